import type { ChildId, RequestId } from '../id.ts'
import type { Request } from '../request.ts'

/** Questions to the family. `reason` is sealed with the child's key. */
export interface Requests {
  add(request: Request): Promise<void>
  get(id: RequestId): Promise<Request | undefined>
  /** Oldest first. */
  ofChild(child: ChildId): Promise<Request[]>
}
