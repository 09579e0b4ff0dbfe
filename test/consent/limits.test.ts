/** Every lifetime and limit, in the unit people speak of: one that moves is a decision, not a slip. */
import { expect, it } from 'vitest'
import { AUTHORITY_VALID_MS } from '../../consent/authority.ts'
import { ERASED_TEXT } from '../../consent/child.ts'
import { FACT_VALID_MS, OVERRIDE_FACTS, OVERRIDE_VALID_MS } from '../../consent/fact.ts'
import { GUARDIAN_ROLES, isHolderRole, MEMBER_ROLES, PARENT_ROLES } from '../../consent/family.ts'
import { GROUPS_WITHOUT_INVOLVEMENT } from '../../consent/involvement.ts'
import { BY_STAND_IN } from '../../consent/naming.ts'
import { OFFER_VALID_MS } from '../../consent/offer.ts'
import {
  ANSWER_AGE_MS_MAX,
  CLOCK_TOLERANCE_MS,
  ENVELOPE_REQUEST_CHARS_MAX,
  ENVELOPE_REQUEST_MS_MAX,
  ORDER_CHARS_MAX,
  ORDER_MS_MAX,
} from '../../consent/ports/envelope.ts'
import { LOGIN_PROOF_CHARS_MAX } from '../../consent/ports/login-proofs.ts'
import { SEND_MS_MAX } from '../../consent/ports/mailer.ts'
import { CODE_VALID_MS } from '../../consent/pseudonym.ts'
import { REQUEST_VALID_MS } from '../../consent/request.ts'
import { LOG_KEPT_DAYS } from '../../consent/retention.ts'
import {
  ASKED_A_WEEK,
  NOTHING_GIVEN_A_WEEK,
  POSTPONED_MS_MAX,
  POSTPONEMENT_SIGNALLED_MS,
  SIGNAL_NOTE_CHARS_MAX,
  SIGNAL_WEEKS,
  SOURCE_FAILURES_A_WEEK,
  UNUSUAL_FACTOR,
  USUAL_WEEKS,
} from '../../consent/signal.ts'

const SECONDS_A_DAY = 86_400
it.each([
  ['knowledge of authority', AUTHORITY_VALID_MS, 365 * SECONDS_A_DAY],
  ['a fact', FACT_VALID_MS, 365 * SECONDS_A_DAY],
  ['an override', OVERRIDE_VALID_MS, SECONDS_A_DAY],
  ['an offer', OFFER_VALID_MS, 7 * SECONDS_A_DAY],
  ['a one-time code', CODE_VALID_MS, 7 * SECONDS_A_DAY],
  ['a question', REQUEST_VALID_MS, 30 * SECONDS_A_DAY],
  ['a difference of clocks', CLOCK_TOLERANCE_MS, 5],
  ['an envelope request', ENVELOPE_REQUEST_MS_MAX, 120],
  ['an order', ORDER_MS_MAX, 30],
  ['an answer on its way', ANSWER_AGE_MS_MAX, 120],
  ['sending one mail', SEND_MS_MAX, 30],
  ['hiding a row from a family', POSTPONED_MS_MAX, 28 * SECONDS_A_DAY],
  ['hiding it without a signal', POSTPONEMENT_SIGNALLED_MS, 21 * SECONDS_A_DAY],
])('%s lasts as long as promised', (_name, milliseconds, seconds) =>
  expect(milliseconds).toBe(seconds * 1000),
)

it('the log is kept for five years', () => expect(LOG_KEPT_DAYS).toBe(1826))

it('what stands out in a week is 5 failures, 10 times nothing or 25 questions, and thrice as much as before', () =>
  expect([
    SOURCE_FAILURES_A_WEEK,
    NOTHING_GIVEN_A_WEEK,
    ASKED_A_WEEK,
    UNUSUAL_FACTOR,
    USUAL_WEEKS,
    SIGNAL_WEEKS,
    SIGNAL_NOTE_CHARS_MAX,
  ]).toEqual([5, 10, 25, 3, 4, 5, 1000]))

it('messages of at most 64 and 256 KiB are read, and proofs of a login of 8', () =>
  expect([ENVELOPE_REQUEST_CHARS_MAX, ORDER_CHARS_MAX, LOGIN_PROOF_CHARS_MAX]).toEqual([
    65_536, 262_144, 8192,
  ]))

it('the facts that open one release to one recipient are five', () =>
  expect(OVERRIDE_FACTS).toEqual([
    'vitaal_belang',
    'conflict_van_plichten',
    'vordering',
    'zeden_personeel',
    'houder_bevestigt',
  ]))

it('emergency and safety need no registered involvement', () =>
  expect(GROUPS_WITHOUT_INVOLVEMENT).toEqual(['nood', 'veiligheid']))

it('a family has nine roles of each kind', () => {
  const nine = (kind: string) => Array.from('123456789', (number) => `${kind}${number}`)
  expect([PARENT_ROLES, GUARDIAN_ROLES, MEMBER_ROLES]).toEqual(
    ['ouder', 'voogd', 'gezinslid'].map(nine),
  )
})

it.each([
  ['ouder1', true],
  ['voogd', true],
  ['gi', false],
  ['jeugdige', false],
  ['gezinslid1', false],
  ['pleegouder1', false],
])('%s has a seat as holder of authority: %s', (role, holds) =>
  expect(isHolderRole(role)).toBe(holds),
)

it('what is kept forever is called the same forever', () => {
  expect(ERASED_TEXT).toBe('(gewist)')
  expect(BY_STAND_IN).toBe('verborgen')
})
