/** One-time codes as people write them down: ten characters, two groups of five, no letters to misread. */
import { encodeBits } from './id.ts'

const CODE_CHARACTERS = 10 // 50 bits: beyond guessing within a week at any rate the portal allows
const GROUP = 5
/** Random bytes that `codeOf` wants: 56 bits, of which 50 are used. */
export const CODE_BYTES = 7

/** The code that random bytes stand for, as shown to people: `7K3QX-0M9TB`. */
export const codeOf = (bytes: Uint8Array): string => {
  const characters = encodeBits(bytes).slice(0, CODE_CHARACTERS).toUpperCase()
  return `${characters.slice(0, GROUP)}-${characters.slice(GROUP)}`
}

/** What people type, brought back to one spelling: case, spaces, hyphens, and the letters that look like digits. */
export const normalisedCode = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
