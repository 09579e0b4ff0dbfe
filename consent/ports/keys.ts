/** The keys a broker holds: what signs, what indexes, what seals. */
import { z } from 'zod'

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

/** Everything secret that a broker needs to start. Losing `storeMasterKey` loses what it seals. */
export type BrokerKeys = {
  readonly signingKeys: readonly SigningJwk[]
  /** 32 bytes: key of the HMAC that turns a BSN into an index entry. */
  readonly bsnIndexKey: Uint8Array
  /** 32 bytes: wraps the keys per child in the store. */
  readonly storeMasterKey: Uint8Array
}
