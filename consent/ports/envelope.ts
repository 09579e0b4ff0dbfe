/**
 * Three signed messages carry one slice from holder to requester past a broker that cannot read it and cannot redirect it.
 *
 *     requester --envelope request--> broker --order (request inside)--> holder's gateway --sealed answer--> broker --> requester
 *
 * The **envelope request** says, under the requester's certificate, for whom the answer must be encrypted and for which question. The **order**
 * says, under the broker's key, what the holder may release and on what ground. The gateway compares the two. The **answer** is signed under
 * the holder's certificate and encrypted to the key of the envelope request.
 *
 * Times on the wire are whole seconds since 1970 (RFC 7519 section 2, NumericDate); arguments are instants in milliseconds. Nothing here reads a
 * clock. A refusal is a value with all reasons that could be found; whatever the other side sends, nothing throws. **Replay is the caller's
 * duty**: the ids (`jti`, `order`) and their expiry are exposed, and whoever acts on one must first claim it in one atomic write and keep it
 * until `replayUntil`. A `jti` is unique per requester only. A hash of the message is no id: PS256 gives one request many signatures.
 */
import { z } from 'zod'
import { outcome } from '../../policies/vocabulary.ts'
import { decisionIds, orderIds, partyId, pseudonymIds } from '../id.ts'
import { employeeRef, oin } from '../party.ts'
import { type Instant, MINUTE, SECOND } from '../time.ts'
import type { CertificateRefusal } from './certificates.ts'
import { categoryRecord } from './source.ts'

/** Clocks of two organisations on NTP differ by well under a second; five forgives a bad one and adds little to 30. */
export const CLOCK_TOLERANCE_MS = 5 * SECOND
/** As long as the token it goes with can live, so a request never outlasts the decision it names. */
export const ENVELOPE_REQUEST_MS_MAX = 2 * MINUTE
/** Broker to gateway is one call: 30 seconds cover a retry, not a replay tomorrow. */
export const ORDER_MS_MAX = 30 * SECOND
/** An answer is opened in the call that asked for it; older ones were kept by somebody. */
export const ANSWER_AGE_MS_MAX = 2 * MINUTE
/** 28 categories with all fields named, and a certificate. */
export const ENVELOPE_REQUEST_CHARS_MAX = 64 * 1024
/** An envelope request in base64 and as much again of grounds. */
export const ORDER_CHARS_MAX = 256 * 1024
/**
 * Plaintext sizes in bytes before encryption; the ciphertext is as long. The smallest holds a certificate, a signature and an ordinary slice of
 * text, so that "something" and "nothing" look alike on the wire; the factor of 4 wastes little and leaves two bits to learn from.
 */
export const SIZE_CLASSES = [16, 64, 256, 1024].map((kib) => kib * 1024)

const name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/)
const fieldName = z.string().regex(/^[a-z][a-zA-Z0-9]{0,63}$/)
const seconds = z.int().min(0)
const unique = (items: readonly string[]): boolean => new Set(items).size === items.length
const categoryNames = z.array(name).min(1).max(28).refine(unique, 'a category occurs twice')
const fieldNames = z.array(fieldName).min(1).max(40).refine(unique, 'a field occurs twice')

export const partyRef = z.strictObject({ id: partyId, oin })
export type PartyRef = z.infer<typeof partyRef>

/** RFC 8037 section 2; 32 bytes are 43 characters. */
export const x25519PublicJwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('X25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})
export type X25519PublicJwk = z.infer<typeof x25519PublicJwk>

/** Kept in the requester's memory only, and dropped once the answer is open. */
export const x25519PrivateJwk = x25519PublicJwk.extend({
  d: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})
export type X25519PrivateJwk = z.infer<typeof x25519PrivateJwk>

/** What the requester signs (PS256, `x5c`): for whom to encrypt, and for which question only. */
export const envelopeRequest = z
  .strictObject({
    /** Drawn by the requester, used once. */
    jti: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
    iat: seconds,
    exp: seconds,
    requester: partyRef,
    holder: partyRef,
    purpose: name,
    categories: categoryNames,
    /** Per category the fields wanted; a category left out means all of its fields. */
    fields: z.record(name, fieldNames).optional(),
    decision: decisionIds.schema,
    /** Fresh for this request. */
    key: x25519PublicJwk,
  })
  .refine(
    ({ categories, fields }) => Object.keys(fields ?? {}).every((id) => categories.includes(id)),
    'fields of a category that is not asked',
  )
export type EnvelopeRequest = z.infer<typeof envelopeRequest>

export const orderSlice = z.strictObject({
  category: name,
  fields: fieldNames,
  /** On what the holder may release it, so that the holder can check it against its own catalogue and account for it. */
  ground: z.strictObject({
    outcome: outcome.exclude(['never']),
    row: z.string().regex(/^R\d{2,3}$/),
    legalRefs: z.array(z.string().min(1).max(200)).min(1).max(20),
  }),
})
export type OrderSlice = z.infer<typeof orderSlice>

/** What the broker signs (EdDSA or ES256): an order to one gateway to release exactly this, now, once. */
export const gatewayOrder = z.strictObject({
  order: orderIds.schema,
  iat: seconds,
  exp: seconds,
  holder: partyRef,
  /** `kind` is the catalogue's, so that the gateway can look the row up itself. */
  requester: partyRef.extend({ kind: name }),
  /** The holder's own pseudonym of the child. */
  child: pseudonymIds.schema,
  purpose: name,
  slices: z
    .array(orderSlice)
    .min(1)
    .max(28)
    .refine((slices) => unique(slices.map((slice) => slice.category)), 'a category occurs twice'),
  decision: decisionIds.schema,
  employee: employeeRef,
  /** The envelope request, compact JWS, untouched. */
  request: z.string().min(1).max(ENVELOPE_REQUEST_CHARS_MAX),
})
export type GatewayOrder = z.infer<typeof gatewayOrder>

/**
 * Per **requested** category, not per ordered one: what the broker withheld after the token must look as what the holder does not have.
 * `niet_verstrekt` therefore carries no reason.
 */
export const answerSlice = z.discriminatedUnion('outcome', [
  z.strictObject({ category: name, outcome: z.literal('verstrekt'), record: categoryRecord }),
  z.strictObject({ category: name, outcome: z.literal('niet_verstrekt') }),
])
export type AnswerSlice = z.infer<typeof answerSlice>

/** What the holder signs (PS256, `x5c`) before it is encrypted. It names its reader, so it cannot be passed on as if meant for another. */
export const answer = z.strictObject({
  iat: seconds,
  order: orderIds.schema,
  decision: decisionIds.schema,
  /** `jti` of the envelope request. */
  request: z.string(),
  holder: partyRef,
  requester: partyRef,
  purpose: name,
  slices: z
    .array(answerSlice)
    .min(1)
    .max(28)
    .refine((slices) => unique(slices.map((slice) => slice.category)), 'a category occurs twice'),
})
export type Answer = z.infer<typeof answer>

/** What stands, readable and authenticated, in the protected header of a sealed answer: enough to know it by, nothing about a person. */
export const sealLabel = z.strictObject({
  order: orderIds.schema,
  decision: decisionIds.schema,
  request: z.string(),
  purpose: name,
  categories: categoryNames,
})
export type SealLabel = z.infer<typeof sealLabel>

export type EnvelopeRefusal =
  | `certificate:${CertificateRefusal}` // the signer is not who a trusted authority says
  | 'too_large'
  | 'malformed'
  | 'critical_header' // `crit`: we understand no extension, and RFC 7515 section 4.1.11 then says refuse
  | 'wrong_type'
  | 'wrong_algorithm'
  | 'unknown_key'
  | 'bad_signature'
  | 'not_yet_valid'
  | 'expired'
  | 'lives_too_long'
  | 'other_signer' // signed under a certificate of somebody else than the message names
  | 'not_for_us'
  | 'other_requester'
  | 'other_holder'
  | 'other_purpose'
  | 'other_categories'
  | 'other_fields'
  | 'wider_categories' // the order names more than the requester asked
  | 'wider_fields'
  | 'other_decision'
  | 'other_order'
  | 'other_request'
  | 'unusable_key' // encryption to the requester's key is impossible (a point of small order)
  | 'wrong_size' // not one of the size classes
  | 'cannot_decrypt'
  | 'label_differs' // header and signed content disagree

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reasons: readonly EnvelopeRefusal[] }

/** Every content of an envelope request, as the one who checks it knows it. */
export type EnvelopeExpectation = Pick<
  EnvelopeRequest,
  'requester' | 'holder' | 'purpose' | 'categories' | 'decision'
> & { readonly fields?: EnvelopeRequest['fields'] | undefined }

/** A message that may be acted on once: claim `id` and keep it until `replayUntil`. */
export type Once = { readonly id: string; readonly replayUntil: Instant }

export type AcceptedRequest = { readonly request: EnvelopeRequest; readonly once: Once }
export type AcceptedOrder = {
  readonly order: GatewayOrder
  readonly request: EnvelopeRequest
  /** Both ids, for the gateway to claim in one write before it releases anything. */
  readonly once: { readonly order: Once; readonly request: Once }
}

/** The broker's part: it checks, orders and passes on, and holds no key that opens anything. */
export interface BrokerEnvelopes {
  /** Compares every content: sets of categories and fields must be the same, not merely fit. */
  checkRequest(
    jws: string,
    expected: EnvelopeExpectation,
    now: Instant,
  ): Promise<Checked<AcceptedRequest>>
  /** Signs an order of at most `ORDER_MS_MAX`; rejects with a fault when the order is not well-formed. */
  signOrder(order: GatewayOrder): Promise<string>
  /** Whether it is a sealed answer of the size and label expected, as far as can be told without a key. `value` is the size class in bytes. */
  inspect(jwe: string, expected: SealLabel): Checked<number>
}

/** The holder's part, at its gateway. */
export interface HolderEnvelopes {
  /** Verifies both signatures, that the order is for this holder, and that the two agree. */
  accept(orderJws: string, now: Instant): Promise<Checked<AcceptedOrder>>
  /**
   * Signs and encrypts. `records` holds what is released per ordered category, already minimised; whatever is absent or null is
   * `niet_verstrekt`. A record outside the order is refused (`other_categories`, `other_fields`), not dropped: it means a fault upstream.
   */
  seal(
    accepted: AcceptedOrder,
    records: Readonly<Record<string, z.infer<typeof categoryRecord> | null>>,
    now: Instant,
  ): Promise<Checked<string>>
}

/** The requester's part, at its gateway or client. */
export interface RequesterEnvelopes {
  /** Makes and signs a request around a fresh key; `expiresAt` at most `ENVELOPE_REQUEST_MS_MAX` after `now`. */
  request(
    asked: Omit<EnvelopeRequest, 'iat' | 'exp' | 'key' | 'requester'> & {
      readonly expiresAt: Instant
    },
    now: Instant,
  ): Promise<{
    readonly jws: string
    readonly request: EnvelopeRequest
    readonly privateKey: X25519PrivateJwk
  }>
  /**
   * Decrypts, verifies the holder's certificate and compares every content with the request it answers. `order` is the broker's id of it, where
   * known.
   */
  open(
    jwe: string,
    sent: {
      readonly request: EnvelopeRequest
      readonly privateKey: X25519PrivateJwk
      readonly order?: string
    },
    now: Instant,
  ): Promise<Checked<Answer>>
}
