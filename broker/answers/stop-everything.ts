/** Stopping all that one person shares, in one act: all of it or nothing. */
import { z } from 'zod'
import { type ChildId, childIds, type StatementId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { isAnswer } from '../../consent/standing.ts'
import type { Statement } from '../../consent/statement.ts'
import type { ConsentState } from '../../consent/status.ts'
import { YOUNG_PERSON } from '../../policies/authority.ts'
import { type ByPerson, membershipOf } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { asPerson } from '../family-acts.ts'
import { addNotice } from '../notify.ts'
import { type Going, goingOf, type Stopped, takeBack } from './take-back.ts'
import { ALONE } from './write-statement.ts'

/** Of one child, or of every child of this person where none is named. */
export const stopEverythingInput = z.strictObject({ child: childIds.schema.optional() })
export type StopEverythingInput = z.infer<typeof stopEverythingInput>

/** Shared now, paused, or waiting for this person's own word. */
export const STOPPABLE: readonly ConsentState[] = ['geldig', 'gepauzeerd', 'wacht_op_bevestiging']

/**
 * Takes back all that goes on by this person's word, paused or not, and denies what waits for it. All of it has one moment, by
 * which it is known to belong together, and one message. Where nothing goes on, nothing is written. Throws `onbekend` for
 * somebody else's child.
 */
export const stopEverything = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: StopEverythingInput,
): Promise<Stopped> =>
  asPerson(context, { who, key, name: 'alles stoppen', body: input }, async (tx) => {
    const at = context.now()
    const atOnce = { ...context, now: () => at }
    const said: StatementId[] = []
    for (const child of await childrenMeant(tx, who, input))
      said.push(...(await stopAround(atOnce, tx, who, child)))
    const [subject] = said
    const { child = null } = input
    const { person } = who
    if (subject) await addNotice(atOnce, tx, { kind: 'alles_gestopt', child, person, subject })
    return { said }
  })

/** In one order, whoever asks: two acts that lock the same children never wait for each other. */
const childrenMeant = async (
  tx: Transaction,
  who: ByPerson,
  { child }: StopEverythingInput,
): Promise<readonly ChildId[]> => {
  if (child) return [(await membershipOf(tx, who, child)).child]
  const memberships = await tx.families.memberships(who.person)
  return [...new Set(memberships.map((member) => member.child))].sort()
}

const stopAround = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  child: ChildId,
): Promise<StatementId[]> => {
  await tx.children.lock(child)
  const said: StatementId[] = []
  // All found before any is written: how one stands can depend on another.
  for (const { answer, going } of await stoppable(context, tx, await answersOf(tx, who, child))) {
    const withdrawal = await takeBack(context, tx, answer, { ...ALONE, categories: going })
    if (withdrawal) said.push(withdrawal.id)
  }
  return said
}

/** What somebody said in the child's seat is theirs no more once they had to leave it. */
const answersOf = async (
  tx: Transaction,
  { person }: ByPerson,
  child: ChildId,
): Promise<Statement[]> => {
  const isSeated = (await tx.families.sitting(child, YOUNG_PERSON)) === person
  const all = await tx.statements.ofChild(child)
  return all.filter(
    (one) => one.person === person && isAnswer(one, all) && (one.by !== YOUNG_PERSON || isSeated),
  )
}

const stoppable = async (
  context: BrokerContext,
  tx: Transaction,
  answers: readonly Statement[],
): Promise<Going[]> => {
  const found: Going[] = []
  for (const answer of answers) {
    const going = await goingOf(context, tx, answer, STOPPABLE)
    if (going.length > 0) found.push({ answer, going })
  }
  return found
}
