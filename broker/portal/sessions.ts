/** Who is logged in at the portal. Kept in the store, sealed, so that every broker process knows and a restart logs nobody out. */
import { z } from 'zod'
import { personIds } from '../../consent/id.ts'
import { pendingLogin } from '../../consent/ports/identity.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { HOUR, type Instant, MINUTE } from '../../consent/time.ts'
import type { BrokerContext } from '../context.ts'

/** Away from the screen this long, somebody else may sit there. */
export const SESSION_IDLE_MS = 15 * MINUTE
/** A working day. */
export const SESSION_MS_MAX = 8 * HOUR
/** Giving consent asks that the person proved who they are no longer ago than this. */
export const FRESH_LOGIN_MS = 15 * MINUTE
/** Long enough to find a phone for the second factor. */
export const LOGIN_MS_MAX = 10 * MINUTE
/** A visit that goes on is written down no more often than this: a page costs no write. */
const SEEN_STEP_MS = MINUTE
const SECRET_BYTES = 32
const NEVER: Instant = 0

const session = z.strictObject({
  /** `iss` and `sub` of the login, joined by a space. */
  subject: z.string(),
  person: personIds.schema,
  name: z.string(),
  /** Stands in every form: another site cannot know it. */
  csrf: z.string(),
  startedAt: z.int(),
  /** When the person last proved who they are. */
  provedAt: z.int(),
  seenAt: z.int(),
})
export type Session = z.infer<typeof session> & { readonly id: string }

/** A form whose sender was no longer logged in: shown again after the login, with what was typed. */
const keptForm = z.strictObject({
  /** Of the page that shows it. */
  path: z.string(),
  /** Of the same address: `?...`, or nothing. */
  query: z.string().default(''),
  fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
})
export type KeptForm = z.infer<typeof keptForm>

/** A form that waits for a login; only the subject that typed it gets it back. */
const waitingForm = z.strictObject({ form: keptForm, subject: z.string() })
type WaitingForm = z.infer<typeof waitingForm>

const login = z.strictObject({ pending: pendingLogin, returnTo: z.string() })
export type BegunLogin = z.infer<typeof login>

const SESSION = 'PortalSession'
const LOGIN = 'PortalLogin'
const FORM = 'PortalForm'
const WAITING_FORM = 'PortalWaitingForm'
const LOGGED_OUT = 'PortalLoggedOut'

/** A while after it was over: whoever was filling something in at the end gets that back after a new login. */
const goneAt = ({ startedAt }: z.infer<typeof session>): Instant =>
  startedAt + SESSION_MS_MAX + SESSION_IDLE_MS

export type Sessions = {
  /** Begins one. `provedAt` is null where nobody told when the person proved who they are: then it is never fresh. */
  readonly start: (
    who: Pick<Session, 'subject' | 'person' | 'name'> & { readonly provedAt: Instant | null },
  ) => Promise<Session>
  /** The session of a cookie; undefined when idle too long, over, or logged out everywhere since. */
  readonly find: (id: string | undefined) => Promise<Session | undefined>
  /** Whose session this was, also when it is idle by now. */
  readonly subjectOf: (id: string | undefined) => Promise<string | null>
  readonly end: (session: Pick<Session, 'id'>) => Promise<void>
  /** Ends every session of this login, on every device. */
  readonly endAll: (session: Session) => Promise<void>
  readonly beginLogin: (login: BegunLogin) => Promise<string>
  /** The login that a browser began, once. */
  readonly takeLogin: (id: string | undefined) => Promise<BegunLogin | undefined>
  /** Keeps a form until its sender has logged in again; gives the secret that finds it. */
  readonly letFormWait: (waiting: WaitingForm) => Promise<string>
  readonly takeWaitingForm: (id: string | undefined) => Promise<WaitingForm | undefined>
  readonly keepForm: (session: Session, form: KeptForm) => Promise<void>
  /** What `keepForm` kept for this path, once. */
  readonly takeForm: (session: Session, path: string) => Promise<KeptForm | undefined>
}

/** Sessions over the broker's store. Cookies hold random secrets; the store holds their hashes only. */
export const createSessions = (context: BrokerContext): Sessions => {
  const { store, now, sha256 } = context
  const secret = (): string => Buffer.from(context.random(SECRET_BYTES)).toString('base64url')
  const put = (model: string, id: string, value: unknown, expiresAt: Instant) =>
    store.write((tx) => tx.artifacts.put(model, sha256(id), JSON.stringify(value), expiresAt))
  const get = async <T>(model: string, id: string | undefined, schema: z.ZodType<T>) => {
    if (id === undefined || id === '') return undefined
    const text = await store.read((tx) => tx.artifacts.get(model, sha256(id), now()))
    return text === undefined ? undefined : schema.parse(JSON.parse(text))
  }
  const remove = (model: string, id: string) =>
    store.write((tx) => tx.artifacts.remove(model, sha256(id)))
  const take = async <T>(model: string, id: string | undefined, schema: z.ZodType<T>) => {
    const found = await get(model, id, schema)
    if (found !== undefined && id !== undefined) await remove(model, id)
    return found
  }
  const keepIn = (tx: Transaction, { id, ...kept }: Session) =>
    tx.artifacts.put(SESSION, sha256(id), JSON.stringify(kept), goneAt(kept))
  /** False where the session ended since it was read: noting a visit brings nothing back. */
  const noteVisit = (visited: Session) =>
    store.write(async (tx) => {
      const isThere = await tx.artifacts.get(SESSION, sha256(visited.id), now())
      if (isThere !== undefined) await keepIn(tx, visited)
      return isThere !== undefined
    })
  const isOver = async ({ subject, startedAt, seenAt }: z.infer<typeof session>) => {
    if (now() - seenAt > SESSION_IDLE_MS || now() - startedAt >= SESSION_MS_MAX) return true
    const loggedOutAt = await get(LOGGED_OUT, subject, z.int())
    return loggedOutAt !== undefined && loggedOutAt >= startedAt
  }
  const formPlace = ({ id }: Session, path: string) => `${id} ${path}`
  return {
    start: async ({ provedAt, ...who }) => {
      const at = now()
      const fresh = {
        ...who,
        csrf: secret(),
        startedAt: at,
        // Clocks differ: nobody proved anything in the future.
        provedAt: Math.min(at, provedAt ?? NEVER),
        seenAt: at,
        id: secret(),
      }
      await store.write((tx) => keepIn(tx, fresh))
      return fresh
    },
    find: async (id) => {
      const found = await get(SESSION, id, session)
      if (found === undefined || id === undefined || (await isOver(found))) return undefined
      const current = { ...found, id, seenAt: now() }
      if (current.seenAt - found.seenAt < SEEN_STEP_MS) return current
      return (await noteVisit(current)) ? current : undefined
    },
    subjectOf: async (id) => (await get(SESSION, id, session))?.subject ?? null,
    end: ({ id }) => remove(SESSION, id),
    endAll: ({ subject }) => put(LOGGED_OUT, subject, now(), now() + SESSION_MS_MAX),
    beginLogin: async (begun) => {
      const id = secret()
      await put(LOGIN, id, begun, now() + LOGIN_MS_MAX)
      return id
    },
    takeLogin: (id) => take(LOGIN, id, login),
    letFormWait: async (waiting) => {
      const id = secret()
      await put(WAITING_FORM, id, waiting, now() + LOGIN_MS_MAX)
      return id
    },
    takeWaitingForm: (id) => take(WAITING_FORM, id, waitingForm),
    keepForm: (at, form) => put(FORM, formPlace(at, form.path), form, now() + SESSION_IDLE_MS),
    takeForm: (at, path) => take(FORM, formPlace(at, path), keptForm),
  }
}

/** Whether the person proved who they are recently enough to give consent. */
export const isFresh = ({ provedAt }: Session, now: Instant): boolean =>
  now - provedAt <= FRESH_LOGIN_MS
