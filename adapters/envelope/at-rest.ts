/** Sealing of what is kept: AES-256-GCM, bound to the place it is kept in, so that it opens nowhere else. */
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import type { Random } from '../../consent/id.ts'

const NONCE_BYTES = 12 // 96 bits, the length GCM is made for (NIST SP 800-38D, section 5.2.1.1)
const TAG_BYTES = 16
const VERSION = 'v1'

/** Where a sealed text stands. */
export type Place = readonly [table: string, column: string, ...ids: string[]]

/** A key object of 32 bytes, not the bytes: making one costs thrice what sealing a line does. */
export type Sealing = { readonly key: KeyObject; readonly place: Place }

const authenticated = (place: Place): Buffer => Buffer.from(JSON.stringify(place), 'utf8')

/** With a fresh random nonce, as `v1.` and base64url of nonce, ciphertext and tag. */
export const sealAtRest = (bytes: Uint8Array, { key, place }: Sealing, random: Random): string => {
  const nonce = random(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(authenticated(place))
  const body = Buffer.concat([cipher.update(bytes), cipher.final()])
  return `${VERSION}.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`
}

/** Opens what `sealAtRest` sealed in the same place; throws when it does not open. */
export const openAtRest = (sealed: string, { key, place }: Sealing): Uint8Array => {
  const [version, encoded = ''] = sealed.split('.')
  const all = Buffer.from(encoded, 'base64url')
  if (version !== VERSION || all.length < NONCE_BYTES + TAG_BYTES) throw new Error('malformed')
  const nonce = all.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(authenticated(place))
  decipher.setAuthTag(all.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(all.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
}
