/** Sharing without consent: the stored weighing first, then the fact that opens the door, then the offer; all or nothing. */
import { z } from 'zod'
import type { Child } from '../../consent/child.ts'
import type { InputFault } from '../../consent/errors.ts'
import { type FactName, OVERRIDE_VALID_MS } from '../../consent/fact.ts'
import { type CheckId, checkIds, type FactId, partyId, pseudonymIds } from '../../consent/id.ts'
import type { Actor, Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { catalogueName, categoryNames, sha256Hex } from '../../consent/scope.ts'
import type { Instant } from '../../consent/time.ts'
import type { Answer } from '../../policies/question.ts'
import { lockLinked, refuseFaults } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { writeCheck } from '../decisions/check.ts'
import { type Asked, type Decided, decideFor } from '../decisions/decide-for.ts'
import { type Explained, explainDecision, toldToHolder } from '../decisions/explained.ts'
import { type RecordFactInput, recordFactInput } from '../decisions/fact-input.ts'
import { factOf, writeFact } from '../decisions/record-fact.ts'
import { groundOf, type SpeakingGround, speakingGround } from '../decisions/speaking-ground.ts'
import { asParty } from '../family-acts.ts'
import { type OfferResult, offerAsked, offerWithin, releasedOf } from './offer.ts'

/** The six questions of a conflict of duties; all must be answered yes (BPSW art. 13). */
export const duty = z.enum([
  'toestemming_gevraagd_of_onmogelijk',
  'ernstige_schade_dreigt',
  'gewetensnood',
  'geen_andere_weg',
  'delen_helpt',
  'zo_min_mogelijk',
])
export type Duty = z.infer<typeof duty>

export const shareInput = z.strictObject({
  /** The holder's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  ground: speakingGround,
  ontvanger: partyId,
  doel: catalogueName,
  categorieen: categoryNames,
  /** SHA-256 of the weighing in the holder's own file; in acute danger it may follow. */
  weighingHash: sha256Hex.optional(),
  /** Questions answered yes. */
  duties: z.array(duty).default([]),
})
export type ShareInput = z.infer<typeof shareInput>

/** What kind of danger there is; `anders` is told in the holder's own file only. */
export const danger = z.enum([
  'geweld',
  'verwaarlozing',
  'seksueel_misbruik',
  'gevaar_voor_zichzelf',
  'gevaar_voor_anderen',
  'anders',
])
export type Danger = z.infer<typeof danger>

/** What was tried before, or why nothing could be. */
export const tried = z.enum([
  'gesprek_ouders',
  'gesprek_jongere',
  'overleg_collega',
  'advies_zonder_naam',
  'onveilig',
  'geen_tijd',
])
export type Tried = z.infer<typeof tried>

/** When the parents and the young person hear of it. */
export const telling = z.enum(['al_verteld', 'vandaag', 'binnen_een_week', 'zodra_veilig'])
export type Telling = z.infer<typeof telling>

/**
 * Everything that a professional is asked. The answers make the weighing, which belongs in the holder's own file: the broker keeps
 * its hash only (weighing forms are with the holder), so none of them is part of `shareInput`.
 */
export const speakingInput = shareInput.omit({ weighingHash: true }).extend({
  danger,
  tried: z.array(tried).min(1),
  telling,
})
export type SpeakingInput = z.infer<typeof speakingInput>

export type Shared = OfferResult & {
  /** Until when what was recorded opens this one door. */
  readonly until: Instant
}

/** What is recorded besides the weighing. */
const OVERRIDES: Readonly<Record<SpeakingGround, FactName | null>> = {
  meldcode: null,
  conflict: 'conflict_van_plichten',
  gevaar: 'vitaal_belang',
}

/** What is missing of the grounds, before anything is asked of the register. */
export const speakingFaults = ({ ground, weighingHash, duties }: ShareInput): InputFault[] => [
  ...(ground !== 'gevaar' && weighingHash === undefined
    ? [{ path: 'weighingHash', message: 'leg uw afweging eerst vast in uw eigen dossier' }]
    : []),
  ...(ground === 'conflict' && duty.options.some((one) => !duties.includes(one))
    ? [{ path: 'duties', message: 'alle zes vragen moeten met ja beantwoord zijn' }]
    : []),
]

const namesFor = ({ ground, weighingHash }: ShareInput): FactName[] => {
  const override = OVERRIDES[ground]
  return [
    ...(weighingHash === undefined ? [] : (['afweging_vastgelegd'] as const)),
    ...(override === null ? [] : [override]),
  ]
}

/** What is recorded before the offer, each for a day. */
const factsFor = (input: ShareInput, until: Instant): RecordFactInput[] => {
  const { kind, ontvanger, doel, categorieen, weighingHash } = input
  return namesFor(input).map((name) =>
    recordFactInput.parse({
      kind,
      name,
      requester: ontvanger,
      purpose: doel,
      categories: categorieen,
      until,
      ...(name === 'afweging_vastgelegd' && { weighingHash }),
    }),
  )
}

const offerOf = ({ kind, ontvanger, doel, categorieen }: ShareInput) => ({
  kind,
  ontvanger,
  doel,
  categorieen,
})

/** What sharing would come to: which categories would leave on this ground, and why each would or would not. */
export type SharePreview = {
  /** Of the check that this was: it tells who in the family said no, so it stands in the log. */
  readonly controlenummer: CheckId
  readonly categorieen: readonly string[]
  /** What may be shared without weighing anything: by consent or by law. */
  readonly zonderAfweging: readonly string[]
  readonly redenen: Readonly<Record<string, Explained>>
}

type Judged = Omit<SharePreview, 'controlenummer'> & {
  readonly asked: Asked
  readonly decided: Decided
  readonly answer: Answer
}

type Judging = {
  readonly actor: Actor
  readonly holder: Party
  readonly child: Child
  readonly input: ShareInput
}

/** Decides as if the weighing and what opens the door stood there already. Only what needs the ground may use it. */
const judge = async (
  context: BrokerContext,
  tx: Transaction,
  { actor, holder, child, input }: Judging,
): Promise<Judged> => {
  const asked = await offerAsked(tx, { holder, input: offerOf(input), child })
  const facts = factsFor(input, context.now() + OVERRIDE_VALID_MS)
  const supposing = facts.map((fact) => factOf(context, actor, child, fact))
  const decided = await decideFor(context, tx, { ...asked, supposing })
  const { decisions } = decided.answer
  const released = releasedOf(decided, asked.categories)
  const answer = await toldToHolder(tx, asked, decided)
  const grounds = Map.groupBy(released, (category) => groundOf(decisions[category]))
  return {
    asked,
    decided,
    answer,
    categorieen: grounds.get(input.ground) ?? [],
    zonderAfweging: grounds.get(null) ?? [],
    redenen: explainDecision(context, { answer, decided }, asked),
  }
}

/**
 * Decides as if the weighing and what opens the door stood there already, and writes that down as a check: no fact and no
 * signal, so that trying accuses nobody. Throws as `shareWithoutConsent` does, except that nothing to share is an answer here.
 */
export const previewSharing = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: ShareInput,
): Promise<SharePreview> => {
  const act = { actor, key, name: 'delen zonder toestemming vooraf', body: input }
  return asParty(context, act, async (tx, holder) => {
    refuseFaults(speakingFaults(input))
    const child = await lockLinked(tx, actor, input.kind)
    const { asked, decided, answer, ...seen } = await judge(context, tx, {
      actor,
      holder,
      child,
      input,
    })
    const controlenummer = checkIds.create(context.random)
    const check = { id: controlenummer, actor, asked, decided, answer, isBeforehand: true }
    await writeCheck(context, tx, check)
    return { controlenummer, ...seen }
  })
}

/** One act has one instant: what it records stands together in the log, and is one signal to the officer. */
const atOneInstant = (context: BrokerContext): BrokerContext => {
  const at = context.now()
  return { ...context, now: () => at }
}

/**
 * Shares those of the named categories that rest on the ground with one recipient for one purpose: records the weighing and
 * what opens the door for them, for 24 hours, and offers. Where there is none nothing stays behind, so that nobody is
 * signalled for it and no ground is written over what the family agreed to. The
 * privacy officer hears of an override; the family hears when the officer releases it. Throws `onbekend`, `ongeldig`
 * with all faults.
 */
export const shareWithoutConsent = (
  around: BrokerContext,
  actor: Actor,
  key: string,
  input: ShareInput,
): Promise<Shared> => {
  const act = { actor, key, name: 'delen zonder toestemming', body: input }
  return asParty(around, act, async (tx, holder) => {
    refuseFaults(speakingFaults(input))
    const context = atOneInstant(around)
    const until = context.now() + OVERRIDE_VALID_MS
    const child = await lockLinked(tx, actor, input.kind)
    const judged = await judge(context, tx, { actor, holder, child, input })
    refuseFaults(nothingFaults(judged))
    const share = { ...input, categorieen: [...judged.categorieen] }
    const facts: FactId[] = []
    for (const fact of factsFor(share, until))
      facts.push((await writeFact(context, tx, { actor, acting: holder, input: fact })).id)
    const offered = await offerWithin(context, tx, { actor, holder, input: offerOf(share), facts })
    return { ...offered, redenen: judged.redenen, until }
  })
}

const NOT_ALLOWED = 'om deze reden mag u dit niet met deze organisatie delen'
const NEEDS_NO_WEIGHING = 'dit mag al zonder afweging: gebruik Laat iets weten'

const nothingFaults = ({ categorieen, zonderAfweging }: Judged): InputFault[] => {
  if (categorieen.length > 0) return []
  return [
    {
      path: 'categorieen',
      message: zonderAfweging.length > 0 ? NEEDS_NO_WEIGHING : NOT_ALLOWED,
    },
  ]
}
