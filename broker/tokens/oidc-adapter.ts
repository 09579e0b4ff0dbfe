/** What oidc-provider keeps, over our store: clients come from the register, replay marks are claimed atomically. */
import type { ProviderAdapter } from 'oidc-provider'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Instant } from '../../consent/time.ts'
import { SECOND } from '../../consent/time.ts'
import { DETAIL_TYPES } from './requested-detail.ts'
import { REPLAY_MEMORY_MS } from './terms.ts'

type TokenTransaction = Pick<Transaction, 'parties' | 'artifacts'>

/** The part of the store that tokens need. `write` is one transaction. */
export interface TokenStore {
  read<T>(work: (tx: TokenTransaction) => Promise<T>): Promise<T>
  write<T>(work: (tx: TokenTransaction) => Promise<T>): Promise<T>
}

/** Which store and clock the adapter works with. */
export type AdapterContext = { readonly store: TokenStore; readonly now: () => Instant }

/**
 * Client metadata (RFC 7591) of an active client of an active party; undefined for every other.
 * Read on every request, so that switching off a client or party counts at once.
 */
const findClient = async (store: TokenStore, id: string) =>
  store.read(async ({ parties }) => {
    const client = await parties.client(id)
    if (client === undefined || !client.active) return
    const party = await parties.get(client.party)
    if (party === undefined || !party.active) return
    return {
      client_id: client.id,
      jwks: client.jwks,
      token_endpoint_auth_method: 'private_key_jwt',
      // Without this line DPoP is optional: a request without a proof gets a bearer token.
      dpop_bound_access_tokens: true,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      authorization_details_types: [...DETAIL_TYPES],
    }
  })

/**
 * oidc-provider asks `find` and then calls `upsert`; between the two a second request slips through. So `find` is
 * the claim: the first caller inserts the mark and hears "not found", every later one hears "found".
 */
const claim = async ({ store, now }: AdapterContext, id: string) => {
  const expiresAt = now() + REPLAY_MEMORY_MS
  const first = await store.write((tx) => tx.artifacts.claimOnce('ReplayDetection', id, expiresAt))
  return first ? undefined : { jti: id, exp: Math.ceil(expiresAt / SECOND) }
}

/** JWT access tokens are not stored; a write here is an opaque token or a grant we do not offer, so it is refused. */
const refuse = async (model: string): Promise<never> => {
  throw new TypeError(`oidc-provider keeps no ${model} here`)
}

const adapter = (model: string, find: ProviderAdapter['find']): ProviderAdapter => ({
  find,
  upsert: () => refuse(model),
  destroy: () => refuse(model),
  consume: () => refuse(model),
  findByUid: () => refuse(model),
  findByUserCode: () => refuse(model),
  revokeByGrantId: () => refuse(model),
})

/** The adapter factory for oidc-provider. Everything but `Client` and `ReplayDetection` is refused. */
export const oidcAdapter =
  (context: AdapterContext) =>
  (model: string): ProviderAdapter => {
    if (model === 'Client') return adapter(model, (id) => findClient(context.store, id))
    if (model === 'ReplayDetection')
      return { ...adapter(model, (id) => claim(context, id)), upsert: async () => undefined }
    return adapter(model, () => refuse(model))
  }
