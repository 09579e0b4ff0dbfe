/** The gateway's second opinion: whether an order rests on a row of its **own** catalogue. */
import type { OrderSlice } from '../../consent/ports/envelope.ts'
import { candidatesFor, type Row, type Rulebook } from '../../policies/rulebook.ts'

/** Who asks whom for what, in ids of the catalogue. */
export type Route = {
  readonly holder: string
  readonly requester: string
  readonly purpose: string
}

/** True for a row that decides whatever the circumstances and the age: what stands after it never does. */
const alwaysDecides = (row: Row): boolean =>
  row.when.length === 0 &&
  row.ageMin === Number.NEGATIVE_INFINITY &&
  row.ageMax === Number.POSITIVE_INFINITY

/**
 * True when the named row exists here for this route and category, with the outcome named, and could decide: no row before it always does.
 * A gateway knows no facts and no statements, so it cannot tell whether the row did decide; it can tell that one never could. A `never` row thus
 * stops every row behind it; the two overrides stand beside that order.
 */
export const restsOnOwnCatalogue = (
  rulebook: Rulebook,
  route: Route,
  { category, ground }: OrderSlice,
): boolean => {
  const candidates = candidatesFor(rulebook, { ...route, category })
  if (candidates === undefined || rulebook.parties.get(route.requester)?.isTable !== false)
    return false
  const isNamed = (row: Row) => row.id === ground.row && row.outcome === ground.outcome
  if (candidates.overrides.some(isNamed)) return true
  const at = candidates.rows.findIndex(isNamed)
  return at >= 0 && !candidates.rows.slice(0, at).some(alwaysDecides)
}
