/** The development login: an OpenID provider whose password is a click. It starts with `npm start` and the demo only. */
import { createServer, type Server } from 'node:http'
import express, { type Request, type Response } from 'express'
import { Provider } from 'oidc-provider'
import { z } from 'zod'
import { MINUTE, SECOND } from '../../consent/time.ts'
import { type Html, html, render, trusted } from '../portal/html.ts'
import { type DevelopmentPerson, developmentPeople } from './people.ts'

/** As long as a visit to the portal may be idle. */
const TOKEN_LIFETIME_MS = 15 * MINUTE
/** Substantial: what a public login (DigiD Substantieel) would prove. */
const ASSURANCE = 'urn:etoegang:core:assurance-class:loa3'
const STYLE_PATH = '/stijl.css'

const text = z.string().min(1)
const jwks = z.array(z.looseObject({ kty: text })).min(1)

/** A system that sends people here to log in; its secret is its key, or nothing where it is a command line with PKCE. */
const loginClient = z.strictObject({
  id: text,
  redirectUris: z.array(z.url()).min(1).readonly(),
  /** Where it may lead back to after logging out here. */
  logoutUris: z.array(z.url()).default([]).readonly(),
  /** Is told who somebody is, and not their citizen service number. */
  withoutNumber: z.boolean().default(false),
  /** Public keys for `private_key_jwt`; without them the client is public and PKCE alone protects it. */
  jwks: z.strictObject({ keys: jwks }).optional(),
})
type LoginClient = z.input<typeof loginClient>

/** Settings of the login as they stand in a set-up's file. */
export const loginFile = z.strictObject({
  issuer: z.url({ protocol: /^http$/ }),
  listen: z.strictObject({ host: text, port: z.int().min(0).max(65535) }),
  people: developmentPeople,
  clients: z.array(loginClient).readonly(),
  /** Audience of the tokens that open the endpoints for people. */
  audience: text,
  /** Private JWKs that sign. */
  signingKeys: jwks,
  cookieSecret: text,
})
export type LoginFile = z.infer<typeof loginFile>

export type LoginOptions = Omit<LoginFile, 'people' | 'clients'> & {
  readonly clients: readonly LoginClient[]
  /** Asked at every login: whoever is added while it runs can log in at once. */
  readonly people: () => readonly DevelopmentPerson[]
}

const clientMetadata = ({ id, redirectUris, logoutUris = [], jwks }: LoginClient) => ({
  client_id: id,
  redirect_uris: redirectUris,
  post_logout_redirect_uris: logoutUris,
  grant_types: ['authorization_code'],
  response_types: ['code'],
  application_type: 'web',
  id_token_signed_response_alg: 'ES256',
  ...(jwks
    ? { token_endpoint_auth_method: 'private_key_jwt', jwks }
    : { token_endpoint_auth_method: 'none' }),
})

/** What a login tells: the claims a broker of public logins would, with the level of assurance of DigiD Substantieel. */
const claimsOf = (person: DevelopmentPerson, { withoutNumber = false }: Told = {}) => ({
  sub: person.sub,
  name: person.name,
  ...(person.bsn && !withoutNumber ? { bsn: person.bsn } : {}),
  ...(person.organisation ? { organisation: person.organisation } : {}),
})

type Told = Pick<LoginClient, 'withoutNumber'>

/** What the provider lets us fill in. */
type ProviderPage = { type: string; body: string }

const show = (ctx: ProviderPage, body: string): void => {
  ctx.type = 'html'
  ctx.body = body
}

const configuration = (options: LoginOptions, provider: () => Provider) => ({
  clients: options.clients.map(clientMetadata),
  jwks: { keys: options.signingKeys },
  cookies: { keys: [options.cookieSecret] },
  claims: { openid: ['sub', 'name', 'bsn', 'organisation'], acr: null },
  acrValues: [ASSURANCE],
  conformIdTokenClaims: false,
  ttl: {
    AccessToken: TOKEN_LIFETIME_MS / SECOND,
    IdToken: TOKEN_LIFETIME_MS / SECOND,
    Session: TOKEN_LIFETIME_MS / SECOND,
    Interaction: TOKEN_LIFETIME_MS / SECOND,
    Grant: TOKEN_LIFETIME_MS / SECOND,
  },
  pkce: { required: () => true },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  renderError: (ctx: ProviderPage, { error }: { error: string }) =>
    show(ctx, page('Inloggen lukt niet', html`<h1>Inloggen lukt niet</h1><p>${error}</p>`)),
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx: ProviderPage, form: string) => show(ctx, logoutPage(form)),
      postLogoutSuccessSource: (ctx: ProviderPage) =>
        show(ctx, page('Uitgelogd', html`<h1>U bent uitgelogd</h1>`)),
    },
    userinfo: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => options.audience,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'openid',
        audience: options.audience,
        accessTokenTTL: TOKEN_LIFETIME_MS / SECOND,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  findAccount: (ctx: { oidc: { client?: { clientId: string } } }, sub: string) => {
    const person = options.people().find((known) => known.sub === sub)
    const told = options.clients.find(({ id }) => id === ctx.oidc.client?.clientId)
    return person && { accountId: sub, claims: () => claimsOf(person, told) }
  },
  extraTokenClaims: (_ctx: unknown, token: { accountId?: string }) => {
    const person = options.people().find(({ sub }) => sub === token.accountId)
    return person ? { ...claimsOf(person), acr: ASSURANCE } : undefined
  },
  interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/inloggen/${uid}` },
  /** Everybody here allowed everything: this is a login, not a consent screen. */
  loadExistingGrant: async (ctx: {
    oidc: { session: { accountId: string }; client: { clientId: string } }
  }) => {
    const { Grant } = provider()
    const grant = new Grant({
      accountId: ctx.oidc.session.accountId,
      clientId: ctx.oidc.client.clientId,
    })
    grant.addOIDCScope('openid')
    grant.addResourceScope(options.audience, 'openid')
    await grant.save()
    return grant
  },
})

const page = (title: string, body: Html): string =>
  `<!doctype html>${render(html`<html lang="nl">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><link rel="stylesheet" href="${STYLE_PATH}"></head>
<body><main>${body}</main></body></html>`)}`

/** The provider's own form has no button; this one is outside it. */
const logoutPage = (form: string): string =>
  page(
    'Uitloggen',
    html`<h1>Wilt u ook hier uitloggen?</h1>${trusted(form)}<p><button form="op.logoutForm" name="logout" value="yes">Ja, log mij uit</button></p>`,
  )

const choice = (person: DevelopmentPerson): Html => html`
<li><button name="persoon" value="${person.sub}">${person.name}</button> <span>${person.about}</span></li>`

const loginPage = (uid: string, people: readonly DevelopmentPerson[]): string => {
  const families = people.filter(({ organisation }) => !organisation)
  const staff = people.filter(({ organisation }) => organisation)
  return page(
    'Inloggen om te proberen',
    html`<h1>Wie bent u?</h1>
<p>Dit is een inlogpagina om te proberen. Alle mensen hier zijn verzonnen.</p>
<form method="post" action="/inloggen/${uid}">
<h2>Ouders en jongeren</h2><ul>${families.map(choice)}</ul>
<h2>Mensen van organisaties</h2><ul>${staff.map(choice)}</ul>
</form>`,
  )
}

const STYLE = `body{font:1.125rem/1.5 system-ui,sans-serif;margin:0;color:#1b1b1b;background:#fff}
main{max-inline-size:40rem;margin:auto;padding:1rem;overflow-wrap:anywhere}
ul{list-style:none;padding:0}li{margin-block:.5rem}
button{font:inherit;min-inline-size:12rem;min-block-size:2.75rem;text-align:start;padding:.5rem .75rem;
border:2px solid #154273;border-radius:.25rem;background:#fff;color:#154273;cursor:pointer}
button:focus-visible{outline:3px solid #b36b00;outline-offset:2px}`

const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}
/** No `form-action`: after the choice the browser is sent on to another origin, which Chromium would count as part of the form. */
const CSP = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"

const expired = (res: Response): void => {
  res
    .status(400)
    .type('html')
    .send(page('Opnieuw beginnen', html`<h1>Begin opnieuw met inloggen</h1>`))
}

const loginRoutes = (provider: Provider, people: LoginOptions['people']) => {
  const app = express()
  app.disable('x-powered-by')
  app.use((_req, res, next) => {
    res.set(HEADERS)
    next()
  })
  app.get(STYLE_PATH, (_req, res) => {
    res.type('css').send(STYLE)
  })
  app.use(['/inloggen', '/session'], (_req, res, next) => {
    res.set('Content-Security-Policy', CSP)
    next()
  })
  app.get('/inloggen/:uid', async (req: Request, res: Response) => {
    try {
      const { uid } = await provider.interactionDetails(req, res)
      res.type('html').send(loginPage(uid, people()))
    } catch {
      expired(res)
    }
  })
  app.post(
    '/inloggen/:uid',
    express.urlencoded({ extended: false, limit: '4kb' }),
    async (req: Request, res: Response) => {
      const chosen = people().find(({ sub }) => sub === req.body?.persoon)
      if (!chosen) return expired(res)
      try {
        await provider.interactionFinished(req, res, {
          login: { accountId: chosen.sub, acr: ASSURANCE },
        })
      } catch {
        expired(res)
      }
    },
  )
  app.use(provider.callback())
  return app
}

/** Starts the development login. `close` ends it. */
export const startDevelopmentLogin = async (
  options: LoginOptions,
): Promise<{ url: string; close: () => Promise<void> }> => {
  const provider: Provider = new Provider(
    options.issuer,
    configuration(options, () => provider),
  )
  const server: Server = createServer(loginRoutes(provider, options.people))
  const { host, port } = options.listen
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: options.issuer, close }
}
