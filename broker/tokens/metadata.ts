/** What the servers tell about themselves: RFC 8414 (authorization server) and RFC 9728 (protected resource). */
import type { Terms } from './provider-configuration.ts'
import { clientAuthMethods } from './provider-configuration.ts'
import { DETAIL_TYPES } from './requested-detail.ts'
import {
  CLIENT_ALGORITHMS,
  INTROSPECTION_PATH,
  RESOURCE_METADATA_PATH,
  REVOCATION_PATH,
  TOKEN_PATH,
} from './terms.ts'

/** What oidc-provider says that holds for us; its own names endpoints that do not exist here. */
const MEMBERS = [
  'issuer',
  'token_endpoint',
  'jwks_uri',
  'grant_types_supported',
  'token_endpoint_auth_methods_supported',
  'token_endpoint_auth_signing_alg_values_supported',
  'authorization_details_types_supported',
]

const endpointAuth = (terms: Terms, endpoint: string) => ({
  [`${endpoint}_endpoint_auth_methods_supported`]: clientAuthMethods(terms),
  [`${endpoint}_endpoint_auth_signing_alg_values_supported`]: [...CLIENT_ALGORITHMS],
})

/** RFC 8705, section 5: there is one address for both, since a certificate is asked for and never demanded. */
const certificateMembers = ({ issuer, certificateOf }: Terms) =>
  certificateOf === null
    ? {}
    : {
        tls_client_certificate_bound_access_tokens: true,
        mtls_endpoint_aliases: {
          token_endpoint: issuer + TOKEN_PATH,
          introspection_endpoint: issuer + INTROSPECTION_PATH,
          revocation_endpoint: issuer + REVOCATION_PATH,
        },
      }

/** The metadata of RFC 8414, from what oidc-provider answers and what is ours. */
export const serverMetadata = (full: unknown, terms: Terms) => ({
  ...Object.fromEntries(Object.entries(full ?? {}).filter(([member]) => MEMBERS.includes(member))),
  response_types_supported: [],
  dpop_signing_alg_values_supported: [...CLIENT_ALGORITHMS],
  introspection_endpoint: terms.issuer + INTROSPECTION_PATH,
  ...endpointAuth(terms, 'introspection'),
  introspection_signing_alg_values_supported: [terms.signer.alg],
  revocation_endpoint: terms.issuer + REVOCATION_PATH,
  ...endpointAuth(terms, 'revocation'),
  ...certificateMembers(terms),
  protected_resources: [terms.audience],
})

/** Where the metadata of the API are, for `WWW-Authenticate` (RFC 9728, section 5.1). */
export const resourceMetadataUrl = (issuer: string): string => issuer + RESOURCE_METADATA_PATH

/** The metadata of the API under `/v1` (RFC 9728, section 2). */
export const resourceMetadata = ({ issuer, audience, certificateOf }: Terms) => ({
  resource: audience,
  authorization_servers: [issuer],
  bearer_methods_supported: ['header'],
  resource_name: 'Toestemmingsmakelaar',
  resource_documentation: `${audience}/openapi.json`,
  authorization_details_types_supported: [...DETAIL_TYPES],
  dpop_signing_alg_values_supported: [...CLIENT_ALGORITHMS],
  // Where no certificate can be shown, DPoP is the only binding there is.
  dpop_bound_access_tokens_required: certificateOf === null,
  tls_client_certificate_bound_access_tokens: certificateOf !== null,
})
