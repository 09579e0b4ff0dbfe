/**
 * Settling authority by hand: an officer read the register of authority or a court order, where the civil registry cannot
 * say, or where a parent has no login with a BSN.
 */
import { z } from 'zod'
import { type AuthorityRecord, authorityRecord } from '../../consent/authority.ts'
import { ConsentError, type InputFault } from '../../consent/errors.ts'
import {
  type FamilyMember,
  type FamilyRole,
  familyRole,
  isHolderRole,
} from '../../consent/family.ts'
import { pseudonymIds } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { freeRoles, type Seating } from '../../consent/seats.ts'
import { authorityType } from '../../policies/vocabulary.ts'
import {
  type ByStaff,
  lockLinked,
  mustBeAdministrator,
  refuseFaults,
  unknownThing,
} from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { tellOfCopies } from '../disclosure/tell-of-copies.ts'
import { asParty } from '../family-acts.ts'
import { mustBeConfirmed } from './involvement.ts'
import { keepAuthority, moveTo, seatingOf } from './learn-authority.ts'
import { leaveChildsSeats } from './own-seat.ts'

/** In place of a role: a holder who is not here yet, and for whom a role is kept. */
export const ABSENT = 'afwezig'

/** How an officer names a holder: by the role in the family, whoever joined with a code too, or as absent. */
const holder = z.union([z.literal(ABSENT), familyRole])

export const settleAuthorityInput = authorityRecord.pick({ ots: true, giPartial: true }).extend({
  /** Nobody settles that somebody came of age. */
  type: authorityType.exclude(['adult']),
  holders: z.array(holder).max(2),
  /** The officer's party's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  source: z.enum(['gezagsregister', 'rechterlijke_uitspraak']),
})
export type SettleAuthorityInput = z.infer<typeof settleAuthorityInput>

export type Settled = {
  readonly changed: boolean
  /** The holders' roles as they are now, in the order in which they were named. */
  readonly holders: readonly FamilyRole[]
}

/** What an officer must know to name the holders: who is in the family by which role, and what was learned last. */
export type AuthorityView = {
  readonly members: readonly { readonly role: FamilyRole; readonly displayName: string }[]
  readonly authority: AuthorityRecord | null
}

/** The GI acts under a label of its own, without a login here. */
const GI: FamilyRole = 'gi'

/** The family as an administrator of a confirmed party sees it. Throws `niet_bevoegd`, `onbekend`. */
export const authorityAround = (
  context: BrokerContext,
  staff: ByStaff,
  { kind }: Pick<SettleAuthorityInput, 'kind'>,
): Promise<AuthorityView> =>
  context.store.read(async (tx) => {
    mustBeAdministrator(staff)
    const link = await tx.links.byPseudonym(staff.party, kind)
    if (!link) throw unknownThing()
    await mustBeConfirmed(tx, link.child, staff.party)
    const members = await tx.families.members(link.child)
    return {
      members: members.map(({ role, displayName }) => ({ role, displayName })),
      authority: (await tx.families.authority(link.child)) ?? null,
    }
  })

/**
 * An administrator of a party that the family knows settles authority; it stands for twelve months, or until settled
 * otherwise. Whoever is named without a holder's role gets one. Throws `niet_bevoegd`, `onbekend`, `ongeldig`.
 */
export const settleAuthority = (
  context: BrokerContext,
  staff: ByStaff,
  key: string,
  input: SettleAuthorityInput,
): Promise<Settled> => {
  const { functions: _, ...actor } = staff
  return asParty(context, { actor, key, name: 'gezag vaststellen', body: input }, async (tx) => {
    mustBeAdministrator(staff)
    const { id: child } = await lockLinked(tx, actor, input.kind)
    await mustBeConfirmed(tx, child, actor.party)
    const members = await tx.families.members(child)
    const seating = await seatingOf(tx, child, members)
    refuseFaults(holderFaults(seating, input))
    const holders = await seatNamed(context, tx, { input, members, seating })
    const { type, ots, giPartial, source } = input
    const before = seating.records.at(-1)
    const record = { child, type, holders, ots, giPartial, source, learnedAt: context.now() }
    const kept = { record, before, person: null, actor, detail: {} }
    const changed = await keepAuthority(context, tx, kept)
    if (changed) await tellOfCopies(context, tx, { child })
    return { changed, holders }
  })
}

const HOLDERS_OF: Readonly<Record<SettleAuthorityInput['type'], readonly number[]>> = {
  joint: [2],
  sole: [1],
  guardian: [1, 2],
  guardian_gi: [1],
  unknown: [0],
}

const holderFaults = (
  { members, seats, records }: Seating,
  { type, holders }: SettleAuthorityInput,
): InputFault[] => {
  const path = 'holders'
  const faults: InputFault[] = []
  const named = holders.filter((one) => one !== ABSENT)
  const twice = new Set(named).size < named.length
  if (twice || !HOLDERS_OF[type].includes(holders.length))
    faults.push({ path, message: 'dit aantal past niet bij deze soort gezag' })
  if (holders.some((one) => (one === GI) !== (type === 'guardian_gi')))
    faults.push({ path, message: 'alleen bij voogdij van een instelling is die de houder' })
  const kept = [...Object.values(seats), ...records.flatMap((record) => record.holders)]
  const known = [...members, ...kept.filter(isHolderRole), GI]
  if (named.some((role) => !known.includes(role)))
    faults.push({ path, message: 'deze rol is er niet in dit gezin' })
  if (named.includes('jeugdige'))
    faults.push({ path, message: 'het kind heeft geen gezag over zichzelf' })
  return faults
}

type Naming = {
  readonly input: SettleAuthorityInput
  readonly members: readonly FamilyMember[]
  readonly seating: Seating
}

/** The roles of the holders named: what they have when that is a holder's, else a new one, also for who is not here. */
const seatNamed = async (
  context: BrokerContext,
  tx: Transaction,
  { input: { type, holders }, members, seating }: Naming,
): Promise<FamilyRole[]> => {
  const free = freeRoles(seating, type === 'guardian' ? 'guardian' : 'joint')
  const roles: FamilyRole[] = []
  for (const one of holders) {
    if (one === GI || (one !== ABSENT && isHolderRole(one))) {
      roles.push(one)
      continue
    }
    const role = free.shift()
    if (!role) throw new ConsentError('conflict', 'Er is geen plaats meer in dit gezin.')
    const member = members.find((candidate) => candidate.role === one)
    if (member) {
      await moveTo(context, tx, member, role)
      await leaveChildsSeats(context, tx, member)
    }
    roles.push(role)
  }
  return roles
}
