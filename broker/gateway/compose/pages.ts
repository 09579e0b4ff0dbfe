/** The pages of the organisation: for its own staff, and for families, each with a login of its own. */
import { createOidcIdentity, type RelyingPartyAuth } from '../../../adapters/identity/oidc.ts'
import type { GatewayRecords } from '../../../consent/ports/gateway-records.ts'
import type { Instant } from '../../../consent/time.ts'
import { type GatewayConfig, type Login, readSetting } from '../config.ts'
import { readerApp } from '../reader/app.ts'
import { readPrivateJwk } from './faults.ts'
import type { Rules } from './own-data.ts'
import { requesterOf } from './requester.ts'
import type { Trust } from './trust.ts'

type OfLogin = { readonly login: Login; readonly setting: string; readonly redirectUri: string }

const loginAuthOf = (
  config: GatewayConfig,
  { login, setting: of }: Pick<OfLogin, 'login' | 'setting'>,
): RelyingPartyAuth => {
  const setting = `${of}.auth`
  if (login.auth.by === 'private_key_jwt')
    return { by: 'private_key_jwt', key: readPrivateJwk(config, setting, login.auth.key) }
  if (login.auth.by === 'none') return { by: 'none' }
  return { by: 'secret', secret: readSetting(config, setting, login.auth.file).trim() }
}

const identityOf = (config: GatewayConfig, of: OfLogin, keeps: { keepsProof?: true } = {}) => {
  const { issuer, clientId, scope, acrValues } = of.login
  return createOidcIdentity({
    issuer,
    clientId,
    auth: loginAuthOf(config, of),
    redirectUri: of.redirectUri,
    scope,
    ...keeps,
    ...(acrValues && { acrValues }),
    allowInsecure: config.mode === 'development',
  })
}

/** The login of families; null where the settings show them no copies. */
const familyLoginOf = (config: GatewayConfig) => {
  const { pages } = config
  if (pages?.copies === undefined) return null
  const { login } = pages.copies
  const redirectUri = `${pages.url}/kopieen/inloggen/terug`
  const of = { login, setting: 'pages.copies.login', redirectUri }
  return { identity: identityOf(config, of, { keepsProof: true }) }
}

/** The app of the pages, and the client it speaks with; null where the file asks for no pages. */
export const pagesOf = async (
  config: GatewayConfig,
  trust: Trust,
  parts: { rules: Rules; records: GatewayRecords; now: () => Instant },
  onFault: (fault: string) => void,
) => {
  const { pages } = config
  if (pages === undefined) return null
  const requester = await requesterOf(config, trust, { now: parts.now, onFault })
  const reader = {
    organisation: config.organisation.name,
    theme: pages.theme,
    url: pages.url,
    identity: identityOf(config, {
      login: pages.login,
      setting: 'pages.login',
      redirectUri: `${pages.url}/inloggen/terug`,
    }),
    employees: pages.employees,
    requester,
    partners: config.partners,
    records: parts.records,
    wording: parts.rules.wording,
    now: parts.now,
    onFault,
  }
  const app = readerApp(reader, familyLoginOf(config))
  return { app, listen: pages.listen, close: requester.close }
}
