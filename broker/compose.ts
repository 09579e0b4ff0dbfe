/** Builds a broker from its settings: the one place of the broker that picks adapters. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createSecureContext } from 'node:tls'
import { createBrpRegister } from '../adapters/authority/brp.ts'
import { readCatalogue } from '../adapters/catalogue-files/read-catalogue.ts'
import { defaultRegionFile, readRegion } from '../adapters/catalogue-files/read-region.ts'
import { readOrderSigner } from '../adapters/envelope/broker-keys.ts'
import { brokerEnvelopes } from '../adapters/envelope/envelopes.ts'
import { createHttpGateways } from '../adapters/holders/http-gateways.ts'
import { personTokens } from '../adapters/identity/person-tokens.ts'
import { bsnIndexes } from '../adapters/keys/bsn-index.ts'
import { createSigningKey, readOrCreateKeys, readSigningKeys } from '../adapters/keys/file-keys.ts'
import {
  announceSecret,
  dropFormerSecrets,
  readRing,
  rotateSecret,
} from '../adapters/keys/rings.ts'
import { announceKey, dropRetiredKeys, rotateKeys } from '../adapters/keys/rotate-keys.ts'
import { issueAuthority, issueParty } from '../adapters/pki/issue.ts'
import { makeRsaKeyPair } from '../adapters/pki/keys.ts'
import { certificatesOf, readTrustedCas } from '../adapters/pki/verify.ts'
import { csvSource } from '../adapters/sources/csv.ts'
import { openSqliteStore } from '../adapters/store/sqlite.ts'
import type { Certificates } from '../consent/ports/certificates.ts'
import type { BrokerEnvelopes } from '../consent/ports/envelope.ts'
import type { BrokerKeys, KeyRing, SigningJwk } from '../consent/ports/keys.ts'
import { DAY, dayOf, MINUTE, SECOND } from '../consent/time.ts'
import type { Catalogue } from '../policies/catalogue.ts'
import type { KeyCare, KeyPlaces } from './cli/key-rings.ts'
import type { KeyTools } from './cli/keys.ts'
import { type BrokerConfig, brokerConfig, ConfigError, DEVELOPMENT_MARK } from './config.ts'
import type { BrokerContext } from './context.ts'
import type { DevelopmentTools } from './development/prepare.ts'
import type { Toolbox } from './development/toolbox.ts'
import { closeUnfinished, type Mediation } from './disclose.ts'
import { openOrganisation } from './gateway/compose.ts'
import { createHolderContacts } from './holder-contacts.ts'
import { createPeopleApp } from './http/app.ts'
import type { VerifyPerson } from './http/authenticate.ts'
import { certificateOfConnection, certificateOfProxy } from './http/client-certificate.ts'
import type { Log } from './http/log.ts'
import { rememberLogins } from './logged-in.ts'
import { createMachines, type Machines } from './machines.ts'
import { applyRegister, registerFile } from './register.ts'
import { createRulebooks } from './rulebooks.ts'
import { sweep } from './sweep.ts'
import { TLS_LIMITS } from './tls.ts'
import type { ShownCertificateOf } from './tokens/certificate.ts'

/** Far above what one organisation needs, far below what one machine can do: it stops a loop, not a day's work. */
const REQUESTS_PER_MINUTE = 6000
/** Expired tokens and replay marks are dropped this often; they are refused by their time long before. */
const SWEEP_MS = 5 * MINUTE
/** After this, whatever is still under way is cut off. */
const HARD_STOP_MS = 10 * SECOND
/** A connection whose last answer left while stopping is closed within this. */
const CLOSE_IDLE_MS = 100

/** Reads a file that a setting names; `ConfigError` naming the setting. */
const readSetting = (setting: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new ConfigError([`${setting}: the file ${path} cannot be read (${code}).`])
  }
}

/** The rules of every region that the settings name. Throws with every fault of catalogue or region file. */
export const loadRulebooks = (regionFiles: readonly string[]) => {
  const { catalogue, hash } = readCatalogue()
  const loaded = [defaultRegionFile, ...regionFiles].map((file) => ({
    file,
    ...readRegion(catalogue, file),
  }))
  const faults = loaded.flatMap(({ file, region: { id } }, at) => {
    const first = loaded.findIndex(({ region }) => region.id === id)
    return first === at
      ? []
      : [`${file}: the region '${id}' is that of ${loaded[first]?.file} too.`]
  })
  if (faults.length > 0) throw new ConfigError(faults)
  return createRulebooks(catalogue, hash, loaded)
}

/** Indexes whose ring changes with `use`. */
const rotatingIndexes = (ring: KeyRing) => {
  let indexes = bsnIndexes(ring)
  return {
    indexing: {
      bsnIndex: (text: string) => indexes.current(text),
      get formerBsnIndexes() {
        return indexes.former
      },
    },
    use: (next: KeyRing): void => {
      indexes = bsnIndexes(next)
    },
  }
}

/** Tries other secrets on what is open; what it fulfils with takes them into use, and cannot fail. */
type PrepareSecrets = (fresh: BrokerKeys) => Promise<() => void>

/** Store, rules, clock and keys: what commands that change the register need, and no server. */
export const openContext = async (
  config: Pick<BrokerConfig, 'mode' | 'keys' | 'database' | 'regions'>,
  onFatal: (error: Error) => void,
): Promise<{ context: BrokerContext; keys: BrokerKeys; prepareSecrets: PrepareSecrets }> => {
  const rulebooks = loadRulebooks(config.regions)
  const keys = await readOrCreateKeys({
    dir: config.keys,
    createMissing: config.mode === 'development',
  })
  const store = await openSqliteStore({
    path: config.database,
    masterKeys: keys.storeMasterKeys,
    now: Date.now,
    onFatal,
  })
  const { indexing, use } = rotatingIndexes(keys.bsnIndexKeys)
  const context: BrokerContext = Object.assign(indexing, {
    store,
    rulebooks,
    random: (bytes: number) => randomBytes(bytes),
    now: Date.now,
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
  })
  const prepareSecrets: PrepareSecrets = async (fresh) => {
    const useMasterKeys = await store.masterKeys.prepare(fresh.storeMasterKeys)
    return () => {
      useMasterKeys()
      use(fresh.bsnIndexKeys)
    }
  }
  return { context, keys, prepareSecrets }
}

/** The authorities that party certificates must descend from. `ConfigError` for a development authority in production. */
const trustedCasOf = ({ mode, trustedCas }: BrokerConfig) => {
  const setting = 'CONSENT_BROKER_TRUSTED_CAS'
  const pem = readSetting(setting, trustedCas)
  const cas = readTrustedCas([pem], setting)
  if (mode === 'production' && cas.some(({ subject }) => DEVELOPMENT_MARK.test(subject)))
    throw new ConfigError([
      `${setting} trusts a development authority; production does not start with it.`,
    ])
  return { pem, certificates: certificatesOf(cas) }
}

const orderEnvelopes = (
  certificates: Certificates,
  [signer]: readonly SigningJwk[],
): BrokerEnvelopes =>
  brokerEnvelopes(certificates, readOrderSigner(signer, 'CONSENT_BROKER_KEYS: signing-keys.json'))

/** Belief in certificates, and envelopes judged by it, whose authorities and order key change with `use`. */
const rotatingTrust = (certificates: Certificates, signingKeys: readonly SigningJwk[]) => {
  let current = { certificates, envelopes: orderEnvelopes(certificates, signingKeys) }
  const believed: Certificates = {
    verify: (x5c, now) => current.certificates.verify(x5c, now),
  }
  const envelopes: BrokerEnvelopes = {
    checkRequest: (jws, expected, now) => current.envelopes.checkRequest(jws, expected, now),
    signOrder: (order) => current.envelopes.signOrder(order),
    inspect: (sealed, expected) => current.envelopes.inspect(sealed, expected),
  }
  /** Throws for keys that cannot sign; what it returns cannot fail. */
  const prepare = (next: Certificates, keys: readonly SigningJwk[]): (() => void) => {
    const fresh = { certificates: next, envelopes: orderEnvelopes(next, keys) }
    return () => {
      current = fresh
    }
  }
  return { certificates: believed, envelopes, prepare }
}

const mediationOf = (config: BrokerConfig, envelopes: BrokerEnvelopes, now: () => number) => {
  const gateways = createHttpGateways({ allowInsecure: config.mode === 'development' })
  const mediation: Mediation = {
    envelopes,
    holders: gateways,
    contacts: createHolderContacts(),
    pace: { now, wait: async (ms) => void (await wait(ms)) },
  }
  return { mediation, gateways }
}

/** How client certificates reach us: over our own TLS, by a proxy that we know, or not at all. */
const certificateRoad = (
  { tls, proxies }: BrokerConfig,
  belief: { certificates: Certificates; now: () => number },
): ShownCertificateOf | null => {
  if (tls !== null) return certificateOfConnection(belief)
  return proxies.length > 0 ? certificateOfProxy(proxies, belief) : null
}

const verifyPersonOf = (config: BrokerConfig, context: BrokerContext, log: Log): VerifyPerson => {
  if (config.login === null) return async () => ({ ok: false })
  const register =
    config.brpUrl === null
      ? null
      : createBrpRegister({ url: config.brpUrl, allowInsecure: config.mode === 'development' })
  const logIn = rememberLogins(context, register, (code) => log('authority.unavailable', { code }))
  const verify = personTokens(config.login, context.now)
  return async (authorization) => {
    const person = await verify(authorization)
    if (person === null) return { ok: false }
    await logIn(person)
    return { ok: true, subject: person.subject }
  }
}

/** What the listener for machines shows and asks for. A certificate is asked for and never demanded: we judge it ourselves. */
const tlsOptions = (tls: NonNullable<BrokerConfig['tls']>, trustedCas: string) => ({
  cert: readSetting('CONSENT_BROKER_TLS_CERTIFICATE', tls.certificate),
  key: readSetting('CONSENT_BROKER_TLS_KEY', tls.key),
  ca: trustedCas,
  ...TLS_LIMITS,
})

const usable = <T>(make: () => T): T => {
  try {
    return make()
  } catch (fault) {
    if (fault instanceof ConfigError) throw fault
    // OpenSSL's message may quote the file.
    throw new ConfigError([
      'CONSENT_BROKER_TLS_CERTIFICATE and CONSENT_BROKER_TLS_KEY: not a certificate with the key that belongs to it, in PEM.',
    ])
  }
}

const tlsServerFor = (options: ReturnType<typeof tlsOptions>, app: RequestListener): TlsServer =>
  usable(() => createTlsServer({ ...options, requestCert: true, rejectUnauthorized: false }, app))

const listen = async <T extends Server | TlsServer>(
  server: T,
  { host, port }: { host: string; port: number },
  setting: string,
): Promise<T> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const fault = `${setting}: cannot listen on ${host}:${port} (${cause.code ?? 'unknown'}).`
      reject(new ConfigError([fault]))
    })
    server.listen(port, host, resolve)
  })
  return server
}

/** Lets requests under way finish, takes no new ones, and cuts off what is left after the hard stop. */
const stop = async (server: Server | TlsServer): Promise<void> => {
  const cutOff = setTimeout(() => server.closeAllConnections(), HARD_STOP_MS)
  // Node closes what is idle now; a kept connection whose answer is still to leave turns idle later.
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_MS)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  clearInterval(idle)
  clearTimeout(cutOff)
}

const sweepRegularly = (context: BrokerContext, log: Log): NodeJS.Timeout =>
  setInterval(() => {
    // A sweep that fails is tried again; nothing depends on it.
    sweep(context, log).catch(() => undefined)
  }, SWEEP_MS).unref()

/** A party whose region has no rules could be decided about by nobody: refuse rather than fail at its first question. */
const checkRegions = async ({ store, rulebooks }: BrokerContext): Promise<void> => {
  const parties = await store.read((tx) => tx.parties.all())
  const faults = parties
    .filter(({ region }) => !rulebooks.has(region))
    .map(
      ({ id, region }) =>
        `CONSENT_BROKER_REGIONS: no file is of region '${region}', which ${id} belongs to.`,
    )
  if (faults.length > 0) throw new ConfigError(faults)
}

export type RunningBroker = {
  readonly context: BrokerContext
  readonly machines: { readonly port: number }
  readonly people: { readonly port: number }
  /**
   * Reads every key, the TLS certificate and the trusted authorities again, and uses them from the next request and
   * connection on. Rejects in a sentence when any of them cannot be used; then all the ones before stay in use.
   */
  readonly reload: () => Promise<void>
  readonly close: () => Promise<void>
}

type Opened = {
  readonly config: BrokerConfig
  readonly context: BrokerContext
  readonly keys: BrokerKeys
  readonly prepareSecrets: PrepareSecrets
  readonly log: Log
}

/** Both listeners, or neither. */
const listenAt = async (
  { config, context, log }: Opened,
  { mediation, trustedCas }: { mediation: Mediation; trustedCas: string },
  machineFace: Machines,
): Promise<{ machines: Server | TlsServer; people: Server }> => {
  const services = { context, mediation }
  const peopleApp = createPeopleApp({
    services,
    origin: config.peopleUrl,
    log,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    proxies: config.proxies,
    verifyPerson: verifyPersonOf(config, context, log),
  })
  const machinesAt = 'CONSENT_BROKER_MACHINES_LISTEN'
  const { app } = machineFace
  const server =
    config.tls === null ? createServer(app) : tlsServerFor(tlsOptions(config.tls, trustedCas), app)
  const machines = await listen(server, config.machines, machinesAt)
  try {
    const people = await listen(
      createServer(peopleApp),
      config.people,
      'CONSENT_BROKER_PEOPLE_LISTEN',
    )
    return { machines, people }
  } catch (fault) {
    await stop(machines)
    throw fault
  }
}

const holds = (ring: KeyRing, key: Uint8Array): boolean =>
  ring.some((one) => one.length === key.length && timingSafeEqual(one, key))

/** What this process sealed or indexed would be found by nobody. */
const refuseLostSecrets = (used: BrokerKeys, fresh: BrokerKeys): void => {
  const rings = { 'bsn-index.key': 'bsnIndexKeys', 'store-master.key': 'storeMasterKeys' } as const
  const faults = Object.entries(rings)
    .filter(([, ring]) => !holds(fresh[ring], used[ring][0]))
    .map(
      ([file]) =>
        `CONSENT_BROKER_KEYS: ${file} lacks the key that this broker works with; put it back, behind the new one.`,
    )
  if (faults.length > 0) throw new ConfigError(faults)
}

type Rotating = {
  readonly machineFace: Machines
  readonly machines: Server | TlsServer
  readonly prepareTrust: ReturnType<typeof rotatingTrust>['prepare']
}

/** What takes another TLS certificate into use, once it was tried. */
const prepareTls = (
  { tls }: BrokerConfig,
  machines: Server | TlsServer,
  trustedCas: string,
): (() => void) => {
  if (tls === null || !('setSecureContext' in machines)) return () => undefined
  const options = tlsOptions(tls, trustedCas)
  usable(() => createSecureContext(options))
  return () => machines.setSecureContext(options)
}

/** Everything is read and tried before anything is swapped. Fulfils with the keys that are then in use. */
const reloadKeys = async (
  { config, log, prepareSecrets }: Opened,
  used: BrokerKeys,
  { machineFace, machines, prepareTrust }: Rotating,
): Promise<BrokerKeys> => {
  const fresh = await readOrCreateKeys({ dir: config.keys, createMissing: false })
  refuseLostSecrets(used, fresh)
  const trusted = trustedCasOf(config)
  const useTls = prepareTls(config, machines, trusted.pem)
  const useTrust = prepareTrust(trusted.certificates, fresh.signingKeys)
  const useSecrets = await prepareSecrets(fresh)
  machineFace.rotate(fresh.signingKeys)
  for (const use of [useTls, useTrust, useSecrets]) use()
  const [signer] = fresh.signingKeys
  log('keys.reloaded', { signing: signer?.kid, count: fresh.signingKeys.length })
  return fresh
}

/** Reloads one after the other: a slow one never puts older keys in the place of newer ones. */
const reloading = (opened: Opened, rotating: Rotating): (() => Promise<void>) => {
  let used = opened.keys
  let last: Promise<void> = Promise.resolve()
  const reload = async () => {
    used = await reloadKeys(opened, used, rotating)
  }
  return () => {
    last = last.then(reload, reload)
    return last
  }
}

const machineFaceOf = (
  { config, context, keys, log }: Opened,
  mediation: Mediation,
  certificates: Certificates,
): Machines => {
  const certificateOf = certificateRoad(config, { certificates, now: context.now })
  return createMachines({
    services: { context, mediation },
    origin: config.issuer,
    log,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    proxies: config.proxies,
    signingKeys: keys.signingKeys,
    certificateOf,
    bsnNeedsCertificate: certificateOf !== null || config.mode === 'production',
  })
}

const run = async (opened: Opened): Promise<RunningBroker> => {
  const { config, context, keys, log } = opened
  await checkRegions(context)
  const trusted = trustedCasOf(config)
  const trust = rotatingTrust(trusted.certificates, keys.signingKeys)
  const { mediation, gateways } = mediationOf(config, trust.envelopes, context.now)
  const machineFace = machineFaceOf(opened, mediation, trust.certificates)
  const closed = await closeUnfinished(context)
  if (closed > 0) log('orders.closed', { count: closed })
  const facing = { mediation, trustedCas: trusted.pem }
  const { machines, people } = await listenAt(opened, facing, machineFace)
  const sweeper = sweepRegularly(context, log)
  const portOf = (server: Server | TlsServer) => ({ port: (server.address() as AddressInfo).port })
  for (const [listener, server] of Object.entries({ machines, people }))
    log('broker.started', { listener, ...portOf(server) })
  return {
    context,
    machines: portOf(machines),
    people: portOf(people),
    reload: reloading(opened, { machineFace, machines, prepareTrust: trust.prepare }),
    close: async () => {
      clearInterval(sweeper)
      await Promise.all([stop(machines), stop(people)])
      gateways.close()
      await context.store.close()
    },
  }
}

/**
 * Starts a broker. Rejects with one sentence a fault when settings, keys, certificates, catalogue, regions or the
 * database cannot be used; nothing is left running then. `onFatal` is told when the store stopped writing: the process
 * must start anew.
 */
export const startBroker = async (
  config: BrokerConfig,
  { log, onFatal }: { log: Log; onFatal: (error: Error) => void },
): Promise<RunningBroker> => {
  const opened = await openContext(config, onFatal)
  try {
    return await run({ config, log, ...opened })
  } catch (fault) {
    await opened.context.store.close()
    throw fault
  }
}

/** A development certificate lives a year; `npm start` in a fresh folder makes new ones. */
const DEVELOPMENT_CERTIFICATE_MS = 365 * DAY

/** Makers of what a development set-up needs. Nothing made here may start in production. */
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

/** A database that must be there: of a mistyped path a new, empty one would look as if nothing rested on any key. */
const openKeyCare = async ({ dir, database }: KeyPlaces): Promise<KeyCare> => {
  if (!existsSync(database)) throw new ConfigError([`--database: there is none at ${database}.`])
  const { storeMasterKeys, bsnIndexKeys } = await readOrCreateKeys({ dir, createMissing: false })
  const { name } = bsnIndexes(bsnIndexKeys)
  const store = await openSqliteStore({
    path: database,
    masterKeys: storeMasterKeys,
    now: Date.now,
  })
  return {
    masterKeys: store.masterKeys,
    onFormerIndexKeys: () => store.read((tx) => tx.links.onFormerIndexKeys(name)),
    releaseIndexKeys: (forget) =>
      store.write(async (tx) => {
        const found = await tx.links.onFormerIndexKeys(name)
        const released = forget || found.children + found.seats === 0
        if (released) await tx.links.forgetFormerIndexKeys(name)
        return { ...found, released }
      }),
    close: () => store.close(),
  }
}

/** What the `keys` commands do, with a clock. */
export const keyTools: KeyTools = {
  announceSecret,
  rotateSecret,
  dropFormerSecrets,
  readRing,
  openKeyCare,
  announceKey,
  rotateKeys,
  dropRetiredKeys,
  readSigningKeys,
  now: Date.now,
}

/** What the `policy` commands read; both throw with every fault, a line each. */
export const policyIo = {
  readFile: (path: string) => readFileSync(path, 'utf8'),
  readCatalogue: () => readCatalogue().catalogue,
  readRegion: (catalogue: Catalogue, file: string) => readRegion(catalogue, file).region,
  today: () => dayOf(Date.now()),
}

/** Everything the development set-up does through adapters. */
export const toolbox: Toolbox = {
  ...developmentTools,
  applyRegister: async ({ environment, registerFile: path }) => {
    const { context } = await openContext(brokerConfig(environment), () => undefined)
    try {
      const file: unknown = JSON.parse(readFileSync(path, 'utf8'))
      await applyRegister(context, registerFile.parse(file))
    } finally {
      await context.store.close()
    }
  },
  organisation: openOrganisation,
  csvExport: (mappingFile) => csvSource(mappingFile, readCatalogue().catalogue.categories),
  notices: async ({ environment }) => {
    const { context } = await openContext(brokerConfig(environment), () => undefined)
    try {
      return await context.store.read((tx) => tx.notices.all())
    } finally {
      await context.store.close()
    }
  },
  catalogue: () => readCatalogue().catalogue,
}
