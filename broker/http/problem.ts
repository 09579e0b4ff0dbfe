/** RFC 9457 problems: one table from errors to HTTP. What it does not know becomes a 500 that says nothing. */
import { z } from 'zod'
import { ConsentError, type ConsentErrorCode } from '../../consent/errors.ts'
import { wireName } from './words.ts'

/** Where in the request a fault stands: a JSON Pointer (RFC 6901) in the body, else the parameter's name. */
export const inputProblem = z.strictObject({
  in: z.enum(['body', 'path', 'query', 'header']),
  location: z.string(),
  message: z.string(),
})
export type InputProblem = z.infer<typeof inputProblem>

/** The body of every error under `/v1`. */
export const problem = z
  .strictObject({
    status: z.int().min(400).max(599),
    title: z.string(),
    detail: z.string(),
    /** Stable name of the kind of problem, for programs. */
    code: z.string(),
    /** All faults of the input at once; only with 400. */
    errors: z.array(inputProblem).optional(),
  })
  .meta({ id: 'Problem', description: 'Een fout (RFC 9457).' })
export type Problem = z.infer<typeof problem>

/** Content type of every error under `/v1`. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

type Kind = Omit<Problem, 'code' | 'errors'>

const KINDS = {
  ongeldig: {
    status: 400,
    title: 'Ongeldige invoer',
    detail: 'De aanvraag klopt niet. In errors staat elke fout.',
  },
  niet_ingelogd: {
    status: 401,
    title: 'Niet ingelogd',
    detail: 'Voor deze aanvraag is een geldig token nodig.',
  },
  niet_bevoegd: {
    status: 403,
    title: 'Niet bevoegd',
    detail: 'Dit mag u hier niet doen.',
  },
  onbekend: { status: 404, title: 'Niet gevonden', detail: 'Dit is hier niet bekend.' },
  methode: {
    status: 405,
    title: 'Methode niet toegestaan',
    detail: 'Dit adres kent deze methode niet; Allow noemt welke wel.',
  },
  conflict: {
    status: 409,
    title: 'Past niet bij de toestand',
    detail: 'Zoals het er nu voor staat, kan dit niet of niet meer.',
  },
  sleutel_hergebruikt: {
    status: 409,
    title: 'Sleutel al gebruikt',
    detail: 'Deze Idempotency-Key hoort bij een andere aanvraag.',
  },
  te_groot: {
    status: 413,
    title: 'Te groot',
    detail: 'De aanvraag is groter dan 1 MiB.',
  },
  mediatype: {
    status: 415,
    title: 'Mediatype niet ondersteund',
    detail: 'Stuur application/json in utf-8, niet ingepakt.',
  },
  te_vaak: { status: 429, title: 'Te vaak', detail: 'Probeer het straks opnieuw.' },
  fout: { status: 500, title: 'Fout', detail: 'Er ging hier iets mis.' },
  houder_mislukt: {
    status: 502,
    title: 'De houder antwoordde niet goed',
    detail:
      'Het systeem van de houder is er niet of gaf geen bruikbaar antwoord. Er is niets verstrekt.',
  },
  opslag: {
    status: 503,
    title: 'Even niet beschikbaar',
    detail: 'Probeer het straks opnieuw, met dezelfde Idempotency-Key.',
  },
  houder_te_laat: {
    status: 504,
    title: 'De houder antwoordde te laat',
    detail: 'Het systeem van de houder antwoordde niet op tijd. Er is niets verstrekt.',
  },
} as const satisfies Record<string, Kind>

export type ProblemCode = keyof typeof KINDS

/** The statuses and titles, for the description of the API. */
export const problemKinds: Readonly<Record<ProblemCode, Kind>> = KINDS

/** How long a client waits after a 503 (seconds): a store that failed over is back by then. */
const RETRY_AFTER_SECONDS = 5

/** Thrown inside `broker/http` to answer with one kind of problem. */
export class HttpError extends Error {
  readonly code: ProblemCode
  readonly errors: readonly InputProblem[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ProblemCode,
    options: { errors?: readonly InputProblem[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(code)
    this.name = 'HttpError'
    this.code = code
    this.errors = options.errors ?? []
    this.headers = options.headers ?? {}
  }
}

/** A used, expired and unknown one-time code are one answer, that of everything that is not there. */
const CONSENT: Readonly<Record<ConsentErrorCode, ProblemCode>> = {
  onbekend: 'onbekend',
  conflict: 'conflict',
  sleutel_hergebruikt: 'sleutel_hergebruikt',
  niet_bevoegd: 'niet_bevoegd',
  ongeldig: 'ongeldig',
  code_ongeldig: 'onbekend',
  opslag: 'opslag',
}

/** What is sent for an error. `fault` tells that the error belongs in the log. */
export type ProblemAnswer = {
  readonly body: Problem
  readonly headers: Readonly<Record<string, string>>
  readonly fault: boolean
}

/** A use case names its own properties; the client sent the words of the wire. */
const pointer = (path: string): string =>
  path
    .split('.')
    .filter(Boolean)
    .map((part) => `/${wireName(part)}`)
    .join('')

const answer = (
  code: ProblemCode,
  errors: readonly InputProblem[],
  headers: Readonly<Record<string, string>>,
): ProblemAnswer => ({
  body: { ...KINDS[code], code, ...(errors.length > 0 ? { errors: [...errors] } : {}) },
  headers: code === 'opslag' ? { ...headers, 'Retry-After': String(RETRY_AFTER_SECONDS) } : headers,
  fault: code === 'fout' || code === 'opslag',
})

const fromConsent = (error: ConsentError): ProblemAnswer => {
  const faults = error.faults.map(
    ({ path, message }): InputProblem => ({
      in: 'body',
      location: pointer(path),
      message,
    }),
  )
  const told =
    faults.length > 0 ? faults : [{ in: 'body' as const, location: '', message: error.message }]
  return answer(CONSENT[error.code], error.code === 'ongeldig' ? told : [], {})
}

/** The answer to whatever was thrown. The texts of errors stay inside, save those about the input itself. */
export const problemOf = (error: unknown): ProblemAnswer => {
  if (error instanceof HttpError) return answer(error.code, error.errors, error.headers)
  if (error instanceof ConsentError) return fromConsent(error)
  return answer('fout', [], {})
}
