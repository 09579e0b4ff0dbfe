/** One row of the family's log as one person reads it: who, what, why, on what ground, with what outcome. */
import { z } from 'zod'
import { type FactName, factName } from '../../consent/fact.ts'
import type { FamilyRole } from '../../consent/family.ts'
import { type PartyId, type PersonId, statementIds } from '../../consent/id.ts'
import { type JournalKind, type JournalRow, NOTHING_GIVEN } from '../../consent/journal.ts'
import type { StaffFunction } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { ruleText, whyText } from '../../consent/receipt.ts'
import type { Instant } from '../../consent/time.ts'
import type { Rule } from '../../policies/catalogue.ts'
import { isReleased } from '../../policies/decide.ts'
import { decisionValue, type Language } from '../../policies/vocabulary.ts'
import { scopeOf } from '../answers/write-statement.ts'
import type { BrokerContext } from '../context.ts'
import type { RulesOf } from '../decisions/rule-versions.ts'
import { groundOf } from '../decisions/speaking-ground.ts'
import type { NamedParty } from '../family/named-party.ts'
import {
  type Doer,
  EVENTS,
  type EventName,
  eventOf,
  GROUNDS,
  RULES_LOST,
  type TakenBack,
} from './insight-words.ts'

/** As what somebody acted for an organisation: who asks or answers, watches over privacy, or administers. */
export type StaffRole = 'medewerker' | 'fg' | 'beheerder'

/** `name` is null where it would tell where a hidden family lives. */
type Shown = Pick<NamedParty, 'name' | 'kind'>

/** What rests on the law and not on consent: the texts and articles of the rows that decided. */
export type Law = {
  /** Of the texts: Dutch where the rules of then are in no other. */
  readonly language: Language
  readonly texts: readonly string[]
  readonly articles: readonly string[]
  /** Against a task of general interest one may object (AVG 21; law.md c1, step 5). */
  readonly mayObject: boolean
}

export type InsightRow = {
  readonly sequence: number
  readonly at: Instant
  readonly kind: JournalKind
  /** What it tells, finer than its kind; the portal has words for it. */
  readonly told: EventName
  /** In words for parents, Dutch. */
  readonly event: string
  readonly by: Doer
  /** The organisation that did it, where one did, and as what its employee acted. */
  readonly who: (Shown & { readonly role: StaffRole | null }) | null
  readonly holder: Shown | null
  readonly requester: Shown | null
  /** The one organisation that it is about, where that did not do it itself and nothing goes from one to another. */
  readonly about: Shown | null
  /** What was written down, of a recorded fact. */
  readonly fact: FactName | null
  /** As `why` and `basis`, in the language of the context. */
  readonly what: readonly string[]
  readonly why: string | null
  /** Of why, what it was asked for, in the language of the context; the rest is what the law says. */
  readonly asked: string | null
  readonly basis: readonly string[]
  readonly law: Law | null
  readonly outcome: 'gegeven' | 'deel_gegeven' | 'niet_gegeven' | null
  readonly subject: string | null
  /** How often in a row it happened, with nothing new; then it is told once, by its newest. */
  readonly times: number
}

/** Whose log it is, and what all of its rows are read with. */
export type Reading = {
  readonly person: PersonId
  readonly role: FamilyRole
  /** How many categories the order asked for that a row is about; null where it is about none. */
  readonly askedFor: (row: JournalRow) => number | null
  /** Organisations as this person is shown them. */
  readonly parties: ReadonlyMap<PartyId, NamedParty>
  readonly staffOf: Transaction['parties']['staffOf']
  /** The rules of then: what was decided by others than today's is told by those. */
  readonly rulesOf: RulesOf
}

// --- who -------------------------------------------------------------------------------------------------------

/** Rows in which a person is named who did nothing: this service found out, or a term ended. */
const BY_ITSELF: readonly JournalKind[] = [
  'gezag_geleerd',
  'gezinslid_gewijzigd',
  'toestemming_verlopen',
]

const isByItself = ({ kind, detail }: JournalRow): boolean =>
  BY_ITSELF.includes(kind) || (kind === 'gezinslid_toegevoegd' && detail['als'] === undefined)

/** Who did it. Where an employee acted it was their organisation, for whomever. */
export const doerOf = (row: JournalRow, reader: PersonId): Doer => {
  const { employee, person, party } = row
  if (employee === null && person !== null)
    return isByItself(row) ? 'dienst' : person === reader ? 'uzelf' : 'gezin'
  return party === null ? 'dienst' : 'organisatie'
}

const ASKING: readonly StaffFunction[] = ['professional', 'aanvrager']

/** Whom the register does not know is named by a system of the organisation: somebody who works with the dossier. */
const staffRole = async (
  { party, employee }: JournalRow,
  { staffOf }: Reading,
): Promise<StaffRole | null> => {
  if (party === null || employee === null) return null
  const staff = (await staffOf(party)).find((one) => one.employee === employee)
  if (!staff || staff.functions.some((one) => ASKING.includes(one))) return 'medewerker'
  return staff.functions.includes('fg') ? 'fg' : 'beheerder'
}

const aboutWhom = ({ party, holder, requester }: JournalRow, by: Doer): PartyId | null => {
  if (holder !== null && requester !== null && holder !== requester) return null
  const actor = by === 'organisatie' ? party : null
  return [requester, holder, party].find((id) => id !== null && id !== actor) ?? null
}

const partiesOf = (row: JournalRow, by: Doer, { parties }: Reading) => {
  const shown = (id: PartyId | null): Shown | null => {
    const named = id === null ? undefined : parties.get(id)
    return named ? { name: named.name, kind: named.kind } : null
  }
  return {
    party: by === 'organisatie' ? shown(row.party) : null,
    holder: shown(row.holder),
    requester: shown(row.requester),
    about: shown(aboutWhom(row, by)),
  }
}

// --- on what ground --------------------------------------------------------------------------------------------

const storedAnswer = z.object({
  decisions: z.record(
    z.string(),
    z.object({ value: decisionValue, reason: z.string(), row: z.string().nullable() }),
  ),
})

type Ground = {
  readonly name: string
  readonly rule: Rule | undefined
  /** In which the rule is read. */
  readonly language: Language
}

/** Rows that say something moved, or may. */
const GROUNDED: readonly JournalKind[] = [
  'aanbieding_gedaan',
  'token_verleend',
  'verstrekking_begonnen',
  'verstrekking_geleverd',
]

/** The grounds of what was released, a category each, as the decision recorded them. */
const groundsOf = async (
  tx: Transaction,
  row: JournalRow,
  { rulesOf, language: readersOwn }: Pick<Reading, 'rulesOf'> & { readonly language: Language },
): Promise<readonly Ground[]> => {
  if (!GROUNDED.includes(row.kind) || row.decision === null) return []
  const record = await tx.disclosures.decision(row.decision)
  if (!record) return []
  const { decisions } = storedAnswer.parse(JSON.parse(record.answer))
  const { rules, language = readersOwn } = (await rulesOf(record)) ?? {}
  return row.categories.flatMap((category) => {
    const decision = decisions[category]
    if (!decision || !isReleased(decision)) return []
    // The right to speak in a conflict of duties is no law, and families are told so (BPSW art. 13).
    const isConflict = groundOf(decision) === 'conflict'
    const name = isConflict ? 'conflict_van_plichten' : decision.reason
    const rule = rules?.find(
      ({ id, categories }) => id === decision.row && categories.includes(category),
    )
    return [{ name, rule, language }]
  })
}

const isConsent = ({ name }: Ground): boolean => name === 'toestemming_geldig'

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)]

const lawOf = (grounds: readonly Ground[], { role }: Pick<Reading, 'role'>): Law | null => {
  const byLaw = grounds.filter((ground) => !isConsent(ground))
  const [first] = byLaw
  if (!first) return null
  const { language } = first
  const rules = byLaw.flatMap(({ rule }) => rule ?? [])
  return {
    language,
    texts: unique(byLaw.map(({ rule }) => (rule && ruleText(rule, role)) ?? RULES_LOST[language])),
    articles: unique(rules.flatMap(({ legalRefs }) => legalRefs)),
    mayObject: byLaw.some(({ name }) => name === 'statutory_task'),
  }
}

// --- what happened ---------------------------------------------------------------------------------------------

/** How much of its answer a withdrawal took back, with those before it. What was erased since counts as all. */
const takenBackBy = async (tx: Transaction, { subject }: JournalRow): Promise<TakenBack> => {
  const id = statementIds.schema.safeParse(subject).data
  const said = id && (await tx.statements.get(id))
  const answer = said?.refersTo ? await tx.statements.get(said.refersTo) : undefined
  if (!said || !answer) return 'alles'
  if (answer.kind === 'geweigerd') return 'nee'
  const around = await tx.statements.fitting(answer.child, scopeOf(answer))
  const upTo = around.slice(0, around.findIndex((one) => one.id === said.id) + 1)
  const gone = upTo.flatMap(({ kind, refersTo, categories }) =>
    kind === 'ingetrokken' && refersTo === answer.id ? categories : [],
  )
  return answer.categories.every((category) => gone.includes(category)) ? 'alles' : 'deel'
}

const takenBackIn = (tx: Transaction, row: JournalRow): Promise<TakenBack> | TakenBack =>
  row.detail['soort'] === 'ingetrokken' ? takenBackBy(tx, row) : 'alles'

/** Part was given when the order's first row asked for more than its last row delivered. */
const outcomeOf = (row: JournalRow, { askedFor }: Reading): InsightRow['outcome'] => {
  if (NOTHING_GIVEN.includes(row.kind)) return 'niet_gegeven'
  if (row.kind !== 'verstrekking_geleverd') return null
  return (askedFor(row) ?? 0) > row.categories.length ? 'deel_gegeven' : 'gegeven'
}

/** What it was asked for; null where the law alone decided. */
const askedOf = (
  { catalogue }: ReturnType<BrokerContext['rulebooks']['wording']>,
  { kind, purpose: id }: JournalRow,
  { role, law, grounds }: Pick<Reading, 'role'> & { law: Law | null; grounds: readonly Ground[] },
): string | null => {
  const purpose = catalogue.purposes.find((one) => one.id === id)
  // For what a fact opens a door is no reason to write it down.
  if (kind === 'feit_vastgelegd') return null
  const isAskedFor = law === null || grounds.some(isConsent)
  return isAskedFor && purpose ? whyText(purpose, role) : null
}

const whyOf = (asked: string | null, law: Law | null): string | null => {
  const texts = [...(asked === null ? [] : [asked]), ...(law?.texts ?? [])]
  return texts.length > 0 ? texts.join(' ') : null
}

/** Tells one row. `times` is how many like it stand together. */
export const tellRow = async (
  context: BrokerContext,
  tx: Transaction,
  { row, times }: { readonly row: JournalRow; readonly times: number },
  reading: Reading,
): Promise<InsightRow> => {
  const wording = context.rulebooks.wording(context.language)
  const by = doerOf(row, reading.person)
  const { party, ...parties } = partiesOf(row, by, reading)
  const grounds = await groundsOf(tx, row, { ...reading, language: context.language })
  const names = unique(grounds.map(({ name }) => name))
  const law = lawOf(grounds, reading)
  const asked = askedOf(wording, row, { role: reading.role, law, grounds })
  const takenBack = await takenBackIn(tx, row)
  const told = eventOf(row, { by, takenBack, grounds: names })
  return {
    sequence: row.sequence,
    at: row.at,
    kind: row.kind,
    told,
    event: EVENTS[told],
    by,
    who: party && { ...party, role: await staffRole(row, reading) },
    ...parties,
    fact: factName.safeParse(row.detail['feit']).data ?? null,
    what: wording.catalogue.categories
      .filter(({ id }) => row.categories.includes(id))
      .map(({ name }) => name),
    why: whyOf(asked, law),
    asked,
    basis: names.flatMap((name) => GROUNDS[context.language][name] ?? []),
    law,
    outcome: outcomeOf(row, reading),
    subject: row.subject,
    times,
  }
}
