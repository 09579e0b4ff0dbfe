/** Turns what went wrong between client and broker into one `RequesterError`. */
import { ClientError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client'
import { z } from 'zod'
import { RequesterError, type RequesterErrorCode } from '../../consent/ports/requester.ts'
import { TransportError } from './transport.ts'

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

const jsonOf = async (response: Response): Promise<unknown> => {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

/** The error of an answer with a status of 300 and over. */
export const errorOf = async (response: Response): Promise<RequesterError> => {
  const parsed = problem.safeParse(await jsonOf(response))
  const code = BY_STATUS[response.status] ?? 'broker_fout'
  const faults = parsed.success
    ? (parsed.data.errors ?? []).map(({ location = '', message }) =>
        `${location} ${message}`.trim(),
      )
    : []
  return new RequesterError(code, `the broker answered ${response.status}`, { faults })
}

const transportErrorIn = (error: unknown): TransportError | undefined => {
  if (error instanceof TransportError) return error
  return error instanceof Error && error.cause !== undefined
    ? transportErrorIn(error.cause)
    : undefined
}

/** One table from what libraries throw to codes. The cause stays inside: it may quote an answer. */
export const toRequesterError = (error: unknown): RequesterError => {
  if (error instanceof RequesterError) return error
  const transport = transportErrorIn(error)
  if (transport?.code === 'te_laat') return new RequesterError('te_laat', 'the broker is too slow')
  if (transport?.code === 'te_groot')
    return new RequesterError('broker_fout', 'the broker answered too much')
  if (transport) return new RequesterError('onbereikbaar', 'no connection to the broker')
  if (error instanceof ResponseBodyError) {
    const code = error.status < 500 ? 'niet_toegelaten' : 'broker_fout'
    return new RequesterError(code, `the token endpoint answered ${error.error}`)
  }
  if (error instanceof WWWAuthenticateChallengeError)
    return new RequesterError('niet_toegelaten', 'the broker does not accept the token')
  if (error instanceof ClientError)
    return new RequesterError('broker_fout', 'the broker answered what is no answer')
  return new RequesterError('broker_fout', 'unexpected fault', { cause: error })
}
