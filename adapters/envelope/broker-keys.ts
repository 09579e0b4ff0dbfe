/** The broker's order keys: one private key at the broker, a JWKS of public ones in each gateway's own configuration. */
import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto'
import { z } from 'zod'
import { EnvelopeError } from './errors.ts'
import type { NamedKey } from './jws.ts'

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const common = {
  kid: z.string().min(1).max(128),
  use: z.literal('sig').optional(),
  key_ops: z.array(z.string()).optional(),
}
const ed25519 = {
  ...common,
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: coordinate,
  alg: z.enum(['EdDSA', 'Ed25519']).optional(),
}
const p256 = {
  ...common,
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: coordinate,
  y: coordinate,
  alg: z.literal('ES256').optional(),
}
const publicKeys = z.object({
  // Strict: a private `d` in a gateway's configuration is a leak, and is refused rather than ignored.
  keys: z
    .array(z.discriminatedUnion('kty', [z.strictObject(ed25519), z.strictObject(p256)]))
    .min(1)
    .refine((keys) => new Set(keys.map((key) => key.kid)).size === keys.length, 'kid occurs twice'),
})
const privateKey = z.discriminatedUnion('kty', [
  z.strictObject({ ...ed25519, d: coordinate }),
  z.strictObject({ ...p256, d: coordinate }),
])

const algOf = (kty: 'OKP' | 'EC') => (kty === 'OKP' ? 'EdDSA' : 'ES256')

const faultsOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || '(whole)'} ${issue.code}`).join(', ')

const named = (
  name: string,
  jwk: { readonly kid: string; readonly kty: 'OKP' | 'EC' },
  read: typeof createPublicKey | typeof createPrivateKey,
): NamedKey => {
  try {
    return {
      kid: jwk.kid,
      alg: algOf(jwk.kty),
      key: read({ key: { ...jwk } as JsonWebKey, format: 'jwk' }),
    }
  } catch {
    throw new EnvelopeError('broken_key', `${name}: a key in it is not a point of its curve`)
  }
}

/** Reads a JWKS (RFC 7517 section 5) of public Ed25519 and P-256 keys; `EnvelopeError('broken_key')` naming `name` and the faults. */
export const readBrokerKeys = (jwks: unknown, name: string): readonly NamedKey[] => {
  const parsed = publicKeys.safeParse(jwks)
  if (!parsed.success)
    throw new EnvelopeError('broken_key', `${name}: not a usable JWKS: ${faultsOf(parsed.error)}`)
  return parsed.data.keys.map((jwk) => named(name, jwk, createPublicKey))
}

/** Reads the private JWK an order is signed with; `EnvelopeError('broken_key')` naming `name` and the faults. */
export const readOrderSigner = (jwk: unknown, name: string): NamedKey => {
  const parsed = privateKey.safeParse(jwk)
  if (!parsed.success)
    throw new EnvelopeError(
      'broken_key',
      `${name}: not a usable private JWK: ${faultsOf(parsed.error)}`,
    )
  return named(name, parsed.data, createPrivateKey)
}
