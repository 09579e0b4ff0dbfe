/** A CJG's gateway in a folder of its own, as its administrator would set it up; keys and certificates are real, people are not. */
import { join } from 'node:path'
import { stringify } from 'yaml'
import { brokerEnvelopes } from '../../adapters/envelope/envelopes.ts'
import { makeEnvelopeRequest } from '../../adapters/envelope/request.ts'
import { openGatewayRecords } from '../../adapters/gateway-records/sqlite.ts'
import { type GatewayRuntime, startGateway } from '../../broker/gateway/compose/gateway.ts'
import { readGatewayConfig } from '../../broker/gateway/config.ts'
import { type GatewayOrder, gatewayOrder } from '../../consent/ports/envelope.ts'
import { knownChild } from '../../consent/ports/gateway-records.ts'
import { asked, CJG, orderFor, SCHOOL, type World } from './envelopes.ts'
import { testFolder } from './folder.ts'
import { NOW, type TestParty } from './pki.ts'

export const PSEUDONYM = `pseudoniem_${'5'.repeat(24)}`
export const UNKNOWN_PSEUDONYM = `pseudoniem_${'6'.repeat(24)}`
export const EMPTY_PSEUDONYM = `pseudoniem_${'7'.repeat(24)}`
export const BROKEN_PSEUDONYM = `pseudoniem_${'8'.repeat(24)}`
/** Words that stand in the data and must be found nowhere but in an opened answer. */
export const SECRET = 'Zonnebloem-geheim'
export const UNORDERED = 'Niet-besteld-geheim'

const GROUND = { outcome: 'consent', row: 'R33', legalRefs: ['Jeugdwet 7.3.11'] } as const

/** What the CJG's own administration holds: more than any order here asks for. */
const DATA = {
  'kind-1.json': {
    child: 'kind-1',
    categories: {
      hulp_betrokkenheid: { naamOrganisatie: SECRET, contactpersoon: 'Team Noord' },
      hulp_doelen_afspraken: {
        doelenSchool: ['rust in de ochtend'],
        tipsVoorDeLeraar: [UNORDERED],
      },
      thuissituatie: { zorgThuis: UNORDERED },
    },
  },
  'kind-2.json': { child: 'kind-2', categories: { thuissituatie: { zorgThuis: UNORDERED } } },
  'kind-3.json': { child: 'kind-3', categories: { hulp_betrokkenheid: { onbekend: 1 } } },
}

const CHILDREN = [
  { pseudonym: PSEUDONYM, reference: 'kind-1' },
  { pseudonym: EMPTY_PSEUDONYM, reference: 'kind-2' },
  { pseudonym: BROKEN_PSEUDONYM, reference: 'kind-3' },
].map((child) => knownChild.parse(child))

export type Settings = Readonly<Record<string, unknown>>

/** The settings of the gateway; a test changes what it is about. */
export const settings = (change: Settings = {}): Settings => ({
  mode: 'development',
  organisation: {
    party: CJG.id,
    name: 'CJG Zuid',
    kind: 'cjg_wijkteam',
    oin: CJG.oin,
    certificate: 'cjg.pem',
    key: 'cjg.key',
  },
  trustedCas: ['ca.pem'],
  broker: { issuer: 'http://127.0.0.1:1', jwks: 'broker.jwks' },
  partners: [{ party: SCHOOL.id, oin: SCHOOL.oin, name: 'De Zwaluw' }],
  source: { kind: 'json', folder: 'data' },
  records: 'gateway.sqlite',
  orders: { port: 0 },
  ...change,
})

/** The folder of a gateway, ready to start; `world` gives keys and certificates. */
export const gatewayFolder = async (world: World, change: Settings = {}) => {
  const folder = await testFolder({
    'gateway.yaml': stringify(settings(change)),
    'cjg.pem': world.cjg.certificatePem,
    'cjg.key': world.cjg.privateKeyPem,
    'ca.pem': world.authority.certificatePem,
    'broker.jwks': JSON.stringify({ keys: [world.broker.publicJwk] }),
    ...Object.fromEntries(
      Object.entries(DATA).map(([name, value]) => [`data/${name}`, JSON.stringify(value)]),
    ),
  })
  const records = openGatewayRecords(join(folder.path, 'gateway.sqlite'))
  for (const child of CHILDREN) records.link(child, NOW)
  records.close()
  return folder
}

export type GatewayFolder = Awaited<ReturnType<typeof gatewayFolder>>

/** Starts the gateway of a folder at the tests' own instant and keeps what it complains about. */
export const runGateway = async (folder: GatewayFolder, runtime: GatewayRuntime = {}) => {
  const faults: string[] = []
  const config = readGatewayConfig(join(folder.path, 'gateway.yaml'))
  const onFault = (fault: string) => faults.push(fault)
  const gateway = await startGateway(config, { now: () => NOW, onFault, ...runtime })
  return { ...gateway, faults }
}

export const logOf = (folder: GatewayFolder) => {
  const records = openGatewayRecords(join(folder.path, 'gateway.sqlite'))
  const rows = records.rows(100)
  records.close()
  return rows
}

let drawn = 0
const number = () => {
  drawn += 1
  return String(drawn).padStart(16, '0')
}

/** An envelope request of the school for these categories, and its private key. */
export const schoolAsks = (signer: TestParty, change: object = {}) =>
  makeEnvelopeRequest(
    asked({
      jti: `envelope-${number()}`,
      fields: { hulp_doelen_afspraken: ['doelenSchool', 'tipsVoorDeLeraar'] },
      ...change,
    }),
    signer,
    NOW,
  )

/** The order a broker makes of a request: the same slice, on a row of the catalogue. */
export const orderOf = (jws: string, change: Partial<Record<keyof GatewayOrder, unknown>> = {}) =>
  gatewayOrder.parse({
    ...orderFor(jws),
    order: `verstrekking_${number().padStart(24, '0')}`,
    slices: [
      { category: 'hulp_betrokkenheid', fields: ['naamOrganisatie'], ground: GROUND },
      { category: 'hulp_doelen_afspraken', fields: ['doelenSchool'], ground: GROUND },
    ],
    ...change,
  })

/** Signs with the broker's own key. */
export const signAsBroker = (world: World, order: GatewayOrder): Promise<string> =>
  brokerEnvelopes(world.certificates, world.broker.signer).signOrder(order)

/** A whole honest order: request and broker's signature. */
export const honestOrder = async (
  world: World,
  change: Partial<Record<keyof GatewayOrder, unknown>> = {},
): Promise<{
  readonly jws: string
  readonly order: GatewayOrder
  readonly sent: Awaited<ReturnType<typeof schoolAsks>>
}> => {
  const sent = await schoolAsks(world.school)
  const order = orderOf(sent.jws, change)
  return { jws: await signAsBroker(world, order), order, sent }
}

export const post = (url: string, body: string, type = 'application/jose') =>
  fetch(`${url}/v1/opdrachten`, { method: 'POST', body, headers: { 'content-type': type } })
