/** What each setting of a broker looks like in the environment. */
import { z } from 'zod'
import { mailAddress } from '../consent/mail-address.ts'
import { DEFAULT_THEME, theme } from './portal/theme.ts'

const PORT_MAX = 65_535

const listen = z
  .string()
  .regex(/^[^:\s]+:\d{1,5}$/, { error: 'must be host:port', abort: true })
  .refine((text) => Number(text.split(':')[1]) <= PORT_MAX, `must have a port up to ${PORT_MAX}`)
  .transform((text) => {
    const [host = '', port = ''] = text.split(':')
    return { host, port: Number(port) }
  })

const origin = z
  .url({ protocol: /^https?$/, abort: true })
  .refine((url) => new URL(url).origin === url, 'must be an origin without path or final slash')

const list = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .refine((items) => items.every((item) => item !== ''), 'must be files separated by commas')

const addresses = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .refine(
    (items) => items.every((item) => z.union([z.ipv4(), z.ipv6()]).safeParse(item).success),
    'must be IP addresses separated by commas',
  )

/** Far above what one organisation needs, far below what one machine can do: it stops a loop, not a day's work. */
const CLIENT_REQUESTS_PER_MINUTE = 6000
/** More than any machine answers, so as good as none. */
const CLIENT_REQUESTS_PER_MINUTE_MAX = 10_000_000

const perMinute = z
  .string()
  .regex(/^[1-9]\d*$/, { error: 'must be a whole number from 1', abort: true })
  .transform(Number)
  .refine(
    (count) => count <= CLIENT_REQUESTS_PER_MINUTE_MAX,
    `must be at most ${CLIENT_REQUESTS_PER_MINUTE_MAX}`,
  )

/** A blank path names the folder it stands in, or a database that is thrown away. */
const filled = z.string().regex(/\S/, 'is empty')
/** `smtp://host`, with user and password where the server asks them; nothing behind it. */
const smtpUrl = z
  .url({
    protocol: /^smtps?$/,
    abort: true,
    error: 'must be smtp://host:port or smtps://host:port',
  })
  .refine((url) => ['', '/'].includes(new URL(url).pathname), 'must have no path')

const WITH_NAME = /^[\p{L}\p{N} '’-]{1,60} <([^<>]+)>$/u

const sender = z
  .string()
  .refine(
    (text) => mailAddress.safeParse(addressIn(text)).success,
    'must be a mail address, or a name and an address: Toestemming <nee@broker.example>',
  )

/** The address of a sender that may have a name. */
export const addressIn = (from: string): string => WITH_NAME.exec(from)?.[1] ?? from

/** Every setting by its name; a half set or unsafe one is `brokerConfig`'s to refuse. */
export const settings = z.object({
  CONSENT_BROKER_MODE: z.enum(['production', 'development']).default('production'),
  CONSENT_BROKER_ISSUER: origin,
  CONSENT_BROKER_MACHINES_LISTEN: listen,
  CONSENT_BROKER_PEOPLE_URL: origin,
  CONSENT_BROKER_PEOPLE_LISTEN: listen,
  CONSENT_BROKER_DATABASE: filled,
  CONSENT_BROKER_KEYS: filled,
  CONSENT_BROKER_TRUSTED_CAS: filled,
  CONSENT_BROKER_TLS_CERTIFICATE: filled.optional(),
  CONSENT_BROKER_TLS_KEY: filled.optional(),
  CONSENT_BROKER_PROXIES: addresses.optional(),
  CONSENT_BROKER_CLIENT_REQUESTS_PER_MINUTE: perMinute.default(CLIENT_REQUESTS_PER_MINUTE),
  CONSENT_BROKER_REGIONS: list.optional(),
  CONSENT_BROKER_LOGIN_ISSUER: origin.optional(),
  CONSENT_BROKER_LOGIN_AUDIENCE: filled.optional(),
  CONSENT_BROKER_PORTAL_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  CONSENT_BROKER_PORTAL_CLIENT_ID: filled.optional(),
  CONSENT_BROKER_PORTAL_CLIENT_KEY: filled.optional(),
  CONSENT_BROKER_PORTAL_ACR: list.optional(),
  CONSENT_BROKER_HELP_PHONE: filled.max(40).optional(),
  CONSENT_BROKER_THEME: theme.default(DEFAULT_THEME),
  CONSENT_BROKER_BRP_URL: z.url({ protocol: /^https?$/ }).optional(),
  CONSENT_BROKER_SMTP_URL: smtpUrl.optional(),
  CONSENT_BROKER_MAIL_FROM: sender.optional(),
  CONSENT_BROKER_MAIL_FOLDER: z.string().min(1).optional(),
})
export type Settings = z.infer<typeof settings>
