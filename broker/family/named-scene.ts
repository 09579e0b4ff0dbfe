/** The two organisations of an answer as its author may know them: what they mean by them, read of them, and leave in the log. */
import { type Child, hidesNamesFrom } from '../../consent/child.ts'
import { type PartyId, type PersonId, partyId } from '../../consent/id.ts'
import { BY_STAND_IN, kindInText, type ShownPartyId } from '../../consent/naming.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Words } from '../../consent/receipt.ts'
import type { Statement } from '../../consent/statement.ts'
import type { Language } from '../../policies/vocabulary.ts'
import { unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { type Named, type Scene, wordsOf } from '../decisions/scene.ts'
import { type NamedParty, type Namer, namerFor, partyMeant } from './named-party.ts'

type Parties = Pick<Named, 'holder' | 'requester'>
type ShownParties = { readonly holder: ShownPartyId; readonly requester: ShownPartyId }
type Viewing = { readonly child: Child; readonly person: PersonId }

/**
 * The parties that a family member means. Where an address is secret only those named exactly as they are shown to this
 * person: one may not find out by trying ids which organisations are around the child. Throws `onbekend` otherwise.
 */
export const partiesMeant = async (
  context: BrokerContext,
  tx: Transaction,
  { child, person }: Viewing,
  { holder, requester }: ShownParties,
): Promise<Parties> => {
  const nameOf = await namerFor(context, tx, child, person)
  const isHidden = hidesNamesFrom(child, person)
  const around = isHidden ? await partiesAround(tx, child) : []
  const one = async (shown: ShownPartyId): Promise<PartyId> => {
    const { data: id } = partyId.safeParse(shown)
    // Nothing is hidden: what is wrong with the party is said together with all else that is wrong.
    if (id && !isHidden) return id
    const meant = await partyMeant(nameOf, shown, id ? [id] : around)
    if (!meant) throw unknownThing()
    return meant.party
  }
  return { holder: await one(holder), requester: await one(requester) }
}

/** Every party that a stand-in can have been shown for; who was shown none cannot name it. */
const partiesAround = async (tx: Transaction, { id }: Child): Promise<PartyId[]> => {
  const about = [...(await tx.requests.ofChild(id)), ...(await tx.statements.ofChild(id))]
  const involved = await tx.involvements.ofChild(id)
  return [
    ...about.flatMap(({ holder, requester }) => [holder, requester]),
    ...involved.map(({ party }) => party),
  ]
}

/** The ids under which a family member sees these parties. */
export const partiesShown = async (
  nameOf: Namer,
  { holder, requester }: Parties,
): Promise<ShownParties> => ({
  holder: (await nameOf(holder)).id,
  requester: (await nameOf(requester)).id,
})

/** The words of a text that this person reads in a language: the kind of an organisation where its name is hidden from them. */
export const wordsFor = async (
  around: BrokerContext,
  tx: Transaction,
  scene: Scene,
  { person, language }: Pick<Statement, 'person' | 'language'>,
): Promise<Words> => {
  const context = { ...around, language }
  const nameOf = await namerFor(context, tx, scene.child, person)
  const holder = inText(await nameOf(scene.holder.id), language)
  const requester = inText(await nameOf(scene.requester.id), language)
  return { ...wordsOf(context, scene), holder, requester }
}

const inText = ({ name, kind }: NamedParty, language: Language): string =>
  name ?? kindInText(kind, language)

/**
 * What goes into the detail of a row about an answer: nothing, or a mark where its author knows either party by a
 * stand-in only, so that the row does not make it known to them.
 */
export const standInMark = async (
  context: BrokerContext,
  tx: Transaction,
  { child: id, person, ...parties }: Pick<Statement, 'child' | 'person'> & Parties,
): Promise<{ readonly [BY_STAND_IN]?: true }> => {
  const child = await tx.children.get(id)
  if (!child || !hidesNamesFrom(child, person)) return {}
  const shown = await partiesShown(await namerFor(context, tx, child, person), parties)
  const isHidden = shown.holder !== parties.holder || shown.requester !== parties.requester
  return isHidden ? { [BY_STAND_IN]: true } : {}
}
