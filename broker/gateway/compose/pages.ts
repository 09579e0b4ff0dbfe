/** The pages for the organisation's own staff, with its login. */
import { createOidcIdentity, type RelyingPartyAuth } from '../../../adapters/identity/oidc.ts'
import type { GatewayRecords } from '../../../consent/ports/gateway-records.ts'
import type { Instant } from '../../../consent/time.ts'
import { type GatewayConfig, readSetting } from '../config.ts'
import { readerApp } from '../reader/app.ts'
import { readPrivateJwk } from './faults.ts'
import type { Rules } from './own-data.ts'
import { requesterOf } from './requester.ts'
import type { Trust } from './trust.ts'

type Pages = NonNullable<GatewayConfig['pages']>

const loginAuthOf = (config: GatewayConfig, { login }: Pages): RelyingPartyAuth => {
  const setting = 'pages.login.auth'
  if (login.auth.by === 'private_key_jwt')
    return { by: 'private_key_jwt', key: readPrivateJwk(config, setting, login.auth.key) }
  if (login.auth.by === 'none') return { by: 'none' }
  return { by: 'secret', secret: readSetting(config, setting, login.auth.file).trim() }
}

const identityOf = (config: GatewayConfig, pages: Pages) => {
  const { issuer, clientId, scope, acrValues } = pages.login
  return createOidcIdentity({
    issuer,
    clientId,
    auth: loginAuthOf(config, pages),
    redirectUri: `${pages.url}/inloggen/terug`,
    scope,
    ...(acrValues && { acrValues }),
    allowInsecure: config.mode === 'development',
  })
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
  const app = readerApp({
    organisation: config.organisation.name,
    theme: pages.theme,
    url: pages.url,
    identity: identityOf(config, pages),
    employees: pages.employees,
    requester,
    partners: config.partners,
    records: parts.records,
    rulebook: parts.rules.rulebook,
    now: parts.now,
    onFault,
  })
  return { app, listen: pages.listen, close: requester.close }
}
