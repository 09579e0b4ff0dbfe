/** Learning who holds authority, when a guardian logs in: only then is a BSN at hand. Who the register names belongs to the family. */
import type { AuthorityRecord } from '../../consent/authority.ts'
import type { Bsn } from '../../consent/bsn.ts'
import type { FamilyMember, FamilyRole } from '../../consent/family.ts'
import { authorityText, FINGERPRINT } from '../../consent/fingerprint.ts'
import type { ChildId, PersonId } from '../../consent/id.ts'
import { changesAuthority, outcomeOf } from '../../consent/learned.ts'
import type { Actor } from '../../consent/party.ts'
import type { AuthorityFinding, AuthorityRegister } from '../../consent/ports/authority.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import {
  type Finding,
  type LoggedIn,
  type Seating,
  type Seats,
  seatHolders,
  sitsOnAnothers,
} from '../../consent/seats.ts'
import type { Instant } from '../../consent/time.ts'
import type { ByPerson } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { tellOfCopies } from '../disclosure/tell-of-copies.ts'
import { journal } from '../family-acts.ts'
import {
  childNumbered,
  childRenumbered,
  type Numbered,
  numbered,
  renumberSeats,
} from './bsn-index.ts'
import { leaveChildsSeats, rememberHolder } from './own-seat.ts'

/** Two logins seldom cross, three never; where dates lie ahead, the last answer counts. */
const ATTEMPTS = 3

export type Learned = {
  /** Children about whom something was learned now, and whether it differs from before. */
  readonly children: readonly { readonly child: ChildId; readonly changed: boolean }[]
}

/** What the register says, with keyed indexes, which are all that is kept of a BSN. */
type Found = Finding & {
  readonly why: string | null
  /** Under which the child is found, and its holders are; where the register said nothing, there are none. */
  readonly child: Numbered | null
  readonly numbers: readonly Numbered[]
}

type Login = {
  readonly person: PersonId
  readonly displayName: string
  /** Of the number that the person logs in with. */
  readonly number: Numbered
}

/**
 * Asks the register about the children of the person who logs in, outside any transaction, and keeps the answer for every
 * child that is here. Whoever the register names as a holder gets a holder's role in the family, also who joined before as
 * something else, and leaves the seat of every child that they cannot be. A child over whom they had authority and that the register no longer names becomes unknown. Rejects with
 * `AuthorityUnavailable`; then nothing changed. Asking again changes nothing but the date.
 */
export const learnAuthority = async (
  context: BrokerContext,
  register: AuthorityRegister,
  { person }: ByPerson,
  { bsn, displayName }: { readonly bsn: Bsn; readonly displayName: string },
): Promise<Learned> => {
  const login = { person, displayName, number: numbered(context, (index) => index(bsn)) }
  for (let left = ATTEMPTS; ; left -= 1) {
    const askedAt = context.now()
    const numbersUnder = await register.childrenUnder(bsn)
    const found = await foundAbout(context, register, numbersUnder)
    const newerThan = left > 1 ? askedAt : Number.POSITIVE_INFINITY
    const learned = await keepFound(context, login, { found, numbersUnder, newerThan })
    if (learned !== null) return learned
  }
}

type Answered = {
  readonly found: ReadonlyMap<ChildId, Found>
  readonly numbersUnder: readonly Bsn[]
  /** Where something was learned after this instant, by another login, nothing is kept: this answer may be the older one. */
  readonly newerThan: Instant
}

/** Null where nothing was kept, so that the register must be asked again. */
const keepFound = (
  context: BrokerContext,
  login: Login,
  { found, numbersUnder, newerThan }: Answered,
): Promise<Learned | null> =>
  context.store.write(async (tx) => {
    const { person } = login
    const own = (await tx.families.memberships(person)).map(({ child }) => child)
    // Always in the same order, so that two logins never wait for each other.
    const all = [...new Set([...own, ...found.keys()])].sort()
    for (const child of all) {
      await tx.children.lock(child)
      const known = await tx.families.authority(child)
      if (known !== undefined && known.learnedAt > newerThan) return null
    }
    const children: { child: ChildId; changed: boolean }[] = []
    for (const child of all) {
      const changed = await learnOne(context, tx, { child, login, found: found.get(child) })
      if (changed === null) continue
      children.push({ child, changed })
      await tellOfCopies(context, tx, { child, person })
    }
    await rememberHolder(context, tx, { person }, numbersUnder.length > 0)
    await leaveChildsSeats(context, tx, { person })
    return { children }
  })

const foundAbout = async (
  context: BrokerContext,
  register: AuthorityRegister,
  numbersUnder: readonly Bsn[],
): Promise<ReadonlyMap<ChildId, Found>> => {
  const found = new Map<ChildId, Found>()
  for (const number of numbersUnder) {
    const indexes = numbered(context, (index) => index(number))
    const child = await context.store.read((tx) => childNumbered(tx, indexes))
    if (child) found.set(child, indexed(context, indexes, await register.holdersOver(number)))
  }
  return found
}

const indexed = (context: BrokerContext, child: Numbered, finding: AuthorityFinding): Found => {
  if (finding.type === 'unknown')
    return { type: 'unknown', holders: [], why: finding.why, child, numbers: [] }
  const numbers = finding.holders.map((holder) => numbered(context, (index) => index(holder)))
  const holders = numbers.map(({ index }) => index)
  return { type: finding.type, holders, why: null, child, numbers }
}

const NOT_NAMED: Found = {
  type: 'unknown',
  holders: [],
  why: 'niet_meer_genoemd',
  child: null,
  numbers: [],
}

type Learning = {
  readonly child: ChildId
  readonly login: Login
  readonly found: Found | undefined
}

/** Whether anything changed; null when nothing was learned about this child. */
const learnOne = async (
  context: BrokerContext,
  tx: Transaction,
  { child, login, found }: Learning,
): Promise<boolean | null> => {
  await tx.children.lock(child)
  if (found?.child) await childRenumbered(tx, found.child)
  await renumberSeats(tx, child, [login.number, ...(found?.numbers ?? [])])
  const members = await tx.families.members(child)
  const member = members.find(({ person }) => person === login.person)
  const seating = await seatingOf(tx, child, members)
  const own = { index: login.number.index, role: member?.role ?? null }
  if (!concerns(seating, own, found)) return null
  const finding = found ?? NOT_NAMED
  const seats = seatHolders(seating, finding, own)
  const role = roleNamed(finding, seats, own)
  // Somebody else sits there by another login: a number alone moves nobody, and tells this login nothing.
  if (members.some((one) => one.role === role && one.person !== login.person)) return null
  await keepSeats(tx, child, seats)
  if (role) await sitUnder(context, tx, { child, role, login, member })
  const seated = { ...seating, seats, members: (await tx.families.members(child)).map(roleOf) }
  const said = outcomeOf(seated, finding, context.now())
  if (said === null) return false
  const before = seating.records.at(-1)
  const why = said.why ?? finding.why
  return keepAuthority(context, tx, {
    record: {
      child,
      type: said.type,
      holders: [...said.holders],
      // The civil registry knows of no supervision order; what was settled by hand stays until settled otherwise.
      ots: before?.ots ?? false,
      giPartial: before?.giPartial ?? [],
      source: 'brp',
      learnedAt: context.now(),
    },
    before,
    person: login.person,
    detail: why ? { reden: why } : {},
  })
}

/** The role that is theirs by what the register says, if it names them. */
const roleNamed = (
  { holders }: Finding,
  seats: Seats,
  { index }: LoggedIn,
): FamilyRole | undefined => (holders.includes(index) ? seats[index] : undefined)

const roleOf = ({ role }: { readonly role: FamilyRole }): FamilyRole => role

/** Who sits where around the child, without the child itself. */
export const seatingOf = async (
  tx: Transaction,
  child: ChildId,
  members: readonly FamilyMember[],
): Promise<Seating> => {
  const seats = (await tx.families.seats(child)).filter(({ role }) => role !== 'jeugdige')
  return {
    seats: Object.fromEntries(seats.map(({ holder, role }) => [holder, role])),
    members: members.map(roleOf),
    given: (await tx.families.givenRoles(child)).map(roleOf),
    records: await tx.families.authorityHistory(child),
  }
}

/**
 * Whether the register said something about this child: it named the person, or a member's child; or it left out a person
 * who is known as a holder now.
 */
const concerns = (seating: Seating, own: LoggedIn, found: Found | undefined): boolean => {
  if (sitsOnAnothers(seating, own)) return false
  if (found) return own.role !== null || found.holders.includes(own.index)
  const role = seating.seats[own.index]
  return role !== undefined && seating.records.at(-1)?.holders.includes(role) === true
}

const keepSeats = async (tx: Transaction, child: ChildId, seats: Seats): Promise<void> => {
  for (const [holder, role] of Object.entries(seats))
    await tx.families.putSeat({ child, holder, role })
}

/** Gives who logs in the holder's role that is theirs, as a new member or in place of the role they had. */
const sitUnder = async (
  context: BrokerContext,
  tx: Transaction,
  {
    child,
    role,
    login: { person, displayName },
    member,
  }: Pick<Learning, 'child' | 'login'> & {
    readonly role: FamilyRole
    readonly member: FamilyMember | undefined
  },
): Promise<void> => {
  if (member) return moveTo(context, tx, member, role)
  await tx.families.addMember({ child, person, role, displayName })
  await journal(context, tx, {
    kind: 'gezinslid_toegevoegd',
    child,
    person,
    visibility: 'betrokkene',
    detail: { rol: role },
  })
}

/** Gives a member another role. Who leaves the child's own seat takes nothing along that was said there. */
export const moveTo = async (
  context: BrokerContext,
  tx: Transaction,
  member: FamilyMember,
  role: FamilyRole,
): Promise<void> => {
  const { child, person, role: was } = member
  if (was === role) return
  await tx.families.moveMember({ ...member, role })
  if (was === 'jeugdige') await tx.children.raiseEpoch(child)
  await journal(context, tx, {
    kind: 'gezinslid_gewijzigd',
    child,
    person,
    visibility: 'betrokkene',
    detail: { rol: role, was },
  })
}

export type KeptAuthority = {
  readonly record: AuthorityRecord
  readonly before: AuthorityRecord | undefined
  readonly person: PersonId | null
  readonly actor?: Actor
  readonly detail: Readonly<Record<string, string>>
}

/** Keeps a record with its journal row; a change counts at once, for fetches under way too. Returns whether it is one. */
export const keepAuthority = async (
  context: BrokerContext,
  tx: Transaction,
  { record, before, person, actor, detail }: KeptAuthority,
): Promise<boolean> => {
  const changed = changesAuthority(record, before)
  await tx.families.addAuthority(record)
  if (changed) await tx.children.raiseEpoch(record.child)
  await journal(context, tx, {
    kind: 'gezag_geleerd',
    visibility: person === null ? 'niemand' : 'betrokkene',
    child: record.child,
    party: actor?.party ?? null,
    employee: actor?.employee ?? null,
    person,
    detail: {
      soort: record.type,
      bron: record.source,
      veranderd: changed,
      ...detail,
      [FINGERPRINT]: await tx.children.hashOf(record.child, authorityText(record)),
    },
  })
  return changed
}
