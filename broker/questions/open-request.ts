/** The open question, if any, that an answer belongs to: only one that is there for whoever answers. */
import type { RequestId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Request } from '../../consent/request.ts'
import type { Instant } from '../../consent/time.ts'
import { YOUNG_PERSON } from '../../policies/authority.ts'
import type { BrokerContext } from '../context.ts'
import { helpHiddenUntil, hiddenFromParents, type Named, type Scene } from '../decisions/scene.ts'

/** A question that reached somebody and still waits for an answer. */
export const isOpen = ({ silent, expiresAt }: Request, now: Instant): boolean =>
  !silent && now < expiresAt

/** Whether a question asks exactly this: the same parties and purpose, and all of these categories. */
export const covers = (request: Request, { holder, requester, purpose, categories }: Named) =>
  request.holder === holder &&
  request.requester === requester &&
  request.purpose === purpose &&
  categories.every((category) => request.categories.includes(category))

/** Whether all about this question is the young person's own: a helper recorded that the parents are not to know. */
export const isHidden = async (
  tx: Transaction,
  { decided, child, holder, requester }: Scene,
): Promise<boolean> =>
  decided.withoutParents ||
  hiddenFromParents(tx, child.id, { holder: holder.id, requester: requester.id })

/** What was asked while it was hidden stays the young person's, also once the parents may know of later things. */
const wasHidden = async (tx: Transaction, request: Request): Promise<boolean> => {
  for (const party of [request.holder, request.requester])
    if (request.at <= (await helpHiddenUntil(tx, request.child, party))) return true
  return false
}

/**
 * Whether the question is there for this role: it was put to it, or nothing of it was hidden from it, so that who may
 * answer only since (authority learned, a birthday) finds it. Whether the role may answer at all is for its voice.
 */
export const isThereFor = async (
  tx: Transaction,
  scene: Scene,
  { request, role }: { readonly request: Request; readonly role: string },
): Promise<boolean> => {
  if (role === YOUNG_PERSON || request.askedOf.some((asked) => asked === role)) return true
  return !((await isHidden(tx, scene)) || (await wasHidden(tx, request)))
}

/** The newest open question about this scene that is there for the role; with an id given, that one or none. */
export const openRequestFor = async (
  context: BrokerContext,
  tx: Transaction,
  scene: Scene,
  { role, request: id }: { readonly role: string; readonly request?: RequestId | undefined },
): Promise<Request | undefined> => {
  const { purpose, categories } = scene
  const named = { holder: scene.holder.id, requester: scene.requester.id, purpose, categories }
  const open = (await tx.requests.ofChild(scene.child.id)).filter(
    (one) =>
      isOpen(one, context.now()) && covers(one, named) && (id === undefined || one.id === id),
  )
  for (const request of open.toReversed())
    if (await isThereFor(tx, scene, { request, role })) return request
  return undefined
}
