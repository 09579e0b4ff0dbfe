/** What oidc-provider keeps, over our store: clients come from the register, replay marks are claimed atomically. */
import type { ProviderAdapter } from 'oidc-provider'
import type { Client, Oin } from '../../consent/party.ts'
import type { Instant } from '../../consent/time.ts'
import { SECOND } from '../../consent/time.ts'
import { DETAIL_TYPES } from './requested-detail.ts'
import { REPLAY_MEMORY_MS } from './terms.ts'
import type { TokenStore } from './token-store.ts'
import { claimId, replayId, usedNow } from './used-once.ts'

/** Which store and clock the adapter works with. */
export type AdapterContext = { readonly store: TokenStore; readonly now: () => Instant }

/** A client that may ask, and the OIN of the party it speaks for. */
export type KnownClient = { readonly client: Client; readonly oin: Oin }

/**
 * An active client of an active party; undefined for every other. Read on every request, so that switching off a
 * client or party counts at once.
 */
export const knownClient = (store: TokenStore, id: string): Promise<KnownClient | undefined> =>
  store.read(async ({ parties }) => {
    const client = await parties.client(id)
    if (client === undefined || !client.active) return
    const party = await parties.get(client.party)
    return party?.active ? { client, oin: party.oin } : undefined
  })

/** Metadata of ours that oidc-provider carries along with a client. */
export const PARTY_OIN = 'party_oin'

/** How the OIN stands in `tls_client_auth_subject_dn`: oidc-provider wants one such member, we compare just this. */
export const subjectOf = (oin: Oin): string => `serialNumber=${oin}`

/** Client metadata (RFC 7591, RFC 8705). */
const metadataOf = ({ client, oin }: KnownClient) => ({
  client_id: client.id,
  jwks: client.jwks,
  token_endpoint_auth_method: client.auth,
  ...(client.auth === 'tls_client_auth' && { tls_client_auth_subject_dn: subjectOf(oin) }),
  ...(client.binding === 'mtls' && { tls_client_certificate_bound_access_tokens: true }),
  [PARTY_OIN]: oin,
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
  authorization_details_types: [...DETAIL_TYPES],
})

const findClient = async (store: TokenStore, id: string) => {
  const known = await knownClient(store, id)
  return known && metadataOf(known)
}

/** True the first time an assertion is used at any of our endpoints; named as oidc-provider names it. */
export const claimAssertion = (
  { store, now }: AdapterContext,
  { iss, jti }: { iss: string; jti: string },
): Promise<boolean> => {
  const id = replayId({ iss, jti })
  return store.write((tx) => claimId(tx, id, now()))
}

/**
 * oidc-provider asks `find` and then calls `upsert`; between the two a second request slips through. So `find` notes what
 * must be claimed by whatever answers the request, and says "not found". Outside a request `find` is the claim itself: the first
 * caller inserts the mark and hears "not found", every later one hears "found".
 */
const claim = async ({ store, now }: AdapterContext, id: string) => {
  const used = usedNow()
  if (used) {
    used.use(id)
    return undefined
  }
  const at = now()
  const first = await store.write((tx) => claimId(tx, id, at))
  return first ? undefined : { jti: id, exp: Math.ceil((at + REPLAY_MEMORY_MS) / SECOND) }
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
