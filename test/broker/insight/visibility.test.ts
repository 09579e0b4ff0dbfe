/** Who in the family sees a row: the table of every reason to hold it back, each alone. */
import { describe, expect, it } from 'vitest'
import type { Decided } from '../../../broker/decisions/decide-for.ts'
import { visibilityOf } from '../../../broker/insight/visibility.ts'
import type { CategoryDecision, Informing } from '../../../policies/question.ts'
import type { Flag } from '../../../policies/vocabulary.ts'

type Case = {
  readonly by?: Pick<CategoryDecision, 'value' | 'row' | 'reason'>
  readonly flags?: Partial<Record<Flag, boolean>>
  readonly when?: Informing['when']
  readonly withoutParents?: boolean
}

/** Only what visibility looks at; the rest of a decision plays no part in it. */
const decided = ({ by, flags = {}, when, withoutParents = false }: Case): Decided => {
  const informing = when ? { who: ['ouders'] as const, when } : null
  const decision = {
    value: 'informed_only',
    row: 'R01',
    reason: 'statutory_duty',
    neededFrom: [],
    blockedBy: [],
    informing,
    ...by,
  } as const
  return {
    answer: { overall: 'informed_only', decisions: { bsn: decision } },
    questions: [
      {
        holder: 'school_vo',
        requester: 'leerplicht',
        purpose: 'verzuimaanpak',
        categories: ['bsn'],
        authority: { type: 'joint' },
        sayings: [],
        context: { flags, involved: true },
      },
    ],
    withoutParents,
  } as unknown as Decided
}

describe('a row is seen by', () => {
  it.each<[string, string, Case, string]>([
    ['the family', 'verzuimaanpak', {}, 'gezin'],
    ['the family where it is told beforehand', 'verzuimaanpak', { when: 'vooraf' }, 'gezin'],
    [
      'nobody yet where telling waits',
      'verwijsindex_signaal',
      { when: 'na_vrijgave' },
      'achtergehouden',
    ],
    ['nobody yet for safety', 'veiligheid_meldcode', {}, 'achtergehouden'],
    ['nobody yet for child protection', 'kinderbescherming', {}, 'achtergehouden'],
    ['nobody yet for a criminal inquiry', 'opsporing', {}, 'achtergehouden'],
    [
      'nobody yet in acute danger',
      'verzuimaanpak',
      { by: { value: 'permit', row: 'R111', reason: 'vital_interest' } },
      'achtergehouden',
    ],
    [
      'nobody yet in a conflict of duties',
      'verzuimaanpak',
      { by: { value: 'permit', row: 'R114', reason: 'right_to_speak' } },
      'achtergehouden',
    ],
    [
      'the family what rests on consent, on a day of danger too',
      'verzuimaanpak',
      {
        flags: { vitaal_belang: true, conflict_van_plichten: true },
        by: { value: 'permit', row: 'R01', reason: 'toestemming_geldig' },
      },
      'gezin',
    ],
    [
      'the family where danger opens nothing',
      'verzuimaanpak',
      {
        flags: { vitaal_belang: true },
        by: { value: 'deny', row: 'R111', reason: 'vital_interest' },
      },
      'gezin',
    ],
    [
      'the young person where help is theirs alone',
      'verzuimaanpak',
      { withoutParents: true },
      'jeugdige',
    ],
    [
      'nobody yet where both hold',
      'veiligheid_meldcode',
      { withoutParents: true },
      'achtergehouden',
    ],
  ])('%s (%s)', (_name, purpose, one, seen) => {
    expect(visibilityOf(purpose, decided(one))).toBe(seen)
  })
})
