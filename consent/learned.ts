/** What a newly learned record of authority means beside the one before it. */
import { AUTHORITY_VALID_MS, type AuthorityRecord } from './authority.ts'
import type { Instant } from './time.ts'

const inWords = ({ type, holders, ots, giPartial }: AuthorityRecord): string =>
  JSON.stringify([type, [...holders].sort(), ots, [...giPartial].sort()])

/** Whether anything but the source and the date differs; a first record is a change. */
export const changesAuthority = (
  record: AuthorityRecord,
  before: AuthorityRecord | undefined,
): boolean => before === undefined || inWords(record) !== inWords(before)

/**
 * Whether a new "unknown" must give way: a person settled it from a court order or the register of authority, which the
 * civil registry often cannot see, less than twelve months ago.
 */
export const yieldsTo = (
  record: AuthorityRecord,
  before: AuthorityRecord | undefined,
  now: Instant,
): boolean =>
  record.type === 'unknown' &&
  (before?.source === 'rechterlijke_uitspraak' || before?.source === 'gezagsregister') &&
  now - before.learnedAt < AUTHORITY_VALID_MS
