/** Telling somebody of a family that there is a copy to read: once of each, however often there is reason for it. */
import { OWN_ACCESS_AGE } from '../../consent/copy.ts'
import { type ChildId, noticeIds, type OrderId, type PersonId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { BIRTHDAY_NOTICE_DAYS, bornForBirthday } from '../../consent/reminder.ts'
import { LOG_KEPT_DAYS } from '../../consent/retention.ts'
import { DAY } from '../../consent/time.ts'
import type { Answer } from '../../policies/question.ts'
import type { ByPerson } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { addNotice } from '../notify.ts'
import { copiedOf, copiesAbout, type FamilyCopy } from './copies.ts'

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
  context: BrokerContext,
  answer: Answer,
  categories: readonly string[],
): boolean => copiedOf(context, answer, categories).length > 0

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
