/**
 * Copies (afschriften) that the law gives a family of what an organisation provided. The content is at that organisation's gateway; the broker
 * says which there are and who may read one now, and never sees one.
 */
import { z } from 'zod'
import { type Child, hasSecretAddress } from '../../consent/child.ts'
import { mayReadCopies } from '../../consent/copy.ts'
import { type ChildId, type OrderId, orderIds, type PartyId } from '../../consent/id.ts'
import type { JournalRow } from '../../consent/journal.ts'
import type { Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Instant } from '../../consent/time.ts'
import type { ByPerson } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { type NamedParty, type Namer, namerFor } from '../family/named-party.ts'
import { agesOf } from '../family-acts.ts'
import { rowsSeenBy } from '../insight/insight.ts'

/** One delivery of which this person gets a copy. */
export type FamilyCopy = {
  readonly order: OrderId
  readonly child: ChildId
  readonly deliveredAt: Instant
  readonly holder: NamedParty
  readonly receiver: NamedParty
  readonly purpose: string
  /** Only those of which the law gives a copy. */
  readonly categories: readonly string[]
  /** Then no address may be shown, whoever looks. */
  readonly secretAddress: boolean
  /** Address of the pages where it is read; null where the organisation has none, and hands it over in another way. */
  readonly readAt: string | null
}

const storedAnswer = z.object({
  decisions: z.record(z.string(), z.object({ row: z.string().nullable() })),
})

/** Of these categories those whose deciding row comes with a copy for the family. */
export const copiedOf = (
  { rulebooks }: BrokerContext,
  { decisions }: z.infer<typeof storedAnswer>,
  categories: readonly string[],
): string[] => {
  const withCopy = rulebooks.catalogue.rules.filter(({ familyCopy }) => familyCopy !== null)
  return categories.filter((category) => withCopy.some(({ id }) => id === decisions[category]?.row))
}

/** The same of what a delivery brought. */
const copiedCategories = async (
  context: BrokerContext,
  tx: Transaction,
  { decision, categories }: JournalRow,
): Promise<string[]> => {
  const record = decision && (await tx.disclosures.decision(decision))
  return record ? copiedOf(context, storedAnswer.parse(JSON.parse(record.answer)), categories) : []
}

/** Never what was held back, also not once it was released: a safety matter is told about, and not handed over. */
const isDelivery = ({ kind, visibility }: JournalRow): boolean =>
  kind === 'verstrekking_geleverd' && visibility === 'gezin'

const readAtOf = async (tx: Transaction, { id, active }: Party): Promise<string | null> => {
  const clients = active ? await tx.parties.clientsOf(id) : []
  return clients.find((client) => client.active && client.copies !== null)?.copies?.url ?? null
}

type Naming = { readonly child: Child; readonly nameOf: Namer }

const tellCopy = async (
  context: BrokerContext,
  tx: Transaction,
  row: JournalRow,
  { child, nameOf }: Naming,
): Promise<FamilyCopy[]> => {
  const { holder, requester, purpose, at } = row
  const order = orderIds.schema.safeParse(row.subject)
  if (holder === null || requester === null || purpose === null || !order.success) return []
  const categories = await copiedCategories(context, tx, row)
  if (categories.length === 0) return []
  const shown = await nameOf(holder)
  const party = shown.name === null ? undefined : await tx.parties.get(holder)
  return [
    {
      order: order.data,
      child: child.id,
      deliveredAt: at,
      holder: shown,
      receiver: await nameOf(requester),
      purpose,
      categories,
      secretAddress: hasSecretAddress(child),
      readAt: party ? await readAtOf(tx, party) : null,
    },
  ]
}

/** The copies about one child that this member of its family may read now, newest first. */
export const copiesAbout = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  { id, holder }: { readonly id: ChildId; readonly holder?: PartyId },
): Promise<FamilyCopy[]> => {
  const { child, role, visible } = await rowsSeenBy(context, tx, who, id)
  if (!mayReadCopies(role, agesOf(context, child.birthDate))) return []
  const nameOf = await namerFor(context, tx, child, who.person)
  const copies: FamilyCopy[] = []
  for (const row of visible.filter(isDelivery).reverse())
    if (holder === undefined || row.holder === holder)
      copies.push(...(await tellCopy(context, tx, row, { child, nameOf })))
  return copies
}

/** The copies about one child that this person may read now, wherever they are, newest first. Throws `onbekend` outside the family. */
export const familyCopies = (
  context: BrokerContext,
  who: ByPerson,
  child: ChildId,
): Promise<readonly FamilyCopy[]> =>
  context.store.read((tx) => copiesAbout(context, tx, who, { id: child }))

/** Whether there is a copy about a child that this person may read now. */
export const hasCopies = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  child: ChildId,
): Promise<boolean> =>
  (await copiesAbout(context, tx, who, { id: child })).some(({ readAt }) => readAt !== null)
