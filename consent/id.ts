/**
 * Ids: a prefix that says what it names, and 24 characters. Of who or what a thing is about no id tells anything; what is written
 * by the thousand begins with its moment, which stands beside it wherever it is shown.
 */
import { z } from 'zod'
import type { Instant } from './time.ts'

const RANDOM_BYTES = 15 // 120 bits: no two alike in practice, and 24 characters without padding
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford's: no i, l, o, u to misread

/** Where random bytes come from; `consent/` never draws its own. */
export type Random = (bytes: number) => Uint8Array

/** Bytes in groups of five bits, left over bits dropped: Crockford base 32. */
export const encodeBits = (bytes: Uint8Array): string => {
  let bits = 0
  let value = 0
  let out = ''
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += ALPHABET[(value >> bits) & 31]
    }
  }
  return out
}

/** Schema of one kind of id, `prefix_` followed by 24 characters. */
const schemaOf = <Name extends string>(prefix: Name) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{24}$`), `geen geldig ${prefix}-id`)
    .brand<Name>()

/** Schema and generator of one kind of id. */
const idKind = <Name extends string>(prefix: Name) => {
  const schema = schemaOf(prefix)
  const create = (random: Random): z.infer<typeof schema> =>
    schema.parse(`${prefix}_${encodeBits(random(RANDOM_BYTES))}`) as z.infer<typeof schema>
  return { schema, create }
}

const MOMENT_LENGTH = 9 // 45 bits of milliseconds: until the year 3084
const TAIL_BYTES = 10
const TAIL_LENGTH = 15 // 75 random bits: no two alike within a millisecond

const encodeMoment = (at: Instant): string => {
  let left = at
  let out = ''
  while (out.length < MOMENT_LENGTH) {
    out = ALPHABET[left % 32] + out
    left = Math.floor(left / 32)
  }
  return out
}

/** The moment that an id of `momentIdKind` begins with; of any other id it tells nothing. */
export const momentOf = (id: string): Instant => {
  const begin = id.lastIndexOf('_') + 1
  let at = 0
  for (const digit of id.slice(begin, begin + MOMENT_LENGTH)) at = at * 32 + ALPHABET.indexOf(digit)
  return at
}

/**
 * Schema and generator of ids that sort by when they were made (the idea of UUIDv7, RFC 9562 section 5.7): an index over them grows at
 * its end, so that what is written together lies together.
 */
const momentIdKind = <Name extends string>(prefix: Name) => {
  const schema = schemaOf(prefix)
  const create = (random: Random, at: Instant): z.infer<typeof schema> => {
    const tail = encodeBits(random(TAIL_BYTES)).slice(0, TAIL_LENGTH)
    return schema.parse(`${prefix}_${encodeMoment(at)}${tail}`) as z.infer<typeof schema>
  }
  return { schema, create }
}

export const childIds = idKind('kind')
export type ChildId = z.infer<typeof childIds.schema>
export const personIds = idKind('persoon')
export type PersonId = z.infer<typeof personIds.schema>
export const pseudonymIds = idKind('pseudoniem')
export type Pseudonym = z.infer<typeof pseudonymIds.schema>
export const statementIds = momentIdKind('toestemming')
export type StatementId = z.infer<typeof statementIds.schema>
export const requestIds = idKind('verzoek')
export type RequestId = z.infer<typeof requestIds.schema>
export const factIds = idKind('feit')
export type FactId = z.infer<typeof factIds.schema>
export const decisionIds = momentIdKind('besluit')
export type DecisionId = z.infer<typeof decisionIds.schema>
export const orderIds = momentIdKind('verstrekking')
export type OrderId = z.infer<typeof orderIds.schema>
export const offerIds = idKind('aanbieding')
export type OfferId = z.infer<typeof offerIds.schema>
export const checkIds = idKind('controle')
export type CheckId = z.infer<typeof checkIds.schema>
export const noticeIds = momentIdKind('bericht')
export type NoticeId = z.infer<typeof noticeIds.schema>
export const addressChangeIds = idKind('adres')
export const reportIds = idKind('melding')
export type ReportId = z.infer<typeof reportIds.schema>
/** Of a signal the 24 characters follow from what it is about. */
export const signalIds = idKind('signaal')
export type SignalId = z.infer<typeof signalIds.schema>
export const erasureRequestIds = idKind('wisverzoek')
export type ErasureRequestId = z.infer<typeof erasureRequestIds.schema>
export const familyErasureIds = idKind('wissing')
export type FamilyErasureId = z.infer<typeof familyErasureIds.schema>
export const signalStepIds = idKind('stap')

/** A party is named by its administrators, so its id is readable: `partij_` and a slug. */
export const partyId = z
  .string()
  .regex(/^partij_[a-z0-9-]{2,48}$/, 'geen geldig partij-id')
  .brand<'partij'>()
export type PartyId = z.infer<typeof partyId>
