/** Makes a development set-up in its folder: keys, certificates, registers, settings and fictional data. */
import { randomBytes } from 'node:crypto'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { act } from '../../consent/act.ts'
import type { BrokerKeys, SigningJwk } from '../../consent/ports/keys.ts'
import type { Day } from '../../consent/time.ts'
import { publicJwks } from '../tokens/signing-keys.ts'
import { familyLoginOf, HOST, type Layout, PEOPLE_AUDIENCE, PORTAL_CLIENT } from './layout.ts'
import { COMMAND_LINE_CLIENT } from './log-in.ts'
import {
  authorityOf,
  childrenOn,
  cjgDossiers,
  functionsOf,
  parties,
  partyIdOf,
  peopleOf,
  reportDossiers,
  truancyDossiers,
} from './world.ts'

const SCHOOL_EXPORT = fileURLToPath(new URL('../../docs/examples/school-export', import.meta.url))
const PRIVATE = { mode: 0o600 } as const
/** AES-256. */
const COPY_KEY_BYTES = 32

/** What a set-up needs made for it; kept out of here so that only `broker/compose/` knows the makers. */
export type DevelopmentTools = {
  /** Broker keys in a folder, made where they are missing. */
  readonly brokerKeys: (dir: string) => Promise<BrokerKeys>
  readonly signingKey: () => Promise<SigningJwk>
  /** One authority, and a certificate a party; PEM. */
  readonly certificates: (
    parties: readonly { readonly oin: string; readonly name: string }[],
  ) => Promise<{
    readonly authority: string
    readonly parties: readonly { readonly certificate: string; readonly key: string }[]
  }>
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** What those hold that have a folder of JSON. */
const DOSSIERS: Readonly<Record<string, typeof cjgDossiers>> = {
  'cjg-zuidwaard': cjgDossiers,
  'leerplicht-zuidwaard': truancyDossiers,
  'basisschool-de-berk': reportDossiers,
}

/** The gateway's source: the school's CSV export, the others' folders of JSON. */
const writeSource = async (dir: string, slug: string, today: Day) => {
  if (slug === 'merelcollege') {
    await cp(SCHOOL_EXPORT, join(dir, 'export'), { recursive: true })
    await ageWithTheDay(join(dir, 'export', 'leerlingen.csv'), today)
    return { kind: 'csv', mapping: 'export/mapping.yaml' }
  }
  const dossiers = DOSSIERS[slug] ?? {}
  await mkdir(join(dir, 'dossiers'), { recursive: true })
  for (const [child, categories] of Object.entries(dossiers))
    await writeFile(join(dir, 'dossiers', `${child}.json`), json({ child, categories }), PRIVATE)
  return { kind: 'json', folder: 'dossiers' }
}

/** The export says the same birth dates as the fictional register, whatever day it is. */
const ageWithTheDay = async (file: string, today: Day): Promise<void> => {
  const lines = (await readFile(file, 'utf8')).split('\n')
  const dates = new Map(childrenOn(today).map(({ pupil, birthDate }) => [pupil, birthDate]))
  const aged = lines.map((line) => {
    const [pupil = '', ...rest] = line.split(';')
    const date = dates.get(pupil)?.split('-').reverse().join('-')
    return date === undefined ? line : [pupil, ...rest.with(3, date)].join(';')
  })
  await writeFile(file, aged.join('\n'))
}

type Made = {
  readonly certificate: string
  readonly key: string
  readonly clientKey: SigningJwk
  readonly loginKey: SigningJwk
}

const gatewayFile = (layout: Layout, index: number, source: object, today: Day) => {
  const gateway = layout.gateways[index]
  if (!gateway) throw new TypeError('no such gateway')
  const { party } = gateway
  const listen = (url: string) => ({ host: HOST, port: Number(new URL(url).port) })
  const employees = peopleOf(childrenOn(today))
    .filter(({ organisation }) => organisation === partyIdOf(party.slug))
    .map(({ sub, name }) => ({ subject: sub, employee: sub, name }))
  return {
    mode: 'development',
    organisation: {
      party: partyIdOf(party.slug),
      name: party.name,
      kind: party.kind,
      oin: party.oin,
      certificate: 'certificate.pem',
      key: 'key.pem',
    },
    trustedCas: ['../authority.pem'],
    broker: {
      issuer: layout.issuer,
      jwks: '../broker/jwks.json',
      client: { id: party.slug, key: 'client-key.json' },
    },
    partners: parties
      .filter(({ slug }) => slug !== party.slug)
      .map(({ slug, oin, name, kind }) => ({ party: partyIdOf(slug), oin, name, kind })),
    source,
    records: 'records.sqlite',
    orders: listen(gateway.ordersUrl),
    pages: {
      listen: listen(gateway.pagesUrl),
      url: gateway.pagesUrl,
      login: {
        issuer: layout.loginIssuer,
        clientId: party.slug,
        auth: { by: 'private_key_jwt', key: 'login-key.json' },
      },
      employees: { people: employees },
      copies: {
        login: {
          issuer: layout.loginIssuer,
          clientId: familyLoginOf(party),
          auth: { by: 'private_key_jwt', key: 'login-key.json' },
        },
        keys: 'copy-keys.json',
      },
    },
  }
}

const writeGateway = async (layout: Layout, index: number, made: Made, today: Day) => {
  const party = layout.gateways[index]?.party
  if (!party) throw new TypeError('no such gateway')
  const dir = join(layout.dir, party.slug)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const source = await writeSource(dir, party.slug, today)
  await writeFile(join(dir, 'certificate.pem'), made.certificate)
  await writeFile(join(dir, 'key.pem'), made.key, PRIVATE)
  await writeFile(join(dir, 'client-key.json'), json(made.clientKey), PRIVATE)
  await writeFile(join(dir, 'login-key.json'), json(made.loginKey), PRIVATE)
  const k = randomBytes(COPY_KEY_BYTES).toString('base64url')
  await writeFile(
    join(dir, 'copy-keys.json'),
    json({ keys: [{ kty: 'oct', kid: 'k1', k }] }),
    PRIVATE,
  )
  await writeFile(join(dir, 'gateway.yaml'), stringify(gatewayFile(layout, index, source, today)))
}

const registerOf = (layout: Layout, made: readonly Made[], today: Day) => ({
  parties: parties.map(({ slug, kind, name, oin, mayUseBsn }) => ({
    id: partyIdOf(slug),
    kind,
    name,
    oin,
    region: 'standaard',
    gatewayUrl: layout.gateways.find(({ party }) => party.slug === slug)?.ordersUrl ?? null,
    mail: `fg@${slug}.example`,
    mayUseBsn,
    active: true,
  })),
  clients: layout.gateways.map(({ party, pagesUrl }, index) => ({
    id: party.slug,
    party: partyIdOf(party.slug),
    processor: null,
    jwks: publicJwks(made[index] ? [made[index].clientKey] : []),
    acts: [...act.options],
    copies: { url: `${pagesUrl}/kopieen`, audience: familyLoginOf(party) },
    readerUrl: pagesUrl,
    active: true,
  })),
  professionals: peopleOf(childrenOn(today)).flatMap(({ sub, organisation }) =>
    organisation
      ? [
          {
            subject: `${layout.loginIssuer} ${sub}`,
            party: organisation,
            employee: sub,
            functions: functionsOf(sub),
          },
        ]
      : [],
  ),
})

const loginOf = async (
  layout: Layout,
  { made, portalKey }: { made: readonly Made[]; portalKey: SigningJwk },
  { tools, today }: { tools: DevelopmentTools; today: Day },
) => ({
  issuer: layout.loginIssuer,
  listen: { host: HOST, port: Number(new URL(layout.loginIssuer).port) },
  people: peopleOf(childrenOn(today)),
  clients: [
    COMMAND_LINE_CLIENT,
    {
      id: PORTAL_CLIENT,
      redirectUris: [`${layout.peopleUrl}/inloggen/terug`],
      logoutUris: [`${layout.peopleUrl}/uitgelogd/inlogdienst`],
      jwks: publicJwks([portalKey]),
    },
    ...layout.gateways.map(({ party, pagesUrl }, index) => ({
      id: party.slug,
      redirectUris: [`${pagesUrl}/inloggen/terug`],
      jwks: publicJwks(made[index] ? [made[index].loginKey] : []),
    })),
    ...layout.gateways.map(({ party, pagesUrl }, index) => ({
      id: familyLoginOf(party),
      redirectUris: [`${pagesUrl}/kopieen/inloggen/terug`],
      withoutNumber: true,
      jwks: publicJwks(made[index] ? [made[index].loginKey] : []),
    })),
  ],
  audience: PEOPLE_AUDIENCE,
  signingKeys: [await tools.signingKey()],
  cookieSecret: randomBytes(32).toString('base64url'),
})

/** Writes everything a set-up needs into its folder. A folder that was prepared before is left as it is. */
export const prepare = async (
  layout: Layout,
  tools: DevelopmentTools,
  today: Day,
): Promise<void> => {
  await mkdir(join(layout.dir, 'broker'), { recursive: true, mode: 0o700 })
  const keys = await tools.brokerKeys(join(layout.dir, 'broker', 'keys'))
  await writeFile(join(layout.dir, 'broker', 'jwks.json'), json(publicJwks(keys.signingKeys)))
  const owners = layout.gateways.map(({ party }) => party)
  const certificates = await tools.certificates(owners)
  await writeFile(join(layout.dir, 'authority.pem'), certificates.authority)
  const made: Made[] = []
  for (const { certificate, key } of certificates.parties)
    made.push({
      certificate,
      key,
      clientKey: await tools.signingKey(),
      loginKey: await tools.signingKey(),
    })
  for (const [index, one] of made.entries()) await writeGateway(layout, index, one, today)
  const register = registerOf(layout, made, today)
  await writeFile(layout.registerFile, json(register))
  const portalKey = await tools.signingKey()
  await writeFile(join(layout.dir, 'broker', 'portal-login-key.json'), json(portalKey), PRIVATE)
  const login = await loginOf(layout, { made, portalKey }, { tools, today })
  await writeFile(layout.loginFile, json(login), PRIVATE)
  await writeFile(layout.brpFile, json(authorityOf(childrenOn(today))))
}
