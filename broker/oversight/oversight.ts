/** What a privacy officer sees of the own organisation: its log, its figures, and whether the chain holds. */
import { type IsReleased, isHeldBack, releasedIn } from '../../consent/held-back.ts'
import type { PartyId } from '../../consent/id.ts'
import {
  isOwnMatter,
  type JournalKind,
  type JournalRow,
  ORDER_NOT_GIVEN,
} from '../../consent/journal.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { type Day, dayOf, type Instant, MINUTE, startOfDay } from '../../consent/time.ts'
import { translationIn } from '../answers/write-statement.ts'
import type { BrokerContext } from '../context.ts'

/** Kinds of rows that an officer can look for. Somebody who asks learns only that nothing came, so all of those are one. */
export const LOG_GROUPS = {
  vragen: ['verzoek_gedaan'],
  gegeven: ['verstrekking_geleverd'],
  niet_gegeven: ORDER_NOT_GIVEN,
  /** The own source only: of another one it is told like any other nothing. */
  mislukt: ['verstrekking_mislukt'],
  aanbiedingen: ['aanbieding_gedaan', 'aanbieding_geweigerd'],
  controles: ['controle_gedaan'],
  feiten: ['feit_vastgelegd'],
  toegang: [
    'token_verleend',
    'token_geweigerd',
    'token_ingetrokken',
    'handeling_toegestaan',
    'handeling_geweigerd',
  ],
} as const satisfies Record<string, readonly JournalKind[]>
export type LogGroup = keyof typeof LOG_GROUPS

/** A row as the officer may see it: no child, no person, no content. */
export type OversightRow = {
  readonly sequence: number
  readonly at: Instant
  readonly kind: JournalKind
  /** Only of the own organisation: how others name their people is theirs. */
  readonly employee: string | null
  readonly party: PartyId | null
  readonly holder: PartyId | null
  readonly requester: PartyId | null
  readonly purpose: string | null
  readonly categories: readonly string[]
  readonly subject: string | null
  /** The translation that an answer about the own data was given in: proof of a yes is the holder's to keep (AVG 7(1)). */
  readonly translation: string | null
  /** Held back from the family until this officer releases it. */
  readonly heldBack: boolean
}

export type OversightSearch = {
  readonly below?: number | undefined
  readonly group?: LogGroup | undefined
  /** Number of the thing that rows are about: a check, a request, an order. */
  readonly subject?: string | undefined
  readonly onlyHeldBack?: boolean | undefined
  readonly limit: number
}

export type OversightPage = {
  /** Newest first. */
  readonly rows: readonly OversightRow[]
  /** Pass as `below` to go on; null where the log begins. */
  readonly next: number | null
}

const ROWS_A_READ = 200
/** Rows looked through for one page; who searches for something rare goes on from there. */
const ROWS_LOOKED_THROUGH_MAX = 5000

/**
 * Whether an officer sees a row at all. That an order began tells a requester that the holder knows the child; and what a
 * family does around an organisation is the family's.
 */
const isSeen = (row: JournalRow, own: PartyId): boolean => {
  if (isOwnMatter(row, own) && row.visibility !== 'betrokkene') return true
  if (row.visibility === 'betrokkene') return row.employee !== null || row.holder === own
  return row.kind !== 'verstrekking_begonnen'
}

const viewOf = (row: JournalRow, own: PartyId, isReleased: IsReleased): OversightRow => {
  const { sequence, at, kind, party, holder, requester, purpose, categories, subject } = row
  const isOwn = isOwnMatter(row, own)
  const alike = !isOwn && (ORDER_NOT_GIVEN as readonly JournalKind[]).includes(kind)
  return {
    sequence,
    // How long nothing took to come tells whether the holder was asked.
    at: alike ? at - (at % MINUTE) : at,
    kind: alike ? 'verstrekking_geweigerd' : kind,
    employee: party === own ? row.employee : null,
    party,
    holder,
    requester,
    purpose,
    categories,
    subject,
    translation: holder === own ? translationIn(row.detail) : null,
    heldBack: isOwn && row.child !== null && isHeldBack(row, isReleased),
  }
}

/** A row as the officer of an organisation may see it, whatever was released of it. */
export const officerView = (row: JournalRow, own: PartyId): OversightRow =>
  viewOf(row, own, releasedIn([]))

const fits = ({ group, subject, onlyHeldBack }: OversightSearch, row: OversightRow): boolean => {
  const kinds: readonly JournalKind[] | undefined = group && LOG_GROUPS[group]
  if (kinds && !kinds.includes(row.kind)) return false
  if (subject !== undefined && row.subject !== subject) return false
  return onlyHeldBack !== true || row.heldBack
}

/** What the officers of this organisation released. */
export const releasedBy = async (tx: Transaction, party: PartyId): Promise<IsReleased> =>
  releasedIn(await tx.journal.rows({ party, kind: 'rij_vrijgegeven' }))

type Reading = {
  readonly own: PartyId
  readonly isReleased: IsReleased
  readonly search: OversightSearch
}

/** The fitting ones among these rows, at most `room`, and how many rows were looked at to find them. */
const pick = (
  rows: readonly JournalRow[],
  { own, isReleased, search }: Reading,
  room: number,
): { readonly found: readonly OversightRow[]; readonly looked: number } => {
  const found: OversightRow[] = []
  for (const [at, row] of rows.entries()) {
    if (found.length === room) return { found, looked: at }
    if (!isSeen(row, own)) continue
    const view = viewOf(row, own, isReleased)
    if (fits(search, view)) found.push(view)
  }
  return { found, looked: rows.length }
}

/** The log of what this organisation did, and of what happened to its data. */
export const oversightLog = (
  context: BrokerContext,
  { party }: Actor,
  search: OversightSearch,
): Promise<OversightPage> =>
  context.store.read(async (tx) => {
    const reading = { own: party, isReleased: await releasedBy(tx, party), search }
    const found: OversightRow[] = []
    let below = search.below ?? Number.MAX_SAFE_INTEGER
    for (let seen = 0; seen < ROWS_LOOKED_THROUGH_MAX; seen += ROWS_A_READ) {
      const filter = { around: party, below, newestFirst: true, limit: ROWS_A_READ }
      const rows = await tx.journal.rows(filter)
      const picked = pick(rows, reading, search.limit - found.length)
      found.push(...picked.found)
      below = rows[picked.looked - 1]?.sequence ?? below
      if (picked.looked < rows.length) return { rows: found, next: below }
      if (rows.length < ROWS_A_READ) return { rows: found, next: null }
    }
    return { rows: found, next: below }
  })

/** A calendar month of an organisation. */
export type MonthFigures = {
  /** First day. */
  readonly month: Day
  readonly asked: number
  readonly given: number
  readonly notGiven: number
}

const MONTHS_SHOWN = 12

const firstDayOf = (year: number, month: number): Day =>
  new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)

/** The last twelve months, oldest first, this month up to now. */
export const monthlyFigures = (
  context: BrokerContext,
  { party }: Actor,
): Promise<readonly MonthFigures[]> =>
  context.store.read(async (tx) => {
    const [year, month] = dayOf(context.now()).split('-').map(Number) as [number, number, number]
    const figures: MonthFigures[] = []
    for (let ago = MONTHS_SHOWN - 1; ago >= 0; ago -= 1) {
      const first = firstDayOf(year, month - 1 - ago)
      const counts = await tx.journal.counts({
        around: party,
        since: startOfDay(first),
        before: startOfDay(firstDayOf(year, month - ago)),
      })
      const sum = (group: LogGroup) =>
        LOG_GROUPS[group].reduce((total, kind) => total + (counts[kind] ?? 0), 0)
      figures.push({
        month: first,
        asked: sum('vragen'),
        given: sum('gegeven'),
        notGiven: sum('niet_gegeven'),
      })
    }
    return figures
  })
