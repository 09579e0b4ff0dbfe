/** A message to be sent: written in the transaction that gives rise to it, sent later, never with content. */
import { z } from 'zod'
import { childIds, noticeIds, partyId, personIds } from './id.ts'

export const noticeKind = z.enum([
  'vraag_open', // a question waits for you
  'andere_ouder_geinformeerd', // a question is open or sharing can start: never who said what
  'bevestig_toestemming', // somebody helped you fill in; confirm it
  'gedeeld_volgens_wet', // informed_only: the law decides, you are told
  'gekeken', // somebody looked (opt-in)
  'ingetrokken_bericht_ontvanger', // to the receiver: stop using it for this purpose
  'ontvangstbewijs', // receipt
  'signaal_fg', // to the privacy officer: an override was used
])
export type NoticeKind = z.infer<typeof noticeKind>

export const notice = z.strictObject({
  id: noticeIds.schema,
  kind: noticeKind,
  child: childIds.schema.nullable(),
  /** One of the two: a person, or an organisation. */
  person: personIds.schema.nullable(),
  party: partyId.nullable(),
  /** Id of the thing it is about. */
  subject: z.string().nullable(),
  /** Sent at the latest then; held back while null (waits for the responsible officer). */
  dueAt: z.int().nullable(),
  at: z.int(),
})
export type Notice = z.infer<typeof notice>
