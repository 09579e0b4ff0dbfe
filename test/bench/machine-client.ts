/** Signed requests of a party's system, made ahead so that making them is not measured. */
import {
  createHash,
  createPrivateKey,
  type KeyObject,
  randomUUID,
  sign,
  X509Certificate,
} from 'node:crypto'
import type { SigningJwk } from '../../consent/ports/keys.ts'
import { asFastAsPossible, post } from './load.ts'

const SECOND = 1000
/** Addresses that the requests come from, as the proxy in front tells. */
const ADDRESSES = 200

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const seconds = (): number => Math.floor(Date.now() / SECOND)

const jws = (key: KeyObject, header: object, payload: object): string => {
  const input = `${encoded({ alg: 'ES256', ...header })}.${encoded(payload)}`
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

let sent = 0
const fromSomewhere = (): string => {
  sent += 1
  return `10.0.${Math.floor(sent / 250) % 4}.${(sent % ADDRESSES) + 1}`
}

export type MachineClient = {
  /** A token request for one detail, with its own assertion and proof. */
  readonly tokenRequest: (detail: object) => Buffer
  /** A call with a token, with its own proof and idempotency key. */
  readonly call: (path: string, token: string, body: object) => Buffer
  /** Asks for a token. Rejects unless it is given. */
  readonly token: (detail: object) => Promise<string>
}

/** How tokens are bound: to a key, with a proof a request (RFC 9449), or to the certificate that a proxy tells of (RFC 8705). */
export type Road = 'proof' | 'certificate'

export type MachineOptions = {
  readonly issuer: string
  readonly clientId: string
  readonly key: SigningJwk
  /** PEM; with it, tokens are bound to this certificate and not to the key. */
  readonly certificate?: string | undefined
}

/** A client with its key: assertions name it, and its tokens are bound to it, or to its certificate. */
export const machineClient = ({
  issuer,
  clientId,
  key,
  certificate,
}: MachineOptions): MachineClient => {
  if (key.kty !== 'EC') throw new TypeError('an ES256 key is needed')
  const { kty, crv, x, y, d, kid } = key
  const privateKey = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' })
  const proof = (htu: string, more: object = {}): Readonly<Record<string, string>> => ({
    DPoP: jws(
      privateKey,
      { typ: 'dpop+jwt', jwk: { kty, crv, x, y } },
      { jti: randomUUID(), htm: 'POST', htu, iat: seconds(), ...more },
    ),
  })
  const shown = certificate && {
    'Client-Cert': `:${new X509Certificate(certificate).raw.toString('base64')}:`,
  }
  const assertion = (): string =>
    jws(
      privateKey,
      { kid },
      {
        iss: clientId,
        sub: clientId,
        aud: issuer,
        jti: randomUUID(),
        iat: seconds(),
        exp: seconds() + 240,
      },
    )
  const tokenRequest = (detail: object): Buffer => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion(),
      authorization_details: JSON.stringify([detail]),
    })
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...(shown || proof(`${issuer}/oauth/token`)),
      'X-Forwarded-For': fromSomewhere(),
    }
    return post(`${issuer}/oauth/token`, headers, form.toString())
  }
  return {
    tokenRequest,
    call: (path, token, body) => {
      const ath = createHash('sha256').update(token).digest('base64url')
      const headers = {
        'Content-Type': 'application/json',
        Authorization: `${shown ? 'Bearer' : 'DPoP'} ${token}`,
        ...(shown || proof(`${issuer}${path}`, { ath })),
        'Idempotency-Key': randomUUID(),
        'X-Forwarded-For': fromSomewhere(),
      }
      return post(`${issuer}${path}`, headers, JSON.stringify(body))
    },
    token: async (detail) => {
      let token = ''
      await asFastAsPossible({
        port: Number(new URL(issuer).port),
        connections: 1,
        requests: [tokenRequest(detail)],
        status: 200,
        onBody: (body) => {
          token = JSON.parse(body).access_token
        },
      })
      return token
    },
  }
}
