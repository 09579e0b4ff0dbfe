/** The portal around one fictional family: real HTTP, a real login by OpenID Connect, and people who click. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createOidcIdentity } from '../../adapters/identity/oidc.ts'
import { rememberLogins } from '../../broker/family/logged-in.ts'
import { createLog } from '../../broker/log.ts'
import { createPortalApp } from '../../broker/portal/app.ts'
import { SESSION_MS_MAX } from '../../broker/portal/sessions.ts'
import { DEFAULT_THEME } from '../../broker/portal/theme.ts'
import type { FamilyRole } from '../../consent/family.ts'
import type { Professional } from '../../consent/party.ts'
import type { AuthorityRegister } from '../../consent/ports/authority.ts'
import { SECOND } from '../../consent/time.ts'
import { type FamilyOptions, openFamily, type PartyName, party } from './family.ts'
import { startProvider } from './provider.ts'

const ACR = 'urn:etoegang:core:assurance-class:loa3'

export type Shown = {
  readonly status: number
  readonly path: string
  readonly html: string
  /** What came, where it is no text. */
  readonly bytes: Buffer
  readonly headers: Headers
}

type Typed = Readonly<Record<string, string | readonly string[]>>

const listen = async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const hiddenIn = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

const encoded = (typed: Typed): URLSearchParams => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(typed))
    for (const one of typeof value === 'string' ? [value] : value) body.append(name, one)
  return body
}

/** A browser without script: it keeps cookies, follows redirects, and sends what a form holds. */
const browserAt = (origin: string) => {
  const jar = new Map<string, string>()
  const keep = (headers: Headers): void => {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0/i.test(line)) jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }
  const once = async (url: string, init: RequestInit): Promise<Response> => {
    const isOurs = url.startsWith(origin)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(init.headers as Record<string, string>), ...(isOurs && { cookie }) }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    if (isOurs) keep(response.headers)
    return response
  }
  const go = async (address: string, init: RequestInit = {}): Promise<Shown> => {
    const url = new URL(address, origin)
    const response = await once(url.href, init)
    const to = response.headers.get('location')
    if (to !== null && response.status >= 300 && response.status < 400)
      return go(new URL(to, url).href)
    const { status, headers } = response
    const bytes = Buffer.from(await response.arrayBuffer())
    return { status, headers, path: url.pathname + url.search, html: `${bytes}`, bytes }
  }
  return {
    jar,
    get: (path: string) => go(path),
    /** Sends a form of the page that is shown, with its hidden secrets, to a path. */
    send: (from: Shown, path: string, typed: Typed = {}) =>
      go(path, {
        method: 'POST',
        headers: { origin },
        body: encoded({
          csrf: hiddenIn(from.html, 'csrf'),
          sleutel: hiddenIn(from.html, 'sleutel'),
          ...typed,
        }),
      }),
    /** Sends exactly this, as a page of `from` would. */
    post: (path: string, typed: Typed, from?: string) =>
      go(path, {
        method: 'POST',
        body: encoded(typed),
        ...(from !== undefined && { headers: { origin: from } }),
      }),
  }
}

export type Visitor = ReturnType<typeof browserAt>

/** The address of the first question that waits for this member of a family; '' where none does. */
export const questionOf = async (member: Visitor): Promise<string> => {
  const { html } = await member.get('/ouder/vragen')
  return /href="(\/ouder\/vragen\/[^"]+)"/.exec(html)?.[1] ?? ''
}

/** A family, its portal and a login. */
export const openPortal = async (
  options: FamilyOptions & { readonly register?: AuthorityRegister } = {},
) => {
  const family = await openFamily(options)
  const provider = await startProvider()
  const { server, origin } = await listen()
  const lines: Record<string, unknown>[] = []
  const identity = createOidcIdentity({
    issuer: provider.issuer,
    clientId: 'portaal',
    auth: { by: 'none' },
    redirectUri: `${origin}/inloggen/terug`,
    scope: 'openid',
    maxAgeSeconds: SESSION_MS_MAX / SECOND,
    acrValues: [ACR],
    allowInsecure: true,
  })
  const app = createPortalApp({
    context: family.context,
    // Nothing here reaches a gateway; answers that must not tell cases apart need not wait in a test.
    mediation: { pace: { now: () => family.clock.now, wait: async () => undefined } } as never,
    origin,
    identity,
    logIn: rememberLogins(family.context, options.register ?? null, () => undefined),
    log: createLog({ write: (line: string) => void lines.push(JSON.parse(line)) }),
    helpPhone: '038 000 00 00',
    theme: DEFAULT_THEME,
  })
  server.on('request', app)
  const subjectOf = (name: string) => `${provider.issuer} ${name}`
  const logIn = async (visitor: Visitor, name: string, claims: Record<string, unknown> = {}) => {
    provider.state.subject = name
    provider.state.claims = { acr: ACR, name: `Naam ${name}`, auth_time: seconds(), ...claims }
    return visitor.get('/inloggen')
  }
  const bound = new Set<string>()
  return {
    ...family,
    origin,
    provider,
    lines,
    visitor: () => browserAt(origin),
    logIn,
    /** A browser in which this member of the family is logged in. */
    member: async (role: FamilyRole) => {
      const visitor = browserAt(origin)
      const { person } = family.who(role)
      if (!bound.has(role))
        await family.write((tx) => tx.families.bindSubject(person, subjectOf(role)))
      bound.add(role)
      await logIn(visitor, role)
      return visitor
    },
    /** A browser in which an employee with these functions is logged in. */
    employee: async (at: PartyName, functions: Professional['functions']) => {
      const visitor = browserAt(origin)
      const name = `medewerker-${at}`
      await family.write((tx) =>
        tx.parties.putProfessional({
          subject: subjectOf(name),
          party: party(at),
          employee: 'mw1',
          functions,
          active: true,
        }),
      )
      await logIn(visitor, name)
      return visitor
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await provider.close()
      await family.close()
    },
  }
}

const seconds = () => Math.floor(Date.now() / 1000)
