/** The weekly sample (steekproef): some of the looks of a week that a privacy officer goes through, chosen by a seed. */
import { z } from 'zod'
import { addDays, type Day, dayOf, type Instant } from './time.ts'

const DAYS_A_WEEK = 7

/** How many in a hundred looks are gone through. */
export const percentage = z.literal([1, 5, 10, 25])
export type Percentage = z.infer<typeof percentage>

/** What the officer thinks of one look. */
export const verdict = z.enum(['terecht', 'twijfel', 'onterecht'])
export type Verdict = z.infer<typeof verdict>

/** What the journal keeps of a draw: whoever has it can choose the same looks again. `zaad` is hexadecimal. */
export const draw = z.strictObject({
  week: z.iso.date(),
  percentage,
  zaad: z.string().regex(/^[0-9a-f]{32}$/),
  uit: z.int().min(0),
})
export type Draw = z.infer<typeof draw>

/** The Monday of the week in which a day falls. */
export const mondayOf = (day: Day): Day => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return addDays(day, -((weekday + 6) % DAYS_A_WEEK))
}

/** The Mondays of the last weeks that have ended, newest first. Until it has ended nobody knows what can be drawn. */
export const endedWeeks = (now: Instant, count: number): readonly Day[] => {
  const current = mondayOf(dayOf(now))
  return Array.from({ length: count }, (_, at) => addDays(current, -(at + 1) * DAYS_A_WEEK))
}

/** The Monday after. */
export const weekAfter = (monday: Day): Day => addDays(monday, DAYS_A_WEEK)

/** As many as one person goes through in an afternoon, and as fit on one page. */
const LOOKS_MAX = 25

/** Rounded up, so that a quiet week is looked at too. */
export const sampleSize = (population: number, share: Percentage): number =>
  Math.min(LOOKS_MAX, Math.ceil((population * share) / 100))

/**
 * The looks that the seed chooses, in their own order. `hash` gives hexadecimal of one length; each look stands where the
 * hash of seed and number puts it, so that no look can be chosen or left out on purpose once the seed is written down.
 */
export const chosenLooks = <Look extends { readonly sequence: number }>(
  looks: readonly Look[],
  { zaad, percentage: share }: Pick<Draw, 'zaad' | 'percentage'>,
  hash: (text: string) => string,
): readonly Look[] => {
  const ranked = looks
    .map((look) => ({ look, rank: hash(`${zaad} ${look.sequence}`) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, sampleSize(looks.length, share))
  return ranked.map(({ look }) => look).sort((one, other) => one.sequence - other.sequence)
}
