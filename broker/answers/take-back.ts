/** Taking an answer back, in whole or in part, pausing a yes and going on with it: only one's own answers. */
import { z } from 'zod'
import { ConsentError } from '../../consent/errors.ts'
import { type StatementId, statementIds } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { categoryNames } from '../../consent/scope.ts'
import { answerBehind, isAnswer } from '../../consent/standing.ts'
import type { Statement } from '../../consent/statement.ts'
import type { ConsentState, ConsentView } from '../../consent/status.ts'
import { YOUNG_PERSON } from '../../policies/authority.ts'
import { type ByPerson, refuseFaults, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { asPerson } from '../family-acts.ts'
import { sceneAround, viewFor } from './consent-views.ts'
import { lapseWhereSharingStops, tellIfSharingStarts } from './tell-others.ts'
import { mustHaveVoice } from './voice.ts'
import {
  ALONE,
  type Reached,
  scopeOf,
  sendReceipt,
  stopReceiver,
  writeStatement,
} from './write-statement.ts'

/** Withdraw, pause or resume a statement, or only some of its categories. */
export const statementActInput = z.strictObject({
  statement: statementIds.schema,
  categories: categoryNames.optional(),
})
export type StatementActInput = z.infer<typeof statementActInput>

/**
 * One of this person's own answers, with the child locked; `onbekend` for everything else. What somebody said in the child's
 * seat is theirs no more once they had to leave it.
 */
export const ownAnswer = async (
  tx: Transaction,
  { person }: ByPerson,
  id: StatementId,
): Promise<Statement> => {
  const found = await tx.statements.get(id)
  if (found?.person !== person) throw unknownThing()
  await tx.children.lock(found.child)
  const { child, by } = found
  if (by === YOUNG_PERSON && (await tx.families.sitting(child, by)) !== person) throw unknownThing()
  const all = await tx.statements.ofChild(found.child)
  return answerBehind(found, all)
}

const chosen = (answer: Statement, { categories }: StatementActInput): readonly string[] => {
  const wanted = categories ?? answer.categories
  refuseFaults(
    wanted.flatMap((category, index) =>
      answer.categories.includes(category)
        ? []
        : [{ path: `categories.${index}`, message: 'hierover ging dit antwoord niet' }],
    ),
  )
  return wanted
}

type Act = Reached & Pick<Statement, 'kind' | 'refersTo' | 'categories'>

/** A statement about an earlier one: its scope, its text, its author. */
const follow = (context: BrokerContext, answer: Statement, act: Act): Statement => ({
  ...answer,
  ...act,
  id: statementIds.create(context.random, context.now()),
  from: context.now(),
  until: act.kind === 'hervat' ? answer.until : null,
  request: null,
  at: context.now(),
})

/**
 * Takes an answer back, or some of its categories. Always succeeds for its author and counts for the very next read;
 * what was withdrawn already is not withdrawn twice, and the answer is the same.
 */
export const withdrawConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: StatementActInput,
): Promise<ConsentView> => {
  const act = { who, key, name: 'toestemming intrekken', body: input }
  return asPerson(context, act, async (tx) => {
    const answer = await ownAnswer(tx, who, input.statement)
    await withdraw(context, tx, answer, { ...ALONE, categories: chosen(answer, input) })
    return viewFor(context, tx, answer)
  })
}

/** The withdrawals that one act wrote down. */
export type Stopped = { readonly said: readonly StatementId[] }

/**
 * Takes back all that goes on of the choice that a statement is about, paused or not, or some of its categories: each part
 * from the answer that it rests on. Of an answer that waits for its author it denies that one. Throws `onbekend`.
 */
export const stopSharing = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: StatementActInput,
): Promise<Stopped> => {
  const act = { who, key, name: 'delen stoppen', body: input }
  return asPerson(context, act, async (tx) => {
    const named = await ownAnswer(tx, who, input.statement)
    const said: StatementId[] = []
    const waits = named.id === input.statement && (await isWaiting(context, tx, named))
    const stops = waits
      ? [{ answer: named, going: named.categories }]
      : await goingAround(context, tx, named)
    for (const { answer, going } of stops) {
      const categories = going.filter((id) => input.categories?.includes(id) ?? true)
      const id = await withdraw(context, tx, answer, { ...ALONE, categories })
      if (id) said.push(id)
    }
    return { said }
  })
}

const GOING: readonly ConsentState[] = ['geldig', 'gepauzeerd']

/** An answer, and what of it there is to stop. */
export type Going = { readonly answer: Statement; readonly going: readonly string[] }

/** Of one answer, what is in one of these states now. */
export const goingOf = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
  states: readonly ConsentState[],
): Promise<string[]> => {
  const { categories } = await viewFor(context, tx, answer)
  return categories.flatMap(({ category, state }) => (states.includes(state) ? category : []))
}

const isWaiting = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
): Promise<boolean> => (await goingOf(context, tx, answer, ['wacht_op_bevestiging'])).length > 0

/** What goes on by each answer of the choice that this one belongs to. */
const goingAround = async (
  context: BrokerContext,
  tx: Transaction,
  named: Statement,
): Promise<Going[]> => {
  const all = await tx.statements.fitting(named.child, scopeOf(named))
  const own = all.filter((one) => one.person === named.person && isAnswer(one, all))
  const found: Going[] = []
  for (const answer of own) found.push({ answer, going: await goingOf(context, tx, answer, GOING) })
  return found
}

type TakingBack = Reached & { readonly categories: readonly string[] }

/** Returns the id of the withdrawal, of which its author gets a receipt, or null when all of it was withdrawn before. */
export const withdraw = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
  act: TakingBack,
): Promise<StatementId | null> => {
  const said = await takeBack(context, tx, answer, act)
  if (said) await sendReceipt(context, tx, said)
  return said?.id ?? null
}

/** Writes the withdrawal down with all that follows but its receipt; null when all of it was withdrawn before. */
export const takeBack = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
  act: TakingBack,
): Promise<Statement | null> => {
  if (answer.kind === 'ingetrokken') return null
  const before = await tx.statements.fitting(answer.child, scopeOf(answer))
  const gone = before.flatMap(({ kind, refersTo, categories }) =>
    kind === 'ingetrokken' && refersTo === answer.id ? categories : [],
  )
  const categories = act.categories.filter((category) => !gone.includes(category))
  if (categories.length === 0) return null
  const said = follow(context, answer, {
    ...act,
    kind: 'ingetrokken',
    refersTo: answer.id,
    categories,
  })
  // Only a no that is taken back can let anything start.
  const held = answer.kind === 'geweigerd' && (await sceneAround(context, tx, said))
  await writeStatement(context, tx, said)
  await tx.children.raiseEpoch(answer.child)
  if (held) await tellIfSharingStarts(context, tx, { scene: held, person: said.person })
  else {
    await stopReceiver(context, tx, said)
    await lapseWhereSharingStops(context, tx, said)
  }
  return said
}

/** Pauses a yes; `conflict` when nothing of what was named is in force. */
export const pauseConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: StatementActInput,
): Promise<ConsentView> => {
  const act = { who, key, name: 'toestemming pauzeren', body: input }
  return asPerson(context, act, async (tx) => {
    const answer = await ownAnswer(tx, who, input.statement)
    const categories = await inState(context, tx, answer, { wanted: 'geldig', input })
    const act = { ...ALONE, kind: 'gepauzeerd', refersTo: answer.id, categories } as const
    const said = follow(context, answer, act)
    await writeStatement(context, tx, said)
    await tx.children.raiseEpoch(answer.child)
    await lapseWhereSharingStops(context, tx, said)
    await sendReceipt(context, tx, said)
    return viewFor(context, tx, answer)
  })
}

/** The named categories, all of which must be in this state; without names those that are. `conflict` when none is. */
const inState = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
  { wanted, input }: { wanted: ConsentState; input: StatementActInput },
): Promise<string[]> => {
  const named = chosen(answer, input)
  const { categories } = await viewFor(context, tx, answer)
  const fitting = categories.flatMap(({ category, state }) =>
    state === wanted && named.includes(category) ? [category] : [],
  )
  const missed = input.categories !== undefined && fitting.length < named.length
  // A pause of which the yes was erased has nothing to go on with.
  if (fitting.length === 0 || missed || answer.kind === 'gepauzeerd')
    throw new ConsentError('conflict', `Dit kan alleen met een toestemming die '${wanted}' is.`)
  return fitting
}

/** Ends a pause. It is a yes again, so its author must be able to say one now. */
export const resumeConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: StatementActInput,
): Promise<ConsentView> => {
  const act = { who, key, name: 'toestemming hervatten', body: input }
  return asPerson(context, act, async (tx) => {
    const answer = await ownAnswer(tx, who, input.statement)
    const categories = await inState(context, tx, answer, { wanted: 'gepauzeerd', input })
    const scene = await sceneAround(context, tx, { ...answer, categories })
    mustHaveVoice(scene, answer.by)
    for (const [pause, paused] of await pausesOf(tx, answer, categories)) {
      const act = { ...ALONE, kind: 'hervat', refersTo: pause, categories: paused } as const
      const said = follow(context, answer, act)
      await writeStatement(context, tx, said)
      await sendReceipt(context, tx, said)
    }
    await tellIfSharingStarts(context, tx, { scene, person: answer.person })
    return viewFor(context, tx, answer)
  })
}

/** The newest pause of each category, with the categories it holds. */
const pausesOf = async (
  tx: Transaction,
  answer: Statement,
  categories: readonly string[],
): Promise<Map<StatementId, string[]>> => {
  const all = await tx.statements.fitting(answer.child, scopeOf(answer))
  const pauses = new Map<StatementId, string[]>()
  for (const category of categories) {
    const pause = all.findLast(
      ({ kind, person, categories: paused }) =>
        kind === 'gepauzeerd' && person === answer.person && paused.includes(category),
    )
    if (pause) pauses.set(pause.id, [...(pauses.get(pause.id) ?? []), category])
  }
  return pauses
}
