/** The child's own seat: whoever logs in with the child's number is the child, and nobody else is. */
import { AUTHORITY_VALID_MS } from '../../consent/authority.ts'
import type { Bsn } from '../../consent/bsn.ts'
import type { Child } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import { type FamilyMember, isHolderRole } from '../../consent/family.ts'
import type { ChildId, PersonId } from '../../consent/id.ts'
import { cannotBeTheChild } from '../../consent/own-seat.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { ByPerson } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { tellOfCopies } from '../disclosure/tell-of-copies.ts'
import { agesOf, journal } from '../family-acts.ts'
import {
  childNumbered,
  childRenumbered,
  type Numbered,
  numbered,
  renumberSeats,
} from './bsn-index.ts'
import { setHiding } from './hiding.ts'

const ROLE = 'jeugdige'

type Login = { readonly number: Numbered; readonly displayName: string }

/** Who the register named at a login as having authority over a child, whatever child: by person. */
const HOLDERS = 'gezagsdrager'

/** Remembers what the register said of a person at their login, as long as what it says of authority is believed. */
export const rememberHolder = (
  { now }: BrokerContext,
  tx: Transaction,
  { person }: ByPerson,
  isHolder: boolean,
): Promise<void> =>
  isHolder
    ? tx.artifacts.put(HOLDERS, person, '', now() + AUTHORITY_VALID_MS)
    : forgetHolder(tx, person)

/** Forgets it. */
export const forgetHolder = (tx: Transaction, person: PersonId): Promise<void> =>
  tx.artifacts.remove(HOLDERS, person)

const hasAuthority = async (
  { now }: BrokerContext,
  tx: Transaction,
  { person }: ByPerson,
): Promise<boolean> =>
  (await tx.artifacts.get(HOLDERS, person, now())) !== undefined ||
  (await tx.families.memberships(person)).some(({ role }) => isHolderRole(role))

/** Throws `ConsentError('conflict')` for who cannot be the child. */
export const mustBeAbleToBe = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  { birthDate }: Child,
): Promise<void> => {
  if (cannotBeTheChild(await hasAuthority(context, tx, who), agesOf(context, birthDate)))
    throw new ConsentError('conflict', 'Deze plaats is voor het kind zelf, niet voor een ouder.')
}

/** Takes who turned out to have authority over a child out of every seat of a child that they cannot be. */
export const leaveChildsSeats = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
): Promise<void> => {
  const isHolder = await hasAuthority(context, tx, who)
  for (const member of await tx.families.memberships(who.person)) {
    if (member.role !== ROLE || (await isSeatProven(tx, member.child))) continue
    const { birthDate } = await tx.children.lock(member.child)
    if (cannotBeTheChild(isHolder, agesOf(context, birthDate))) await displace(context, tx, member)
  }
}

const isSeatProven = async (tx: Transaction, child: ChildId): Promise<boolean> =>
  (await tx.families.seats(child)).some(({ role }) => role === ROLE)

/**
 * Whether who sits in the child's seat may ask what nobody can undo. Where the child's number is here, who did not prove it by a
 * login of their own is not known to be the child.
 */
export const mayAskForGood = async (tx: Transaction, child: ChildId): Promise<boolean> =>
  !(await tx.links.isIndexed(child)) || (await isSeatProven(tx, child))

/** Whether somebody proved before to be the child: then the seat is theirs for good. */
const isProven = async (tx: Transaction, child: ChildId, index: string): Promise<boolean> =>
  (await tx.families.seats(child)).some(({ holder, role }) => holder === index && role === ROLE)

/** Makes room: who sat there with a code only leaves the family; what they said there is nobody's word, and what they hid is hidden no more. */
const displace = async (
  context: BrokerContext,
  tx: Transaction,
  { child, person }: FamilyMember,
): Promise<void> => {
  await setHiding(context, tx, await tx.children.lock(child), { person, hides: false })
  await tx.families.endMember(child, person)
  await tx.children.raiseEpoch(child)
  await journal(context, tx, {
    kind: 'gezinslid_gewijzigd',
    child,
    person,
    visibility: 'betrokkene',
    detail: { was: ROLE },
  })
}

const seatChild = async (
  context: BrokerContext,
  tx: Transaction,
  member: FamilyMember,
  own: FamilyMember | undefined,
): Promise<void> => {
  if (own) await tx.families.moveMember({ ...own, role: ROLE })
  else await tx.families.addMember(member)
  const { child, person } = member
  await journal(context, tx, {
    kind: own ? 'gezinslid_gewijzigd' : 'gezinslid_toegevoegd',
    child,
    person,
    visibility: 'betrokkene',
    detail: { rol: ROLE, ...(own ? { was: own.role } : {}) },
  })
}

const sitDown = async (
  context: BrokerContext,
  tx: Transaction,
  { person }: ByPerson,
  { number, displayName, child }: Login & { readonly child: ChildId },
): Promise<void> => {
  await tx.children.lock(child)
  await childRenumbered(tx, number)
  await renumberSeats(tx, child, [number])
  const { index } = number
  const members = await tx.families.members(child)
  const own = members.find((member) => member.person === person)
  if ((await isProven(tx, child, index)) || (own && isHolderRole(own.role))) return
  const sitting = members.find(({ role }) => role === ROLE)
  await tx.families.putSeat({ child, holder: index, role: ROLE })
  if (sitting?.person === person) return
  if (sitting) await displace(context, tx, sitting)
  await seatChild(context, tx, { child, person, role: ROLE, displayName }, own)
  await tellOfCopies(context, tx, { child, person })
}

/** Gives the child its own seat where the number that it logs in with is here; displaces whoever sat there by a code. */
export const takeOwnSeat = async (
  context: BrokerContext,
  who: ByPerson,
  { bsn, displayName }: { readonly bsn: Bsn; readonly displayName: string },
): Promise<void> => {
  const number = numbered(context, (index) => index(bsn))
  const found = await context.store.read(async (tx) => {
    const child = await childNumbered(tx, number)
    // A seat under a former key is taken again, under the current one.
    return child && !(await isProven(tx, child, number.index)) ? child : null
  })
  if (found)
    await context.store.write((tx) =>
      sitDown(context, tx, who, { number, displayName, child: found }),
    )
}
