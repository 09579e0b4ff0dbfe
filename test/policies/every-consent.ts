/**
 * Every consent evaluation: what each person says now (each history folds into one of these words, see
 * `every-history.test.ts`), combined over regime, parents' rule, age, authority, supervision and switches.
 */
import type { Catalogue, Rule } from '../../policies/catalogue.ts'
import { decide } from '../../policies/decide.ts'
import type {
  Authority,
  CategoryDecision,
  Context,
  Question,
  Saying,
} from '../../policies/question.ts'
import type { Parameters } from '../../policies/region.ts'
import { compileRules, type Rulebook } from '../../policies/rulebook.ts'
import type { ParentsRule } from '../../policies/vocabulary.ts'
import { note, sameVerdict, show } from './every-row.ts'
import { referenceDecide, type Verdict, type World } from './reference.ts'
import { catalogue, parameters } from './rulebook.ts'

/** One history for each thing a person can say now; the last differs only where refusals are merely registered. */
const WORDS: readonly (readonly Omit<Saying, 'by'>[])[] = [
  [],
  [{ decision: 'grants', status: 'active' }],
  [{ decision: 'denies', status: 'active' }],
  [{ decision: 'grants', status: 'revoked' }],
  [{ decision: 'grants', status: 'paused' }],
  [
    { decision: 'grants', status: 'revoked' },
    { decision: 'denies', status: 'active' },
  ],
]
const NO_FROM = 2

/** A world of one consent row: two schools, one category. */
export type Case = {
  regime: Rule['consentRegime']
  rowRule?: ParentsRule | null
  categoryRule?: ParentsRule | null
  purpose?: string
  parameters?: Partial<Parameters>
}

export type Tried = { world: World; rulebook: Rulebook; question: Question }

const CATEGORY = 'gedrag_welbevinden'

export function caseOf(one: Case): Tried {
  const purpose = one.purpose ?? 'ondersteuningsteam_mdo'
  const world: World = {
    catalogue: smallCatalogue(one.categoryRule ?? null),
    rules: [ruleOf(one, purpose)],
    parameters: { ...parameters, ...one.parameters },
  }
  return {
    world,
    rulebook: compileRules(world.catalogue, world.rules, world.parameters),
    question: {
      holder: 'school_po',
      requester: 'smw',
      purpose,
      categories: [CATEGORY],
      age: 8,
      authority: { type: 'joint', holders: ['ouder1', 'ouder2'] },
      sayings: [],
      context: { flags: {}, involved: true },
    },
  }
}

function smallCatalogue(parentsRule: ParentsRule | null): Catalogue {
  return {
    ...catalogue,
    parties: catalogue.parties.filter(({ id }) => id === 'school_po' || id === 'smw'),
    categories: catalogue.categories
      .filter(({ id }) => id === CATEGORY)
      .map((category) => ({ ...category, parentsRule })),
  }
}

function ruleOf({ regime, rowRule = null }: Case, purpose: string): Rule {
  const model = catalogue.rules.find(({ outcome }) => outcome === 'consent')
  if (model === undefined) throw new Error('the catalogue has no consent row')
  return {
    ...model,
    id: 'R01',
    holder: ['school_po'],
    requester: ['smw'],
    purpose: [purpose],
    categories: [CATEGORY],
    when: {},
    ageMin: null,
    ageMax: null,
    consentRegime: regime,
    parentsRule: rowRule,
  }
}

export type Tally = {
  evaluations: number
  permitted: number
  /** Where `decide()` and the reference differ. */
  differences: string[]
  /** A no, added, that released more. */
  releasedByNo: string[]
  /** A person without a say, outside `family_member`, who changed the answer. */
  swayed: string[]
}

export const newTally = (): Tally => ({
  evaluations: 0,
  permitted: 0,
  differences: [],
  releasedByNo: [],
  swayed: [],
})

export type Situation = {
  age: number
  authority: Authority
  context?: Partial<Context>
  /** People whose every word is tried; the young person is always one of them. */
  persons: readonly string[]
  /** People with no say here: whatever they say must leave the answer as it is. */
  voiceless?: readonly string[]
}

/** Tries every combination of words in one situation, and checks the properties over all of them. */
export function tryWords(tried: Tried, situation: Situation, tally: Tally): void {
  const people = [...situation.persons, 'jeugdige']
  const size = WORDS.length ** people.length
  const answers: CategoryDecision[] = []
  for (let code = 0; code < size; code += 1) {
    const question = questionOf(tried, situation, sayingsOf(people, code))
    const came = decide(tried.rulebook, question).decisions[CATEGORY] as CategoryDecision
    const expected = referenceDecide(tried.world, question)[CATEGORY] as Verdict
    if (!sameVerdict(came, expected)) {
      note(tally.differences, `${show(question)}: ${JSON.stringify({ came, expected })}`)
    }
    tally.evaluations += 1
    if (came.value === 'permit') tally.permitted += 1
    answers.push(came)
    tryVoiceless(tried, situation, { question, came }, tally)
  }
  tryNoes(answers, people.length, tally, situation)
}

/** Adding a no for one person: with it nothing may be released that was held without it. */
function tryNoes(
  answers: readonly CategoryDecision[],
  people: number,
  tally: Tally,
  situation: Situation,
): void {
  const released = (code: number) => answers[code]?.value === 'permit'
  for (const code of answers.keys()) {
    if (!released(code)) continue
    const held = befores(code, people).filter((before) => !released(before))
    for (const before of held) {
      note(tally.releasedByNo, `${JSON.stringify(situation)} ${before} -> ${code}`)
    }
  }
}

/** The combinations from which one no, added by one person, leads to this one. */
function befores(code: number, people: number): readonly number[] {
  const persons = Array.from({ length: people }, (_, person) => person)
  return persons
    .filter((person) => wordAt(code, person) >= NO_FROM)
    .flatMap((person) => wordsBefore(code, person))
}

/** The same words of all others, with each word that `person` can have had before this no was added. */
function wordsBefore(code: number, person: number): readonly number[] {
  const unit = WORDS.length ** person
  const word = wordAt(code, person)
  const base = code - word * unit
  // The last word is a refusal on top of a withdrawal: before it only the withdrawal was there.
  const earlier = word === 5 ? [3] : [0, 1]
  return earlier.map((one) => base + one * unit)
}

function wordAt(code: number, person: number): number {
  return Math.floor(code / WORDS.length ** person) % WORDS.length
}

function tryVoiceless(
  tried: Tried,
  situation: Situation,
  { question, came }: { question: Question; came: CategoryDecision },
  tally: Tally,
): void {
  for (const person of situation.voiceless ?? []) {
    for (const words of WORDS) {
      const more = words.map((word) => ({ ...word, by: person }))
      const sayings = [...question.sayings, ...more]
      const other = decide(tried.rulebook, { ...question, sayings }).decisions[CATEGORY]
      if (JSON.stringify(other) !== JSON.stringify(came)) {
        note(tally.swayed, `${person}: ${show({ ...question, sayings })}`)
      }
    }
  }
}

function questionOf(tried: Tried, situation: Situation, sayings: readonly Saying[]): Question {
  return {
    ...tried.question,
    age: situation.age,
    authority: situation.authority,
    sayings,
    context: { ...tried.question.context, ...situation.context },
  }
}

function sayingsOf(people: readonly string[], code: number): readonly Saying[] {
  return people.flatMap((by, person) =>
    (WORDS[wordAt(code, person)] ?? []).map((word) => ({ ...word, by })),
  )
}
