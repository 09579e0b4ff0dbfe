/** Answers that must not tell cases apart leave at the same pace. */
import type { Instant } from '../consent/time.ts'

export type Pace = {
  readonly now: () => Instant
  readonly wait: (ms: number) => Promise<void>
}

/** Milliseconds to wait so that an answer leaves on the next whole step since it was asked for. */
export const untilNextStep = (startedAt: Instant, now: Instant, stepMs: number): number => {
  const spent = Math.max(0, now - startedAt)
  return Math.max(1, Math.ceil(spent / stepMs)) * stepMs - spent
}

/**
 * Holds an answer back until the next whole step of time since `startedAt`, so that unknown, refused, withdrawn
 * and empty take equally long however much work each was.
 */
export const atQuietPace = (pace: Pace, startedAt: Instant, stepMs: number): Promise<void> =>
  pace.wait(untilNextStep(startedAt, pace.now(), stepMs))
