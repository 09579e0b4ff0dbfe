/**
 * The decision rules a second time: slow, obvious, written from the text, scanning all rows. It shares no code with
 * `policies/decide.ts`; where the two differ, one of them is wrong.
 */
import type { Catalogue, Rule } from '../../policies/catalogue.ts'
import type { Question, Saying } from '../../policies/question.ts'
import type { Parameters } from '../../policies/region.ts'

export type World = { catalogue: Catalogue; rules: readonly Rule[]; parameters: Parameters }
export type Verdict = {
  value: string
  row: string | null
  reason: string
  neededFrom: string[]
  blockedBy: string[]
  informing: { who: string[]; when: string } | null
}

const no = (reason: string, row: string | null = null, blockedBy: string[] = []): Verdict => ({
  value: 'deny',
  row,
  reason,
  neededFrom: [],
  blockedBy,
  informing: null,
})

/** All keys of the answer, each decided apart. */
export function referenceDecide(world: World, q: Question): Record<string, Verdict> {
  const seats = q.context.participants ?? []
  if (!isTable(world, q.requester)) {
    return Object.fromEntries(q.categories.map((c) => [c, referenceOne(world, q, c)]))
  }
  if (seats.length === 0) {
    const empty = (c: string) =>
      no(idsKnown(world, q, c) ? 'tafel_zonder_deelnemers' : 'geen_grondslag_bekend')
    return Object.fromEntries(q.categories.map((c) => [c, empty(c)]))
  }
  const seated = (seat: string, c: string) =>
    isTable(world, seat)
      ? no('geen_grondslag_bekend')
      : referenceOne(world, { ...q, requester: seat }, c)
  return Object.fromEntries(
    q.categories.flatMap((c) => seats.map((seat) => [`${seat}:${c}`, seated(seat, c)])),
  )
}

const isTable = ({ catalogue }: World, id: string) =>
  catalogue.parties.some((p) => p.id === id && p.isTable)

/** Combining, as the text says it. */
export function referenceCombine(values: string[]): string {
  const released = values.filter((v) => v === 'permit' || v === 'informed_only')
  const held = values.filter((v) => v === 'needs_consent' || v === 'deny')
  if (values.length > 0 && values.every((v) => v === values[0])) return values[0] as string
  if (released.length > 0 && held.length > 0) return 'partial'
  if (released.length > 0) return 'permit'
  return held.includes('needs_consent') ? 'needs_consent' : 'deny'
}

function idsKnown({ catalogue }: World, q: Question, category: string): boolean {
  return (
    catalogue.parties.some((p) => p.id === q.holder) &&
    catalogue.parties.some((p) => p.id === q.requester) &&
    catalogue.purposes.some((p) => p.id === q.purpose) &&
    catalogue.categories.some((c) => c.id === category) &&
    Number.isInteger(q.age) &&
    q.age >= 0 &&
    q.age <= 27
  )
}

/** The truth of a flag: `ots` also from the authority, the reference index also from the region. */
export function flagOf({ parameters }: World, q: Question, flag: string): boolean | undefined {
  if (flag === 'ots' && q.authority.ots === true) return true
  if (flag === 'vir_actief_in_regio' && parameters.virActive) return true
  return (q.context.flags as Record<string, boolean | undefined>)[flag]
}

function referenceOne(world: World, q: Question, category: string): Verdict {
  if (!idsKnown(world, q, category)) return no('geen_grondslag_bekend')
  if (q.context.involved === false) return no('geen_betrokkenheid')
  if (q.requester === 'ouder_met_gezag' && q.authority.type === 'unknown') {
    return no('gezag_onbekend')
  }
  if (q.requester === 'ouder_met_gezag' && nobodyHoldsAuthority(q)) {
    return no('geen_grondslag_bekend')
  }
  const first = fromRows(world, q, category)
  if (first.value === 'permit' || first.value === 'informed_only') return first
  return overridden(world, q, category) ?? first
}

const nobodyHoldsAuthority = (q: Question) =>
  q.authority.type === 'adult' ? q.age < 18 : holders(q) === undefined

function overridden(world: World, q: Question, category: string): Verdict | undefined {
  const open = ['R111', 'R114']
    .flatMap((id) => world.rules.filter((r) => r.id === id))
    .find((r) => covers(r, q, category) && lacking(world, q, r).length === 0)
  if (open === undefined) return undefined
  const informing = { who: toldOf(world, q), when: 'na_vrijgave' }
  return { ...no(open.outcome, open.id), value: 'permit', informing }
}

const in_ = (list: readonly string[], id: string) => list.includes('*') || list.includes(id)

/** Everything but the flags. */
function covers(r: Rule, q: Question, category: string): boolean {
  return (
    in_(r.holder, q.holder) &&
    in_(r.requester, q.requester) &&
    in_(r.purpose, q.purpose) &&
    r.categories.includes(category) &&
    (r.ageMin === null || q.age >= r.ageMin) &&
    (r.ageMax === null || q.age <= r.ageMax)
  )
}

function lacking(world: World, q: Question, r: Rule): string[] {
  return Object.keys(r.when).filter(
    (flag) => flagOf(world, q, flag) !== (r.when as Record<string, boolean>)[flag],
  )
}

function points(r: Rule): number {
  let total = 0
  if (!r.holder.includes('*')) total += 4
  if (!r.requester.includes('*')) total += 4
  if (!r.purpose.includes('*')) total += 4
  total += 0.5 * Object.keys(r.when).length
  if (r.ageMin !== null || r.ageMax !== null) total += 0.5
  return total
}

const TIES =
  'never > statutory_duty > statutory_task > right_to_speak > treatment_team > information_right > consent > anonymous > vital_interest'.split(
    ' > ',
  )
const nr = (r: Rule) => Number.parseInt(r.id.replace('R', ''), 10)

function better(a: Rule, b: Rule): boolean {
  if (points(a) !== points(b)) return points(a) > points(b)
  if (a.outcome !== b.outcome) return TIES.indexOf(a.outcome) < TIES.indexOf(b.outcome)
  return nr(a) < nr(b)
}

function fromRows(world: World, q: Question, category: string): Verdict {
  const near = world.rules.filter(
    (r) => r.id !== 'R111' && r.id !== 'R114' && covers(r, q, category),
  )
  const matching = near.filter((r) => lacking(world, q, r).length === 0)
  const row = matching.find((r) => matching.every((other) => other === r || better(r, other)))
  if (row === undefined || row.outcome === 'never') {
    const nearest = nearestMiss(world, q, near, row)
    if (nearest !== undefined) {
      return no(`voorwaarde_ontbreekt:${lacking(world, q, nearest).join('+')}`, nearest.id)
    }
  }
  if (row === undefined) return no('geen_grondslag_bekend')
  if (row.outcome === 'never') return no('nooit', row.id)
  return row.outcome === 'consent' ? byConsent(world, q, category, row) : byLaw(world, q, row)
}

function nearestMiss(world: World, q: Question, near: Rule[], row: Rule | undefined) {
  const misses = near
    .filter((r) => r.outcome !== 'never')
    .filter((r) => !Object.keys(r.when).includes('hulp_zonder_ouders'))
    .filter((r) => row === undefined || points(r) > points(row))
    .map((r) => ({ r, count: lacking(world, q, r).length }))
    .filter(({ count }) => count > 0)
  return misses.sort((a, b) => a.count - b.count || nr(a.r) - nr(b.r))[0]?.r
}

function byLaw(world: World, q: Question, row: Rule): Verdict {
  const statutory = row.outcome === 'statutory_duty' || row.outcome === 'statutory_task'
  const careful = ['veiligheid_meldcode', 'kinderbescherming', 'opsporing'].includes(q.purpose)
  let informing: Verdict['informing'] = null
  if (statutory) {
    informing = { who: toldOf(world, q), when: careful ? 'na_vrijgave' : 'vooraf' }
  }
  if (row.outcome === 'right_to_speak' || row.outcome === 'vital_interest') {
    informing = { who: toldOf(world, q), when: 'na_vrijgave' }
  }
  return {
    value: statutory ? 'informed_only' : 'permit',
    row: row.id,
    reason: row.outcome,
    neededFrom: [],
    blockedBy: [],
    informing,
  }
}

function toldOf(world: World, q: Question): string[] {
  if (flagOf(world, q, 'hulp_zonder_ouders') === true) return ['jeugdige']
  if (q.age >= 18 || q.authority.type === 'adult') return ['jeugdige']
  return q.age >= 12 ? ['ouders', 'jeugdige'] : ['ouders']
}

/** The holders of authority; undefined when the data does not tell them. */
function holders(q: Question): string[] | undefined {
  const named = q.authority.holders as string[] | undefined
  switch (q.authority.type) {
    case 'joint':
      return named && new Set(named.slice(0, 2)).size === 2 ? named : undefined
    case 'sole':
      return named && named.length === 1 ? named : undefined
    case 'guardian':
    case 'guardian_gi':
      return named && named.length > 0 ? named : undefined
    default:
      return undefined
  }
}

type Word = 'yes' | 'nothing' | 'geweigerd' | 'ingetrokken' | 'gepauzeerd'

/** What one person says now: strike out, newest first, what does not count, and read what is left. */
export function referenceSays(
  statements: readonly Saying[],
  person: string,
  about: { holder: string; requester: string; purpose: string; category: string },
): Word {
  const own = statements
    .filter((s) => s.by === person)
    .filter((s) => s.purpose === undefined || s.purpose === about.purpose)
    .filter((s) => s.holder === undefined || s.holder === about.holder)
    .filter((s) => s.requester === undefined || [s.requester].flat().includes(about.requester))
    .filter((s) => s.categories === undefined || s.categories.includes(about.category))
  const newestFirst = [...own].reverse()
  const left = newestFirst.filter((s, i) => {
    if (s.status === 'expired') return false
    if (s.decision === 'grants' && s.status === 'pending') return false
    const laterExpired = newestFirst.slice(0, i).some((later) => later.status === 'expired')
    return !(s.decision === 'grants' && s.status === 'active' && laterExpired)
  })
  const s = left[0]
  if (s === undefined) return 'nothing'
  if (s.decision === 'denies') return s.status === 'revoked' ? 'nothing' : 'geweigerd'
  if (s.status === 'active') return 'yes'
  return s.status === 'paused' ? 'gepauzeerd' : 'ingetrokken'
}

const TYPES = ['joint', 'sole', 'guardian', 'guardian_gi', 'adult', 'unknown']
const REGIMES = ['edu', 'care', 'wmo', 'youth', 'family_member']

type Told = {
  world: World
  q: Question
  row: Rule
  category: string
  says: (person: string) => Word
}

const isNo = (w: Word) => w === 'geweigerd' || w === 'ingetrokken' || w === 'gepauzeerd'
const worst = (words: Word[]) =>
  ['geweigerd', 'ingetrokken', 'gepauzeerd'].find((w) => words.some((one) => one === w)) as string
const granted = ({ row }: Told): Verdict => ({
  ...no('toestemming_geldig', row.id),
  value: 'permit',
})
const ask = ({ row }: Told, who: string[], reason = 'toestemming_ontbreekt'): Verdict => ({
  ...no(reason, row.id),
  value: 'needs_consent',
  neededFrom: who,
})

function everyone(told: Told, persons: string[]): Verdict {
  const blocking = persons.filter((p) => isNo(told.says(p)))
  if (blocking.length > 0) return no(worst(blocking.map(told.says)), told.row.id, blocking)
  const silent = persons.filter((p) => told.says(p) === 'nothing')
  return silent.length > 0 ? ask(told, silent) : granted(told)
}

function byConsent(world: World, q: Question, category: string, row: Rule): Verdict {
  const about = { holder: q.holder, requester: q.requester, purpose: q.purpose, category }
  const says = (person: string) => referenceSays(q.sayings, person, about)
  const told: Told = { world, q, row, category, says }
  const readable = REGIMES.includes(row.consentRegime ?? '') && TYPES.includes(q.authority.type)
  if (!readable) return no('geen_grondslag_bekend', row.id)
  if (row.consentRegime === 'family_member') {
    const members = [...(q.context.familyMembers ?? [])]
    return members.length === 0 ? ask(told, ['gezinslid']) : everyone(told, members)
  }
  if (isYoungPersonsOwn(told)) return everyone(told, ['jeugdige'])
  return q.authority.type === 'unknown' ? holdersUnknown(told) : holdersAgree(told)
}

function isYoungPersonsOwn({ world, q, row }: Told): boolean {
  const from12 = q.age >= 12
  const careAlone =
    flagOf(world, q, 'hulp_zonder_ouders') === true || world.parameters.care12to15 === 'child_only'
  return (
    q.authority.type === 'adult' ||
    q.age >= 16 ||
    row.consentRegime === 'youth' ||
    (row.consentRegime === 'wmo' && from12) ||
    (row.consentRegime === 'care' && from12 && careAlone)
  )
}

/** The voice of a 12 to 15 year old where holders must agree; under 12 it has none. */
function youngWord({ world, q, row, category }: Told): Word {
  if (q.age < 12) return 'nothing'
  const lenient =
    row.consentRegime === 'edu' && world.parameters.eduObjection12to15 === 'register_only'
  const counted = q.sayings.filter(
    (s) =>
      !(lenient && s.decision === 'denies' && ['active', 'pending', 'paused'].includes(s.status)),
  )
  const about = { holder: q.holder, requester: q.requester, purpose: q.purpose, category }
  return referenceSays(counted, 'jeugdige', about)
}

function youngBlocks(told: Told): Verdict {
  const young = youngWord(told)
  const objects = told.row.consentRegime === 'edu' && young === 'geweigerd'
  return no(objects ? 'jongere_maakt_bezwaar' : young, told.row.id, ['jeugdige'])
}

function holdersUnknown(told: Told): Verdict {
  return isNo(youngWord(told))
    ? youngBlocks(told)
    : ask(told, ['gezag_vaststellen'], 'gezag_onbekend')
}

function holdersAgree(told: Told): Verdict {
  const { world, q, row, says } = told
  const giPart =
    flagOf(world, q, 'ots') === true &&
    (q.authority.giPartial ?? []).includes('schoolaanmelding') &&
    ['overstap_overdracht', 'tlv_toelaatbaarheid'].includes(q.purpose)
  const agree = giPart ? ['gi'] : holders(q)
  if (agree === undefined) return no('geen_grondslag_bekend', row.id)
  const young = youngWord(told)
  const blocking = agree.filter((p) => isNo(says(p)))
  if (blocking.length > 0) {
    const disagree =
      agree.some((p) => says(p) === 'geweigerd') && agree.some((p) => says(p) === 'yes')
    const all = isNo(young) ? [...blocking, 'jeugdige'] : blocking
    const reason = disagree ? 'ouders_oneens' : worst([...blocking.map(says), young])
    return no(reason, row.id, all)
  }
  if (isNo(young)) return youngBlocks(told)
  return row.consentRegime === 'edu' ? schoolHolders(told, agree) : careHolders(told, agree, young)
}

function careHolders(told: Told, agree: string[], young: Word): Verdict {
  const needed = agree.filter((p) => told.says(p) === 'nothing')
  const besides = told.row.consentRegime === 'care' && told.q.age >= 12 && young === 'nothing'
  if (besides) needed.push('jeugdige')
  return needed.length > 0 ? ask(told, needed) : granted(told)
}

/** The row's rule, else the category's, else all; then what the region makes of that. */
function ruleForParents({ world, row, category }: Told): string {
  const own = world.catalogue.categories.find((c) => c.id === category)?.parentsRule
  const original = row.parentsRule ?? own ?? 'all'
  if (original === 'all') return world.parameters.parentsSpecial
  return world.parameters.parentsNormal
}

function schoolHolders(told: Told, agree: string[]): Verdict {
  const willing = agree.filter((p) => told.says(p) === 'yes')
  if (ruleForParents(told) === 'one_unless_objection') {
    if (willing.length > 0) return granted(told)
    return ask(told, agree.length === 1 ? agree : [`een_van:${agree.join('|')}`])
  }
  const silent = agree.filter((p) => told.says(p) === 'nothing')
  const needed = silent.filter((p) => !isLost(told, p))
  if (needed.length > 0) return ask(told, needed)
  return willing.length > 0 ? granted(told) : ask(told, agree)
}

function isLost({ world, q }: Told, person: string): boolean {
  const days = world.parameters.unreachableDays
  const tried = (q.context.unreachable ?? []).filter((u) => u.person === person && u.attempts >= 3)
  return days !== null && tried.some((u) => u.silentDays >= days)
}
