/** The weekly sample of a privacy officer: drawn once a week by a seed that the journal keeps, each look with a verdict. */
import { z } from 'zod'
import { ConsentError } from '../../consent/errors.ts'
import type { PartyId } from '../../consent/id.ts'
import type { JournalRow } from '../../consent/journal.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import {
  chosenLooks,
  type Draw,
  draw,
  endedWeeks,
  percentage,
  type Verdict,
  verdict,
  weekAfter,
} from '../../consent/sample.ts'
import { type Day, startOfDay } from '../../consent/time.ts'
import { unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { journalEntry } from '../journal-entry.ts'
import { once } from '../once.ts'
import { type OversightRow, officerView } from './oversight.ts'

/** Older weeks were to be gone through then. */
const WEEKS_OPEN = 8
const SEED_BYTES = 16

export const drawInput = z.strictObject({ week: z.iso.date(), percentage })
export type DrawInput = z.infer<typeof drawInput>

export const reviewInput = z.strictObject({ week: z.iso.date(), sequence: z.int().min(1), verdict })
export type ReviewInput = z.infer<typeof reviewInput>

export type SampledLook = { readonly row: OversightRow; readonly verdict: Verdict | null }

export type Sample = { readonly drawn: Draw; readonly looks: readonly SampledLook[] }

/** A week that has ended; `sample` is null while nobody drew. */
export type SampledWeek = { readonly week: Day; readonly sample: Sample | null }

const looksIn = (tx: Transaction, party: PartyId, week: Day): Promise<JournalRow[]> =>
  tx.journal.rows({
    around: party,
    kind: 'verstrekking_geleverd',
    since: startOfDay(week),
    before: startOfDay(weekAfter(week)),
  })

/** The draw of a week. Two officers may have drawn at once: the first in the journal counts. */
const drawOf = async (tx: Transaction, party: PartyId, week: Day): Promise<Draw | undefined> => {
  const since = startOfDay(weekAfter(week))
  const rows = await tx.journal.rows({ party, kind: 'steekproef_getrokken', since })
  const found = rows.find(({ detail }) => detail['week'] === week)
  return found && draw.parse(found.detail)
}

/** What was said last of each look, by its number. */
const verdictsOf = async (
  tx: Transaction,
  party: PartyId,
  week: Day,
): Promise<ReadonlyMap<unknown, Verdict>> => {
  const since = startOfDay(weekAfter(week))
  const rows = await tx.journal.rows({ party, kind: 'steekproef_beoordeeld', since })
  return new Map(
    rows
      .filter(({ detail }) => detail['week'] === week)
      .map(({ detail }) => [detail['rij'], verdict.parse(detail['oordeel'])]),
  )
}

const readSample = async (
  { sha256 }: Pick<BrokerContext, 'sha256'>,
  tx: Transaction,
  party: PartyId,
  week: Day,
): Promise<Sample | null> => {
  const drawn = await drawOf(tx, party, week)
  if (!drawn) return null
  const verdicts = await verdictsOf(tx, party, week)
  const chosen = chosenLooks(await looksIn(tx, party, week), drawn, sha256)
  return {
    drawn,
    looks: chosen.map((row) => ({
      row: officerView(row, party),
      verdict: verdicts.get(row.sequence) ?? null,
    })),
  }
}

/** The last weeks that have ended, newest first. */
export const sampledWeeks = (
  context: BrokerContext,
  { party }: Actor,
): Promise<readonly SampledWeek[]> =>
  context.store.read(async (tx) => {
    const weeks: SampledWeek[] = []
    for (const week of endedWeeks(context.now(), WEEKS_OPEN))
      weeks.push({ week, sample: await readSample(context, tx, party, week) })
    return weeks
  })

const isOpen = (context: BrokerContext, week: Day): boolean =>
  endedWeeks(context.now(), WEEKS_OPEN).includes(week)

/** One week; throws `onbekend` for a day that is no Monday of the last weeks. */
export const sampledWeek = (
  context: BrokerContext,
  { party }: Actor,
  week: Day,
): Promise<SampledWeek> =>
  context.store.read(async (tx) => {
    if (!isOpen(context, week)) throw unknownThing()
    return { week, sample: await readSample(context, tx, party, week) }
  })

/**
 * Draws the sample of a week that has ended, once: later draws, also with another percentage, give the first. The seed is
 * made now and written down with it, so that who looked could not know it, and who draws cannot try again.
 */
export const drawSample = async (
  context: BrokerContext,
  { party, employee }: Actor,
  key: string,
  { week, percentage: share }: DrawInput,
): Promise<Draw> => {
  if (!isOpen(context, week)) throw unknownThing()
  const attempt = { scope: `steekproef ${party}`, key, body: { week, share, employee } }
  const { result } = await once(context, attempt, async (tx) => {
    const before = await drawOf(tx, party, week)
    if (before) return before
    const zaad = Buffer.from(context.random(SEED_BYTES)).toString('hex')
    const uit = (await looksIn(tx, party, week)).length
    const drawn = draw.parse({ week, percentage: share, zaad, uit })
    await tx.journal.append(
      journalEntry({
        kind: 'steekproef_getrokken',
        at: context.now(),
        visibility: 'niemand',
        party,
        employee,
        detail: drawn,
      }),
    )
    return drawn
  })
  return result
}

/**
 * Writes down what the officer thinks of one look of a drawn sample; the last word counts, the same word again changes
 * nothing. Throws `onbekend` for a look outside it, `conflict` while nobody drew.
 */
export const reviewLook = async (
  context: BrokerContext,
  { party, employee }: Actor,
  key: string,
  { week, sequence, verdict: said }: ReviewInput,
): Promise<{ reviewed: true }> => {
  const attempt = { scope: `steekproef na ${party}`, key, body: { week, sequence, said, employee } }
  const { result } = await once(context, attempt, async (tx) => {
    if (!isOpen(context, week)) throw unknownThing()
    const sample = await readSample(context, tx, party, week)
    if (!sample) throw new ConsentError('conflict', 'Trek eerst de steekproef.')
    const look = sample.looks.find(({ row }) => row.sequence === sequence)
    if (!look) throw unknownThing()
    if (look.verdict !== said)
      await tx.journal.append(
        journalEntry({
          kind: 'steekproef_beoordeeld',
          at: context.now(),
          visibility: 'niemand',
          party,
          employee,
          subject: look.row.subject,
          detail: { week, rij: sequence, oordeel: said },
        }),
      )
    return { reviewed: true as const }
  })
  return result
}
