/** DPoP proofs (RFC 9449, section 4.3), at the token endpoint and the API alike: whole, fitting the request, recent. Whether one was used before, the caller asks. */
import { hash, type KeyObject } from 'node:crypto'
import type { JWTHeaderParameters } from 'jose'
import { z } from 'zod'
import type { Instant } from '../../consent/time.ts'
import { SECOND } from '../../consent/time.ts'
import { nullIfInvalid } from './invalid.ts'
import { proofKeys } from './proof-keys.ts'
import { CLIENT_ALGORITHMS, JTI_LENGTH_MAX, PROOF_WINDOW_MS } from './terms.ts'

const proofClaims = z.object({
  htm: z.string(),
  htu: z.string(),
  ath: z.string().optional(),
  iat: z.number(),
  jti: z.string().min(1).max(JTI_LENGTH_MAX),
  // Nothing asks for these two, but where a proof limits itself it is taken at its word.
  exp: z.number().optional(),
  nbf: z.number().optional(),
  /** We give none, so that there is none to show. */
  nonce: z.undefined().optional(),
})

/** What a message must look like that is signed with the key in its own header. */
type Profile<Schema extends z.ZodType> = {
  readonly typ: string
  readonly algorithms: typeof CLIENT_ALGORITHMS
  readonly charsMax: number
  readonly payload: Schema
}

/** Opens such a message (compact JWS); `keyIn` reads the key out of the header, and what it rejects with is passed on. */
export type OpenProof = <Schema extends z.ZodType, Used extends { readonly key: KeyObject }>(
  jws: string,
  profile: Profile<Schema>,
  keyIn: (header: Readonly<Record<string, unknown>>) => Promise<Used>,
) => Promise<
  | {
      readonly ok: true
      readonly value: { readonly payload: z.infer<Schema>; readonly used: Used }
    }
  | { readonly ok: false }
>

/** What a proof says, and the thumbprint of the key that it proves. */
export type Proof = z.infer<typeof proofClaims> & { readonly jkt: string }

/** What the proof must have been made for. */
export type ProvenRequest = {
  readonly method: string
  /** At the issuer, never built from `Host`. */
  readonly url: string
  /** The access token that comes along; null where one is asked for. */
  readonly token: string | null
}

const PROFILE: Profile<typeof proofClaims> = {
  typ: 'dpop+jwt',
  algorithms: CLIENT_ALGORITHMS,
  // A key and a signature of RSA with 8192 bits take 4200; Node takes no header of more than 16 KiB.
  charsMax: 8192,
  payload: proofClaims,
}

/** A pure function of the header, remembered. */
const keyOf = proofKeys()

const read = async (dpop: string, open: OpenProof): Promise<Proof | null> => {
  const opened = await open(dpop, PROFILE, (header) => keyOf(header as JWTHeaderParameters))
  if (!opened.ok) return null
  const { payload, used } = opened.value
  return { ...payload, jkt: used.jkt }
}

/** RFC 9449, section 4.3, point 9: without query and fragment, after the usual normalisation. */
const bareUrl = (text: string): string | null => {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  url.search = ''
  url.hash = ''
  return url.href
}

const fits = (proof: Proof, { method, url, token }: ProvenRequest): boolean => {
  const bare = bareUrl(proof.htu)
  return (
    proof.htm === method &&
    bare !== null &&
    bare === bareUrl(url) &&
    (token === null || proof.ath === hash('sha256', token, 'base64url'))
  )
}

const isRecent = ({ iat, exp, nbf }: Proof, now: Instant): boolean =>
  Math.abs(now - iat * SECOND) <= PROOF_WINDOW_MS &&
  now < (exp ?? Number.POSITIVE_INFINITY) * SECOND &&
  now >= (nbf ?? Number.NEGATIVE_INFINITY) * SECOND

/** Reads a proof; null when it is not whole, not recent or made for another request or token. */
export const readProof = async (
  dpop: string,
  request: ProvenRequest,
  { open, now }: { readonly open: OpenProof; readonly now: Instant },
): Promise<Proof | null> => {
  const proof = await nullIfInvalid(read(dpop, open))
  return proof !== null && fits(proof, request) && isRecent(proof, now) ? proof : null
}

/** Until when a proof could be shown again; `iat` is in whole seconds. */
export const provesUntil = ({ iat }: Proof): Instant => iat * SECOND + PROOF_WINDOW_MS + SECOND
