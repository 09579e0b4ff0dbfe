/** Settings of a broker, from the environment. Unsafe or half settings refuse to start, naming the setting. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SUBSTANTIAL } from '../consent/ports/identity.ts'
import type { Theme } from './portal/theme.ts'
import { addressIn, type Settings, settings } from './settings.ts'

/** Settings that stop the start; the message holds one sentence a fault. */
export class ConfigError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/** How people log in at the portal: we are a relying party of this provider. */
export type PortalLogin = {
  readonly issuer: string
  readonly clientId: string
  /** File of the private JWK with which we prove to the provider who we are. */
  readonly clientKey: string
  /** Levels of assurance that are enough; at least substantial in production. */
  readonly acrValues: readonly string[]
}

export type BrokerConfig = {
  readonly mode: 'production' | 'development'
  /** Origin under which machines reach the broker. */
  readonly issuer: string
  readonly machines: { readonly host: string; readonly port: number }
  /** Origin under which people reach the broker. */
  readonly peopleUrl: string
  readonly people: { readonly host: string; readonly port: number }
  /** Path of the SQLite file. */
  readonly database: string
  /** Folder of key files. */
  readonly keys: string
  /** PEM file of the authorities whose party certificates are believed. */
  readonly trustedCas: string
  /** PEM files of the certificate and key with which the listener for machines ends TLS itself; null where a proxy does. */
  readonly tls: { readonly certificate: string; readonly key: string } | null
  /** Addresses of the proxies that end TLS: their `Client-Cert` and `X-Forwarded-For` count, nobody else's. */
  readonly proxies: readonly string[]
  /** Requests a minute that one client of an organisation may make. */
  readonly clientRequestsPerMinute: number
  /** Region files; without them the cautious region `standaard` holds for everybody. */
  readonly regions: readonly string[]
  /** Where people log in for the endpoints for people; only in development, elsewhere the portal has its session. */
  readonly login: { readonly issuer: string; readonly audience: string } | null
  /** Null: there is no portal. */
  readonly portal: PortalLogin | null
  /** What people can call when they cannot work it out. */
  readonly helpPhone: string
  readonly theme: Theme
  /** Base URL of the BRP API; without it authority stays unknown. */
  readonly brpUrl: string | null
  readonly mail: MailConfig
}

export type MailConfig = {
  /** Sender of every mail; may have a name. */
  readonly from: string
  /** Right-hand side of every Message-ID. */
  readonly domain: string
  /** By a server, or each mail a file in a folder. */
  readonly by: { readonly smtpUrl: string } | { readonly folder: string }
}

/** Names that only a development set-up has; production refuses them wherever they occur. */
export const DEVELOPMENT_MARK = /ontwikkeling|development|localhost|127\.0\.0\.1|\[::1\]/i

type SettingName = keyof Settings

const ADDRESSES = [
  'CONSENT_BROKER_ISSUER',
  'CONSENT_BROKER_PEOPLE_URL',
  'CONSENT_BROKER_PORTAL_ISSUER',
  'CONSENT_BROKER_BRP_URL',
] as const
const PORTAL = [
  'CONSENT_BROKER_PORTAL_ISSUER',
  'CONSENT_BROKER_PORTAL_CLIENT_ID',
  'CONSENT_BROKER_PORTAL_CLIENT_KEY',
] as const
const DEFAULT_HELP_PHONE = '038 000 00 00'
const LOGIN = ['CONSENT_BROKER_LOGIN_ISSUER', 'CONSENT_BROKER_LOGIN_AUDIENCE'] as const
const PLACES = {
  CONSENT_BROKER_DATABASE: 'its people',
  CONSENT_BROKER_KEYS: 'its keys',
  CONSENT_BROKER_TRUSTED_CAS: 'its authority',
} as const

const addressFaults = (name: SettingName, url: string): string[] => [
  ...(url.startsWith('https://') ? [] : [`${name} must be https in production.`]),
  ...(DEVELOPMENT_MARK.test(url)
    ? [`${name} names a development address; production does not start on it.`]
    : []),
]

const productionFaults = (parsed: Settings): string[] => {
  if (parsed.CONSENT_BROKER_MODE !== 'production') return []
  return [
    ...ADDRESSES.flatMap((name) => {
      const url = parsed[name]
      return url === undefined ? [] : addressFaults(name, url)
    }),
    ...LOGIN.filter((name) => parsed[name] !== undefined).map(
      (name) =>
        `${name} opens the endpoints for people to a development login; production does not start with it.`,
    ),
    ...(parsed.CONSENT_BROKER_PORTAL_ISSUER !== undefined &&
    parsed.CONSENT_BROKER_HELP_PHONE === undefined
      ? [
          'CONSENT_BROKER_HELP_PHONE is not set: whoever cannot work out the portal must be able to call.',
        ]
      : []),
    ...Object.entries(PLACES).flatMap(([name, what]) =>
      DEVELOPMENT_MARK.test(parsed[name as keyof typeof PLACES])
        ? [`${name} names a development folder; production does not start with ${what}.`]
        : [],
    ),
  ]
}

/** A login half named is a mistake, not the absence of one. */
const halfLoginFaults = (parsed: Settings): string[] => {
  const missing = LOGIN.filter((name) => parsed[name] === undefined)
  return missing.length === 1
    ? [`${missing[0]} is not set, and the other half of the login is.`]
    : []
}

/** A portal half named would be no portal, and nobody would notice. */
const halfPortalFaults = (parsed: Settings): string[] => {
  const missing = PORTAL.filter((name) => parsed[name] === undefined)
  return missing.length > 0 && missing.length < PORTAL.length
    ? missing.map((name) => `${name} is not set, and other settings of the portal are.`)
    : []
}

const portalOf = (parsed: Settings): PortalLogin | null => {
  const { CONSENT_BROKER_PORTAL_ISSUER: issuer, CONSENT_BROKER_PORTAL_CLIENT_ID: clientId } = parsed
  const { CONSENT_BROKER_PORTAL_CLIENT_KEY: clientKey } = parsed
  if (issuer === undefined || clientId === undefined || clientKey === undefined) return null
  const acrValues = parsed.CONSENT_BROKER_PORTAL_ACR ?? SUBSTANTIAL
  return { issuer, clientId, clientKey, acrValues }
}

const TLS = ['CONSENT_BROKER_TLS_CERTIFICATE', 'CONSENT_BROKER_TLS_KEY'] as const

/** Either this process ends TLS and sees certificates itself, or a proxy does and tells of them. */
const tlsFaults = (parsed: Settings): string[] => {
  const missing = TLS.filter((name) => parsed[name] === undefined)
  const [first] = missing
  const half = missing.length === 1 ? [`${first} is not set, and the other half of TLS is.`] : []
  const both = missing.length < TLS.length && parsed.CONSENT_BROKER_PROXIES !== undefined
  return both
    ? [...half, 'CONSENT_BROKER_PROXIES is set, but this broker ends TLS itself: remove one.']
    : half
}

const tlsOf = (parsed: Settings) => {
  const { CONSENT_BROKER_TLS_CERTIFICATE: certificate, CONSENT_BROKER_TLS_KEY: key } = parsed
  return certificate !== undefined && key !== undefined ? { certificate, key } : null
}

/** Mail goes by a server or into a folder; by a server it needs a sender that the server may send for. */
const mailFaults = (parsed: Settings): string[] => {
  const { CONSENT_BROKER_SMTP_URL: url, CONSENT_BROKER_MAIL_FROM: from } = parsed
  if (url === undefined) return []
  const nobody = 'CONSENT_BROKER_MAIL_FROM is not set, and CONSENT_BROKER_SMTP_URL is.'
  const both = 'CONSENT_BROKER_MAIL_FOLDER and CONSENT_BROKER_SMTP_URL are both set: remove one.'
  return [
    ...(from === undefined ? [nobody] : []),
    ...(parsed.CONSENT_BROKER_MAIL_FOLDER === undefined ? [] : [both]),
  ]
}

/** Without a server mails land beside the database, where nobody else can read them either. */
const mailOf = (parsed: Settings): MailConfig => {
  const {
    CONSENT_BROKER_SMTP_URL: url,
    CONSENT_BROKER_MAIL_FOLDER: folder = join(dirname(parsed.CONSENT_BROKER_DATABASE), 'berichten'),
    CONSENT_BROKER_MAIL_FROM: from = 'toestemming@broker.invalid',
  } = parsed
  const domain = addressIn(from).split('@').at(-1) ?? ''
  return { from, domain, by: url === undefined ? { folder } : { smtpUrl: url } }
}

/** A misspelt setting would silently leave its default in force. */
const unknownFaults = (environment: Readonly<Record<string, string | undefined>>): string[] =>
  Object.keys(environment)
    .filter((name) => name.startsWith('CONSENT_BROKER_') && !Object.hasOwn(settings.shape, name))
    .map((name) => `${name} is no setting of a broker.`)

const loginOf = (parsed: Settings) => {
  const { CONSENT_BROKER_LOGIN_ISSUER: issuer, CONSENT_BROKER_LOGIN_AUDIENCE: audience } = parsed
  return issuer !== undefined && audience !== undefined ? { issuer, audience } : null
}

/** The settings in an environment. Throws `ConfigError` with every fault. */
export const brokerConfig = (
  environment: Readonly<Record<string, string | undefined>>,
): BrokerConfig => {
  if (environment['DATABASE_URL'] !== undefined)
    throw new ConfigError([
      'DATABASE_URL is set, but this version stores in SQLite only: remove it and set CONSENT_BROKER_DATABASE to a file.',
    ])
  const read = settings.safeParse(environment)
  const unknown = unknownFaults(environment)
  if (!read.success)
    throw new ConfigError([
      ...read.error.issues.map(
        ({ path, code, message }) =>
          `${path.join('.')} ${code === 'invalid_type' ? 'is not set' : message}.`,
      ),
      ...unknown,
    ])
  const faults = [
    ...productionFaults(read.data),
    ...halfLoginFaults(read.data),
    ...halfPortalFaults(read.data),
    ...tlsFaults(read.data),
    ...mailFaults(read.data),
    ...unknown,
  ]
  if (faults.length > 0) throw new ConfigError(faults)
  const parsed = read.data
  return {
    mode: parsed.CONSENT_BROKER_MODE,
    issuer: parsed.CONSENT_BROKER_ISSUER,
    machines: parsed.CONSENT_BROKER_MACHINES_LISTEN,
    peopleUrl: parsed.CONSENT_BROKER_PEOPLE_URL,
    people: parsed.CONSENT_BROKER_PEOPLE_LISTEN,
    database: parsed.CONSENT_BROKER_DATABASE,
    keys: parsed.CONSENT_BROKER_KEYS,
    trustedCas: parsed.CONSENT_BROKER_TRUSTED_CAS,
    tls: tlsOf(parsed),
    proxies: parsed.CONSENT_BROKER_PROXIES ?? [],
    clientRequestsPerMinute: parsed.CONSENT_BROKER_CLIENT_REQUESTS_PER_MINUTE,
    regions: parsed.CONSENT_BROKER_REGIONS ?? [],
    login: loginOf(parsed),
    portal: portalOf(parsed),
    helpPhone: parsed.CONSENT_BROKER_HELP_PHONE ?? DEFAULT_HELP_PHONE,
    theme: parsed.CONSENT_BROKER_THEME,
    brpUrl: parsed.CONSENT_BROKER_BRP_URL ?? null,
    mail: mailOf(parsed),
  }
}

/** Reads a file that a setting names; `ConfigError` naming the setting. */
export const readSetting = (setting: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new ConfigError([`${setting}: the file ${path} cannot be read (${code}).`])
  }
}

/** The process's own environment: the one place that reads it. */
export const ownEnvironment = (): Readonly<Record<string, string | undefined>> => process.env
