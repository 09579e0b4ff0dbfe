/** The portal with its login. */
import type { RequestListener } from 'node:http'
import { loginProofs } from '../../adapters/identity/login-proofs.ts'
import { createOidcIdentity } from '../../adapters/identity/oidc.ts'
import { signingJwk } from '../../consent/ports/keys.ts'
import type { LoginProofs } from '../../consent/ports/login-proofs.ts'
import { SECOND } from '../../consent/time.ts'
import { type BrokerConfig, ConfigError, type PortalLogin, readSetting } from '../config.ts'
import { SESSION_MS_MAX } from '../portal/sessions.ts'
import type { PortalOptions } from '../portal/site.ts'

const KEY_SETTING = 'CONSENT_BROKER_PORTAL_CLIENT_KEY'

const clientKeyOf = ({ clientKey }: PortalLogin) => {
  const text = readSetting(KEY_SETTING, clientKey)
  try {
    return signingJwk.parse(JSON.parse(text))
  } catch {
    // No cause: a message about the file may quote it.
    throw new ConfigError([
      `${KEY_SETTING}: ${clientKey} holds no private JWK of P-256 or Ed25519.`,
    ])
  }
}

/** Null where the settings name no login for people. `ConfigError` for a key that cannot be used. */
export const portalOf = async (
  { portal, peopleUrl, mode, helpPhone, theme, proxies }: BrokerConfig,
  parts: Pick<PortalOptions, 'context' | 'mediation' | 'log' | 'logIn'>,
): Promise<RequestListener | null> => {
  if (portal === null) return null
  // Loaded where there is a portal only: it brings Express along.
  const { createPortalApp } = await import('../portal/app.ts')
  const identity = createOidcIdentity({
    issuer: portal.issuer,
    clientId: portal.clientId,
    auth: { by: 'private_key_jwt', key: clientKeyOf(portal) },
    redirectUri: `${peopleUrl}/inloggen/terug`,
    scope: 'openid',
    acrValues: portal.acrValues,
    maxAgeSeconds: SESSION_MS_MAX / SECOND,
    allowInsecure: mode === 'development',
  })
  return createPortalApp({ ...parts, origin: peopleUrl, identity, helpPhone, theme, proxies })
}

/** How organisations prove that somebody of a family logged in on their own pages; null where the settings name no login for people. */
export const loginProofsOf = (
  { portal, mode }: BrokerConfig,
  now: () => number,
): LoginProofs | null =>
  portal &&
  loginProofs({
    issuer: portal.issuer,
    acrValues: portal.acrValues,
    allowInsecure: mode === 'development',
    now,
  })

const API = /^\/v1(\/|\?|$)/

/** The API under `/v1`, pages everywhere else. */
export const besideApi =
  (api: RequestListener, portal: RequestListener): RequestListener =>
  (req, res) =>
    API.test(req.url ?? '') ? api(req, res) : portal(req, res)
