import { createHash } from 'node:crypto'
import { canonicalJson } from '../../consent/canonical.ts'

/** SHA-256, as 64 hex digits, over the canonical JSON of a value (RFC 8785): equal content has an equal hash. */
export const contentHash = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex')
