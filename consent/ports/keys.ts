/** The keys a broker holds: what signs, what indexes, what seals. */
import { z } from 'zod'
import type { JournalEntry } from '../journal.ts'

const part = z.string().regex(/^[A-Za-z0-9_-]{43}$/) // 32 bytes, base64url
const common = {
  kid: z.string().min(1).max(64),
  use: z.literal('sig'),
  d: part,
  /** When it stopped signing; a member of ours, never published. */
  retiredAt: z.int().positive().optional(),
}

/** A private key that signs access tokens, as JWK (RFC 7517, RFC 8037): ES256, or EdDSA with Ed25519. */
export const signingJwk = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    alg: z.literal('ES256'),
    x: part,
    y: part,
    ...common,
  }),
  z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    alg: z.literal('EdDSA'),
    x: part,
    ...common,
  }),
])
export type SigningJwk = z.infer<typeof signingJwk>

/**
 * The first signs, all verify. A key behind it is either announced, so that others know it before it signs, or retired:
 * it stays until nothing it signed can still be valid.
 */
export const signingJwks = z
  .array(signingJwk)
  .min(1)
  .refine(
    (keys) => new Set(keys.map((key) => key.kid)).size === keys.length,
    'een kid komt twee keer voor',
  )

/**
 * Keys of one use, 32 bytes each: the first is the current one, which seals or indexes; all of them open and find. Behind it
 * stand an announced one, so that every process knows it before it is current, and former ones, until nothing needs them.
 */
export type KeyRing = readonly [current: Uint8Array, ...others: Uint8Array[]]

/** Everything secret that a broker needs to start. Losing `storeMasterKeys` loses what they seal. */
export type BrokerKeys = {
  readonly signingKeys: readonly SigningJwk[]
  /** Keys of the HMAC that turns a BSN into an index entry. */
  readonly bsnIndexKeys: KeyRing
  /** Wrap the keys per child in the store. */
  readonly storeMasterKeys: KeyRing
}

/** What still rests on other master keys than the current one. Seals can be made anew, logins only when their people log in. */
export type OnFormerKeys = {
  /** Keys of children, remembered answers, artifacts. */
  readonly seals: number
  /** People whose login is known only by a hash under a former key. */
  readonly people: number
  /** The same for professionals, a row for each organisation. */
  readonly professionals: number
}

/**
 * The master keys of a store. The store itself writes down which keys something in it may rest on, and does not open
 * without one of them.
 */
export interface MasterKeys {
  /**
   * Tries another ring on the store, writes its current key down, and gives back what takes it into use, at once and
   * for the transactions under way too. Rejects, and changes nothing, for a ring without a key that something may rest on.
   */
  prepare(ring: KeyRing): Promise<() => void>
  onFormer(): Promise<OnFormerKeys>
  /**
   * Seals anew, under the current key, what former keys sealed: in small transactions, between which other writers get
   * their turn. Whatever was done stays done when it is cut off; starting again goes on. `told` hears how many so far.
   */
  rewrap(told: (done: number) => void): Promise<number>
  /**
   * Writes down that nothing rests on former keys, in the transaction that looked; what it found says why not.
   * `forgetLogins` lets go of the logins on them: their people are strangers at their next login.
   */
  release(options: {
    readonly forgetLogins: boolean
    /** The journal's row about it, in the same transaction. */
    readonly rowOf: (found: OnFormerKeys) => JournalEntry
  }): Promise<OnFormerKeys & { released: boolean }>
}

/** Turns a text, most often a BSN, into its keyed index: the name of the key, a dot, and the HMAC. */
export type Indexing = (text: string) => string

/** Under which indexes a number is looked up. */
export type BsnIndexes = {
  /** Name of the current key, which stands before its indexes. */
  readonly name: string
  readonly current: Indexing
  /** Under the other keys of the ring, and as they were before keys had names. */
  readonly former: readonly Indexing[]
}

/** What is found by BSN only under other keys of the ring than the current one. */
export type OnFormerIndexKeys = {
  readonly children: number
  /** Holders of authority, and children, who proved their own number. */
  readonly seats: number
}
