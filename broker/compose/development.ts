/** What the development set-up is made with. Nothing made here may start in production. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import { createSigningKey, readOrCreateKeys } from '../../adapters/keys/file-keys.ts'
import { issueAuthority, issueParty } from '../../adapters/pki/issue.ts'
import { makeRsaKeyPair } from '../../adapters/pki/keys.ts'
import { csvSource } from '../../adapters/sources/csv.ts'
import { DAY, MINUTE, SECOND } from '../../consent/time.ts'
import { applyRegister, registerFile } from '../administration/register.ts'
import { brokerConfig } from '../config.ts'
import type { BrokerContext } from '../context.ts'
import type { Layout } from '../development/layout.ts'
import type { DevelopmentTools } from '../development/prepare.ts'
import type { Toolbox } from '../development/toolbox.ts'
import { openOrganisation } from '../gateway/compose/requester.ts'
import { openContext } from './context.ts'

/** A development certificate lives a year; `npm start` in a fresh folder makes new ones. */
const DEVELOPMENT_CERTIFICATE_MS = 365 * DAY

const developmentTools: DevelopmentTools = {
  brokerKeys: (dir) => readOrCreateKeys({ dir, createMissing: true }),
  signingKey: createSigningKey,
  certificates: async (owners) => {
    const validFrom = Math.floor(Date.now() / SECOND) * SECOND - MINUTE
    const stamp = () => ({
      serial: `1${randomBytes(15).toString('hex').slice(1)}`,
      validFrom,
      validTo: validFrom + DEVELOPMENT_CERTIFICATE_MS,
    })
    const authority = issueAuthority('Ontwikkeling Zuidwaard', await makeRsaKeyPair(), stamp())
    const made = owners.map(async ({ oin, name }) => {
      const key = await makeRsaKeyPair()
      const subject = { oin, organisation: name, hosts: ['localhost', '127.0.0.1'] } as const
      const certificate = issueParty(authority, subject, key.publicKeyPem, stamp())
      return { certificate, key: key.privateKeyPem }
    })
    return { authority: authority.certificatePem, parties: await Promise.all(made) }
  },
}

const withContextOf = async <T>(
  { environment }: Layout,
  work: (context: BrokerContext) => Promise<T>,
): Promise<T> => {
  const { context } = await openContext(brokerConfig(environment), () => undefined)
  try {
    return await work(context)
  } finally {
    await context.store.close()
  }
}

/** Everything the development set-up does through adapters. */
export const toolbox: Toolbox = {
  ...developmentTools,
  applyRegister: (layout) =>
    withContextOf(layout, (context) => {
      const file: unknown = JSON.parse(readFileSync(layout.registerFile, 'utf8'))
      return applyRegister(context, registerFile.parse(file))
    }),
  organisation: openOrganisation,
  csvExport: async (mappingFile) => csvSource(mappingFile, readCatalogue().catalogue.categories),
  notices: (layout) => withContextOf(layout, ({ store }) => store.read((tx) => tx.notices.all())),
  catalogue: () => readCatalogue().catalogue,
}
