/** What was written down about a child, set right; and who in the family keeps its address secret. */
import type { Child } from '../../consent/child.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { ByPerson } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { journal } from '../family-acts.ts'

/** Writes down whether somebody keeps the address hidden; nothing where it stood so already. The caller has locked the child. */
export const setHiding = async (
  context: BrokerContext,
  tx: Transaction,
  child: Child,
  { person, hides }: ByPerson & { readonly hides: boolean },
): Promise<void> => {
  if (child.hiddenBy.includes(person) === hides) return
  const others = child.hiddenBy.filter((one) => one !== person)
  await setRight(tx, child, { ...child, hiddenBy: hides ? [...others, person] : others })
  await journal(context, tx, {
    kind: 'kind_gewijzigd',
    child: child.id,
    person,
    visibility: 'betrokkene',
    detail: { geheim_adres: hides },
  })
}

/** Sets right what was written down about a child; counts for fetches under way too. */
export const setRight = async (
  tx: Transaction,
  child: Child,
  {
    birthDate: date,
    secretAddress,
    hiddenBy,
  }: Pick<Child, 'birthDate' | 'secretAddress' | 'hiddenBy'>,
): Promise<void> => {
  await tx.children.correct(child.id, { birthDate: date, secretAddress, hiddenBy })
  await tx.children.raiseEpoch(child.id)
}
