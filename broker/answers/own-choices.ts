/** A person's own choices as they stand: per purpose and two organisations what they share, and all they said about it. */
import type { ChildId, StatementId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { type History, isAnswer, isConfirmed } from '../../consent/standing.ts'
import type { Statement } from '../../consent/statement.ts'
import type { ConsentState } from '../../consent/status.ts'
import { type ByPerson, membershipOf, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import type { NamedParty } from '../family/named-party.ts'
import { type NamedChoice, namedAnswer } from './named-answers.ts'
import { scopeOf } from './write-statement.ts'

/** How one category stands, by the newest answer that counts for it. */
export type Part = {
  readonly category: string
  readonly state: ConsentState
  readonly answer: NamedChoice
}

/** One thing that this person said, in their own hand or through somebody else. */
export type Said = Pick<Statement, 'id' | 'kind' | 'at' | 'categories' | 'channel'> & {
  /** The withdrawal of what somebody else filled in and never counted: nobody shared anything by it. */
  readonly deniesWaiting: boolean
}

export type OwnChoice = {
  readonly child: ChildId
  readonly holder: NamedParty
  readonly requester: NamedParty
  readonly purpose: string
  readonly parts: readonly Part[]
  /** Filled in by somebody else: it counts once this person says so. Newest first. */
  readonly waiting: readonly NamedChoice[]
  /** Newest first. */
  readonly said: readonly Said[]
}

const WAITS: ConsentState = 'wacht_op_bevestiging'

/** What waits replaces nothing yet, so that the answer before it is how it stands. @param answers newest first. */
const partsOf = (answers: readonly NamedChoice[]): Part[] => {
  const parts = new Map<string, Part>()
  for (const answer of answers)
    for (const { category, state } of answer.view.categories)
      if (state !== WAITS && !parts.has(category)) parts.set(category, { category, state, answer })
  return [...parts.values()]
}

type Words = Pick<History, 'statements' | 'confirmations'>

const deniesWaiting = ({ kind, refersTo, categories }: Statement, words: Words): boolean => {
  const before = words.statements.find(({ id }) => id === refersTo)
  return (
    kind === 'ingetrokken' &&
    before?.kind === 'gegeven' &&
    !categories.some((category) => isConfirmed(before, category, words))
  )
}

const saidOf = (statement: Statement, words: Words): Said => {
  const { id, kind, at, categories, channel } = statement
  return {
    id,
    kind,
    at,
    categories,
    channel,
    deniesWaiting: deniesWaiting(statement, words),
  }
}

const choiceOf = async (
  context: BrokerContext,
  tx: Transaction,
  said: readonly Statement[],
): Promise<OwnChoice> => {
  const answers: NamedChoice[] = []
  for (const one of said.toReversed())
    if (isAnswer(one, said)) answers.push(await namedAnswer(context, tx, one))
  const [newest] = answers
  if (!newest) throw unknownThing()
  const confirmations = await tx.statements.confirmations(newest.view.child)
  const { view, holder, requester } = newest
  return {
    child: view.child,
    holder,
    requester,
    purpose: view.purpose,
    parts: partsOf(answers),
    waiting: answers.filter((one) => one.view.categories.some(({ state }) => state === WAITS)),
    said: said.map((one) => saidOf(one, { statements: said, confirmations })).reverse(),
  }
}

const scopeKey = (said: Statement): string => Object.values(scopeOf(said)).join(' ')

/** Every choice of this person about a child, the newest word first. Throws `onbekend` outside the family. */
export const ownChoices = (
  context: BrokerContext,
  who: ByPerson,
  child: ChildId,
): Promise<readonly OwnChoice[]> =>
  context.store.read(async (tx) => {
    await membershipOf(tx, who, child)
    const own = (await tx.statements.ofChild(child)).filter(({ person }) => person === who.person)
    const choices: OwnChoice[] = []
    for (const said of Map.groupBy(own, scopeKey).values())
      choices.push(await choiceOf(context, tx, said))
    return choices.sort((one, other) => newestOf(other) - newestOf(one))
  })

const newestOf = ({ said }: OwnChoice): number => said[0]?.at ?? 0

/** The choice that one of this person's own statements is about; `onbekend` for anybody else's. */
export const ownChoice = (
  context: BrokerContext,
  who: ByPerson,
  id: StatementId,
): Promise<OwnChoice> =>
  context.store.read(async (tx) => {
    const statement = await tx.statements.get(id)
    if (statement?.person !== who.person) throw unknownThing()
    const all = await tx.statements.fitting(statement.child, scopeOf(statement))
    const own = all.filter(({ person }) => person === who.person)
    return choiceOf(context, tx, own)
  })
