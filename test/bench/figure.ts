/** What a figure of the benchmark is, and what measuring it gives. */

/** How a run is measured; shared by every figure. */
export type Bench = {
  /** Fewer and shorter rounds, and smaller databases: to try the benchmark, not to quote it. */
  readonly quick: boolean
  /** A folder on a real disk, removed afterwards. */
  readonly dir: string
  /** Tells what is being done, a line each. */
  readonly progress: (line: string) => void
  /** The first in a quick run, the second in a whole one. */
  readonly pick: <T>(quick: T, whole: T) => T
}

export type Amount = { readonly value: number; readonly unit: string }

/** What must hold: of the ratio, or of our own figure. */
export type Demand = {
  readonly of: 'ratio' | 'ours'
  readonly is: 'at least' | 'at most'
  readonly value: number
}

/** One line of the table. */
export type Measured = {
  readonly what: string
  readonly ours: Amount
  /** What bounds it from outside, measured in the same run; null where the demand is a number by itself. */
  readonly beside: (Amount & { readonly what: string }) | null
  /** Ours divided by what it stands beside: the median over the rounds. */
  readonly ratio: number | null
  /** Null for a line that only explains. */
  readonly demand: Demand | null
  /** What bounds it, in words. */
  readonly bounds: string
}

export type FigureId = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'p'

export type Figure = {
  readonly id: FigureId
  readonly title: string
  readonly measure: (bench: Bench) => Promise<readonly Measured[]>
}

/** Whether what was measured meets its demand; null where nothing is demanded. */
export const holds = ({ demand, ratio, ours }: Measured): boolean | null => {
  if (demand === null) return null
  const value = demand.of === 'ratio' ? ratio : ours.value
  if (value === null) return false
  return demand.is === 'at least' ? value >= demand.value : value <= demand.value
}
