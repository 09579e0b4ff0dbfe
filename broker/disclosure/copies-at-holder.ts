/** Copies at the pages of the organisation that keeps them, for who of a family proved there who they are. */
import type { OrderId, PartyId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { activeParty, type ByPerson, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { journalEntry } from '../journal-entry.ts'
import { once } from '../once.ts'
import { copiesAbout, type FamilyCopy } from './copies.ts'

/** Somebody who proved who they are at an organisation's own pages. */
export type AtHolder = {
  readonly holder: PartyId
  /** `iss` and `sub` of the login, joined by a space. */
  readonly subject: string
}

const copiesAtHolder = async (
  context: BrokerContext,
  tx: Transaction,
  { holder, subject }: AtHolder,
): Promise<{ readonly who: ByPerson; readonly copies: readonly FamilyCopy[] } | null> => {
  const person = await tx.families.personBySubject(subject)
  if (!person || !(await activeParty(tx, holder))) return null
  const who = { person: person.id }
  const copies: FamilyCopy[] = []
  for (const { child } of await tx.families.memberships(person.id))
    copies.push(...(await copiesAbout(context, tx, who, { id: child, holder })))
  return { who, copies }
}

/** The copies of one organisation that this person may read now; none for whoever is not known here. Leaves no row. */
export const copiesAt = (context: BrokerContext, at: AtHolder): Promise<readonly FamilyCopy[]> =>
  context.store.read(async (tx) => (await copiesAtHolder(context, tx, at))?.copies ?? [])

/**
 * Lets this person look at one copy, and writes down that they did, for them and for the officer of the organisation alone. Asked again at
 * every look, also under a key that was used before: whoever lost authority meanwhile is refused. Throws `onbekend` for a copy that is not
 * theirs to read now.
 */
export const lookAtCopy = async (
  context: BrokerContext,
  at: AtHolder,
  key: string,
  { order }: { readonly order: OrderId },
): Promise<FamilyCopy> => {
  const find = async (tx: Transaction) => {
    const found = await copiesAtHolder(context, tx, at)
    const copy = found?.copies.find((one) => one.order === order)
    if (!found || !copy) throw unknownThing()
    return { ...found.who, copy }
  }
  const { person, copy } = await context.store.read(find)
  const attempt = { scope: `afschrift ${at.holder} ${person}`, key, body: { order } }
  await once(context, attempt, async (tx) => {
    await tx.children.lock(copy.child)
    await find(tx)
    const { requester } = (await tx.disclosures.order(order)) ?? { requester: null }
    await tx.journal.append(
      journalEntry({
        kind: 'inzage_gegeven',
        at: context.now(),
        visibility: 'betrokkene',
        child: copy.child,
        party: at.holder,
        person,
        holder: at.holder,
        requester,
        purpose: copy.purpose,
        categories: [...copy.categories],
        subject: order,
      }),
    )
  })
  return copy
}
