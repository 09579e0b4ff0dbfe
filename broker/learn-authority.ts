/** Learning who holds authority, when a guardian logs in: only then is a BSN at hand. */
import { z } from 'zod'
import { type AuthorityRecord, authorityRecord } from '../consent/authority.ts'
import type { Bsn } from '../consent/bsn.ts'
import { ConsentError } from '../consent/errors.ts'
import type { FamilyMember, FamilyRole } from '../consent/family.ts'
import { type ChildId, type PersonId, pseudonymIds } from '../consent/id.ts'
import { changesAuthority, yieldsTo } from '../consent/learned.ts'
import type { AuthorityFinding, AuthorityRegister } from '../consent/ports/authority.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { actingParty, type ByPerson, lockLinked, refuseFaults } from './acting.ts'
import type { BrokerContext } from './context.ts'
import type { Officer } from './insight.ts'
import { journalEntry } from './journal-entry.ts'
import { once } from './once.ts'

/** Labels for holders whom only the register knows, from the top: nobody joins under them. */
const SEATS: readonly FamilyRole[] = ['ouder9', 'ouder8', 'ouder7', 'ouder6', 'ouder5']

export type Learned = {
  /** Children about whom something was learned now, and whether it differs from before. */
  readonly children: readonly { readonly child: ChildId; readonly changed: boolean }[]
}

/** A keyed index, which is all that is kept of a BSN, and what the register says, in those terms. */
type Finding = {
  readonly type: AuthorityFinding['type']
  readonly holders: readonly string[]
  readonly why: string | null
}

/**
 * Asks the register about the children of the person who logs in, outside any transaction, and keeps the answer for every
 * child that is here and theirs. A child over whom they had authority and that the register no longer names becomes
 * unknown. Rejects with `AuthorityUnavailable`; then nothing changed. Asking again changes nothing but the date.
 */
export const learnAuthority = async (
  context: BrokerContext,
  register: AuthorityRegister,
  who: ByPerson,
  bsn: Bsn,
): Promise<Learned> => {
  const found = new Map<ChildId, Finding>()
  for (const number of await register.childrenUnder(bsn)) {
    const child = await childHere(context, who, number)
    if (child) found.set(child, indexed(context, await register.holdersOver(number)))
  }
  const own = context.bsnIndex(bsn)
  return context.store.write(async (tx) => {
    const children: { child: ChildId; changed: boolean }[] = []
    for (const member of await tx.families.memberships(who.person)) {
      const learned = await learnOne(context, tx, { member, own, finding: found.get(member.child) })
      if (learned !== null) children.push({ child: member.child, changed: learned })
    }
    return { children }
  })
}

const childHere = (
  context: BrokerContext,
  { person }: ByPerson,
  number: Bsn,
): Promise<ChildId | undefined> =>
  context.store.read(async (tx) => {
    const child = await tx.links.childByBsnIndex(context.bsnIndex(number))
    const own = await tx.families.memberships(person)
    return own.find((member) => member.child === child)?.child
  })

const indexed = ({ bsnIndex }: BrokerContext, finding: AuthorityFinding): Finding =>
  finding.type === 'unknown'
    ? { type: 'unknown', holders: [], why: finding.why }
    : { type: finding.type, holders: finding.holders.map(bsnIndex), why: null }

const NOT_NAMED: Finding = { type: 'unknown', holders: [], why: 'niet_meer_genoemd' }

type Learning = {
  readonly member: FamilyMember
  /** Keyed index of the person who logs in. */
  readonly own: string
  readonly finding: Finding | undefined
}

/** Whether anything changed; null when nothing was learned about this child. */
const learnOne = async (
  context: BrokerContext,
  tx: Transaction,
  { member, own, finding }: Learning,
): Promise<boolean | null> => {
  const { child, person } = member
  await tx.children.lock(child)
  const roles = await rolesOf(tx, child)
  // Never known as a holder here, and not named now: the register said nothing about this child.
  if (!(finding || roles[own])) return null
  const said = finding ?? NOT_NAMED
  const seated = seat(roles, { member, own, finding: said })
  await keepSeats(tx, child, seated)
  const before = await tx.families.authority(child)
  const holders = said.holders.flatMap((index) => seated[index] ?? [])
  const record: AuthorityRecord = {
    child,
    type: said.type,
    holders,
    // The civil registry knows of no supervision order; what was settled by hand stays until settled otherwise.
    ots: before?.ots ?? false,
    giPartial: before?.giPartial ?? [],
    source: 'brp',
    learnedAt: context.now(),
  }
  if (yieldsTo(record, before, context.now())) return false
  return keep(context, tx, { record, before, person, detail: said.why ? { reden: said.why } : {} })
}

/** Roles by keyed index of whoever has them. */
type Roles = Readonly<Record<string, FamilyRole>>

const rolesOf = async (tx: Transaction, child: ChildId): Promise<Roles> =>
  Object.fromEntries((await tx.families.seats(child)).map(({ holder, role }) => [holder, role]))

const keepSeats = async (tx: Transaction, child: ChildId, seated: Roles): Promise<void> => {
  for (const [holder, role] of Object.entries(seated))
    await tx.families.putSeat({ child, holder, role })
}

/**
 * Who logs in proves which holder they are; every other holder sits on a label of its own until they log in themselves.
 * So nobody gets authority by joining a family under a parent's label.
 */
const seat = (roles: Roles, { member, own, finding }: Required<Learning>): Roles => {
  const seated: Record<string, FamilyRole> = { ...roles }
  if (!finding) return seated
  if (finding.holders.includes(own) && /^(ouder|voogd)/.test(member.role)) seated[own] = member.role
  for (const index of finding.holders) {
    const free = SEATS.find((label) => !Object.values(seated).includes(label))
    if (!seated[index] && free) seated[index] = free
  }
  return seated
}

/** Keeps a record with its journal row; a change counts at once, for fetches under way too. */
const keep = async (
  context: BrokerContext,
  tx: Transaction,
  kept: {
    readonly record: AuthorityRecord
    readonly before: AuthorityRecord | undefined
    readonly person: PersonId | null
    readonly actor?: Pick<Officer, 'party' | 'employee'>
    readonly detail: Readonly<Record<string, string>>
  },
): Promise<boolean> => {
  const { record, before, person, actor, detail } = kept
  const changed = changesAuthority(record, before)
  await tx.families.addAuthority(record)
  if (changed) await tx.children.raiseEpoch(record.child)
  await tx.journal.append(
    journalEntry({
      kind: 'gezag_geleerd',
      at: context.now(),
      visibility: person === null ? 'niemand' : 'betrokkene',
      child: record.child,
      party: actor?.party ?? null,
      employee: actor?.employee ?? null,
      person,
      detail: { soort: record.type, bron: record.source, veranderd: changed, ...detail },
    }),
  )
  return changed
}

/** What a person settles by hand from the register of authority or a court order, where the civil registry cannot say. */
export const settleAuthorityInput = authorityRecord
  .pick({ type: true, holders: true, ots: true, giPartial: true })
  .extend({
    /** The officer's party's own pseudonym of the child. */
    kind: pseudonymIds.schema,
    source: z.enum(['gezagsregister', 'rechterlijke_uitspraak']),
  })
export type SettleAuthorityInput = z.infer<typeof settleAuthorityInput>

/** An administrator of a party settles authority. Throws `niet_bevoegd`, `onbekend`, `ongeldig`. */
export const settleAuthority = async (
  context: BrokerContext,
  officer: Officer,
  key: string,
  input: SettleAuthorityInput,
): Promise<{ changed: boolean }> => {
  const { party, employee, functions } = officer
  if (!functions.includes('beheerder'))
    throw new ConsentError('niet_bevoegd', 'Dit kan alleen een beheerder.')
  const attempt = { scope: `gezag vaststellen ${party}`, key, body: { input, employee } }
  const { result } = await once(context, attempt, async (tx) => {
    await actingParty(tx, officer)
    const child = await lockLinked(tx, officer, input.kind)
    refuseFaults(holderFaults(await tx.families.members(child.id), input))
    const { type, holders, ots, giPartial, source } = input
    const learnedAt = context.now()
    const record = { child: child.id, type, holders, ots, giPartial, source, learnedAt }
    const before = await tx.families.authority(child.id)
    const actor = { party, employee }
    return { changed: await keep(context, tx, { record, before, person: null, actor, detail: {} }) }
  })
  return result
}

const HOLDERS_OF: Readonly<Record<AuthorityRecord['type'], readonly number[]>> = {
  joint: [2],
  sole: [1],
  guardian: [1, 2],
  guardian_gi: [1],
  adult: [0],
  unknown: [0],
}

const holderFaults = (
  members: readonly FamilyMember[],
  { type, holders }: SettleAuthorityInput,
) => {
  const path = 'holders'
  const faults: { path: string; message: string }[] = []
  if (!HOLDERS_OF[type].includes(new Set(holders).size))
    faults.push({ path, message: 'dit aantal past niet bij deze soort gezag' })
  if (holders.some((role) => role !== 'gi' && !members.some((member) => member.role === role)))
    faults.push({ path, message: 'deze rol is er niet in dit gezin' })
  return faults
}
