/**
 * What a family asks to erase, as the privacy officer of one organisation sees and decides it, within a month (AVG 12(3)). Granted, it
 * becomes a request that whoever runs the broker carries out.
 */
import { z } from 'zod'
import {
  ERASURE_ANSWER_CHARS_MAX,
  type ErasureRequest,
  erasureRequestState,
  GRANTED_BESIDES,
} from '../../consent/erasure-request.ts'
import { ConsentError } from '../../consent/errors.ts'
import { freeText } from '../../consent/free-text.ts'
import {
  type ChildId,
  type ErasureRequestId,
  erasureRequestIds,
  type Pseudonym,
} from '../../consent/id.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { answerBy } from '../../consent/term.ts'
import type { Day } from '../../consent/time.ts'
import { type ByStaff, mustBeOfficer, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { isAround } from '../family/contact.ts'
import { mustBeConfirmed } from '../family/involvement.ts'
import { standInMark } from '../family/named-scene.ts'
import { asParty, DONE, type Done, journal } from '../family-acts.ts'
import { addNotice } from '../notify.ts'
import { askersOf, isWho } from './ask-erasure.ts'
import { writeErasure } from './erase-family.ts'

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
