/** A route, declared once: express serves it and the description of the API names it from the same schemas. */
import type { z } from 'zod'
import type { LoginProofs } from '../../consent/ports/login-proofs.ts'
import type { BrokerContext } from '../context.ts'
import type { Mediation } from '../disclose.ts'
import type { Access, Callers } from './authenticate.ts'
import type { ProblemCode } from './problem.ts'

/** What handlers work with. */
export type Services = {
  readonly context: BrokerContext
  readonly mediation: Mediation
  /** Null where the broker knows no login of people. */
  readonly loginProofs: LoginProofs | null
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** One call, authenticated and parsed. `key` is the idempotency key: every POST that writes has one. */
export type Call<By extends Access['by'], Path, Query, Body> = {
  readonly caller: Callers[By]
  readonly path: Parsed<Path>
  readonly query: Parsed<Query>
  readonly body: Parsed<Body>
  readonly key: string
}

type Shape = z.ZodObject | undefined
type Content = z.ZodType | undefined

/** What a route declares. `path` is relative to `/v1`, with `{name}` for parameters. */
export type RouteSpec<
  By extends Access['by'],
  Path extends Shape,
  Query extends Shape,
  Body extends Content,
  Answer extends z.ZodType,
> = {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly access: Extract<Access, { by: By }>
  /** A POST that only reads, since its input is too much for a URL: it takes no idempotency key. */
  readonly readsOnly?: true
  readonly input?: { readonly path?: Path; readonly query?: Query; readonly body?: Body }
  readonly status: 200 | 201 | 202
  readonly answer: Answer
  /** Problems beyond those that every route of its kind can give. */
  readonly problems?: readonly ProblemCode[]
  readonly handle: (
    services: Services,
    call: Call<By, Path, Query, Body>,
  ) => Promise<z.input<Answer>>
}

/** A call before its types are known to anybody but the route itself. */
export type AnyCall = {
  readonly caller: Callers[Access['by']]
  readonly path: unknown
  readonly query: unknown
  readonly body: unknown
  readonly key: string
}

/** A route as the server and the description see it. */
export type Route = Pick<
  RouteSpec<Access['by'], Shape, Shape, Content, z.ZodType>,
  | 'method'
  | 'path'
  | 'operationId'
  | 'readsOnly'
  | 'summary'
  | 'description'
  | 'status'
  | 'answer'
  | 'problems'
> & {
  readonly access: Access
  readonly input: { readonly path?: Shape; readonly query?: Shape; readonly body?: Content }
  readonly handle: (services: Services, call: AnyCall) => Promise<unknown>
}

/** Whether a call of this route changes anything. */
export const writes = ({ method, readsOnly }: Route): boolean => method === 'post' && !readsOnly

/** Declares a route; the handler's types follow from the schemas. */
export const route = <
  By extends Access['by'],
  Answer extends z.ZodType,
  Path extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends Content = undefined,
>(
  spec: RouteSpec<By, Path, Query, Body, Answer>,
): Route => ({
  ...spec,
  input: spec.input ?? {},
  // The server parses with these very schemas and authenticates as `access` says before it calls.
  handle: (services, call) => spec.handle(services, call as Call<By, Path, Query, Body>),
})
