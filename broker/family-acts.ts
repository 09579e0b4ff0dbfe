/** What every use case around a child's organisations and family members begins and ends with. */
import { authorityNow } from '../consent/authority.ts'
import { type Child, hasSecretAddress } from '../consent/child.ts'
import { ConsentError } from '../consent/errors.ts'
import type { FamilyMember, FamilyRole } from '../consent/family.ts'
import type { ChildId } from '../consent/id.ts'
import type { JournalEntry, Visibility } from '../consent/journal.ts'
import type { Actor, Party } from '../consent/party.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { actsForChild, hasSay } from '../consent/say.ts'
import { dayOf } from '../consent/time.ts'
import { ageReadings } from '../policies/age.ts'
import { actingParty, type ByPerson, membershipOf } from './acting.ts'
import type { BrokerContext } from './context.ts'
import { journalEntry } from './journal-entry.ts'
import { type Attempt, once } from './once.ts'

/** For acts that have nothing to tell but that they were done. */
export type Done = { readonly done: true }
export const DONE: Done = { done: true }

type Act = { readonly name: string } & Omit<Attempt, 'scope'>
type PartyAct = Act & { readonly actor: Actor }
type PersonAct = Act & { readonly who: ByPerson }

/** Runs an organisation's act once, after checking that it takes part. */
export const asParty = async <Result>(
  context: BrokerContext,
  { actor, key, name, body, formerBodies = [] }: PartyAct,
  work: (tx: Transaction, party: Party) => Promise<Result>,
): Promise<Result> => {
  const said = (input: unknown) => ({ input, employee: actor.employee })
  const attempt = {
    scope: `${name} ${actor.party}`,
    key,
    body: said(body),
    formerBodies: formerBodies.map(said),
  }
  const { result } = await once(context, attempt, async (tx) => {
    const party = await actingParty(tx, actor)
    return work(tx, party)
  })
  return result
}

/** Runs a person's act once. */
export const asPerson = async <Result>(
  context: BrokerContext,
  { who, name, ...said }: PersonAct,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> => {
  const { result } = await once(context, { scope: `${name} ${who.person}`, ...said }, work)
  return result
}

type Told = Pick<JournalEntry, 'kind' | 'child'> & Partial<JournalEntry>

/** Journals an act; visible to the family unless said otherwise. */
export const journal = (context: BrokerContext, tx: Transaction, told: Told) =>
  tx.journal.append(journalEntry({ visibility: 'gezin', at: context.now(), ...told }))

/** Every age that the birth date allows today. */
export const agesOf = (context: BrokerContext, date: Child['birthDate']): number[] =>
  ageReadings(date, dayOf(context.now()))

/** A tie that the young person made is theirs; where an address is secret nobody else learns of any. */
export const visibilityOfTie = (child: Child, role: FamilyRole): Visibility => {
  if (hasSecretAddress(child)) return 'betrokkene'
  return role === 'jeugdige' ? 'jeugdige' : 'gezin'
}

/** Whether this member may arrange things for the child now. */
export const actsFor = async (
  context: BrokerContext,
  tx: Transaction,
  { role }: FamilyMember,
  child: Child,
): Promise<boolean> => {
  const ages = agesOf(context, child.birthDate)
  const record = await tx.families.authority(child.id)
  return actsForChild(role, ages, authorityNow(record, Math.min(...ages), context.now()))
}

/** Whether this member may know what happens around the child now. */
export const mayKnow = async (
  context: BrokerContext,
  tx: Transaction,
  { role }: Pick<FamilyMember, 'role'>,
  { id, birthDate }: Child,
): Promise<boolean> => {
  const record = await tx.families.authority(id)
  return hasSay(role, agesOf(context, birthDate), { record, now: context.now() })
}

/** A family member who may act for the child, which is locked; `onbekend` outside the family, else `niet_bevoegd`. */
export const memberActing = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  id: ChildId,
): Promise<{ member: FamilyMember; child: Child }> => {
  const member = await membershipOf(tx, who, id)
  const child = await tx.children.lock(id)
  if (!(await actsFor(context, tx, member, child)))
    throw new ConsentError('niet_bevoegd', 'U kunt dit niet voor dit kind regelen.')
  return { member, child }
}
