/** A sealed answer as everybody on its way sees it: the label outside, and bytes. */
import { z } from 'zod'
import { SIZE_CLASSES } from '../../../consent/ports/envelope.ts'

const answer = z.looseObject({ status: z.literal('verstrekt'), antwoord: z.string() })
const header = z.looseObject({ alg: z.string(), enc: z.string() })

export type SealedOutside = {
  readonly alg: string
  readonly enc: string
  readonly bytes: number
  readonly sizeIsClass: boolean
  /** Everything that can be read without a key. */
  readonly plain: string
}

/** RFC 7516 section 3.1: header, encrypted key, initialisation vector, ciphertext, tag. Throws for anything else. */
export const openSealed = (body: string): SealedOutside => {
  const parts = answer
    .parse(JSON.parse(body))
    .antwoord.split('.')
    .map((part) => Buffer.from(part, 'base64url'))
  const [first = Buffer.alloc(0), , , ciphertext = Buffer.alloc(0)] = parts
  const { alg, enc } = header.parse(JSON.parse(first.toString()))
  return {
    alg,
    enc,
    bytes: ciphertext.length,
    sizeIsClass: parts.length === 5 && SIZE_CLASSES.includes(ciphertext.length),
    plain: parts.map((part) => part.toString('latin1')).join(' '),
  }
}
