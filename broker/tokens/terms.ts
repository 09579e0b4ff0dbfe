/** What tokens, assertions and proofs may be: algorithms, lifetimes, limits. */
import { MINUTE, SECOND } from '../../consent/time.ts'

/**
 * Signature algorithms of client assertions and DPoP proofs: PS256, ES256 and EdDSA with Ed25519 (FAPI 2.0 Security
 * Profile, section 5.4.1). `Ed25519` is the name RFC 9864 gives to that last one, and the one new clients send.
 */
export const CLIENT_ALGORITHMS = ['PS256', 'ES256', 'EdDSA', 'Ed25519'] as const

/** Signature algorithms of our own access tokens: those that `signingJwk` can hold. */
export const TOKEN_ALGORITHMS = ['ES256', 'EdDSA'] as const

/** Two minutes: long enough to place one order, short enough that a decision is never far behind its token. */
export const TOKEN_LIFETIME_MS = 2 * MINUTE

/** Five minutes, the most that RFC 7523 practice needs; a longer assertion is a password in disguise. */
export const ASSERTION_LIFETIME_MS = 5 * MINUTE

/** Clocks of parties differ; FAPI 2.0 (section 5.3.2.1) asks to accept at least 10 s and at most 60 s. */
export const CLOCK_TOLERANCE_MS = 15 * SECOND

/** A DPoP proof counts within one minute of its making, either side (RFC 9449, section 11.1; FAPI 2.0, section 5.3.2.1). */
export const PROOF_WINDOW_MS = MINUTE

/**
 * How long a used assertion or proof is remembered at the token endpoint. An assertion lives for 5 minutes and twice the
 * clock tolerance, a proof for 2. It is longer than both, and than the 10 minutes for which oidc-provider by itself takes
 * a proof: what it remembers must not rest on our being stricter.
 */
export const REPLAY_MEMORY_MS = 11 * MINUTE

/** oidc-provider reads no more than this of a token request (bytes); 28 categories with their fields fit. */
export const TOKEN_REQUEST_BYTES_MAX = 56 * 1024

/** Longest `jti` of a client assertion: a UUID is 36, a signed random value 64 characters. */
export const JTI_LENGTH_MAX = 256

/** Where clients find the server; stable, since they are in the metadata that parties may keep. */
export const TOKEN_PATH = '/oauth/token'
export const JWKS_PATH = '/oauth/jwks'
/** RFC 7662. */
export const INTROSPECTION_PATH = '/oauth/introspect'
/** RFC 7009. */
export const REVOCATION_PATH = '/oauth/revoke'
/** RFC 8414, section 3. */
export const METADATA_PATH = '/.well-known/oauth-authorization-server'

/** RFC 9728, section 3.1: the well-known name goes before the path of the resource, which is `/v1`. */
export const RESOURCE_METADATA_PATH = '/.well-known/oauth-protected-resource/v1'

/** The one audience of our tokens: the API under `/v1` of the issuer. */
export const apiAudience = (issuer: string): string => `${issuer}/v1`
