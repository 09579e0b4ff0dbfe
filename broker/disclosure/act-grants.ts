/** Tokens for acts, and tokens that are given back: each leaves a journal row in the transaction that decides. */
import type { Act } from '../../consent/act.ts'
import type { EmployeeRef, Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { BrokerContext } from '../context.ts'
import type { RequestedAct } from '../tokens/acts.ts'
import type { SpentToken, TokenGrants } from '../tokens/details.ts'
import type { Claim } from '../tokens/used-once.ts'
import { activeClient, journalClient } from './client.ts'

/** Kind of artifact that says a token was revoked; its id is the token's `jti`. */
const REVOKED = 'RevokedToken'

/** The party of a client whose record lists every one of these acts; undefined when it does not, or as for `activeClient`. */
export const partyDoing = async (
  tx: Transaction,
  clientId: string,
  acts: readonly Act[],
): Promise<Party | undefined> => {
  const found = await activeClient(tx, clientId)
  return found && acts.every((act) => found.client.acts.includes(act)) ? found.party : undefined
}

const grantActs = (
  context: BrokerContext,
  clientId: string,
  requested: RequestedAct,
  claim: Claim,
): Promise<boolean> =>
  context.store.write(async (tx) => {
    if (!(await claim(tx))) return false
    const granted = (await partyDoing(tx, clientId, requested.handelingen)) !== undefined
    await journalClient(tx, clientId, {
      kind: granted ? 'handeling_toegestaan' : 'handeling_geweigerd',
      at: context.now(),
      employee: requested.medewerker,
      detail: { handelingen: requested.handelingen },
    })
    return granted
  })

const revoke = (context: BrokerContext, { clientId, jti, expiresAt }: SpentToken) =>
  context.store.write(async (tx) => {
    if (!(await tx.artifacts.claimOnce(REVOKED, jti, expiresAt))) return
    await journalClient(tx, clientId, {
      kind: 'token_ingetrokken',
      at: context.now(),
      subject: jti,
    })
  })

/** The part of `TokenGrants` that is about acts and revocation. */
export const createActGrants = (
  context: BrokerContext,
): Pick<TokenGrants, 'grantActs' | 'revoke' | 'isRevoked'> => ({
  grantActs: (clientId, requested, claim) => grantActs(context, clientId, requested, claim),
  revoke: (token) => revoke(context, token),
  isRevoked: async (tx, jti) => (await tx.artifacts.get(REVOKED, jti, context.now())) !== undefined,
})

/** An act that a system with a valid token tried and may not do. */
export type RefusedAct = {
  readonly clientId: string
  readonly act: Act
  readonly employee: EmployeeRef | null
}

/** Journals a refused act; nobody in a family sees it, since it reached no child. */
export const journalRefusedAct = (
  context: BrokerContext,
  { clientId, act, employee }: RefusedAct,
): Promise<void> =>
  context.store.write((tx) =>
    journalClient(tx, clientId, {
      kind: 'handeling_geweigerd',
      at: context.now(),
      employee,
      detail: { handelingen: [act] },
    }),
  )
