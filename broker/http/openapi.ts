/** The description of the API, made from the schemas that the routes parse with. */
import { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi'
import { grouped } from './grouped.ts'
import { API_VERSION } from './headers.ts'
import { PROBLEM_TYPE, type ProblemCode, problem, problemKinds } from './problem.ts'
import { type Route, writes } from './route.ts'
import { allRoutes } from './routes/all.ts'
import { idempotencyKey } from './wire.ts'

const [PROBLEM_MEDIA = PROBLEM_TYPE] = PROBLEM_TYPE.split(';')

const headers = {
  'API-Version': {
    description: 'Het volledige versienummer van de API.',
    schema: { type: 'string', example: API_VERSION },
  },
  'Request-Id': {
    description: 'Nummer van dit antwoord, om bij een vraag te noemen.',
    schema: { type: 'string', format: 'uuid' },
  },
} as const

const ALWAYS: readonly ProblemCode[] = [
  'ongeldig',
  'niet_ingelogd',
  'niet_bevoegd',
  'onbekend',
  'te_vaak',
  'fout',
  'opslag',
]
const WRITES: readonly ProblemCode[] = ['conflict', 'sleutel_hergebruikt', 'te_groot', 'mediatype']

const capitalised = (code: string): string =>
  code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** One response object per set of codes: the description then holds each once and refers to it. */
const shared = new Map<string, ZodOpenApiResponseObject>()

const problemResponse = (codes: readonly ProblemCode[]): ZodOpenApiResponseObject => {
  const id = codes.map(capitalised).join('')
  const known = shared.get(id)
  if (known) return known
  const made = {
    id,
    description: codes.map((code) => problemKinds[code].title).join(', of: '),
    headers,
    content: { [PROBLEM_MEDIA]: { schema: problem } },
  }
  shared.set(id, made)
  return made
}

const problemsOf = ({ method, problems = [] }: Route): ZodOpenApiResponsesObject => {
  const codes = [...ALWAYS, ...(method === 'post' ? WRITES : []), ...problems]
  const byStatus = grouped(codes, (code) => problemKinds[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [`${status as 400}` as const, problemResponse(same)]),
  )
}

const SECURITY: Readonly<Record<Route['access']['by'], string>> = {
  machine: 'systeem',
  slice: 'systeem',
  person: 'mens',
  officer: 'mens',
}

const OFFICERS = {
  fg: 'Voor functionarissen gegevensbescherming die inlogden.',
  beheerder: 'Voor beheerders van een organisatie die inlogden.',
} as const

const accessText = ({ access }: Route): string => {
  switch (access.by) {
    case 'machine':
      return `Voor systemen, met een token van het type \`handeling\` voor \`${access.act}\`.`
    case 'slice':
      return 'Voor systemen, met een token van het type `dossierdeel`.'
    case 'person':
      return 'Voor mensen die inlogden.'
    case 'officer':
      return OFFICERS[access.as]
  }
}

const tagOf = ({ path }: Route): string => path.split('/')[1] ?? ''

const parametersOf = (route: Route) => ({
  ...(route.input.path ? { path: route.input.path } : {}),
  ...(route.input.query ? { query: route.input.query } : {}),
  ...(writes(route) ? { header: z.object({ 'Idempotency-Key': idempotencyKey }) } : {}),
})

const operationOf = (route: Route): ZodOpenApiOperationObject => ({
  operationId: route.operationId,
  summary: route.summary,
  description: [route.description, accessText(route)].filter(Boolean).join(' '),
  tags: [tagOf(route)],
  security: [{ [SECURITY[route.access.by]]: [] }],
  requestParams: parametersOf(route),
  ...(route.input.body
    ? {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: route.input.body } },
        },
      }
    : {}),
  responses: {
    [`${route.status}`]: {
      description: 'Gelukt.',
      headers,
      content: { 'application/json': { schema: route.answer } },
    },
    ...problemsOf(route),
  },
})

const itself: ZodOpenApiOperationObject = {
  operationId: 'openapiBekijken',
  summary: 'Deze beschrijving',
  tags: ['openapi'],
  security: [],
  responses: {
    '200': {
      description: 'De beschrijving van deze API.',
      headers,
      content: { 'application/json': { schema: { type: 'object' } } },
    },
  },
}

const pathsOf = (routes: readonly Route[]): ZodOpenApiPathsObject => ({
  '/openapi.json': { get: itself },
  ...Object.fromEntries(
    [...grouped(routes, ({ path }) => path)].map(([path, same]) => [
      path,
      Object.fromEntries(same.map((route) => [route.method, operationOf(route)])),
    ]),
  ),
})

/** The OpenAPI document (3.1) of everything under `/v1`, of both listeners. */
export const openApiDocument = (): object =>
  createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Toestemmingsmakelaar jeugd en onderwijs',
      version: API_VERSION,
      description:
        'Legt toestemming vast, besluit wat gedeeld mag worden en bemiddelt verzegelde dossierdelen. Systemen van organisaties en mensen hebben elk hun eigen adres; op het ene bestaan de paden van het andere niet.',
      contact: {
        name: 'Beheer van de toestemmingsmakelaar',
        email: 'beheer@broker.example',
        url: 'https://broker.example/contact',
      },
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [
      { url: 'https://broker.example/v1', description: 'Voor systemen van organisaties' },
      { url: 'https://portaal.broker.example/v1', description: 'Voor mensen' },
    ],
    tags: [...new Set(['openapi', ...allRoutes.map(tagOf)])].map((name) => ({ name })),
    paths: pathsOf(allRoutes),
    components: {
      securitySchemes: {
        systeem: {
          type: 'http',
          scheme: 'DPoP',
          description:
            'Toegangstoken (RFC 9068) van POST /oauth/token, gebonden aan een sleutel (RFC 9449), met authorization_details (RFC 9396).',
        },
        mens: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Token van de inlog.',
        },
      },
    },
  })
