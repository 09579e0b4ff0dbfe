/** Telling the other holders of authority that sharing can start, and never what anybody said. */
import type { PersonId } from '../consent/id.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { rolesWithAVoice } from '../consent/say.ts'
import { endOfWorkingDay, HOUR } from '../consent/time.ts'
import { YOUNG_PERSON } from '../policies/authority.ts'
import type { BrokerContext } from './context.ts'
import { addNotice } from './notify.ts'
import { hearingsOf, hiddenFromParents, type Scene, sceneOf } from './scene.ts'

/** From the end of a working day back to its morning, at eight. No change of the clock falls on one. */
const MORNING_MS = 16 * HOUR

/** The categories that nobody's answer holds back. */
const open = ({ decided }: Scene): string[] =>
  Object.entries(decided.answer.decisions).flatMap(([category, { reason }]) =>
    reason === 'toestemming_geldig' ? [category] : [],
  )

/** Who acted, and the question as it stood before they did. */
export type Before = { readonly scene: Scene; readonly person: PersonId }

/**
 * Tells the others where sharing can start by what was written down since. A question reaches everybody it is put to when it
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
  if (open(after).every((category) => couldBefore.includes(category))) return
  if (after.decided.withoutParents) return
  const { child, holder, requester } = scene
  if (await hiddenFromParents(tx, child.id, { holder: holder.id, requester: requester.id })) return
  const roles = new Set(hearingsOf(after).flatMap(rolesWithAVoice))
  const dueAt = endOfWorkingDay(context.now(), 1)
  for (const other of await tx.families.members(child.id)) {
    if (other.person === person || other.role === YOUNG_PERSON || !roles.has(other.role)) continue
    await addNotice(context, tx, {
      kind: 'andere_ouder_geinformeerd',
      child: child.id,
      person: other.person,
      at: dueAt - MORNING_MS,
      dueAt,
    })
  }
}
