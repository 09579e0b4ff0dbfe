/** Says in plain words, in the language of the rulebook, why a decision came out as it did, what it asks of the professional, and what to do next. */
import type { Rule } from './catalogue.ts'
import type { CategoryDecision } from './question.ts'
import type { Rulebook } from './rulebook.ts'
import type { Asked } from './saying.ts'
import type { Language } from './vocabulary.ts'

/** How sure the catalogue is of a row (law.md c10, point 6). */
export type Confidence = 'zeker' | 'meestal' | 'vraag uw FG'

export type NextStepCode =
  | 'delen'
  | 'informeren_en_delen'
  | 'afwegen_en_delen'
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

/** Explains one decision of `decide()` on `asked`, from the texts of the same rulebook. Throws nothing. */
export function explain(rulebook: Rulebook, asked: Asked, decision: CategoryDecision): Explanation {
  const rule = ruleOf(rulebook, asked, decision)
  const texts = textsOf(rulebook, rule, decision)
  return {
    ...texts,
    obligations: obligationsOf(rulebook, decision),
    legalRefs: rule?.legalRefs ?? [],
    confidence: confidenceOf(rule, decision),
    nextStep: nextStepOf(rulebook.language, decision),
    row: decision.row,
    catalogueVersion: rulebook.version,
  }
}

/** The row that decided. A region may have split it: the part that holds this category explains. */
export function ruleOf(
  rulebook: Rulebook,
  asked: Pick<Asked, 'category'>,
  { row }: Pick<CategoryDecision, 'row'>,
): Rule | undefined {
  if (row === null) return undefined
  return rulebook.rules.get(row)?.find(({ categories }) => categories.includes(asked.category))
}

/** The row speaks where it released or asks, the reason code where it denies (or where nobody can be asked yet). */
function textsOf(rulebook: Rulebook, rule: Rule | undefined, decision: CategoryDecision) {
  const rowSpeaks = decision.value !== 'deny' && decision.reason !== 'gezag_onbekend'
  if (rowSpeaks && rule !== undefined) {
    return { parent: rule.textParent, professional: rule.textProfessional }
  }
  const [code = '', flags = ''] = decision.reason.split(':')
  const texts = rulebook.reasons.get(code)
  return {
    parent: texts?.parent ?? UNSAID[rulebook.language].parent,
    professional: (texts?.professional ?? UNSAID[rulebook.language].professional).replace(
      '{vlaggen}',
      flagNames(rulebook, flags),
    ),
  }
}

function flagNames(rulebook: Rulebook, flags: string): string {
  const known: Readonly<Record<string, string>> = rulebook.flags
  return flags
    .split('+')
    .map((flag) => known[flag] ?? flag)
    .join('; ')
}

function obligationsOf(rulebook: Rulebook, { value, reason }: CategoryDecision): readonly string[] {
  const { obligations } = rulebook
  return obligations[reason === 'right_to_speak' ? reason : value] ?? []
}

/** Without a row only a missing ground is unsure: what nobody wrote down may still exist. */
function confidenceOf(rule: Rule | undefined, { reason }: CategoryDecision): Confidence {
  if (rule !== undefined) return CONFIDENCE[rule.confidence]
  return reason === 'geen_grondslag_bekend' ? 'vraag uw FG' : 'zeker'
}

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

/** `{wie}` is filled with who must say yes. */
const STEP_TEXTS: InLanguages<NextSteps> = {
  nl: {
    delen: 'Deel alleen wat is gevraagd.',
    informeren_en_delen: 'Vertel het de ouders en de jongere, en deel alleen wat is gevraagd.',
    afwegen_en_delen: 'Controleer uw vastgelegde afweging, en deel alleen wat nodig is.',
    toestemming_vragen: 'Vraag toestemming aan {wie}.',
    gezag_vaststellen: 'Laat eerst vaststellen wie gezag heeft.',
    voorwaarde_vastleggen:
      'Leg de voorwaarde vast als die klopt. Klopt die niet, dan mag u niet delen.',
    deelnemers_noemen: 'Noem wie er aan tafel zit. Per deelnemer volgt een antwoord.',
    betrokkenheid_vastleggen: 'Laat eerst vastleggen dat de vrager bij dit kind betrokken is.',
    zonder_naam_overleggen: 'Overleg zonder naam, of laat het gezin zelf delen.',
    niet_opnieuw_vragen:
      'Vraag het niet opnieuw in de afkoelperiode. Praat met het gezin, of overleg zonder naam.',
    fg_vragen: 'Overleg zonder naam, of vraag uw FG.',
  },
  en: {
    delen: 'Share only what was asked for.',
    informeren_en_delen:
      'Tell the parents and the young person, and share only what was asked for.',
    afwegen_en_delen: 'Check the weighing that you recorded, and share only what is needed.',
    toestemming_vragen: 'Ask for consent of {wie}.',
    gezag_vaststellen: 'First have it established who has parental authority.',
    voorwaarde_vastleggen: 'Record the condition if it is met. If it is not, you may not share.',
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
  nl: 'Vertel het de ouders en de jongere, wijs op bezwaar, en deel alleen wat is gevraagd.',
  en: 'Tell the parents and the young person, point out that they can object, and share only what was asked for.',
}

function nextStepOf(language: Language, decision: CategoryDecision): Explanation['nextStep'] {
  const [reason = ''] = decision.reason.split(':')
  const code = NEXT_STEPS[reason] ?? (decision.value === 'deny' ? 'niet_opnieuw_vragen' : 'delen')
  if (reason === 'statutory_task') return { code, text: OBJECTION[language] }
  const people = decision.neededFrom.map((label) => personName(label, language))
  const text = STEP_TEXTS[language][code].replace('{wie}', people.join(AND[language]))
  return { code, text }
}

const AND: InLanguages<string> = { nl: ' en ', en: ' and ' }

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
