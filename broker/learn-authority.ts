/** Learning who holds authority, when a guardian logs in: only then is a BSN at hand. */
import type { Bsn } from '../consent/bsn.ts'
import type { ChildId } from '../consent/id.ts'
import type { AuthorityRegister } from '../consent/ports/authority.ts'
import type { ByPerson } from './acting.ts'
import type { BrokerContext } from './context.ts'

export type Learned = {
  /** Children about whom something was learned now, and whether it differs from before. */
  readonly children: readonly { readonly child: ChildId; readonly changed: boolean }[]
}

/** Asks the register outside any transaction. Rejects with `AuthorityUnavailable`; then nothing changed. */
export const learnAuthority = (
  context: BrokerContext,
  register: AuthorityRegister,
  who: ByPerson,
  bsn: Bsn,
): Promise<Learned> => Promise.reject(new Error(`${context} ${register} ${who} ${bsn}`))
