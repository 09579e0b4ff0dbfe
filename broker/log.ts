/** The log: a registry of events with the fields each may carry. A field that is not listed is never written. */
import { type DestinationStream, destination, pino } from 'pino'

const EVENTS = {
  /** One line per answer. `route` is the template, never the URL. */
  'http.answered': {
    level: 'info',
    fields: ['requestId', 'method', 'route', 'status', 'ms', 'client'],
  },
  /** A fault of ours. `frames` are lines of code without the error's text, which may hold anything. */
  'http.fault': {
    level: 'error',
    fields: ['requestId', 'route', 'name', 'code', 'frames', 'cause'],
  },
  'oauth.fault': { level: 'error', fields: ['name', 'code', 'frames', 'cause'] },
  /** The register of authority gave no usable answer at a login. */
  'authority.unavailable': { level: 'warn', fields: ['code'] },
  /** Keys, TLS certificate and trusted authorities were read again and are in use. */
  'keys.reloaded': { level: 'info', fields: ['signing', 'count'] },
  /** They could not be used; the ones before stay in use. */
  'keys.refused': { level: 'error', fields: ['name', 'code'] },
  'broker.started': { level: 'info', fields: ['listener', 'port'] },
  'broker.stopped': { level: 'info', fields: ['listener'] },
  /** Mail goes by a server, or without one into a folder. */
  'mail.server': { level: 'info', fields: [] },
  'mail.folder': { level: 'warn', fields: ['folder'] },
  /** A notice was dealt with: sent, or there was nobody to send it to. Never whose it was. */
  'notice.ended': { level: 'info', fields: ['kind', 'road', 'end'] },
  'notice.failed': { level: 'warn', fields: ['kind', 'road', 'code', 'failures'] },
  'notice.fault': { level: 'error', fields: ['kind', 'name', 'code', 'frames', 'cause'] },
  /** The outbox could not be looked at; it is tried again within seconds. */
  'outbox.fault': { level: 'error', fields: ['name', 'code', 'frames', 'cause'] },
  /** That an asker was told that it can fetch could not be kept; the next look keeps it. */
  'told.unkept': { level: 'warn', fields: ['name', 'code', 'frames', 'cause'] },
  /** A sweep failed; the next one tries again. */
  'sweep.fault': { level: 'error', fields: ['name', 'code', 'frames', 'cause'] },
  /** Orders that a crash left open and that were closed at start. */
  'orders.closed': { level: 'warn', fields: ['count'] },
} as const satisfies Record<string, { level: 'info' | 'warn' | 'error'; fields: readonly string[] }>

export type LogEvent = keyof typeof EVENTS
export type LogValue = string | number | null | readonly string[] | undefined
type Fields<E extends LogEvent> = Partial<Record<(typeof EVENTS)[E]['fields'][number], LogValue>>

/** Writes one event. */
export type Log = <E extends LogEvent>(event: E, fields: Fields<E>) => void

/** For commands, which tell whoever gave them. */
export const noLog: Log = () => undefined

/** A log of JSON lines. */
export const createLog = (stream: DestinationStream): Log => {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream)
  return (event, fields) => {
    const { level, fields: allowed } = EVENTS[event]
    const given: Readonly<Record<string, LogValue>> = fields
    const kept: Record<string, LogValue> = { event }
    for (const name of allowed) kept[name] = given[name]
    logger[level](kept)
  }
}

/** Lines are gathered for so long, or until they fill a page: a write for each would cost as much as its answer. */
const GATHERED_MS = 100
const GATHERED_BYTES = 4096

/** A log on stdout that nobody waits for; what is not written yet when the process ends by itself is written then. */
export const stdoutLog = (): Log =>
  createLog(
    destination({
      dest: 1,
      sync: false,
      minLength: GATHERED_BYTES,
      periodicFlush: GATHERED_MS,
    }),
  )

const FRAME = /^\s+at .+:\d+:\d+\)?$/
/** As many as lead to the cause. */
const FRAMES_MAX = 12

const codeOf = (error: object): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined

const nameOf = (error: unknown): string =>
  error instanceof Error ? [error.name, codeOf(error)].filter(Boolean).join(' ') : typeof error

/** The lines of code of a stack. They follow the text, which may hold anything; where that is not found, there are none. */
const framesOf = ({ stack = '', message }: Error): string[] => {
  const at = stack.indexOf(message)
  if (at === -1) return []
  const lines = stack.slice(at + message.length).split('\n')
  return lines.filter((line) => FRAME.test(line)).slice(0, FRAMES_MAX)
}

/** What may be logged of an error: its name, code and lines of code, and the names of its causes. Never its text. */
export const loggable = (error: unknown) => {
  if (!(error instanceof Error)) return { name: typeof error, code: null, frames: [], cause: null }
  return {
    name: error.name,
    code: codeOf(error) ?? null,
    frames: framesOf(error),
    cause: error.cause === undefined ? null : nameOf(error.cause),
  }
}
