/**
 * Generated requests against every route, from the API's own description (reliability R11): every answer is documented, none is a fault of
 * ours, none shows a stack or anything of a family that is not the asker's. The seed makes a failure repeatable.
 */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Response } from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApiDocument } from '../../broker/http/openapi.ts'
import { act } from '../../consent/act.ts'
import {
  CJG,
  LEERPLICHT,
  SCHOOL,
  type SeededFamily,
  type System,
  startSystem,
} from '../support/system.ts'

const SEED = 20261121
/** Per listener: ten thousand together, each listener below the limit of requests a minute. */
const RUNS = 5000

type Schema = {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
}
type Operation = {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly documented: readonly number[]
  readonly body: Schema | null
  readonly people: boolean
}
type Document = {
  readonly paths: Record<string, Record<string, Record<string, unknown>>>
  readonly components: { readonly schemas: Record<string, Schema> }
}

const description = openApiDocument() as unknown as Document

const bodyOf = (operation: Record<string, unknown>): Schema | null => {
  const body = operation['requestBody'] as
    | { content: Record<string, { schema: Schema }> }
    | undefined
  return body ? (Object.values(body.content)[0]?.schema ?? null) : null
}

const operations: readonly Operation[] = Object.entries(description.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      method === 'get' || method === 'post'
        ? [
            {
              method,
              path,
              documented: Object.keys(operation['responses'] as object).map(Number),
              body: bodyOf(operation),
              people: JSON.stringify(operation['security'] ?? '').includes('mens'),
            } as Operation,
          ]
        : [],
    ),
)

let system: System
let own: SeededFamily
let others: SeededFamily
beforeAll(async () => {
  system = await startSystem()
  own = await system.seedFamily({ 'ouder-1': 'ouder1', 'ouder-2': 'ouder2' })
  others = await system.seedFamily({ 'vreemde-1': 'ouder1' })
})
afterAll(() => system?.close())

/** Words that get past the door, so that the rooms behind it are tried as well. */
const words = () => [
  own.child,
  own.pseudonyms[CJG] ?? '',
  own.pseudonyms[SCHOOL] ?? '',
  ...[CJG, SCHOOL, LEERPLICHT, 'nl', 'en', 'gegeven', 'geweigerd', '2027-01-01', '2013-06-24'],
  ...['terugkoppeling_hulp', 'verzuimaanpak', 'ondersteuningsteam_mdo', 'hulp_betrokkenheid'],
  ...['gedrag_welbevinden', 'identiteit_contact', 'cjg_wijkteam', 'school_vo', 'vitaal_belang'],
]

const text = () =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...words()) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        '__proto__',
        '../../etc',
        "'; drop table x",
        '\u0000',
        'a'.repeat(5000),
      ),
    },
  )

const membersOf = (properties: Readonly<Record<string, Schema>>, depth: number) =>
  fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, one]) => [name, mostly(described(one, depth))]),
    ),
    { requiredKeys: [] },
  )

const plain = ({ type }: Schema): fc.Arbitrary<unknown> => {
  if (type === 'integer' || type === 'number')
    return fc.oneof(fc.integer({ min: -5, max: 40 }), fc.double())
  return type === 'boolean' ? fc.boolean() : text()
}

/** A value as the description has it, more or less. */
const described = (given: Schema, above: number): fc.Arbitrary<unknown> => {
  const depth = above + 1
  const name = given.$ref?.split('/').at(-1)
  const schema = name === undefined ? given : description.components.schemas[name]
  if (schema === undefined || depth > 6) return fc.constant(null)
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return fc.oneof(...choices.map((one) => described(one, depth)))
  if (schema.const !== undefined || schema.enum)
    return fc.constantFrom(...(schema.enum ?? [schema.const]))
  if (schema.items) return fc.array(described(schema.items, depth), { maxLength: 4 })
  return schema.properties ? membersOf(schema.properties, depth) : plain(schema)
}

/** Nine in ten as described, the tenth anything at all. */
const mostly = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.jsonValue() })

const asText = (value: unknown): string => {
  try {
    return String(JSON.stringify(value))
  } catch {
    return '{}'
  }
}

const requestTo = (operation: Operation) =>
  fc.record({
    operation: fc.constant(operation),
    id: text(),
    query: fc.dictionary(fc.constantFrom('kind', 'na', 'aantal', 'voor', 'x'), text(), {
      maxKeys: 3,
    }),
    body: mostly(operation.body ? described(operation.body, 0) : fc.jsonValue()),
    type: fc.oneof(
      { weight: 9, arbitrary: fc.constant('application/json; charset=utf-8') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('application/json; charset=utf-7', 'text/plain', ''),
      },
    ),
    key: fc.oneof(
      { weight: 6, arbitrary: fc.constant(randomUUID()).map(() => randomUUID()) },
      { weight: 1, arbitrary: fc.constantFrom('x', 'a'.repeat(300), 'sleutel-0001') },
    ),
    who: fc.constantFrom('owner', 'owner', 'owner', 'stranger', 'nobody'),
  })
type Generated = ReturnType<typeof requestTo> extends fc.Arbitrary<infer One> ? One : never

const anyRequest = (people: boolean) =>
  fc.oneof(...operations.filter((one) => one.people === people).map(requestTo))

const foreign = () => [others.child, ...Object.values(others.pseudonyms)]

const check = ({ documented, path, method }: Operation, answer: Response): void => {
  const told = `${method} ${path}: ${answer.status} ${answer.text.slice(0, 300)}`
  // A path made of a generated id may name another route or none.
  expect([...documented, 404, 405], told).toContain(answer.status)
  expect(answer.status, told).toBeLessThan(500)
  expect(answer.text, told).not.toMatch(/\bat .*\.(js|ts|mjs):\d+|node_modules|SQLITE/)
  for (const id of foreign()) expect(answer.text.includes(id), told).toBe(false)
}

const pathOf = ({ operation, id, query }: Generated): { path: string; search: string } => {
  const path = `/v1${operation.path.replaceAll(/\{\w+\}/g, encodeURIComponent(id))}`
  const search = new URLSearchParams(query).toString()
  return { path, search: operation.method === 'get' && search !== '' ? `?${search}` : '' }
}

describe('generated requests', () => {
  test('people get documented answers, and nothing of another family', async () => {
    const people = { owner: 'ouder-1', stranger: 'onbekend-1', nobody: 'onbekend-2' }
    await fc.assert(
      fc.asyncProperty(anyRequest(true), async (one) => {
        const { operation, type, key, body, who } = one
        const { path, search } = pathOf(one)
        const answer = await system
          .person(people[who as keyof typeof people])
          .send(operation.method, `${path}${search}`, (sent) => {
            if (who === 'nobody') sent.unset('Authorization')
            if (operation.method === 'get') return sent
            return sent.set('Content-Type', type).set('Idempotency-Key', key).send(asText(body))
          })
        check(operation, answer)
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })

  test('systems get documented answers, and nothing of another family', async () => {
    const owner = system.client(CJG)
    const stranger = system.client(LEERPLICHT)
    const tokens = {
      owner: await owner.actToken(...act.options),
      stranger: await stranger.actToken(...act.options),
    }
    const age = { calls: 0 }
    await fc.assert(
      fc.asyncProperty(anyRequest(false), async (one) => {
        const { operation, type, key, body, who } = one
        age.calls += 1
        // A token lives two minutes.
        if (age.calls % 200 === 0) {
          tokens.owner = await owner.actToken(...act.options)
          tokens.stranger = await stranger.actToken(...act.options)
        }
        const client = who === 'stranger' ? stranger : owner
        const token = who === 'stranger' ? tokens.stranger : tokens.owner
        const answer = await client.send(operation.method, pathOf(one).path, token, (sent) => {
          if (who === 'nobody') sent.unset('Authorization')
          if (operation.method === 'get') return sent
          return sent.set('Content-Type', type).set('Idempotency-Key', key).send(asText(body))
        })
        check(operation, answer)
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })
})
