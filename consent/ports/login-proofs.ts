/** Proof that somebody logged in somewhere else, at the provider by which we know people too. */

/** An ID token (OpenID Connect Core, section 2) lives minutes; longer than this is a provider that is not set up as agreed. */
export const LOGIN_PROOF_CHARS_MAX = 8 * 1024

/**
 * Checks ID tokens that another relying party of our provider hands on. Only what its provider signed for exactly that
 * relying party, just now, for a person who acts for themselves, at a level that is enough for families, is proof.
 */
export interface LoginProofs {
  /**
   * Who logged in (`iss` and `sub`, joined by a space); null for anything that is no such proof. Rejects with `IdentityError`
   * `onbereikbaar` only.
   * @param audience name of the relying party at the provider
   */
  subjectOf(idToken: string, audience: string): Promise<string | null>
}
