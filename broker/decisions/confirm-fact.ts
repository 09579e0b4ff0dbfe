/** Claims of a requester about a holder's releases, which count once the holder confirms them. */
import { z } from 'zod'
import type { Fact } from '../../consent/fact.ts'
import { factIds, type Pseudonym, pseudonymIds } from '../../consent/id.ts'
import type { Actor } from '../../consent/party.ts'
import { lockLinked, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { asParty } from '../family-acts.ts'
import { endOf } from './fact-input.ts'
import { countsByItself, type FactRecorded, keepFact } from './record-fact.ts'

/** The holder makes a requester's claim its own. */
export const confirmFactInput = z.strictObject({
  /** The holder's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  claim: factIds.schema,
})
export type ConfirmFactInput = z.infer<typeof confirmFactInput>

/** A claim that waits for the holder. */
export type OpenClaim = Pick<
  Fact,
  'id' | 'name' | 'value' | 'requester' | 'purpose' | 'categories' | 'at' | 'until'
>

/** The holder makes a claim about its own releases a fact of its own. `onbekend` for a claim about another holder. */
export const confirmFact = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: ConfirmFactInput,
): Promise<FactRecorded> => {
  const act = { actor, key, name: 'feit bevestigen', body: input }
  return asParty(context, act, async (tx) => {
    const child = await lockLinked(tx, actor, input.kind)
    const claim = await tx.facts.get(input.claim)
    const now = context.now()
    const known = claim?.child === child.id && claim.holder === actor.party && now < claim.until
    if (!(claim && known) || countsByItself(claim)) throw unknownThing()
    const fact: Fact = {
      ...claim,
      id: factIds.create(context.random),
      recordedBy: actor,
      confirms: claim.id,
      at: now,
      until: endOf(claim, now, claim.until),
    }
    return keepFact(context, tx, { child, fact })
  })
}

/** Claims about this holder's releases of one child that it has not confirmed, oldest first. */
export const openClaims = (
  context: BrokerContext,
  actor: Actor,
  kind: Pseudonym,
): Promise<readonly OpenClaim[]> =>
  context.store.read(async (tx) => {
    const link = await tx.links.byPseudonym(actor.party, kind)
    if (!link) throw unknownThing()
    const facts = await tx.facts.bearingOn(link.child, actor.party, context.now())
    const confirmed = new Set(facts.map(({ confirms }) => confirms))
    return facts
      .filter((fact) => !(countsByItself(fact) || confirmed.has(fact.id)))
      .map(({ id, name, value, requester, purpose, categories, at, until }) => ({
        id,
        name,
        value,
        requester,
        purpose,
        categories,
        at,
        until,
      }))
  })
