/** Finds what serves a request: the path exactly as declared, capitals and slashes included, then the method. */
import { type Exchange, sendEmpty } from './exchange.ts'
import { grouped } from './grouped.ts'
import { HttpError } from './problem.ts'

/** Parameters of a path, decoded. */
export type Parameters = Readonly<Record<string, string>>

/** One method at one place; `path` is a template with `{name}` for parameters. */
export type Endpoint = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly serve: (exchange: Exchange, parameters: Parameters) => void | Promise<void>
}

type Place = {
  readonly path: string
  readonly allow: string
  readonly byMethod: ReadonlyMap<string, Endpoint['serve']>
}

type Found = { readonly place: Place; readonly encoded: Parameters }

const placeOf = (path: string, endpoints: readonly Endpoint[]): Place => {
  const byMethod = new Map<string, Endpoint['serve']>(
    endpoints.map(({ method, serve }) => [method, serve]),
  )
  const get = byMethod.get('GET')
  if (get !== undefined) byMethod.set('HEAD', get)
  const allow = [...byMethod.keys(), 'OPTIONS'].sort().join(', ')
  return { path, allow, byMethod }
}

const PARAMETER = /\{(\w+)\}/g

const NONE: Parameters = {}

/** Places without parameters are looked up; the few that have some are tried in turn. */
const finderOf = (places: readonly Place[]): ((path: string) => Found | undefined) => {
  const exact = new Map(places.map((place) => [place.path, place]))
  const patterns = places
    .filter(({ path }) => path.includes('{'))
    .map((place) => ({
      place,
      pattern: new RegExp(`^${place.path.replaceAll(PARAMETER, '(?<$1>[^/]+)')}$`),
    }))
  return (path) => {
    const place = exact.get(path)
    if (place !== undefined) return { place, encoded: NONE }
    for (const { place, pattern } of patterns) {
      const match = pattern.exec(path)
      if (match) return { place, encoded: { ...match.groups } }
    }
    return undefined
  }
}

const decoded = (encoded: Parameters): Parameters => {
  if (encoded === NONE) return NONE
  try {
    return Object.fromEntries(
      Object.entries(encoded).map(([name, value]) => [name, decodeURIComponent(value)]),
    )
  } catch {
    throw new HttpError('ongeldig')
  }
}

/**
 * Serves a request by the endpoint that it is for. OPTIONS tells the methods of a place, HEAD is a GET whose body stays
 * here. Throws `HttpError` `onbekend`, `methode`, and `ongeldig` for a path that is not percent-encoded right.
 */
export const createDispatcher = (
  endpoints: readonly Endpoint[],
): ((exchange: Exchange) => Promise<void>) => {
  const places = [...grouped(endpoints, ({ path }) => path)].map(([path, same]) =>
    placeOf(path, same),
  )
  const find = finderOf(places)
  return async (exchange) => {
    const found = find(exchange.path)
    if (found === undefined) throw new HttpError('onbekend')
    const { path, allow, byMethod } = found.place
    exchange.route = path
    const parameters = decoded(found.encoded)
    const { method = '' } = exchange.req
    const serve = byMethod.get(method)
    if (serve !== undefined) return serve(exchange, parameters)
    if (method !== 'OPTIONS') throw new HttpError('methode', { headers: { Allow: allow } })
    sendEmpty(exchange, 204, { Allow: allow })
  }
}
