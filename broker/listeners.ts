/** The broker's two listeners: one for systems, over TLS where the settings say so, and one for people. */
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { createSecureContext } from 'node:tls'
import { SECOND } from '../consent/time.ts'
import { type BrokerConfig, ConfigError, readSetting } from './config.ts'
import { listen, stop } from './listen.ts'
import { TLS_LIMITS } from './tls.ts'

/** After this, whatever is still under way is cut off. */
const HARD_STOP_MS = 10 * SECOND

type Settings = Pick<BrokerConfig, 'machines' | 'people' | 'tls'> & {
  /** PEM of the authorities that clients may show a certificate of. */
  readonly clientCas: string
}
type Tls = NonNullable<BrokerConfig['tls']>

/** What the listener for machines shows and asks for. A certificate is asked for and never demanded: we judge it ourselves. */
const tlsOptions = (tls: Tls, clientCas: string) => ({
  cert: readSetting('CONSENT_BROKER_TLS_CERTIFICATE', tls.certificate),
  key: readSetting('CONSENT_BROKER_TLS_KEY', tls.key),
  ca: clientCas,
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

/** Tries other TLS options; what it returns takes them into use, for connections from then on, and cannot fail. */
const prepareTls = (
  server: Server | TlsServer,
  tls: Settings['tls'],
  clientCas: string,
): (() => void) => {
  if (tls === null || !('setSecureContext' in server)) return () => undefined
  const options = tlsOptions(tls, clientCas)
  usable(() => createSecureContext(options))
  return () => server.setSecureContext(options)
}

const listenOn = async (
  server: Server | TlsServer,
  setting: string,
  at: BrokerConfig['machines'],
): Promise<number> => {
  try {
    return await listen(server, at)
  } catch (fault) {
    const { code = 'unknown' } = fault as NodeJS.ErrnoException
    throw new ConfigError([`${setting}: cannot listen on ${at.host}:${at.port} (${code}).`])
  }
}

/** Both listeners, open. */
export type Listeners = {
  readonly machines: { readonly port: number }
  readonly people: { readonly port: number }
  /** Reads certificate and key again and tries them; what it returns takes them into use. Throws `ConfigError`. */
  readonly prepareTls: (clientCas: string) => () => void
  readonly stop: () => Promise<void>
}

/** Opens both listeners, or neither. Rejects with `ConfigError`, naming the setting. */
export const openListeners = async (
  config: Settings,
  apps: { readonly machines: RequestListener; readonly people: RequestListener },
): Promise<Listeners> => {
  const { tls, clientCas } = config
  const machines =
    tls === null
      ? createServer(apps.machines)
      : tlsServerFor(tlsOptions(tls, clientCas), apps.machines)
  const people = createServer(apps.people)
  const stopBoth = async () => {
    await Promise.all([machines, people].map((server) => stop(server, HARD_STOP_MS)))
  }
  try {
    const machinesPort = await listenOn(machines, 'CONSENT_BROKER_MACHINES_LISTEN', config.machines)
    const peoplePort = await listenOn(people, 'CONSENT_BROKER_PEOPLE_LISTEN', config.people)
    return {
      machines: { port: machinesPort },
      people: { port: peoplePort },
      prepareTls: (cas) => prepareTls(machines, tls, cas),
      stop: stopBoth,
    }
  } catch (fault) {
    await stopBoth()
    throw fault
  }
}
