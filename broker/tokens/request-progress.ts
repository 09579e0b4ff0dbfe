/** What is known of one token request under way, from hook to hook of oidc-provider. */
import type { ProviderContext } from 'oidc-provider'
import type { AccessTokenClaims } from './access-token.ts'
import type { ReadDetail } from './requested-detail.ts'
import { type Claim, NOTHING_USED, type UsedOnce } from './used-once.ts'

/** What we remember of one request, in Koa's per-request state. */
export type Progress = {
  authenticated?: boolean
  decided?: boolean
  tooOften?: boolean
  failure?: unknown
  asked?: { readonly text: string | undefined; readonly read: ReadDetail }
  /** What it uses up, its assertion among that. */
  used?: UsedOnce
  /** Thumbprint of the key that it proved. */
  jkt?: string
  /** What its token says. */
  claims?: AccessTokenClaims
  assertion?: string
}
/** The progress of a request, to read and to write. */
export const progressOf = (ctx: ProviderContext): Progress => ctx.state

/** Who asks; throws when no client was found, which then is a fault. */
export const clientIdOf = (ctx: ProviderContext): string => {
  const id = ctx.oidc?.client?.clientId
  if (id === undefined) throw new TypeError('a token request without a client')
  return id
}

/** What claims what the request used up, once: a replay that was found has been claimed as far as it could be. */
export const claimOf = (ctx: ProviderContext): Claim => {
  const { used } = progressOf(ctx)
  return used === undefined || used.replayed() !== undefined ? NOTHING_USED : used.claim
}

/** True when the assertion of this request was used before: then nobody authenticated. */
export const assertionReplayed = (ctx: ProviderContext): boolean => {
  const { used, assertion } = progressOf(ctx)
  return assertion !== undefined && used?.replayed() === assertion
}
