/** What was cleared up, counted by day: of what went nothing but its number is known afterwards. */
import { z } from 'zod'
import type { Day } from './time.ts'

/** What a broker clears up by itself. */
export const erasable = z.enum(['bewijzen', 'adressen', 'antwoorden'])
export type Erasable = z.infer<typeof erasable>

export const erasureCounts = z.record(erasable, z.int().min(0))
export type ErasureCounts = z.infer<typeof erasureCounts>

export const erasureDay = z.strictObject({ day: z.iso.date(), counts: erasureCounts })
export type ErasureDay = z.infer<typeof erasureDay>

const totalOf = (counts: ErasureCounts): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)

const sum = (one: ErasureCounts, other: ErasureCounts): ErasureCounts => ({
  bewijzen: one.bewijzen + other.bewijzen,
  adressen: one.adressen + other.adressen,
  antwoorden: one.antwoorden + other.antwoorden,
})

/** Newest first, at most `daysMax` days. `ended` is the day before that is over now, where one is: the journal is told of it. */
export const withErased = (
  days: readonly ErasureDay[],
  { day, counts }: { readonly day: Day; readonly counts: ErasureCounts },
  daysMax: number,
): { readonly days: readonly ErasureDay[]; readonly ended: ErasureDay | null } => {
  const [latest, ...earlier] = days
  if (totalOf(counts) === 0) return { days, ended: null }
  if (latest?.day === day)
    return { days: [{ day, counts: sum(latest.counts, counts) }, ...earlier], ended: null }
  return { days: [{ day, counts }, ...days].slice(0, daysMax), ended: latest ?? null }
}
