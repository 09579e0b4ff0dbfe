/**
 * When a yes has ended by itself its author gets a receipt of that: once, written by the sweep. It ends by its term, or with
 * the birthday from which on the young person alone decides.
 */
import { ERASED_BIRTH_DATE } from '../../consent/child.ts'
import type { StatementId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Receipt } from '../../consent/receipt.ts'
import { bornForBirthday } from '../../consent/reminder.ts'
import { stillHasVoice } from '../../consent/say.ts'
import type { Statement } from '../../consent/statement.ts'
import { DAY, type Day, dayOf, type Instant, startOfDay } from '../../consent/time.ts'
import { dayOfAge } from '../../policies/age.ts'
import { type ByPerson, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { hearingsOf } from '../decisions/scene.ts'
import { isAround } from '../family/contact.ts'
import { standInMark } from '../family/named-scene.ts'
import { journal } from '../family-acts.ts'
import { addNotice } from '../notify.ts'
import { consentReceipt, sceneAround, viewFor } from './consent-views.ts'

const KIND = 'toestemming_verlopen'
/** A broker that stood still for a month still tells; what ended longer ago is no news. */
const LOOKED_BACK_MS = 30 * DAY
/** Ages at which it can become the young person's alone to decide (law.md c3). */
const AGES_OF_LOSS = [12, 16] as const

type Yes = Statement & { readonly until: Instant }

const isYes = (statement: Statement): statement is Yes =>
  statement.kind === 'gegeven' && statement.until !== null

/** When a yes ends by itself, and at which age of the child where that comes before its term. */
type End = { readonly at: Instant; readonly age: number | null }

const hasVoiceAt = async (
  context: BrokerContext,
  tx: Transaction,
  { at, yes }: { readonly at: Instant; readonly yes: Yes },
): Promise<boolean> => {
  const scene = await sceneAround({ ...context, now: () => at }, tx, yes)
  return hearingsOf(scene).some((hearing) => stillHasVoice(hearing, yes.by))
}

/** Derived each time, so that it is right again once a birth date was corrected. */
const endOf = async (context: BrokerContext, tx: Transaction, yes: Yes): Promise<End> => {
  const birthDate = (await tx.children.get(yes.child))?.birthDate ?? ERASED_BIRTH_DATE
  for (const age of AGES_OF_LOSS) {
    const day = dayOfAge(birthDate, age)
    const at = day === null ? yes.until : startOfDay(day)
    const isWithin = yes.at < at && at < yes.until
    if (isWithin && !(await hasVoiceAt(context, tx, { at, yes }))) return { at, age }
  }
  return { at: yes.until, age: null }
}

/** Whether the end of a yes was written down. */
export const hasEndReceipt = async (
  tx: Transaction,
  { id, child }: Statement,
): Promise<boolean> => {
  const rows = await tx.journal.rows({ child, kind: KIND })
  return rows.some(({ subject }) => subject === id)
}

/** Whether it counted up to its very end, or was paused then: what was stopped or replaced before has its own receipt. */
const countedUntil = async (
  context: BrokerContext,
  tx: Transaction,
  { end, yes }: { readonly end: End; readonly yes: Yes },
): Promise<boolean> => {
  const then: BrokerContext = { ...context, now: () => end.at - 1 }
  const { state } = await viewFor(then, tx, yes)
  return state === 'geldig' || state === 'gepauzeerd'
}

const isNews = async (context: BrokerContext, tx: Transaction, yes: Yes): Promise<boolean> => {
  if (await hasEndReceipt(tx, yes)) return false
  if (!(await isAround(tx, yes.person, yes.child))) return false
  const end = await endOf(context, tx, yes)
  const now = context.now()
  const isLately = now - LOOKED_BACK_MS < end.at && end.at <= now
  return isLately && (await countedUntil(context, tx, { end, yes }))
}

const tell = async (context: BrokerContext, tx: Transaction, yes: Yes): Promise<void> => {
  const { id: subject, child, person, holder, requester, purpose, categories } = yes
  const mark = await standInMark(context, tx, yes)
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

/** What was said about the children who lately came of an age. */
const aroundBirthdays = async (tx: Transaction, now: Instant): Promise<Statement[]> => {
  const around: Statement[] = []
  for (const age of AGES_OF_LOSS)
    for (const { id } of await tx.children.bornBetween(bornForBirthday(now - LOOKED_BACK_MS, age)))
      around.push(...(await tx.statements.ofChild(id)))
  return around
}

/** Writes the receipt of every yes that ended since, by its term or by the age of the child; returns how many. */
export const recordExpiries = async (context: BrokerContext): Promise<number> => {
  const now = context.now()
  const ended = await context.store.read(async (tx) => {
    const ofTerm = await tx.statements.endingBetween(now - LOOKED_BACK_MS, now)
    const found = new Map<StatementId, Yes>()
    for (const one of [...ofTerm, ...(await aroundBirthdays(tx, now))])
      if (isYes(one) && (await isNews(context, tx, one))) found.set(one.id, one)
    return found.values()
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
export type ExpiryReceipt = {
  readonly receipt: Receipt
  readonly recordedAt: Instant
  /** Its last day. */
  readonly lastDay: Day
  /** Of the child, from which on its author decides no more; null where the term was over. */
  readonly age: number | null
}

/** The receipt of the end of an own yes; `onbekend` for anybody else's, and while it has not ended. */
export const expiryReceipt = async (
  context: BrokerContext,
  who: ByPerson,
  id: StatementId,
): Promise<ExpiryReceipt> => {
  const receipt = await consentReceipt(context, who, id)
  return context.store.read(async (tx) => {
    const yes = await tx.statements.get(id)
    if (!(yes && isYes(yes))) throw unknownThing()
    const rows = await tx.journal.rows({ child: yes.child, kind: KIND })
    const row = rows.find(({ subject }) => subject === id)
    if (!row) throw unknownThing()
    const { at, age } = await endOf(context, tx, yes)
    return { receipt, recordedAt: row.at, lastDay: dayOf(at - 1), age }
  })
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
