import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { makeRsaKeyPair } from '../../../adapters/pki/keys.ts'
import { GatewayConfigError, parseGatewayConfig } from '../../../broker/gateway/config.ts'
import { DAY } from '../../../consent/time.ts'
import { patchedCatalogue } from '../../support/catalogue-patch.ts'
import { makeWorld, OTHER, type World } from '../../support/envelopes.ts'
import {
  type GatewayFolder,
  gatewayFolder,
  runGateway,
  type Settings,
  settings,
} from '../../support/gateway.ts'
import { listen } from '../../support/listen.ts'
import { NOW } from '../../support/pki.ts'

const parse = (change: Settings) => parseGatewayConfig(stringify(settings(change)), 'school.yaml')

const faultsOf = (work: () => unknown): readonly string[] => {
  try {
    work()
  } catch (error) {
    if (error instanceof GatewayConfigError) return error.faults
    throw error
  }
  return []
}

const organisation = (change: Settings) => ({
  organisation: { ...(settings()['organisation'] as object), ...change },
})

describe('settings that are wrong', () => {
  it('are all named at once', () => {
    const faults = faultsOf(() =>
      parse({ records: undefined, trustedCas: [], orders: { port: 70000 }, geheim: 1 }),
    )
    expect(faults.join('\n')).toMatch(/school.yaml: records: is missing/)
    for (const name of ['trustedCas', 'orders.port', 'unknown member geheim'])
      expect(faults.join('\n')).toContain(name)
  })

  it.each([
    ['an OIN', organisation({ oin: '123' }), 'organisation.oin'],
    ['a party', organisation({ party: 'school' }), 'organisation.party'],
    [
      'an issuer with a path',
      { broker: { issuer: 'https://a.example/', jwks: 'x' } },
      'broker.issuer',
    ],
    ['an unknown kind of source', { source: { kind: 'sql' } }, 'source'],
    [
      'pages without a client of the broker',
      {
        pages: {
          listen: { port: 0 },
          url: 'https://lezen.example',
          login: { issuer: 'https://login.example', clientId: 'x', auth: { by: 'none' } },
          employees: { people: [{ subject: 'a', employee: 'b', name: 'c' }] },
        },
      },
      'broker.client',
    ],
  ])('%s', (_name, change, setting) => {
    expect(faultsOf(() => parse(change)).join('\n')).toContain(`school.yaml: ${setting}`)
  })

  it('are no YAML', () => {
    expect(faultsOf(() => parseGatewayConfig('a: [', 'school.yaml'))[0]).toMatch(/^school.yaml: /)
    const aliases = parseGatewayConfig.bind(null, 'a: &x 1\nb: *x\n', 'school.yaml')
    expect(faultsOf(aliases)).toEqual(['school.yaml: anchors and aliases are not allowed'])
  })

  it('speak plain HTTP in production', () => {
    expect(faultsOf(() => parse({ mode: 'production' }))).toEqual([
      'school.yaml: broker.issuer: must be https; only mode "development" allows http',
    ])
    const broker = { issuer: 'https://broker.example', jwks: 'x' }
    expect(faultsOf(() => parse({ mode: 'production', broker }))).toEqual([])
    const login = (scheme: string) => ({
      issuer: `${scheme}://login.example`,
      clientId: 'x',
      auth: { by: 'none' },
    })
    const pages = {
      listen: { port: 0 },
      url: 'https://school.example',
      login: login('https'),
      employees: { people: [{ subject: 'a', employee: 'b', name: 'c' }] },
      copies: { login: login('http'), keys: 'x' },
    }
    const client = { id: 'school', key: 'x' }
    const both = { mode: 'production', broker: { ...broker, client }, pages }
    expect(faultsOf(() => parse(both))).toEqual([
      'school.yaml: pages.copies.login.issuer: must be https; only mode "development" allows http',
    ])
  })
})

describe('a gateway that does not start', () => {
  let world: World
  let folder: GatewayFolder
  beforeAll(async () => {
    world = await makeWorld()
  })
  beforeEach(async () => {
    folder = await gatewayFolder(world)
  })
  afterEach(() => folder.remove())

  const refusal = async (runtime = {}): Promise<string> => {
    try {
      await (await runGateway(folder, runtime)).close()
    } catch (error) {
      if (error instanceof GatewayConfigError) return error.message
      throw error
    }
    return 'started'
  }
  const rewrite = (change: Settings) => folder.write('gateway.yaml', stringify(settings(change)))

  it('starts when nothing is wrong', async () => {
    expect(await refusal()).toBe('started')
  })

  it.each([
    ['a missing key', 'cjg.key', null, 'organisation.key: the file cjg.key cannot be read'],
    ['a broken key', 'cjg.key', 'geen sleutel', 'not a readable PEM key'],
    ['a broken certificate', 'cjg.pem', 'geen certificaat', 'not a readable PEM certificate'],
    ['no authority', 'ca.pem', 'geen certificaat', 'trustedCas'],
    ['keys of the broker that are no JSON', 'broker.jwks', '{', 'broker.jwks: the file is no JSON'],
    ['no key of the broker', 'broker.jwks', '{"keys":[]}', 'broker.jwks'],
    ['broken records', 'gateway.sqlite', 'x'.repeat(4096), 'records'],
  ])('over %s', async (_name, file, content, expected) => {
    await rm(join(folder.path, 'gateway.sqlite-wal'), { force: true })
    if (content === null) await rm(join(folder.path, file))
    else await folder.write(file, content)
    expect(await refusal()).toContain(expected)
  })

  it('over a private key of the broker among its public ones', async () => {
    const leaked = { ...world.broker.publicJwk, d: 'A'.repeat(43) }
    await folder.write('broker.jwks', JSON.stringify({ keys: [leaked] }))
    const message = await refusal()
    expect(message).toContain('broker.jwks')
    expect(message).not.toContain('A'.repeat(43))
  })

  it('over a key of another certificate', async () => {
    await folder.write('cjg.key', (await makeRsaKeyPair()).privateKeyPem)
    expect(await refusal()).toContain('the key does not belong to the certificate')
  })

  it('over a certificate of another party', async () => {
    await rewrite(organisation({ oin: OTHER.oin }))
    expect(await refusal()).toContain('another OIN')
  })

  it('over its own certificate once that expired', async () => {
    expect(await refusal({ now: () => NOW + 200 * DAY })).toContain(
      'organisation.certificate: is expired',
    )
  })

  it('over a kind that the catalogue does not have', async () => {
    await rewrite(organisation({ kind: 'verzonnen' }))
    expect(await refusal()).toContain('organisation.kind')
  })

  it('over a catalogue or region that cannot be used', async () => {
    await mkdir(join(folder.path, 'leeg'))
    await rewrite({ catalogue: { folder: 'leeg' } })
    expect(await refusal()).toContain('catalogue: ')
    const { directory, drop } = patchedCatalogue({ file: 'en/flags.yaml', delete: true })
    await rewrite({ catalogue: { folder: directory } })
    expect(await refusal()).toContain('catalogue: en/flags.yaml: cannot be read')
    drop()
    await rewrite({ catalogue: { region: 'regio.yaml' } })
    expect(await refusal()).toContain('regio.yaml')
  })

  it('over a mapping that is wrong, by file and setting', async () => {
    await folder.write('mapping.yaml', 'version: 1\nfiles: {}\ncategories: {}\n')
    await rewrite({ source: { kind: 'csv', mapping: 'mapping.yaml' } })
    expect(await refusal()).toMatch(/source: mapping.yaml/)
  })

  it('over a port that is taken', async () => {
    const other = await listen(() => undefined)
    await rewrite({ orders: { port: Number(new URL(other.url).port) } })
    expect(await refusal()).toContain('orders: cannot listen on 127.0.0.1:')
    await other.close()
  })

  it('over a TLS key that does not fit', async () => {
    await rewrite({ orders: { port: 0, tls: { certificate: 'cjg.pem', key: 'ca.pem' } } })
    expect(await refusal()).toContain('orders.tls')
  })
})
