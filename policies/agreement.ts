/** Step 10 of the decision rules: who must say yes to a consent row, who blocks, and what is still missing. */
import { type Deciders, decidersOf, stillNeeded, YOUNG_PERSON } from './authority.ts'
import type { CategoryDecision, Context, Question } from './question.ts'
import { deny, NOBODY } from './row-answers.ts'
import type { Row, Rulebook } from './rulebook.ts'
import { type Asked, type Says, saysNow } from './saying.ts'

const NO_FAMILY: readonly string[] = []

export type ConsentCase = { readonly asked: Asked; readonly flags: Context['flags'] }

/** Decides a consent row: a no of anybody whose words count denies, a missing yes is asked for, else it is permitted. */
export function decideByConsent(
  rulebook: Rulebook,
  question: Question,
  row: Row,
  one: ConsentCase,
): CategoryDecision {
  const deciders = decidersOf({
    regime: row.regime,
    parentsRule: row.parentsRule,
    purpose: one.asked.purpose,
    age: question.age,
    authority: question.authority,
    underSupervision: one.flags.ots === true,
    helpWithoutParents: one.flags.hulp_zonder_ouders === true,
    familyMembers: question.context.familyMembers ?? NO_FAMILY,
    parameters: rulebook.parameters,
  })
  if (deciders.kind === 'broken') return deny('geen_grondslag_bekend', row.id)
  const words = wordsOf(rulebook, question, deciders, one)
  const refusal = refusalOf(row, deciders, words)
  if (refusal !== null) return refusal
  if (deciders.kind === 'unknown') return needs(row, ['gezag_vaststellen'], 'gezag_onbekend')
  const needed = neededFrom(rulebook, question, row, { deciders, words })
  if (needed.length > 0) return needs(row, needed, 'toestemming_ontbreekt')
  return row.answers.both
}

/** What everybody whose words count says now. */
type Words = { readonly persons: readonly Says[]; readonly youngPerson: Says }

function wordsOf(
  rulebook: Rulebook,
  question: Question,
  deciders: Deciders,
  { asked }: ConsentCase,
): Words {
  const { sayings } = question
  const persons = deciders.persons.map((person) => saysNow(sayings, person, asked))
  if (deciders.youngPerson === 'none') return { persons, youngPerson: 'niets' }
  const registered =
    deciders.youngPerson === 'may_object' &&
    rulebook.parameters.eduObjection12to15 === 'register_only'
  const voice = registered ? 'refusals_only_registered' : 'counts'
  return { persons, youngPerson: saysNow(sayings, YOUNG_PERSON, asked, voice) }
}

/** Whoever refused, withdrew or paused blocks, at once and for all. */
function refusalOf(row: Row, deciders: Deciders, words: Words): CategoryDecision | null {
  const blocking = deciders.persons.filter((_, index) => blocks(words.persons[index]))
  const youngPersonBlocks = blocks(words.youngPerson)
  if (blocking.length === 0 && !youngPersonBlocks) return null
  const objects = blocking.length === 0 && deciders.youngPerson === 'may_object'
  const reason =
    objects && words.youngPerson === 'geweigerd'
      ? 'jongere_maakt_bezwaar'
      : reasonOfRefusal(deciders, words)
  const blockedBy = youngPersonBlocks ? [...blocking, YOUNG_PERSON] : blocking
  return { ...deny(reason, row.id), blockedBy }
}

function blocks(says: Says | undefined): boolean {
  return says !== 'ja' && says !== 'niets'
}

function reasonOfRefusal(deciders: Deciders, { persons, youngPerson }: Words): string {
  const anyone = (says: Says) => youngPerson === says || persons.includes(says)
  const disagree = persons.includes('geweigerd') && persons.includes('ja')
  // Family members each decide about their own data: they cannot disagree.
  if (disagree && deciders.kind !== 'family') return 'ouders_oneens'
  if (anyone('geweigerd')) return 'geweigerd'
  return anyone('ingetrokken') ? 'ingetrokken' : 'gepauzeerd'
}

/** Who must still say yes, when nobody blocks. */
function neededFrom(
  rulebook: Rulebook,
  question: Question,
  row: Row,
  { deciders, words }: { deciders: Deciders; words: Words },
): readonly string[] {
  if (deciders.kind === 'one_of') return words.persons.includes('ja') ? NOBODY : oneOf(deciders)
  if (deciders.kind === 'family' && deciders.persons.length === 0) return ['gezinslid']
  const silent = deciders.persons.filter((_, index) => words.persons[index] !== 'ja')
  const days = row.regime === 'edu' ? rulebook.parameters.unreachableDays : null
  const needed =
    days === null
      ? silent
      : stillNeeded(silent, words.persons.includes('ja'), question.context.unreachable ?? [], days)
  const youngPersonToo = deciders.youngPerson === 'required' && words.youngPerson !== 'ja'
  return youngPersonToo ? [...needed, YOUNG_PERSON] : needed
}

function oneOf({ persons }: Deciders): readonly string[] {
  return persons.length === 1 ? persons : [`een_van:${persons.join('|')}`]
}

function needs(row: Row, neededFrom: readonly string[], reason: string): CategoryDecision {
  return {
    value: 'needs_consent',
    row: row.id,
    reason,
    neededFrom,
    blockedBy: NOBODY,
    informing: null,
  }
}
