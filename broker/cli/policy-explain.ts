/** `policy explain`: one question from the command line, answered with its reasons. */
import { AGE_MAX, decide } from '../../policies/decide.ts'
import { type Explanation, explain } from '../../policies/explain.ts'
import type { Authority, CategoryDecision, Question, Saying } from '../../policies/question.ts'
import type { Rulebook } from '../../policies/rulebook.ts'
import { authorityType, type Flag, flag } from '../../policies/vocabulary.ts'

/** The options as commander gives them: nothing is checked yet. */
export type QuestionOptions = {
  readonly holder?: string
  readonly requester?: string
  readonly purpose?: string
  readonly category: readonly string[]
  readonly age?: string
  readonly authority?: string
  readonly flag: readonly string[]
  readonly saying: readonly string[]
  readonly participant: readonly string[]
  readonly familyMember: readonly string[]
  readonly notInvolved?: true
  readonly json?: true
}

/** Who holds authority when only its kind is given. */
const HOLDERS: Readonly<Record<string, readonly string[]>> = {
  joint: ['ouder1', 'ouder2'],
  sole: ['ouder1'],
  guardian: ['voogd'],
  guardian_gi: ['gi'],
}
const STATUSES: readonly string[] = ['active', 'paused', 'revoked', 'expired', 'pending']
const ADULT_AGE = 18

/** The answer as text, or as one JSON object. Throws an `Error` whose message holds every fault of the options. */
export function explainQuestion(rulebook: Rulebook, options: QuestionOptions): string {
  const faults = faultsOf(rulebook, options)
  if (faults.length > 0) throw new Error(faults.join('\n'))
  const question = questionOf(options)
  const { overall, decisions } = decide(rulebook, question)
  const answers = Object.entries(decisions).map(([key, decision]) => ({
    key,
    decision,
    explanation: explain(rulebook, askedOf(question, key), decision),
  }))
  if (options.json === true) {
    const categories = Object.fromEntries(
      answers.map(({ key, decision, explanation }) => [key, { ...decision, ...explanation }]),
    )
    return `${JSON.stringify({ overall, authority: question.authority, categories }, null, 2)}\n`
  }
  return [headingOf(question), ...answers.map(textOf), `overall: ${overall}`, ''].join('\n')
}

/** A table's keys are `participant:category`. */
function askedOf(question: Question, key: string) {
  const [requester, category] = key.includes(':') ? key.split(':') : [question.requester, key]
  const { holder, purpose } = question
  return { holder, purpose, requester: requester ?? '', category: category ?? '' }
}

function faultsOf(rulebook: Rulebook, options: QuestionOptions): readonly string[] {
  const { parties, purposes, categories } = rulebook
  const { authority = 'joint' } = options
  return [
    ...idFaults('--holder', [options.holder], parties),
    ...idFaults('--requester', [options.requester], parties),
    ...idFaults('--purpose', [options.purpose], purposes),
    ...idFaults('--category', atLeastOne(options.category), categories),
    ...idFaults('--participant', options.participant, parties),
    ...(isAge(options.age) ? [] : [`--age: must be a whole number from 0 to ${AGE_MAX}`]),
    ...idFaults('--authority', [authority], new Set<string>(authorityType.options)),
    ...options.flag.filter((text) => flagOf(text) === null).map(flagFault),
    ...options.saying.filter((text) => sayingOf(text) === null).map(sayingFault),
  ]
}

function atLeastOne(ids: readonly string[]): readonly (string | undefined)[] {
  return ids.length === 0 ? [undefined] : ids
}

function idFaults(
  option: string,
  ids: readonly (string | undefined)[],
  known: { has(id: string): boolean },
): readonly string[] {
  return ids.flatMap((id) => {
    if (id === undefined) return [`${option}: is missing`]
    return known.has(id) ? [] : [`${option}: "${id}" is not in the catalogue`]
  })
}

function isAge(age: string | undefined): age is string {
  return age !== undefined && /^\d{1,2}$/.test(age) && Number(age) <= AGE_MAX
}

function flagFault(text: string): string {
  return `--flag: "${text}" is no flag; write name or name=false, with one of ${flag.options.join(', ')}`
}

function sayingFault(text: string): string {
  return `--saying: "${text}" says nothing; write person=grants or person=denies, perhaps with :revoked after it`
}

function flagOf(text: string): readonly [Flag, boolean] | null {
  const [name, value = 'true', ...rest] = text.split('=')
  const parsed = flag.safeParse(name)
  if (!parsed.success || rest.length > 0 || !['true', 'false'].includes(value)) return null
  return [parsed.data, value === 'true']
}

function sayingOf(text: string): Saying | null {
  const [, by, decision, status = 'active'] =
    /^([^=]+)=(grants|denies)(?::(\w+))?$/.exec(text) ?? []
  if (by === undefined || !STATUSES.includes(status)) return null
  return { by, decision: decision as Saying['decision'], status: status as Saying['status'] }
}

/** Called only on options without faults. */
function questionOf(options: QuestionOptions): Question {
  const age = Number(options.age)
  return {
    holder: options.holder ?? '',
    requester: options.requester ?? '',
    purpose: options.purpose ?? '',
    categories: options.category,
    age,
    authority: authorityOf(options.authority ?? (age >= ADULT_AGE ? 'adult' : 'joint')),
    sayings: options.saying.flatMap((text) => sayingOf(text) ?? []),
    context: {
      flags: flagsOf(options.flag),
      involved: options.notInvolved !== true,
      participants: options.participant,
      familyMembers: options.familyMember,
    },
  }
}

function flagsOf(texts: readonly string[]): Question['context']['flags'] {
  const flags: Partial<Record<Flag, boolean>> = {}
  for (const text of texts) {
    const [name, value] = flagOf(text) ?? []
    if (name !== undefined && value !== undefined) flags[name] = value
  }
  return flags
}

function authorityOf(type: string): Authority {
  return { type, holders: HOLDERS[type] ?? [] }
}

function headingOf({ holder, requester, purpose, age, authority }: Question): string {
  return `${holder} -> ${requester}, ${purpose}, ${age} jaar, gezag ${authority.type}`
}

type Answered = {
  readonly key: string
  readonly decision: CategoryDecision
  readonly explanation: Explanation
}

function textOf({ key, decision, explanation }: Answered): string {
  const row = decision.row === null ? 'geen rij' : `rij ${decision.row}`
  const lines: readonly (readonly [string, string])[] = [
    ['professional', explanation.professional],
    ['ouder', explanation.parent],
    ['nodig van', decision.neededFrom.join(', ')],
    ['houdt tegen', decision.blockedBy.join(', ')],
    ['verplicht', explanation.obligations.join('; ')],
    ['artikelen', explanation.legalRefs.join('; ')],
    ['zekerheid', explanation.confidence],
    ['nu', explanation.nextStep.text],
  ]
  return [
    `${key}: ${decision.value} (${decision.reason}; ${row}, catalogus ${explanation.catalogueVersion})`,
    ...lines.filter(([, text]) => text !== '').map(([name, text]) => `  ${name}: ${text}`),
  ].join('\n')
}
