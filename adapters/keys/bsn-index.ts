/** The keyed HMACs that a BSN is turned into, one for each key of the ring. */
import { createHmac } from 'node:crypto'
import type { BsnIndexes, KeyRing } from '../../consent/ports/keys.ts'

/** Characters of a key's name: enough to tell the few keys of a ring apart. */
const NAME_CHARS = 8

const hmac = (key: Uint8Array, text: string): string =>
  createHmac('sha256', key).update(text).digest('hex')

/** Tells which key an index is of, and nothing about the key. */
const nameOf = (key: Uint8Array): string =>
  hmac(key, 'consent-broker/bsn-index/name').slice(0, NAME_CHARS)

const indexUnder = (key: Uint8Array) => {
  const name = nameOf(key)
  return (text: string): string => `${name}.${hmac(key, text)}`
}

/** The indexes of a ring. Before keys had names an index was the bare HMAC: such rows are found too. */
export const bsnIndexes = (ring: KeyRing): BsnIndexes => {
  const [current, ...others] = ring
  const bare = ring.map((key) => (text: string) => hmac(key, text))
  return {
    name: nameOf(current),
    current: indexUnder(current),
    former: [...others.map(indexUnder), ...bare],
  }
}
