/** Builds a broker from its settings, and runs it. */

import type { RequestListener } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createBrpRegister } from '../../adapters/authority/brp.ts'
import { openProof } from '../../adapters/envelope/jws.ts'
import { createHttpGateways } from '../../adapters/holders/http-gateways.ts'
import { personTokens } from '../../adapters/identity/person-tokens.ts'
import { certificatesOf, readTrustedCas } from '../../adapters/pki/verify.ts'
import type { Certificates } from '../../consent/ports/certificates.ts'
import type { BrokerEnvelopes } from '../../consent/ports/envelope.ts'
import type { BrokerKeys } from '../../consent/ports/keys.ts'
import { type BrokerConfig, ConfigError, DEVELOPMENT_MARK, readSetting } from '../config.ts'
import type { BrokerContext } from '../context.ts'
import { recordRules } from '../decisions/rule-versions.ts'
import type { Mediation } from '../disclose.ts'
import { closeUnfinished } from '../disclosure/close-order.ts'
import { createHolderContacts } from '../disclosure/holder-contacts.ts'
import { rememberLogins } from '../family/logged-in.ts'
import { createPeopleApp } from '../http/app.ts'
import type { VerifyPerson } from '../http/authenticate.ts'
import { certificateOfConnection, certificateOfProxy } from '../http/client-certificate.ts'
import { createLimits, type Limits } from '../http/limits.ts'
import { type Listeners, openListeners } from '../listeners.ts'
import type { Log } from '../log.ts'
import { createMachines, type Machines } from '../machines.ts'
import { SWEEP_EVERY_MS, sweepOrTell } from '../sweep.ts'
import type { ShownCertificateOf } from '../tokens/certificate.ts'
import { openContext, type PrepareSecrets } from './context.ts'
import { readKeysAgain, rotatingTrust } from './keys.ts'
import { startOutbox } from './outbox.ts'
import { besideApi, loginProofsOf, portalOf } from './portal.ts'

/** What comes from one address without proof of who it is: far above what people do, far below what one machine can. */
const ADDRESS_REQUESTS_PER_MINUTE = 6000
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

/** Takes logins in: the person, and what the register says about their authority. */
const loginsOf = ({ config, context, log }: Opened) => {
  const { brpUrl, mode } = config
  const register =
    brpUrl === null
      ? null
      : createBrpRegister({ url: brpUrl, allowInsecure: mode === 'development' })
  return rememberLogins(context, register, (code) => log('authority.unavailable', { code }))
}

type LogIn = ReturnType<typeof loginsOf>

const verifyPersonOf = ({ config, context }: Opened, logIn: LogIn): VerifyPerson => {
  if (config.login === null) return async () => ({ ok: false })
  const verify = personTokens(config.login, context.now)
  return async (authorization) => {
    const person = await verify(authorization)
    if (person === null) return { ok: false }
    await logIn(person)
    return { ok: true, subject: person.subject }
  }
}

const sweepRegularly = (context: BrokerContext, log: Log): NodeJS.Timeout =>
  setInterval(() => void sweepOrTell(context, log), SWEEP_EVERY_MS).unref()

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

type Faces = { readonly machines: Machines; readonly people: RequestListener }

/** Each listener counts by itself. */
const limitsOf = ({ proxies, clientRequestsPerMinute }: BrokerConfig): Limits =>
  createLimits({
    perAddress: ADDRESS_REQUESTS_PER_MINUTE,
    perClient: clientRequestsPerMinute,
    proxies,
  })

/** Who systems and who people speak to. */
const facesOf = async (
  opened: Opened,
  mediation: Mediation,
  certificates: Certificates,
): Promise<Faces> => {
  const { config, context, keys, log } = opened
  const certificateOf = certificateRoad(config, { certificates, now: context.now })
  const shared = {
    services: { context, mediation, loginProofs: loginProofsOf(config, context.now) },
    log,
  }
  const machines = createMachines({
    ...shared,
    origin: config.issuer,
    limits: limitsOf(config),
    signingKeys: keys.signingKeys,
    openProof,
    certificateOf,
    bsnNeedsCertificate: certificateOf !== null || config.mode === 'production',
  })
  const logIn = loginsOf(opened)
  const verifyPerson = verifyPersonOf(opened, logIn)
  const api = createPeopleApp({
    ...shared,
    origin: config.peopleUrl,
    limits: limitsOf(config),
    verifyPerson,
  })
  const portal = await portalOf(config, { context, mediation, log, logIn })
  return { machines, people: portal === null ? api : besideApi(api, portal) }
}

type Rotating = {
  readonly listeners: Pick<Listeners, 'prepareTls'>
  readonly machines: Pick<Machines, 'rotate'>
  readonly outbox: Pick<ReturnType<typeof startOutbox>, 'prepareSigner'>
  readonly prepareTrust: ReturnType<typeof rotatingTrust>['prepare']
}

/** Everything is read and tried before anything is swapped. Fulfils with the keys that are then in use. */
const reloadKeys = async (
  { config, log, prepareSecrets }: Opened,
  used: BrokerKeys,
  { listeners, machines, outbox, prepareTrust }: Rotating,
): Promise<BrokerKeys> => {
  const fresh = await readKeysAgain(config.keys, used)
  const { signingKeys } = fresh
  const trusted = trustedCasOf(config)
  const useTls = listeners.prepareTls(trusted.pem)
  const useTrust = prepareTrust(trusted.certificates, signingKeys)
  const useSigner = outbox.prepareSigner(signingKeys)
  const useSecrets = await prepareSecrets(fresh)
  machines.rotate(signingKeys)
  for (const use of [useTls, useTrust, useSigner, useSecrets]) use()
  log('keys.reloaded', { signing: signingKeys[0]?.kid, count: signingKeys.length })
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

const run = async (opened: Opened): Promise<RunningBroker> => {
  const { config, context, keys, log } = opened
  await checkRegions(context)
  await recordRules(context)
  const trusted = trustedCasOf(config)
  const trust = rotatingTrust(trusted.certificates, keys.signingKeys)
  const { mediation, gateways } = mediationOf(config, trust.envelopes, context.now)
  const { machines, people } = await facesOf(opened, mediation, trust.certificates)
  // What a crash left open need not wait for the first sweep.
  const closed = await closeUnfinished(context)
  if (closed > 0) log('orders.closed', { count: closed })
  const settings = { ...config, clientCas: trusted.pem }
  const listeners = await openListeners(settings, { machines: machines.app, people })
  const sweeper = sweepRegularly(context, log)
  const outbox = startOutbox(config, keys.signingKeys, opened)
  for (const listener of ['machines', 'people'] as const)
    log('broker.started', { listener, port: listeners[listener].port })
  return {
    context,
    machines: listeners.machines,
    people: listeners.people,
    reload: reloading(opened, { listeners, machines, outbox, prepareTrust: trust.prepare }),
    close: async () => {
      clearInterval(sweeper)
      await Promise.all([outbox.stop(), listeners.stop()])
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
  const opened = await openContext(config, onFatal, log)
  try {
    return await run({ config, log, ...opened })
  } catch (fault) {
    await opened.context.store.close()
    throw fault
  }
}
