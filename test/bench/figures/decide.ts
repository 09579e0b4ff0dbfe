/** (a) `decide()` in process, beside a bare table and beside casbin with the same rows. */
import { newEnforcer, newModelFromString } from 'casbin'
import { readCatalogue } from '../../../adapters/catalogue-files/read-catalogue.ts'
import type { Rule } from '../../../policies/catalogue.ts'
import { decide } from '../../../policies/decide.ts'
import type { Question, Saying } from '../../../policies/question.ts'
import { compile, type Rulebook } from '../../../policies/rulebook.ts'
import type { Figure } from '../figure.ts'
import { alternate, median, ratioOf } from '../rounds.ts'

const DAY = '2026-03-02'
const STATEMENTS = 10
/** Enough that neither branch predictor nor inline cache knows them by heart. */
const QUESTIONS = 4096
const CASBIN_QUESTIONS = 64
/** A multiplicative generator (Park and Miller): the same questions in every run. */
const drawer = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}
type Draw = ReturnType<typeof drawer>

const PEOPLE = ['ouder1', 'ouder2', 'jeugdige'] as const
/** Mostly yes: where everybody said no at once, little work would be left. */
const STATES = [
  { decision: 'grants', status: 'active' },
  { decision: 'grants', status: 'active' },
  { decision: 'grants', status: 'active' },
  { decision: 'grants', status: 'expired' },
  { decision: 'grants', status: 'revoked' },
  { decision: 'denies', status: 'active' },
] as const

type Scope = Pick<Question, 'holder' | 'requester' | 'purpose' | 'categories'>
/** A question that one row of the catalogue is about, in the circumstances that the row asks for. */
type Case = { readonly scope: Scope; readonly flags: Question['context']['flags'] }

const one = (ids: readonly string[], all: readonly string[], draw: Draw): string => {
  const from = ids.includes('*') ? all : ids
  const drawn = from[draw(from.length)]
  if (drawn === undefined) throw new RangeError('a row of the catalogue names nobody')
  return drawn
}

const CATEGORIES_MAX = 4

const caseOf = (rulebook: Rulebook, rule: Rule, draw: Draw): Case => {
  const people = [...rulebook.parties.values()].filter(({ isTable }) => !isTable)
  const parties = people.map(({ id }) => id)
  const categories = rule.categories.includes('*')
    ? [one(rule.categories, [...rulebook.categories.keys()], draw)]
    : rule.categories.slice(0, CATEGORIES_MAX)
  return {
    scope: {
      holder: one(rule.holder, parties, draw),
      requester: one(rule.requester, parties, draw),
      purpose: one(rule.purpose, [...rulebook.purposes.keys()], draw),
      categories,
    },
    flags: rule.when,
  }
}

/** The last thing each person said is about this very question; what was said before is about others too. */
const sayingsAbout = (scope: Scope, others: readonly Scope[], draw: Draw): Saying[] =>
  Array.from({ length: STATEMENTS }, (_, index): Saying => {
    const about = index % 2 === 0 ? scope : (others[draw(others.length)] ?? scope)
    const by = PEOPLE[index % PEOPLE.length] ?? 'ouder1'
    const said = index > STATEMENTS / 2 ? STATES[0] : (STATES[draw(STATES.length)] ?? STATES[0])
    return { by, ...said, ...about }
  })

/** Three of four rest on consent, where statements must be read; the others on any row, as they come. */
const drawRule = (rules: readonly Rule[], consent: readonly Rule[], draw: Draw): Rule => {
  const from = draw(4) > 0 ? consent : rules
  const rule = from[draw(from.length)]
  if (rule === undefined) throw new RangeError('the catalogue has no rows')
  return rule
}

const questionsFor = (rulebook: Rulebook): Question[] => {
  const draw = drawer(20_260_302)
  const tables = new Set([...rulebook.parties.values()].flatMap((p) => (p.isTable ? [p.id] : [])))
  const rules = [...rulebook.rules.values()]
    .flat()
    .filter(({ requester }) => !requester.some((id) => tables.has(id)))
  const consent = rules.filter(({ outcome }) => outcome === 'consent')
  const cases = Array.from({ length: QUESTIONS }, () =>
    caseOf(rulebook, drawRule(rules, consent, draw), draw),
  )
  const scopes = cases.map(({ scope }) => scope)
  return cases.map(({ scope, flags }) => ({
    ...scope,
    age: draw(18),
    authority: { type: 'joint', holders: ['ouder1', 'ouder2'] },
    sayings: sayingsAbout(scope, scopes, draw),
    context: { flags, involved: true },
  }))
}

const categoriesIn = (questions: readonly Question[]): number =>
  questions.reduce((sum, { categories }) => sum + categories.length, 0)

const keyOf = ({ holder, requester, purpose }: Scope, category: string): string =>
  `${category}|${holder}|${requester}|${purpose}`

/** Answers of nobody's rules, one a combination: what a plain table with the same key costs. */
const tableFor = (questions: readonly Question[]): Map<string, string> =>
  new Map(
    questions.flatMap((question) =>
      question.categories.map((category) => [keyOf(question, category), 'permit'] as const),
    ),
  )

/** casbin's own language; `covers` looks an id up in a row's list, as its documentation does with `keyMatch`. */
const MODEL = `
[request_definition]
r = holder, requester, purpose, category, age
[policy_definition]
p = holder, requester, purpose, category, from, to
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = covers(r.category, p.category) && covers(r.holder, p.holder) && covers(r.requester, p.requester) && covers(r.purpose, p.purpose) && r.age >= p.from && r.age <= p.to
`

const casbinWith = async (rulebook: Rulebook) => {
  const enforcer = await newEnforcer(newModelFromString(MODEL))
  const lists = new Map<string, ReadonlySet<string>>()
  enforcer.addFunction('covers', (id: string, listed: string) => {
    const known = lists.get(listed) ?? new Set(listed.split(' '))
    lists.set(listed, known)
    return known.has('*') || known.has(id)
  })
  for (const rule of [...rulebook.rules.values()].flat()) {
    if (rule.outcome === 'never') continue
    const { holder, requester, purpose, categories } = rule
    const lists4 = [holder, requester, purpose, categories].map((ids) => ids.join(' '))
    await enforcer.addPolicy(...lists4, `${rule.ageMin ?? 0}`, `${rule.ageMax ?? 27}`)
  }
  return enforcer
}

/** Milliseconds of processor that this thread used so far: others who use the machine do not count. */
const usedMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Repeats the work until it took long enough to be timed, and gives units a second of one core. */
const perSecond = (units: number, msMin: number, work: () => void): number => {
  const before = usedMs()
  let done = 0
  let ms = 0
  while (ms < msMin) {
    work()
    done += units
    ms = usedMs() - before
  }
  return (done * 1000) / ms
}

const rulebookNow = () => compile(readCatalogue().catalogue, null, DAY)

/** Reads every answer, so that none can be left out by the compiler. */
let sink = 0

const measure: Figure['measure'] = async ({ pick, progress }) => {
  const rulebook = rulebookNow()
  const questions = questionsFor(rulebook)
  const units = categoriesIn(questions)
  const table = tableFor(questions)
  const enforcer = await casbinWith(rulebook)
  const some = questions.slice(0, CASBIN_QUESTIONS)
  const ms = pick(150, 1000)
  progress(`${units} categories in ${questions.length} questions, ${STATEMENTS} statements each`)
  const rates = await alternate(pick(5, 11), {
    ours: () =>
      perSecond(units, ms, () => {
        for (const question of questions) sink += decide(rulebook, question).overall.length
      }),
    table: () =>
      perSecond(units, ms, () => {
        for (const question of questions)
          for (const category of question.categories)
            sink += table.get(keyOf(question, category))?.length ?? 0
      }),
    casbin: () =>
      perSecond(categoriesIn(some), ms, () => {
        for (const { holder, requester, purpose, categories, age } of some)
          for (const category of categories)
            sink += enforcer.enforceSync(holder, requester, purpose, category, age) ? 1 : 0
      }),
  })
  if (sink === 0) throw new Error('nothing was decided')
  const ours = { value: median(rates.ours), unit: 'categories/s' }
  return [
    {
      what: `decide(), ${STATEMENTS} statements, one core`,
      ours,
      beside: {
        value: median(rates.table),
        unit: 'look-ups/s',
        what: 'a bare Map with the same keys',
      },
      ratio: ratioOf(rates.ours, rates.table),
      demand: { of: 'ours', is: 'at least', value: 500_000 },
      bounds:
        'four look-ups in nested Maps, then reading ten statements back from the newest for each person whose words count',
    },
    {
      what: 'the same beside casbin',
      ours,
      beside: {
        value: median(rates.casbin),
        unit: 'categories/s',
        what: 'casbin, the same rows, no statements',
      },
      ratio: ratioOf(rates.ours, rates.casbin),
      demand: null,
      bounds:
        'casbin evaluates its matcher on every row; ours looks the few that can matter up in an index',
    },
  ]
}

/** How fast the policies decide. */
export const decideFigure: Figure = {
  id: 'a',
  title: 'decisions in process',
  measure,
}
