/**
 * A decision in the words of the professional who holds the data: full reasons to whom somebody vouched for, never whether
 * another party is involved.
 */
import { UNKNOWN_AUTHORITY } from '../../consent/authority.ts'
import { involvementNow } from '../../consent/involvement.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { combine, isReleased } from '../../policies/decide.ts'
import { type Confidence, explain, type NextStepCode } from '../../policies/explain.ts'
import type { Answer, CategoryDecision } from '../../policies/question.ts'
import type { Rulebook } from '../../policies/rulebook.ts'
import type { DecisionValue } from '../../policies/vocabulary.ts'
import type { BrokerContext } from '../context.ts'
import { type Asked, answerTo, type Decided } from './decide-for.ts'

export type Explained = {
  readonly uitkomst: DecisionValue
  readonly reden: string
  /** For the professional, B1. */
  readonly tekst: string
  /** What parents and the young person read about it. */
  readonly tekstOuder: string
  readonly verplichtingen: readonly string[]
  readonly artikelen: readonly string[]
  readonly zekerheid: Confidence
  readonly watNu: { readonly code: NextStepCode; readonly tekst: string }
  readonly nodigVan: readonly string[]
  readonly geblokkeerdDoor: readonly string[]
  readonly rij: string | null
  readonly catalogus: string
}

type Parties = { readonly holder: string; readonly requester: string; readonly purpose: string }

/** Explains one category's decision, in kinds of parties. */
export const explained = (
  rulebook: Rulebook,
  question: Parties & { readonly category: string },
  decision: CategoryDecision,
): Explained => {
  const words = explain(rulebook, question, decision)
  return {
    uitkomst: decision.value,
    reden: decision.reason,
    tekst: words.professional,
    tekstOuder: words.parent,
    verplichtingen: words.obligations,
    artikelen: words.legalRefs,
    zekerheid: words.confidence,
    watNu: { code: words.nextStep.code, tekst: words.nextStep.text },
    nodigVan: decision.neededFrom,
    geblokkeerdDoor: decision.blockedBy,
    rij: decision.row,
    catalogus: words.catalogueVersion,
  }
}

/**
 * What the holder is told. One that nobody vouched for may have typed any number: of what may not be shared it learns what it
 * would of a child that is new here, not who has authority nor what anybody said.
 */
export const toldToHolder = async (
  tx: Transaction,
  { child, holder }: Asked,
  { answer, questions, ages, rules }: Decided,
): Promise<Answer> => {
  if (involvementNow(await tx.involvements.of(child.id, holder.id)) === 'bevestigd') return answer
  const ofNewChild = questions.map((question) => ({
    ...question,
    authority: UNKNOWN_AUTHORITY,
    sayings: [],
  }))
  const told = { ...answerTo(rules.rulebook, ofNewChild, ages).decisions }
  for (const [key, decision] of Object.entries(answer.decisions))
    if (isReleased(decision)) told[key] = decision
  return { overall: combine(Object.values(told)), decisions: told }
}

/** Explains every category of what is told of a decision about a known child, in the language of the context. */
export const explainDecision = (
  { language }: BrokerContext,
  { answer, decided }: { readonly answer: Answer; readonly decided: Decided },
  asked: Asked,
): Record<string, Explained> =>
  Object.fromEntries(
    Object.entries(answer.decisions).map(([category, decision]) => {
      const question = {
        holder: asked.holder.kind,
        requester: asked.requester.kind,
        purpose: asked.purpose,
        category,
      }
      return [category, explained(decided.rules.in(language), question, decision)]
    }),
  )
