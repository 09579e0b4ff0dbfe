/**
 * A family asks for its own erasing (AVG 17): each person for themselves, and seen by nobody else of the family. A privacy
 * officer decides within a month (AVG 12(3)); granted, it becomes a request that whoever runs the broker carries out.
 */

import { z } from 'zod'
import { authorityNow } from '../../consent/authority.ts'
import type { Child } from '../../consent/child.ts'
import {
  ERASURE_ANSWER_CHARS_MAX,
  type ErasureRequest,
  erasureRequestState,
  GRANTED_BESIDES,
  isStanding,
  mustAsk,
} from '../../consent/erasure-request.ts'
import { ConsentError } from '../../consent/errors.ts'
import type { FamilyRole } from '../../consent/family.ts'
import { freeText } from '../../consent/free-text.ts'
import {
  type ChildId,
  type ErasureRequestId,
  erasureRequestIds,
  type PartyId,
  type Pseudonym,
} from '../../consent/id.ts'
import { involvementNow } from '../../consent/involvement.ts'
import { BY_STAND_IN } from '../../consent/naming.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { answerBy } from '../../consent/term.ts'
import type { Day } from '../../consent/time.ts'
import { YOUNG_PERSON } from '../../policies/authority.ts'
import {
  activeParty,
  type ByPerson,
  type ByStaff,
  membershipOf,
  mustBeOfficer,
  unknownThing,
} from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { isAround } from '../family/contact.ts'
import { type ChildPartyInput, mustBeConfirmed, visibleInvolvement } from '../family/involvement.ts'
import { standInMark } from '../family/named-scene.ts'
import { mayAskForGood } from '../family/own-seat.ts'
import { agesOf, asParty, asPerson, DONE, type Done, journal } from '../family-acts.ts'
import { addNotice } from '../notify.ts'
import { writeErasure } from './erase-family.ts'

/** Whoever must ask, by role; null where nobody can. */
const askersOf = async (
  context: BrokerContext,
  tx: Transaction,
  { id, birthDate }: Child,
): Promise<readonly string[] | null> => {
  const ages = agesOf(context, birthDate)
  const record = await tx.families.authority(id)
  return mustAsk(ages, authorityNow(record, Math.min(...ages), context.now()))
}

// --- the family -------------------------------------------------------------------------------------------------

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
const isWho = async (tx: Transaction, role: FamilyRole, child: ChildId): Promise<boolean> =>
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

// --- the officer ------------------------------------------------------------------------------------------------

/** A request as the officer sees it: no person, and the child by the organisation's own pseudonym. */
export type OfficersErasureRequest = Omit<ErasureRequest, 'child' | 'person'> & {
  /** The last day to answer. */
  readonly answerBy: Day
  /** Null where the organisation does not know the child any more. */
  readonly kind: Pseudonym | null
  /** Whether everybody who must ask did; never who. */
  readonly isComplete: boolean
}

/** What somebody looks through; older ones that were decided stand in the log. */
const REQUESTS_LISTED_MAX = 100

const isComplete = async (
  context: BrokerContext,
  tx: Transaction,
  id: ChildId,
): Promise<boolean> => {
  const child = await tx.children.get(id)
  const askers = child ? await askersOf(context, tx, child) : null
  if (askers === null) return false
  const asked = (await tx.erasureRequests.openAbout(id)).map(({ person }) => person)
  const members = await tx.families.members(id)
  for (const role of askers) if (!(await isWho(tx, role, id))) return false
  return askers.every((role) =>
    members.some((member) => member.role === role && asked.includes(member.person)),
  )
}

const officersView = async (
  context: BrokerContext,
  tx: Transaction,
  { child, person: _person, ...request }: ErasureRequest,
): Promise<OfficersErasureRequest> => ({
  ...request,
  answerBy: answerBy(request.at),
  kind: (await tx.links.of(request.party, child))?.pseudonym ?? null,
  isComplete: await isComplete(context, tx, child),
})

/** Requests to this organisation's officer: what is open first, the oldest of that on top. */
export const erasureRequestsFor = (
  context: BrokerContext,
  { party }: Pick<Actor, 'party'>,
): Promise<readonly OfficersErasureRequest[]> =>
  context.store.read(async (tx) => {
    const views: OfficersErasureRequest[] = []
    for (const request of await tx.erasureRequests.ofParty(party, REQUESTS_LISTED_MAX))
      views.push(await officersView(context, tx, request))
    return views
  })

const requestAt = async (
  tx: Transaction,
  { party }: Pick<Actor, 'party'>,
  id: ErasureRequestId,
): Promise<ErasureRequest> => {
  const request = await tx.erasureRequests.get(id)
  if (request?.party !== party) throw unknownThing()
  return request
}

/** One request; `onbekend` for another organisation's. */
export const erasureRequestFor = (
  context: BrokerContext,
  actor: Pick<Actor, 'party'>,
  id: ErasureRequestId,
): Promise<OfficersErasureRequest> =>
  context.store.read(async (tx) => officersView(context, tx, await requestAt(tx, actor, id)))

export const decideErasureInput = z.strictObject({
  request: erasureRequestIds.schema,
  state: erasureRequestState.exclude(['open']),
  answer: freeText(ERASURE_ANSWER_CHARS_MAX),
})
export type DecideErasureInput = z.infer<typeof decideErasureInput>

type Deciding = { readonly actor: Actor; readonly input: DecideErasureInput }

/** Writes one decision down, and tells who asked that there is one. */
const decideOne = async (
  context: BrokerContext,
  tx: Transaction,
  { id, child, person, party }: ErasureRequest,
  { actor: { employee }, input: { state, answer } }: Deciding,
): Promise<void> => {
  // Words of an organisation that this person did not ask are not for them.
  const mark = await standInMark(context, tx, { child, person, holder: party, requester: party })
  await tx.erasureRequests.decide(id, { state, answer, employee, at: context.now() })
  await journal(context, tx, {
    kind: 'wisverzoek_behandeld',
    child,
    person,
    party,
    employee,
    subject: id,
    visibility: 'betrokkene',
    detail: { stand: state, ...mark },
  })
  if (await isAround(tx, person, child))
    await addNotice(context, tx, { kind: 'wisverzoek_behandeld', child, person, subject: id })
}

const grant = async (
  context: BrokerContext,
  tx: Transaction,
  { child, id }: ErasureRequest,
  { actor, input }: Deciding,
): Promise<void> => {
  await mustBeConfirmed(tx, child, actor.party)
  if (!(await isComplete(context, tx, child)))
    throw new ConsentError('conflict', 'Nog niet iedereen die het moet vragen, vroeg het.')
  await writeErasure(context, tx, { actor, child, reason: 'gezin_vraagt' })
  for (const request of await tx.erasureRequests.openAbout(child))
    if (request.id !== id) await passOn(context, tx, request, { actor, input })
}

/** What all of them asked is granted to all of them; the words are for who asked this officer. */
const passOn = (
  context: BrokerContext,
  tx: Transaction,
  request: ErasureRequest,
  { actor, input }: Deciding,
): Promise<void> => {
  const isSame = request.party === actor.party
  return isSame
    ? decideOne(context, tx, request, { actor, input })
    : grantElsewhere(context, tx, request)
}

const grantElsewhere = async (
  context: BrokerContext,
  tx: Transaction,
  { id, child, person }: ErasureRequest,
): Promise<void> => {
  await tx.erasureRequests.decide(id, { ...GRANTED_BESIDES, at: context.now() })
  await journal(context, tx, {
    kind: 'wisverzoek_behandeld',
    child,
    person,
    subject: id,
    visibility: 'betrokkene',
    detail: { stand: 'toegewezen' },
  })
  await addNotice(context, tx, { kind: 'wisverzoek_behandeld', child, person, subject: id })
}

/**
 * Grants or refuses, with a reason for who asked. Granted, all open requests about the child are, and it waits for who runs
 * the broker to carry it out. Throws `niet_bevoegd` for who is no officer or whose organisation nobody confirmed,
 * `onbekend` for another organisation's request, `conflict` where it was decided, or not everybody who must ask did.
 */
export const decideErasure = async (
  context: BrokerContext,
  { functions, ...actor }: ByStaff,
  key: string,
  input: DecideErasureInput,
): Promise<Done> => {
  mustBeOfficer({ functions })
  const attempt = { actor, key, name: 'wisverzoek behandelen', body: input }
  return asParty(context, attempt, async (tx) => {
    const { child } = await requestAt(tx, actor, input.request)
    await tx.children.lock(child)
    const request = await requestAt(tx, actor, input.request)
    if (request.state !== 'open')
      throw new ConsentError('conflict', 'Over dit verzoek is al besloten.')
    if (input.state === 'toegewezen') await grant(context, tx, request, { actor, input })
    await decideOne(context, tx, request, { actor, input })
    return DONE
  })
}
