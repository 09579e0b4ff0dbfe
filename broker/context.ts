/** What every use case of the broker is given: no globals, no hidden clock. */

import type { Random } from '../consent/id.ts'
import type { Indexing } from '../consent/ports/keys.ts'
import type { Store } from '../consent/ports/store.ts'
import type { Instant } from '../consent/time.ts'
import type { Language } from '../policies/vocabulary.ts'
import type { Rulebooks } from './decisions/rulebooks.ts'
import type { Log } from './log.ts'

export type BrokerContext = {
  readonly store: Store
  readonly rulebooks: Rulebooks
  /** In which the catalogue is told to whoever asks: Dutch to systems, their own language to people at the portal. */
  readonly language: Language
  readonly random: Random
  readonly now: () => Instant
  /** For faults that change nothing for whoever is served. */
  readonly log: Log
  /** SHA-256, hexadecimal. */
  readonly sha256: (text: string) => string
  /** Keyed HMAC of a BSN under the current key; the key never leaves the key store. */
  readonly bsnIndex: Indexing
  /** The same under every other key that may have been the current one. */
  readonly formerBsnIndexes: readonly Indexing[]
}
