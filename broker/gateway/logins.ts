/** Who is logged in at pages of a gateway, in memory only: a restart logs everybody out. */
import { randomBytes } from 'node:crypto'
import type { Request } from 'express'
import type { PendingLogin } from '../../consent/ports/identity.ts'
import { type Instant, MINUTE } from '../../consent/time.ts'

/** Away from the screen this long, somebody else may sit there. */
export const SESSION_IDLE_MS = 15 * MINUTE
/** Long enough to find a phone for the second factor. */
export const LOGIN_MS_MAX = 10 * MINUTE
/** Everybody at a large organisation at once; more is somebody filling our memory. */
const SESSIONS_MAX = 2000
const SECRET_BYTES = 32

/** Asked of the way to the provider: it must ask anew, where what it remembers was not good enough. */
export const AGAIN = '?opnieuw=ja'

/** Whether the provider must ask anew. */
export const asksAgain = ({ query }: Pick<Request, 'query'>): { readonly again: boolean } => ({
  again: query['opnieuw'] === 'ja',
})

/** What every login has. */
export type LoggedIn = {
  readonly id: string
  /** Stands in every form: another site cannot know it. */
  readonly csrf: string
  readonly endsAt: Instant
  seenAt: Instant
}

/** Logins with what is known of each. */
export type Logins<Known> = {
  readonly beginLogin: (pending: PendingLogin) => string
  /** The pending login of a browser, once. */
  readonly takeLogin: (id: string | undefined) => PendingLogin | undefined
  /** Ends at `endsAt`, however busy the person is. */
  readonly start: (known: Known, endsAt: Instant) => Known & LoggedIn
  readonly find: (id: string | undefined) => (Known & LoggedIn) | undefined
  readonly end: (session: { readonly id: string }) => void
}

const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

const makeRoom = (held: Map<string, unknown>): void => {
  const [oldest] = held.keys()
  if (held.size >= SESSIONS_MAX && oldest !== undefined) held.delete(oldest)
}

const isOver = ({ seenAt, endsAt }: LoggedIn, now: Instant): boolean =>
  now - seenAt > SESSION_IDLE_MS || now > endsAt

/** Logins at one gateway by one provider. */
export const createLogins = <Known extends object>(now: () => Instant): Logins<Known> => {
  const sessions = new Map<string, Known & LoggedIn>()
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
    start: (known, endsAt) => {
      makeRoom(sessions)
      const session = { ...known, id: secret(), csrf: secret(), endsAt, seenAt: now() }
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
    end: ({ id }) => void sessions.delete(id),
  }
}
