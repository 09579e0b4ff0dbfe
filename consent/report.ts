/** What somebody of a family reports about a row of the log, or objects to: to the organisation that acted, or to a privacy officer. */
import { z } from 'zod'
import { childIds, partyId, personIds, reportIds } from './id.ts'
import { employeeRef } from './party.ts'
import { answerBy } from './term.ts'
import type { Day } from './time.ts'

/** Room for what is wrong, not for a story: whoever reads it needs no more of the child than that. */
export const REPORT_CHARS_MAX = 1000
/** An answer may explain more than a question asks. */
export const REPORT_ANSWER_CHARS_MAX = 2000
/** More than anybody finds wrong in a day, and few enough that nobody can bury an officer. */
export const REPORTS_A_DAY_MAX = 10

export const reportState = z.enum(['ontvangen', 'bezig', 'klaar'])
export type ReportState = z.infer<typeof reportState>

/** A question to the organisation that acted, or a report to the officer who watches over the data. */
export const reportTo = z.enum(['organisatie', 'fg'])
export type ReportTo = z.infer<typeof reportTo>

/** That something is wrong, or an objection to what the law allows but does not command (AVG 21). */
export const reportKind = z.enum(['klopt_niet', 'bezwaar'])
export type ReportKind = z.infer<typeof reportKind>

export const report = z.strictObject({
  id: reportIds.schema,
  kind: reportKind,
  child: childIds.schema,
  person: personIds.schema,
  /** The organisation whose privacy officer deals with it. */
  party: partyId,
  addressedTo: reportTo,
  /** Number of the row of the journal. */
  sequence: z.int().min(1),
  /** What is wrong, in the reporter's words; sealed with the child's key. */
  text: z.string(),
  at: z.int(),
  state: reportState,
  /** The officer's words, sealed with the child's key; null while there are none. */
  answer: z.string().nullable(),
  /** Who dealt with it last; null while nobody did. */
  employee: employeeRef.nullable(),
  changedAt: z.int().nullable(),
})
export type Report = z.infer<typeof report>

/** What an officer makes of a report. */
export type Handling = Pick<Report, 'answer' | 'employee'> & {
  readonly state: Exclude<ReportState, 'ontvangen'>
  readonly at: number
}

/** Closed without an answer, because the family was erased: nobody is left to read one. An officer never closes so. */
export const CLOSED_BY_ERASING = { state: 'klaar', answer: null, employee: null } as const

/** Whether it was closed because the family was erased. */
export const isClosedByErasing = ({
  state,
  employee,
}: Pick<Report, 'state' | 'employee'>): boolean => state === 'klaar' && employee === null

/** The last day to answer an objection (AVG 12(3)); null for a report, which has no term by law. */
export const reportAnswerBy = ({ kind, at }: Pick<Report, 'kind' | 'at'>): Day | null =>
  kind === 'bezwaar' ? answerBy(at) : null

/** States only go on: nothing is said to be new again, and what is done stays done. */
export const mayBecome = (from: ReportState, to: ReportState): boolean =>
  reportState.options.indexOf(to) > reportState.options.indexOf(from)
