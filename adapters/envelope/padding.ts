/** Padding to size classes, so that a ciphertext tells its class and nothing more. */
import { SIZE_CLASSES } from '../../consent/ports/envelope.ts'

const SPACE = 0x20 // never part of a compact JWS, so the end of the message is unambiguous

/** Pads a compact JWS with spaces to the smallest class that holds it; null when none does. */
export const pad = (jws: string): Uint8Array | null => {
  const bytes = SIZE_CLASSES.find((size) => size >= jws.length)
  if (bytes === undefined) return null
  return Buffer.alloc(bytes, SPACE).fill(jws, 0, jws.length, 'latin1')
}

/** Takes the padding off; null when the size is no class or anything but spaces follows the message. */
export const unpad = (bytes: Uint8Array): string | null => {
  if (!SIZE_CLASSES.includes(bytes.length)) return null
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const end = text.indexOf(' ')
  if (end < 0) return text
  const message = text.slice(0, end)
  return message.padEnd(text.length, ' ') === text ? message : null
}
