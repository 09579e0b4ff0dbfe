import { timingSafeEqual } from 'node:crypto'

/** Compares secrets without telling by time how much was right. */
export const sameSecret = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
