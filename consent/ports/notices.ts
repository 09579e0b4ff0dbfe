import type { NoticeId } from '../id.ts'
import type { Notice } from '../notice.ts'

/** The outbox: written with what causes it, taken up by the sender, marked once sent. */
export interface Notices {
  add(notice: Notice): Promise<void>
  due(now: number, limit: number): Promise<Notice[]>
  markSent(id: NoticeId, at: number): Promise<void>
  all(): Promise<Notice[]>
}
