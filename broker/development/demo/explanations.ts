/** What the holder reads about why something may go or not, out of the answers of the broker. */
import { z } from 'zod'
import { explainedAnswer } from '../../http/schemas.ts'

export type Explanation = z.infer<typeof explainedAnswer>

const perCategory = z.record(z.string(), explainedAnswer)
const perReceiver = z.record(z.string(), perCategory)

/** By category. */
export const explanationsIn = (reasons: unknown): ReadonlyMap<string, Explanation> =>
  new Map(Object.entries(perCategory.parse(reasons)))

/** By receiver, of one category. */
export const explanationsOf = (
  receivers: unknown,
  category: string,
): ReadonlyMap<string, Explanation> =>
  new Map(
    Object.entries(perReceiver.parse(receivers)).flatMap(([receiver, reasons]) => {
      const found = explanationsIn(reasons).get(category)
      return found === undefined ? [] : [[receiver, found] as const]
    }),
  )
