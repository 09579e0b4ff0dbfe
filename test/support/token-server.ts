/** A token server and a protected echo endpoint in one process, and a client that can also misbehave. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { createSigningKey } from '../../adapters/keys/file-keys.ts'
import {
  type AuthorizationServer,
  createAuthorizationServer,
} from '../../broker/tokens/authorization-server.ts'
import type { GrantedSlice, RequestedSlice, SliceGrants } from '../../broker/tokens/details.ts'
import { tokenKeys } from '../../broker/tokens/signing-keys.ts'
import { verifyAccessToken } from '../../broker/tokens/verify-access-token.ts'
import { decisionIds, partyId, pseudonymIds } from '../../consent/id.ts'
import { client, party } from '../../consent/party.ts'
import { openTokenStore, type TestTokenStore } from './token-store.ts'

export const newId = <T>(kind: { create: (random: (bytes: number) => Uint8Array) => T }): T =>
  kind.create((bytes) => randomBytes(bytes))

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

const grantsBy = (rule: { current: Rule }, journal: JournalLine[]): SliceGrants => ({
  grant: async (clientId, asked) => {
    const granted = rule.current(asked, clientId) as GrantedSlice | null
    journal.push({ clientId, outcome: granted === null ? 'refused' : 'granted' })
    return granted
  },
  refuse: async (clientId) => void journal.push({ clientId, outcome: 'refused' }),
})

const register = async (store: TestTokenStore, id: string, keys: Record<string, unknown>[]) =>
  store.write(async ({ parties }) => {
    const owner = partyId.parse(`partij_${id}`)
    await parties.put(
      party.parse({
        id: owner,
        kind: 'leerplicht',
        name: 'Leerplicht Voorbeeldstad',
        oin: '00000001123456789000',
        region: 'voorbeeldregio',
        gatewayUrl: null,
        mayUseBsn: false,
        active: true,
      }),
    )
    const record = { id, party: owner, processor: null, jwks: { keys }, active: true }
    await parties.putClient(client.parse(record))
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

/** Sends exactly these headers, `Host` and a request target of any form included. */
export const send = (
  url: string,
  options: { method?: string; headers?: Record<string, string | string[]>; target?: string } = {},
  body = '',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname, search } = new URL(url)
    const path = options.target ?? `${pathname}${search}`
    const req = request(
      { hostname, port, path, method: options.method ?? 'GET', headers: options.headers ?? {} },
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

const echo =
  (
    server: AuthorizationServer,
    keys: ReturnType<typeof tokenKeys>,
    store: TestTokenStore,
    issuer: string,
  ) =>
  async (req: IncomingMessage, res: ServerResponse) => {
    const checked = await verifyAccessToken(
      {
        authorization: req.headers.authorization,
        dpop: req.headers['dpop'],
        method: `${req.method}`,
        url: `${issuer}${req.url}`,
      },
      {
        keys,
        issuer,
        audience: server.audience,
        now: Date.now,
        claimOnce: store.claimOnce,
      },
    )
    if (!checked.ok) {
      res.writeHead(checked.refusal.status, { 'www-authenticate': checked.refusal.wwwAuthenticate })
      return res.end()
    }
    res.writeHead(200, { 'content-type': 'application/json' })
    return res.end(JSON.stringify(checked.token))
  }

/** Starts everything; `issuer` may differ from where it listens, as behind a proxy. */
export const startTokenWorld = async (options: { issuer?: string } = {}) => {
  const journal: JournalLine[] = []
  const faults: unknown[] = []
  const rule = { current: byPseudonym }
  const store = await openTokenStore()
  const grants = grantsBy(rule, journal)
  const signingKeys = [await createSigningKey(), await createSigningKey()]
  const clientKey = await newPair('ES256')
  const clientId = 'leerplicht-voorbeeldstad'
  await register(store, clientId, [{ ...clientKey.jwk, kid: 'k1', alg: 'ES256', use: 'sig' }])

  let handle: (req: IncomingMessage, res: ServerResponse) => unknown = () => undefined
  const http = createServer((req, res) => void handle(req, res))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const issuer = options.issuer ?? url
  const server = createAuthorizationServer({
    issuer,
    store,
    grants,
    signingKeys,
    onFault: (fault) => faults.push(fault),
  })
  const echoes = echo(server, tokenKeys(signingKeys), store, issuer)
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
      `${url}/oauth/token`,
      { method: 'POST', headers: { ...length, ...Object.fromEntries(present) } },
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
    signingKeys,
    assertion,
    proof,
    ask,
    askSlice,
    token,
    ath,
    close: async () => {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
      await store.close()
    },
  }
}
