/** Reads the input of a route: path, query, headers and body together, so that all faults are told at once. */
import { z } from 'zod'
import { HttpError, type InputProblem } from './problem.ts'
import { type AnyCall, type Route, writes } from './route.ts'
import { idempotencyKey } from './wire.ts'

const NOTHING = z.strictObject({})
const writeHeaders = z.object({ 'idempotency-key': idempotencyKey })
const dutch = z.locales.nl().localeError

/** A property's name is told back only where it can hold nothing but a name. */
const NAME = /^[A-Za-z][A-Za-z_-]{0,63}$/

const escaped = (part: PropertyKey): string =>
  String(part).replaceAll('~', '~0').replaceAll('/', '~1')

const locationOf = (where: InputProblem['in'], path: readonly PropertyKey[]): string =>
  where === 'body' ? path.map((part) => `/${escaped(part)}`).join('') : path.map(escaped).join('.')

const faultsOf = (where: InputProblem['in'], issue: z.core.$ZodIssue): InputProblem[] => {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      in: where,
      location: locationOf(where, NAME.test(key) ? [...issue.path, key] : issue.path),
      message: 'hoort hier niet',
    }))
  if (issue.code === 'invalid_key')
    return [
      {
        in: where,
        location: locationOf(where, issue.path.slice(0, -1)),
        message: 'onbekende naam',
      },
    ]
  return [{ in: where, location: locationOf(where, issue.path), message: issue.message }]
}

type Read = { readonly value: unknown; readonly faults: readonly InputProblem[] }

const read = (where: InputProblem['in'], schema: z.ZodType, input: unknown): Read => {
  const parsed = schema.safeParse(input, { error: dutch })
  if (parsed.success) return { value: parsed.data, faults: [] }
  return {
    value: undefined,
    faults: parsed.error.issues.flatMap((issue) => faultsOf(where, issue)),
  }
}

/** A request as it came in; `body` is a fault where it could not be read as JSON. */
export type RawInput = {
  readonly path: unknown
  readonly query: unknown
  readonly headers: unknown
  readonly body: { readonly json: unknown } | { readonly fault: string }
}

const readBody = ({ method, input }: Route, { body }: RawInput): Read => {
  if (method === 'get') return { value: undefined, faults: [] }
  if ('fault' in body)
    return { value: undefined, faults: [{ in: 'body', location: '', message: body.fault }] }
  return read('body', input.body ?? NOTHING, body.json)
}

/** The parsed input of a call; throws `HttpError('ongeldig')` with every fault. */
export const readInput = (route: Route, raw: RawInput): Omit<AnyCall, 'caller'> => {
  const path = read('path', route.input.path ?? NOTHING, raw.path)
  const query = read('query', route.input.query ?? NOTHING, raw.query)
  const headers = read('header', writes(route) ? writeHeaders : z.object({}), raw.headers)
  const body = readBody(route, raw)
  const errors = [path, query, headers, body].flatMap(({ faults }) => faults)
  if (errors.length > 0) throw new HttpError('ongeldig', { errors })
  const { data } = writeHeaders.safeParse(raw.headers)
  return {
    path: path.value,
    query: query.value,
    body: body.value,
    key: data?.['idempotency-key'] ?? '',
  }
}
