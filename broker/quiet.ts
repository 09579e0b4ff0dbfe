/** Answers that must not tell cases apart leave at the same pace. */
import type { Instant } from '../consent/time.ts'

/** Longer than the work behind any such answer takes: reading, deciding and writing what a family then hears. */
export const QUIET_STEP_MS = 250

export type Pace = {
  readonly now: () => Instant
  readonly wait: (ms: number) => Promise<void>
}

/**
 * Milliseconds to wait so that an answer leaves on the next whole step since it was asked for, and no sooner than
 * `atLeastMs` after.
 */
export const untilNextStep = (
  startedAt: Instant,
  now: Instant,
  stepMs: number,
  atLeastMs = 0,
): number => {
  const spent = Math.max(0, now - startedAt)
  return Math.max(1, Math.ceil(Math.max(spent, atLeastMs) / stepMs)) * stepMs - spent
}

/**
 * Holds an answer back until the next whole step of time since `startedAt`, and at least `atLeastMs`, so that unknown,
 * refused, withdrawn and empty take equally long however much work each was.
 */
export const atQuietPace = (
  pace: Pace,
  startedAt: Instant,
  stepMs: number,
  atLeastMs = 0,
): Promise<void> => pace.wait(untilNextStep(startedAt, pace.now(), stepMs, atLeastMs))

/** Does the work and lets its answer leave on the next step, as `atQuietPace`; a refusal by what is thrown leaves so too. */
export const quietly = async <Result>(pace: Pace, work: () => Promise<Result>): Promise<Result> => {
  const startedAt = pace.now()
  try {
    return await work()
  } finally {
    await atQuietPace(pace, startedAt, QUIET_STEP_MS)
  }
}
