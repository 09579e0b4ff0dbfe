/** The citizen service number (BSN): seen at the edge, turned into an index at once, never kept. */
import { z } from 'zod'
import { passesElevenTest } from '../policies/bsn.ts'

/** A BSN in a request body. The message never repeats the number. */
export const bsn = z.string().refine(passesElevenTest, 'geen geldig BSN').brand<'bsn'>()
export type Bsn = z.infer<typeof bsn>
