/** Employees who are logged in, and the slices that each holds open: in memory only, so a restart forgets every slice. */
import type { Answer } from '../../../consent/ports/envelope.ts'
import { HOUR, type Instant, MINUTE } from '../../../consent/time.ts'
import { createLogins, type LoggedIn, type Logins } from '../logins.ts'

/** A working day. */
export const SESSION_MS_MAX = 8 * HOUR
/** A slice is there to be read now; who needs it again asks again, and that is logged. */
export const SLICE_MS_MAX = 10 * MINUTE
/** Slices that one person holds open at a time; the oldest goes. */
const SLICES_MAX = 5

export type Employee = { readonly employee: string; readonly name: string }

/** An opened slice and when it came. */
export type HeldSlice = {
  readonly id: string
  readonly kind: string
  /** What was asked for: the answer names only what the broker allowed to be ordered. */
  readonly asked: readonly string[]
  readonly answer: Answer
  readonly receivedAt: Instant
}

type Working = { readonly who: Employee; slices: readonly HeldSlice[] }

export type Session = Working & LoggedIn

export type Sessions = Pick<Logins<Working>, 'beginLogin' | 'takeLogin' | 'find'> & {
  readonly start: (who: Employee) => Session
  readonly end: (session: Session) => void
  readonly keep: (session: Session, slice: HeldSlice) => void
  readonly slice: (session: Session, id: string) => HeldSlice | undefined
}

const freshSlices = (session: Session, now: Instant) =>
  session.slices.filter(({ receivedAt }) => now - receivedAt <= SLICE_MS_MAX)

/** Sessions of one gateway. */
export const createSessions = (now: () => Instant): Sessions => {
  const logins = createLogins<Working>(now)
  return {
    ...logins,
    start: (who) => logins.start({ who, slices: [] }, now() + SESSION_MS_MAX),
    end: (session) => {
      session.slices = []
      logins.end(session)
    },
    keep: (session, slice) => {
      session.slices = [...freshSlices(session, now()), slice].slice(-SLICES_MAX)
    },
    slice: (session, id) => {
      session.slices = freshSlices(session, now())
      return session.slices.find((held) => held.id === id)
    },
  }
}
