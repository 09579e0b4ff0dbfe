/** A token server and a protected echo endpoint in one process, and a client that can also misbehave. */

import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, request as tlsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { openProof } from '../../adapters/envelope/jws.ts'
import { createSigningKey } from '../../adapters/keys/file-keys.ts'
import {
  type Belief,
  certificateOfConnection,
  certificateOfProxy,
} from '../../broker/http/client-certificate.ts'
import type { AccessTokenClaims } from '../../broker/tokens/access-token.ts'
import {
  type AuthorizationServer,
  createAuthorizationServer,
} from '../../broker/tokens/authorization-server.ts'
import type { ShownCertificateOf } from '../../broker/tokens/certificate.ts'
import type { GrantedSlice, RequestedSlice, TokenGrants } from '../../broker/tokens/details.ts'
import type { AuthorizationServerOptions } from '../../broker/tokens/provider-configuration.ts'
import { tokenMemory } from '../../broker/tokens/read-access-token.ts'
import { tokenKeys } from '../../broker/tokens/signing-keys.ts'
import { admitAlone, verifyAccessToken } from '../../broker/tokens/verify-access-token.ts'
import { act } from '../../consent/act.ts'
import type { Random } from '../../consent/id.ts'
import { decisionIds, partyId, pseudonymIds } from '../../consent/id.ts'
import { type Client, client, party } from '../../consent/party.ts'
import type { Instant } from '../../consent/time.ts'
import { openTokenStore, type TestTokenStore } from './token-store.ts'

export const newId = <T>(kind: { create: (random: Random, at: Instant) => T }): T =>
  kind.create((bytes) => randomBytes(bytes), 0)

/** One child whose reports may be had, one that the rules refuse; every other pseudonym is unknown. */
export const KNOWN = newId(pseudonymIds)
export const REFUSED = newId(pseudonymIds)
export const UNKNOWN = newId(pseudonymIds)

export const slice = (changes: Record<string, unknown> = {}): RequestedSlice =>
  ({
    type: 'dossierdeel',
    kind: KNOWN,
    houder: 'partij_school-de-linde',
    doel: 'verzuim_signaleren',
    categorieen: ['verzuimregistratie', 'contactgegevens'],
    medewerker: 'mw-0042',
    ...changes,
  }) as RequestedSlice

export type JournalLine = { readonly clientId: string; readonly outcome: 'granted' | 'refused' }
export type Rule = (asked: RequestedSlice, clientId: string) => unknown

const byPseudonym: Rule = (asked) => {
  if (asked.kind !== KNOWN) return null
  const categorieen = asked.categorieen.filter((category) => category !== 'contactgegevens')
  return { ...asked, categorieen, besluit: newId(decisionIds) }
}

/** Revocation marks and acts as the product keeps them; what is decided is the test's. */
const grantsBy = (
  rule: { current: Rule },
  journal: JournalLine[],
  store: TestTokenStore,
): TokenGrants => ({
  grant: async (clientId, asked, claim) => {
    if (!(await store.write(claim))) return null
    const granted = rule.current(asked, clientId) as GrantedSlice | null
    journal.push({ clientId, outcome: granted === null ? 'refused' : 'granted' })
    return granted
  },
  grantActs: async (clientId, { handelingen }, claim) => {
    if (!(await store.write(claim))) return false
    const known = await store.read(({ parties }) => parties.client(clientId))
    const granted = handelingen.every((one) => known?.acts.includes(one) === true)
    journal.push({ clientId, outcome: granted ? 'granted' : 'refused' })
    return granted
  },
  refuse: async (clientId, claim) => {
    if (await store.write(claim)) journal.push({ clientId, outcome: 'refused' })
  },
  revoke: async ({ jti, expiresAt }) => void (await store.claimOnce('Revoked', jti, expiresAt)),
  isRevoked: async ({ artifacts }, jti) =>
    (await artifacts.get('Revoked', jti, Date.now())) !== undefined,
})

/** OIN of the party that owns every client of these tests. */
export const OIN = '00000001123456789000'

const register = async (
  store: TestTokenStore,
  id: string,
  keys: Record<string, unknown>[],
  changes: Partial<Client> = {},
) =>
  store.write(async ({ parties }) => {
    const owner = partyId.parse('partij_leerplicht-voorbeeldstad')
    await parties.put(
      party.parse({
        id: owner,
        kind: 'leerplicht',
        name: 'Leerplicht Voorbeeldstad',
        oin: OIN,
        region: 'voorbeeldregio',
        gatewayUrl: null,
        mayUseBsn: false,
        active: true,
      }),
    )
    const acts = act.options.filter((one) => one !== 'toestemmingen')
    const record = { id, party: owner, processor: null, jwks: { keys }, acts, active: true }
    await parties.putClient(client.parse({ ...record, ...changes }))
  })

export type Pair = {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly jwk: JWK
}
export const newPair = async (alg: string): Promise<Pair> => {
  const pair = await generateKeyPair(alg, { extractable: true })
  return { ...pair, jwk: await exportJWK(pair.publicKey) }
}

export type Answer = {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
  readonly json: Record<string, unknown>
}

/** What a client trusts and shows on a TLS connection. */
export type TlsSide = { readonly ca: string; readonly cert?: string; readonly key?: string }

/** Sends exactly these headers, `Host` and a request target of any form included. */
export const send = (
  url: string,
  options: {
    method?: string
    headers?: Record<string, string | string[]>
    target?: string
    tls?: TlsSide | undefined
  } = {},
  body = '',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname, search, protocol } = new URL(url)
    const start = protocol === 'https:' ? tlsRequest : request
    const path = options.target ?? `${pathname}${search}`
    const req = start(
      {
        hostname,
        port,
        path,
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
        agent: false,
        ...options.tls,
      },
      (res) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => chunks.push(chunk))
        res.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const isJson = `${res.headers['content-type']}`.includes('json')
          const { date: _date, ...headers } = res.headers
          const json = isJson ? JSON.parse(text) : {}
          resolve({ status: res.statusCode ?? 0, headers, text, json })
        })
      },
    )
    req.on('error', reject)
    req.end(body)
  })

export const seconds = (at = Date.now()) => Math.floor(at / 1000)

/** An unsigned or HMAC-signed JWT, as an attacker writes it. */
export const forge = (header: object, payload: object, signature = ''): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(payload)}.${signature}`
}

export type TokenWorld = Awaited<ReturnType<typeof startTokenWorld>>

type Echoing = {
  readonly server: AuthorizationServer
  readonly keys: ReturnType<typeof tokenKeys>
  readonly store: TestTokenStore
  readonly issuer: string
  readonly grants: TokenGrants
  readonly certificateOf: ShownCertificateOf | null
}

const echo =
  ({ server, keys, store, issuer, grants, certificateOf }: Echoing) =>
  async (req: IncomingMessage, res: ServerResponse) => {
    const checked = await verifyAccessToken(
      {
        authorization: req.headers.authorization,
        dpop: req.headers['dpop'],
        method: `${req.method}`,
        url: `${issuer}${req.url}`,
        certificate: certificateOf?.(req) ?? null,
      },
      {
        issuer,
        read: tokenMemory({ keys, issuer, audience: server.audience, now: Date.now }).read,
        now: Date.now,
        isRevoked: grants.isRevoked,
        takesCertificates: certificateOf !== null,
        openProof,
      },
    )
    const refusal = checked.ok ? await admitAlone(checked.admission, store) : checked.refusal
    if (!checked.ok || refusal) {
      res.writeHead(401, { 'www-authenticate': refusal?.wwwAuthenticate })
      return res.end()
    }
    res.writeHead(200, { 'content-type': 'application/json' })
    return res.end(JSON.stringify(checked.token))
  }

export type TokenWorldOptions = {
  /** May differ from where it listens, as behind a proxy. */
  readonly issuer?: string
  /** Serve over TLS and take client certificates of these authorities. */
  readonly tls?: { readonly server: { cert: string; key: string }; readonly belief: Belief }
  /** Take client certificates from proxies. */
  readonly proxy?: { readonly addresses: readonly string[]; readonly belief: Belief }
  /** Changes to the record of the one client. */
  readonly client?: Partial<Client>
  /** Whether a client may ask once more. */
  readonly admit?: NonNullable<AuthorizationServerOptions['admit']>
}

const certificateRoad = ({ tls, proxy }: TokenWorldOptions): ShownCertificateOf | null => {
  if (tls) return certificateOfConnection(tls.belief)
  return proxy ? certificateOfProxy(proxy.addresses, proxy.belief) : null
}

/** Starts everything. */
export const startTokenWorld = async (options: TokenWorldOptions = {}) => {
  const journal: JournalLine[] = []
  const faults: unknown[] = []
  const issued = new Map<string, AccessTokenClaims>()
  const rule = { current: byPseudonym }
  const store = await openTokenStore()
  const grants = grantsBy(rule, journal, store)
  const certificateOf = certificateRoad(options)
  const signingKeys = [await createSigningKey(), await createSigningKey()]
  const clientKey = await newPair('ES256')
  const clientId = 'leerplicht-voorbeeldstad'
  const clientKeys = [{ ...clientKey.jwk, kid: 'k1', alg: 'ES256', use: 'sig' }]
  await register(store, clientId, clientKeys, options.client)

  let handle: (req: IncomingMessage, res: ServerResponse) => unknown = () => undefined
  const listener = (req: IncomingMessage, res: ServerResponse) => void handle(req, res)
  const http = options.tls
    ? createTlsServer(
        { ...options.tls.server, requestCert: true, rejectUnauthorized: false },
        listener,
      )
    : createServer(listener)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${(http.address() as AddressInfo).port}`
  const issuer = options.issuer ?? url
  const server = createAuthorizationServer({
    issuer,
    store,
    grants,
    signingKeys,
    openProof,
    onIssued: (token, claims) => void issued.set(token, claims),
    onFault: (fault) => faults.push(fault),
    certificateOf,
    ...(options.admit && { admit: options.admit }),
  })
  const echoes = echo({
    server,
    keys: tokenKeys(signingKeys),
    store,
    issuer,
    grants,
    certificateOf,
  })
  handle = (req, res) =>
    req.url?.startsWith('/v1/echo') ? echoes(req, res) : server.handler(req, res)

  const assertion = (
    changes: Record<string, unknown> = {},
    alg = 'ES256',
    key = clientKey.privateKey,
  ) =>
    new SignJWT({
      iss: clientId,
      sub: clientId,
      aud: issuer,
      jti: randomUUID(),
      iat: seconds(),
      exp: seconds() + 60,
      ...changes,
    })
      .setProtectedHeader({ alg, kid: 'k1' })
      .sign(key)

  const proof = (
    pair: Pair,
    claims: Record<string, unknown>,
    header: Record<string, unknown> = {},
  ) =>
    new SignJWT({ jti: randomUUID(), iat: seconds(), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: pair.jwk, ...header })
      .sign(pair.privateKey)

  const dpopKey = await newPair('ES256')
  const tokenUrl = `${issuer}/oauth/token`

  /** A token request in which anything can be changed or, with undefined, left out. */
  const ask = async (
    params: Record<string, string | undefined> = {},
    headers: Record<string, string | undefined> = {},
    { tls, path = '/oauth/token' }: { tls?: TlsSide; path?: string } = {},
  ): Promise<Answer> => {
    const all = {
      grant_type: 'client_credentials',
      resource: server.audience,
      authorization_details: JSON.stringify([slice()]),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'client_assertion' in params ? '' : await assertion(),
      ...params,
    }
    const sent = {
      'content-type': 'application/x-www-form-urlencoded',
      dpop: 'dpop' in headers ? '' : await proof(dpopKey, { htm: 'POST', htu: tokenUrl }),
      ...headers,
    }
    const body = new URLSearchParams(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ).toString()
    const present = Object.entries(sent).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    )
    const length = { 'content-length': `${Buffer.byteLength(body)}` }
    return send(
      `${url}${path}`,
      { method: 'POST', headers: { ...length, ...Object.fromEntries(present) }, tls },
      body,
    )
  }

  const askSlice = (details: unknown) => ask({ authorization_details: JSON.stringify(details) })

  const token = async () => `${(await ask()).json['access_token']}`

  const ath = (accessToken: string) => createHash('sha256').update(accessToken).digest('base64url')

  return {
    url,
    issuer,
    tokenUrl,
    echoUrl: `${issuer}/v1/echo`,
    audience: server.audience,
    server,
    store,
    grants,
    journal,
    faults,
    rule,
    clientId,
    clientKey,
    dpopKey,
    issued,
    signingKeys,
    assertion,
    proof,
    ask,
    askSlice,
    token,
    ath,
    /** One more client of the same party. */
    register: (id: string, keys: Record<string, unknown>[], changes: Partial<Client> = {}) =>
      register(store, id, keys, changes),
    close: async () => {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
      await store.close()
    },
  }
}
