/** One question about one child with everything that a use case around consent needs to know of it. */
import type { Child } from '../../consent/child.ts'
import type { InputFault } from '../../consent/errors.ts'
import { hiddenUntil, saidInFacts } from '../../consent/hidden-help.ts'
import type { ChildId, PartyId } from '../../consent/id.ts'
import type { Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Words } from '../../consent/receipt.ts'
import { canBeConsentedTo, type Hearing } from '../../consent/say.ts'
import { dayOf, type Instant } from '../../consent/time.ts'
import type { Rulebook } from '../../policies/rulebook.ts'
import { activeParty } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { type Asked, type Decided, decideFor } from './decide-for.ts'

/** What a question or answer names. */
export type Named = {
  readonly holder: PartyId
  readonly requester: PartyId
  readonly purpose: string
  readonly categories: readonly string[]
}

/** The same, with the parties found. */
export type Between = Pick<Asked, 'holder' | 'requester' | 'purpose' | 'categories'>

export type Scene = Between & { readonly child: Child; readonly decided: Decided }

const NO_PARTY = 'deze organisatie doet niet mee'

const NO_CHOICE = 'voor dit doel en deze organisaties kan het gezin hierover niet kiezen'

const partyFaults = async (tx: Transaction, { holder, requester }: Named) => {
  const found = {
    holder: await activeParty(tx, holder),
    requester: await activeParty(tx, requester),
  }
  const faults: InputFault[] = []
  if (!found.holder) faults.push({ path: 'holder', message: NO_PARTY })
  if (!found.requester) faults.push({ path: 'requester', message: NO_PARTY })
  if (holder === requester)
    faults.push({ path: 'requester', message: 'houder en ontvanger zijn dezelfde organisatie' })
  return { ...found, faults }
}

const categoryFaults = (
  rulebook: Rulebook,
  { holder, requester, purpose, categories }: Between,
  ages: readonly number[],
): InputFault[] =>
  categories.flatMap((category, index) => {
    const path = `categories.${index}`
    if (!rulebook.categories.has(category)) return [{ path, message: 'onbekende soort gegevens' }]
    const matter = { holder: holder.kind, requester: requester.kind, purpose, category }
    if (canBeConsentedTo(rulebook, matter, ages)) return []
    return [{ path, message: NO_CHOICE }]
  })

/** The rules of the holder's region today. */
export const rulebookFor = (context: BrokerContext, holder: Party): Rulebook =>
  context.rulebooks.inForce(holder.region, dayOf(context.now())).rulebook

/**
 * Finds the parties and checks everything that holds for the child's possible ages, whatever anybody said.
 * Every fault at once; `between` is undefined when a party is missing.
 */
export const examine = async (
  context: BrokerContext,
  tx: Transaction,
  named: Named,
  ages: readonly number[],
): Promise<{ between?: Between; faults: InputFault[] }> => {
  const { holder, requester, faults } = await partyFaults(tx, named)
  const { purpose, categories } = named
  const known = context.rulebooks.catalogue.purposes.some(({ id }) => id === purpose)
  if (!known) faults.push({ path: 'purpose', message: 'onbekend doel' })
  if (!holder || !requester) return { faults }
  const rulebook = rulebookFor(context, holder)
  const between = { holder, requester, purpose, categories }
  if (rulebook.parties.get(requester.kind)?.isTable)
    faults.push({
      path: 'requester',
      message: 'een overleg is geen ontvanger: noem elke deelnemer apart',
    })
  else if (known) faults.push(...categoryFaults(rulebook, between, ages))
  return { between, faults }
}

/** Decides the question as if the other party were involved, which is not what an answer or question is about. */
export const sceneOf = async (
  context: BrokerContext,
  tx: Transaction,
  child: Child,
  between: Between,
): Promise<Scene> => {
  const decided = await decideFor(context, tx, { ...between, child, assumeInvolved: true })
  return { ...between, child, decided }
}

/** Per category: whose answer counts. */
export const hearingsOf = ({ decided, holder, requester, purpose, categories }: Scene): Hearing[] =>
  categories.map((category, index) => {
    const context = decided.questions[index]?.context
    return {
      rulebook: decided.rules.rulebook,
      matter: { holder: holder.kind, requester: requester.kind, purpose, category },
      ages: decided.ages,
      authority: decided.authority,
      flags: context?.flags ?? {},
      familyMembers: context?.familyMembers ?? [],
    }
  })

/** The words of the catalogue for a text about this question, in the language of the context. */
export const wordsOf = (
  context: BrokerContext,
  { holder, requester, purpose, categories }: Between,
): Words => {
  const { catalogue } = context.rulebooks.wording(context.language)
  const found = catalogue.purposes.find(({ id }) => id === purpose)
  if (!found) throw new Error(`Doel '${purpose}' staat niet in de catalogus.`)
  return {
    purpose: found,
    categories: catalogue.categories.filter(({ id }) => categories.includes(id)),
    holder: holder.name,
    requester: requester.name,
  }
}

/** Facts whose end lies after this are all that were ever recorded: one that lapsed still hides. */
const EVER: Instant = 0

/**
 * Until when everything about this party's help stays hidden from the parents: `Infinity` while it does, `EVER` when it
 * was never hidden.
 */
export const helpHiddenUntil = async (
  tx: Transaction,
  child: ChildId,
  party: PartyId,
): Promise<Instant> =>
  hiddenUntil(saidInFacts(await tx.facts.bearingOn(child, party, EVER))).get(party) ?? EVER

/** Whether either party's help must stay invisible to the parents: then nothing about it is told, asked or shown to them. */
export const hiddenFromParents = async (
  tx: Transaction,
  child: ChildId,
  { holder, requester }: { holder: PartyId; requester: PartyId },
): Promise<boolean> =>
  (await helpHiddenUntil(tx, child, holder)) === Number.POSITIVE_INFINITY ||
  (await helpHiddenUntil(tx, child, requester)) === Number.POSITIVE_INFINITY
