/** Says in plain Dutch why a decision came out as it did, what it asks of the professional, and what to do next. */
import type { Rule } from './catalogue.ts'
import type { CategoryDecision } from './question.ts'
import type { Rulebook } from './rulebook.ts'
import type { Asked } from './saying.ts'

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
    nextStep: nextStepOf(decision),
    row: decision.row,
    catalogueVersion: rulebook.version,
  }
}

/** A region may have split a row: the part that holds this category explains. */
function ruleOf(rulebook: Rulebook, asked: Asked, { row }: CategoryDecision): Rule | undefined {
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
    parent: texts?.parent ?? 'We delen dit nu niet.',
    professional: (texts?.professional ?? 'Niet delen.').replace(
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

const RELEASED: Explanation['nextStep'] = { code: 'delen', text: 'Deel alleen wat is gevraagd.' }

/** By reason code, without the flags behind it; a reason that stands not here releases. */
const NEXT_STEPS: Readonly<Record<string, Explanation['nextStep']>> = {
  statutory_duty: {
    code: 'informeren_en_delen',
    text: 'Vertel het de ouders en de jongere, en deel alleen wat is gevraagd.',
  },
  statutory_task: {
    code: 'informeren_en_delen',
    text: 'Vertel het de ouders en de jongere, wijs op bezwaar, en deel alleen wat is gevraagd.',
  },
  right_to_speak: {
    code: 'afwegen_en_delen',
    text: 'Controleer uw vastgelegde afweging, en deel alleen wat nodig is.',
  },
  gezag_onbekend: {
    code: 'gezag_vaststellen',
    text: 'Laat eerst vaststellen wie gezag heeft.',
  },
  [MISSING_CONDITION]: {
    code: 'voorwaarde_vastleggen',
    text: 'Leg de voorwaarde vast als die klopt. Klopt die niet, dan mag u niet delen.',
  },
  tafel_zonder_deelnemers: {
    code: 'deelnemers_noemen',
    text: 'Noem wie er aan tafel zit. Per deelnemer volgt een antwoord.',
  },
  geen_betrokkenheid: {
    code: 'betrokkenheid_vastleggen',
    text: 'Laat eerst vastleggen dat de vrager bij dit kind betrokken is.',
  },
  nooit: {
    code: 'zonder_naam_overleggen',
    text: 'Overleg zonder naam, of laat het gezin zelf delen.',
  },
  geen_grondslag_bekend: {
    code: 'fg_vragen',
    text: 'Overleg zonder naam, of vraag uw FG.',
  },
}

const HELD_BY_A_NO: Explanation['nextStep'] = {
  code: 'niet_opnieuw_vragen',
  text: 'Vraag het niet opnieuw in de afkoelperiode. Praat met het gezin, of overleg zonder naam.',
}

function nextStepOf(decision: CategoryDecision): Explanation['nextStep'] {
  if (decision.reason === 'toestemming_ontbreekt') {
    const people = decision.neededFrom.map(personName).join(' en ')
    return { code: 'toestemming_vragen', text: `Vraag toestemming aan ${people}.` }
  }
  const [code = ''] = decision.reason.split(':')
  return NEXT_STEPS[code] ?? (decision.value === 'deny' ? HELD_BY_A_NO : RELEASED)
}

const PERSON_NAMES: Readonly<Record<string, string>> = {
  ouder1: 'ouder 1',
  ouder2: 'ouder 2',
  voogd: 'de voogd',
  gi: 'de gecertificeerde instelling',
  jeugdige: 'de jongere',
  gezinslid: 'het gezinslid zelf',
}

/** How the texts call whoever must say yes: a role label, or `een_van:` and role labels. */
export function personName(label: string): string {
  const [kind, roles] = label.split(':')
  if (kind !== 'een_van' || roles === undefined) return PERSON_NAMES[label] ?? label
  return `een van beiden (${roles.split('|').map(personName).join(' of ')})`
}
