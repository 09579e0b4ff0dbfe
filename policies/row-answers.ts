/** What a row answers where nobody need say yes, and a denial: shared and frozen, so that a decision makes nothing. */
import type { Rule } from './catalogue.ts'
import type { CategoryDecision, Informing } from './question.ts'
import type { Outcome } from './vocabulary.ts'

const HELD_BACK_PURPOSES: ReadonlySet<string> = new Set([
  'veiligheid_meldcode',
  'kinderbescherming',
  'opsporing',
])

/** Whether the family hears of anything under this purpose only once somebody released it (Wmo 5.3.1; law.md c9, R9). */
export const isHeldBackPurpose = (purpose: string): boolean => HELD_BACK_PURPOSES.has(purpose)

/** Shared answers of a row, by who must be told: parents, both, or the young person alone. */
export type RowAnswers = {
  readonly parents: CategoryDecision
  readonly both: CategoryDecision
  readonly youngPerson: CategoryDecision
}

/** The answers of a row; `waits` where its purpose is held back. */
export function answersOf(rule: Rule, waits: boolean): RowAnswers {
  const answer = (...who: Informing['who']) => answerOf(rule, informingOf(rule, who, waits))
  return Object.freeze({
    parents: answer('ouders'),
    both: answer('ouders', 'jeugdige'),
    youngPerson: answer('jeugdige'),
  })
}

function answerOf(rule: Rule, informing: Informing | null): CategoryDecision {
  return Object.freeze({
    value: releaseOf(rule.outcome),
    row: rule.id,
    reason: reasonOf(rule.outcome),
    neededFrom: NOBODY,
    blockedBy: NOBODY,
    informing,
  })
}

/** Shared empty list of people. */
export const NOBODY: readonly string[] = Object.freeze([])

/** A frozen denial; `row` names the row that rules it out or lacks a condition. */
export function deny(reason: string, row: string | null = null): CategoryDecision {
  return Object.freeze({
    value: 'deny',
    row,
    reason,
    neededFrom: NOBODY,
    blockedBy: NOBODY,
    informing: null,
  })
}

function releaseOf(outcome: Outcome): CategoryDecision['value'] {
  if (outcome === 'never') return 'deny'
  return outcome === 'statutory_duty' || outcome === 'statutory_task' ? 'informed_only' : 'permit'
}

function reasonOf(outcome: Outcome): string {
  if (outcome === 'never') return 'nooit'
  return outcome === 'consent' ? 'toestemming_geldig' : outcome
}

/** Who hears of a release that rests on the law, and when (step 8; law.md R8, R9, c8, c9). */
function informingOf(rule: Rule, who: Informing['who'], waits: boolean): Informing | null {
  switch (rule.outcome) {
    case 'statutory_duty':
    case 'statutory_task':
      return Object.freeze({ who, when: waits ? 'na_vrijgave' : 'vooraf' })
    // Telling may be unsafe here, so a person decides when.
    case 'right_to_speak':
    case 'vital_interest':
      return Object.freeze({ who, when: 'na_vrijgave' })
    default:
      return null
  }
}
