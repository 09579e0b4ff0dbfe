import type { NoticeId } from '../id.ts'
import type { Notice } from '../notice.ts'

/** The outbox: written with what causes it, taken up by the sender, marked once sent. */
export interface Notices {
  add(notice: Notice): Promise<void>
  /** Written by `now`, not sent and not held back (`dueAt` null): nearest deadline first. `dueAt` is a deadline, not a start. */
  due(now: number, limit: number): Promise<Notice[]>
  /** `ConsentError('conflict')` when it was sent already, 'onbekend' without such a notice. */
  markSent(id: NoticeId, at: number): Promise<void>
  /** Gives a notice that was held back its deadline; `ConsentError('conflict')` when it was not held back. */
  release(id: NoticeId, dueAt: number): Promise<void>
  /** Held back (`dueAt` null) and about this subject, oldest first. */
  heldBack(subject: string): Promise<Notice[]>
  /** Everything ever written, oldest first. */
  all(): Promise<Notice[]>
}
