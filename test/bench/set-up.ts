/** A broker and a CJG's gateway as real processes, with families written into the broker's own store before it starts. */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { giveConsent } from '../../broker/answers/say.ts'
import { openContext } from '../../broker/compose/context.ts'
import { toolbox } from '../../broker/compose/development.ts'
import { brokerConfig } from '../../broker/config.ts'
import type { BrokerContext } from '../../broker/context.ts'
import { prepareEnvironment } from '../../broker/development/environment.ts'
import { type Layout, PEOPLE_AUDIENCE } from '../../broker/development/layout.ts'
import { freePorts } from '../../broker/development/processes.ts'
import { cjgDossiers, yearsBefore } from '../../broker/development/world.ts'
import type { FamilyRole } from '../../consent/family.ts'
import {
  type ChildId,
  childIds,
  type PersonId,
  type Pseudonym,
  partyId,
  personIds,
  pseudonymIds,
  type StatementId,
} from '../../consent/id.ts'
import { type SigningJwk, signingJwk } from '../../consent/ports/keys.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { dayOf, MINUTE } from '../../consent/time.ts'
import type { Bench } from './figure.ts'
import { type Started, startProduct } from './process.ts'

export const SCHOOL = partyId.parse('partij_merelcollege')
export const CJG = partyId.parse('partij_cjg-zuidwaard')
export const PURPOSE = 'terugkoppeling_hulp'
export const CATEGORIES = ['hulp_betrokkenheid', 'hulp_doelen_afspraken']
/** Employees of the school and the CJG. */
export const AT_SCHOOL = 'ilse'
export const AT_CJG = 'joris'
/** A dossier of the development set-up: every family's is like it. */
const DOSSIER = cjgDossiers['C-1001']
const ROLES = ['ouder1', 'ouder2', 'jeugdige'] as const
/** Families written in one transaction. */
const BATCH = 100

/** One family with a child of 13. */
export type Family = {
  readonly child: ChildId
  readonly atSchool: Pseudonym
  readonly atCjg: Pseudonym
  readonly people: readonly {
    readonly role: FamilyRole
    readonly person: PersonId
    readonly sub: string
  }[]
}

const random = (bytes: number): Uint8Array => randomBytes(bytes)

const drawFamily = (number: number): Family => {
  const child = childIds.create(random)
  return {
    child,
    atSchool: pseudonymIds.create(random),
    atCjg: pseudonymIds.create(random),
    people: ROLES.map((role) => ({
      role,
      person: personIds.create(random),
      sub: `${role}-${number}`,
    })),
  }
}

const writeFamily = async (
  tx: Transaction,
  { child, people, atSchool, atCjg }: Family,
  subjectOf: (sub: string) => string,
  at: number,
): Promise<void> => {
  await tx.children.add({
    id: child,
    birthDate: yearsBefore(dayOf(at), 13),
    secretAddress: false,
    at,
  })
  for (const { role, person, sub } of people) {
    await tx.families.addPerson({ id: person, subject: subjectOf(sub) })
    await tx.families.addMember({ child, person, role, displayName: `De ${role}` })
  }
  await tx.families.addAuthority({
    child,
    type: 'joint',
    holders: ['ouder1', 'ouder2'],
    ots: false,
    giPartial: [],
    source: 'ontwikkeling',
    learnedAt: at,
  })
  for (const [party, pseudonym] of [
    [SCHOOL, atSchool],
    [CJG, atCjg],
  ] as const) {
    await tx.links.add({ party, child, pseudonym, at, undoneAt: null })
    await tx.involvements.add({ child, party, kind: 'bevestigd', by: 'gezin', at })
  }
}

/** Writes families, several a transaction. `subjectOf` gives the login of a person. */
export const writeFamilies = async (
  { store, now }: BrokerContext,
  count: number,
  subjectOf: (sub: string) => string,
  first = 0,
): Promise<Family[]> => {
  const families = Array.from({ length: count }, (_, index) => drawFamily(first + index))
  const at = now() - MINUTE
  for (let from = 0; from < count; from += BATCH)
    await store.write(async (tx) => {
      for (const family of families.slice(from, from + BATCH))
        await writeFamily(tx, family, subjectOf, at)
    })
  return families
}

/** What a member of the family says yes to: the CJG may tell the school two things about the help. */
export const yesOf = ({ child }: Family) => ({
  child,
  holder: CJG,
  requester: SCHOOL,
  purpose: PURPOSE,
  categories: CATEGORIES,
  language: 'nl' as const,
})

let keys = 0
/** An idempotency key that no other call of this process has. */
export const newKey = (): string => {
  keys += 1
  return `meting-${process.pid}-${keys}`
}

/** Both parents and the young person say yes, by the use case itself; the statements, in the order of the people. */
export const sayYes = async (context: BrokerContext, family: Family): Promise<StatementId[]> => {
  const ids: StatementId[] = []
  for (const { person } of family.people)
    ids.push((await giveConsent(context, { person }, newKey(), yesOf(family))).id)
  return ids
}

/** A login that signs tokens for whoever is named, where the broker of the set-up looks for its keys. */
const startLogin = async ({ loginIssuer }: Layout) => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'login-1', alg: 'ES256', use: 'sig' }
  const server = createServer((_req, res) => {
    res.setHeader('content-type', 'application/json')
    res.end(JSON.stringify({ keys: [jwk] }))
  })
  await new Promise<void>((resolve) =>
    server.listen(Number(new URL(loginIssuer).port), '127.0.0.1', resolve),
  )
  return {
    token: (sub: string) =>
      new SignJWT({ jti: `${sub}-${newKey()}` })
        .setIssuer(loginIssuer)
        .setSubject(sub)
        .setAudience(PEOPLE_AUDIENCE)
        .setIssuedAt()
        .setExpirationTime('15m')
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'login-1' })
        .sign(privateKey),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export type SetUp = {
  readonly layout: Layout
  /** File of the broker's database. */
  readonly database: string
  /** Writes into the broker's store; only while no broker runs on it. */
  readonly inStore: <T>(work: (context: BrokerContext) => Promise<T>) => Promise<T>
  readonly subjectOf: (sub: string) => string
  readonly personToken: (sub: string) => Promise<string>
  readonly clientKey: (slug: string) => SigningJwk
  /** PEM of the organisation's certificate. */
  readonly certificate: (slug: string) => string
  /** Gives each family a dossier at the CJG, under its pseudonym of the child. */
  readonly linkAtCjg: (families: readonly Family[]) => Promise<void>
  readonly startBroker: (nodeArgs?: readonly string[]) => Promise<Started>
  readonly startCjg: (nodeArgs?: readonly string[]) => Promise<Started>
  readonly close: () => void
}

/** One of the gateways of the set-up. */
export const gatewayOf = ({ gateways }: Layout, slug: string) => {
  const found = gateways.find(({ party }) => party.slug === slug)
  if (!found) throw new Error(`no gateway of ${slug}`)
  return found
}

/** The client of the school, through its own gateway's settings: what its employees ask with. */
export const openSchool = ({ layout }: SetUp) =>
  toolbox.organisation(gatewayOf(layout, 'merelcollege').config)

/**
 * Makes keys, certificates, register and gateways in the folder of the measurement. The broker stands behind a proxy by its
 * settings, so that the load can come from as many addresses as it would in a region, and show certificates without TLS;
 * nobody's authority is looked up.
 */
export const setUp = async ({ dir, progress }: Bench): Promise<SetUp> => {
  const ports = await freePorts()
  const prepared = await prepareEnvironment({
    dir,
    ports,
    tools: toolbox,
    progress: () => undefined,
  })
  const { CONSENT_BROKER_BRP_URL: _none, ...others } = prepared.environment
  const environment: Readonly<Record<string, string>> = {
    ...others,
    CONSENT_BROKER_PROXIES: '127.0.0.1',
    // One client asks all of it here.
    CONSENT_BROKER_CLIENT_REQUESTS_PER_MINUTE: '10000000',
  }
  const layout = { ...prepared, environment }
  const login = await startLogin(layout)
  const log = (name: string) => join(dir, `${name}.log`)
  const configDir = (slug: string) => dirname(gatewayOf(layout, slug).config)
  progress('keys, certificates and register are made')
  return {
    layout,
    database: brokerConfig(environment).database,
    inStore: async (work) => {
      const fatal = (error: Error) => {
        throw error
      }
      const { context } = await openContext(brokerConfig(environment), fatal)
      try {
        return await work(context)
      } finally {
        await context.store.close()
      }
    },
    subjectOf: (sub) => `${layout.loginIssuer} ${sub}`,
    personToken: login.token,
    clientKey: (slug) =>
      signingJwk.parse(JSON.parse(readFileSync(join(configDir(slug), 'client-key.json'), 'utf8'))),
    certificate: (slug) => readFileSync(join(configDir(slug), 'certificate.pem'), 'utf8'),
    linkAtCjg: async (families) => {
      const cjg = await toolbox.organisation(gatewayOf(layout, 'cjg-zuidwaard').config)
      for (const [index, { atCjg }] of families.entries()) {
        const child = `M-${index}`
        const file = join(configDir('cjg-zuidwaard'), 'dossiers', `${child}.json`)
        writeFileSync(file, JSON.stringify({ child, categories: DOSSIER }))
        cjg.link(atCjg, child)
      }
      cjg.close()
    },
    startBroker: (nodeArgs = []) =>
      startProduct({
        args: ['serve'],
        environment,
        readyUrl: `${layout.issuer}/oauth/jwks`,
        log: log('broker'),
        nodeArgs,
      }),
    startCjg: (nodeArgs = []) => {
      const { config, ordersUrl } = gatewayOf(layout, 'cjg-zuidwaard')
      const readyUrl = `${ordersUrl}/gezond`
      return startProduct({
        args: ['gateway', '--config', config],
        readyUrl,
        log: log('cjg'),
        nodeArgs,
      })
    },
    close: login.close,
  }
}
