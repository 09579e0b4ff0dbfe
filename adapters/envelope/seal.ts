/** A sealed answer as anybody can see it: compact JWE, its label and its size class. No key is needed, so the broker can judge it. */
import { z } from 'zod'
import {
  type Checked,
  type SealLabel,
  SIZE_CLASSES,
  sealLabel,
  type X25519PublicJwk,
  x25519PublicJwk,
} from '../../consent/ports/envelope.ts'
import { must, refuse, sameSet, unless } from './checked.ts'
import { SEAL_ALG, SEAL_ENC } from './jwe.ts'
import { parseHeader } from './jws.ts'

export const SEAL_TYP = 'antwoord+jwe'
/** 28 category names and five ids take under 3 KiB. */
const HEADER_CHARS_MAX = 8 * 1024

/** Base64url without padding: four characters for three bytes. */
const encodedLength = (bytes: number): number => Math.ceil((bytes * 4) / 3)
const CIPHERTEXT_CHARS_MAX = encodedLength(Math.max(...SIZE_CLASSES))
/** Header, dots, 96-bit IV, 128-bit tag (RFC 7518 section 5.3), and the largest ciphertext. */
export const SEALED_CHARS_MAX = HEADER_CHARS_MAX + CIPHERTEXT_CHARS_MAX + 64

// Direct agreement has an empty encrypted key (RFC 7518 section 4.6).
const SEALED =
  /^(?<header>[A-Za-z0-9_-]+)\.\.[A-Za-z0-9_-]{16}\.(?<ciphertext>[A-Za-z0-9_-]+)\.[A-Za-z0-9_-]{22}$/

// Strict: a header with anything more could carry what nobody may read, or `zip`, `crit`, another key.
const sealHeader = sealLabel.extend({
  alg: z.literal(SEAL_ALG),
  enc: z.literal(SEAL_ENC),
  typ: z.literal(SEAL_TYP),
  epk: x25519PublicJwk,
})

type Head = { readonly label: SealLabel; readonly epk: X25519PublicJwk }

const readHeader = (encoded: string): Checked<Head> => {
  if (encoded.length > HEADER_CHARS_MAX) return refuse('too_large')
  const header = parseHeader(encoded)
  if (header === undefined) return refuse('malformed')
  if ('crit' in header) return refuse('critical_header')
  if (header['typ'] !== SEAL_TYP) return refuse('wrong_type')
  if (header['alg'] !== SEAL_ALG || header['enc'] !== SEAL_ENC) return refuse('wrong_algorithm')
  const parsed = sealHeader.safeParse(header)
  if (!parsed.success) return refuse('malformed')
  const { order, decision, request, purpose, categories, epk } = parsed.data
  return { ok: true, value: { label: { order, decision, request, purpose, categories }, epk } }
}

/** Reads label, ephemeral key and size class (bytes) of a sealed answer; everything in it is still only claimed, until it is opened. */
export const readSeal = (jwe: string): Checked<Head & { readonly bytes: number }> => {
  if (jwe.length > SEALED_CHARS_MAX) return refuse('too_large')
  const parts = SEALED.exec(jwe)?.groups
  if (parts === undefined) return refuse('malformed')
  const head = readHeader(parts['header'] ?? '')
  if (!head.ok) return head
  const length = parts['ciphertext']?.length
  const bytes = SIZE_CLASSES.find((size) => encodedLength(size) === length)
  return bytes === undefined ? refuse('wrong_size') : { ok: true, value: { ...head.value, bytes } }
}

/** Where two labels disagree. */
export const compareLabels = (found: SealLabel, expected: SealLabel) => [
  ...must(found.order === expected.order, 'other_order'),
  ...must(found.decision === expected.decision, 'other_decision'),
  ...must(found.request === expected.request, 'other_request'),
  ...must(found.purpose === expected.purpose, 'other_purpose'),
  ...must(sameSet(found.categories, expected.categories), 'other_categories'),
]

/** The broker's check without a key: a well-formed sealed answer of the label expected and of a size class, which it returns (bytes). */
export const inspectSealed = (jwe: string, expected: SealLabel): Checked<number> => {
  const seal = readSeal(jwe)
  if (!seal.ok) return seal
  return unless(compareLabels(seal.value.label, expected), seal.value.bytes)
}
