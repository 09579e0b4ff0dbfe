import type { NoticeId, PersonId } from '../id.ts'
import type { Notice, NoticeEnd, PostedNotice } from '../notice.ts'

/** By which a notice leaves: by mail, or to a system of an organisation. */
export type Road = 'mail' | 'webhook'

/** Which notices a sender takes (of one road, or of both when it is left out), and how long they are its own. */
export type Claim = {
  readonly now: number
  readonly until: number
  readonly limit: number
  readonly road?: Road | undefined
}

/**
 * The outbox: written with what causes it, claimed by one sender at a time, ended once. A sender that dies leaves its claim
 * behind, and when that has run out another sender takes the notice: so it is sent at least once.
 */
export interface Notices {
  add(notice: Notice): Promise<void>
  /**
   * Takes notices that are there by `now`, wait, are not held back (`dueAt` null), are not between two attempts and
   * are nobody else's: nearest deadline first. `dueAt` is a deadline, not a start. Two senders never get the same one
   * before `until`.
   */
  claim(claim: Claim): Promise<PostedNotice[]>
  /** Gives a claimed notice back, to be taken from `retryAt` on. `ConsentError('conflict')` when it has ended, 'onbekend' without such a notice. */
  postpone(id: NoticeId, until: { retryAt: number; failures: number }): Promise<void>
  /** `ConsentError('conflict')` when it has ended already, 'onbekend' without such a notice. */
  end(id: NoticeId, as: NoticeEnd, at: number): Promise<void>
  /** Gives a notice that was held back its deadline; `ConsentError('conflict')` when it was not held back. */
  release(id: NoticeId, dueAt: number): Promise<void>
  get(id: NoticeId): Promise<PostedNotice | undefined>
  /** Held back (`dueAt` null) and about this subject, oldest first. */
  heldBack(subject: string): Promise<Notice[]>
  /** What is there for this person by `now`, newest first: nothing that is held back, nor what ended before it was there. */
  ofPerson(person: PersonId, page: { now: number; limit: number }): Promise<PostedNotice[]>
  /** Everything ever written, oldest first. */
  all(): Promise<Notice[]>
}
