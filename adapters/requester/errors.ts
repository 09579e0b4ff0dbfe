/** Turns what went wrong between client and broker into one `RequesterError`. */
import { z } from 'zod'
import { RequesterError, type RequesterErrorCode } from '../../consent/ports/requester.ts'
import { type Reply, TransportError, type TransportFailure } from './transport.ts'

/** The part of a problem (RFC 9457) that a client acts on. */
const problem = z.looseObject({
  code: z.string().optional(),
  errors: z
    .array(z.looseObject({ location: z.string().optional(), message: z.string() }))
    .optional(),
})

const BY_STATUS: Readonly<Record<number, RequesterErrorCode>> = {
  400: 'ongeldig',
  401: 'niet_toegelaten',
  403: 'niet_toegelaten',
  404: 'onbekend',
  409: 'conflict',
  413: 'ongeldig',
  415: 'ongeldig',
  502: 'houder_mislukt',
  504: 'houder_te_laat',
}

/** The JSON of an answer; undefined where it is none. */
export const jsonOf = ({ text }: Reply): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** No cause: it may quote the answer. */
export const notAnAnswer = (): RequesterError =>
  new RequesterError('broker_fout', 'the broker answered what is no answer')

/** The error of an answer with a status of 300 and over. */
export const errorOf = (reply: Reply): RequesterError => {
  const { status } = reply
  const { errors = [] } = problem.safeParse(jsonOf(reply)).data ?? {}
  const faults = errors.map(({ location = '', message }) => `${location} ${message}`.trim())
  return new RequesterError(BY_STATUS[status] ?? 'broker_fout', `the broker answered ${status}`, {
    faults,
  })
}

const BY_FAILURE: Readonly<Record<TransportFailure, readonly [RequesterErrorCode, string]>> = {
  te_laat: ['te_laat', 'the broker is too slow'],
  te_groot: ['broker_fout', 'the broker answered too much'],
  onbereikbaar: ['onbereikbaar', 'no connection to the broker'],
}

/** One table from what the transport and the rest throw to codes. */
export const toRequesterError = (error: unknown): RequesterError => {
  if (error instanceof RequesterError) return error
  if (error instanceof TransportError) return new RequesterError(...BY_FAILURE[error.code])
  return new RequesterError('broker_fout', 'unexpected fault', { cause: error })
}
