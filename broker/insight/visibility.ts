/** Who in the family may see that something happened. */
import type { Visibility } from '../../consent/journal.ts'
import { isHeldBackPurpose } from '../../policies/row-answers.ts'
import type { Decided } from '../decisions/decide-for.ts'
import { groundOf, type SpeakingGround } from '../decisions/speaking-ground.ts'

/** Where the family is told only once somebody released it, its log must not tell before. */
const tellingWaits = ({ answer }: Decided): boolean =>
  Object.values(answer.decisions).some(({ informing }) => informing?.when === 'na_vrijgave')

const OVERRIDES: readonly unknown[] = ['conflict', 'gevaar'] satisfies SpeakingGround[]

/** By what decided, not by what stands recorded: a look on consent is the family's to see, on a day of danger too. */
const restsOnOverride = ({ answer }: Decided): boolean =>
  Object.values(answer.decisions).some((decision) => OVERRIDES.includes(groundOf(decision)))

/** Held back for safety, overrides and whatever is told after release, the young person's alone for help without the parents, else the family's. */
export const visibilityOf = (purpose: string, decided: Decided): Visibility => {
  if (isHeldBackPurpose(purpose) || restsOnOverride(decided) || tellingWaits(decided))
    return 'achtergehouden'
  return decided.withoutParents ? 'jeugdige' : 'gezin'
}
