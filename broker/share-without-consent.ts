/** Sharing without consent: the stored weighing first, then the fact that opens the door, then the offer; all or nothing. */
import { z } from 'zod'
import type { InputFault } from '../consent/errors.ts'
import { type FactName, OVERRIDE_VALID_MS } from '../consent/fact.ts'
import { type FactId, partyId, pseudonymIds } from '../consent/id.ts'
import type { Actor } from '../consent/party.ts'
import { catalogueName, categoryNames, sha256Hex } from '../consent/scope.ts'
import type { Instant } from '../consent/time.ts'
import { refuseFaults } from './acting.ts'
import type { BrokerContext } from './context.ts'
import { recordFactInput } from './fact-input.ts'
import { asParty } from './family-acts.ts'
import { type OfferResult, offerWithin } from './offer.ts'
import { writeFact } from './record-fact.ts'

/**
 * On what a professional speaks without consent: the right to speak of the meldcode and of child protection (Wmo 2015
 * 5.2.6; BW 1:240), a conflict of duties (BPSW art. 13), or acute danger (AVG 6(1)(d)).
 */
export const speakingGround = z.enum(['meldcode', 'conflict', 'gevaar'])
export type SpeakingGround = z.infer<typeof speakingGround>

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

const faultsOf = ({ ground, weighingHash, duties }: ShareInput): InputFault[] => [
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

/**
 * Shares named categories with one recipient for one purpose: records the weighing and what opens the door, for 24
 * hours, and offers. The privacy officer hears of an override; the family hears when the officer releases it.
 * Throws `onbekend`, `ongeldig` with all faults.
 */
export const shareWithoutConsent = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: ShareInput,
): Promise<Shared> => {
  const act = { actor, key, name: 'delen zonder toestemming', body: input }
  return asParty(context, act, async (tx, holder) => {
    refuseFaults(faultsOf(input))
    const { kind, ontvanger, doel, categorieen, weighingHash } = input
    const until = context.now() + OVERRIDE_VALID_MS
    const facts: FactId[] = []
    for (const name of namesFor(input)) {
      const fact = recordFactInput.parse({
        kind,
        name,
        requester: ontvanger,
        purpose: doel,
        categories: categorieen,
        until,
        ...(name === 'afweging_vastgelegd' && { weighingHash }),
      })
      facts.push((await writeFact(context, tx, { actor, acting: holder, input: fact })).id)
    }
    const offer = { kind, ontvanger, doel, categorieen }
    return { ...(await offerWithin(context, tx, { actor, holder, input: offer, facts })), until }
  })
}
