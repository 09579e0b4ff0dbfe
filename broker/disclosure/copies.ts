/**
 * Copies (afschriften) that the law gives a family of what an organisation provided. The content is at that organisation's gateway; the broker
 * says which there are and who may read one now, and never sees one.
 */
import { z } from 'zod'
import { type Child, hasSecretAddress } from '../../consent/child.ts'
import { mayReadCopies, OWN_ACCESS_AGE } from '../../consent/copy.ts'
import {
  type ChildId,
  noticeIds,
  type OrderId,
  orderIds,
  type PartyId,
  type PersonId,
} from '../../consent/id.ts'
import type { JournalRow } from '../../consent/journal.ts'
import type { Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { BIRTHDAY_NOTICE_DAYS, bornForBirthday } from '../../consent/reminder.ts'
import { LOG_KEPT_DAYS } from '../../consent/retention.ts'
import { DAY, type Instant } from '../../consent/time.ts'
import type { Answer } from '../../policies/question.ts'
import { activeParty, type ByPerson, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { type NamedParty, type Namer, namerFor } from '../family/named-party.ts'
import { agesOf } from '../family-acts.ts'
import { rowsSeenBy } from '../insight/insight.ts'
import { journalEntry } from '../journal-entry.ts'
import { addNotice } from '../notify.ts'
import { once } from '../once.ts'

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

/** Of what a delivery brought, the categories whose deciding row comes with a copy for the family. */
const copiedCategories = async (
  { rulebooks }: BrokerContext,
  tx: Transaction,
  { decision, categories }: JournalRow,
): Promise<string[]> => {
  const record = decision && (await tx.disclosures.decision(decision))
  if (!record) return []
  const { decisions } = storedAnswer.parse(JSON.parse(record.answer))
  const withCopy = rulebooks.catalogue.rules.filter(({ familyCopy }) => familyCopy !== null)
  return categories.filter((category) => withCopy.some(({ id }) => id === decisions[category]?.row))
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
const copiesAbout = async (
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

// --- telling that there is one -----------------------------------------------------------------------------------

const TOLD = 'kopie'
/** Longer than the row that a copy is found by is kept: once told is told. */
const TOLD_KEPT_MS = (LOG_KEPT_DAYS + 1) * DAY

type Telling = {
  readonly child: ChildId
  /** Left out: every delivery. */
  readonly order?: OrderId
  /** Left out: everybody in the family. */
  readonly person?: PersonId
  /** Nothing happened but a day: what the outbox gave up is not tried again. */
  readonly isRoutine?: boolean
}

const markOf = ({ sha256 }: BrokerContext, { person }: ByPerson, { order }: FamilyCopy): string =>
  sha256(`${order} ${person}`)

/**
 * Whether this person was told of a copy, or is about to be. What came of the message decides, and not that it was written: one
 * that lapsed told nobody, and one that was given up is tried again when there is news.
 */
const isTold = async (
  context: BrokerContext,
  tx: Transaction,
  mark: string,
  { isRoutine = false }: Telling,
): Promise<boolean> => {
  const told = await tx.artifacts.get(TOLD, mark, context.now())
  if (told === undefined) return false
  const { data: id } = noticeIds.schema.safeParse(told)
  const end = (id && (await tx.notices.get(id)))?.end
  return end !== 'vervallen' && (end !== 'opgegeven' || isRoutine)
}

/** The copies that this person may read at an organisation's pages now, and was not told of. */
const untold = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  telling: Telling,
): Promise<readonly FamilyCopy[]> => {
  const fresh: FamilyCopy[] = []
  for (const copy of await copiesAbout(context, tx, who, { id: telling.child })) {
    const isMeant = telling.order === undefined || copy.order === telling.order
    if (copy.readAt === null || !isMeant) continue
    if (!(await isTold(context, tx, markOf(context, who, copy), telling))) fresh.push(copy)
  }
  return fresh
}

/**
 * Tells who may read a copy now for the first time that there is one: one message a person, whatever the number of copies, and
 * never a second one about the same. For when something was delivered, when somebody came to have a say or took their seat,
 * and when they can be reached again.
 */
export const tellOfCopies = async (
  context: BrokerContext,
  tx: Transaction,
  telling: Telling,
): Promise<void> => {
  const { child, person: only } = telling
  for (const { person } of await tx.families.members(child)) {
    if (only !== undefined && person !== only) continue
    const copies = await untold(context, tx, { person }, telling)
    const [newest] = copies
    if (!newest) continue
    const message = { kind: 'kopie_klaar', child, person, subject: newest.order } as const
    const notice = await addNotice(context, tx, message)
    for (const copy of copies)
      await tx.artifacts.put(
        TOLD,
        markOf(context, { person }, copy),
        notice,
        context.now() + TOLD_KEPT_MS,
      )
  }
}

/** Whether the decision that something was delivered on comes with a copy for the family. */
export const comesWithCopy = (
  { rulebooks }: BrokerContext,
  answer: Answer,
  categories: readonly string[],
): boolean =>
  rulebooks.catalogue.rules.some(
    ({ id, familyCopy }) =>
      familyCopy !== null && categories.some((category) => answer.decisions[category]?.row === id),
  )

/** Whether there is a copy about a child that this person may read now. */
export const hasCopies = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  child: ChildId,
): Promise<boolean> =>
  (await copiesAbout(context, tx, who, { id: child })).some(({ readAt }) => readAt !== null)

/** Who turned 16 lately comes to read the copies that there are; the work of each day. */
export const tellGrownOfCopies = async (context: BrokerContext): Promise<void> => {
  const lately = bornForBirthday(context.now() - BIRTHDAY_NOTICE_DAYS * DAY, OWN_ACCESS_AGE)
  const grown = await context.store.read((tx) => tx.children.bornBetween(lately))
  for (const { id: child } of grown)
    await context.store.write(async (tx) => {
      await tx.children.lock(child)
      if (!(await tx.children.isErased(child)))
        await tellOfCopies(context, tx, { child, isRoutine: true })
    })
}

// --- at the organisation -----------------------------------------------------------------------------------------

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
