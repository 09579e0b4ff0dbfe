/** Signals for a privacy officer: what the journal shows that somebody should look into. Computed; only what was done with one is kept. */
import { z } from 'zod'
import type { IsReleased } from './held-back.ts'
import { type PartyId, partyId, type SignalId, signalIds, signalStepIds } from './id.ts'
import { type JournalKind, type JournalRow, NOTHING_GIVEN } from './journal.ts'
import { byMatter } from './matter.ts'
import { employeeRef } from './party.ts'
import { DAY, type Day, type Instant, startOfDay } from './time.ts'

export const signalKind = z.enum([
  'direct_gevaar',
  'zonder_toestemming',
  'verborgen_regel',
  'bron_antwoordt_niet',
  'veel_niets_gegeven',
  'veel_gevraagd',
  'logboek_klopt_niet',
])
export type SignalKind = z.infer<typeof signalKind>

/** Computed from the steps that officers wrote down. */
export const signalState = z.enum(['nieuw', 'in_onderzoek', 'klaar'])
export type SignalState = z.infer<typeof signalState>

/** Room for what was found and agreed; a file about it belongs with the officer. */
export const SIGNAL_NOTE_CHARS_MAX = 1000

/** One thing that an officer wrote down about a signal. Never changed. */
export const signalStep = z.strictObject({
  id: signalStepIds.schema,
  party: partyId,
  signal: signalIds.schema,
  /** 1 for the first step with a signal. */
  position: z.int().min(1),
  /** Of the signal: it may be computed no longer once its rows are old. */
  kind: signalKind,
  since: z.int(),
  state: signalState.exclude(['nieuw']),
  /** In the officer's words, sealed; null where there are none. */
  note: z.string().nullable(),
  employee: employeeRef,
  at: z.int(),
})
export type SignalStep = z.infer<typeof signalStep>

/** How far somebody got with it. */
export const stateAfter = (steps: readonly Pick<SignalStep, 'state'>[]): SignalState =>
  steps.at(-1)?.state ?? 'nieuw'

/** While it is looked into another note may follow; what is done stays done. */
export const mayFollow = (from: SignalState, to: SignalState): boolean =>
  from !== 'klaar' && to !== 'nieuw'

// --- from when something is a signal ------------------------------------------------------------------------------

/**
 * Who did not get data from the family itself tells it within a month (AVG 14(3)(a)). A week before that the officer weighs
 * again whether a row may stay hidden (AVG 23(1)).
 */
export const POSTPONED_MS_MAX = 28 * DAY
export const POSTPONEMENT_SIGNALLED_MS = POSTPONED_MS_MAX - 7 * DAY
/** One or two are a restart. At five in a week staff wait for data that does not come. */
export const SOURCE_FAILURES_A_WEEK = 5
/** Two a working day: somebody who knows their work is seldom refused, and who searches often. */
export const NOTHING_GIVEN_A_WEEK = 10
/** Five a working day: more families than one professional sees. */
export const ASKED_A_WEEK = 25
/** A large organisation asks much every week: only a multiple of its own usual week stands out. */
export const UNUSUAL_FACTOR = 3
/** Long enough for a holiday to weigh little. */
export const USUAL_WEEKS = 4

/** Weeks that are looked at, this one included: older figures say nothing about today. */
export const SIGNAL_WEEKS = 5

// --- what they are made of ------------------------------------------------------------------------------------------

/** A signal of one organisation. `rows` is how many rows of the log it is about. */
export type Signal = {
  readonly id: SignalId
  readonly kind: SignalKind
  readonly since: Instant
  readonly rows: number
  /** Who acted: the organisation, and the employee where that is the own one. */
  readonly party: PartyId | null
  readonly employee: string | null
  /** Of the row to look at; null where it is about several. */
  readonly sequence: number | null
  /** What the row is about. */
  readonly subject: string | null
  /** Monday of the week that was counted. */
  readonly week: Day | null
}

/** How many rows of a kind there were in a week, by who acted; `isOwn` where the data are the organisation's own. */
export type WeekTally = {
  readonly week: Day
  readonly kind: JournalKind
  readonly party: PartyId | null
  readonly employee: string | null
  readonly isOwn: boolean
  readonly rows: number
}

type HeldRow = Pick<
  JournalRow,
  'sequence' | 'at' | 'kind' | 'party' | 'employee' | 'requester' | 'purpose' | 'subject' | 'detail'
>

export type SignalSources = {
  /** The organisation whose officer looks. */
  readonly own: PartyId
  readonly now: Instant
  /** Rows about own data that were hidden from the family when they were written, oldest first. */
  readonly hidden: readonly HeldRow[]
  /** Which hidden rows the family sees by now. */
  readonly isReleased: IsReleased
  /** Of `SIGNAL_WEEKS` and the `USUAL_WEEKS` before. */
  readonly tallies: readonly WeekTally[]
  /** Mondays, newest first, as many as the tallies are of. */
  readonly weeks: readonly Day[]
  /** Number of the row at which the chain was found broken last; null while it holds. */
  readonly broken: { readonly row: number; readonly at: Instant } | null
}

/** Gives hexadecimal of at least 24 digits. */
type Hash = (text: string) => string

type Found = Omit<Signal, 'id'> & { readonly key: string }

/** All that is left of a signal whose rows are too old to be looked at. */
export const signalOf = ({ signal: id, kind, since }: SignalStep): Signal => ({
  ...nothingMore,
  id,
  kind,
  since,
})

const nothingMore = {
  rows: 1,
  party: null,
  employee: null,
  sequence: null,
  subject: null,
  week: null,
} as const

/** Facts by which an organisation shares without consent. */
const WITHOUT_CONSENT: readonly unknown[] = [
  'vitaal_belang',
  'conflict_van_plichten',
  'afweging_vastgelegd',
  'vordering',
  'zeden_personeel',
]

/** What was recorded together (a weighing, and what it opens) is one signal. */
const actKey = ({ at, party, employee, requester, purpose }: HeldRow): string =>
  JSON.stringify([at, party, employee, requester, purpose])

const overrides = ({ own, hidden }: SignalSources): Found[] => {
  const facts = hidden.filter(
    ({ kind, detail }) =>
      kind === 'feit_vastgelegd' &&
      detail['waarde'] === true &&
      WITHOUT_CONSENT.includes(detail['feit']),
  )
  return [...Map.groupBy(facts, actKey).values()].flatMap((rows) => {
    const isDanger = rows.some(({ detail }) => detail['feit'] === 'vitaal_belang')
    return rows.slice(0, 1).map(({ sequence, at: since, party, employee, subject }) => ({
      ...nothingMore,
      key: `delen ${sequence}`,
      kind: isDanger ? ('direct_gevaar' as const) : ('zonder_toestemming' as const),
      since,
      rows: rows.length,
      party,
      employee: party === own ? employee : null,
      sequence,
      subject,
    }))
  })
}

const postponed = ({ hidden, isReleased, now }: SignalSources): Found[] => {
  const kept = hidden.filter((row) => !isReleased(row) && now - row.at >= POSTPONEMENT_SIGNALLED_MS)
  // One act that stays hidden (a weighing, the offer on it, who collected it) is one thing to decide about.
  return byMatter(kept).flatMap((rows) =>
    rows.slice(0, 1).map(({ sequence, at, subject }) => ({
      ...nothingMore,
      key: `verborgen ${sequence}`,
      kind: 'verborgen_regel' as const,
      since: at + POSTPONEMENT_SIGNALLED_MS,
      rows: rows.length,
      sequence,
      subject,
    })),
  )
}

type Counted = {
  readonly kind: SignalKind
  readonly floor: number
  readonly isUnusualOnly: boolean
  readonly counts: (tally: WeekTally) => boolean
  /** Of whom one signal is. */
  readonly who: (tally: WeekTally, own: PartyId) => Pick<Signal, 'party' | 'employee'>
}

const actor: Counted['who'] = ({ party, employee }, own) => ({
  party,
  employee: party === own ? employee : null,
})

const COUNTED: readonly Counted[] = [
  {
    kind: 'bron_antwoordt_niet',
    floor: SOURCE_FAILURES_A_WEEK,
    isUnusualOnly: false,
    counts: ({ kind, isOwn }) => isOwn && kind === 'verstrekking_mislukt',
    who: (_, own) => ({ party: own, employee: null }),
  },
  {
    kind: 'veel_niets_gegeven',
    floor: NOTHING_GIVEN_A_WEEK,
    isUnusualOnly: true,
    counts: ({ kind }) => NOTHING_GIVEN.includes(kind),
    who: actor,
  },
  {
    kind: 'veel_gevraagd',
    floor: ASKED_A_WEEK,
    isUnusualOnly: true,
    counts: ({ kind }) => kind === 'verzoek_gedaan',
    who: actor,
  },
]

const sumOf = (tallies: readonly WeekTally[], weeks: readonly Day[]): number =>
  tallies.filter(({ week }) => weeks.includes(week)).reduce((total, { rows }) => total + rows, 0)

/** The weeks in which one actor stands out, with their numbers. */
const standsOut = (
  { floor, isUnusualOnly }: Counted,
  tallies: readonly WeekTally[],
  weeks: readonly Day[],
): readonly (readonly [week: Day, rows: number])[] =>
  weeks.slice(0, SIGNAL_WEEKS).flatMap((week, at) => {
    const rows = sumOf(tallies, [week])
    const before = sumOf(tallies, weeks.slice(at + 1, at + 1 + USUAL_WEEKS)) / USUAL_WEEKS
    const isMuch = rows >= floor && (!isUnusualOnly || rows >= UNUSUAL_FACTOR * before)
    return isMuch ? [[week, rows] as const] : []
  })

const counted = ({ own, tallies, weeks }: SignalSources): Found[] =>
  COUNTED.flatMap((one) => {
    const fitting = tallies.filter(one.counts)
    const byWho = Map.groupBy(fitting, (tally) => JSON.stringify(one.who(tally, own)))
    return [...byWho].flatMap(([who, ofOne]) =>
      standsOut(one, ofOne, weeks).map(([week, rows]) => ({
        ...nothingMore,
        ...(JSON.parse(who) as ReturnType<Counted['who']>),
        key: `${one.kind} ${week} ${who}`,
        kind: one.kind,
        since: startOfDay(week),
        rows,
        week,
      })),
    )
  })

const chain = ({ broken }: SignalSources): Found[] => {
  if (broken === null) return []
  const kind = 'logboek_klopt_niet' as const
  return [
    { ...nothingMore, key: `keten ${broken.row}`, kind, since: broken.at, sequence: broken.row },
  ]
}

/**
 * Every signal of an organisation, newest first. Its id follows from what it is about, so that it is the same one each
 * time.
 */
export const signalsIn = (sources: SignalSources, hash: Hash): readonly Signal[] =>
  [...overrides(sources), ...postponed(sources), ...counted(sources), ...chain(sources)]
    .map(({ key, ...found }) => ({
      ...found,
      id: signalIds.schema.parse(`signaal_${hash(`${sources.own} ${key}`).slice(0, 24)}`),
    }))
    .sort((one, other) => other.since - one.since)
