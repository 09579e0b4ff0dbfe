/** Small words for checks whose outcome is a value, and comparisons of what two messages say. */
import {
  type Checked,
  CLOCK_TOLERANCE_MS,
  type EnvelopeRefusal,
  type Once,
  type PartyRef,
} from '../../consent/ports/envelope.ts'
import { type Instant, SECOND } from '../../consent/time.ts'

/** A refusal for one reason or several. */
export const refuse = (
  ...reasons: readonly EnvelopeRefusal[]
): { readonly ok: false; readonly reasons: readonly EnvelopeRefusal[] } => ({ ok: false, reasons })

/** The value, unless something speaks against it. */
export const unless = <T>(reasons: readonly EnvelopeRefusal[], value: T): Checked<T> =>
  reasons.length > 0 ? refuse(...reasons) : { ok: true, value }

/** `[code]` where the condition fails, else nothing. */
export const must = (holds: boolean, code: EnvelopeRefusal): EnvelopeRefusal[] =>
  holds ? [] : [code]

/**
 * Checks a lifetime in seconds at an instant. RFC 7519 section 4.1.4: "on or after which the JWT MUST NOT be accepted", with "some small leeway".
 */
export const checkPeriod = (
  { iat, exp }: { readonly iat: number; readonly exp: number },
  now: Instant,
  longestMs: number,
): EnvelopeRefusal[] => [
  ...must(exp > iat, 'malformed'),
  ...must((exp - iat) * SECOND <= longestMs, 'lives_too_long'),
  ...must(now >= iat * SECOND - CLOCK_TOLERANCE_MS, 'not_yet_valid'),
  ...must(now < exp * SECOND + CLOCK_TOLERANCE_MS, 'expired'),
]

/** Until when an id must be remembered: as long as a message with it could still be accepted. */
export const onceOf = (id: string, exp: number): Once => ({
  id,
  replayUntil: exp * SECOND + CLOCK_TOLERANCE_MS,
})

/** Both the id and the OIN; either alone could be another party's. */
export const sameParty = (one: PartyRef, other: PartyRef): boolean =>
  one.id === other.id && one.oin === other.oin

/** Every member of the first is in the second. */
export const within = (some: readonly string[], all: readonly string[]): boolean =>
  some.every((item) => all.includes(item))

/** The same members, in any order; neither side repeats one. */
export const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && within(one, other)

type Fields = Readonly<Record<string, readonly string[]>> | undefined

/** The same fields asked for the same categories; a category that is not named asks all, which differs from naming all. */
export const sameFields = (one: Fields, other: Fields): boolean => {
  const [left, right] = [one ?? {}, other ?? {}]
  return (
    sameSet(Object.keys(left), Object.keys(right)) &&
    Object.entries(left).every(([id, fields]) => sameSet(fields, right[id] ?? []))
  )
}
