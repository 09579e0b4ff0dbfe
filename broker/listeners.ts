/** The broker's two listeners: one for systems, over TLS where the settings say so, and one for people. */
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { SECOND } from '../consent/time.ts'
import { type BrokerConfig, ConfigError, readSetting } from './config.ts'
import { listen, stop } from './listen.ts'

/** After this, whatever is still under way is cut off. */
const HARD_STOP_MS = 10 * SECOND

type Settings = Pick<BrokerConfig, 'machines' | 'people' | 'tls' | 'trustedCas'>
type Tls = NonNullable<BrokerConfig['tls']>

/** TLS 1.2 only with the suites of FAPI 2.0, section 5.2.2; TLS 1.3 has no others. */
const TLS_SUITES = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
].join(':')

/** What the listener for machines shows and asks for. A certificate is asked for and never demanded: we judge it ourselves. */
const tlsOptions = ({ trustedCas }: Settings, tls: Tls) => ({
  cert: readSetting('CONSENT_BROKER_TLS_CERTIFICATE', tls.certificate),
  key: readSetting('CONSENT_BROKER_TLS_KEY', tls.key),
  ca: readSetting('CONSENT_BROKER_TRUSTED_CAS', trustedCas),
  minVersion: 'TLSv1.2' as const,
  ciphers: `TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:${TLS_SUITES}`,
  honorCipherOrder: true,
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

const tlsServerFor = (config: Settings, tls: Tls, app: RequestListener): TlsServer =>
  usable(() =>
    createTlsServer(
      { ...tlsOptions(config, tls), requestCert: true, rejectUnauthorized: false },
      app,
    ),
  )

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
  /** Reads certificate and key again, for connections from now on. Throws `ConfigError`; then those before stay. */
  readonly renewTls: () => void
  readonly stop: () => Promise<void>
}

/** Opens both listeners, or neither. Rejects with `ConfigError`, naming the setting. */
export const openListeners = async (
  config: Settings,
  apps: { readonly machines: RequestListener; readonly people: RequestListener },
): Promise<Listeners> => {
  const { tls } = config
  const machines =
    tls === null ? createServer(apps.machines) : tlsServerFor(config, tls, apps.machines)
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
      renewTls: () => {
        if (tls !== null && 'setSecureContext' in machines)
          usable(() => machines.setSecureContext(tlsOptions(config, tls)))
      },
      stop: stopBoth,
    }
  } catch (fault) {
    await stopBoth()
    throw fault
  }
}
