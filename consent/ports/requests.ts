import type { ChildId, RequestId } from '../id.ts'
import type { Asking, Request } from '../request.ts'
import type { StatementScope } from './statements.ts'

/** Questions to the family. `reason` is sealed with the child's key. */
export interface Requests {
  add(request: Request): Promise<void>
  get(id: RequestId): Promise<Request | undefined>
  /** The same without its reason, which costs the opening of a seal. */
  asking(id: RequestId): Promise<Asking | undefined>
  /** Oldest first. */
  ofChild(child: ChildId): Promise<Request[]>
  /** What was asked within one scope, oldest first. */
  within(child: ChildId, scope: StatementScope): Promise<Asking[]>
}
