/** The whole broker in one process, as it starts in production code: two ports, a SQLite file, a login, one holder's gateway. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import request, { type Response, type Test } from 'supertest'
import { readBrokerKeys } from '../../adapters/envelope/broker-keys.ts'
import { holderEnvelopes, requesterEnvelopes } from '../../adapters/envelope/envelopes.ts'
import {
  type Credential,
  issueAuthority,
  issueParty,
  type Stamp,
} from '../../adapters/pki/issue.ts'
import { makeRsaKeyPair } from '../../adapters/pki/keys.ts'
import { certificatesOf, readSigningCredential, readTrustedCas } from '../../adapters/pki/verify.ts'
import { applyRegister } from '../../broker/administration/register.ts'
import { type RunningBroker, startBroker } from '../../broker/compose/broker.ts'
import type { PortalLogin } from '../../broker/config.ts'
import { createLog } from '../../broker/log.ts'
import { type Act, act } from '../../consent/act.ts'
import type { AuthorityRecord } from '../../consent/authority.ts'
import type { FamilyRole } from '../../consent/family.ts'
import { type ChildId, childIds, partyId, personIds, pseudonymIds } from '../../consent/id.ts'
import type { Professional } from '../../consent/party.ts'
import type { PartyRef, RequesterEnvelopes } from '../../consent/ports/envelope.ts'
import { SUBSTANTIAL } from '../../consent/ports/identity.ts'
import { type SigningJwk, signingJwk } from '../../consent/ports/keys.ts'
import type { CategoryRecord } from '../../consent/ports/source.ts'
import { DAY, MINUTE, SECOND } from '../../consent/time.ts'
import { freePort, listen } from './listen.ts'

/** The parties of every test, all fictional. */
export const SCHOOL = partyId.parse('partij_de-zwaluw')
export const CJG = partyId.parse('partij_cjg-zuid')
export const LEERPLICHT = partyId.parse('partij_leerplicht-zuid')

const OINS: Readonly<Record<string, string>> = {
  [SCHOOL]: '00000001002000300001',
  [CJG]: '00000001002000300002',
  [LEERPLICHT]: '00000001002000300003',
}
const KINDS: Readonly<Record<string, string>> = {
  [SCHOOL]: 'school_vo',
  [CJG]: 'cjg_wijkteam',
  [LEERPLICHT]: 'leerplicht',
}
const BROKER_OIN = '00000001002000300009'
const LOGIN_AUDIENCE = 'https://people.test.example/v1'
const EMPLOYEE = 'm.034'

export type PartyName = string
const refOf = (id: PartyName): PartyRef => ({ id: partyId.parse(id), oin: OINS[id] ?? '' })

const random = (bytes: number) => randomBytes(bytes)
const seconds = () => Math.floor(Date.now() / SECOND)

type Keys = { readonly privateKey: CryptoKey; readonly jwk: JWK }
const newKeys = async (): Promise<Keys> => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  return { privateKey, jwk: await exportJWK(publicKey) }
}

const SIGNS = { kid: 'k1', alg: 'ES256', use: 'sig' } as const

/** A login that signs tokens for whoever a test names. */
const startLogin = async () => {
  const key = await newKeys()
  const jwks = { keys: [{ ...key.jwk, kid: 'login-1', alg: 'ES256', use: 'sig' }] }
  const server = await listen((_req, res) => {
    res.setHeader('content-type', 'application/json')
    res.end(JSON.stringify(jwks))
  })
  const token = (sub: string, change: Record<string, unknown> = {}) =>
    new SignJWT({
      iss: server.url,
      sub,
      aud: LOGIN_AUDIENCE,
      jti: randomUUID(),
      iat: seconds(),
      exp: seconds() + (15 * MINUTE) / SECOND,
      ...change,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'login-1' })
      .sign(key.privateKey)
  return { ...server, token, subject: (sub: string) => `${server.url} ${sub}` }
}

const startPki = async () => {
  const stamp = (serial: string): Stamp => ({
    serial,
    validFrom: seconds() * SECOND - DAY,
    validTo: seconds() * SECOND + DAY,
  })
  const authority = issueAuthority('Testdomein', await makeRsaKeyPair(), stamp('0a01'))
  const certificates = certificatesOf(readTrustedCas([authority.certificatePem], 'test'))
  const shown = async (id: PartyName) => {
    const key = await makeRsaKeyPair()
    const who = { oin: OINS[id] ?? BROKER_OIN, organisation: id, hosts: ['127.0.0.1'] as const }
    const cert = issueParty(authority as Credential, who, key.publicKeyPem, stamp('0b01'))
    return { cert, key: key.privateKeyPem }
  }
  const credential = async (id: PartyName) => {
    const { cert, key } = await shown(id)
    return readSigningCredential(cert, key, id)
  }
  return { authority, certificates, credential, shown }
}
type Pki = Awaited<ReturnType<typeof startPki>>

/** What the holder's gateway does with the next orders. */
export type GatewayMood = 'answers' | 'has nothing' | 'sends garbage' | 'fails'

/** The holder's gateway as a test sets it; `hold` is given the order and awaited with the sealed answer in hand. */
export type GatewayState = {
  mood: GatewayMood
  orders: number
  hold: (order: string) => Promise<unknown>
}

const FIELD = 'toelichting voor de test'

const startGateway = async (pki: Pki, brokerJwks: () => Promise<unknown>) => {
  const credential = await pki.credential(CJG)
  const state: GatewayState = { mood: 'answers', orders: 0, hold: async () => undefined }
  const envelopes = async () => {
    const brokerKeys = readBrokerKeys(await brokerJwks(), 'broker')
    const trust = { self: refOf(CJG), brokerKeys, certificates: pki.certificates }
    return holderEnvelopes(trust, credential)
  }
  const seal = async (order: string): Promise<string> => {
    const holder = await envelopes()
    const accepted = await holder.accept(order, Date.now())
    if (!accepted.ok) throw new Error(accepted.reasons.join())
    const records: Record<string, CategoryRecord> = Object.fromEntries(
      accepted.value.order.slices.map(({ category, fields }) => [
        category,
        Object.fromEntries(fields.map((field) => [field, FIELD])),
      ]),
    )
    const sealed = await holder.seal(accepted.value, records, Date.now())
    if (!sealed.ok) throw new Error(sealed.reasons.join())
    return sealed.value
  }
  const answer = async (order: string, res: ServerResponse) => {
    state.orders += 1
    if (state.mood === 'fails') return res.writeHead(500).end()
    if (state.mood === 'has nothing')
      return res.writeHead(200, { 'content-type': 'application/json' }).end('{"antwoord":null}')
    const sealed = state.mood === 'sends garbage' ? 'a.b.c.d.e' : await seal(order)
    await state.hold(order)
    return res.writeHead(200, { 'content-type': 'application/jose' }).end(sealed)
  }
  const server = await listen((req, res) => {
    let order = ''
    req.on('data', (chunk: Buffer) => {
      order += chunk.toString()
    })
    req.on('end', () => void answer(order, res))
  })
  return { ...server, state }
}

type Registering = {
  readonly gatewayUrl: string
  readonly clients: Readonly<Record<string, Keys>>
  /** A login of this `sub`, as officer of a party. */
  readonly officer: (sub: string, party: typeof CJG) => Professional
}

const registerOf = ({ gatewayUrl, clients, officer }: Registering) => ({
  parties: Object.entries(OINS).map(([id, oin]) => ({
    id: partyId.parse(id),
    kind: KINDS[id] ?? '',
    name: `Organisatie ${id.slice('partij_'.length)}`,
    oin,
    region: 'standaard',
    gatewayUrl: id === CJG ? gatewayUrl : null,
    mail: null,
    mayUseBsn: id === LEERPLICHT,
    active: true,
  })),
  clients: Object.entries(clients).map(([id, { jwk }]) => ({
    id: clientOf(id),
    party: partyId.parse(id),
    processor: null,
    jwks: { keys: [{ ...jwk, ...SIGNS }] },
    auth: 'private_key_jwt' as const,
    binding: 'dpop' as const,
    acts: [...act.options],
    webhookUrl: null,
    copies: null,
    readerUrl: null,
    active: true,
  })),
  professionals: [
    officer('fg-een', CJG),
    officer('fg-twee', CJG),
    officer('fg-twee', SCHOOL),
    { ...officer('collega', CJG), functions: ['professional' as const] },
    { ...officer('beheerder', CJG), functions: ['beheerder' as const] },
  ],
})

/** The client record of a party. */
export const clientOf = (party: string): string => party.slice('partij_'.length)

/** Changes a request before it leaves. */
export type Change = (sent: Test) => Test

const asItIs: Change = (sent) => sent

export type Body = Readonly<Record<string, unknown>>

/** A party's system as an OAuth client: a token for what it wants to do, and calls with proof of its key. */
const machineClient = (
  issuer: string,
  { party, key, connect }: { party: PartyName; key: Keys; connect: Change },
) => {
  const proof = (method: string, url: string, accessToken?: string) =>
    new SignJWT({
      jti: randomUUID(),
      htm: method,
      htu: url,
      ...(accessToken && {
        ath: createHash('sha256').update(accessToken).digest('base64url'),
      }),
    })
      .setIssuedAt()
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.jwk })
      .sign(key.privateKey)
  const assertion = () =>
    new SignJWT({ jti: randomUUID() })
      .setIssuer(clientOf(party))
      .setSubject(clientOf(party))
      .setAudience(issuer)
      .setIssuedAt()
      .setExpirationTime('1m')
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(key.privateKey)
  const askToken = async (detail: Body) =>
    connect(request(issuer).post('/oauth/token'))
      .type('form')
      .set('DPoP', await proof('POST', `${issuer}/oauth/token`))
      .send({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await assertion(),
        authorization_details: JSON.stringify([detail]),
      })
  const tokenFor = async (detail: Body): Promise<string> => {
    const answer = await askToken(detail)
    if (answer.status !== 200) throw new Error(`no token: ${JSON.stringify(answer.body)}`)
    return answer.body.access_token
  }
  /** An authorised request; the test adds body and key. */
  const send = async (
    method: 'get' | 'post',
    path: string,
    token: string,
    change: Change = asItIs,
  ): Promise<Response> =>
    change(
      connect(request(issuer)[method](path))
        .set('Authorization', `DPoP ${token}`)
        .set('DPoP', await proof(method.toUpperCase(), `${issuer}${path}`, token)),
    )
  const actToken = (...handelingen: Act[]) =>
    tokenFor({ type: 'handeling', handelingen, medewerker: EMPLOYEE })
  return {
    askToken,
    tokenFor,
    actToken,
    /** A fresh proof of the client's key for one call. */
    proof,
    send,
    get: async (act: Act, path: string) => send('get', path, await actToken(act)),
    post: async (act: Act, path: string, body: Body, idempotencyKey: string = randomUUID()) =>
      send('post', path, await actToken(act), (sent) =>
        sent.set('Idempotency-Key', idempotencyKey).send(body),
      ),
  }
}
export type MachineClient = ReturnType<typeof machineClient>

/** A person with a login. */
const personClient = (url: string, token: () => Promise<string>) => {
  const send = async (
    method: 'get' | 'post',
    path: string,
    change: Change = asItIs,
  ): Promise<Response> =>
    change(
      request(url)
        [method](path)
        .set('Authorization', `Bearer ${await token()}`),
    )
  return {
    send,
    get: (path: string) => send('get', path),
    post: (path: string, body: Body, idempotencyKey: string = randomUUID()) =>
      send('post', path, (sent) => sent.set('Idempotency-Key', idempotencyKey).send(body)),
  }
}
export type PersonClient = ReturnType<typeof personClient>

/** A family written straight into the store, with each party's own pseudonym of the child. */
export type SeededFamily = {
  readonly child: ChildId
  readonly pseudonyms: Readonly<Record<string, string>>
}

const authorityOf = (child: ChildId, holders: FamilyRole[], at: number): AuthorityRecord => ({
  child,
  type: holders.length > 1 ? 'joint' : 'sole',
  holders,
  ots: false,
  giPartial: [],
  source: 'ontwikkeling',
  learnedAt: at,
})

const seedFamily = async (
  { context }: RunningBroker,
  subjectOf: (sub: string) => string,
  members: Readonly<Record<string, FamilyRole>>,
  birthDate: string,
): Promise<SeededFamily> => {
  const child = childIds.create(random)
  const pseudonyms: Record<string, string> = {}
  const at = Date.now() - MINUTE
  await context.store.write(async (tx) => {
    await tx.children.add({ id: child, birthDate, secretAddress: false, at })
    for (const [sub, role] of Object.entries(members)) {
      const known = await tx.families.personBySubject(subjectOf(sub))
      const person = known?.id ?? personIds.create(random)
      if (!known) await tx.families.addPerson({ id: person, subject: subjectOf(sub) })
      await tx.families.addMember({ child, person, role, displayName: `De ${role}` })
    }
    const holders = Object.values(members).filter((role) => role.startsWith('ouder'))
    await tx.families.addAuthority(authorityOf(child, holders, at))
    for (const party of [SCHOOL, CJG, LEERPLICHT]) {
      const pseudonym = pseudonymIds.create(random)
      pseudonyms[party] = pseudonym
      await tx.links.add({ party, child, pseudonym, at, undoneAt: null })
      await tx.involvements.add({ child, party, kind: 'bevestigd', by: 'gezin', at })
    }
  })
  return { child, pseudonyms }
}

export type System = {
  /** Origin for systems of organisations. */
  readonly machines: string
  /** Origin for people. */
  readonly people: string
  readonly broker: RunningBroker
  /** Lines of the log, parsed. */
  readonly log: readonly Record<string, unknown>[]
  readonly gateway: GatewayState
  readonly envelopes: RequesterEnvelopes
  /** `connect` may change how it connects: what it trusts and shows over TLS. */
  readonly client: (party: PartyName, connect?: Change) => MachineClient
  /** Folder of the broker's keys. */
  readonly keys: string
  /** PEM of the authority that every certificate here descends from. */
  readonly ca: string
  /** A new certificate of a party, PEM. */
  readonly shown: (party: PartyName) => Promise<{ readonly cert: string; readonly key: string }>
  readonly clientKey: (party: PartyName) => Promise<SigningJwk>
  readonly person: (sub: string) => PersonClient
  readonly personToken: (sub: string, change?: Record<string, unknown>) => Promise<string>
  readonly refOf: (party: PartyName) => PartyRef
  readonly seedFamily: (
    members: Readonly<Record<string, FamilyRole>>,
    birthDate?: string,
  ) => Promise<SeededFamily>
  /** What the register of authority would have told. */
  readonly learnAuthority: (child: ChildId, holders: FamilyRole[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** The certificate that the broker itself serves with; written again before a reload, it is another. */
const writeServerCertificate = async (dir: string, pki: Pki) => {
  const { cert, key } = await pki.shown('broker')
  const tls = { certificate: join(dir, 'server.pem'), key: join(dir, 'server.key') }
  writeFileSync(tls.certificate, cert)
  writeFileSync(tls.key, key)
  return tls
}

/** The login of people, with a key of the portal. */
const portalAt = async (dir: string, issuer: string): Promise<PortalLogin> => {
  const clientKey = join(dir, 'portal.jwk')
  const key = await exportJWK((await newKeys()).privateKey)
  writeFileSync(clientKey, JSON.stringify({ ...key, ...SIGNS }))
  return { issuer, clientId: 'portaal', clientKey, acrValues: SUBSTANTIAL }
}

const startBrokerAt = async (
  dir: string,
  pki: Pki,
  {
    loginIssuer,
    tls,
    clientRequestsPerMinute,
    portalIssuer,
  }: {
    loginIssuer: string
    tls: boolean
    clientRequestsPerMinute: number
    portalIssuer: string | null
  },
) => {
  const lines: Record<string, unknown>[] = []
  const log = createLog({ write: (line: string) => void lines.push(JSON.parse(line)) })
  const trustedCas = join(dir, 'cas.pem')
  writeFileSync(trustedCas, pki.authority.certificatePem)
  const [machinesPort, peoplePort] = [await freePort(), await freePort()]
  const machines = `${tls ? 'https' : 'http'}://127.0.0.1:${machinesPort}`
  const people = `http://127.0.0.1:${peoplePort}`
  const broker = await startBroker(
    {
      mode: 'development',
      issuer: machines,
      machines: { host: '127.0.0.1', port: machinesPort },
      peopleUrl: people,
      people: { host: '127.0.0.1', port: peoplePort },
      database: join(dir, 'broker.db'),
      keys: join(dir, 'keys'),
      trustedCas,
      tls: tls ? await writeServerCertificate(dir, pki) : null,
      proxies: [],
      clientRequestsPerMinute,
      regions: [],
      login: { issuer: loginIssuer, audience: LOGIN_AUDIENCE },
      portal: portalIssuer === null ? null : await portalAt(dir, portalIssuer),
      helpPhone: '038 000 00 00',
      theme: 'paars',
      brpUrl: null,
      mail: {
        from: 'toestemming@broker.example',
        domain: 'broker.example',
        by: { folder: join(dir, 'berichten') },
      },
    },
    {
      log,
      onFatal: (error) => {
        throw error
      },
    },
  )
  return { broker, machines, people, log: lines }
}

/** Starts everything, with `tls` the machine port over TLS; `close` stops it and removes its files. */
export const startSystem = async ({
  tls = false,
  clientRequestsPerMinute = 6000,
  portalIssuer = null,
}: {
  tls?: boolean
  clientRequestsPerMinute?: number
  /** Where people log in; left out, the broker has no portal. */
  portalIssuer?: string | null
} = {}): Promise<System> => {
  const dir = mkdtempSync(join(tmpdir(), 'system-'))
  const [pki, login] = await Promise.all([startPki(), startLogin()])
  const started = await startBrokerAt(dir, pki, {
    loginIssuer: login.url,
    tls,
    clientRequestsPerMinute,
    portalIssuer,
  })
  const { broker, machines, people } = started
  const gateway = await startGateway(pki, async () =>
    (await fetch(`${machines}/oauth/jwks`)).json(),
  )
  const keys = Object.fromEntries(
    await Promise.all([SCHOOL, CJG, LEERPLICHT].map(async (id) => [id, await newKeys()] as const)),
  )
  await applyRegister(
    broker.context,
    registerOf({
      gatewayUrl: gateway.url,
      clients: keys,
      officer: (sub, party) => ({
        subject: login.subject(sub),
        party,
        employee: sub,
        functions: ['fg'],
        active: true,
      }),
    }),
  )
  const requester = await pki.credential(SCHOOL)
  return {
    ...started,
    gateway: gateway.state,
    envelopes: requesterEnvelopes(refOf(SCHOOL), pki.certificates, requester),
    client: (party, connect = asItIs) =>
      machineClient(machines, { party, key: keys[party] as Keys, connect }),
    keys: join(dir, 'keys'),
    ca: pki.authority.certificatePem,
    shown: pki.shown,
    clientKey: async (party) =>
      signingJwk.parse({ ...(await exportJWK((keys[party] as Keys).privateKey)), ...SIGNS }),
    person: (sub) => personClient(people, () => login.token(sub)),
    personToken: login.token,
    refOf,
    seedFamily: (members, birthDate = '2018-05-04') =>
      seedFamily(broker, login.subject, members, birthDate),
    learnAuthority: (child, holders) =>
      broker.context.store.write((tx) =>
        tx.families.addAuthority(authorityOf(child, holders, Date.now())),
      ),
    close: async () => {
      await broker.close()
      await Promise.all([gateway.close(), login.close()])
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
