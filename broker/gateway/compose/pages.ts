/** The pages of the organisation: for its own staff, and for families, each with a login of its own. */
import { createOidcIdentity, type RelyingPartyAuth } from '../../../adapters/identity/oidc.ts'
import type { GatewayRecords } from '../../../consent/ports/gateway-records.ts'
import type { Instant } from '../../../consent/time.ts'
import { type GatewayConfig, type Login, readSetting, sentenceOf } from '../config.ts'
import { readerApp } from '../reader/app.ts'
import { rereadOnChange } from '../reread.ts'
import { readPrivateJwk } from './faults.ts'
import type { Rules } from './own-data.ts'
import { requesterOf } from './requester.ts'
import type { Trust } from './trust.ts'

type OfLogin = {
  readonly login: Login
  readonly setting: string
  readonly redirectUri: string
  /** Told of a new key or secret that cannot be used. */
  readonly onFault: (fault: string) => void
}

const NO_AUTH: RelyingPartyAuth = { by: 'none' }

/** What proves to the provider who we are, as the file says at the moment of asking. */
const loginAuthOf = (
  config: GatewayConfig,
  { login: { auth }, setting: of, onFault }: OfLogin,
): (() => RelyingPartyAuth) => {
  if (auth.by === 'none') return () => NO_AUTH
  const setting = `${of}.auth`
  const file = auth.by === 'private_key_jwt' ? auth.key : auth.file
  const read = (): RelyingPartyAuth =>
    auth.by === 'private_key_jwt'
      ? { by: auth.by, key: readPrivateJwk(config, setting, file) }
      : { by: 'secret', secret: readSetting(config, setting, file).trim() }
  return rereadOnChange([config.at(file)], read, (fault) =>
    onFault(`${sentenceOf(fault, setting)}; the one before stays in use`),
  )
}

const identityOf = (config: GatewayConfig, of: OfLogin, keeps: { keepsProof?: true } = {}) => {
  const { issuer, clientId, scope, acrValues } = of.login
  const auth = loginAuthOf(config, of)
  return createOidcIdentity({
    issuer,
    clientId,
    get auth() {
      return auth()
    },
    redirectUri: of.redirectUri,
    scope,
    ...keeps,
    ...(acrValues && { acrValues }),
    allowInsecure: config.mode === 'development',
  })
}

/** The login of families; null where the settings show them no copies. */
const familyLoginOf = (config: GatewayConfig, onFault: OfLogin['onFault']) => {
  const { pages } = config
  if (pages?.copies === undefined) return null
  const { login } = pages.copies
  const redirectUri = `${pages.url}/kopieen/inloggen/terug`
  const of = { login, setting: 'pages.copies.login', redirectUri, onFault }
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
    kind: config.organisation.kind,
    theme: pages.theme,
    url: pages.url,
    identity: identityOf(config, {
      login: pages.login,
      setting: 'pages.login',
      redirectUri: `${pages.url}/inloggen/terug`,
      onFault,
    }),
    employees: pages.employees,
    requester,
    partners: config.partners,
    records: parts.records,
    wording: parts.rules.wording,
    now: parts.now,
    onFault,
  }
  const app = readerApp(reader, familyLoginOf(config, onFault))
  return { app, listen: pages.listen, close: requester.close }
}
