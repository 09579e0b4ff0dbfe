/** Where everything of a development set-up is: its ports, addresses and files. Nothing is made here. */
import { join } from 'node:path'
import { type FictionalParty, parties } from './world.ts'

/** Audience of the tokens that open the endpoints for people in a development set-up. */
export const PEOPLE_AUDIENCE = 'urn:consent-broker:ontwikkeling:mensen'
/** Everything of a set-up listens here. */
export const HOST = '127.0.0.1'

export type Ports = {
  readonly machines: number
  readonly people: number
  readonly login: number
  readonly brp: number
  /** Per party with a gateway, by slug. */
  readonly gateways: Readonly<Record<string, { readonly orders: number; readonly pages: number }>>
}

/** Where everything of a set-up is. */
export type Layout = {
  readonly dir: string
  readonly issuer: string
  readonly peopleUrl: string
  readonly loginIssuer: string
  readonly brpUrl: string
  /** Environment of the broker's process. */
  readonly environment: Readonly<Record<string, string>>
  readonly registerFile: string
  readonly loginFile: string
  readonly brpFile: string
  readonly gateways: readonly {
    readonly party: FictionalParty
    readonly config: string
    readonly ordersUrl: string
    readonly pagesUrl: string
  }[]
}

/** As which relying party an organisation logs families in. */
export const familyLoginOf = ({ slug }: FictionalParty): string => `${slug}-gezin`

/** The portal, as the development login knows it. */
export const PORTAL_CLIENT = 'portaal'

const origin = (port: number): string => `http://${HOST}:${port}`

/** The addresses and files of a set-up; nothing is made yet. */
export const layoutOf = (dir: string, ports: Ports): Layout => {
  const issuer = origin(ports.machines)
  const peopleUrl = origin(ports.people)
  const loginIssuer = origin(ports.login)
  const brpUrl = origin(ports.brp)
  return {
    dir,
    issuer,
    peopleUrl,
    loginIssuer,
    brpUrl,
    environment: {
      CONSENT_BROKER_MODE: 'development',
      CONSENT_BROKER_ISSUER: issuer,
      CONSENT_BROKER_MACHINES_LISTEN: `${HOST}:${ports.machines}`,
      CONSENT_BROKER_PEOPLE_URL: peopleUrl,
      CONSENT_BROKER_PEOPLE_LISTEN: `${HOST}:${ports.people}`,
      CONSENT_BROKER_DATABASE: join(dir, 'broker', 'broker.sqlite'),
      CONSENT_BROKER_KEYS: join(dir, 'broker', 'keys'),
      CONSENT_BROKER_TRUSTED_CAS: join(dir, 'authority.pem'),
      CONSENT_BROKER_LOGIN_ISSUER: loginIssuer,
      CONSENT_BROKER_LOGIN_AUDIENCE: PEOPLE_AUDIENCE,
      CONSENT_BROKER_PORTAL_ISSUER: loginIssuer,
      CONSENT_BROKER_PORTAL_CLIENT_ID: PORTAL_CLIENT,
      CONSENT_BROKER_PORTAL_CLIENT_KEY: join(dir, 'broker', 'portal-login-key.json'),
      CONSENT_BROKER_BRP_URL: brpUrl,
      CONSENT_BROKER_MAIL_FOLDER: join(dir, 'berichten'),
    },
    registerFile: join(dir, 'broker', 'register.json'),
    loginFile: join(dir, 'login.json'),
    brpFile: join(dir, 'brp.json'),
    gateways: parties
      .filter(({ gateway }) => gateway)
      .map((party) => {
        const at = ports.gateways[party.slug] ?? { orders: 0, pages: 0 }
        return {
          party,
          config: join(dir, party.slug, 'gateway.yaml'),
          ordersUrl: origin(at.orders),
          pagesUrl: origin(at.pages),
        }
      }),
  }
}
