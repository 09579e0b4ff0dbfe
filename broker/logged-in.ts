/** What a login brings along is taken in once: the person, and what the register says about their authority. */
import { bsn as bsnSchema } from '../consent/bsn.ts'
import { type AuthorityRegister, AuthorityUnavailable } from '../consent/ports/authority.ts'
import type { Instant } from '../consent/time.ts'
import type { BrokerContext } from './context.ts'
import { personOf } from './family.ts'
import { learnAuthority } from './learn-authority.ts'

export type Login = {
  /** `iss` and `sub`, joined by a space. */
  readonly subject: string
  /** `jti` of the token: the same login is taken in once. */
  readonly tokenId: string
  readonly expiresAt: Instant
  readonly bsn: string | null
}

/**
 * Remembers the logins taken in, until their tokens expire. A register that is down leaves authority as it was
 * known, and the login goes on: what nobody knows is denied further on.
 */
export const rememberLogins = (context: BrokerContext, register: AuthorityRegister | null) => {
  const takenIn = new Map<string, Instant>()
  return async ({ subject, tokenId, expiresAt, bsn }: Login): Promise<void> => {
    const now = context.now()
    for (const [id, until] of takenIn) if (until <= now) takenIn.delete(id)
    if (takenIn.has(tokenId)) return
    const person = await personOf(context, subject)
    const number = bsnSchema.safeParse(bsn)
    if (register !== null && number.success)
      await learnAuthority(context, register, { person }, number.data).catch((error: unknown) => {
        if (!(error instanceof AuthorityUnavailable)) throw error
      })
    takenIn.set(tokenId, expiresAt)
  }
}
