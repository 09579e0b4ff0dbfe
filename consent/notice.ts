/** A message to be sent: written in the transaction that gives rise to it, sent later, never with content. */
import { z } from 'zod'
import { childIds, noticeIds, partyId, personIds } from './id.ts'
import { clientId } from './party.ts'
import { HOUR, type Instant, MINUTE } from './time.ts'

export const noticeKind = z.enum([
  'vraag_open', // a question waits for you
  'herinnering_vraag', // it still waits: the asker reminds once
  'andere_ouder_geinformeerd', // sharing can start: never who said what
  'bevestig_toestemming', // somebody helped you fill in; confirm it
  'gedeeld_volgens_wet', // informed_only: the law decides, you are told
  'gekeken', // somebody looked (opt-in)
  'ingetrokken_bericht_ontvanger', // to the receiver: stop using it for this purpose
  'ontvangstbewijs', // receipt
  'alles_gestopt', // receipt: one for all that was stopped in one act
  'toestemming_verlopen', // receipt: a yes ended by itself
  'herinnering_leeftijd', // soon somebody else decides
  'herinnering_einde', // a yes is about to end
  'signaal_fg', // to the privacy officer: an override was used
  'melding_gedaan', // to the privacy officer: somebody of a family reported a row of the log
  'melding_behandeld', // to who reported it
  'wisverzoek_gedaan', // to the privacy officer: somebody of a family asks to erase it
  'wisverzoek_behandeld', // to who asked
  'kopie_klaar', // a copy that the law gives can be read
  'bevestig_adres', // the code that confirms a mail address
  'aanbieding_open', // to a system: an offer can be collected
  'verzoek_beschikbaar', // to a system: what it asked for can be fetched
])
export type NoticeKind = z.infer<typeof noticeKind>

export const notice = z.strictObject({
  id: noticeIds.schema,
  kind: noticeKind,
  child: childIds.schema.nullable(),
  /** One of the two: a person, or an organisation. */
  person: personIds.schema.nullable(),
  party: partyId.nullable(),
  /** The system of the organisation whose webhook it goes to; null: by mail. */
  client: clientId.nullable(),
  /** Id of the thing it is about. */
  subject: z.string().nullable(),
  /** Sent at the latest then; held back while null (waits for the responsible officer). */
  dueAt: z.int().nullable(),
  /** There from then on: neither sent nor shown before. */
  at: z.int(),
})
export type Notice = z.infer<typeof notice>

export const noticeEnd = z.enum([
  'verzonden',
  'niet_per_mail', // no confirmed address: it stands in the portal only
  'vervallen', // nobody is there any more to tell, or there is nothing to tell any more
  'opgegeven', // refused for good, or tried for too long
])
export type NoticeEnd = z.infer<typeof noticeEnd>

/** A notice with what came of it. */
export const postedNotice = notice.extend({
  /** Null while it waits. */
  end: noticeEnd.nullable(),
  endedAt: z.int().nullable(),
  /** How often sending it failed. */
  failures: z.int().min(0),
  /** A sender's own until then. */
  claimedUntil: z.int().nullable(),
})
export type PostedNotice = z.infer<typeof postedNotice>

/** Each pause is four times the one before. */
const PAUSE_FACTOR = 4
const FIRST_PAUSE_MS = MINUTE
/** Twice a day: often enough for an organisation that comes back after a weekend. */
const LONGEST_PAUSE_MS = 12 * HOUR
/** Four days and seventeen hours. RFC 5321, section 4.5.4.1: "the give-up time generally needs to be at least 4-5 days". */
export const FAILURES_MAX = 15

/** How long to wait after sending failed so many times. */
export const pauseAfter = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * PAUSE_FACTOR ** (failures - 1), LONGEST_PAUSE_MS)

/** Whether a notice is there by `now` for whom it is to: not held back, not from later on, and not ended before it was there. */
export const isThere = (
  { at, dueAt, endedAt }: Pick<PostedNotice, 'at' | 'dueAt' | 'endedAt'>,
  now: Instant,
): boolean => dueAt !== null && at <= now && (endedAt === null || endedAt >= at)
