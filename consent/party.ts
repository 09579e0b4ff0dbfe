/** Organisations, the systems that act for them, and the people who work there. */
import { z } from 'zod'
import { acts } from './act.ts'
import { partyId } from './id.ts'
import { mailAddress } from './mail-address.ts'

/** Organisatie-identificatienummer: eight digits and twelve digits or capitals. Letters occur. */
export const oin = z.string().regex(/^\d{8}[0-9A-Z]{12}$/, 'geen geldig OIN')
export type Oin = z.infer<typeof oin>

export const party = z.strictObject({
  id: partyId,
  /** Party id of the catalogue: `school_vo`, `leerplicht`... */
  kind: z.string(),
  name: z.string().min(1),
  oin,
  /** Id of the region whose switches decide where this party is the holder. */
  region: z.string(),
  /** Base URL of its gateway; null when it holds nothing here. */
  gatewayUrl: z.url().nullable(),
  /** Where messages to it go by mail: to its privacy officer, and to whom must stop using something. */
  mail: mailAddress.nullable().default(null),
  /** A party that may process the BSN (UAVG 46) may use the BSN index. */
  mayUseBsn: z.boolean(),
  active: z.boolean(),
})
export type Party = z.infer<typeof party>

const URL_CHARS_MAX = 500

/** Called by the broker itself, so nothing in it may be more than an address. Where it leads is judged at every call. */
const webhookUrl = z.url({ protocol: /^https?$/, abort: true }).refine((text) => {
  const { username, password, hash } = new URL(text)
  return text.length <= URL_CHARS_MAX && [username, password, hash].every((part) => part === '')
}, 'geen adres voor berichten')

const isPublishable = (url: string): boolean => {
  const { protocol, hostname, username, password } = new URL(url)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')
}

/** Shown to people as a link. Plain HTTP stays on one machine, in development. */
const pagesUrl = z
  .url({ abort: true })
  .max(URL_CHARS_MAX)
  .refine((text) => isPublishable(text), 'moet https zijn')

/** Where a family reads the copies that a system keeps, and as which relying party that system logs people in there. */
const copies = z.strictObject({
  url: pagesUrl,
  /** `aud` of the ID tokens that the people's login gives it. */
  audience: z.string().min(1).max(200),
})

/** How a system and the broker find each other, and what ties a token to the system: one rule for the register file and the portal. */
export const connection = z.strictObject({
  /** What its tokens are bound to: a key (RFC 9449) or its certificate (RFC 8705, section 3). */
  binding: z.enum(['dpop', 'mtls']),
  /** Where it hears that something waits for it (RFC 8935); null: it asks. */
  webhookUrl: webhookUrl.nullable(),
  copies: copies.nullable(),
  /** Where people of the organisation read what it fetched: the pages of its gateway. Null: the portal leads nowhere. */
  readerUrl: pagesUrl.nullable(),
})
export type Connection = z.infer<typeof connection>

/** Ids of systems are readable: administrators name them. */
export const clientId = z.string().regex(/^[a-z0-9][a-z0-9-]{2,63}$/)

/** A system that holds a key: a party, plus the processor acting for it where there is one. */
export const client = z
  .strictObject({
    id: clientId,
    party: partyId,
    /** Name of the supplier that acts for the party (AVG 28), null when the party acts itself. */
    processor: z.string().nullable(),
    /** Public keys for `private_key_jwt` (RFC 7523): several, so that a new one is known before the old one goes. */
    jwks: z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())) }),
    /** How it proves which client it is: an assertion, or a certificate with its party's OIN (RFC 8705, section 2.1). */
    auth: z.enum(['private_key_jwt', 'tls_client_auth']).default('private_key_jwt'),
    /** What it may do besides fetching; what is not listed is refused. */
    acts: acts.default([]),
    binding: connection.shape.binding.default('dpop'),
    webhookUrl: connection.shape.webhookUrl.default(null),
    copies: connection.shape.copies.default(null),
    readerUrl: connection.shape.readerUrl.default(null),
    active: z.boolean(),
  })
  .refine(({ auth, jwks }) => auth === 'tls_client_auth' || jwks.keys.length > 0, {
    path: ['jwks'],
    message: 'voor private_key_jwt is een sleutel nodig',
  })
export type Client = z.infer<typeof client>

/** The employee who acts, as the party itself names them: never a name here. */
export const employeeRef = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'geen geldige medewerker')
export type EmployeeRef = z.infer<typeof employeeRef>

export const actor = z.strictObject({ party: partyId, employee: employeeRef })
/** Who acts for an organisation. */
export type Actor = z.infer<typeof actor>

/**
 * What somebody does for a party. `beheerder` administers the people and systems of that party alone; `registerbeheerder`
 * the register of all organisations, for the body that runs it, and comes from the register file only.
 */
export const staffFunction = z.enum([
  'professional',
  'aanvrager',
  'fg',
  'beheerder',
  'registerbeheerder',
])
export type StaffFunction = z.infer<typeof staffFunction>

/** A professional who can log in, and their functions at one party. */
export const professional = z.strictObject({
  /** `iss` and `sub` of the login, joined by a space. */
  subject: z.string(),
  party: partyId,
  employee: employeeRef,
  functions: z.array(staffFunction).min(1),
  /** Whether they may act for it now. */
  active: z.boolean().default(true),
})
export type Professional = z.infer<typeof professional>
