/** Security Event Tokens (RFC 8417), pushed to systems over HTTP (RFC 8935). What a receiver answers is never logged or passed on. */
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { SEND_MS_MAX, type Sent, TOO_LATE } from '../../consent/ports/mailer.ts'
import type { WebhookEvent, Webhooks } from '../../consent/ports/webhooks.ts'
import { SECOND } from '../../consent/time.ts'
import { type NamedKey, signNamed } from '../envelope/jws.ts'
import { isPublicAddress, lookupPublic } from './public-address.ts'

/** RFC 8417, section 2.3: the type that keeps a token of this kind from being taken for another. */
const TYP = 'secevent+jwt'
const MEDIA_TYPE = `application/${TYP}`
/** Each kind of event is named by a URI (RFC 8417, section 2.2). */
const eventUri = (kind: WebhookEvent['kind']): string => `urn:consent-broker:bericht:${kind}`

export type WebhookOptions = {
  /** `iss` of every token: the broker's own origin. */
  readonly issuer: string
  /** What signs now: keys change while we run. */
  readonly signer: () => NamedKey
  /** Also call plain HTTP and addresses that are not public: only in development and tests. */
  readonly allowPrivate: boolean
  /** Shorter in tests only. */
  readonly timeoutMs?: number
}

/** RFC 8417, section 2.2. Nothing about people: who wants to know more asks with a token of its own. */
const claimsOf = ({ id, audience, kind, subject, at }: WebhookEvent, issuer: string) => ({
  iss: issuer,
  aud: audience,
  iat: Math.floor(at / SECOND),
  jti: id,
  events: { [eventUri(kind)]: { id: subject } },
})

const failed = (code: string, permanent = false): Sent => ({ ok: false, permanent, code })

/** Where to push; null for an address that must not be called. Names are judged when they are looked up. */
const targetOf = (url: string, allowPrivate: boolean): URL | null => {
  if (!URL.canParse(url)) return null
  const target = new URL(url)
  if (target.username !== '' || target.password !== '') return null
  if (allowPrivate && target.protocol === 'http:') return target
  if (target.protocol !== 'https:') return null
  const host = target.hostname.replace(/^\[|\]$/g, '')
  return allowPrivate || isIP(host) === 0 || isPublicAddress(host) ? target : null
}

/** Any 2xx is an acknowledgement. 400 and 410 will not become one (RFC 8935, section 2.3); everything else may. */
const answered = (status: number): Sent => {
  if (status >= 200 && status < 300) return { ok: true }
  return failed(String(status), status === 400 || status === 410)
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : 'onbereikbaar')

const post = (
  url: URL,
  token: string,
  { allowPrivate, timeoutMs = SEND_MS_MAX }: WebhookOptions,
): Promise<Sent> =>
  new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      // A connection of its own: a kept one would lead to an address that was judged earlier.
      agent: false,
      ...(!allowPrivate && { lookup: lookupPublic }),
      headers: {
        'content-type': MEDIA_TYPE,
        'content-length': Buffer.byteLength(token),
        accept: 'application/json',
      },
    })
    const settle = (sent: Sent): void => {
      clearTimeout(timer)
      resolve(sent)
      request.destroy()
    }
    const timer = setTimeout(() => settle(failed(TOO_LATE)), timeoutMs)
    // The status tells it all; a redirect is not followed, it could lead anywhere.
    request.on('response', ({ statusCode }) => settle(answered(statusCode ?? 0)))
    request.on('error', (error) =>
      settle(failed(codeOf(error), codeOf(error) === 'EADDRNOTPUBLIC')),
    )
    request.end(token)
  })

/** Pushes signed tokens. */
export const httpWebhooks = (options: WebhookOptions): Webhooks => ({
  push: async (url, event) => {
    const target = targetOf(url, options.allowPrivate)
    if (target === null) return failed('adres', true)
    return post(
      target,
      await signNamed(claimsOf(event, options.issuer), TYP, options.signer()),
      options,
    )
  },
})
