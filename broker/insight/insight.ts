/** The family's log (inzage): who looked or asked, when, why, on what ground, with what outcome, per person. */
import { z } from 'zod'
import type { Child } from '../../consent/child.ts'
import type { FamilyRole } from '../../consent/family.ts'
import { childIds, type PartyId } from '../../consent/id.ts'
import { visibleRows } from '../../consent/insight.ts'
import type { JournalRow } from '../../consent/journal.ts'
import { shownPartyId } from '../../consent/naming.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { logKeptSince } from '../../consent/retention.ts'
import type { Instant } from '../../consent/time.ts'
import { type ByPerson, membershipOf, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { rulesDecidedBy } from '../decisions/rule-versions.ts'
import { type NamedParty, type Namer, namerFor } from '../family/named-party.ts'
import { mayKnow } from '../family-acts.ts'
import { foremostOf } from './foremost.ts'
import { type InsightRow, tellRow } from './insight-row.ts'

export const insightInput = z.strictObject({
  child: childIds.schema,
  /** Only rows below this number: the `next` of the page before. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(100).default(25),
  /** Only rows in which this organisation has a part, as this person is shown it. */
  party: shownPartyId.optional(),
  /** Only rows since. */
  since: z.int().optional(),
})
export type InsightInput = z.infer<typeof insightInput>

type LogInput = InsightInput & {
  /** Not the newest, but what a family sees first; there is no page after it. */
  readonly isForemost?: true
}

/** When something was last given for a purpose by one organisation to another, as both are shown; null where it never was. */
export type LastGiven = (
  between: Record<'holder' | 'requester', Pick<NamedParty, 'id'>> & { readonly purpose: string },
) => Instant | null

export type Receiver = { readonly party: NamedParty; readonly at: Instant }

export type InsightPage = {
  /** Newest first. */
  readonly rows: readonly InsightRow[]
  /** Pass as `before` for older rows; null on the last page. */
  readonly next: number | null
  /** Nothing older is kept. */
  readonly since: Instant
  /** The organisations in all rows that this person may read, by name. */
  readonly parties: readonly NamedParty[]
  readonly lastGiven: LastGiven
  /** Who was given something, by the newest first, and when last. */
  readonly receivers: readonly Receiver[]
  readonly mayGrow: true
}

/**
 * One page of the log as this person may see it, newest first. Throws `onbekend` outside the family. Looking at the log
 * leaves no row in it.
 */
export const familyLog = (
  context: BrokerContext,
  who: ByPerson,
  input: LogInput,
): Promise<InsightPage> => context.store.read((tx) => logFor(context, tx, who, input))

/** The same within a transaction. */
export const logFor = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  input: LogInput,
): Promise<InsightPage> => {
  const { before = Number.MAX_SAFE_INTEGER, limit, isForemost = false } = input
  const { child, role, all, visible } = await rowsSeenBy(context, tx, who, input.child)
  const since = logKeptSince(context.now())
  const courses = coursesIn(all)
  const readable = visible.filter((row) => row.at >= since && isTold(row, courses))
  const parties = await namedIn(readable, await namerFor(context, tx, child, who.person))
  const wanted = wantedBy(input, parties)
  const seen = readable.filter((row) => row.sequence < before && wanted(row)).reverse()
  const gathered = gatherRepeats(isForemost ? foremostOf(seen, who.person, limit) : seen)
  const page = gathered.slice(0, limit)
  const reading = {
    person: who.person,
    role,
    askedFor: (row: JournalRow) => courseOf(row, courses)?.asked ?? null,
    parties,
    staffOf: askedOnce(tx.parties.staffOf),
    rulesOf: rulesDecidedBy(context, tx),
  }
  const rows: InsightRow[] = []
  for (const one of page) rows.push(await tellRow(context, tx, one, reading))
  const next = gathered.length > page.length ? (page.at(-1)?.last ?? null) : null
  return {
    rows,
    next,
    since,
    parties: byName(parties.values()),
    lastGiven: lastGivenIn(readable, parties),
    receivers: receiversIn(readable, parties),
    mayGrow: true,
  }
}

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

/** Number of the newest row about one thing that the log tells this person; undefined when there is none. */
export const newestAbout = (
  context: BrokerContext,
  who: ByPerson,
  { child, subject }: Pick<InsightInput, 'child'> & { readonly subject: string },
): Promise<number | undefined> =>
  context.store.read(async (tx) => {
    const { all, visible } = await rowsSeenBy(context, tx, who, child)
    const courses = coursesIn(all)
    return visible.findLast((row) => row.subject === subject && isTold(row, courses))?.sequence
  })

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

// --- organisations, and which rows are wanted --------------------------------------------------------------------

const partsIn = ({ party, holder, requester }: JournalRow): readonly (PartyId | null)[] => [
  party,
  holder,
  requester,
]

type Parties = ReadonlyMap<PartyId, NamedParty>

const namedIn = async (rows: readonly JournalRow[], nameOf: Namer): Promise<Parties> => {
  const parties = new Map<PartyId, NamedParty>()
  for (const id of new Set(rows.flatMap(partsIn)))
    if (id !== null) parties.set(id, await nameOf(id))
  return parties
}

const lastGivenIn = (rows: readonly JournalRow[], parties: Parties): LastGiven => {
  const last = new Map<string, Instant>()
  for (const { kind, at, holder, requester, purpose } of rows) {
    if (kind !== 'verstrekking_geleverd' || holder === null || requester === null) continue
    last.set([parties.get(holder)?.id, parties.get(requester)?.id, purpose].join(' '), at)
  }
  return ({ holder, requester, purpose }) =>
    last.get([holder.id, requester.id, purpose].join(' ')) ?? null
}

const receiversIn = (rows: readonly JournalRow[], parties: Parties): readonly Receiver[] => {
  const last = new Map<string, Receiver>()
  for (const { kind, at, requester } of rows) {
    const party = requester === null ? undefined : parties.get(requester)
    if (kind === 'verstrekking_geleverd' && party) last.set(party.id, { party, at })
  }
  return [...last.values()].sort((one, other) => other.at - one.at)
}

/** A page has many rows of few organisations. */
const askedOnce = <Answer>(ask: (id: PartyId) => Promise<Answer>) => {
  const known = new Map<PartyId, Promise<Answer>>()
  return (id: PartyId): Promise<Answer> => {
    const answer = known.get(id) ?? ask(id)
    known.set(id, answer)
    return answer
  }
}

const byName = (parties: Iterable<NamedParty>): readonly NamedParty[] =>
  [...parties].sort((one, other) =>
    (one.name ?? one.kind).localeCompare(other.name ?? other.kind, 'nl'),
  )

/** An organisation is meant exactly as it is shown to this person, so that trying ids tells nothing. */
const wantedBy = (
  { party: shown, since = 0 }: InsightInput,
  parties: Parties,
): ((row: JournalRow) => boolean) => {
  const isMeant = (id: PartyId | null) => id !== null && parties.get(id)?.id === shown
  return (row) => row.at >= since && (shown === undefined || partsIn(row).some(isMeant))
}

// --- repeats -----------------------------------------------------------------------------------------------------

/** Looked up at each login, and nothing was new: the journal keeps each, whoever reads is told once. */
const isRepeat = ({ kind, employee, detail }: JournalRow): boolean =>
  kind === 'gezag_geleerd' && employee === null && detail['veranderd'] === false

type Gathered = {
  /** The newest. */
  readonly row: JournalRow
  readonly times: number
  /** Number of the oldest. */
  readonly last: number
}

/** Rows that stand together and of which none has anything new, as one. Newest first. */
const gatherRepeats = (rows: readonly JournalRow[]): readonly Gathered[] => {
  const gathered: Gathered[] = []
  for (const row of rows) {
    const before = gathered.at(-1)
    const isSame = before !== undefined && isRepeat(before.row) && isRepeat(row)
    if (isSame) gathered.pop()
    gathered.push(
      isSame
        ? { ...before, times: before.times + 1, last: row.sequence }
        : { row, times: 1, last: row.sequence },
    )
  }
  return gathered
}
