/** Settings of one organisation's gateway, from its own YAML file. Any fault refuses to start, in a sentence that names the setting. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { partyId } from '../../consent/id.ts'
import { employeeRef, oin } from '../../consent/party.ts'
import { SUBSTANTIAL } from '../../consent/ports/identity.ts'
import { plainYamlFault } from '../../policies/plain-issue.ts'
import { handedInText } from '../handed-in.ts'
import { DEFAULT_THEME, theme } from '../portal/theme.ts'

/** Settings, keys or files that stop the start; the message holds one sentence a fault and no secret. */
export class GatewayConfigError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[], options: { cause?: unknown } = {}) {
    super(faults.join('\n'), options)
    this.name = 'GatewayConfigError'
    this.faults = faults
  }
}

/** What a fault of a setting says; of any other fault only which setting it is about. */
export const sentenceOf = (fault: unknown, setting: string): string =>
  fault instanceof GatewayConfigError ? fault.message : `${setting}: cannot be used`

const text = z.string().min(1)
const path = text.describe('relative to the folder of the configuration file')
const name = z.string().regex(/^[a-z][a-z0-9_]*$/)
const origin = z
  .url({ protocol: /^https?$/ })
  .refine((url) => new URL(url).origin === url, 'must be an origin without path or final slash')

const listen = z.strictObject({
  host: text.default('127.0.0.1'),
  /** 0 takes a free one. */
  port: z.int().min(0).max(65535),
  /** Serves HTTPS itself; left out, a proxy in front does. */
  tls: z.strictObject({ certificate: path, key: path }).optional(),
})
export type Listen = z.infer<typeof listen>

/** How this system proves to the broker which client it is, as the broker's register has it. */
const brokerClient = z
  .strictObject({
    id: text,
    /** Private JWK that signs its assertions. */
    key: path.optional(),
    /** `tls_client_auth`: by the organisation's certificate, without a key of its own. */
    auth: z.enum(['private_key_jwt', 'tls_client_auth']).default('private_key_jwt'),
    /** What its tokens are bound to: a key made at start, or the organisation's certificate. */
    binding: z.enum(['dpop', 'mtls']).default('dpop'),
  })
  .refine(({ auth, key }) => (auth === 'private_key_jwt') === (key !== undefined), {
    path: ['key'],
    message: 'is needed with auth private_key_jwt, and only then',
  })

const source = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('json'),
    folder: path,
    /** One document a child, or one a category. */
    layout: z.enum(['child', 'category']).default('child'),
  }),
  z.strictObject({ kind: z.literal('csv'), mapping: path }),
  z.strictObject({ kind: z.literal('sql'), mapping: path }),
  z.strictObject({ kind: z.literal('rest'), mapping: path }),
])

const loginAuth = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('private_key_jwt'), key: path }),
  z.strictObject({ by: z.literal('secret'), file: path }),
  z.strictObject({ by: z.literal('none') }),
])

const employee = z.strictObject({
  /** `sub` of the login. */
  subject: text,
  employee: employeeRef,
  /** Shown on the person's own pages. */
  name: text,
})

/** Who may read: a list of people, or everybody whom the provider gives a role. There is no third way in. */
const employees = z.union([
  z.strictObject({ people: z.array(employee).min(1) }),
  z.strictObject({ employeeClaim: text, nameClaim: text, roleClaim: text, role: text }),
])
export type Employees = z.infer<typeof employees>

const login = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }),
  clientId: text,
  auth: loginAuth,
  scope: text.default('openid'),
  acrValues: z.array(text).min(1).optional(),
})
export type Login = z.infer<typeof login>

/** A pupil's file is kept two years after leaving (law.md c13); a copy of what went along lives as long. */
const COPY_DAYS = 2 * 365
/** Longer than any file is kept. */
const COPY_DAYS_MAX = 20 * 365

/** Shows families the copies that the law gives them, and keeps those. */
const copies = z.strictObject({
  /** The login of people, the same provider as the broker's: never that of staff. */
  login: login.extend({
    acrValues: z
      .array(text)
      .min(1)
      .default([...SUBSTANTIAL]),
  }),
  /** JWK Set of symmetric keys that seal copies: the first seals, all open. */
  keys: path,
  keepDays: z.int().min(1).max(COPY_DAYS_MAX).default(COPY_DAYS),
})

const pages = z.strictObject({
  listen,
  /** Origin under which people reach the pages. */
  url: origin,
  login,
  employees,
  copies: copies.optional(),
  /** How the pages look. */
  theme: theme.default(DEFAULT_THEME),
})

const partner = z.strictObject({
  party: partyId,
  oin,
  name: text,
  /** Kind of party of the catalogue; left out, it could be any, and the pages offer more than can be got of it. */
  kind: name.optional(),
})

const gatewayFile = z
  .strictObject({
    /** `development` also allows plain HTTP. */
    mode: z.enum(['production', 'development']).default('production'),
    organisation: z.strictObject({
      party: partyId,
      name: text,
      /** Kind of party of the catalogue: `school_po`... */
      kind: name,
      oin,
      certificate: path,
      key: path,
    }),
    /** Authorities whose party certificates this gateway believes: its own choice, never the broker's. */
    trustedCas: z.array(path).min(1),
    broker: z.strictObject({
      issuer: origin,
      /** File with the broker's public keys (JWK Set). They are pinned: nothing is fetched. */
      jwks: path,
      /** Authorities of the broker's HTTPS certificate; left out, those of the system. */
      httpsCas: z.array(path).min(1).optional(),
      client: brokerClient.optional(),
    }),
    /** Organisations this one exchanges slices with. */
    partners: z.array(partner).default([]),
    source,
    /** The gateway's own database: log, single use, pseudonyms. */
    records: path,
    /** Left out, the catalogue of the product and a region that chose nothing. */
    catalogue: z.strictObject({ folder: path.optional(), region: path.optional() }).default({}),
    orders: listen,
    pages: pages.optional(),
  })
  .refine(({ pages, broker }) => pages === undefined || broker.client !== undefined, {
    path: ['broker', 'client'],
    message: 'is missing: the pages ask the broker in this client’s name',
  })
export type GatewayFile = z.infer<typeof gatewayFile>

/** The settings, with what they say about files made absolute. */
export type GatewayConfig = GatewayFile & {
  /** Path of the file itself. */
  readonly file: string
  readonly at: (relative: string) => string
}

const plain = (issue: z.core.$ZodRawIssue): string | undefined => {
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? 'is missing' : `must be of type ${issue.expected}`
  if (issue.code === 'unrecognized_keys') return `has the unknown member ${issue.keys.join(', ')}`
  return undefined
}

const faultsOf = (error: z.ZodError, file: string): string[] =>
  error.issues.map(({ path: place, message }) => {
    const setting = place.length === 0 ? '' : `${place.map(String).join('.')}: `
    return `${file}: ${setting}${message}`
  })

const insecure = (config: GatewayFile): string[] => {
  if (config.mode === 'development') return []
  const addresses: readonly (readonly [string, string | undefined])[] = [
    ['broker.issuer', config.broker.issuer],
    ['pages.url', config.pages?.url],
    ['pages.login.issuer', config.pages?.login.issuer],
    ['pages.copies.login.issuer', config.pages?.copies?.login.issuer],
  ]
  return addresses
    .filter(([, address]) => address !== undefined && !address.startsWith('https://'))
    .map(([setting]) => `${setting}: must be https; only mode "development" allows http`)
}

const parseYaml = (content: string, file: string): unknown => {
  const document = parseDocument(content, { prettyErrors: true })
  const faults = document.errors.map(({ message }) => `${file}: ${plainYamlFault(message)}`)
  if (faults.length > 0) throw new GatewayConfigError(faults)
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    throw new GatewayConfigError([`${file}: anchors and aliases are not allowed`])
  }
}

/** Settings of a YAML text; `GatewayConfigError` with every fault. Paths are relative to the folder of `file`. */
export const parseGatewayConfig = (content: string, file: string): GatewayConfig => {
  const parsed = gatewayFile.safeParse(parseYaml(content, file), { error: plain })
  if (!parsed.success) throw new GatewayConfigError(faultsOf(parsed.error, file))
  const faults = insecure(parsed.data).map((fault) => `${file}: ${fault}`)
  if (faults.length > 0) throw new GatewayConfigError(faults)
  const folder = dirname(resolve(file))
  return { ...parsed.data, file, at: (relative) => resolve(folder, relative) }
}

/** A file that a setting names; `GatewayConfigError` naming the setting. */
export const readSetting = (config: GatewayConfig, setting: string, relative: string): string => {
  try {
    return readFileSync(config.at(relative), 'utf8')
  } catch (cause) {
    throw new GatewayConfigError(
      [`${config.file}: ${setting}: the file ${relative} cannot be read`],
      { cause },
    )
  }
}

/** Reads the settings of a gateway; `GatewayConfigError` with every fault. */
export const readGatewayConfig = (file: string): GatewayConfig => {
  let content: string
  try {
    content = handedInText(file)
  } catch (cause) {
    throw new GatewayConfigError([cause instanceof Error ? cause.message : file], { cause })
  }
  return parseGatewayConfig(content, file)
}
