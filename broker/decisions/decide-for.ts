/** From the register to a decision: reads everything a question rests on inside one transaction, and asks the policies. */

import { AUTHORITY_VALID_MS, authorityNow } from '../../consent/authority.ts'
import type { Child } from '../../consent/child.ts'
import {
  askedSince,
  familyMembersConcerned,
  flagsFor,
  recordedValue,
  unreachableRoles,
} from '../../consent/circumstances.ts'
import type { DecisionRecord } from '../../consent/decision.ts'
import type { Fact } from '../../consent/fact.ts'
import { decisionIds } from '../../consent/id.ts'
import { GROUPS_WITHOUT_INVOLVEMENT, involvementNow } from '../../consent/involvement.ts'
import type { Offer } from '../../consent/offer.ts'
import { withoutFormerSitters } from '../../consent/own-seat.ts'
import type { EmployeeRef, Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { type History, needsConfirmation, sayingsAbout } from '../../consent/standing.ts'
import { dayOf, type Instant } from '../../consent/time.ts'
import { ageReadings, decideOverReadings } from '../../policies/age.ts'
import { YOUNG_PERSON } from '../../policies/authority.ts'
import { combine, isReleased } from '../../policies/decide.ts'
import type { Answer, Authority, CategoryDecision, Question } from '../../policies/question.ts'
import type { Rulebook } from '../../policies/rulebook.ts'
import type { BrokerContext } from '../context.ts'
import type { RulesInForce } from './rulebooks.ts'

/** One question about one known child, in terms of the register. */
export type Asked = {
  readonly child: Child
  readonly holder: Party
  readonly requester: Party
  readonly purpose: string
  readonly categories: readonly string[]
  /** A check decides as if the other party were involved: whether it is, is not the asker's business. */
  readonly assumeInvolved?: boolean
  /** An open offer of this holder to this requester about this child and purpose: for what it names, the holder vouches. */
  readonly offer?: Offer | undefined
  /** What would be recorded: a preview decides as if it stood there already. */
  readonly supposing?: readonly Fact[]
}

/** An answer with everything needed to keep it and to replay it. */
export type Decided = {
  readonly answer: Answer
  readonly questions: readonly Omit<Question, 'age'>[]
  readonly ages: readonly number[]
  readonly rules: RulesInForce
  readonly facts: readonly Fact[]
  readonly authority: Authority
  /** A helper recorded that the parents are not to know (Jeugdwet 7.3.4 lid 2). */
  readonly withoutParents: boolean
  /** The one instant at which everything was read, and whose day the rules are of. */
  readonly at: Instant
  /** The first instant after that at which something that was read ends by itself: an answer, a fact, an offer, knowledge of authority. */
  readonly endsAt: Instant
}

/** Consent and anonymous data may be asked for by the receiver; everything else is an act of the holder. */
export const needsHoldersAct = (decision: CategoryDecision): boolean =>
  isReleased(decision) &&
  decision.reason !== 'toestemming_geldig' &&
  decision.reason !== 'anonymous'

const scopeOf = ({
  holder,
  requester,
  purpose,
}: Pick<Asked, 'holder' | 'requester' | 'purpose'>) => ({
  purpose,
  holder: holder.id,
  requester: requester.id,
})

/** What was said, confirmed and used up within one scope, and who held authority since. */
export const historyOf = async (
  tx: Transaction,
  { child, holder, requester, purpose }: Asked,
  singleUse: boolean,
): Promise<History> => {
  const scope = scopeOf({ holder, requester, purpose })
  const delivered = singleUse ? await tx.disclosures.delivered(child.id, scope) : []
  const said = await tx.statements.fitting(child.id, scope)
  return {
    statements: withoutFormerSitters(said, await tx.families.sitting(child.id, YOUNG_PERSON)),
    confirmations: said.some(needsConfirmation) ? await tx.statements.confirmations(child.id) : [],
    // Where the clock went back under way: the yes that it used up was said before it began.
    usedUpBy: delivered.map(({ categories, closedAt, at }) => ({
      categories,
      at: Math.max(at, closedAt ?? at),
    })),
    authority: await tx.families.authorityHistory(child.id),
  }
}

const isOffered = ({ offer }: Asked, category: string): boolean =>
  offer?.categories.includes(category) === true

const isInvolved = async (
  tx: Transaction,
  groupOf: (kind: string) => string | undefined,
  { child, requester, assumeInvolved }: Asked,
): Promise<boolean> => {
  if (assumeInvolved) return true
  if (GROUPS_WITHOUT_INVOLVEMENT.includes(groupOf(requester.kind) ?? '')) return true
  return involvementNow(await tx.involvements.of(child.id, requester.id)) === 'bevestigd'
}

/** The answers to questions about different categories, as one: what `decideFor` gives and a replay must give again. */
export const answerTo = (
  rulebook: Rulebook,
  questions: readonly Omit<Question, 'age'>[],
  ages: readonly number[],
): Answer => {
  const decisions: Record<string, CategoryDecision> = {}
  for (const question of questions)
    Object.assign(decisions, decideOverReadings(rulebook, question, ages).decisions)
  return { overall: combine(Object.values(decisions)), decisions }
}

type Ending = { readonly facts: readonly Fact[]; readonly offer: Offer | undefined }

const firstEnd = ({ statements, authority }: History, { facts, offer }: Ending, now: Instant) => {
  const learnedAt = authority.at(-1)?.learnedAt ?? Number.POSITIVE_INFINITY
  const ends = [
    ...statements.map(({ until }) => until ?? Number.POSITIVE_INFINITY),
    ...facts.map(({ until }) => until),
    learnedAt + AUTHORITY_VALID_MS,
    offer?.expiresAt ?? Number.POSITIVE_INFINITY,
  ]
  return Math.min(...ends.filter((end) => end > now))
}

/**
 * Decides each category apart, because facts and statements may name categories.
 * The caller has locked the child where the answer is acted on.
 */
export const decideFor = async (
  context: BrokerContext,
  tx: Transaction,
  asked: Asked,
): Promise<Decided> => {
  const now = context.now()
  const rules = context.rulebooks.inForce(asked.holder.region, dayOf(now))
  const { parties, purposes } = context.rulebooks.catalogue
  const singleUse = purposes.find(({ id }) => id === asked.purpose)?.singleUse ?? false
  const history = await historyOf(tx, asked, singleUse)
  const recorded = await tx.facts.bearingOn(asked.child.id, asked.holder.id, now)
  const facts = [...recorded, ...(asked.supposing ?? [])]
  const requests = await tx.requests.within(asked.child.id, scopeOf(asked))
  const ages = ageReadings(asked.child.birthDate, dayOf(now))
  // Without any possible age everything is denied further on; until then nobody is taken for an adult.
  const youngest = ages.length === 0 ? 0 : Math.min(...ages)
  const authority = authorityNow(history.authority.at(-1), youngest, now)
  const involved = await isInvolved(
    tx,
    (kind) => parties.find(({ id }) => id === kind)?.group,
    asked,
  )
  const questions = asked.categories.map((category) => {
    const release = {
      holder: asked.holder.id,
      requester: asked.requester.id,
      purpose: asked.purpose,
      category,
    }
    return {
      holder: asked.holder.kind,
      requester: asked.requester.kind,
      purpose: asked.purpose,
      categories: [category],
      authority,
      sayings: sayingsAbout(category, history, now),
      context: {
        flags: flagsFor(facts, release, now),
        involved: involved || isOffered(asked, category),
        familyMembers: familyMembersConcerned(facts, release, now),
        unreachable: unreachableRoles(facts, release, askedSince(requests, release), now),
      },
    }
  })
  return {
    answer: answerTo(rules.rulebook, questions, ages),
    questions,
    ages,
    rules,
    facts,
    authority,
    withoutParents: questions.some(({ context: { flags } }) => flags.hulp_zonder_ouders === true),
    at: now,
    endsAt: firstEnd(history, { facts, offer: asked.offer }, now),
  }
}

/** Whether the holder itself stands behind a release that does not rest on consent: an open offer or its confirmation. */
const holderActed = ({ facts, at }: Decided, asked: Asked, category: string): boolean => {
  const release = {
    holder: asked.holder.id,
    requester: asked.requester.id,
    purpose: asked.purpose,
    category,
  }
  return (
    isOffered(asked, category) || recordedValue(facts, 'houder_bevestigt', release, at) === true
  )
}

/** The categories that a requester may fetch now: released, and with the holder's act where the ground asks one. */
export const fetchable = (decided: Decided, asked: Asked): string[] =>
  asked.categories.filter((category) => {
    const decision = decided.answer.decisions[category]
    if (!decision || !isReleased(decision)) return false
    return !needsHoldersAct(decision) || holderActed(decided, asked, category)
  })

/** The record that keeps a decision replayable. */
export const recordOf = (
  context: BrokerContext,
  asked: Asked,
  decided: Decided,
  { occasion, employee }: { occasion: DecisionRecord['occasion']; employee: EmployeeRef | null },
): DecisionRecord => ({
  id: decisionIds.create(context.random, decided.at),
  child: asked.child.id,
  occasion,
  holder: asked.holder.id,
  requester: asked.requester.id,
  employee,
  inputs: JSON.stringify({ ages: decided.ages, questions: decided.questions }),
  answer: JSON.stringify(decided.answer),
  catalogueHash: decided.rules.catalogueHash,
  regionHash: decided.rules.regionHash,
  epoch: asked.child.epoch,
  // Not the clock again: over midnight that would name another day's rules.
  at: decided.at,
})
