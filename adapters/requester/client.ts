/** A requester's side of the wire: asks for a token, sends an order with a sealed return address, opens what comes back. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { decisionIds, offerIds, orderIds, partyId, pseudonymIds } from '../../consent/id.ts'
import {
  ENVELOPE_REQUEST_MS_MAX,
  type PartyRef,
  type RequesterEnvelopes,
} from '../../consent/ports/envelope.ts'
import {
  type Act,
  type FetchedSlice,
  type OpenOffer,
  type Requester,
  RequesterError,
  type WantedSlice,
  type Watch,
} from '../../consent/ports/requester.ts'
import type { Instant } from '../../consent/time.ts'
import { notAnAnswer } from './errors.ts'
import { createTokens, type OauthOptions, type Token, type Tokens } from './oauth.ts'
import { createTransport, type Transport, type TransportOptions } from './transport.ts'

/** 128 bits: no two requests of anybody alike. */
const JTI_BYTES = 16
/** At 50 a page: more open offers than an organisation can look at in the week they live. */
const OFFER_PAGES_MAX = 40

export type RequesterOptions = OauthOptions &
  TransportOptions & {
    readonly envelopes: RequesterEnvelopes
    /** The holders this organisation does business with, by its own configuration: the broker does not choose whose signature counts. */
    readonly holders: readonly PartyRef[]
    readonly now: () => Instant
    /** Is shown every exchange as it went over the wire; for showing how it works, in development only. */
    readonly watch?: Watch
  }

const names = z.array(z.string())
const allowed = z.looseObject({
  type: z.literal('dossierdeel'),
  categorieen: names.min(1),
  velden: z.record(z.string(), names).optional(),
  besluit: decisionIds.schema,
})
type Allowed = z.infer<typeof allowed>

const delivered = z.discriminatedUnion('status', [
  z.looseObject({ status: z.literal('verstrekt'), id: orderIds.schema, antwoord: z.string() }),
  z.looseObject({ status: z.literal('niet_verstrekt'), id: orderIds.schema }),
])
/** The answer to a key that was used before: the state, never the ciphertext. */
const repeated = z.looseObject({ status: z.literal('herhaald') })

const told = z.record(z.string(), z.unknown())
const numbered = z.looseObject({ id: z.string() })
const offerResult = z.looseObject({
  aanbieding: offerIds.schema.nullable(),
  categorieen: names,
})
const openOffer = z.looseObject({
  aanbieding: offerIds.schema,
  kind: pseudonymIds.schema,
  houder: partyId,
  doel: z.string(),
  categorieen: names,
})
const askedQuestion = z.looseObject({
  status: z.enum(['gevraagd', 'beschikbaar', 'verlopen']),
  kind: pseudonymIds.schema,
  houder: partyId,
  ontvanger: partyId,
  doel: z.string(),
  categorieen: names,
})
const readableCopy = z.looseObject({
  verstrekking: orderIds.schema,
  ontvanger: partyId.nullable(),
  doel: z.string(),
  categorieen: names,
  geleverdOp: z.iso.datetime(),
  geheimAdres: z.boolean(),
})
const readableCopies = z.looseObject({ items: z.array(readableCopy) })
const offerPage = z.looseObject({ items: z.array(openOffer), volgende: z.string().nullable() })
type OfferPage = z.infer<typeof offerPage>
const linked = z.looseObject({ kind: pseudonymIds.schema })
const coded = z.looseObject({ code: z.string() })
const registered = linked.extend(coded.shape)

const parse = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw notAnAnswer()
}

type Scene = RequesterOptions & { readonly tokens: Tokens }

type Held = { readonly token: Token; readonly slice: Allowed }

const hold = async ({ tokens }: Scene, wanted: WantedSlice): Promise<Held | null> => {
  const token = await tokens.obtain({ type: 'dossierdeel', ...wanted })
  if (token === null) return null
  const [slice] = parse(z.tuple([allowed]), token.details)
  if (!slice.categorieen.every((category) => wanted.categorieen.includes(category)))
    throw new RequesterError('broker_fout', 'the token is for more than was asked')
  return { token, slice }
}

const holderOf = ({ holders }: Scene, id: string): PartyRef => {
  const holder = holders.find((known) => known.id === id)
  if (holder) return holder
  throw new RequesterError('instelling', 'this holder is not in the configuration')
}

const envelopeFor = (scene: Scene, wanted: WantedSlice, { slice }: Held) => {
  const now = scene.now()
  const asked = {
    jti: randomBytes(JTI_BYTES).toString('base64url'),
    holder: holderOf(scene, wanted.houder),
    purpose: wanted.doel,
    categories: slice.categorieen,
    ...(slice.velden && { fields: slice.velden }),
    decision: slice.besluit,
    expiresAt: now + ENVELOPE_REQUEST_MS_MAX,
  }
  return scene.envelopes.request(asked, now)
}

/** Order and answer. The private key of the envelope goes no further than this call. */
const collect = async (scene: Scene, wanted: WantedSlice, held: Held): Promise<FetchedSlice> => {
  const { jws, request, privateKey } = await envelopeFor(scene, wanted, held)
  const body = { envelopverzoek: jws }
  const reply = await held.token.call({ method: 'POST', path: '/v1/verstrekkingen', body })
  if (repeated.safeParse(reply).success)
    throw new RequesterError('al_opgehaald', 'this order was carried out before')
  const result = parse(delivered, reply)
  if (result.status === 'niet_verstrekt') return { status: 'niet_verstrekt', id: result.id }
  const sent = { request, privateKey, order: result.id }
  const opened = await scene.envelopes.open(result.antwoord, sent, scene.now())
  if (opened.ok) return { status: 'verstrekt', id: result.id, answer: opened.value }
  throw new RequesterError('niet_te_openen', 'the answer is not what was asked', {
    faults: opened.reasons,
  })
}

const fetchSlice = async (scene: Scene, wanted: WantedSlice): Promise<FetchedSlice> => {
  holderOf(scene, wanted.houder)
  const held = await hold(scene, wanted)
  return held === null ? { status: 'geweigerd' } : collect(scene, wanted, held)
}

type Resource =
  | 'aanbiedingen'
  | 'toestemmingsverzoeken'
  | 'controles'
  | 'betrokkenheden'
  | 'feiten'
  | 'afschriften'

type Send = {
  readonly method: 'GET' | 'POST'
  readonly resource: Resource
  /** After the resource: `/_koppelen`... */
  readonly operation?: string
  readonly body?: unknown
}

/** One act: a token for just this, for this employee, and one call with it. */
const act = async ({ tokens }: Scene, { medewerker, sleutel }: Act, send: Send) => {
  const detail = { type: 'handeling', handelingen: [send.resource], medewerker }
  const token = await tokens.obtain(detail)
  if (token === null)
    throw new RequesterError('niet_toegelaten', 'the broker refuses this act to this client')
  const { method, resource, operation = '', body } = send
  return token.call({ method, path: `/v1/${resource}${operation}`, body, idempotencyKey: sleutel })
}

const post = async <T>(
  scene: Scene,
  input: Act & object,
  to: { resource: Resource; operation?: string },
  schema: z.ZodType<T>,
): Promise<T> => {
  const { medewerker, sleutel, ...body } = input
  const by = sleutel === undefined ? { medewerker } : { medewerker, sleutel }
  return parse(schema, await act(scene, by, { method: 'POST', ...to, body }))
}

/** Walks the pages; a broker that never stops turning them is not followed for ever. */
const allOffers = async (scene: Scene, by: Act): Promise<OpenOffer[]> => {
  const offers: OpenOffer[] = []
  let after: string | null = null
  for (let page = 0; page < OFFER_PAGES_MAX; page += 1) {
    const operation: string = after === null ? '' : `?na=${encodeURIComponent(after)}`
    const send = { method: 'GET', resource: 'aanbiedingen', operation } as const
    const { items, volgende }: OfferPage = parse(offerPage, await act(scene, by, send))
    offers.push(...items)
    if (volgende === null) return offers
    after = volgende
  }
  return offers
}

const requesterOf = (scene: Scene): Requester => ({
  token: async (wanted) => {
    const held = await hold(scene, wanted)
    if (held === null) return null
    const { categorieen, velden, besluit } = held.slice
    return { categorieen, velden, besluit, collect: () => collect(scene, wanted, held) }
  },
  fetchSlice: (wanted) => fetchSlice(scene, wanted),
  offer: (offered) => post(scene, offered, { resource: 'aanbiedingen' }, offerResult),
  openOffers: (by) => allOffers(scene, by),
  askForConsent: (question) =>
    post(scene, question, { resource: 'toestemmingsverzoeken' }, numbered),
  requestState: async ({ verzoek, ...by }) => {
    const operation = `/${encodeURIComponent(verzoek)}`
    const send = { method: 'GET', resource: 'toestemmingsverzoeken', operation } as const
    return parse(askedQuestion, await act(scene, by, send))
  },
  check: (question) => post(scene, question, { resource: 'controles' }, told),
  registerChild: (child) => post(scene, child, { resource: 'betrokkenheden' }, registered),
  linkByCode: (code) =>
    post(scene, code, { resource: 'betrokkenheden', operation: '/_koppelen' }, linked),
  linkByBsn: (child) =>
    post(scene, child, { resource: 'betrokkenheden', operation: '/_koppelbsn' }, linked),
  invite: (child) =>
    post(scene, child, { resource: 'betrokkenheden', operation: '/_uitnodigen' }, coded),
  readableCopies: async (at) => {
    const to = { resource: 'afschriften', operation: '/_zoeken' } as const
    return (await post(scene, at, to, readableCopies)).items
  },
  lookAtCopy: ({ verstrekking, ...at }) => {
    const operation = `/${encodeURIComponent(verstrekking)}/_inzien`
    return post(scene, at, { resource: 'afschriften', operation }, readableCopy)
  },
  recordFact: (fact) => post(scene, fact, { resource: 'feiten' }, numbered),
  confirmFact: ({ bewering, ...rest }) => {
    const operation = `/${encodeURIComponent(bewering)}/_bevestigen`
    return post(scene, rest, { resource: 'feiten', operation }, numbered)
  },
})

const watched = (transport: Transport, watch: Watch): Transport => ({
  close: transport.close,
  send: async (url, call) => {
    const reply = await transport.send(url, call)
    watch({ url, call, status: reply.status, answer: reply.text })
    return reply
  },
})

/** A client of the broker for one organisation; `close` ends its connections. */
export const createRequesterClient = async (
  options: RequesterOptions,
): Promise<Requester & { readonly close: () => void }> => {
  const plain = createTransport(options)
  const transport = options.watch ? watched(plain, options.watch) : plain
  const tokens = createTokens(options, transport)
  return { ...requesterOf({ ...options, tokens }), close: transport.close }
}
