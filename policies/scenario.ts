/** Scenario files: questions with the answers somebody expects, written by lawyers and privacy officers for their region. */
import { z } from 'zod'
import { ageReadings, decideOverReadings } from './age.ts'
import { AGE_MAX } from './decide.ts'
import { plainIssue } from './plain-issue.ts'
import type { Answer, Authority, CategoryDecision, Context, Saying } from './question.ts'
import type { Rulebook } from './rulebook.ts'
import { decisionValue, type Flag, flag, overallValue } from './vocabulary.ts'

const names = z.array(z.string())
const oneOrMore = z.union([z.string(), names]).transform((value) => [value].flat())

/** Strict: a misspelt scope would make a statement fit more than its author meant. */
const statement = z.strictObject({
  by: z.string().min(1),
  decision: z.enum(['grants', 'denies']),
  status: z.enum(['active', 'paused', 'revoked', 'expired', 'pending']),
  purpose: z.string().optional(),
  holder: z.string().optional(),
  requester: z.union([z.string(), names]).optional(),
  categories: names.optional(),
})

const context = z.looseObject({
  ...Object.fromEntries(flag.options.map((name) => [name, z.boolean().optional()])),
  vrager_betrokken: z.boolean().optional(),
  deelnemers: names.optional(),
  gezinslid: oneOrMore.optional(),
  onbereikbaar: z
    .array(z.strictObject({ persoon: z.string(), pogingen: z.int().min(0), dagen: z.int().min(0) }))
    .optional(),
})

/** Loose in what holders and type may be: broken data must reach the decision, which denies it. */
const authority = z.looseObject({
  type: z.string(),
  holders: names.optional(),
  ots: z.boolean().optional(),
  giPartial: names.optional(),
})

const scenarioShape = {
  id: z.string().min(1),
  title: z.string().optional(),
  holder: z.string(),
  requester: z.string(),
  purpose: z.string(),
  categories: names.min(1),
  childAge: z.number().optional(),
  childBirthDate: z.string().optional(),
  asOf: z.iso.date().optional(),
  authority,
  consents: z.array(statement).default([]),
  context: context.default({}),
  expected: overallValue.optional(),
  expectedByCategory: z.record(z.string(), decisionValue).optional(),
  neededFrom: names.optional(),
  blockedBy: names.optional(),
  reasonCodes: names.optional(),
  why: z.string().optional(),
  legal_ref: z.string().optional(),
  tags: names.optional(),
}

/** One question with its expected answer; members it does not know are kept, and warned about. */
export const scenario = z.looseObject(scenarioShape)
export type Scenario = z.infer<typeof scenario>

export const scenarioFile = z.looseObject({
  asOf: z.iso.date().optional(),
  /** Version of the catalogue the file was written for. */
  catalogue: z.string().optional(),
  scenarios: z.array(scenario).min(1),
})
export type ScenarioFile = z.infer<typeof scenarioFile>

/** What came, in the shape of what a scenario expects, and the deciding row of each key. */
export type ScenarioAnswer = {
  readonly expected: string
  readonly expectedByCategory: Readonly<Record<string, string>>
  readonly neededFrom: readonly string[]
  readonly blockedBy: readonly string[]
  readonly reasonCodes: readonly string[]
  readonly rows: Readonly<Record<string, string | null>>
}

/** One expectation that did not come true. */
export type Difference = {
  readonly field: string
  readonly expected: unknown
  readonly came: unknown
}

export type ScenarioResult = {
  readonly id: string
  readonly ok: boolean
  readonly answer: ScenarioAnswer
  readonly differences: readonly Difference[]
}

/** A scenario file that can be run, or every fault of it, each with its path. Warnings never stop a run. */
export type ScenarioReading =
  | { readonly ok: true; readonly file: ScenarioFile; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly faults: readonly string[] }

/** Reads a parsed JSON value as a scenario file against the ids of `rulebook`. Throws nothing. */
export function readScenarioFile(rulebook: Rulebook, json: unknown): ScenarioReading {
  const parsed = scenarioFile.safeParse(json, { error: plainIssue })
  if (!parsed.success) return { ok: false, faults: parsed.error.issues.map(issueSentence) }
  const file = parsed.data
  const faults = file.scenarios.flatMap((one, index) =>
    scenarioFaults(rulebook, one, file.asOf).map((fault) => `scenarios[${index}].${fault}`),
  )
  if (faults.length > 0) return { ok: false, faults }
  return { ok: true, file, warnings: warningsOf(rulebook, file) }
}

/** Runs one scenario of a file that `readScenarioFile` accepted; `asOf` is the file's day. */
export function runScenario(
  rulebook: Rulebook,
  one: Scenario,
  asOf: string | undefined,
): ScenarioResult {
  const answer = shapeOf(decideOverReadings(rulebook, questionOf(one), agesOf(one, asOf)))
  const differences = differencesOf(one, answer)
  return { id: one.id, ok: differences.length === 0, answer, differences }
}

function issueSentence(issue: z.core.$ZodIssue): string {
  return `${pathOf(issue.path)}: ${issue.message}`
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
  return text.replace(/^\./, '') || 'file'
}

/** Ages by birth date where there is a day to count to, else the age as written. */
function agesOf(one: Scenario, asOf: string | undefined): readonly number[] {
  const day = one.asOf ?? asOf
  if (one.childBirthDate !== undefined && day !== undefined) {
    return ageReadings(one.childBirthDate, day)
  }
  return one.childAge === undefined ? [] : [one.childAge]
}

function questionOf(one: Scenario) {
  return {
    holder: one.holder,
    requester: one.requester,
    purpose: one.purpose,
    categories: one.categories,
    authority: one.authority as Authority,
    sayings: one.consents as readonly Saying[],
    context: contextOf(one.context),
  }
}

/** In a scenario an absent flag is false; in the product it is unknown. */
function contextOf(given: Scenario['context']): Context {
  const flags: Partial<Record<Flag, boolean>> = {}
  for (const name of flag.options) flags[name] = given[name] === true
  return {
    flags,
    involved: given.vrager_betrokken !== false,
    participants: given.deelnemers ?? [],
    familyMembers: given.gezinslid ?? [],
    unreachable: (given.onbereikbaar ?? []).map(({ persoon, pogingen, dagen }) => ({
      person: persoon,
      attempts: pogingen,
      silentDays: dagen,
    })),
  }
}

function shapeOf({ overall, decisions }: Answer): ScenarioAnswer {
  const all = Object.values(decisions)
  const each = <Value>(pick: (decision: CategoryDecision) => Value) =>
    Object.fromEntries(Object.entries(decisions).map(([key, one]) => [key, pick(one)]))
  return {
    expected: overall,
    expectedByCategory: each(({ value }) => value),
    neededFrom: setOf(all.flatMap((decision) => decision.neededFrom)),
    blockedBy: setOf(all.flatMap((decision) => decision.blockedBy)),
    reasonCodes: setOf(all.map((decision) => decision.reason)),
    rows: each(({ row }) => row),
  }
}

function setOf(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort()
}

const SETS = ['neededFrom', 'blockedBy', 'reasonCodes'] as const

/** Compared where present; lists as sets. */
function differencesOf(one: Scenario, came: ScenarioAnswer): readonly Difference[] {
  const differences: Difference[] = []
  const compare = (field: string, expected: unknown, actual: unknown) => {
    if (expected === undefined || same(expected, actual)) return
    differences.push({ field, expected, came: actual ?? null })
  }
  compare('expected', one.expected, came.expected)
  for (const [key, value] of Object.entries(one.expectedByCategory ?? {})) {
    compare(`expectedByCategory.${key}`, value, came.expectedByCategory[key])
  }
  for (const field of SETS) {
    const expected = one[field]
    compare(field, expected === undefined ? undefined : setOf(expected), came[field])
  }
  return differences
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function scenarioFaults(
  rulebook: Rulebook,
  one: Scenario,
  asOf: string | undefined,
): readonly string[] {
  return [
    ...idFaults('holder', [one.holder], rulebook.parties),
    ...idFaults('requester', [one.requester], rulebook.parties),
    ...idFaults('purpose', [one.purpose], rulebook.purposes),
    ...listFaults('categories', one.categories, rulebook.categories),
    ...listFaults('context.deelnemers', one.context.deelnemers ?? [], rulebook.parties),
    ...one.consents.flatMap((said, index) =>
      statementFaults(rulebook, said).map((fault) => `consents[${index}].${fault}`),
    ),
    ...ageFaults(one, asOf),
  ]
}

type Known = ReadonlyMap<string, unknown>

function idFaults(path: string, ids: readonly string[], known: Known): readonly string[] {
  return ids.filter((id) => !known.has(id)).map((id) => `${path}: "${id}" is not in the catalogue`)
}

function listFaults(path: string, ids: readonly string[], known: Known): readonly string[] {
  return ids.flatMap((id, index) => idFaults(`${path}[${index}]`, [id], known))
}

function statementFaults(
  rulebook: Rulebook,
  said: Scenario['consents'][number],
): readonly string[] {
  const { holder, purpose, requester, categories } = said
  return [
    ...(holder === undefined ? [] : idFaults('holder', [holder], rulebook.parties)),
    ...(purpose === undefined ? [] : idFaults('purpose', [purpose], rulebook.purposes)),
    ...(requester === undefined ? [] : idFaults('requester', [requester].flat(), rulebook.parties)),
    ...listFaults('categories', categories ?? [], rulebook.categories),
  ]
}

function ageFaults(one: Scenario, asOf: string | undefined): readonly string[] {
  const born = one.childBirthDate !== undefined && (one.asOf ?? asOf) !== undefined
  const path = born ? 'childBirthDate' : 'childAge'
  const ages = agesOf(one, asOf)
  const fits = (age: number) => Number.isInteger(age) && age >= 0 && age <= AGE_MAX
  if (ages.length > 0 && ages.every(fits)) return []
  if (born)
    return [`${path}: gives no age from 0 to ${AGE_MAX}; write YYYY-MM-DD, unknown parts as 00`]
  return [`${path}: must be a whole number from 0 to ${AGE_MAX}, or a childBirthDate with an asOf`]
}

function warningsOf(rulebook: Rulebook, file: ScenarioFile): readonly string[] {
  const version =
    file.catalogue === undefined || file.catalogue === rulebook.version
      ? []
      : [`made for catalogue ${file.catalogue}, run with ${rulebook.version}`]
  const unknown = file.scenarios.flatMap((one, index) => [
    ...strangers(one, Object.keys(scenarioShape)).map((key) => `scenarios[${index}].${key}`),
    ...strangers(one.authority, Object.keys(authority.shape)).map(
      (key) => `scenarios[${index}].authority.${key}`,
    ),
  ])
  return [...version, ...unknown.map((path) => `${path}: unknown, ignored`)]
}

function strangers(given: object, known: readonly string[]): readonly string[] {
  return Object.keys(given).filter((key) => !known.includes(key))
}
