/** What a newly learned record of authority means beside the ones before it. */
import { AUTHORITY_VALID_MS, type AuthorityRecord } from './authority.ts'
import { type Finding, fits, type Seating, type Understood, understood } from './seats.ts'
import type { Instant } from './time.ts'

const inWords = ({ type, holders, ots, giPartial }: AuthorityRecord): string =>
  JSON.stringify([type, [...holders].sort(), ots, [...giPartial].sort()])

/** Whether anything but the source and the date differs; a first record is a change. */
export const changesAuthority = (
  record: AuthorityRecord,
  before: AuthorityRecord | undefined,
): boolean => before === undefined || inWords(record) !== inWords(before)

/** Whether a person settled it from a court order or the register of authority, less than twelve months ago. */
export const isSettled = (record: AuthorityRecord, now: Instant): boolean =>
  (record.source === 'rechterlijke_uitspraak' || record.source === 'gezagsregister') &&
  now - record.learnedAt < AUTHORITY_VALID_MS

/** Whether the civil registry already said this before a person settled it, who then knew of it. */
const wasKnown = (before: readonly AuthorityRecord[], { type, holders }: Understood): boolean => {
  const said = before.findLast(({ source }) => source === 'brp')
  if (!said || holders.length === 0) return false
  const sameType = said.type === type || said.type === 'unknown' || type === 'unknown'
  return (
    sameType && JSON.stringify([...said.holders].sort()) === JSON.stringify([...holders].sort())
  )
}

/**
 * What a finding makes of authority; null where what stands stays. What a person settled stands for twelve months, or
 * until somebody settles it again: the civil registry often cannot see a court order. Where the registry says another
 * thing than that person could know, nobody holds authority until a person has looked again.
 */
export const outcomeOf = (seating: Seating, finding: Finding, now: Instant): Understood | null => {
  const said = understood(seating, finding)
  const { records } = seating
  const index = records.findLastIndex((record) => isSettled(record, now))
  const settled = records[index]
  if (!settled) return said
  if (fits(seating, finding, settled)) return index === records.length - 1 ? null : said
  if (finding.type === 'unknown' || wasKnown(records.slice(0, index), said)) return null
  return { ...said, type: 'unknown', why: 'anders_vastgesteld' }
}
