/** What ours is measured beside: oidc-provider on the same durable store, without our hooks, on bare node:http. */
import { createServer } from 'node:http'
import { Provider, type ProviderContext } from 'oidc-provider'
import { z } from 'zod'
import { createSigningKey } from '../../../adapters/keys/file-keys.ts'
import { openSqliteStore } from '../../../adapters/store/sqlite.ts'
import { oidcAdapter, PARTY_OIN } from '../../../broker/tokens/oidc-adapter.ts'
import { DETAIL_TYPES } from '../../../broker/tokens/requested-detail.ts'
import { CLIENT_ALGORITHMS, JWKS_PATH, TOKEN_PATH } from '../../../broker/tokens/terms.ts'
import { client, party } from '../../../consent/party.ts'

export const plainProviderOptions = z.strictObject({
  port: z.int(),
  database: z.string(),
  party,
  client,
})

const askedDetails = (ctx: ProviderContext): unknown =>
  JSON.parse(ctx.oidc?.params?.authorization_details ?? '[]')

/** Ours with every function of ours taken out; what is asked is what the token says. */
const configurationFor = async (audience: string, adapter: ReturnType<typeof oidcAdapter>) => {
  const key = await createSigningKey()
  return {
    adapter,
    jwks: { keys: [key] },
    scopes: [],
    responseTypes: [],
    clientAuthMethods: ['private_key_jwt'],
    extraClientMetadata: { properties: [PARTY_OIN] },
    enabledJWA: {
      clientAuthSigningAlgValues: [...CLIENT_ALGORITHMS],
      dPoPSigningAlgValues: [...CLIENT_ALGORITHMS],
    },
    clientDefaults: {
      grant_types: ['client_credentials'],
      response_types: [],
      id_token_signed_response_alg: key.alg,
      token_endpoint_auth_method: 'private_key_jwt',
    },
    clientBasedCORS: () => false,
    ttl: { ClientCredentials: 120 },
    routes: { token: TOKEN_PATH, jwks: JWKS_PATH },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpMetadataChoices: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: () => ({
          scope: '',
          audience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: key.alg, kid: key.kid } },
        }),
      },
      richAuthorizationRequests: {
        enabled: true,
        types: Object.fromEntries(
          DETAIL_TYPES.map((type) => [type, { validate: () => undefined }]),
        ),
        authorizationDetailsForAccessToken: askedDetails,
      },
    },
  }
}

/** Serves until the process is told to stop. `options` is `plainProviderOptions` as JSON. */
export const servePlainProvider = async (options: string): Promise<void> => {
  const {
    port,
    database,
    party: owner,
    client: registered,
  } = plainProviderOptions.parse(JSON.parse(options))
  const masterKeys = [new Uint8Array(32).fill(7)] as const
  const store = await openSqliteStore({ path: database, masterKeys, now: Date.now })
  await store.write(async (tx) => {
    await tx.parties.put(owner)
    await tx.parties.putClient(registered)
  })
  const issuer = `http://127.0.0.1:${port}`
  const adapter = oidcAdapter({ store, now: Date.now })
  const handle = new Provider(issuer, await configurationFor(`${issuer}/v1`, adapter)).callback()
  const server = createServer((req, res) => void handle(req, res))
  server.listen(port, '127.0.0.1')
  process.once('SIGTERM', () => {
    server.closeAllConnections()
    server.close(() => void store.close())
  })
}
