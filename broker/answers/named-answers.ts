/** A person's own answers, with their organisations by the names that this person may know. */
import type { ChildId, RequestId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { isAnswer } from '../../consent/standing.ts'
import type { Statement, StatementKind } from '../../consent/statement.ts'
import type { ConsentView } from '../../consent/status.ts'
import { type ByPerson, membershipOf, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { type NamedParty, namerFor } from '../family/named-party.ts'
import { viewFor } from './consent-views.ts'

/** An own answer, with its organisations as this person may know them. */
export type NamedChoice = {
  readonly view: ConsentView
  /** A yes or a no; a withdrawal or a pause where the yes itself was erased. */
  readonly said: StatementKind
  readonly holder: NamedParty
  readonly requester: NamedParty
}

/** An answer as its author sees it, with its organisations. */
export const namedAnswer = async (
  context: BrokerContext,
  tx: Transaction,
  statement: Statement,
): Promise<NamedChoice> => {
  const child = await tx.children.get(statement.child)
  if (!child) throw unknownThing()
  const nameOf = await namerFor(context, tx, child, statement.person)
  return {
    view: await viewFor(context, tx, statement),
    said: statement.kind,
    holder: await nameOf(statement.holder),
    requester: await nameOf(statement.requester),
  }
}

/** Every answer of this person about a child, newest first. Throws `onbekend` outside the family. */
export const namedChoices = (
  context: BrokerContext,
  who: ByPerson,
  child: ChildId,
): Promise<readonly NamedChoice[]> =>
  context.store.read(async (tx) => {
    await membershipOf(tx, who, child)
    const all = await tx.statements.ofChild(child)
    const own = all.filter((one) => one.person === who.person && isAnswer(one, all))
    const choices: NamedChoice[] = []
    for (const statement of own.reverse()) choices.push(await namedAnswer(context, tx, statement))
    return choices
  })

/** What this person answered to a question, as they said it first; nothing for a question that is not theirs. */
export const ownAnswersTo = (
  context: BrokerContext,
  { person }: ByPerson,
  request: RequestId,
): Promise<readonly Statement[]> =>
  context.store.read(async (tx) => {
    const asked = await tx.requests.get(request)
    if (!asked) return []
    return (await tx.statements.ofChild(asked.child)).filter(
      (said) => said.person === person && said.request === request && said.refersTo === null,
    )
  })
