/** A family asks for its own erasing (AVG 17): each person for themselves, and seen by nobody else of the family. */
import { authorityNow } from '../../consent/authority.ts'
import type { Child } from '../../consent/child.ts'
import { type ErasureRequest, isStanding, mustAsk } from '../../consent/erasure-request.ts'
import { ConsentError } from '../../consent/errors.ts'
import type { FamilyRole } from '../../consent/family.ts'
import {
  type ChildId,
  type ErasureRequestId,
  erasureRequestIds,
  type PartyId,
} from '../../consent/id.ts'
import { involvementNow } from '../../consent/involvement.ts'
import { BY_STAND_IN } from '../../consent/naming.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { YOUNG_PERSON } from '../../policies/authority.ts'
import { activeParty, type ByPerson, membershipOf } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { type ChildPartyInput, visibleInvolvement } from '../family/involvement.ts'
import { mayAskForGood } from '../family/own-seat.ts'
import { agesOf, asPerson, journal } from '../family-acts.ts'
import { addNotice } from '../notify.ts'

/** Whoever must ask, by role; null where nobody can. */
export const askersOf = async (
  context: BrokerContext,
  tx: Transaction,
  { id, birthDate }: Child,
): Promise<readonly string[] | null> => {
  const ages = agesOf(context, birthDate)
  const record = await tx.families.authority(id)
  return mustAsk(ages, authorityNow(record, Math.min(...ages), context.now()))
}

/** Whether this person is one of those who can ask about a child. Throws `onbekend` outside the family. */
export const mayAskErasure = (
  context: BrokerContext,
  who: ByPerson,
  id: ChildId,
): Promise<boolean> =>
  context.store.read(async (tx) => {
    const { role } = await membershipOf(tx, who, id)
    const child = await tx.children.get(id)
    return child !== undefined && mayAsk(context, tx, role, child)
  })

const mayAsk = async (
  context: BrokerContext,
  tx: Transaction,
  role: FamilyRole,
  child: Child,
): Promise<boolean> =>
  ((await askersOf(context, tx, child))?.includes(role) ?? false) && isWho(tx, role, child.id)

/** Whether who has a role is surely who it says, as far as that can be known here. */
export const isWho = async (tx: Transaction, role: FamilyRole, child: ChildId): Promise<boolean> =>
  role !== YOUNG_PERSON || mayAskForGood(tx, child)

/**
 * Asks the officer of an organisation around the child; one that is open, or granted and not carried out, is given again. Nothing goes yet. Throws
 * `onbekend` for an organisation that this person does not see there, `niet_bevoegd` for who cannot ask, `conflict` where
 * nobody confirmed the organisation.
 */
export const askToErase = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ChildPartyInput,
): Promise<{ readonly id: ErasureRequestId }> =>
  asPerson(context, { who, key, name: 'wissen verzoeken', body: input }, async (tx) => {
    const { person } = who
    const { member, child, party, hidden } = await visibleInvolvement(context, tx, who, input)
    if (!(await mayAsk(context, tx, member.role, child)))
      throw new ConsentError('niet_bevoegd', 'U kunt dit niet voor dit kind vragen.')
    const own = await ownRequests(tx, who, child.id)
    const standing = own.find(({ state }) => isStanding(state))
    if (standing) return { id: standing.id }
    await mustTakeIt(tx, child.id, party)
    const id = erasureRequestIds.create(context.random)
    const request = { id, child: child.id, person, party, at: context.now() }
    const undecided = { state: 'open', answer: null, employee: null, changedAt: null } as const
    await tx.erasureRequests.add({ ...request, ...undecided })
    await journal(context, tx, {
      kind: 'wisverzoek_gedaan',
      child: child.id,
      person,
      holder: party,
      subject: id,
      visibility: 'betrokkene',
      detail: hidden ? { [BY_STAND_IN]: true } : {},
    })
    await addNotice(context, tx, { kind: 'wisverzoek_gedaan', child: child.id, party, subject: id })
    return { id }
  })

/** Who decides must certainly be around the child. */
const mustTakeIt = async (tx: Transaction, child: ChildId, party: PartyId): Promise<void> => {
  const isConfirmed = involvementNow(await tx.involvements.of(child, party)) === 'bevestigd'
  if (!(isConfirmed && (await activeParty(tx, party))))
    throw new ConsentError('conflict', 'Deze organisatie kan hier niet over besluiten.')
}

/** Own requests about a child, newest first; never anybody else's. Throws `onbekend` outside the family. */
export const ownErasureRequests = (
  context: BrokerContext,
  who: ByPerson,
  child: ChildId,
): Promise<readonly ErasureRequest[]> =>
  context.store.read(async (tx) => {
    await membershipOf(tx, who, child)
    return ownRequests(tx, who, child)
  })

const ownRequests = async (
  tx: Transaction,
  { person }: ByPerson,
  child: ChildId,
): Promise<readonly ErasureRequest[]> =>
  (await tx.erasureRequests.ofPerson(person)).filter((request) => request.child === child)
