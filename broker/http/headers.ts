/** Headers that every answer has. */
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import helmet from 'helmet'

/** Version of the API, as every answer names it (NL API Design Rules, /core/version-header). */
export const API_VERSION = '1.0.0'

/** A year, as HSTS preload lists ask at least. */
const HSTS_SECONDS = 365 * 24 * 3600

const secure = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
  strictTransportSecurity: { maxAge: HSTS_SECONDS, includeSubDomains: true },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
})

/** What helmet sets is the same for every answer, so it is asked once. */
const securityHeaders = (): Record<string, string> => {
  const answer = new ServerResponse(new IncomingMessage(new Socket()))
  secure(answer.req, answer, () => undefined)
  const set = Object.entries(answer.getHeaders())
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]))
}

/** For answers that are data, never a page; nothing may be cached. Those of helmet have small letters. */
export const HEADERS: Readonly<Record<string, string>> = {
  'API-Version': API_VERSION,
  'Cache-Control': 'no-store',
  ...securityHeaders(),
}
