/** Numbers as keyed indexes. A BSN is forgotten at once, so what stands under a former key moves on when the number comes by. */
import type { ChildId } from '../../consent/id.ts'
import type { Indexing } from '../../consent/ports/keys.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { BrokerContext } from '../context.ts'

/** One number: its index, and those under which it may stand from before the current key. */
export type Numbered = { readonly index: string; readonly former: readonly string[] }

/** The indexes of a number, each made with one key. */
export const numbered = (
  { bsnIndex, formerBsnIndexes }: Pick<BrokerContext, 'bsnIndex' | 'formerBsnIndexes'>,
  indexed: (index: Indexing) => string,
): Numbered => ({ index: indexed(bsnIndex), former: formerBsnIndexes.map(indexed) })

const firstIndexed = async (
  tx: Transaction,
  indexes: readonly string[],
): Promise<ChildId | undefined> => {
  for (const index of indexes) {
    const child = await tx.links.childByBsnIndex(index)
    if (child) return child
  }
  return undefined
}

/** The child that a number leads to, under whichever key. */
export const childNumbered = (tx: Transaction, { index, former }: Numbered) =>
  firstIndexed(tx, [index, ...former])

/** The same, and keeps the child under the current key too where it stood under a former one only. */
export const childRenumbered = async (
  tx: Transaction,
  { index, former }: Numbered,
): Promise<ChildId | undefined> => {
  const known = await tx.links.childByBsnIndex(index)
  if (known) return known
  const child = await firstIndexed(tx, former)
  if (child) await tx.links.addBsnIndex(index, child)
  return child
}

/** Puts the seats of these numbers under the current key. */
export const renumberSeats = async (
  tx: Transaction,
  child: ChildId,
  numbers: readonly Numbered[],
): Promise<void> => {
  for (const { holder } of await tx.families.seats(child)) {
    const number = numbers.find(({ former }) => former.includes(holder))
    if (number) await tx.families.renameSeat({ child, holder }, number.index)
  }
}
