/** Reports about rows of the log, by a member of a family. Their answer: `handle-report.ts`. */
import { z } from 'zod'
import { ConsentError } from '../../consent/errors.ts'
import { freeText } from '../../consent/free-text.ts'
import { childIds, type PartyId, type ReportId, reportIds } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import {
  REPORT_CHARS_MAX,
  REPORTS_A_DAY_MAX,
  type Report,
  reportKind,
  reportTo,
} from '../../consent/report.ts'
import { DAY } from '../../consent/time.ts'
import { activeParty, type ByPerson, membershipOf, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { isAround } from '../family/contact.ts'
import { standInMark } from '../family/named-scene.ts'
import { asPerson, journal } from '../family-acts.ts'
import { addNotice } from '../notify.ts'
import { familyLog, logFor, seenRow } from './insight.ts'
import type { InsightRow } from './insight-row.ts'

export const reportInput = z.strictObject({
  child: childIds.schema,
  /** Number of the row of the log. */
  sequence: z.int().min(1),
  kind: reportKind.default('klopt_niet'),
  to: reportTo,
  text: freeText(REPORT_CHARS_MAX),
})
export type ReportInput = z.infer<typeof reportInput>

/** An own report, with the row that it is about while this person may see that. */
export type OwnReport = Report & { readonly row: InsightRow | null }

/**
 * Reports a row that this person sees, or objects to what it tells. Throws `onbekend` for any other row, and for one that
 * nobody may object to; `conflict` where no organisation that takes part can answer for it, or after too many in a day.
 */
export const reportRow = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ReportInput,
): Promise<{ readonly id: ReportId }> =>
  asPerson(context, { who, key, name: 'melden', body: input }, async (tx) => {
    const { person } = who
    const { child, sequence, kind, to: addressedTo, text } = input
    await membershipOf(tx, who, child)
    await tx.children.lock(child)
    const row = await seenRow(context, tx, who, { child, sequence })
    if (kind === 'bezwaar') await mustBeOpenToObjection(context, tx, who, input)
    const party = await handlerOf(tx, addressedTo === 'fg' ? byOfficer(row) : byActor(row))
    await mustHaveReportsLeft(context, tx, who)
    const id = reportIds.create(context.random)
    const at = context.now()
    const fresh = { id, kind, child, person, party, addressedTo, sequence, text, at }
    const report: Report = {
      ...fresh,
      state: 'ontvangen',
      answer: null,
      employee: null,
      changedAt: null,
    }
    const mark = await standInMark(context, tx, { child, person, holder: party, requester: party })
    await tx.reports.add(report)
    await journal(context, tx, {
      kind: 'melding_gedaan',
      child,
      person,
      holder: party,
      subject: id,
      visibility: 'betrokkene',
      detail: { soort: kind, aan: addressedTo, rij: sequence, ...mark },
    })
    await addNotice(context, tx, { kind: 'melding_gedaan', child, party, subject: id })
    return { id }
  })

const mustBeOpenToObjection = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  { child, sequence }: ReportInput,
): Promise<void> => {
  const { rows } = await logFor(context, tx, who, { child, before: sequence + 1, limit: 1 })
  const [row] = rows
  if (row?.sequence !== sequence || !row.law?.mayObject) throw unknownThing()
}

type Parties = Pick<Awaited<ReturnType<typeof seenRow>>, 'party' | 'holder'>
/** Who did it answers for it. */
const byActor = ({ party, holder }: Parties) => [party, holder]
/** Whose data it is watches over it. */
const byOfficer = ({ party, holder }: Parties) => [holder, party]

const handlerOf = async (
  tx: Transaction,
  candidates: readonly (PartyId | null)[],
): Promise<PartyId> => {
  for (const id of candidates) {
    const party = id && (await activeParty(tx, id))
    if (party) return party.id
  }
  throw new ConsentError('conflict', 'Hierover kan geen organisatie antwoorden. Bel ons.')
}

const mustHaveReportsLeft = async (
  context: BrokerContext,
  tx: Transaction,
  { person }: ByPerson,
): Promise<void> => {
  const tomorrow = context.now() + DAY
  for (let turn = 0; turn < REPORTS_A_DAY_MAX; turn += 1)
    if (await tx.artifacts.claimOnce('melding', `${person} ${turn}`, tomorrow)) return
  throw new ConsentError(
    'conflict',
    'U hebt vandaag al veel gemeld. Probeer het morgen, of bel ons.',
  )
}

/** Every report of this person, newest first; nothing of a child they left. */
export const ownReports = (context: BrokerContext, { person }: ByPerson): Promise<Report[]> =>
  context.store.read(async (tx) => {
    const reports: Report[] = []
    for (const report of await tx.reports.ofPerson(person))
      if (await isAround(tx, person, report.child)) reports.push(report)
    return reports
  })

/** One own report; `onbekend` for anybody else's. */
export const ownReport = async (
  context: BrokerContext,
  who: ByPerson,
  id: ReportId,
): Promise<OwnReport> => {
  const report = (await ownReports(context, who)).find((own) => own.id === id)
  if (!report) throw unknownThing()
  return { ...report, row: await rowOf(context, who, report) }
}

/** A row of the log as this person sees it now; null where they do not. */
export const rowOf = async (
  context: BrokerContext,
  who: ByPerson,
  { child, sequence }: Pick<Report, 'child' | 'sequence'>,
): Promise<InsightRow | null> => {
  const { rows } = await familyLog(context, who, { child, before: sequence + 1, limit: 1 })
  return rows[0]?.sequence === sequence ? rows[0] : null
}
