/** Reminders that nobody has to act for: time alone gives rise to them. Each is written once, for one person. */
import type { Child } from '../../consent/child.ts'
import { isHolderRole } from '../../consent/family.ts'
import type { PersonId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import {
  AGES_OF_CHANGE,
  birthdayAhead,
  bornForBirthday,
  endingHorizon,
  isEnding,
} from '../../consent/reminder.ts'
import type { Statement } from '../../consent/statement.ts'
import { dayOf } from '../../consent/time.ts'
import type { BrokerContext } from '../context.ts'
import { isAround } from '../family/contact.ts'
import { mayKnow } from '../family-acts.ts'
import { type Reminder, remindOnce, wasReminded } from '../remind-once.ts'
import { viewFor } from './consent-views.ts'

// --- birthdays ---------------------------------------------------------------------------------------------------

/** The young person, and who has a say over them: those for whom something changes. */
const concerned = async (
  context: BrokerContext,
  tx: Transaction,
  child: Child,
): Promise<readonly PersonId[]> => {
  const people: PersonId[] = []
  for (const member of await tx.families.members(child.id)) {
    const { role, person } = member
    const hasSay = isHolderRole(role) && (await mayKnow(context, tx, member, child))
    if (role === 'jeugdige' || hasSay) people.push(person)
  }
  return people
}

const remindersFor = async (
  context: BrokerContext,
  tx: Transaction,
  child: Child,
): Promise<readonly Reminder[]> => {
  const ahead = birthdayAhead(child.birthDate, dayOf(context.now()))
  if (!ahead || (await tx.children.isErased(child.id))) return []
  const people = await concerned(context, tx, child)
  return people.map((person) => ({
    id: `${child.id} ${ahead.age} ${person}`,
    child: child.id,
    person,
  }))
}

const newReminders = async (
  context: BrokerContext,
  tx: Transaction,
  age: number,
): Promise<readonly Reminder[]> => {
  const fresh: Reminder[] = []
  for (const child of await tx.children.bornBetween(bornForBirthday(context.now(), age)))
    for (const reminder of await remindersFor(context, tx, child))
      if (!(await wasReminded(context, tx, reminder))) fresh.push(reminder)
  return fresh
}

/** Reminds of the birthdays on which who decides changes; returns how many messages it wrote. */
export const remindOfBirthdays = async (context: BrokerContext): Promise<number> => {
  const near: Reminder[] = []
  for (const age of AGES_OF_CHANGE)
    near.push(...(await context.store.read((tx) => newReminders(context, tx, age))))
  let written = 0
  for (const reminder of near)
    await context.store.write(async (tx) => {
      // Somebody may have left, or a date may have been corrected, since it was read.
      const child = await tx.children.lock(reminder.child)
      const now = await remindersFor(context, tx, child)
      if (!now.some(({ id }) => id === reminder.id)) return
      if (await remindOnce(context, tx, reminder, { kind: 'herinnering_leeftijd' })) written += 1
    })
  return written
}

// --- a yes that is about to end ----------------------------------------------------------------------------------

const endsSoon = async (
  context: BrokerContext,
  tx: Transaction,
  statement: Statement,
): Promise<boolean> => {
  const { person, child } = statement
  if (!(isEnding(statement, context.now()) && (await isAround(tx, person, child)))) return false
  return (await viewFor(context, tx, statement)).state === 'geldig'
}

/** Reminds authors of a yes that is about to end; returns how many messages it wrote. */
export const remindOfEndings = async (context: BrokerContext): Promise<number> => {
  const now = context.now()
  const reminderOf = ({ id, child, person }: Statement) => ({ id: `einde ${id}`, child, person })
  const near = await context.store.read(async (tx) => {
    const found: Statement[] = []
    for (const one of await tx.statements.endingBetween(now, endingHorizon(now))) {
      if (await wasReminded(context, tx, reminderOf(one))) continue
      if (await endsSoon(context, tx, one)) found.push(one)
    }
    return found
  })
  let written = 0
  for (const one of near)
    await context.store.write(async (tx) => {
      await tx.children.lock(one.child)
      if (!(await endsSoon(context, tx, one))) return
      const message = { kind: 'herinnering_einde', subject: one.id } as const
      if (await remindOnce(context, tx, reminderOf(one), message)) written += 1
    })
  return written
}
