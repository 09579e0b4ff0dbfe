/** Who is logged in at the gateway's pages, in memory only: a restart logs everybody out and forgets every slice. */
import { randomBytes } from 'node:crypto'
import type { Answer } from '../../../consent/ports/envelope.ts'
import type { PendingLogin } from '../../../consent/ports/identity.ts'
import { HOUR, type Instant, MINUTE } from '../../../consent/time.ts'

/** Away from the screen this long, somebody else may sit there. */
export const SESSION_IDLE_MS = 15 * MINUTE
/** A working day. */
export const SESSION_MS_MAX = 8 * HOUR
/** Long enough to find a phone for the second factor. */
export const LOGIN_MS_MAX = 10 * MINUTE
/** A slice is there to be read now; who needs it again asks again, and that is logged. */
export const SLICE_MS_MAX = 10 * MINUTE
/** Slices that one person holds open at a time; the oldest goes. */
const SLICES_MAX = 5
/** Everybody at a large organisation at once; more is somebody filling our memory. */
const SESSIONS_MAX = 2000
const SECRET_BYTES = 32

export type Employee = { readonly employee: string; readonly name: string }

/** An opened slice and when it came. */
export type HeldSlice = {
  readonly id: string
  readonly kind: string
  readonly answer: Answer
  readonly receivedAt: Instant
}

export type Session = {
  readonly id: string
  readonly who: Employee
  /** Stands in every form: another site cannot know it. */
  readonly csrf: string
  readonly startedAt: Instant
  seenAt: Instant
  slices: readonly HeldSlice[]
}

export type Sessions = {
  readonly beginLogin: (pending: PendingLogin) => string
  /** The pending login of a browser, once. */
  readonly takeLogin: (id: string | undefined) => PendingLogin | undefined
  readonly start: (who: Employee) => Session
  readonly find: (id: string | undefined) => Session | undefined
  readonly end: (session: Session) => void
  readonly keep: (session: Session, slice: HeldSlice) => void
  readonly slice: (session: Session, id: string) => HeldSlice | undefined
}

const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

const makeRoom = (held: Map<string, unknown>): void => {
  const [oldest] = held.keys()
  if (held.size >= SESSIONS_MAX && oldest !== undefined) held.delete(oldest)
}

const isOver = (session: Session, now: Instant): boolean =>
  now - session.seenAt > SESSION_IDLE_MS || now - session.startedAt > SESSION_MS_MAX

const freshSlices = (session: Session, now: Instant) =>
  session.slices.filter(({ receivedAt }) => now - receivedAt <= SLICE_MS_MAX)

/** Sessions of one gateway. */
export const createSessions = (now: () => Instant): Sessions => {
  const sessions = new Map<string, Session>()
  const logins = new Map<string, { readonly pending: PendingLogin; readonly at: Instant }>()
  return {
    beginLogin: (pending) => {
      makeRoom(logins)
      const id = secret()
      logins.set(id, { pending, at: now() })
      return id
    },
    takeLogin: (id = '') => {
      const login = logins.get(id)
      logins.delete(id)
      return login && now() - login.at <= LOGIN_MS_MAX ? login.pending : undefined
    },
    start: (who) => {
      makeRoom(sessions)
      const at = now()
      const session: Session = {
        id: secret(),
        who,
        csrf: secret(),
        startedAt: at,
        seenAt: at,
        slices: [],
      }
      sessions.set(session.id, session)
      return session
    },
    find: (id = '') => {
      const session = sessions.get(id)
      if (session === undefined) return undefined
      if (isOver(session, now())) {
        sessions.delete(id)
        return undefined
      }
      session.seenAt = now()
      return session
    },
    end: (session) => {
      session.slices = []
      sessions.delete(session.id)
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
