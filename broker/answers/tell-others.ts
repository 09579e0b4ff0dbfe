/** Telling the other holders of authority that sharing can start, and never what anybody said. */
import { z } from 'zod'
import type { FamilyMember } from '../../consent/family.ts'
import { type NoticeId, noticeIds, type PersonId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { rolesWithAVoice, seesAnswersOf } from '../../consent/say.ts'
import type { Statement } from '../../consent/statement.ts'
import { endOfWorkingDay, HOUR } from '../../consent/time.ts'
import { YOUNG_PERSON } from '../../policies/authority.ts'
import type { BrokerContext } from '../context.ts'
import {
  type Between,
  hearingsOf,
  hiddenFromParents,
  type Scene,
  sceneOf,
} from '../decisions/scene.ts'
import { addNotice } from '../notify.ts'
import { sceneAround } from './consent-views.ts'

/** From the end of a working day back to its morning, at eight. No change of the clock falls on one. */
const MORNING_MS = 16 * HOUR

/** The categories that nobody's answer holds back. */
const open = ({ decided }: Scene): string[] =>
  Object.entries(decided.answer.decisions).flatMap(([category, { reason }]) =>
    reason === 'toestemming_geldig' ? [category] : [],
  )

// --- what waits to be told ---------------------------------------------------------------------------------------

/** A message that is not there yet, and what started that it tells of: one message, however much starts. */
const waiting = z.strictObject({
  notice: noticeIds.schema,
  at: z.int(),
  started: z.array(z.string()),
})
type Waiting = z.infer<typeof waiting>

const WAITING = 'deelnieuws'
const idOf = ({ child, person }: FamilyMember) => `${child} ${person}`

const waitingFor = async (
  { now }: BrokerContext,
  tx: Transaction,
  member: FamilyMember,
): Promise<Waiting[]> => {
  const kept = await tx.artifacts.get(WAITING, idOf(member), now())
  return z
    .array(waiting)
    .parse(JSON.parse(kept ?? '[]'))
    .filter(({ at }) => at > now())
}

const keepWaiting = (
  tx: Transaction,
  member: FamilyMember,
  kept: readonly Waiting[],
): Promise<void> =>
  kept.length === 0
    ? tx.artifacts.remove(WAITING, idOf(member))
    : tx.artifacts.put(
        WAITING,
        idOf(member),
        JSON.stringify(kept),
        Math.max(...kept.map(({ at }) => at)),
      )

/** Names what can start: a category of one purpose between two organisations. */
const nameOf =
  ({ holder, requester, purpose }: Pick<Between, 'holder' | 'requester' | 'purpose'>) =>
  (category: string): string =>
    [holder.id, requester.id, purpose, category].join(' ')

/** One message on the next working morning: what starts until then comes with it. */
const tell = async (
  context: BrokerContext,
  tx: Transaction,
  member: FamilyMember,
  started: readonly string[],
): Promise<void> => {
  const dueAt = endOfWorkingDay(context.now(), 1)
  const at = dueAt - MORNING_MS
  const all = await waitingFor(context, tx, member)
  const same = all.find((one) => one.at === at)
  const notice: NoticeId =
    same?.notice ??
    (await addNotice(context, tx, {
      kind: 'andere_ouder_geinformeerd',
      child: member.child,
      person: member.person,
      at,
      dueAt,
    }))
  const both = [...new Set([...(same?.started ?? []), ...started])]
  const others = all.filter((one) => one !== same)
  await keepWaiting(tx, member, [...others, { notice, at, started: both }])
}

/** Where a no or a yes that is taken back holds sharing back again, what still waits to be told of its start is no news any more. */
export const lapseWhereSharingStops = async (
  context: BrokerContext,
  tx: Transaction,
  said: Statement,
): Promise<void> => {
  let after: Scene | undefined
  for (const member of await tx.families.members(said.child)) {
    const all = await waitingFor(context, tx, member)
    if (all.length === 0) continue
    after ??= await sceneAround(context, tx, said)
    const goesOn = open(after)
    const stopped = after.categories.filter((category) => !goesOn.includes(category))
    const gone = stopped.map(nameOf(after))
    const left: Waiting[] = []
    for (const one of all) {
      const started = one.started.filter((name) => !gone.includes(name))
      if (started.length > 0) left.push({ ...one, started })
      else await tx.notices.end(one.notice, 'vervallen', context.now())
    }
    await keepWaiting(tx, member, left)
  }
}

// --- what is news, and to whom -----------------------------------------------------------------------------------

/**
 * Where a role's own yes is enough and stood before, that sharing starts can only mean that somebody else's no is gone: no news to it,
 * as it was none that it stopped.
 */
const isNewsTo = (role: string, before: Scene, category: string): boolean => {
  const index = before.categories.indexOf(category)
  const hearing = hearingsOf(before)[index]
  if (!hearing || seesAnswersOf(hearing, role, false) !== 'own') return true
  const own = before.decided.questions[index]?.sayings.findLast(({ by }) => by === role)
  return !(own?.decision === 'grants' && own.status === 'active')
}

/** Who acted, and the question as it stood before they did. */
export type Before = { readonly scene: Scene; readonly person: PersonId }

/**
 * Tells the others to whom it is news where sharing can start by what was written down since. A question reaches everybody it is put to when it
 * is asked, so that an answer that changes nothing yet is no news: a message about it would tell that there is one. On
 * the next working morning, whatever the hour of the answer. Nothing where help is without the parents.
 */
export const tellIfSharingStarts = async (
  context: BrokerContext,
  tx: Transaction,
  { scene, person }: Before,
): Promise<void> => {
  const after = await sceneOf(context, tx, scene.child, scene)
  const couldBefore = open(scene)
  const starts = open(after).filter((category) => !couldBefore.includes(category))
  if (starts.length === 0 || after.decided.withoutParents) return
  const { child, holder, requester } = scene
  if (await hiddenFromParents(tx, child.id, { holder: holder.id, requester: requester.id })) return
  const roles = new Set(hearingsOf(after).flatMap(rolesWithAVoice))
  for (const other of await tx.families.members(child.id)) {
    const { role } = other
    if (other.person === person || role === YOUNG_PERSON || !roles.has(role)) continue
    const news = starts.filter((category) => isNewsTo(role, scene, category))
    if (news.length > 0) await tell(context, tx, other, news.map(nameOf(scene)))
  }
}
