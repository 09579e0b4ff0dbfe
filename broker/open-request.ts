/** The open question, if any, that an answer belongs to. */
import type { ChildId, RequestId } from '../consent/id.ts'
import type { Transaction } from '../consent/ports/store.ts'
import type { Request } from '../consent/request.ts'
import type { Instant } from '../consent/time.ts'
import type { BrokerContext } from './context.ts'
import type { Named } from './scene.ts'

/** A question that reached somebody and still waits for an answer. */
export const isOpen = ({ silent, expiresAt }: Request, now: Instant): boolean =>
  !silent && now < expiresAt

/** Whether a question asks exactly this: the same parties and purpose, and all of these categories. */
export const covers = (request: Request, { holder, requester, purpose, categories }: Named) =>
  request.holder === holder &&
  request.requester === requester &&
  request.purpose === purpose &&
  categories.every((category) => request.categories.includes(category))

/** The newest open question that covers this; with an id given, that one or none. */
export const openRequestFor = async (
  context: BrokerContext,
  tx: Transaction,
  child: ChildId,
  named: Named & { readonly request?: RequestId | undefined },
): Promise<Request | undefined> => {
  const all = await tx.requests.ofChild(child)
  return all.findLast(
    (one) =>
      isOpen(one, context.now()) &&
      covers(one, named) &&
      (named.request === undefined || one.id === named.request),
  )
}
