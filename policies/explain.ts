/** Says in plain words, in the language of the rulebook, why a decision came out as it did, what it asks of the professional, and what to do next. */
import type { Rule } from './catalogue.ts'
import type { CategoryDecision } from './question.ts'
import { candidatesFor, type Rulebook } from './rulebook.ts'
import type { Asked } from './saying.ts'
import type { Language } from './vocabulary.ts'

/** How sure the catalogue is of a row (law.md c10, point 6). */
export type Confidence = 'zeker' | 'meestal' | 'vraag uw FG'

export type NextStepCode =
  | 'delen'
  | 'informeren_en_delen'
  | 'afwegen_en_delen'
  | 'eerst_afwegen'
  | 'bij_direct_gevaar'
  | 'toestemming_vragen'
  | 'gezag_vaststellen'
  | 'voorwaarde_vastleggen'
  | 'deelnemers_noemen'
  | 'betrokkenheid_vastleggen'
  | 'niet_opnieuw_vragen'
  | 'zonder_naam_overleggen'
  | 'fg_vragen'

export type Explanation = {
  /** For a parent or young person, B1; never tells what anybody said. */
  readonly parent: string
  /** For the professional who may know the reasons. */
  readonly professional: string
  readonly obligations: readonly string[]
  /** Articles of law behind the deciding row; empty where no row decided. */
  readonly legalRefs: readonly string[]
  readonly confidence: Confidence
  /** What the professional does now, in one sentence. */
  readonly nextStep: { readonly code: NextStepCode; readonly text: string }
  readonly row: string | null
  readonly catalogueVersion: string
}

const CONFIDENCE: Readonly<Record<Rule['confidence'], Confidence>> = {
  high: 'zeker',
  medium: 'meestal',
  low: 'vraag uw FG',
}
const MISSING_CONDITION = 'voorwaarde_ontbreekt'
/** A row that only this keeps from answering waits for nothing but the professional's own weighing. */
const ONLY_WEIGHING = `${MISSING_CONDITION}:afweging_vastgelegd`

/** Explains one decision of `decide()` on `asked`, from the texts of the same rulebook. Throws nothing. */
export function explain(rulebook: Rulebook, asked: Asked, decision: CategoryDecision): Explanation {
  const opening = openingOf(rulebook, asked, decision)
  const rule = opening?.rule ?? ruleOf(rulebook, asked, decision.row)
  const texts = opening ? openingTexts(rulebook, opening) : textsOf(rulebook, rule, decision)
  return {
    ...texts,
    obligations: obligationsOf(rulebook, opening ? opening.asks : obligationKind(decision)),
    legalRefs: rule?.legalRefs ?? [],
    confidence: confidenceOf(rule, decision),
    nextStep: opening
      ? { code: opening.code, text: STEP_TEXTS[rulebook.language][opening.code] }
      : nextStepOf(rulebook.language, decision, rule),
    row: decision.row,
    catalogueVersion: rulebook.version,
  }
}

/** The row that decided. A region may have split it: the part that holds this category explains. */
function ruleOf(
  rulebook: Rulebook,
  { category }: Pick<Asked, 'category'>,
  row: string | null,
): Rule | undefined {
  if (row === null) return undefined
  return rulebook.rules.get(row)?.find(({ categories }) => categories.includes(category))
}

/** A denial that the professional lifts alone, by what the row behind it gives: a right to speak, or acute danger. */
type Opening = {
  readonly code: 'eerst_afwegen' | 'bij_direct_gevaar'
  readonly rule: Rule
  /** The answer whose text and duties hold once it is lifted. */
  readonly asks: 'right_to_speak' | 'vital_interest'
}

function openingOf(
  rulebook: Rulebook,
  asked: Asked,
  { value, reason, row }: CategoryDecision,
): Opening | undefined {
  if (value !== 'deny') return undefined
  const speaking = reason === ONLY_WEIGHING ? ruleOf(rulebook, asked, row) : undefined
  if (speaking?.outcome === 'right_to_speak')
    return { code: 'eerst_afwegen', rule: speaking, asks: 'right_to_speak' }
  const overrides = candidatesFor(rulebook, asked)?.overrides ?? []
  const inDanger = overrides.find(({ outcome }) => outcome === 'vital_interest')
  const rule = inDanger && ruleOf(rulebook, asked, inDanger.id)
  return rule && { code: 'bij_direct_gevaar', rule, asks: 'vital_interest' }
}

/** What the answer would say, and the row's own words behind it; no family reads that a weighing is missing. */
function openingTexts(rulebook: Rulebook, { code, asks, rule }: Opening) {
  const lead = code === 'eerst_afwegen' ? rulebook.reasons.get(asks)?.professional : undefined
  return {
    parent: rule.textParent,
    professional: [lead, rule.textProfessional].filter(Boolean).join(' '),
  }
}

/**
 * The row speaks where it released or asks. Where it denies the reason code does, with the row's own words in it where
 * the row and nobody's answer is what denies; so it does where nobody can be asked yet.
 */
function textsOf(rulebook: Rulebook, rule: Rule | undefined, decision: CategoryDecision) {
  const rowSpeaks = decision.value !== 'deny' && decision.reason !== 'gezag_onbekend'
  if (rowSpeaks && rule !== undefined) {
    return { parent: rule.textParent, professional: rule.textProfessional }
  }
  const [code = '', flags = ''] = decision.reason.split(':')
  const texts = rulebook.reasons.get(code) ?? UNSAID[rulebook.language]
  return {
    parent: texts.parent,
    professional: withRule(texts.professional, rule?.textProfessional).replace(
      '{vlaggen}',
      flagNames(rulebook, flags.split('+'), rule?.when ?? {}),
    ),
  }
}

/** The sentence that would quote the row is left out where none decided. */
function withRule(text: string, own: string | undefined): string {
  return own === undefined ? text.replace(QUOTES_ROW, '') : text.replace('{regel}', own)
}

const QUOTES_ROW = / [^.?]*\{regel\}/

/** What must be established, each as what the row asks: of a flag that must be false, that it is not so. */
function flagNames(rulebook: Rulebook, flags: readonly string[], when: Rule['when']): string {
  const known: Readonly<Record<string, string>> = rulebook.flags
  const wanted: Readonly<Record<string, boolean | undefined>> = when
  const mustNot = MUST_NOT[rulebook.language]
  return flags
    .map((flag) => `${wanted[flag] === false ? mustNot : ''}${known[flag] ?? flag}`)
    .join('; ')
}

/** The flags that a reason says are lacking; none of another reason. */
export function lackingFlags(reason: string): readonly string[] {
  const [code, flags] = reason.split(':')
  return code === MISSING_CONDITION && flags ? flags.split('+') : []
}

function obligationKind({ value, reason }: CategoryDecision): string {
  return reason === 'right_to_speak' || reason === 'vital_interest' ? reason : value
}

function obligationsOf({ obligations }: Rulebook, kind: string): readonly string[] {
  const known: Readonly<Record<string, readonly string[]>> = obligations
  return known[kind] ?? []
}

/** Without a row only a missing ground is unsure: what nobody wrote down may still exist. */
function confidenceOf(rule: Rule | undefined, { reason }: CategoryDecision): Confidence {
  if (rule !== undefined) return CONFIDENCE[rule.confidence]
  return reason === 'geen_grondslag_bekend' ? 'vraag uw FG' : 'zeker'
}

/** Before what must be established not to be so. */
const MUST_NOT: InLanguages<string> = { nl: 'niet: ', en: 'not: ' }

type NextSteps = Readonly<Record<NextStepCode, string>>
type InLanguages<Texts> = Readonly<Record<Language, Texts>>

/** For a reason that the catalogue has no text of. */
const UNSAID: InLanguages<{ readonly parent: string; readonly professional: string }> = {
  nl: { parent: 'We delen dit nu niet.', professional: 'Niet delen.' },
  en: { parent: 'We do not share this now.', professional: 'Do not share.' },
}

/** By reason code, without the flags behind it; a reason that stands not here releases. */
const NEXT_STEPS: Readonly<Record<string, NextStepCode>> = {
  statutory_duty: 'informeren_en_delen',
  statutory_task: 'informeren_en_delen',
  right_to_speak: 'afwegen_en_delen',
  toestemming_ontbreekt: 'toestemming_vragen',
  gezag_onbekend: 'gezag_vaststellen',
  [MISSING_CONDITION]: 'voorwaarde_vastleggen',
  tafel_zonder_deelnemers: 'deelnemers_noemen',
  geen_betrokkenheid: 'betrokkenheid_vastleggen',
  nooit: 'zonder_naam_overleggen',
  geen_grondslag_bekend: 'fg_vragen',
}

/** `{wie}` is filled with who must say yes. What is shared was not always asked for: the holder may begin itself. */
const STEP_TEXTS: InLanguages<NextSteps> = {
  nl: {
    delen: 'Deel alleen wat nodig is.',
    informeren_en_delen: 'Vertel het de ouders en de jongere, en deel alleen wat nodig is.',
    afwegen_en_delen: 'Controleer uw vastgelegde afweging, en deel alleen wat nodig is.',
    eerst_afwegen:
      'Weeg het af en leg dat vast. Deel het daarna zonder toestemming. Bellen met Veilig Thuis mag altijd, ook zonder naam: 0800 2000.',
    bij_direct_gevaar:
      'Is er nu direct gevaar? Bel 112 en vertel wat nodig is. Dat mag altijd. Leg het daarna vast.',
    toestemming_vragen: 'Vraag toestemming aan {wie}.',
    gezag_vaststellen: 'Laat eerst vaststellen wie gezag heeft.',
    voorwaarde_vastleggen: 'Leg vast of dit klopt, en vraag het daarna opnieuw.',
    deelnemers_noemen: 'Noem wie er aan tafel zit. Per deelnemer volgt een antwoord.',
    betrokkenheid_vastleggen: 'Laat eerst vastleggen dat de vrager bij dit kind betrokken is.',
    zonder_naam_overleggen: 'Overleg zonder naam, of laat het gezin zelf delen.',
    niet_opnieuw_vragen:
      'Vraag het niet opnieuw in de afkoelperiode. Praat met het gezin, of overleg zonder naam.',
    fg_vragen: 'Overleg zonder naam, of vraag uw FG.',
  },
  en: {
    delen: 'Share only what is needed.',
    informeren_en_delen: 'Tell the parents and the young person, and share only what is needed.',
    afwegen_en_delen: 'Check the weighing that you recorded, and share only what is needed.',
    eerst_afwegen:
      'Weigh it and record that. Then share it without consent. You may always call Veilig Thuis (the centre for reports of violence at home), also without a name: 0800 2000.',
    bij_direct_gevaar:
      'Is there danger now? Call 112 and tell what is needed. You may always do that. Record it afterwards.',
    toestemming_vragen: 'Ask for consent of {wie}.',
    gezag_vaststellen: 'First have it established who has parental authority.',
    voorwaarde_vastleggen: 'Record whether this is so, and ask again afterwards.',
    deelnemers_noemen: 'Name who is at the table. An answer follows for each participant.',
    betrokkenheid_vastleggen:
      'First have it recorded that the requester is involved with this child.',
    zonder_naam_overleggen: 'Consult without a name, or let the family share it.',
    niet_opnieuw_vragen:
      'Do not ask again within the period of rest. Talk with the family, or consult without a name.',
    fg_vragen: 'Consult without a name, or ask your privacy officer (FG).',
  },
}

/** What the law says beside telling: who may object is told so. */
const OBJECTION: InLanguages<string> = {
  nl: 'Vertel het de ouders en de jongere, wijs op bezwaar, en deel alleen wat nodig is.',
  en: 'Tell the parents and the young person, point out that they can object, and share only what is needed.',
}

function nextStepOf(
  language: Language,
  decision: CategoryDecision,
  rule: Rule | undefined,
): Explanation['nextStep'] {
  const [reason = ''] = decision.reason.split(':')
  const code = NEXT_STEPS[reason] ?? (decision.value === 'deny' ? 'niet_opnieuw_vragen' : 'delen')
  if (reason === 'statutory_task') return { code, text: OBJECTION[language] }
  if (reason === 'nooit' && rule?.alternative) return { code, text: rule.alternative }
  const people = decision.neededFrom.map((label) => personName(label, language))
  const text = STEP_TEXTS[language][code].replace('{wie}', LISTS[language].format(people))
  return { code, text }
}

/** Three people are "a, b en c", not "a en b en c". */
const LISTS: InLanguages<Intl.ListFormat> = {
  nl: new Intl.ListFormat('nl'),
  en: new Intl.ListFormat('en-GB'),
}

const PERSON_NAMES: InLanguages<Readonly<Record<string, string>>> = {
  nl: {
    ouder1: 'ouder 1',
    ouder2: 'ouder 2',
    voogd: 'de voogd',
    gi: 'de gecertificeerde instelling',
    jeugdige: 'de jongere',
    gezinslid: 'het gezinslid zelf',
  },
  en: {
    ouder1: 'parent 1',
    ouder2: 'parent 2',
    voogd: 'the guardian',
    gi: 'the youth protection organisation (GI)',
    jeugdige: 'the young person',
    gezinslid: 'the family member in question',
  },
}

/** How the texts call whoever must say yes: a role label, or `een_van:` and role labels. */
export function personName(label: string, language: Language = 'nl'): string {
  const [kind, roles] = label.split(':')
  if (kind !== 'een_van' || roles === undefined) return PERSON_NAMES[language][label] ?? label
  const names = roles.split('|').map((role) => personName(role, language))
  return language === 'nl'
    ? `een van beiden (${names.join(' of ')})`
    : `one of both (${names.join(' or ')})`
}
