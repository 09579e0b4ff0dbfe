/** Rounds of several sides in turn, and what to make of their samples. */

/** The value below which `part` (0 to 1) of the samples lie. Throws `RangeError` without samples. */
export const quantile = (samples: readonly number[], part: number): number => {
  const sorted = samples.toSorted((one, other) => one - other)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
  if (value === undefined) throw new RangeError('no samples')
  return value
}

/** The middle sample. Throws `RangeError` without samples. */
export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

export type Rounds<Side extends string> = Readonly<Record<Side, readonly number[]>>

/**
 * Lets every side do its round in turn, `count` times after one round that does not count. The order turns round by
 * round, so that neither side always comes second.
 */
export const alternate = async <Side extends string>(
  count: number,
  sides: Readonly<Record<Side, () => number | Promise<number>>>,
): Promise<Rounds<Side>> => {
  const names = Object.keys(sides) as Side[]
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    Side,
    number[]
  >
  for (let round = 0; round <= count; round += 1) {
    const order = round % 2 === 0 ? names : names.toReversed()
    for (const name of order) {
      const value = await sides[name]()
      if (round > 0) samples[name].push(value)
    }
  }
  return samples
}

/** The median of the ratios of each round: what else the machine did in a round, it did to both sides. */
export const ratioOf = (ours: readonly number[], beside: readonly number[]): number =>
  median(ours.map((value, round) => value / (beside[round] ?? Number.NaN)))

/** Seconds that the work takes. */
export const secondsOf = async (work: () => unknown): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}
