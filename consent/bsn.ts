/** The citizen service number (BSN): seen at the edge, turned into an index at once, never kept. */
import { z } from 'zod'

const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1]

/** Nine digits whose weighted sum is a multiple of eleven (elfproef). All zeros is no number. */
export const passesElevenTest = (digits: string): boolean =>
  /^\d{9}$/.test(digits) &&
  digits !== '000000000' &&
  WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11 === 0

/** A BSN in a request body. The message never repeats the number. */
export const bsn = z.string().refine(passesElevenTest, 'geen geldig BSN').brand<'bsn'>()
export type Bsn = z.infer<typeof bsn>
