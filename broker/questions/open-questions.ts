/** The questions for consent that wait for somebody's answer. */
import type { Child } from '../../consent/child.ts'
import type { FamilyMember } from '../../consent/family.ts'
import type { ChildId, RequestId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Request } from '../../consent/request.ts'
import { mayAnswer, type Together, togetherWith } from '../../consent/say.ts'
import type { Day, Instant } from '../../consent/time.ts'
import { activeParty, type ByPerson } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { hearingsOf, type Scene, sceneOf } from '../decisions/scene.ts'
import { type NamedParty, namerFor } from '../family/named-party.ts'
import { saysYes } from './ask.ts'
import { covers, isOpen, isThereFor } from './open-request.ts'

/** A question as the person who may answer it sees it. */
export type OpenQuestion = {
  readonly id: RequestId
  readonly child: ChildId
  /** The requester, or the holder that wants to share. */
  readonly asker: NamedParty
  readonly holder: NamedParty
  readonly requester: NamedParty
  readonly purpose: string
  /** Only those that this person may answer and did not answer since the question. */
  readonly categories: readonly string[]
  /** With whom this person decides; undefined while it is not known who holds authority. */
  readonly together: Together | undefined
  readonly reason: string
  /** The last day that is asked for; null: as long as is allowed. */
  readonly lastDay: Day | null
  readonly at: Instant
  readonly expiresAt: Instant
}

/** The questions that this person may answer now, newest first. */
export const openQuestions = (
  context: BrokerContext,
  who: ByPerson,
): Promise<readonly OpenQuestion[]> =>
  context.store.read(async (tx) => {
    const questions: OpenQuestion[] = []
    for (const member of await tx.families.memberships(who.person)) {
      const child = await tx.children.get(member.child)
      if (child) questions.push(...(await questionsFor(context, tx, member, child)))
    }
    return questions.sort((one, other) => other.at - one.at)
  })

/** Whether this person can still answer a question. */
export const waitsFor = async (
  context: BrokerContext,
  tx: Transaction,
  { person, child: id }: Pick<FamilyMember, 'person' | 'child'>,
  request: RequestId,
): Promise<boolean> => {
  const members = await tx.families.members(id)
  const member = members.find((one) => one.person === person)
  const child = await tx.children.get(id)
  if (!(member && child)) return false
  return (await questionsFor(context, tx, member, child)).some((open) => open.id === request)
}

const questionsFor = async (
  context: BrokerContext,
  tx: Transaction,
  member: FamilyMember,
  child: Child,
): Promise<OpenQuestion[]> => {
  const nameOf = await namerFor(context, tx, child, member.person)
  const there = await questionsThereFor(context, tx, member, child)
  const questions: OpenQuestion[] = []
  for (const { request, scene } of there) {
    // Asked again while it was open: the newest stands for all.
    if (there.findLast((one) => covers(one.request, request))?.request.id !== request.id) continue
    const categories = await unanswered(tx, member, { request, scene })
    if (categories.length === 0) continue
    const { id, purpose, reason, lastDay, at, expiresAt } = request
    const asker = await nameOf(request.askedBy.party)
    const holder = await nameOf(request.holder)
    const requester = await nameOf(request.requester)
    questions.push({
      id,
      child: child.id,
      asker,
      holder,
      requester,
      purpose,
      categories,
      together: togetherWith(
        hearingsOf(scene).filter(({ matter }) => categories.includes(matter.category)),
        member.role,
      ),
      reason,
      lastDay,
      at,
      expiresAt,
    })
  }
  return questions
}

type Put = { readonly request: Request; readonly scene: Scene }

/** The open questions that are there for this person, oldest first. */
const questionsThereFor = async (
  context: BrokerContext,
  tx: Transaction,
  { role }: FamilyMember,
  child: Child,
): Promise<Put[]> => {
  const there: Put[] = []
  for (const request of await tx.requests.ofChild(child.id)) {
    if (!isOpen(request, context.now())) continue
    const holder = await activeParty(tx, request.holder)
    const requester = await activeParty(tx, request.requester)
    if (!(holder && requester)) continue
    const { purpose, categories } = request
    const scene = await sceneOf(context, tx, child, { holder, requester, purpose, categories })
    if (await isThereFor(tx, scene, { request, role })) there.push({ request, scene })
  }
  return there
}

/** The categories that this person may answer, and neither answered since the question nor says yes to. */
const unanswered = async (
  tx: Transaction,
  { role, person }: FamilyMember,
  { request, scene }: Put,
): Promise<string[]> => {
  const { child, purpose } = scene
  const scope = { purpose, holder: request.holder, requester: request.requester }
  const said = (await tx.statements.fitting(child.id, scope)).filter(
    (statement) => statement.person === person && statement.at >= request.at,
  )
  return hearingsOf(scene)
    .filter((hearing) => mayAnswer(hearing, role))
    .map(({ matter }) => matter.category)
    .filter((category) => !saysYes(scene, role, category))
    .filter((category) => !said.some((statement) => statement.categories.includes(category)))
}
