/** Random bytes of the operating system, drawn in advance: a system call for each id and nonce costs more than the rest of making it. */
import { randomFillSync } from 'node:crypto'
import type { Random } from '../../consent/id.ts'

const POOL_BYTES = 4096

/** A source of cryptographically random bytes; each call gives its own copy, and no byte is given twice or kept. */
export const pooledRandom = (): Random => {
  const pool = new Uint8Array(POOL_BYTES)
  let used = POOL_BYTES
  return (bytes) => {
    if (bytes > POOL_BYTES) return randomFillSync(new Uint8Array(bytes))
    if (used + bytes > POOL_BYTES) {
      randomFillSync(pool)
      used = 0
    }
    const drawn = pool.slice(used, used + bytes)
    pool.fill(0, used, used + bytes)
    used += bytes
    return drawn
  }
}
