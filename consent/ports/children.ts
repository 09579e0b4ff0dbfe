import type { BirthDate, Child } from '../child.ts'
import type { ChildId } from '../id.ts'
import type { Day } from '../time.ts'

/**
 * Children and their epochs.
 *
 * `lock` is the first call of every transaction that decides about or changes anything for a child: it holds the
 * child's row until the end (SQLite `BEGIN IMMEDIATE`, PostgreSQL `FOR UPDATE`), so that two such transactions
 * never run at once. Throws `ConsentError('onbekend')` for a child that does not exist.
 */
export interface Children {
  /** `ConsentError('conflict')` when the id is taken. Draws the key that seals what identifies the child. */
  add(child: {
    id: ChildId
    birthDate: BirthDate
    secretAddress: boolean
    at: number
  }): Promise<void>
  get(id: ChildId): Promise<Child | undefined>
  /** Who can be born from `from` up to and including `until` (`YYYY-MM-DD`), as far as the date is known; by id. */
  bornBetween(days: { from: Day; until: Day }): Promise<Child[]>
  lock(id: ChildId): Promise<Child>
  /** Replaces what was written down about the child; throws `onbekend`. */
  correct(
    id: ChildId,
    right: Pick<Child, 'birthDate' | 'secretAddress' | 'hiddenBy'>,
  ): Promise<void>
  /** Raises the epoch by one and returns the new one. */
  raiseEpoch(id: ChildId): Promise<number>
  /**
   * Destroys the child's key: every sealed text of the child reads as `ERASED_TEXT` from then on, in copies too, and
   * sealing another throws `ConsentError('conflict')`. Forgets its birth date, who hid its address, codes, and every index of a number by which
   * it or who has authority over it is found; who was in the family, who had authority and which organisations were involved,
   * which serve nothing any more. Erasing again changes nothing.
   */
  erase(id: ChildId): Promise<void>
  /** Whether its key was destroyed; false for a child that does not exist. */
  isErased(id: ChildId): Promise<boolean>
  /**
   * HMAC-SHA-256 of a text under the child's key, hexadecimal: once that is destroyed nobody can find the text by trying. Throws
   * `ConsentError('conflict')` then, and 'onbekend' for a child that does not exist.
   */
  hashOf(id: ChildId, text: string): Promise<string>
}
