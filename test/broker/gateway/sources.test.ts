/** Gateways over a database and over an API: what stops their start, what does not, and one order through each. */
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { requesterEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import { gatewayCommand } from '../../../broker/cli/gateway.ts'
import { GatewayConfigError } from '../../../broker/gateway/config.ts'
import { runInside } from '../../support/command.ts'
import { makeWorld, SCHOOL, type World } from '../../support/envelopes.ts'
import {
  type GatewayFolder,
  gatewayFolder,
  honestOrder,
  post,
  runGateway,
  SECRET,
  settings,
  UNORDERED,
} from '../../support/gateway.ts'
import { listen } from '../../support/listen.ts'
import { NOW } from '../../support/pki.ts'

let world: World
let folder: GatewayFolder
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(async () => {
  folder = await gatewayFolder(world)
})
afterEach(() => folder.remove())

const CATEGORIES = {
  hulp_betrokkenheid: { naamOrganisatie: { column: 'organisatie' } },
  hulp_doelen_afspraken: {
    doelenSchool: { list: { column: 'doel' } },
    tipsVoorDeLeraar: { list: { column: 'tip' } },
  },
}
const RECORD = { organisatie: SECRET, doel: 'rust in de ochtend', tip: UNORDERED }

const fill = (name: string): void => {
  const database = new Sqlite(join(folder.path, name))
  database.exec('CREATE TABLE kind (ref text, organisatie text, doel text, tip text)')
  database
    .prepare('INSERT INTO kind VALUES (?, ?, ?, ?)')
    .run('kind-1', RECORD.organisatie, RECORD.doel, RECORD.tip)
  database.close()
}

const useSql = async (change: object = {}, connection: object = {}) => {
  fill('cjg.sqlite')
  await folder.write(
    'bron.yaml',
    stringify({
      version: 1,
      connection: { dialect: 'sqlite', path: 'cjg.sqlite', ...connection },
      children: 'SELECT ref AS child FROM kind',
      queries: { hulp: 'SELECT ref AS child, organisatie, doel, tip FROM kind WHERE ref = :child' },
      categories: CATEGORIES,
      ...change,
    }),
  )
  const config = settings({ source: { kind: 'sql', mapping: 'bron.yaml' } })
  await folder.write('gateway.yaml', stringify(config))
}

const useRest = async (baseUrl: string, change: object = {}) => {
  await folder.write('token.txt', 'token')
  await folder.write(
    'bron.yaml',
    stringify({
      version: 1,
      baseUrl,
      auth: { by: 'bearer', file: 'token.txt' },
      children: { path: '/kinderen', key: 'ref' },
      resources: { hulp: { path: '/kinderen/{child}', key: 'ref' } },
      categories: CATEGORIES,
    }),
  )
  const config = settings({ source: { kind: 'rest', mapping: 'bron.yaml' }, ...change })
  await folder.write('gateway.yaml', stringify(config))
}

const api = (status = 200) =>
  listen((request, response) => {
    const all = {
      '/kinderen': [{ ref: 'kind-1' }],
      '/kinderen/kind-1': { ref: 'kind-1', ...RECORD },
    }
    const found = new Map<string, unknown>(Object.entries(all)).get(request.url ?? '')
    response.writeHead(found === undefined ? 404 : status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found ?? {}))
  })

const refusal = async (): Promise<string> => {
  try {
    await (await runGateway(folder)).close()
  } catch (error) {
    if (error instanceof GatewayConfigError) return error.message
    throw error
  }
  return 'started'
}

const released = async () => {
  const gateway = await runGateway(folder)
  const made = await honestOrder(world)
  const response = await post(gateway.url, made.jws)
  const sealed = await response.text()
  await gateway.close()
  const requester = requesterEnvelopes(SCHOOL, world.certificates, world.school)
  const opened = await requester.open(sealed, { ...made.sent, order: made.order.order }, NOW)
  return opened.ok
    ? opened.value.slices.map((one) => [one.category, 'record' in one && one.record])
    : opened
}
const ORDERED = [
  ['hulp_betrokkenheid', { naamOrganisatie: SECRET }],
  ['hulp_doelen_afspraken', { doelenSchool: ['rust in de ochtend'] }],
]

describe('an order', () => {
  it('is carried out from a database', async () => {
    await useSql()
    expect(await released()).toEqual(ORDERED)
  })

  it('is carried out from an API', async () => {
    const server = await api()
    await useRest(server.url)
    expect(await released()).toEqual(ORDERED)
    await server.close()
  })
})

describe('a gateway refuses to start', () => {
  it.each([
    [{ queries: { hulp: 'DROP TABLE kind' } }, 'source: bron.yaml: queries.hulp: must begin with'],
    [
      { queries: { hulp: 'SELECT ref AS child, doel FROM kind WHERE ref = :child' } },
      'queries.hulp: gives no col',
    ],
    [
      { queries: { hulp: 'SELECT organisatie, doel, tip FROM kind WHERE ref = :child' } },
      'queries.hulp: gives no column child',
    ],
    [
      { queries: { hulp: 'SELECT doel FROM weg WHERE ref = :child' } },
      'queries.hulp: the database',
    ],
    [{ children: 'SELECT ref FROM kind' }, 'children: the database'],
    [{ categories: { verzonnen: {} } }, 'categories.verzonnen: is not a category'],
    [{ connection: { dialect: 'oracle' } }, 'bron.yaml: connection'],
  ])('over %j', async (change, expected) => {
    await useSql(change)
    expect(await refusal()).toContain(expected)
  })

  it('over an API that refuses its token', async () => {
    const server = await api(401)
    await useRest(server.url)
    expect(await refusal()).toContain('source: api: children: the API refuses this system (401)')
    await server.close()
  })

  it('over plain HTTP in production, and starts with it in development', async () => {
    const server = await api()
    const production = {
      mode: 'production',
      broker: { issuer: 'https://broker.example', jwks: 'broker.jwks' },
    }
    await useRest(server.url, production)
    expect(await refusal()).toContain('source: bron.yaml: baseUrl: must be https')
    await useRest(server.url)
    expect(await refusal()).toBe('started')
    await server.close()
  })
})

describe('a gateway starts, and says what is wrong', () => {
  it('when its database is not there yet, and answers when it is', async () => {
    await useSql({}, { path: 'later.sqlite' })
    const gateway = await runGateway(folder)
    expect(gateway.faults.join()).toContain(
      'source: database: connection: the file that path names is not there',
    )
    const failed = await post(gateway.url, (await honestOrder(world)).jws)
    expect(failed.status).toBe(503)
    fill('later.sqlite')
    const answered = await post(gateway.url, (await honestOrder(world)).jws)
    expect(answered.status).toBe(200)
    await gateway.close()
  })

  it('when its API is not there yet', async () => {
    const server = await api()
    await useRest(server.url)
    await server.close()
    const gateway = await runGateway(folder)
    expect(gateway.faults.join()).toContain('source: api: children: the server cannot be reached')
    expect((await post(gateway.url, (await honestOrder(world)).jws)).status).toBe(503)
    await gateway.close()
  })
})

describe('gateway check', () => {
  const check = () => {
    const config = join(folder.path, 'gateway.yaml')
    return runInside(gatewayCommand, ['check', '--config', config, '--child', 'kind-1'])
  }

  it('shows what a database would release, and ends with 0', async () => {
    await useSql()
    const { stdout, code } = await check()
    expect(stdout).toContain(SECRET)
    expect(code).toBe(0)
  })

  it('names what an administrator must mend, and ends with 2', async () => {
    await useSql({ queries: { hulp: 'SELECT ref AS child, doel FROM kind WHERE ref = :child' } })
    const { stderr, code } = await check()
    expect(stderr).toContain(
      'source: database: queries.hulp: gives no column organisatie, tip; it gives child, doel',
    )
    expect(code).toBe(2)
  })

  it('tells that nothing could be read, and ends with 1', async () => {
    await useSql({}, { path: 'weg.sqlite' })
    const { stdout, code } = await check()
    expect(stdout).toContain('Er kon niets worden gelezen:')
    expect(stdout).toContain('the file that path names is not there')
    expect(code).toBe(1)
  })
})
