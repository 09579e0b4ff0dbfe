/** Reports about rows of the log, as the privacy officer of the organisation takes them on and answers them. */
import { z } from 'zod'
import { ConsentError } from '../../consent/errors.ts'
import { freeText } from '../../consent/free-text.ts'
import { type ReportId, reportIds } from '../../consent/id.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import {
  mayBecome,
  REPORT_ANSWER_CHARS_MAX,
  type Report,
  reportState,
} from '../../consent/report.ts'
import { type ByStaff, mustBeOfficer, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { standInMark } from '../family/named-scene.ts'
import { asParty, DONE, type Done, journal } from '../family-acts.ts'
import { addNotice } from '../notify.ts'
import { type OversightRow, oversightLog } from './oversight.ts'

export const handleReportInput = z
  .strictObject({
    report: reportIds.schema,
    state: reportState.exclude(['ontvangen']),
    answer: freeText(REPORT_ANSWER_CHARS_MAX).nullable(),
  })
  .refine(({ state, answer }) => state !== 'klaar' || answer !== null, {
    path: ['answer'],
    error: 'ontbreekt',
  })
export type HandleReportInput = z.infer<typeof handleReportInput>

/** A report as the officer sees it: no child and no person. */
export type OfficersReport = Omit<Report, 'child' | 'person'> & {
  readonly row: OversightRow | null
}

/** What somebody looks through; older ones that are done stand in the log. */
const REPORTS_LISTED_MAX = 100

const withoutFamily = ({ child: _child, person: _person, ...rest }: Report) => rest

/** Reports for the officer of this organisation: what is not done first. */
export const reportsFor = (
  context: BrokerContext,
  { party }: Actor,
): Promise<readonly Omit<OfficersReport, 'row'>[]> =>
  context.store.read(async (tx) =>
    (await tx.reports.ofParty(party, REPORTS_LISTED_MAX)).map(withoutFamily),
  )

/** One report; `onbekend` for another organisation's. */
export const reportFor = async (
  context: BrokerContext,
  actor: Actor,
  id: ReportId,
): Promise<OfficersReport> => {
  const report = await context.store.read((tx) => reportAt(tx, actor, id))
  const { sequence } = report
  const { rows } = await oversightLog(context, actor, { below: sequence + 1, limit: 1 })
  return { ...withoutFamily(report), row: rows[0]?.sequence === sequence ? rows[0] : null }
}

const reportAt = async (tx: Transaction, { party }: Actor, id: ReportId): Promise<Report> => {
  const report = await tx.reports.get(id)
  if (report?.party !== party) throw unknownThing()
  return report
}

/**
 * Takes a report on, or answers it; its reporter hears that there is news, without content. Throws `niet_bevoegd` for who
 * is no officer, `onbekend` for another organisation's report, `conflict` where it went on already.
 */
export const handleReport = async (
  context: BrokerContext,
  { functions, ...actor }: ByStaff,
  key: string,
  input: HandleReportInput,
): Promise<Done> => {
  mustBeOfficer({ functions })
  return asParty(context, { actor, key, name: 'melding behandelen', body: input }, async (tx) => {
    const { state, answer, report: id } = input
    const { child } = await reportAt(tx, actor, id)
    await tx.children.lock(child)
    const { state: before, person, kind } = await reportAt(tx, actor, id)
    if (!mayBecome(before, state))
      throw new ConsentError('conflict', 'Aan deze melding is al verder gewerkt.')
    const { party, employee } = actor
    const mark = await standInMark(context, tx, { child, person, holder: party, requester: party })
    await tx.reports.handle(id, { state, answer, employee, at: context.now() })
    await journal(context, tx, {
      kind: 'melding_behandeld',
      child,
      person,
      party,
      employee,
      subject: id,
      visibility: 'betrokkene',
      detail: { soort: kind, stand: state, ...mark },
    })
    await addNotice(context, tx, { kind: 'melding_behandeld', child, person, subject: id })
    return DONE
  })
}
