/** Of whom this organisation could get what: as its own copy of the rules says it, by which the broker decides too. */
import { obtainable } from '../../../policies/obtainable.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'

/** Of a partner of the settings: its kind may be told there. */
type Partner = { readonly party: string; readonly kind?: string | undefined }

/** Kinds of data by purpose. */
type Obtainable = ReadonlyMap<string, readonly string[]>

/** By organisation; one of which nothing can be got is not there. */
export type Askable = ReadonlyMap<string, Obtainable>

const together = (all: readonly Obtainable[]): Obtainable => {
  const found = new Map<string, readonly string[]>()
  for (const [purpose, categories] of all.flatMap((one) => [...one]))
    found.set(purpose, [...new Set([...(found.get(purpose) ?? []), ...categories])])
  return found
}

/** What an organisation of this kind could get of each partner; of one whose kind is not told, what it could of any. */
export const askableOf = (
  rulebook: Rulebook,
  { kind, partners }: { readonly kind: string; readonly partners: readonly Partner[] },
): Askable => {
  const of = (holder: string): Obtainable =>
    obtainable(rulebook, { holder, requester: kind }, 'any')
  const all = [...rulebook.parties.keys()]
  const each = partners.map(
    ({ party, kind: holder }) =>
      [party, together((holder === undefined ? all : [holder]).map(of))] as const,
  )
  return new Map(each.filter(([, got]) => got.size > 0))
}
