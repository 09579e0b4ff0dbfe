/** What people see of their own answers, and the receipts they keep; never of anybody else's. */
import type { ChildId, StatementId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { type Receipt, receiptOf } from '../../consent/receipt.ts'
import { decidesAlone, type Hearing, seesAnswersOf, stillHasVoice } from '../../consent/say.ts'
import { answerBehind, isAnswer } from '../../consent/standing.ts'
import type { Statement } from '../../consent/statement.ts'
import { type ConsentView, stateOf, viewOf } from '../../consent/status.ts'
import { type ByPerson, membershipOf, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { historyOf } from '../decisions/decide-for.ts'
import { hearingsOf, type Scene, sceneOf } from '../decisions/scene.ts'
import { type Namer, namerFor } from '../family/named-party.ts'
import { partiesShown, wordsFor } from '../family/named-scene.ts'
import { isHidden } from '../questions/open-request.ts'
import { translationIn } from './write-statement.ts'

/** The scene of an answer given earlier; its parties may have stopped since. */
export const sceneAround = async (
  context: BrokerContext,
  tx: Transaction,
  { child: id, ...answer }: Statement,
): Promise<Scene> => {
  const child = await tx.children.get(id)
  const holder = await tx.parties.get(answer.holder)
  const requester = await tx.parties.get(answer.requester)
  if (!child || !holder || !requester) throw unknownThing()
  const { purpose, categories } = answer
  return sceneOf(context, tx, child, { holder, requester, purpose, categories })
}

/** What the author of an answer sees of it now, with its parties as this person may know them. */
export const viewFor = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
): Promise<ConsentView> => {
  const child = await tx.children.get(answer.child)
  if (!child) throw unknownThing()
  return viewNamed(context, tx, answer, await namerFor(context, tx, child, answer.person))
}

const viewNamed = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
  nameOf: Namer,
): Promise<ConsentView> => {
  const now = context.now()
  const scene = await sceneAround(context, tx, answer)
  const singleUse = scene.decided.rules.rulebook.purposes.get(answer.purpose)?.singleUse === true
  const history = await historyOf(tx, scene, singleUse)
  const hidden = await isHidden(tx, scene)
  const seen = hearingsOf(scene).map((hearing) => {
    const { category } = hearing.matter
    const hasVoice = stillHasVoice(hearing, answer.by)
    const state = stateOf(answer, category, { history, hasVoice, now })
    const allIn = state === 'geldig' && othersAreIn(scene, hearing, { role: answer.by, hidden })
    return { category, state, allIn }
  })
  const categories = seen.map(({ category, state }) => ({ category, state }))
  // What this person no longer shares waits for nobody.
  const inForce = seen.filter(({ state }) => state === 'geldig')
  return viewOf(
    { ...answer, ...(await partiesShown(nameOf, answer)) },
    categories,
    inForce.length > 0 && inForce.every(({ allIn }) => allIn),
  )
}

/** Whether nobody else's yes is missing, beside this role's own: as far as the role may know. */
const othersAreIn = (
  { decided }: Scene,
  hearing: Hearing,
  { role, hidden }: { role: string; hidden: boolean },
): boolean => {
  const seen = seesAnswersOf(hearing, role, hidden)
  const reason = decided.answer.decisions[hearing.matter.category]?.reason
  return seen === 'own' || (seen === 'all' && reason === 'toestemming_geldig')
}

/** Whether this person decides alone about what they said in an own statement. Throws `onbekend` for anybody else's. */
export const decidesAloneAbout = (
  context: BrokerContext,
  who: ByPerson,
  id: StatementId,
): Promise<boolean> =>
  context.store.read(async (tx) => {
    const statement = await tx.statements.get(id)
    if (statement?.person !== who.person) throw unknownThing()
    return decidesAlone(hearingsOf(await sceneAround(context, tx, statement)), statement.by)
  })

export type Overview = {
  /** This person's own answers, newest first. */
  readonly choices: readonly ConsentView[]
}

/** What this person sees of their own answers, never of anybody else's. Throws `onbekend` outside the family. */
export const consentOverview = (
  context: BrokerContext,
  who: ByPerson,
  id: ChildId,
): Promise<Overview> =>
  context.store.read(async (tx) => {
    await membershipOf(tx, who, id)
    const child = await tx.children.get(id)
    if (!child) throw unknownThing()
    const nameOf = await namerFor(context, tx, child, who.person)
    const choices: ConsentView[] = []
    const all = await tx.statements.ofChild(id)
    for (const statement of all) {
      if (statement.person !== who.person || !isAnswer(statement, all)) continue
      choices.unshift(await viewNamed(context, tx, statement, nameOf))
    }
    return { choices }
  })

/** The translation that an answer was given in, as the journal tells; of what follows on an answer, that answer's. */
const translationOf = async (tx: Transaction, statement: Statement): Promise<string | null> => {
  if (statement.language === 'nl') return null
  const { child } = statement
  const rows = await tx.journal.rows({ child, kind: 'toestemming_vastgelegd' })
  const answer = answerBehind(statement, await tx.statements.ofChild(child))
  const row = rows.find(({ subject }) => subject === answer.id)
  return translationIn(row?.detail ?? {})
}

/** The receipt of one of this person's own statements, in the language of the context; which text they saw is in its `language` and `textVersion`. */
export const consentReceipt = (
  context: BrokerContext,
  who: ByPerson,
  id: StatementId,
): Promise<Receipt> =>
  context.store.read(async (tx) => {
    const statement = await tx.statements.get(id)
    if (statement?.person !== who.person) throw unknownThing()
    const scene = await sceneAround(context, tx, statement)
    const { language } = context
    const words = await wordsFor(context, tx, scene, { ...who, language })
    return receiptOf(statement, words, await translationOf(tx, statement))
  })
