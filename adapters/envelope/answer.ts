/** The answer: signed by the holder, padded, encrypted to the requester's fresh key; and opened again. */
import type { Certificates } from '../../consent/ports/certificates.ts'
import {
  type AcceptedOrder,
  ANSWER_AGE_MS_MAX,
  type Answer,
  type AnswerSlice,
  answer,
  type Checked,
  CLOCK_TOLERANCE_MS,
  type EnvelopeRefusal,
  type EnvelopeRequest,
  type SealLabel,
  SIZE_CLASSES,
  type X25519PrivateJwk,
  type X25519PublicJwk,
} from '../../consent/ports/envelope.ts'
import type { CategoryRecord } from '../../consent/ports/source.ts'
import { type Instant, SECOND } from '../../consent/time.ts'
import { must, refuse, sameParty, sameSet, unless, within } from './checked.ts'
import { EnvelopeError } from './errors.ts'
import { decryptWith, encryptTo } from './jwe.ts'
import { type CertifiedSigner, openCertified, type Profile, signCertified } from './jws.ts'
import { pad, unpad } from './padding.ts'
import { compareLabels, readSeal, SEAL_TYP } from './seal.ts'

const profile: Profile<typeof answer> = {
  typ: 'antwoord+jws',
  algorithms: ['PS256'],
  charsMax: Math.max(...SIZE_CLASSES),
  payload: answer,
}

/** What is released per ordered category; absent or null is `niet_verstrekt`. */
export type Released = Readonly<Record<string, CategoryRecord | null>>

const beyondOrder = ({ order }: AcceptedOrder, released: Released): EnvelopeRefusal[] => {
  const allowed = new Map(order.slices.map((slice) => [slice.category, slice.fields]))
  const given = Object.entries(released).filter(([, record]) => record !== null)
  const fieldsFit = given.every(([id, record]) =>
    within(Object.keys(record ?? {}), allowed.get(id) ?? Object.keys(record ?? {})),
  )
  return [
    ...must(
      given.every(([id]) => allowed.has(id)),
      'other_categories',
    ),
    ...must(fieldsFit, 'other_fields'),
  ]
}

const sliceOf = (category: string, released: Released): AnswerSlice => {
  const record = Object.hasOwn(released, category) ? (released[category] ?? null) : null
  return record === null
    ? { category, outcome: 'niet_verstrekt' }
    : { category, outcome: 'verstrekt', record }
}

const answerTo = (accepted: AcceptedOrder, released: Released, now: Instant): Answer => {
  const { order, request } = accepted
  const parsed = answer.safeParse({
    iat: Math.floor(now / SECOND),
    order: order.order,
    decision: order.decision,
    request: request.jti,
    holder: order.holder,
    requester: request.requester,
    purpose: order.purpose,
    slices: request.categories.map((category) => sliceOf(category, released)),
  })
  // No cause: an issue of a record may quote what is in it.
  if (!parsed.success) throw new EnvelopeError('own_message', 'the answer is not well-formed')
  return parsed.data
}

const labelOf = ({ order, decision, request, purpose, slices }: Answer): SealLabel => ({
  order,
  decision,
  request,
  purpose,
  categories: slices.map((slice) => slice.category),
})

const encrypt = (plaintext: Uint8Array, to: X25519PublicJwk, label: SealLabel): string | null => {
  try {
    return encryptTo(plaintext, to, { typ: SEAL_TYP, ...label })
  } catch {
    return null
  }
}

/**
 * Signs and seals what is released for an accepted order. Refuses what goes beyond the order, what fits no size class (`too_large`), and a key
 * that nothing can be encrypted to; `EnvelopeError('own_message')` for a record that is no record.
 */
export const sealAnswer = async (
  accepted: AcceptedOrder,
  released: Released,
  signer: CertifiedSigner,
  now: Instant,
): Promise<Checked<string>> => {
  const beyond = beyondOrder(accepted, released)
  if (beyond.length > 0) return refuse(...beyond)
  const content = answerTo(accepted, released, now)
  const padded = pad(await signCertified(content, profile.typ, signer))
  if (padded === null) return refuse('too_large')
  const sealed = encrypt(padded, accepted.request.key, labelOf(content))
  return sealed === null ? refuse('unusable_key') : { ok: true, value: sealed }
}

const decrypt = (jwe: string, key: X25519PrivateJwk, epk: X25519PublicJwk): Uint8Array | null => {
  try {
    return decryptWith(jwe, key, epk)
  } catch {
    return null
  }
}

/** The question an answer must be to; `order` is the broker's id of it, where the requester knows it. */
export type Sent = {
  readonly request: EnvelopeRequest
  readonly privateKey: X25519PrivateJwk
  readonly order?: string
}

const askedFields = (slice: AnswerSlice, request: EnvelopeRequest): boolean => {
  const asked = request.fields?.[slice.category]
  return (
    asked === undefined ||
    slice.outcome === 'niet_verstrekt' ||
    within(Object.keys(slice.record), asked)
  )
}

const compareAnswer = (found: Answer, { request, order }: Sent): EnvelopeRefusal[] => [
  ...must(sameParty(found.requester, request.requester), 'other_requester'),
  ...must(sameParty(found.holder, request.holder), 'other_holder'),
  ...must(found.request === request.jti, 'other_request'),
  ...must(found.decision === request.decision, 'other_decision'),
  ...must(found.purpose === request.purpose, 'other_purpose'),
  ...must(order === undefined || found.order === order, 'other_order'),
  ...must(
    sameSet(
      found.slices.map((slice) => slice.category),
      request.categories,
    ),
    'other_categories',
  ),
  ...must(
    found.slices.every((slice) => askedFields(slice, request)),
    'other_fields',
  ),
]

const checkAge = (iat: number, now: Instant): EnvelopeRefusal[] => [
  ...must(now >= iat * SECOND - CLOCK_TOLERANCE_MS, 'not_yet_valid'),
  ...must(now < iat * SECOND + ANSWER_AGE_MS_MAX + CLOCK_TOLERANCE_MS, 'expired'),
]

/** Opens a sealed answer: decrypts, judges the holder's certificate and signature, and compares header, content and question. */
export const openAnswer = async (
  jwe: string,
  sent: Sent,
  certificates: Certificates,
  now: Instant,
): Promise<Checked<Answer>> => {
  const seal = readSeal(jwe)
  if (!seal.ok) return seal
  const plaintext = decrypt(jwe, sent.privateKey, seal.value.epk)
  if (plaintext === null) return refuse('cannot_decrypt')
  const jws = unpad(plaintext)
  if (jws === null) return refuse('wrong_size')
  const opened = await openCertified(jws, profile, certificates, now)
  if (!opened.ok) return opened
  const { payload, signer } = opened.value
  const reasons = [
    ...must(signer.oin === payload.holder.oin, 'other_signer'),
    ...must(compareLabels(seal.value.label, labelOf(payload)).length === 0, 'label_differs'),
    ...compareAnswer(payload, sent),
    ...checkAge(payload.iat, now),
  ]
  return unless(reasons, payload)
}
