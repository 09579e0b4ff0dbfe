/** The journal: everything that happened, in order, chained by hash, never with content, a name or a BSN. */
import { z } from 'zod'
import { childIds, decisionIds, type PartyId, partyId, personIds } from './id.ts'
import { employeeRef } from './party.ts'

export const journalKind = z.enum([
  'kind_aangemaakt',
  'kind_gewijzigd',
  'code_gemaakt',
  'partij_gekoppeld',
  'koppeling_ongedaan',
  'betrokkenheid_gewijzigd',
  'gezinslid_toegevoegd',
  'gezinslid_gewijzigd',
  'gezag_geleerd',
  'feit_vastgelegd',
  'verzoek_gedaan',
  'verzoek_herinnerd',
  'toestemming_vastgelegd',
  'toestemming_bevestigd',
  'toestemming_verlopen',
  'token_verleend',
  'token_geweigerd',
  'token_ingetrokken',
  'handeling_toegestaan',
  'handeling_geweigerd',
  'verstrekking_begonnen',
  'verstrekking_geweigerd',
  'verstrekking_geleverd',
  'verstrekking_leeg',
  'verstrekking_vervallen',
  'verstrekking_mislukt',
  'aanbieding_gedaan',
  'aanbieding_geweigerd',
  'controle_gedaan',
  'inzage_gegeven',
  'rij_vrijgegeven',
  'register_gewijzigd',
  'sleutels_losgelaten',
  'contact_gewijzigd',
  'regels_gewijzigd',
  'steekproef_getrokken',
  'steekproef_beoordeeld',
  'opgeschoond',
  'melding_gedaan',
  'melding_behandeld',
  'signaal_behandeld',
  'journaal_gewist',
  'afgelopen_gewist',
  'wisverzoek_gedaan',
  'wisverzoek_behandeld',
  'wissing_gevraagd',
  'gezin_gewist',
])
export type JournalKind = z.infer<typeof journalKind>

/** Orders that came to nothing; to a requester all of these are one, whatever the reason. */
export const ORDER_NOT_GIVEN = [
  'verstrekking_geweigerd',
  'verstrekking_leeg',
  'verstrekking_vervallen',
  'verstrekking_mislukt',
] as const satisfies readonly JournalKind[]

/** Every row in which somebody tried to get data, or to offer them, and did not. */
export const NOTHING_GIVEN: readonly JournalKind[] = [
  'token_geweigerd',
  ...ORDER_NOT_GIVEN,
  'aanbieding_geweigerd',
]

/** Rows in which data were asked for, offered or given: what a family means by a look. */
export const LOOKS: readonly JournalKind[] = [
  ...NOTHING_GIVEN,
  'verstrekking_begonnen',
  'verstrekking_geleverd',
  'aanbieding_gedaan',
]

/** Who in the family may see the row: everybody with a say, the young person alone, or nobody until it is released. */
export const visibility = z.enum(['gezin', 'jeugdige', 'achtergehouden', 'betrokkene', 'niemand'])
export type Visibility = z.infer<typeof visibility>

export const journalEntry = z.strictObject({
  kind: journalKind,
  at: z.int(),
  child: childIds.schema.nullable(),
  /** The organisation that acted (or asked), where one did. */
  party: partyId.nullable(),
  employee: employeeRef.nullable(),
  /** The family member who acted, where one did. With `betrokkene` only this person sees the row. */
  person: personIds.schema.nullable(),
  holder: partyId.nullable(),
  requester: partyId.nullable(),
  purpose: z.string().nullable(),
  categories: z.array(z.string()),
  /** Id of the thing it is about: a statement, order, offer, request, fact... */
  subject: z.string().nullable(),
  decision: decisionIds.schema.nullable(),
  visibility,
  /** Small codes only: outcome, reason, refusal code. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
})
export type JournalEntry = z.infer<typeof journalEntry>

/** Whether the data that a row is about are this party's own: then its officer may know what a requester may not. */
export const isOwnMatter = (
  { party, holder }: Pick<JournalEntry, 'party' | 'holder'>,
  own: PartyId,
): boolean => holder === own || (party === own && holder === null)

/** What the first row is chained to. */
export const GENESIS_HASH = '0'.repeat(64)

/** The last row of what was erased: the row after it is chained to its hash. */
export const journalAnchor = z.strictObject({
  sequence: z.int().min(1),
  hash: z.string(),
  /** Of that row. */
  at: z.int(),
})
export type JournalAnchor = z.infer<typeof journalAnchor>

/** A row as it stands in the journal. `hash` covers the entry, its number and the hash before it. */
export type JournalRow = JournalEntry & {
  readonly sequence: number
  readonly previousHash: string
  readonly hash: string
}
