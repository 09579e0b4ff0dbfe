/** Where a gateway listens: for orders, and for the pages of its staff. */
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Server as TlsServer } from 'node:tls'
import { MINUTE, SECOND } from '../../consent/time.ts'
import { listen, stop } from '../listen.ts'
import { TLS_LIMITS } from '../tls.ts'
import {
  type GatewayConfig,
  GatewayConfigError,
  type Listen,
  readSetting,
  sentenceOf,
} from './config.ts'
import { rereadOnChange } from './reread.ts'

/** A client that sends its headers slower than this is no broker and no browser. */
const HEADERS_MS_MAX = 10 * SECOND
const REQUEST_MS_MAX = 30 * SECOND
/** Longer than clients keep an idle connection, so that they close it and never send into a closed one. */
const KEEP_ALIVE_MS = MINUTE

/** What is under way may end; it takes no longer than a source and a seal. */
const CLOSE_MS_MAX = 8 * SECOND

/** Told of what somebody should look at; names of settings only. */
type OnFault = (fault: string) => void

export type Listener = {
  /** What the settings call it. */
  readonly setting: string
  readonly at: Listen
  readonly app: RequestListener
}

type Tls = NonNullable<Listen['tls']>

/** Gives the server its certificate, and the new one before the first connection after the files changed. */
const certify = (
  server: TlsServer,
  { config, setting, onFault }: { config: GatewayConfig; setting: string; onFault: OnFault },
  { certificate, key }: Tls,
): void => {
  const read = () => {
    const pair = {
      cert: readSetting(config, `${setting}.tls.certificate`, certificate),
      key: readSetting(config, `${setting}.tls.key`, key),
    }
    try {
      server.setSecureContext({ ...TLS_LIMITS, ...pair })
    } catch (cause) {
      const fault = `${config.file}: ${setting}.tls: certificate and key cannot be used`
      throw new GatewayConfigError([fault], { cause })
    }
  }
  const renew = rereadOnChange([certificate, key].map(config.at), read, (fault) =>
    onFault(`${sentenceOf(fault, `${setting}.tls`)}; the certificate before stays in use`),
  )
  // Before the server's own listener, which begins the handshake.
  server.prependListener('connection', renew)
}

const serverFor = (config: GatewayConfig, { setting, at, app }: Listener, onFault: OnFault) => {
  const limits = { headersTimeout: HEADERS_MS_MAX, requestTimeout: REQUEST_MS_MAX }
  if (at.tls === undefined) return createHttpServer(limits, app)
  const server = createHttpsServer({ ...limits, ...TLS_LIMITS }, app)
  certify(server, { config, setting, onFault }, at.tls)
  return server
}

const listenOn = async (
  config: GatewayConfig,
  { setting, at }: Listener,
  server: Server,
): Promise<string> => {
  server.keepAliveTimeout = KEEP_ALIVE_MS
  try {
    const port = await listen(server, at)
    return `${at.tls === undefined ? 'http' : 'https'}://${at.host}:${port}`
  } catch (cause) {
    throw new GatewayConfigError(
      [`${config.file}: ${setting}: cannot listen on ${at.host}:${at.port}`],
      { cause },
    )
  }
}

/** Opens all or none; `urls` in the order of the listeners. Rejects with `GatewayConfigError`, naming the setting. */
export const openListeners = async (
  config: GatewayConfig,
  listeners: readonly Listener[],
  onFault: OnFault,
) => {
  const made = listeners.map((one) => ({ one, server: serverFor(config, one, onFault) }))
  const stopAll = async (): Promise<void> => {
    await Promise.all(made.map(({ server }) => stop(server, CLOSE_MS_MAX)))
  }
  try {
    const urls: string[] = []
    for (const { one, server } of made) urls.push(await listenOn(config, one, server))
    return { urls, stop: stopAll }
  } catch (error) {
    await stopAll()
    throw error
  }
}
