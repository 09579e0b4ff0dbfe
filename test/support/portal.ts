/** The portal around the family and flow of `openFlow`, with a login that needs no typing and the test's own clock. */
import type { RequestListener } from 'node:http'
import { createOidcIdentity } from '../../adapters/identity/oidc.ts'
import { createLog } from '../../broker/log.ts'
import { createPortalApp } from '../../broker/portal/app.ts'
import { SESSION_MS_MAX } from '../../broker/portal/sessions.ts'
import { DEFAULT_THEME, type Theme } from '../../broker/portal/theme.ts'
import type { FamilyRole } from '../../consent/family.ts'
import type { Professional } from '../../consent/party.ts'
import { SECOND } from '../../consent/time.ts'
import { party } from './family.ts'
import { type FlowKeys, openFlow } from './flow.ts'
import { listen } from './listen.ts'
import { startProvider } from './provider.ts'

type Flow = Parameters<typeof openFlow>[1] & { readonly theme?: Theme }

type Seat = Pick<Professional, 'party' | 'functions'>

/** People of organisations, by their login: one of each function, and one who does everything at two of them. */
const STAFF = {
  aanvrager: [{ party: party('school'), functions: ['aanvrager'] }],
  leraar: [{ party: party('school'), functions: ['professional'] }],
  professional: [{ party: party('cjg'), functions: ['professional'] }],
  fg: [{ party: party('cjg'), functions: ['fg'] }],
  beheerder: [{ party: party('cjg'), functions: ['beheerder'] }],
  register: [{ party: party('gemeente'), functions: ['registerbeheerder'] }],
  invaller: [
    { party: party('school'), functions: ['professional', 'aanvrager', 'fg', 'beheerder'] },
    { party: party('cjg'), functions: ['professional', 'aanvrager', 'fg', 'beheerder'] },
  ],
} as const satisfies Readonly<Record<string, readonly Seat[]>>

/** Whoever can log in: a member of the family by role, staff by function, or somebody nobody knows. */
export type Visitor = FamilyRole | keyof typeof STAFF

/** A request that reached the portal. */
export type Arrival = { readonly method: string; readonly path: string }

const addStaff = (flow: Awaited<ReturnType<typeof openFlow>>, issuer: string) =>
  flow.write(async (tx) => {
    for (const [name, seats] of Object.entries(STAFF))
      for (const { party: at, functions } of seats)
        await tx.parties.putProfessional({
          subject: `${issuer} ${name}`,
          party: at,
          employee: name,
          functions: [...functions],
          active: true,
        })
  })

/** Opens it. `logsInNow` names who the login believes to see; `arrivals` are all requests, the assets aside. */
export const openPortal = async (keys: FlowKeys, options: Flow = {}) => {
  const provider = await startProvider()
  const subjectOf = (role: FamilyRole) => `${provider.issuer} ${role}`
  const flow = await openFlow(keys, { ...options, subjectOf })
  await addStaff(flow, provider.issuer)
  const arrivals: Arrival[] = []
  const log: Record<string, unknown>[] = []
  let app: RequestListener = () => undefined
  const server = await listen((req, res) => {
    const { pathname } = new URL(`${req.url}`, server.url)
    arrivals.push({ method: `${req.method}`.toLowerCase(), path: pathname })
    app(req, res)
  })
  app = createPortalApp({
    context: flow.context,
    mediation: flow.mediation,
    origin: server.url,
    identity: createOidcIdentity({
      issuer: provider.issuer,
      clientId: 'portaal',
      auth: { by: 'none' },
      redirectUri: `${server.url}/inloggen/terug`,
      scope: 'openid',
      maxAgeSeconds: SESSION_MS_MAX / SECOND,
      allowInsecure: true,
    }),
    logIn: async () => undefined,
    log: createLog({ write: (line: string) => void log.push(JSON.parse(line)) }),
    helpPhone: '038 000 00 00',
    theme: options.theme ?? DEFAULT_THEME,
  })
  return {
    ...flow,
    origin: server.url,
    arrivals,
    log,
    provider: provider.state,
    /** The next login is this person's, with these claims besides. */
    logsInNow: (who: Visitor, claims: Readonly<Record<string, unknown>> = {}) => {
      const provedAt = Math.floor(Date.now() / SECOND)
      provider.state.subject = who
      provider.state.claims = { name: `Naam ${who}`, auth_time: provedAt, ...claims }
    },
    close: async () => {
      await Promise.all([server.close(), provider.close()])
      await flow.close()
    },
  }
}
export type TestPortal = Awaited<ReturnType<typeof openPortal>>
