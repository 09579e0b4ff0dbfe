/** How oidc-provider is set: client credentials only, and a check of ours wherever it would let something through. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ProviderContext, ProviderToken } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { SigningJwk } from '../../consent/ports/keys.ts'
import { signingJwks } from '../../consent/ports/keys.ts'
import type { Instant } from '../../consent/time.ts'
import { SECOND } from '../../consent/time.ts'
import type { AccessTokenClaims, GrantedDetail } from './access-token.ts'
import { assertSignable } from './access-token.ts'
import type { RequestedAct } from './acts.ts'
import type { ShownCertificate, ShownCertificateOf } from './certificate.ts'
import { assertionFault, assertionHeaderFault } from './client-assertion.ts'
import type { GrantedSlice, RequestedSlice, TokenGrants } from './details.ts'
import { grantedSlice } from './details.ts'
import { type OpenProof, readProof } from './dpop-proof.ts'
import { TOO_OFTEN } from './endpoints.ts'
import { oidcAdapter, PARTY_OIN, subjectOf } from './oidc-adapter.ts'
import { assertionReplayed, claimOf, clientIdOf, progressOf } from './request-progress.ts'
import { DETAIL_TYPES, readDetail } from './requested-detail.ts'
import { providerKeys } from './signing-keys.ts'
import { isWithin } from './slice-rules.ts'
import {
  apiAudience,
  CLIENT_ALGORITHMS,
  CLOCK_TOLERANCE_MS,
  JWKS_PATH,
  TOKEN_LIFETIME_MS,
  TOKEN_PATH,
} from './terms.ts'
import type { TokenStore } from './token-store.ts'
import { replayId } from './used-once.ts'

/** What the authorization server works with. */
export type AuthorizationServerOptions = {
  /** The origin under which the world reaches us, without a path or slash at the end: `https://broker.example`. */
  readonly issuer: string
  readonly store: TokenStore
  readonly grants: TokenGrants
  /** The first signs, all are published. A Provider's keys are fixed: rotation makes a new server and swaps the handler. */
  readonly signingKeys: readonly SigningJwk[]
  readonly openProof: OpenProof
  /** Told of every fault; what the requester sees is an empty `server_error`. */
  readonly onFault: (fault: unknown) => void
  /** Told of every token that leaves, with what it says. */
  readonly onIssued?: (token: string, claims: AccessTokenClaims) => void
  readonly now?: () => Instant
  /** The believed certificate of whoever connected; left out or null where none can be shown: then no road of RFC 8705 is open. */
  readonly certificateOf?: ShownCertificateOf | null
  /** Whether a client that proved who it is may ask once more now; may set headers on the answer. Left out: always. */
  readonly admit?: (res: ServerResponse, clientId: string) => Promise<boolean>
}

/** Completes and checks the options. Throws `TypeError` for an issuer with a path, `ZodError` for a key that cannot sign. */
export const termsOf = (options: AuthorizationServerOptions): Terms => {
  const { issuer } = options
  if (!URL.canParse(issuer) || new URL(issuer).origin !== issuer)
    throw new TypeError('issuer must be an origin without a path, such as https://broker.example')
  const signingKeys = signingJwks.parse(options.signingKeys)
  const [signer] = signingKeys
  if (signer === undefined) throw new TypeError('signingKeys must hold a key')
  return {
    now: Date.now,
    onIssued: () => undefined,
    certificateOf: null,
    admit: async () => true,
    ...options,
    signingKeys,
    signer,
    audience: apiAudience(issuer),
  }
}

/** One text for every refusal of a decision: it reaches the requester, so it must not tell cases apart. */
const REFUSED = 'the request was refused'

/** Asked for by three hooks of oidc-provider, read once. */
const askedDetail = (ctx: ProviderContext) => {
  const text = ctx.oidc?.params?.authorization_details
  const progress = progressOf(ctx)
  const { asked } = progress
  const read = asked !== undefined && asked.text === text ? asked.read : readDetail(text)
  progress.asked = { text, read }
  if (!read.ok) throw new errors.InvalidAuthorizationDetails(read.faults.join('; '))
  return read.detail
}

/** Throws what oidc-provider itself would have said, had it asked the store. */
const refuseReplay = (ctx: ProviderContext): void => {
  if (assertionReplayed(ctx)) throw new errors.InvalidClientAuth('the assertion was used before')
  if (progressOf(ctx).used?.replayed() !== undefined)
    throw new errors.InvalidGrant('DPoP proof JWT Replay detected')
}

/** The slice that the token will carry. What the decision returns is checked, never trusted (RFC 9396, section 7). */
const grantSlice = async (
  ctx: ProviderContext,
  asked: RequestedSlice,
  grants: TokenGrants,
): Promise<GrantedSlice> => {
  const answer = await grants.grant(clientIdOf(ctx), asked, claimOf(ctx))
  refuseReplay(ctx)
  progressOf(ctx).decided = true
  if (answer === null) throw new errors.AccessDenied(REFUSED)
  const granted = grantedSlice.parse(answer)
  if (!isWithin(granted, asked)) throw new TypeError('a decision granted more than was asked')
  return granted
}

/** The acts, if the client's record lists them all; each still decides for itself when it is done. */
const grantActs = async (
  ctx: ProviderContext,
  asked: RequestedAct,
  grants: TokenGrants,
): Promise<RequestedAct> => {
  const granted = await grants.grantActs(clientIdOf(ctx), asked, claimOf(ctx))
  refuseReplay(ctx)
  progressOf(ctx).decided = true
  if (!granted) throw new errors.AccessDenied(REFUSED)
  return asked
}

/** The one detail of the token. */
const grantDetails = async (
  ctx: ProviderContext,
  grants: TokenGrants,
): Promise<GrantedDetail[]> => {
  const asked = askedDetail(ctx)
  return [
    asked.type === 'handeling'
      ? await grantActs(ctx, asked, grants)
      : await grantSlice(ctx, asked, grants),
  ]
}

/** The believed certificate behind a request; null for none, and where none can be shown. */
export const shownBy = (
  req: IncomingMessage,
  { certificateOf }: Pick<Terms, 'certificateOf'>,
): ShownCertificate | null => (certificateOf === null ? null : certificateOf(req))

/** The certificate shown, when it is of the client's own party; undefined for every other. */
const ownCertificate = (ctx: ProviderContext, terms: Terms): ShownCertificate | undefined => {
  const shown = shownBy(ctx.req, terms)
  return shown !== null && shown.oin === ctx.oidc?.client?.[PARTY_OIN] ? shown : undefined
}

/** oidc-provider would bind one token to both; then neither could be taken away without the other. */
const refuseTwoBindings = (ctx: ProviderContext): void => {
  const byCertificate = ctx.oidc?.client?.tlsClientCertificateBoundAccessTokens === true
  if (byCertificate && ctx.req.headers['dpop'] !== undefined)
    throw new errors.InvalidGrant(
      'tokens of this client are bound to its certificate, not to a key',
    )
}

/**
 * A token is bound to the key that the request proves, or to a certificate, and else there is none. Proofs are read as at the
 * API: oidc-provider would take them from five minutes before, and import their key each time.
 */
const proveKey = async (ctx: ProviderContext, { issuer, openProof, now }: Terms): Promise<void> => {
  if (ctx.oidc?.client?.tlsClientCertificateBoundAccessTokens === true) return
  const { dpop } = ctx.req.headers
  if (typeof dpop !== 'string') throw new errors.InvalidGrant('a DPoP proof is needed')
  const request = { method: 'POST', url: issuer + TOKEN_PATH, token: null }
  const proof = await readProof(dpop, request, { open: openProof, now: now() })
  if (proof === null) throw new errors.InvalidDpopProof('the DPoP proof does not hold')
  const progress = progressOf(ctx)
  progress.jkt = proof.jkt
  progress.used?.use(replayId({ iss: clientIdOf(ctx), jti: proof.jti }))
}

/** Nothing was decided, so that there is nothing to journal. */
const refuseTooOften = async (ctx: ProviderContext, { admit }: Terms): Promise<void> => {
  if (await admit(ctx.res, clientIdOf(ctx))) return
  progressOf(ctx).tooOften = true
  throw new errors.AccessDenied(TOO_OFTEN.description)
}

const resourceServer = async (ctx: ProviderContext, identifier: string, options: Terms) => {
  await refuseTooOften(ctx, options)
  // oidc-provider issues a token without details as if none were needed; this is called before every token.
  askedDetail(ctx)
  refuseTwoBindings(ctx)
  await proveKey(ctx, options)
  if (identifier !== options.audience) throw new errors.InvalidTarget()
  return {
    scope: '',
    audience: options.audience,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: options.signer.alg, kid: options.signer.kid } },
  }
}

const assertClientAssertion = (
  ctx: ProviderContext,
  { claims, header }: { claims: unknown; header: unknown },
  terms: Terms,
): void => {
  const fault = assertionHeaderFault(header) ?? assertionFault(claims, terms.issuer, terms.now())
  if (fault !== null) throw new errors.InvalidClientAuth(fault)
  progressOf(ctx).authenticated = true
  progressOf(ctx).assertion = replayId(claims as { iss: string; jti: string })
}

/** The options, complete and checked. */
export type Terms = Required<AuthorizationServerOptions> & {
  readonly audience: string
  readonly signer: SigningJwk
}

const subjectMatches = (
  ctx: ProviderContext,
  { property, expected }: { property: string; expected: string },
  terms: Terms,
): boolean => {
  const own = ownCertificate(ctx, terms)
  const matches =
    own !== undefined &&
    property === 'tls_client_auth_subject_dn' &&
    expected === subjectOf(own.oin)
  if (matches) progressOf(ctx).authenticated = true
  return matches
}

/** RFC 8705. What oidc-provider calls the certificate is only ever one that is believed and of the client's party. */
const mutualTls = (terms: Terms) => ({
  enabled: true,
  certificateBoundAccessTokens: true,
  tlsClientAuth: true,
  selfSignedTlsClientAuth: false,
  getCertificate: (ctx: ProviderContext) => ownCertificate(ctx, terms)?.certificate,
  certificateAuthorized: (ctx: ProviderContext) => ownCertificate(ctx, terms) !== undefined,
  certificateSubjectMatches: (ctx: ProviderContext, property: string, expected: string) =>
    subjectMatches(ctx, { property, expected }, terms),
})

const features = (terms: Terms) => ({
  devInteractions: { enabled: false },
  userinfo: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  backchannelLogout: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  requestObjects: { enabled: false },
  claimsParameter: { enabled: false },
  encryption: { enabled: false },
  introspection: { enabled: false },
  revocation: { enabled: false },
  registration: { enabled: false },
  rpMetadataChoices: { enabled: false },
  clientCredentials: { enabled: true },
  // An experiment to oidc-provider: another version of it refuses to start.
  externalSigningSupport: { enabled: true, ack: 'experimental-01' },
  // Proofs are ours to read, in `proveKey`.
  dPoP: { enabled: false },
  mTLS: terms.certificateOf === null ? { enabled: false } : mutualTls(terms),
  resourceIndicators: {
    enabled: true,
    defaultResource: () => terms.audience,
    getResourceServerInfo: (ctx: ProviderContext, identifier: string) =>
      resourceServer(ctx, identifier, terms),
  },
  richAuthorizationRequests: {
    enabled: true,
    types: Object.fromEntries(
      DETAIL_TYPES.map((type) => [
        type,
        { validate: (ctx: ProviderContext) => void askedDetail(ctx) },
      ]),
    ),
    authorizationDetailsForAccessToken: (ctx: ProviderContext, token: ProviderToken) => {
      const { jkt } = progressOf(ctx)
      if (jkt !== undefined) token.setThumbprint('jkt', jkt)
      return grantDetails(ctx, terms.grants)
    },
  },
})

/** How a client may prove which one it is; certificates only where one can be shown. */
export const clientAuthMethods = ({ certificateOf }: Pick<Terms, 'certificateOf'>): string[] => [
  'private_key_jwt',
  ...(certificateOf === null ? [] : ['tls_client_auth']),
]

/** The configuration of oidc-provider: one grant, everything else off. */
export const providerConfiguration = (terms: Terms) => ({
  adapter: oidcAdapter(terms),
  jwks: { keys: providerKeys(terms.signingKeys) },
  scopes: [],
  responseTypes: [],
  clientAuthMethods: clientAuthMethods(terms),
  extraClientMetadata: { properties: [PARTY_OIN] },
  enabledJWA: {
    clientAuthSigningAlgValues: [...CLIENT_ALGORITHMS],
  },
  clientDefaults: {
    grant_types: ['client_credentials'],
    response_types: [],
    id_token_signed_response_alg: terms.signer.alg,
    token_endpoint_auth_method: 'private_key_jwt',
  },
  clientBasedCORS: () => false,
  clockTolerance: CLOCK_TOLERANCE_MS / SECOND,
  ttl: { ClientCredentials: TOKEN_LIFETIME_MS / SECOND },
  routes: { token: TOKEN_PATH, jwks: JWKS_PATH },
  assertJwtClientAuthClaimsAndHeader: (ctx: ProviderContext, claims: unknown, header: unknown) =>
    assertClientAssertion(ctx, { claims, header }, terms),
  formats: {
    customizers: {
      jwt: (ctx: ProviderContext, _token: unknown, jwt: { payload: unknown }) => {
        if (progressOf(ctx).used?.settled() !== true)
          throw new TypeError('a token on what may have been used before')
        progressOf(ctx).claims = assertSignable(jwt.payload)
      },
    },
  },
  features: features(terms),
})
