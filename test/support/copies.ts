/** Deliveries of which the law gives the family a copy: the samenwerkingsverband gives its advice to the school (R24). */
import { join } from 'node:path'
import { stringify } from 'yaml'
import { openGatewayRecords } from '../../adapters/gateway-records/sqlite.ts'
import { loginProofs } from '../../adapters/identity/login-proofs.ts'
import { recordFactInput } from '../../broker/decisions/fact-input.ts'
import { recordFact } from '../../broker/decisions/record-fact.ts'
import { makeOffer, offerInput } from '../../broker/disclosure/offer.ts'
import { type ProblemCode, problemKinds } from '../../broker/http/problem.ts'
import { afschriften } from '../../broker/http/routes/afschriften.ts'
import { type OrderId, orderIds } from '../../consent/id.ts'
import { knownChild } from '../../consent/ports/gateway-records.ts'
import { SUBSTANTIAL } from '../../consent/ports/identity.ts'
import { startBroker } from '../adapters/requester/broker.ts'
import { actor, type FamilyOptions, party } from './family.ts'
import { clientOf, type Flow, type FlowKeys, openFlow } from './flow.ts'
import { testFolder } from './folder.ts'
import { runGateway } from './gateway.ts'
import { freePort } from './listen.ts'
import { NOW } from './pki.ts'
import { startProvider } from './provider.ts'
import { clientJwk, PEOPLE } from './school-gateway.ts'

export const ADVICE = { purpose: 'opp_extra_ondersteuning', categories: ['opp', 'plan_afspraken'] }

export const subjectOf = (role: string): string => `https://login.example ${role}`

/** A family around a school and a samenwerkingsverband; everybody has a login. */
export const openAdvice = (keys: FlowKeys, options: FamilyOptions = {}): Promise<Flow> =>
  openFlow(keys, { linked: ['school', 'swv', 'cjg'], subjectOf, ...options })

/** From now on the samenwerkingsverband shows copies at this address. */
export const showsCopies = (f: Pick<Flow, 'write'>, url: string): Promise<void> =>
  f.write(async (tx) => {
    const known = await tx.parties.client(SYSTEM)
    if (known) await tx.parties.putClient({ ...known, copies: { url, audience: FAMILY_LOGIN } })
  })

/** The samenwerkingsverband offers its advice to the school. */
export const offerAdvice = async (f: Pick<Flow, 'context' | 'key' | 'pseudonym'>) => {
  const kind = f.pseudonym('swv')
  await recordFact(
    f.context,
    actor('swv'),
    f.key(),
    recordFactInput.parse({ kind, name: 'leerling_aangemeld_of_ingeschreven' }),
  )
  return makeOffer(
    f.context,
    actor('swv'),
    f.key(),
    offerInput.parse({
      kind,
      ontvanger: party('school'),
      doel: ADVICE.purpose,
      categorieen: ADVICE.categories,
    }),
  )
}

/** The samenwerkingsverband offers its advice, and the school collects it. */
export const deliverAdvice = async (f: Omit<Flow, 'close'>): Promise<OrderId> => {
  const offered = await offerAdvice(f)
  const slice = await f.token('school', {
    houder: party('swv'),
    doel: ADVICE.purpose,
    categorieen: ADVICE.categories,
    aanbieding: offered.aanbieding,
  })
  const delivered = await f.order(slice, { by: 'school' })
  if (delivered.status !== 'verstrekt') throw new Error(delivered.status)
  return orderIds.schema.parse(delivered.id)
}

/** What only a copy may show. */
export const SECRET = 'Rust-in-de-klas-geheim'
/** What is at the samenwerkingsverband too, and never left. */
export const NEVER_LEFT = 'Niet-besteld-geheim'

const DATA = {
  child: 'dossier-1',
  categories: {
    opp: { handelingsdeel: SECRET, evaluaties: [{ datum: '2026-05-01', uitkomst: 'goed' }] },
    plan_afspraken: { afspraken: [{ actie: 'Bellen', verantwoordelijke: 'School' }] },
    gezondheid_diagnose: { diagnose: NEVER_LEFT },
  },
}

/** A key for copies, as it stands in a file. */
export const copyKey = (kid: string, fill: number) => ({
  kty: 'oct',
  kid,
  k: Buffer.alloc(32, fill).toString('base64url'),
})

/** The system of the samenwerkingsverband. */
export const SYSTEM = clientOf('swv')
/** As which relying party it logs families in. */
export const FAMILY_LOGIN = 'swv-gezin'

/** The broker as the gateway's system reaches it: real tokens, and the real routes for copies over this family's store. */
const brokerAround = async (f: Flow, providerIssuer: string) => {
  const broker = await startBroker()
  const proofs = loginProofs({
    issuer: providerIssuer,
    acrValues: SUBSTANTIAL,
    allowInsecure: true,
    now: Date.now,
  })
  const services = { context: f.context, mediation: f.mediation, loginProofs: proofs }
  broker.state.reply = async ({ url, body, key = '' }) => {
    const [, id] = /^\/v1\/afschriften\/(.+)\/_inzien$/.exec(url) ?? []
    const path = id === undefined ? '/afschriften/_zoeken' : '/afschriften/{id}/_inzien'
    const route = afschriften.find((one) => one.path === path)
    const caller = { clientId: SYSTEM, actor: actor('swv', 'afschriften') }
    try {
      const call = { caller, path: { id }, query: {}, body, key }
      return { status: 200, body: await route?.handle(services, call as never) }
    } catch (error) {
      const { status } = problemKinds[(error as { code: ProblemCode }).code] ?? { status: 500 }
      return { status, body: {} }
    }
  }
  return broker
}

const gatewaySettings = (
  f: Flow,
  {
    brokerUrl,
    clientId,
    issuer,
    port,
  }: Record<'brokerUrl' | 'clientId' | 'issuer', string> & { port: number },
) => ({
  mode: 'development',
  organisation: {
    party: party('swv'),
    name: 'Samenwerkingsverband Zuid',
    kind: 'swv',
    oin: f.refOf('swv').oin,
    certificate: 'own.pem',
    key: 'own.key',
  },
  trustedCas: ['ca.pem'],
  broker: { issuer: brokerUrl, jwks: 'broker.jwks', client: { id: clientId, key: 'client.jwk' } },
  partners: [{ party: party('school'), oin: f.refOf('school').oin, name: 'De Zwaluw' }],
  source: { kind: 'json', folder: 'data' },
  records: 'gateway.sqlite',
  orders: { port: 0 },
  pages: {
    listen: { port },
    url: `http://127.0.0.1:${port}`,
    login: { issuer, clientId: 'swv', auth: { by: 'none' } },
    employees: PEOPLE,
    copies: {
      login: { issuer, clientId: FAMILY_LOGIN, auth: { by: 'none' } },
      keys: 'copies.jwks',
    },
  },
})

/**
 * A samenwerkingsverband with its own gateway and pages, before the broker of one family, whose people log in at one
 * provider. Nothing in it is a stand-in but who says what to the provider.
 */
export const openCopyPages = async (keys: FlowKeys, options: FamilyOptions = {}) => {
  const provider = await startProvider()
  const f = await openAdvice(keys, {
    subjectOf: (role) => `${provider.issuer} ${role}`,
    ...options,
  })
  const broker = await brokerAround(f, provider.issuer)
  const port = await freePort()
  const folder = await testFolder({
    ...keys.folderOf(f.refOf('swv')),
    'gateway.yaml': stringify(
      gatewaySettings(f, {
        brokerUrl: broker.url,
        clientId: broker.tokens.clientId,
        issuer: provider.issuer,
        port,
      }),
    ),
    'client.jwk': await clientJwk(broker.tokens.clientKey),
    'copies.jwks': JSON.stringify({ keys: [copyKey('k1', 1)] }),
    'data/dossier-1.json': JSON.stringify(DATA),
  })
  const records = openGatewayRecords(join(folder.path, 'gateway.sqlite'))
  records.link(knownChild.parse({ pseudonym: f.pseudonym('swv'), reference: 'dossier-1' }), NOW)
  records.close()
  const clock = { aheadMs: 0 }
  const gateway = await runGateway(folder, { now: () => f.clock.now + clock.aheadMs })
  const url = `${gateway.pagesUrl}/kopieen`
  await f.changeParty('swv', { gatewayUrl: gateway.url })
  await showsCopies(f, url)
  const [acr] = SUBSTANTIAL
  return {
    f,
    broker,
    folder,
    gateway,
    /** Of the gateway alone: ahead of the family's. */
    clock,
    url,
    /** From now on the provider logs in this member of the family. */
    logsIn: (subject: string, claims: Record<string, unknown> = {}) =>
      Object.assign(provider.state, {
        subject,
        claims: { acr, name: `De <${subject}>`, ...claims },
      }),
    provider,
    close: async () => {
      await gateway.close()
      await folder.remove()
      await broker.close()
      await provider.close()
      await f.close()
    },
  }
}
export type CopyPages = Awaited<ReturnType<typeof openCopyPages>>
