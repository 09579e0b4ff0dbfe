/** What a login brings along is taken in once: the person, and what the register says about their authority. */
import { bsn as bsnSchema } from '../../consent/bsn.ts'
import { type AuthorityRegister, AuthorityUnavailable } from '../../consent/ports/authority.ts'
import { type Instant, MINUTE } from '../../consent/time.ts'
import type { BrokerContext } from '../context.ts'
import { numbered } from './bsn-index.ts'
import { personOf } from './family.ts'
import { learnAuthority } from './learn-authority.ts'
import { takeOwnSeat } from './own-seat.ts'
import { returning } from './returning.ts'

/** A register that was down is asked again after this, not at every call of a page. */
const ASK_AGAIN_MS = MINUTE

export type Login = {
  /** `iss` and `sub`, joined by a space. */
  readonly subject: string
  /** `jti` of the token: the same login is taken in once. */
  readonly tokenId: string
  readonly expiresAt: Instant
  readonly bsn: string | null
  /** What the others in the family call this person. */
  readonly displayName: string
}

type Taking = { readonly login: Login; readonly onUnavailable: (code: string) => void }

/** Until when this login need not be taken in again. */
const takeIn = async (
  context: BrokerContext,
  register: AuthorityRegister | null,
  { login: { subject, bsn, displayName, expiresAt }, onUnavailable }: Taking,
): Promise<Instant> => {
  await context.store.write((tx) => tx.families.renewLogin(subject))
  if (register === null) return expiresAt
  const known = await personOf(context, subject)
  const number = bsnSchema.safeParse(bsn)
  if (!number.success) return expiresAt
  try {
    const named = { bsn: number.data, displayName }
    const person = await returning(
      context,
      known,
      numbered(context, (index) => index(named.bsn)),
    )
    await takeOwnSeat(context, { person }, named)
    await learnAuthority(context, register, { person }, named)
    return expiresAt
  } catch (error) {
    if (!(error instanceof AuthorityUnavailable)) throw error
    onUnavailable(error.code)
    return Math.min(expiresAt, context.now() + ASK_AGAIN_MS)
  }
}

/**
 * Remembers the logins taken in, until their tokens expire. A login kept under a former key moves to the current one: only
 * now it is known. A register that is down leaves authority as it was
 * known, and the login goes on: what nobody knows is denied further on, and the register is asked again a minute later.
 */
export const rememberLogins = (
  context: BrokerContext,
  register: AuthorityRegister | null,
  onUnavailable: (code: string) => void,
) => {
  const takenIn = new Map<string, Instant>()
  return async (login: Login): Promise<void> => {
    const now = context.now()
    for (const [id, until] of takenIn) if (until <= now) takenIn.delete(id)
    if (takenIn.has(login.tokenId)) return
    takenIn.set(login.tokenId, await takeIn(context, register, { login, onUnavailable }))
  }
}
