/** The family's log (inzage): who looked or asked, when, why, on what ground, with what outcome, per person. */
import { z } from 'zod'
import type { Child } from '../consent/child.ts'
import type { FamilyRole } from '../consent/family.ts'
import { childIds, type PartyId } from '../consent/id.ts'
import { visibleRows } from '../consent/insight.ts'
import { type JournalKind, type JournalRow, NOTHING_GIVEN } from '../consent/journal.ts'
import type { Actor, Professional } from '../consent/party.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { whyText } from '../consent/receipt.ts'
import { logKeptSince } from '../consent/retention.ts'
import type { Instant } from '../consent/time.ts'
import { type ByPerson, membershipOf, unknownThing } from './acting.ts'
import type { BrokerContext } from './context.ts'
import { mayKnow } from './family-acts.ts'
import { EVENTS, GROUNDS } from './insight-words.ts'
import { type NamedParty, namerFor } from './named-party.ts'

export const insightInput = z.strictObject({
  child: childIds.schema,
  /** Only rows below this number: the `next` of the page before. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(100).default(25),
})
export type InsightInput = z.infer<typeof insightInput>

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
