/** The family's log (inzage): who looked or asked, when, why, on what ground, with what outcome, per person. */
import { z } from 'zod'
import type { Child } from '../consent/child.ts'
import { ConsentError } from '../consent/errors.ts'
import type { FamilyRole } from '../consent/family.ts'
import { childIds, type PartyId } from '../consent/id.ts'
import { visibleRows } from '../consent/insight.ts'
import {
  isOwnMatter,
  type JournalKind,
  type JournalRow,
  NOTHING_GIVEN,
} from '../consent/journal.ts'
import type { Actor, Professional } from '../consent/party.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { whyText } from '../consent/receipt.ts'
import { logKeptSince } from '../consent/retention.ts'
import type { Instant } from '../consent/time.ts'
import type { Language } from '../policies/vocabulary.ts'
import { type ByPerson, membershipOf, unknownThing } from './acting.ts'
import type { BrokerContext } from './context.ts'
import { mayKnow } from './family-acts.ts'
import { journalEntry } from './journal-entry.ts'
import { type NamedParty, namerFor } from './named-party.ts'
import { once } from './once.ts'
import { hiddenFromParents } from './scene.ts'

export const insightInput = z.strictObject({
  child: childIds.schema,
  /** Only rows below this number: the `next` of the page before. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(100).default(25),
})
export type InsightInput = z.infer<typeof insightInput>

export const releaseRowInput = z.strictObject({ sequence: z.int().min(1) })
export type ReleaseRowInput = z.infer<typeof releaseRowInput>

/** The employee of the holder who decides when a family hears of a safety matter. */
export type Officer = Actor & { readonly functions: Professional['functions'] }

export type InsightRow = {
  readonly sequence: number
  readonly at: Instant
  readonly kind: JournalKind
  /** In words for parents, Dutch. */
  readonly event: string
  /** `name` is null where it would tell where a hidden family lives. */
  readonly who: { readonly name: string | null; readonly kind: string } | null
  readonly holder: { readonly name: string | null; readonly kind: string } | null
  /** As `why` and `basis`, in the language of the context. */
  readonly what: readonly string[]
  readonly why: string | null
  readonly basis: readonly string[]
  readonly outcome: 'gegeven' | 'deel_gegeven' | 'niet_gegeven' | null
  readonly subject: string | null
}

export type InsightPage = {
  /** Newest first. */
  readonly rows: readonly InsightRow[]
  /** Pass as `before` for older rows; null on the last page. */
  readonly next: number | null
  /** Nothing older is kept. */
  readonly since: Instant
  readonly mayGrow: true
}

/** What happened, for people, B1. */
export const EVENTS: Readonly<Record<JournalKind, string>> = {
  kind_aangemaakt: 'Een organisatie heeft uw kind hier aangemeld.',
  kind_gewijzigd: 'Gegevens van uw kind zijn hier verbeterd.',
  code_gemaakt: 'Er is een code gemaakt.',
  partij_gekoppeld: 'Een organisatie is aan uw kind gekoppeld.',
  koppeling_ongedaan: 'Een koppeling is ongedaan gemaakt.',
  betrokkenheid_gewijzigd: 'De betrokkenheid van een organisatie is veranderd.',
  gezinslid_toegevoegd: 'Iemand hoort nu bij dit gezin.',
  gezinslid_gewijzigd: 'De plaats van iemand in dit gezin is veranderd.',
  gezag_geleerd: 'Wij hebben opgezocht wie gezag heeft.',
  feit_vastgelegd: 'Een organisatie heeft iets vastgelegd dat telt bij een beslissing.',
  verzoek_gedaan: 'Een organisatie vroeg om toestemming.',
  toestemming_vastgelegd: 'U gaf een antwoord of veranderde het.',
  toestemming_bevestigd: 'U bevestigde een antwoord.',
  toestemming_verlopen: 'Een keuze van u is afgelopen.',
  token_verleend: 'Een organisatie mag gegevens opvragen.',
  token_geweigerd: 'Een organisatie wilde gegevens opvragen en kreeg geen toegang.',
  token_ingetrokken: 'Een organisatie gaf een toegang terug.',
  handeling_toegestaan: 'Een organisatie mag hier iets doen.',
  handeling_geweigerd: 'Een organisatie wilde hier iets doen en dat mocht niet.',
  verstrekking_begonnen: 'Een organisatie vraagt gegevens op.',
  verstrekking_geweigerd: 'Een organisatie vroeg gegevens op en kreeg niets.',
  verstrekking_geleverd: 'Een organisatie kreeg gegevens.',
  verstrekking_leeg: 'Een organisatie vroeg gegevens op en kreeg niets.',
  verstrekking_vervallen: 'Een organisatie vroeg gegevens op en kreeg niets.',
  verstrekking_mislukt: 'Een organisatie vroeg gegevens op. Dat mislukte.',
  aanbieding_gedaan: 'Een organisatie biedt gegevens aan omdat de wet dat zegt.',
  aanbieding_geweigerd: 'Een organisatie wilde gegevens aanbieden. Dat mocht niet.',
  controle_gedaan: 'Een organisatie controleerde of zij gegevens mag delen.',
  inzage_gegeven: 'U bekeek een kopie bij een organisatie.',
  register_gewijzigd: 'Het register van organisaties is gewijzigd.',
  sleutels_losgelaten: 'Oude sleutels zijn losgelaten.',
  contact_gewijzigd: 'U veranderde hoe u bericht krijgt.',
  melding_gedaan: 'U meldde dat er iets niet klopt.',
  melding_behandeld: 'Er is gewerkt aan uw melding.',
  signaal_behandeld: 'Een organisatie keek een signaal na.',
  journaal_gewist: 'Oude regels van het logboek zijn gewist.',
  afgelopen_gewist: 'Wat lang geleden afliep, is gewist.',
  wisverzoek_gedaan: 'U vroeg om de gegevens te wissen.',
  wisverzoek_behandeld: 'Er is besloten over uw verzoek om te wissen.',
  wissing_gevraagd: 'Er is gevraagd om de gegevens van uw gezin te wissen.',
  gezin_gewist: 'De gegevens van uw gezin zijn gewist.',
  rij_vrijgegeven: 'Een regel is vrijgegeven.',
  regels_gewijzigd: 'De regels zijn veranderd.',
  steekproef_getrokken: 'Een organisatie trok een steekproef.',
  steekproef_beoordeeld: 'Een organisatie keek een steekproef na.',
  opgeschoond: 'Oude gegevens zijn gewist.',
}

/** On what ground data moved, by the reason of the decision. */
const GROUNDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  nl: {
    toestemming_geldig: 'Toestemming',
    statutory_duty: 'De wet verplicht dit',
    statutory_task: 'De wet regelt dit',
    right_to_speak: 'De wet staat dit toe',
    treatment_team: 'Zelfde hulp',
    information_right: 'Recht op informatie',
    anonymous: 'Zonder naam',
    vital_interest: 'Direct gevaar',
  },
  en: {
    toestemming_geldig: 'Consent',
    statutory_duty: 'The law requires this',
    statutory_task: 'The law arranges this',
    right_to_speak: 'The law allows this',
    treatment_team: 'The same help',
    information_right: 'Right to information',
    anonymous: 'Without a name',
    vital_interest: 'Immediate danger',
  },
}

/**
 * One page of the log as this person may see it, newest first. Throws `onbekend` outside the family. Looking at the log
 * leaves no row in it.
 */
export const familyLog = (
  context: BrokerContext,
  who: ByPerson,
  { child: id, before = Number.MAX_SAFE_INTEGER, limit }: InsightInput,
): Promise<InsightPage> =>
  context.store.read(async (tx) => {
    const { child, role, all, visible } = await rowsSeenBy(context, tx, who, id)
    const since = logKeptSince(context.now())
    const courses = coursesIn(all)
    const seen = visible
      .filter((row) => row.at >= since && row.sequence < before && isTold(row, courses))
      .reverse()
    const page = seen.slice(0, limit)
    const nameOf = await namerFor(context, tx, child, who.person)
    const rows: InsightRow[] = []
    for (const row of page) rows.push(await tellRow(context, tx, row, { role, courses, nameOf }))
    const next = seen.length > page.length ? (page.at(-1)?.sequence ?? null) : null
    return { rows, next, since, mayGrow: true }
  })

/** One row that this person may see, told or not; throws `onbekend` for any other. */
export const seenRow = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  { child: id, sequence }: Pick<InsightInput, 'child'> & { readonly sequence: number },
): Promise<JournalRow> => {
  const seen = await rowsSeenBy(context, tx, who, id)
  const row = seen.visible.find((one) => one.sequence === sequence)
  if (!row) throw unknownThing()
  return row
}

type RowsOfChild = {
  readonly child: Child
  readonly role: FamilyRole
  readonly all: readonly JournalRow[]
  /** Of them, what this person may see. */
  readonly visible: readonly JournalRow[]
}

/** What of a child's journal this member of its family may see. Throws `onbekend` outside the family. */
export const rowsSeenBy = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  id: Child['id'],
): Promise<RowsOfChild> => {
  const member = await membershipOf(tx, who, id)
  const child = await tx.children.get(id)
  if (!child) throw unknownThing()
  const all = await tx.journal.rows({ child: id })
  const { person, role } = member
  const viewer = { person, role, hasSay: await mayKnow(context, tx, member, child) }
  return { child, role, all, visible: visibleRows(all, viewer, child.birthDate) }
}

/** Per thing that rows are about: how many categories its order asked for, and the number of its last row. */
type Course = { readonly asked: number | null; readonly last: number }
type Courses = ReadonlyMap<string, Course>

/** Looked through once: a child may have thousands of rows. */
const coursesIn = (rows: readonly JournalRow[]): Courses => {
  const courses = new Map<string, Course>()
  for (const { kind, subject, sequence, categories } of rows) {
    if (subject === null) continue
    const begun = kind === 'verstrekking_begonnen' ? categories.length : null
    courses.set(subject, { asked: courses.get(subject)?.asked ?? begun, last: sequence })
  }
  return courses
}

const courseOf = ({ subject }: JournalRow, courses: Courses): Course | undefined =>
  subject === null ? undefined : courses.get(subject)

/** An order has two rows; once it ended the end tells it all. A release shows in the row it released. */
const isTold = (row: JournalRow, courses: Courses): boolean => {
  if (row.kind === 'rij_vrijgegeven') return false
  if (row.kind !== 'verstrekking_begonnen') return true
  return (courseOf(row, courses)?.last ?? row.sequence) === row.sequence
}

type Telling = {
  readonly role: FamilyRole
  readonly courses: Courses
  readonly nameOf: (id: PartyId) => Promise<NamedParty>
}

const tellRow = async (
  context: BrokerContext,
  tx: Transaction,
  row: JournalRow,
  { role, courses, nameOf }: Telling,
): Promise<InsightRow> => {
  const { catalogue } = context.rulebooks.wording(context.language)
  const named = async (id: PartyId | null) => {
    if (id === null) return null
    const { name, kind } = await nameOf(id)
    return { name, kind }
  }
  const purpose = catalogue.purposes.find(({ id }) => id === row.purpose)
  const categories = catalogue.categories.filter(({ id }) => row.categories.includes(id))
  const outcome = outcomeOf(row, courses)
  return {
    sequence: row.sequence,
    at: row.at,
    kind: row.kind,
    event: EVENTS[row.kind],
    who: await named(row.party),
    holder: await named(row.holder),
    what: categories.map(({ name }) => name),
    why: purpose ? whyText(purpose, role) : null,
    basis:
      outcome === 'gegeven' || outcome === 'deel_gegeven' ? await groundsOf(context, tx, row) : [],
    outcome,
    subject: row.subject,
  }
}

/** Part was given when the order's first row asked for more than its last row delivered. */
const outcomeOf = (row: JournalRow, courses: Courses): InsightRow['outcome'] => {
  if (NOTHING_GIVEN.includes(row.kind)) return 'niet_gegeven'
  if (row.kind !== 'verstrekking_geleverd') return null
  const asked = courseOf(row, courses)?.asked ?? 0
  return asked > row.categories.length ? 'deel_gegeven' : 'gegeven'
}

const storedAnswer = z.object({
  decisions: z.record(z.string(), z.object({ reason: z.string() })),
})

/** The grounds of what was delivered, as the decision recorded them. */
const groundsOf = async (
  { language }: BrokerContext,
  tx: Transaction,
  row: JournalRow,
): Promise<string[]> => {
  const record = row.decision && (await tx.disclosures.decision(row.decision))
  if (!record) return []
  const { decisions } = storedAnswer.parse(JSON.parse(record.answer))
  const grounds = row.categories.flatMap((category) => {
    const reason = decisions[category]?.reason
    return reason === undefined ? [] : (GROUNDS[language][reason] ?? [])
  })
  return [...new Set(grounds)]
}

/**
 * The responsible officer of the organisation concerned lets the family see a row that was held back, with everything
 * about the same thing, and sends the messages that waited. Once released it stays so. Throws `niet_bevoegd` for who is no
 * officer, `onbekend` for a row of another organisation, `conflict` for a row that was not held back.
 */
export const releaseRow = async (
  context: BrokerContext,
  officer: Officer,
  key: string,
  { sequence }: ReleaseRowInput,
): Promise<{ released: true }> => {
  const { party, employee, functions } = officer
  if (!functions.includes('fg'))
    throw new ConsentError('niet_bevoegd', 'Dit kan alleen de functionaris gegevensbescherming.')
  const attempt = { scope: `rij vrijgeven ${party}`, key, body: { sequence, employee } }
  const { result } = await once(context, attempt, async (tx) => {
    const row = await heldRow(tx, party, sequence)
    const all = await tx.journal.rows({ child: row.child })
    const done = all.some(
      ({ kind, detail }) => kind === 'rij_vrijgegeven' && detail['rij'] === sequence,
    )
    if (!done) await release(context, tx, { party, employee }, row)
    return { released: true as const }
  })
  return result
}

type HeldRow = JournalRow & { readonly child: Child['id'] }

const heldRow = async (tx: Transaction, party: PartyId, sequence: number): Promise<HeldRow> => {
  const [row] = await tx.journal.rows({ after: sequence - 1, limit: 1 })
  if (row?.sequence !== sequence || !isOwnMatter(row, party)) throw unknownThing()
  const { child, visibility } = row
  if (child === null || visibility !== 'achtergehouden')
    throw new ConsentError('conflict', 'Deze regel wordt niet achtergehouden.')
  await tx.children.lock(child)
  return { ...row, child }
}

const release = async (
  context: BrokerContext,
  tx: Transaction,
  { party, employee }: Actor,
  { child, subject, sequence, ...row }: HeldRow,
): Promise<void> => {
  await tx.journal.append(
    journalEntry({
      kind: 'rij_vrijgegeven',
      at: context.now(),
      visibility: 'niemand',
      child,
      party,
      employee,
      subject,
      detail: { rij: sequence },
    }),
  )
  if (subject !== null) await sendHeldBack(context, tx, { child, subject, row })
}

/** What waited leaves, but not to parents from whom help is hidden since. */
const sendHeldBack = async (
  context: BrokerContext,
  tx: Transaction,
  { child, subject, row }: Pick<HeldRow, 'child'> & { subject: string; row: Around },
): Promise<void> => {
  const young = (await tx.families.members(child)).find(({ role }) => role === 'jeugdige')
  const hidden = await isHiddenAround(tx, child, row)
  for (const { id, person } of await tx.notices.heldBack(subject))
    if (!hidden || person === young?.person) await tx.notices.release(id, context.now())
}

type Around = Pick<JournalRow, 'party' | 'holder' | 'requester'>

const isHiddenAround = async (
  tx: Transaction,
  child: Child['id'],
  { party, holder, requester }: Around,
): Promise<boolean> => {
  for (const one of [party, holder, requester])
    if (one && (await hiddenFromParents(tx, child, { holder: one, requester: one }))) return true
  return false
}
