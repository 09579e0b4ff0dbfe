/** What one person's own statement comes down to now: a pure function of statements, authority, age and time. */
import { z } from 'zod'
import { language } from '../policies/vocabulary.ts'
import { childIds, requestIds, statementIds } from './id.ts'
import { type ShownPartyId, shownPartyId } from './naming.ts'
import { grantStatus, type History, isAnswer } from './standing.ts'
import { channel, type Statement } from './statement.ts'
import type { Instant } from './time.ts'

/** For people. */
export const consentState = z.enum([
  'geldig',
  'wacht_op_bevestiging',
  'gepauzeerd',
  'geweigerd',
  'ingetrokken',
  'verbruikt',
  'verlopen',
  'vervangen', // a newer answer of the same person took its place
])
export type ConsentState = z.infer<typeof consentState>

/** Data Privacy Vocabulary (W3C DPVCG), for machines outside. */
export const dpvStatus = z.enum([
  'dpv:ConsentGiven',
  'dpv:ConsentRequested',
  'dpv:ConsentWithdrawn',
  'dpv:ConsentRefused',
  'dpv:ConsentExpired',
  'dpv:ConsentInvalidated',
])
export type DpvStatus = z.infer<typeof dpvStatus>

const DPV: Readonly<Record<ConsentState, DpvStatus>> = {
  geldig: 'dpv:ConsentGiven',
  wacht_op_bevestiging: 'dpv:ConsentRequested',
  // DPV knows no pause; on the outside it is a withdrawal by the person, which a new yes ends.
  gepauzeerd: 'dpv:ConsentWithdrawn',
  geweigerd: 'dpv:ConsentRefused',
  ingetrokken: 'dpv:ConsentWithdrawn',
  verbruikt: 'dpv:ConsentExpired',
  verlopen: 'dpv:ConsentExpired',
  vervangen: 'dpv:ConsentInvalidated',
}

export const dpvOf = (state: ConsentState): DpvStatus => DPV[state]

/** A person's own answer as that person sees it. Never tells what anybody else said. */
export const consentView = z.strictObject({
  id: statementIds.schema,
  child: childIds.schema,
  holder: shownPartyId,
  requester: shownPartyId,
  purpose: z.string(),
  categories: z.array(z.strictObject({ category: z.string(), state: consentState })),
  /** Of all categories together: the first in the order of `consentState` that one of them has. */
  state: consentState,
  dpv: dpvStatus,
  /**
   * Everybody whose yes is needed for what this person still shares of it gave it, this person among them. False never tells whether somebody said no or
   * nothing; where this person's own yes is enough it tells of that alone.
   */
  allAnswersIn: z.boolean(),
  from: z.int(),
  until: z.int().nullable(),
  at: z.int(),
  request: requestIds.schema.nullable(),
  language,
  channel,
  textVersion: z.string(),
})
export type ConsentView = z.infer<typeof consentView>

const grantState = (
  grant: Statement,
  category: string,
  history: History,
  now: Instant,
): ConsentState => {
  if (grant.until !== null && grant.until <= now) return 'verlopen'
  const status = grantStatus(grant, category, history, now)
  if (status === 'pending') return 'wacht_op_bevestiging'
  if (status === 'active') return 'geldig'
  const unused = grantStatus(grant, category, { ...history, usedUpBy: [] }, now)
  return unused === 'active' ? 'verbruikt' : 'verlopen'
}

/**
 * The state of one category of a yes or no, or of a withdrawal or pause whose yes was erased. `hasVoice` is false where this person's answer no longer counts (a
 * parent's from 16): a yes is then over, as if expired.
 */
export const stateOf = (
  answer: Statement,
  category: string,
  { history, hasVoice, now }: { history: History; hasVoice: boolean; now: Instant },
): ConsentState => {
  const own = history.statements.filter(
    ({ person, categories }) => person === answer.person && categories.includes(category),
  )
  const withdrawn = own.some(
    ({ kind, refersTo }) => kind === 'ingetrokken' && refersTo === answer.id,
  )
  if (withdrawn) return 'ingetrokken'
  // What waits for confirmation replaces nothing yet: until then the answer before it stands.
  const counted = own.filter(
    (one) =>
      one.id === answer.id ||
      one.kind !== 'gegeven' ||
      grantStatus(one, category, history, now) !== 'pending',
  )
  if (counted.findLast((one) => isAnswer(one, history.statements))?.id !== answer.id)
    return 'vervangen'
  const last = counted.at(-1)
  // A withdrawal of an older answer, said later, holds for this one too: the last word decides.
  if (last?.kind === 'ingetrokken') return 'ingetrokken'
  if (answer.kind === 'geweigerd') return 'geweigerd'
  const state = grantState(answer, category, history, now)
  const isOver = state === 'geldig' && !hasVoice
  // A pause is over with its yes, and what waits is no part of the pause of the yes before it.
  const isHeld = answer.kind === 'gepauzeerd' || (state === 'geldig' && !isOver)
  if (last?.kind === 'gepauzeerd' && isHeld) return 'gepauzeerd'
  return isOver ? 'verlopen' : state
}

/** An answer with its parties as they are shown to its author. */
type ShownAnswer = Omit<Statement, 'holder' | 'requester'> & {
  readonly holder: ShownPartyId
  readonly requester: ShownPartyId
}

/** The person's view of an answer, from the states of its categories. */
export const viewOf = (
  answer: ShownAnswer,
  categories: ConsentView['categories'],
  allAnswersIn: boolean,
): ConsentView => {
  const states = categories.map(({ state }) => state)
  const state = consentState.options.find((option) => states.includes(option)) ?? 'verlopen'
  return {
    id: answer.id,
    child: answer.child,
    holder: answer.holder,
    requester: answer.requester,
    purpose: answer.purpose,
    categories,
    state,
    dpv: dpvOf(state),
    allAnswersIn,
    from: answer.from,
    until: answer.until,
    at: answer.at,
    request: answer.request,
    language: answer.language,
    channel: answer.channel,
    textVersion: answer.textVersion,
  }
}
