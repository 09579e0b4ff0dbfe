/** A school's own gateway, with pages for its staff, before a broker and a login that a test runs. */
import { join } from 'node:path'
import { exportJWK } from 'jose'
import { openGatewayRecords } from '../../adapters/gateway-records/sqlite.ts'
import { knownChild } from '../../consent/ports/gateway-records.ts'
import type { TestBroker } from '../adapters/requester/broker.ts'
import { CJG, SCHOOL, type World } from './envelopes.ts'
import { gatewayFolder, PSEUDONYM, settings } from './gateway.ts'
import { freePort } from './listen.ts'
import { NOW } from './pki.ts'
import type { Pair } from './token-server.ts'

const pagesOn = (port: number, issuer: string, employees: object) => ({
  listen: { port },
  url: `http://127.0.0.1:${port}`,
  login: { issuer, clientId: 'school', auth: { by: 'none' } },
  employees,
})
/** One employee who may read. */
export const PEOPLE = { people: [{ subject: 'sub-1', employee: 'm-17', name: 'Juf <Jansen>' }] }

/** The private key of a system, as it stands in a file. */
export const clientJwk = async ({ privateKey }: Pick<Pair, 'privateKey'>, kid = 'k1') => {
  const { kty, crv, x, y, d } = await exportJWK(privateKey)
  return JSON.stringify({ kty, crv, x, y, d, kid, alg: 'ES256', use: 'sig' })
}

type Before = { readonly world: World; readonly broker: TestBroker; readonly issuer: string }

/** The folder of the school's gateway, before a broker, a login and a CJG; `partner` adds to what its settings say of the CJG. */
export const schoolFolder = async (
  { world, broker, issuer }: Before,
  employees: object = PEOPLE,
  partner: object = {},
) => {
  const folder = await gatewayFolder(world, {
    organisation: {
      ...(settings()['organisation'] as object),
      party: SCHOOL.id,
      oin: SCHOOL.oin,
      kind: 'school_vo',
      name: 'De Zwaluw',
      certificate: 'school.pem',
      key: 'school.key',
    },
    broker: {
      issuer: broker.url,
      jwks: 'broker.jwks',
      client: { id: broker.tokens.clientId, key: 'client.jwk' },
    },
    partners: [{ party: CJG.id, oin: CJG.oin, name: 'CJG Zuid', ...partner }],
    pages: pagesOn(await freePort(), issuer, employees),
  })
  await folder.write('school.pem', world.school.certificatePem)
  await folder.write('school.key', world.school.privateKeyPem)
  await folder.write('client.jwk', await clientJwk(broker.tokens.clientKey))
  const records = openGatewayRecords(join(folder.path, 'gateway.sqlite'))
  records.link(knownChild.parse({ pseudonym: PSEUDONYM, reference: 'leerling 12' }), NOW)
  records.close()
  return folder
}
