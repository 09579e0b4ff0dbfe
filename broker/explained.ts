/** A decision in the words of the professional who holds the data: full reasons, never whether another party is involved. */
import { type Confidence, explain, type NextStepCode } from '../policies/explain.ts'
import type { CategoryDecision } from '../policies/question.ts'
import type { Rulebook } from '../policies/rulebook.ts'
import type { DecisionValue } from '../policies/vocabulary.ts'
import type { BrokerContext } from './context.ts'
import type { Asked, Decided } from './decide-for.ts'

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

/** Explains every category of a decision about a known child, in the language of the context. */
export const explainDecision = (
  { language }: BrokerContext,
  decided: Decided,
  asked: Asked,
): Record<string, Explained> =>
  Object.fromEntries(
    Object.entries(decided.answer.decisions).map(([category, decision]) => {
      const question = {
        holder: asked.holder.kind,
        requester: asked.requester.kind,
        purpose: asked.purpose,
        category,
      }
      return [category, explained(decided.rules.in(language), question, decision)]
    }),
  )
