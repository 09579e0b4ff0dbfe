/** Whom a release must tell, written to the outbox in the transaction of the release. */

import { holdersOfAuthority } from '../consent/authority.ts'
import { type ChildId, noticeIds } from '../consent/id.ts'
import type { NoticeKind } from '../consent/notice.ts'
import type { Transaction } from '../consent/ports/store.ts'
import type { CategoryDecision } from '../policies/question.ts'
import type { BrokerContext } from './context.ts'
import type { Decided } from './decide-for.ts'
import { visibilityOf } from './visibility.ts'

const rolesToTell = (decided: Decided, categories: readonly string[]): ReadonlySet<string> => {
  const informing = categories.flatMap((category) => {
    const decision: CategoryDecision | undefined = decided.answer.decisions[category]
    return decision?.informing ? [decision.informing] : []
  })
  const roles = new Set<string>()
  for (const { who } of informing) {
    if (who.includes('jeugdige')) roles.add('jeugdige')
    if (who.includes('ouders'))
      for (const role of holdersOfAuthority(decided.authority)) roles.add(role)
  }
  return roles
}

/**
 * Queues one message a person about a release on the ground of the law. What the log holds back waits with it for the
 * responsible officer, as a whole: half a message would tell that there is another half.
 */
export const informFamily = async (
  context: BrokerContext,
  tx: Transaction,
  decided: Decided,
  about: { child: ChildId; subject: string; categories: readonly string[]; kind: NoticeKind },
): Promise<void> => {
  const roles = rolesToTell(decided, about.categories)
  const purpose = decided.questions[0]?.purpose ?? ''
  const heldBack = visibilityOf(purpose, decided) === 'achtergehouden'
  const at = context.now()
  for (const { role, person } of await tx.families.members(about.child)) {
    if (!roles.has(role)) continue
    await tx.notices.add({
      id: noticeIds.create(context.random),
      kind: about.kind,
      child: about.child,
      person,
      party: null,
      subject: about.subject,
      dueAt: heldBack ? null : at,
      at,
    })
  }
}
