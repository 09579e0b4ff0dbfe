/**
 * Every choice of row: each holder, requester, purpose and category, with every assignment of the flags that a
 * candidate row names (true, false, unknown), at both sides of each age bound.
 */
import type { Rule } from '../../policies/catalogue.ts'
import { decide } from '../../policies/decide.ts'
import type { Authority, CategoryDecision, Question } from '../../policies/question.ts'
import { compileRules } from '../../policies/rulebook.ts'
import type { Flag } from '../../policies/vocabulary.ts'
import { referenceDecide, type Verdict, type World } from './reference.ts'

export type Comparison = {
  questions: number
  released: number
  /** The first few disagreements, each readable on its own. */
  differences: string[]
  /** Releases without a row, or by a never-row. */
  unfounded: string[]
}

export type Scope = {
  /** Ages to try everywhere; left out: both sides of the bounds that candidate rows name, or one age. */
  ages?: readonly number[]
  /** Keeps a combination; left out: all. */
  keep?: (rules: readonly Rule[]) => boolean
  authority?: Authority
}

const SHOWN = 5
const covers = (ids: readonly string[], id: string) => ids.includes('*') || ids.includes(id)

const JOINT: Authority = { type: 'joint', holders: ['ouder1', 'ouder2'] }

export function compareEveryRow(
  world: World,
  { ages, keep = () => true, authority = JOINT }: Scope = {},
): Comparison {
  const rulebook = compileRules(world.catalogue, world.rules, world.parameters)
  const result: Comparison = { questions: 0, released: 0, differences: [], unfounded: [] }
  for (const { question, rows } of combinations(world)) {
    if (!keep(rows)) continue
    for (const age of ages ?? agesAround(rows)) {
      for (const flags of assignments(flagsOf(rows))) {
        const asked: Question = { ...question, age, authority, context: { flags, involved: true } }
        const [category = ''] = asked.categories
        const came = decide(rulebook, asked).decisions[category]
        judge(world, asked, { came, expected: referenceDecide(world, asked)[category] }, result)
      }
    }
  }
  return result
}

type Both = { came: CategoryDecision | undefined; expected: Verdict | undefined }

function judge(world: World, asked: Question, both: Both, result: Comparison): void {
  result.questions += 1
  const { came, expected } = both
  if (!came || !expected || !sameVerdict(came, expected)) {
    note(result.differences, `${show(asked)}: ${JSON.stringify(both)}`)
  }
  if (came?.value !== 'permit' && came?.value !== 'informed_only') return
  result.released += 1
  const rules = world.rules.filter(({ id }) => id === came.row)
  if (rules.length === 0 || rules.every(({ outcome }) => outcome === 'never')) {
    note(result.unfounded, show(asked))
  }
}

export function note(list: string[], text: string): void {
  if (list.length < SHOWN) list.push(text)
}

export function show(asked: Question): string {
  return JSON.stringify(asked)
}

/** Compares field by field: serialising millions of answers would take minutes. */
export function sameVerdict(one: CategoryDecision, other: Verdict): boolean {
  return (
    one.value === other.value &&
    one.row === other.row &&
    one.reason === other.reason &&
    sameList(one.neededFrom, other.neededFrom) &&
    sameList(one.blockedBy, other.blockedBy) &&
    one.informing?.when === other.informing?.when &&
    sameList(one.informing?.who ?? [], other.informing?.who ?? [])
  )
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index])
}

/** Every combination of ids, with the rows that can matter for it. */
function* combinations({ catalogue, rules }: World) {
  for (const category of catalogue.categories) {
    const ofCategory = rules.filter((rule) => rule.categories.includes(category.id))
    for (const holder of catalogue.parties) {
      const ofHolder = ofCategory.filter((rule) => covers(rule.holder, holder.id))
      for (const requester of catalogue.parties) {
        const ofRequester = ofHolder.filter((rule) => covers(rule.requester, requester.id))
        for (const purpose of catalogue.purposes) {
          const rows = ofRequester.filter((rule) => covers(rule.purpose, purpose.id))
          yield { question: ask([holder.id, requester.id, purpose.id, category.id]), rows }
        }
      }
    }
  }
}

function ask(ids: readonly [string, string, string, string]): Question {
  const [holder, requester, purpose, category] = ids
  return {
    holder,
    requester,
    purpose,
    categories: [category],
    age: 8,
    authority: JOINT,
    sayings: [],
    context: { flags: {}, involved: true },
  }
}

function agesAround(rows: readonly Rule[]): readonly number[] {
  const bounds = rows.flatMap(({ ageMin, ageMax }) => [
    ...(ageMin === null ? [] : [ageMin - 1, ageMin]),
    ...(ageMax === null ? [] : [ageMax, ageMax + 1]),
  ])
  return bounds.length === 0 ? [8] : [...new Set(bounds)]
}

function flagsOf(rows: readonly Rule[]): readonly Flag[] {
  return [...new Set(rows.flatMap((rule) => Object.keys(rule.when) as Flag[]))]
}

const made = new Map<string, readonly Question['context']['flags'][]>()

/** All assignments of true, false and unknown. */
function assignments(flags: readonly Flag[]): readonly Question['context']['flags'][] {
  const key = flags.join(' ')
  const found = made.get(key)
  if (found !== undefined) return found
  const all = flags.reduce<Question['context']['flags'][]>(
    (sofar, flag) =>
      sofar.flatMap((some) => [some, { ...some, [flag]: true }, { ...some, [flag]: false }]),
    [{}],
  )
  made.set(key, all)
  return all
}
