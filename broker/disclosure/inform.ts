/** Whom a release must tell, written to the outbox in the transaction of the release. */

import { holdersOfAuthority } from '../../consent/authority.ts'
import { isHeldBack, releasedIn } from '../../consent/held-back.ts'
import type { ChildId, OfferId, PartyId, PersonId } from '../../consent/id.ts'
import type { Visibility } from '../../consent/journal.ts'
import { restingOn } from '../../consent/matter.ts'
import type { NoticeKind } from '../../consent/notice.ts'
import type { Order } from '../../consent/order.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { CategoryDecision } from '../../policies/question.ts'
import type { BrokerContext } from '../context.ts'
import type { Decided } from '../decisions/decide-for.ts'
import { hiddenFromParents } from '../decisions/scene.ts'
import { agesOf, mayKnow } from '../family-acts.ts'
import { addNotice } from '../notify.ts'

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

/** What was released, from whom to whom. */
type Release = {
  readonly child: ChildId
  readonly holder: PartyId
  readonly requester: PartyId
  readonly subject: string
  readonly categories: readonly string[]
  readonly kind: NoticeKind
  /** Of its row in the log. */
  readonly visibility: Visibility
  /** The offer that was collected. */
  readonly offer?: OfferId | null
}

type About = { readonly child: ChildId; readonly subject: string; readonly offer: OfferId | null }

/** Whether the log holds this back still: its matter may have been released before it came about. */
const waits = async (
  tx: Transaction,
  visibility: Visibility,
  { child, subject, offer }: About,
): Promise<boolean> => {
  // Most of what is told was never held back, and needs no look in the journal.
  if (visibility !== 'achtergehouden') return false
  const releases = await tx.journal.rows({ child, kind: 'rij_vrijgegeven' })
  const row = { sequence: 0, subject, visibility, detail: restingOn([offer]) }
  return isHeldBack(row, releasedIn(releases))
}

/**
 * Queues one message a person about a release on the ground of the law. What the log holds back waits with it for the
 * responsible officer, as a whole: half a message would tell that there is another half. Of help without the parents,
 * by either side, only the young person hears. Returns who was told.
 */
export const informFamily = async (
  context: BrokerContext,
  tx: Transaction,
  decided: Decided,
  about: Release,
): Promise<ReadonlySet<PersonId>> => {
  const told = new Set<PersonId>()
  const roles = rolesToTell(decided, about.categories)
  if (roles.size === 0) return told
  const hidden = await hiddenFromParents(tx, about.child, about)
  const { kind, child, subject, visibility, offer = null } = about
  const heldBack = await waits(tx, visibility, { child, subject, offer })
  for (const { role, person } of await tx.families.members(child)) {
    if (!roles.has(role) || (hidden && role !== 'jeugdige')) continue
    const when = heldBack ? { dueAt: null } : {}
    await addNotice(context, tx, { kind, child, person, subject, ...when })
    told.add(person)
  }
  return told
}

/**
 * Queues a message to whoever wants to hear when somebody looked and may see that look in the log (`consent/insight.ts`),
 * except those who are told of it already. A look that the log holds back is told once it is released.
 */
export const tellOfLook = async (
  context: BrokerContext,
  tx: Transaction,
  order: Order,
  told: ReadonlySet<PersonId>,
): Promise<void> => {
  const { id: subject, child: id, visibility, offer } = order
  const all = await tx.contacts.wantingLooks(id)
  const wanting = all.filter(({ person }) => !told.has(person))
  const child = await tx.children.get(id)
  if (wanting.length === 0 || !child) return
  const hidden = await hiddenFromParents(tx, id, order)
  const grown = Math.max(...agesOf(context, child.birthDate)) >= 16
  const heldBack = await waits(tx, visibility, { child: id, subject, offer })
  const when = heldBack ? { dueAt: null } : {}
  for (const member of wanting) {
    const { person, role } = member
    const kept = visibility === 'jeugdige' || hidden || grown
    if (role !== 'jeugdige' && kept) continue
    if (!(await mayKnow(context, tx, member, child))) continue
    await addNotice(context, tx, { kind: 'gekeken', child: id, person, subject, ...when })
  }
}
