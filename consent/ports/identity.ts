/** How people log in: an identity provider speaks for them (OpenID Connect Core 1.0). */
import { z } from 'zod'

/** Substantial and high, as Dutch login providers name them (eIDAS 2015/1502): what a family's login must prove. */
export const SUBSTANTIAL: readonly string[] = [
  'urn:etoegang:core:assurance-class:loa3',
  'urn:etoegang:core:assurance-class:loa4',
]

/** Kept by us, never shown to anybody, between leaving for the provider and coming back. */
export const pendingLogin = z.strictObject({
  state: z.string().min(1),
  nonce: z.string().min(1),
  verifier: z.string().min(1),
  /** The person must have proved who they are during this login, not before it. */
  again: z.boolean().optional(),
})
export type PendingLogin = z.infer<typeof pendingLogin>

/** Somebody who proved who they are. Claims other than these are in `claims`, as the provider signed them. */
export const identified = z.strictObject({
  issuer: z.string().min(1),
  subject: z.string().min(1),
  /** Level of assurance, where the provider tells it. */
  acr: z.string().nullable(),
  /** When the person last proved who they are, by the provider's clock; null where the provider does not tell. */
  provedAt: z.int().nullable(),
  claims: z.record(z.string(), z.unknown()),
  /** The ID token itself, where whoever logs in must show it to another; else it is kept nowhere. */
  proof: z.strictObject({ idToken: z.string().min(1), expiresAt: z.int() }).optional(),
})
export type Identified = z.infer<typeof identified>

export type IdentityErrorCode =
  | 'onbereikbaar' // the provider is not there
  | 'geweigerd' // the provider, or the person, said no
  | 'ongeldig' // what came back does not belong to this login, or proves nothing
  | 'te_laag' // the login is weaker than this place demands

/** A login that did not happen. The message holds nothing about a person. */
export class IdentityError extends Error {
  readonly code: IdentityErrorCode

  constructor(code: IdentityErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'IdentityError'
    this.code = code
  }
}

/** `begin` and `complete` reject with `IdentityError` only. A pending login may be completed once: its keeper forgets it first. */
export interface Identity {
  /** Where to send the browser, and what to keep meanwhile. `again`: the provider must ask the person anew, whatever it remembers. */
  begin(how?: { readonly again: boolean }): Promise<{
    readonly url: string
    readonly pending: PendingLogin
  }>
  /** Who came back. `callbackUrl` is the whole URL at which the browser arrived, under our own public origin. */
  complete(callbackUrl: string, pending: PendingLogin): Promise<Identified>
  /**
   * Where the person ends what the provider remembers of them (OpenID Connect RP-Initiated Logout 1.0), to come back at
   * `backUrl`; null where the provider has no such place, or cannot be asked.
   */
  logOutUrl(backUrl: string): Promise<string | null>
}
