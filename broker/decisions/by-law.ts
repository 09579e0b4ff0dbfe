/** Which organisations may get something by law, whatever a family chooses: as the rules say it, whoever asks about whom. */
import { dayOf } from '../../consent/time.ts'
import { overrideRows, type Rule } from '../../policies/catalogue.ts'
import type { Outcome } from '../../policies/vocabulary.ts'
import type { BrokerContext } from '../context.ts'
import type { NamedParty } from '../family/named-party.ts'

/** The same help is no law; danger and a conflict of duties could bring anything to anybody: to name those would tell nothing. */
const BY_LAW: readonly Outcome[] = ['statutory_duty', 'statutory_task', 'right_to_speak']

const isByLaw = ({ id, outcome }: Rule): boolean =>
  BY_LAW.includes(outcome) && !overrideRows.includes(id)

const names = (kinds: readonly string[], kind: string | null): boolean =>
  kind !== null && (kinds.includes(kind) || kinds.includes('*'))

type Around = Pick<NamedParty, 'id' | 'kindId'>

/**
 * Whether a rule of any region lets an organisation get something from one of these without consent. It reads kinds and rules
 * only, never what was recorded of the child: what is held back from a family changes nothing in the answer.
 */
export const byLawAmong = (
  { rulebooks, now }: BrokerContext,
  around: readonly Around[],
): ((party: Around) => boolean) => {
  const day = dayOf(now())
  const rules = rulebooks.regions
    .flatMap(({ region }) => [...rulebooks.inForce(region.id, day).rulebook.rules.values()].flat())
    .filter(isByLaw)
  return ({ id: own, kindId: kind }) => {
    const holders = around.filter(({ id }) => id !== own).map(({ kindId }) => kindId)
    return (
      kind !== null &&
      rules.some(
        ({ holder, requester }) =>
          requester.includes(kind) && holders.some((one) => names(holder, one)),
      )
    )
  }
}
