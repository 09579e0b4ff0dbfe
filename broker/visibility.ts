/** Who in the family may see that something happened. */
import type { Visibility } from '../consent/journal.ts'
import type { Decided } from './decide-for.ts'

/** Safety purposes stay hidden until the responsible officer releases them (Wmo 5.3.1, law.md R9). */
const HELD_BACK_PURPOSES: readonly string[] = [
  'veiligheid_meldcode',
  'kinderbescherming',
  'opsporing',
]

export const isHeldBackPurpose = (purpose: string): boolean => HELD_BACK_PURPOSES.includes(purpose)

/** Where the family is told only once somebody released it, its log must not tell before. */
const tellingWaits = ({ answer }: Decided): boolean =>
  Object.values(answer.decisions).some(({ informing }) => informing?.when === 'na_vrijgave')

const restsOnOverride = ({ questions }: Decided): boolean =>
  questions.some(
    ({ context: { flags } }) =>
      flags.vitaal_belang === true || flags.conflict_van_plichten === true,
  )

/** Held back for safety, overrides and whatever is told after release, the young person's alone for help without the parents, else the family's. */
export const visibilityOf = (purpose: string, decided: Decided): Visibility => {
  if (isHeldBackPurpose(purpose) || restsOnOverride(decided) || tellingWaits(decided))
    return 'achtergehouden'
  return decided.withoutParents ? 'jeugdige' : 'gezin'
}
