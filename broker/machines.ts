/** The face for systems with its tokens: one app whose signing keys can change while it serves. */
import type { RequestListener } from 'node:http'
import type { SigningJwk } from '../consent/ports/keys.ts'
import { createActGrants } from './disclosure/act-grants.ts'
import { createGrants } from './disclosure/grant.ts'
import { createMachineApp, type FaceOptions } from './http/app.ts'
import { loggable } from './log.ts'
import { createAuthorizationServer } from './tokens/authorization-server.ts'
import type { ShownCertificateOf } from './tokens/certificate.ts'
import type { OpenProof } from './tokens/dpop-proof.ts'
import { tokenMemory } from './tokens/read-access-token.ts'
import { tokenKeys } from './tokens/signing-keys.ts'
import { apiAudience } from './tokens/terms.ts'
import { verifyAccessToken } from './tokens/verify-access-token.ts'

export type MachinesOptions = FaceOptions & {
  /** The first signs, all are believed. */
  readonly signingKeys: readonly SigningJwk[]
  readonly openProof: OpenProof
  /** Null where no client certificate can be shown. */
  readonly certificateOf: ShownCertificateOf | null
  /** Whether a BSN may only come from whoever shows a certificate of its own party. */
  readonly bsnNeedsCertificate: boolean
}

export type Machines = {
  readonly app: RequestListener
  /**
   * From the next request on, tokens are signed and believed by these keys. Requests under way end as they began. Throws
   * for keys that cannot sign; then nothing changes.
   */
  readonly rotate: (signingKeys: readonly SigningJwk[]) => void
}

/** Everything that is fixed to one set of keys. */
const roadsOf = (options: MachinesOptions, signingKeys: readonly SigningJwk[]) => {
  const { origin: issuer, services, log, limits, certificateOf } = options
  const { store, now } = services.context
  const grants = {
    ...createGrants(services.context, services.mediation.pace),
    ...createActGrants(services.context),
  }
  const audience = apiAudience(issuer)
  const memory = tokenMemory({ keys: tokenKeys(signingKeys), issuer, audience, now })
  const server = createAuthorizationServer({
    issuer,
    store,
    grants,
    signingKeys,
    openProof: options.openProof,
    onFault: (fault) => log('oauth.fault', loggable(fault)),
    onIssued: memory.remember,
    now,
    certificateOf,
    admit: async (res, clientId) => {
      const { allowed, headers } = await limits.ofClient(res.req, clientId)
      for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
      return allowed
    },
  })
  const resourceServer = {
    issuer,
    read: memory.read,
    openProof: options.openProof,
    isRevoked: grants.isRevoked,
    takesCertificates: certificateOf !== null,
    now,
  }
  return { server, resourceServer }
}

/** Makes the face. Throws for keys that cannot sign. */
export const createMachines = (options: MachinesOptions): Machines => {
  let current = roadsOf(options, options.signingKeys)
  const app = createMachineApp({
    ...options,
    verifyToken: (presented) => verifyAccessToken(presented, current.resourceServer),
    authorizationServer: (req, res, next) => current.server.handler(req, res, next),
  })
  return {
    app,
    rotate: (signingKeys) => {
      current = roadsOf(options, signingKeys)
    },
  }
}
