/** Builds a gateway from its settings: the one place here that picks implementations. */
import { randomUUID } from 'node:crypto'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { CatalogueError } from '../../adapters/catalogue-files/catalogue-error.ts'
import { ownCatalogue, readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import { readRegion } from '../../adapters/catalogue-files/read-region.ts'
import { readBrokerKeys } from '../../adapters/envelope/broker-keys.ts'
import { holderEnvelopes, requesterEnvelopes } from '../../adapters/envelope/envelopes.ts'
import { EnvelopeError } from '../../adapters/envelope/errors.ts'
import { openGatewayRecords } from '../../adapters/gateway-records/sqlite.ts'
import { createOidcIdentity, type RelyingPartyAuth } from '../../adapters/identity/oidc.ts'
import { PkiError } from '../../adapters/pki/errors.ts'
import {
  certificatesOf,
  readSigningCredential,
  readTrustedCas,
  type SigningCredential,
} from '../../adapters/pki/verify.ts'
import { createRequesterClient } from '../../adapters/requester/client.ts'
import { csvSource } from '../../adapters/sources/csv.ts'
import { jsonFolderSource } from '../../adapters/sources/json-folder.ts'
import { type OpenedSource, withoutConnection } from '../../adapters/sources/opened.ts'
import { restSource } from '../../adapters/sources/rest.ts'
import { sqlSource } from '../../adapters/sources/sql.ts'
import type { Certificates } from '../../consent/ports/certificates.ts'
import type { PartyRef } from '../../consent/ports/envelope.ts'
import {
  type GatewayRecords,
  GatewayRecordsError,
  knownChild,
} from '../../consent/ports/gateway-records.ts'
import { type SigningJwk, signingJwk } from '../../consent/ports/keys.ts'
import type { Requester, Watch } from '../../consent/ports/requester.ts'
import { type Source, SourceError } from '../../consent/ports/source.ts'
import { dayOf, type Instant, MINUTE, SECOND } from '../../consent/time.ts'
import type { Category } from '../../policies/catalogue.ts'
import type { Rulebook } from '../../policies/rulebook.ts'
import { createRulebooks } from '../rulebooks.ts'
import { TLS_LIMITS } from '../tls.ts'
import {
  type GatewayConfig,
  GatewayConfigError,
  type Listen,
  readGatewayConfig,
  readSetting,
} from './config.ts'
import { ordersApp } from './orders.ts'
import { rereadOnChange } from './pinned-keys.ts'
import { readerApp } from './reader.ts'
import type { Holder } from './release.ts'

/** A client that sends its headers slower than this is no broker and no browser. */
const HEADERS_MS_MAX = 10 * SECOND
const REQUEST_MS_MAX = 30 * SECOND
/** Longer than clients keep an idle connection, so that they close it and never send into a closed one. */
const KEEP_ALIVE_MS = MINUTE

/** What is under way may end; it takes no longer than a source and a seal. */
const CLOSE_MS_MAX = 8 * SECOND

/** A start does not wait longer for an organisation's own system. */
const SOURCE_CHECK_MS_MAX = 10 * SECOND

const STALE: ReadonlySet<string> = new Set(['expired', 'not_yet_valid'])

/** What a gateway runs with besides its file. */
export type GatewayRuntime = {
  readonly now?: () => Instant
  /** Told of what somebody should look at; codes and names of settings only. */
  readonly onFault?: (fault: string) => void
}

export type Gateway = {
  /** Where orders go, without a slash at the end. */
  readonly url: string
  /** Where staff go; null when the gateway has no pages. */
  readonly pagesUrl: string | null
  readonly close: () => Promise<void>
}

/** The faults that files of the organisation can have, as one sentence each that names the setting; other faults as they are. */
const named = (config: GatewayConfig, setting: string, error: unknown): unknown => {
  const known =
    error instanceof PkiError ||
    error instanceof EnvelopeError ||
    error instanceof SourceError ||
    error instanceof CatalogueError ||
    error instanceof GatewayRecordsError
  if (!known) return error
  const faults = error.message.split('\n').map((fault) => `${config.file}: ${setting}: ${fault}`)
  return new GatewayConfigError(faults, { cause: error })
}

const naming = <T>(config: GatewayConfig, setting: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw named(config, setting, error)
  }
}

const parseJson = (config: GatewayConfig, setting: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new GatewayConfigError([`${config.file}: ${setting}: the file is no JSON`])
  }
}

const readPrivateJwk = (config: GatewayConfig, setting: string, path: string): SigningJwk => {
  const parsed = signingJwk.safeParse(
    parseJson(config, setting, readSetting(config, setting, path)),
  )
  if (parsed.success) return parsed.data
  // No cause: an issue may quote the key.
  throw new GatewayConfigError([
    `${config.file}: ${setting}: the file must hold a private JWK (ES256, or EdDSA with Ed25519) with alg, kid and use`,
  ])
}

type Rules = { readonly rulebook: () => Rulebook; readonly categories: readonly Category[] }

const rulesOf = (config: GatewayConfig, now: () => Instant): Rules =>
  naming(config, 'catalogue', () => {
    const { folder, region } = config.catalogue
    const loaded = readCatalogue(folder === undefined ? ownCatalogue : config.at(folder))
    const chosen =
      region === undefined
        ? readRegion(loaded.catalogue)
        : readRegion(loaded.catalogue, config.at(region))
    const books = createRulebooks(loaded.catalogue, loaded.hash, [chosen])
    return {
      rulebook: () => books.inForce(chosen.region.id, dayOf(now())).rulebook,
      categories: loaded.catalogue.categories,
    }
  })

const openSource = (
  { source, at, mode }: GatewayConfig,
  categories: readonly Category[],
): OpenedSource => {
  const runtime = { allowInsecure: mode === 'development' }
  switch (source.kind) {
    case 'json':
      return withoutConnection(jsonFolderSource(at(source.folder), source.layout, categories))
    case 'csv':
      return withoutConnection(csvSource(at(source.mapping), categories))
    case 'sql':
      return sqlSource(at(source.mapping), categories, runtime)
    case 'rest':
      return restSource(at(source.mapping), categories, runtime)
  }
}

const sourceOf = (config: GatewayConfig, categories: readonly Category[]): OpenedSource =>
  naming(config, 'source', () => openSource(config, categories))

/**
 * What an administrator must mend (a password, a query, a column) stops the start. A database or API that is not there yet does not: after a
 * power failure nobody knows who is up first, and the pages, and the answer that nothing can be told now, do not need it.
 */
const checkSource = async (
  config: GatewayConfig,
  { check }: OpenedSource,
  onFault: (fault: string) => void,
): Promise<void> => {
  try {
    await check(AbortSignal.timeout(SOURCE_CHECK_MS_MAX))
  } catch (error) {
    if (!(error instanceof SourceError) || error.code === 'not_configured')
      throw named(config, 'source', error)
    onFault(`${config.file}: source: ${error.message}`)
  }
}

/** Whom the files of authorities say to believe at the moment of asking. */
const believedCertificates = (
  config: GatewayConfig,
  onFault: (fault: string) => void,
): Certificates => {
  const { trustedCas, at } = config
  const read = () => {
    const pems = trustedCas.map((path) => readSetting(config, 'trustedCas', path))
    return naming(config, 'trustedCas', () => certificatesOf(readTrustedCas(pems, 'trustedCas')))
  }
  const current = rereadOnChange(trustedCas.map(at), read, (fault) =>
    onFault(
      `${fault instanceof GatewayConfigError ? fault.message : 'trustedCas: cannot be used'}; the authorities before stay in force`,
    ),
  )
  return { verify: (x5c, now) => current().verify(x5c, now) }
}

/** Who this organisation is, by certificate, and whom it believes. */
const trustOf = (config: GatewayConfig, onFault: (fault: string) => void = () => undefined) => {
  const { organisation } = config
  const self: PartyRef = { id: organisation.party, oin: organisation.oin }
  const signer: SigningCredential = naming(config, 'organisation', () =>
    readSigningCredential(
      readSetting(config, 'organisation.certificate', organisation.certificate),
      readSetting(config, 'organisation.key', organisation.key),
      organisation.party,
    ),
  )
  return { self, signer, certificates: believedCertificates(config, onFault) }
}

type Trust = ReturnType<typeof trustOf>

/** Nobody would believe what an expired certificate signs; better known at start than at the first order. */
const refuseStale = (
  config: GatewayConfig,
  { signer, certificates }: Trust,
  now: Instant,
): void => {
  const verdict = certificates.verify(signer.x5c, now)
  const stale = verdict.ok ? [] : verdict.reasons.filter((reason) => STALE.has(reason))
  if (stale.length > 0)
    throw new GatewayConfigError([
      `${config.file}: organisation.certificate: is ${stale.join(', ').replaceAll('_', ' ')}`,
    ])
}

/** The keys that orders may be signed with, as the file says at the moment of asking. */
const pinnedKeys = (config: GatewayConfig, onFault: (fault: string) => void) => {
  const setting = 'broker.jwks'
  const read = () => {
    const jwks = parseJson(config, setting, readSetting(config, setting, config.broker.jwks))
    return naming(config, setting, () => readBrokerKeys(jwks, setting))
  }
  return rereadOnChange([config.at(config.broker.jwks)], read, () =>
    onFault('broker.jwks: the file changed and cannot be used; the keys before stay in force'),
  )
}

const holderOf = (
  config: GatewayConfig,
  trust: Trust,
  parts: { rules: Rules; source: Source; records: GatewayRecords; now: () => Instant },
  onFault: (fault: string) => void,
): Holder => {
  const { self, certificates, signer } = trust
  const pinned = pinnedKeys(config, onFault)
  const believed = {
    self,
    certificates,
    get brokerKeys() {
      return pinned()
    },
  }
  const envelopes = naming(config, 'organisation', () => holderEnvelopes(believed, signer))
  const { rules, source, records, now } = parts
  return {
    kind: config.organisation.kind,
    envelopes,
    records,
    source,
    rulebook: rules.rulebook,
    now,
    unusedReference: () => `geen-${randomUUID()}`,
    onFault,
  }
}

const requesterOf = (
  config: GatewayConfig,
  trust: Trust,
  { now, watch }: { now: () => Instant; watch?: Watch | undefined },
) => {
  const { issuer, client, httpsCas } = config.broker
  if (client === undefined)
    throw new GatewayConfigError([`${config.file}: broker.client: is missing`])
  return createRequesterClient({
    issuer,
    clientId: client.id,
    auth: client.auth,
    binding: client.binding,
    ...(client.key !== undefined && {
      clientKey: readPrivateJwk(config, 'broker.client.key', client.key),
    }),
    allowInsecure: config.mode === 'development',
    ...(watch && { watch }),
    ...(httpsCas && {
      trustedCas: httpsCas.map((path) => readSetting(config, 'broker.httpsCas', path)),
    }),
    credential: {
      certificatePem: readSetting(
        config,
        'organisation.certificate',
        config.organisation.certificate,
      ),
      privateKeyPem: readSetting(config, 'organisation.key', config.organisation.key),
    },
    envelopes: naming(config, 'organisation', () =>
      requesterEnvelopes(trust.self, trust.certificates, trust.signer),
    ),
    holders: config.partners.map(({ party, oin }) => ({ id: party, oin })),
    now,
  })
}

type Pages = NonNullable<GatewayConfig['pages']>

const loginAuthOf = (config: GatewayConfig, { login }: Pages): RelyingPartyAuth => {
  const setting = 'pages.login.auth'
  if (login.auth.by === 'private_key_jwt')
    return { by: 'private_key_jwt', key: readPrivateJwk(config, setting, login.auth.key) }
  if (login.auth.by === 'none') return { by: 'none' }
  return { by: 'secret', secret: readSetting(config, setting, login.auth.file).trim() }
}

const identityOf = (config: GatewayConfig, pages: Pages) => {
  const { issuer, clientId, scope, acrValues } = pages.login
  return createOidcIdentity({
    issuer,
    clientId,
    auth: loginAuthOf(config, pages),
    redirectUri: `${pages.url}/inloggen/terug`,
    scope,
    ...(acrValues && { acrValues }),
    allowInsecure: config.mode === 'development',
  })
}

const serverFor = (config: GatewayConfig, setting: string, at: Listen, app: RequestListener) => {
  const limits = { headersTimeout: HEADERS_MS_MAX, requestTimeout: REQUEST_MS_MAX }
  if (at.tls === undefined) return createHttpServer(limits, app)
  const cert = readSetting(config, `${setting}.tls.certificate`, at.tls.certificate)
  const key = readSetting(config, `${setting}.tls.key`, at.tls.key)
  try {
    return createHttpsServer({ ...limits, ...TLS_LIMITS, cert, key }, app)
  } catch (cause) {
    throw new GatewayConfigError(
      [`${config.file}: ${setting}.tls: certificate and key cannot be used`],
      { cause },
    )
  }
}

const listenOn = (config: GatewayConfig, setting: string, server: Server, at: Listen) =>
  new Promise<string>((resolve, reject) => {
    server.keepAliveTimeout = KEEP_ALIVE_MS
    server.once('error', (cause) =>
      reject(
        new GatewayConfigError(
          [`${config.file}: ${setting}: cannot listen on ${at.host}:${at.port}`],
          { cause },
        ),
      ),
    )
    server.listen(at.port, at.host, () => {
      const { port } = server.address() as AddressInfo
      resolve(`${at.tls === undefined ? 'http' : 'https'}://${at.host}:${port}`)
    })
  })

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), CLOSE_MS_MAX)
    // Also called for a server that never listened; `close` then only reports so.
    server.close(() => {
      clearTimeout(cutOff)
      resolve()
    })
    server.closeIdleConnections()
  })

const closeAll = async (servers: readonly Server[]): Promise<void> => {
  await Promise.all(servers.map(closeServer))
}

type Listener = {
  readonly setting: string
  readonly at: Listen
  readonly app: RequestListener
}

/** All listen, or none does. */
const listenAll = async (config: GatewayConfig, listeners: readonly Listener[]) => {
  const made = listeners.map((one) => ({
    ...one,
    server: serverFor(config, one.setting, one.at, one.app),
  }))
  const servers = made.map(({ server }) => server)
  try {
    const urls: string[] = []
    for (const { setting, server, at } of made)
      urls.push(await listenOn(config, setting, server, at))
    return { urls, servers }
  } catch (error) {
    await closeAll(servers)
    throw error
  }
}

const recordsOf = (config: GatewayConfig): GatewayRecords =>
  naming(config, 'records', () => openGatewayRecords(config.at(config.records)))

/** The app of the pages, and the client it speaks with; null where the file asks for no pages. */
const pagesOf = async (
  config: GatewayConfig,
  trust: Trust,
  parts: { rules: Rules; records: GatewayRecords; now: () => Instant },
  onFault: (fault: string) => void,
) => {
  const { pages } = config
  if (pages === undefined) return null
  const requester = await requesterOf(config, trust, { now: parts.now })
  const app = readerApp({
    organisation: config.organisation.name,
    url: pages.url,
    identity: identityOf(config, pages),
    employees: pages.employees,
    requester,
    partners: config.partners,
    records: parts.records,
    rulebook: parts.rules.rulebook,
    now: parts.now,
    onFault,
  })
  return { app, listen: pages.listen, close: requester.close }
}

/** Starts a gateway; `GatewayConfigError` for every setting, key, certificate or mapping that is wrong, before anything listens. */
export const startGateway = async (
  config: GatewayConfig,
  runtime: GatewayRuntime = {},
): Promise<Gateway> => {
  const { now = Date.now, onFault = () => undefined } = runtime
  const trust = trustOf(config, onFault)
  refuseStale(config, trust, now())
  const rules = rulesOf(config, now)
  if (!rules.rulebook().parties.has(config.organisation.kind))
    throw new GatewayConfigError([`${config.file}: organisation.kind: is not in the catalogue`])
  const opened = sourceOf(config, rules.categories)
  const records = recordsOf(config)
  try {
    await checkSource(config, opened, onFault)
    const parts = { rules, source: opened.source, records, now }
    const orders = ordersApp(holderOf(config, trust, parts, onFault))
    const pages = await pagesOf(config, trust, parts, onFault)
    const listeners = [
      { setting: 'orders', at: config.orders, app: orders },
      ...(pages ? [{ setting: 'pages.listen', at: pages.listen, app: pages.app }] : []),
    ]
    const { urls, servers } = await listenAll(config, listeners)
    const [url = '', pagesUrl = null] = urls
    const close = async (): Promise<void> => {
      await closeAll(servers)
      pages?.close()
      await opened.close()
      records.close()
    }
    return { url, pagesUrl, close }
  } catch (error) {
    await opened.close()
    records.close()
    throw error
  }
}

/** What the commands work with: the organisation's own data, without a server. */
export type GatewayTools = {
  readonly source: Source
  readonly categories: readonly Category[]
  readonly close: () => Promise<void>
}

/** Opens the organisation's source alone, for `gateway check`; throws as `startGateway`. */
export const openGatewaySource = async (config: GatewayConfig): Promise<GatewayTools> => {
  const { categories } = rulesOf(config, Date.now)
  const opened = sourceOf(config, categories)
  try {
    // What may pass by itself is told by the read that meets it.
    await checkSource(config, opened, () => undefined)
  } catch (error) {
    await opened.close()
    throw error
  }
  return { source: opened.source, categories, close: opened.close }
}

/** Opens the records alone, for `gateway link` and `gateway log`; throws as `startGateway`. */
export const openRecords = (config: GatewayConfig): GatewayRecords => recordsOf(config)

/** The organisation's client of the broker alone, for `gateway offer`; throws as `startGateway`. */
export const openRequester = (
  config: GatewayConfig,
): Promise<Requester & { readonly close: () => void }> =>
  requesterOf(config, trustOf(config), { now: Date.now })

/**
 * Acts as the organisation of a settings file: its client of the broker, and its own records. `watch` is shown what goes
 * over the wire. Throws as `startGateway`.
 */
export const openOrganisation = async (file: string, watch?: Watch) => {
  const config = readGatewayConfig(file)
  const requester = await requesterOf(config, trustOf(config), { now: Date.now, watch })
  const records = openRecords(config)
  return {
    requester,
    link: (pseudonym: string, reference: string) =>
      records.link(knownChild.parse({ pseudonym, reference }), Date.now()),
    close: () => {
      requester.close()
      records.close()
    },
  }
}
