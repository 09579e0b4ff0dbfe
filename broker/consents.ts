/** Consent (toestemming): give, refuse, withdraw, pause, resume, confirm. */
import { z } from 'zod'
import { familyRole } from '../consent/family.ts'
import {
  type ChildId,
  childIds,
  partyId,
  pseudonymIds,
  requestIds,
  statementIds,
} from '../consent/id.ts'
import type { Actor } from '../consent/party.ts'
import { calendarDay, catalogueName, categoryNames, sha256Hex } from '../consent/scope.ts'
import { language } from '../consent/statement.ts'
import type { ConsentView } from '../consent/status.ts'
import type { ByPerson } from './acting.ts'
import type { BrokerContext } from './context.ts'

/** A person refuses: one purpose, one holder, one receiver, named categories. */
export const refuseInput = z.strictObject({
  child: childIds.schema,
  holder: partyId,
  requester: partyId,
  purpose: catalogueName,
  categories: categoryNames,
  /** The question this answers; needed for a purpose that is no standing choice. */
  request: requestIds.schema.optional(),
  language: language.default('nl'),
  /** Hash of the text the person saw; refused with `conflict` when the text is another by now. */
  textVersion: sha256Hex.optional(),
})
export type RefuseInput = z.infer<typeof refuseInput>

/** A person says yes; without a last day until the longest the purpose allows. */
export const giveInput = refuseInput.extend({ lastDay: calendarDay.optional() })
export type GiveInput = z.infer<typeof giveInput>

/** Withdraw, pause or resume a statement, or only some of its categories. */
export const statementActInput = z.strictObject({
  statement: statementIds.schema,
  categories: categoryNames.optional(),
})
export type StatementActInput = z.infer<typeof statementActInput>

export const confirmInput = z.strictObject({ statement: statementIds.schema })
export type ConfirmInput = z.infer<typeof confirmInput>

/** An employee of the holder writes down what a family member said: helped on screen, on paper, or before a witness. */
export const recordInput = z.strictObject({
  /** The holder's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  role: familyRole,
  decision: z.enum(['gegeven', 'geweigerd', 'ingetrokken']),
  requester: partyId,
  purpose: catalogueName,
  categories: categoryNames,
  request: requestIds.schema.optional(),
  lastDay: calendarDay.optional(),
  language: language.default('nl'),
  channel: z.enum(['begeleid', 'papier', 'mondeling']),
  /** SHA-256 of the scan in the holder's own file; paper only. */
  scanHash: sha256Hex.optional(),
  /** Who was present, another than the one who records; paper and oral. */
  witness: z.string().trim().min(1).max(100).optional(),
})
export type RecordInput = z.infer<typeof recordInput>

export const giveConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: GiveInput,
): Promise<ConsentView> => Promise.reject(new Error(`${context} ${who} ${key} ${input}`))

export const refuseConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: RefuseInput,
): Promise<ConsentView> => Promise.reject(new Error(`${context} ${who} ${key} ${input}`))

export const withdrawConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: StatementActInput,
): Promise<ConsentView> => Promise.reject(new Error(`${context} ${who} ${key} ${input}`))

export const pauseConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: StatementActInput,
): Promise<ConsentView> => Promise.reject(new Error(`${context} ${who} ${key} ${input}`))

export const resumeConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: StatementActInput,
): Promise<ConsentView> => Promise.reject(new Error(`${context} ${who} ${key} ${input}`))

export const confirmConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ConfirmInput,
): Promise<ConsentView> => Promise.reject(new Error(`${context} ${who} ${key} ${input}`))

/** The holder's employee learns only the id of what was written down. */
export const recordConsent = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: RecordInput,
): Promise<{ id: string }> => Promise.reject(new Error(`${context} ${actor} ${key} ${input}`))

export type Overview = {
  readonly choices: readonly ConsentView[]
}

export const consentOverview = (
  context: BrokerContext,
  who: ByPerson,
  child: ChildId,
): Promise<Overview> => Promise.reject(new Error(`${context} ${who} ${child}`))
