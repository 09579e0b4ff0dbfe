/** When a yes has ended by itself its author gets a receipt of that: once, written by the sweep. */
import type { StatementId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Receipt } from '../../consent/receipt.ts'
import type { Statement } from '../../consent/statement.ts'
import { DAY, type Instant } from '../../consent/time.ts'
import { type ByPerson, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { isAround } from '../family/contact.ts'
import { standInMark } from '../family/named-scene.ts'
import { journal } from '../family-acts.ts'
import { addNotice } from '../notify.ts'
import { consentReceipt, viewFor } from './consent-views.ts'

const KIND = 'toestemming_verlopen'
/** A broker that stood still for a month still tells; what ended longer ago is no news. */
const LOOKED_BACK_MS = 30 * DAY

type Ended = Statement & { readonly until: Instant }

const hasEnd = (statement: Statement): statement is Ended => statement.until !== null

/** Whether the end of a yes was written down. */
export const hasEndReceipt = async (
  tx: Transaction,
  { id, child }: Statement,
): Promise<boolean> => {
  const rows = await tx.journal.rows({ child, kind: KIND })
  return rows.some(({ subject }) => subject === id)
}

/** Whether it counted up to its very end, or was paused then: what was stopped or replaced before has its own receipt. */
const countedToTheEnd = async (
  context: BrokerContext,
  tx: Transaction,
  statement: Ended,
): Promise<boolean> => {
  const then: BrokerContext = { ...context, now: () => statement.until - 1 }
  const { state } = await viewFor(then, tx, statement)
  return state === 'geldig' || state === 'gepauzeerd'
}

const isNews = async (context: BrokerContext, tx: Transaction, statement: Ended) =>
  !(await hasEndReceipt(tx, statement)) &&
  (await isAround(tx, statement.person, statement.child)) &&
  (await countedToTheEnd(context, tx, statement))

const tell = async (context: BrokerContext, tx: Transaction, statement: Ended): Promise<void> => {
  const { id: subject, child, person, holder, requester, purpose, categories } = statement
  const mark = await standInMark(context, tx, statement)
  await journal(context, tx, {
    kind: KIND,
    child,
    person,
    holder,
    requester,
    purpose,
    categories,
    subject,
    visibility: 'betrokkene',
    detail: { ...mark },
  })
  await addNotice(context, tx, { kind: KIND, child, person, subject })
}

/** Writes the receipt of every yes that ended since; returns how many. */
export const recordExpiries = async (context: BrokerContext): Promise<number> => {
  const now = context.now()
  const ended = await context.store.read(async (tx) => {
    const found: Ended[] = []
    for (const one of await tx.statements.endingBetween(now - LOOKED_BACK_MS, now))
      if (hasEnd(one) && (await isNews(context, tx, one))) found.push(one)
    return found
  })
  let told = 0
  for (const one of ended)
    await context.store.write(async (tx) => {
      await tx.children.lock(one.child)
      if (!(await isNews(context, tx, one))) return
      await tell(context, tx, one)
      told += 1
    })
  return told
}

/** A receipt that a yes ended, and when that was written down. */
export type ExpiryReceipt = { readonly receipt: Receipt; readonly recordedAt: Instant }

/** The receipt of the end of an own yes; `onbekend` for anybody else's, and while it has not ended. */
export const expiryReceipt = async (
  context: BrokerContext,
  who: ByPerson,
  id: StatementId,
): Promise<ExpiryReceipt> => {
  const receipt = await consentReceipt(context, who, id)
  const recordedAt = await context.store.read(async (tx) => {
    const statement = await tx.statements.get(id)
    const rows = statement ? await tx.journal.rows({ child: statement.child, kind: KIND }) : []
    return rows.find(({ subject }) => subject === id)?.at
  })
  if (recordedAt === undefined) throw unknownThing()
  return { receipt, recordedAt }
}

/** Whether an own yes has the receipt of its end; `onbekend` for anybody else's. */
export const hasExpiryReceipt = (
  context: BrokerContext,
  { person }: ByPerson,
  id: StatementId,
): Promise<boolean> =>
  context.store.read(async (tx) => {
    const statement = await tx.statements.get(id)
    if (statement?.person !== person) throw unknownThing()
    return hasEndReceipt(tx, statement)
  })
