/** The portal: pages for families, professionals, privacy officers and administrators. No page needs script. */
import express, { type Express, type RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { MINUTE } from '../../consent/time.ts'
import { portalAssets } from './assets.ts'
import { chooseLanguage } from './chosen-language.ts'
import { cookiesFor } from './cookies.ts'
import { HOME_PATH } from './layout.ts'
import { loginRoutes } from './login.ts'
import { noStore, PAGE_PROTECTION } from './page-headers.ts'
import { openPages } from './pages/open.ts'
import { portalRoutes } from './routes.ts'
import {
  type CookieName,
  type PortalSite,
  serveNothing,
  serveOpen,
  serveRoute,
  showFault,
} from './serving.ts'
import { createSessions } from './sessions.ts'
import type { PortalOptions } from './site.ts'

/** The largest form has a reason of 2,000 characters and a hundred boxes. */
const FORM_BYTES_MAX = 64 * 1024
/** Far more than a person clicks. */
const REQUESTS_PER_MINUTE = 600
const A_YEAR_S = 365 * 24 * 3600

const pageHeaders: RequestHandler = helmet({
  ...PAGE_PROTECTION,
  strictTransportSecurity: { maxAge: A_YEAR_S, includeSubDomains: true },
  // Not `no-referrer`: forms would then come from the origin `null`, ours as well (Fetch, section 3.2).
  referrerPolicy: { policy: 'same-origin' },
})

const openRoutes = (app: Express, site: PortalSite): void => {
  for (const [path, page] of openPages(site)) app.get(path, serveOpen(site, page))
  app.get('/taal/:taal', chooseLanguage(site, HOME_PATH))
  for (const [method, path, handler] of loginRoutes(site)) app[method](path, handler)
}

/** Makes the portal. */
export const createPortalApp = (
  options: PortalOptions & { readonly proxies?: readonly string[] },
): Express => {
  const site: PortalSite = {
    ...options,
    sessions: createSessions(options.context),
    cookies: cookiesFor<CookieName>(options.origin),
  }
  const app = express()
  app.disable('x-powered-by').disable('etag')
  app.enable('strict routing').enable('case sensitive routing')
  app.set('trust proxy', [...(options.proxies ?? [])])
  app.use(pageHeaders, portalAssets(), noStore)
  app.use(
    rateLimit({
      windowMs: MINUTE,
      limit: REQUESTS_PER_MINUTE,
      validate: false,
      legacyHeaders: false,
      handler: () => {
        throw Object.assign(new Error('too often'), { status: 429 })
      },
    }),
  )
  app.use(express.urlencoded({ extended: false, limit: FORM_BYTES_MAX, inflate: false }))
  openRoutes(app, site)
  for (const route of portalRoutes) app[route.method](route.path, serveRoute(site, route))
  app.use(serveNothing(site))
  const answerFaults: express.ErrorRequestHandler = (error: unknown, req, res, _next) =>
    showFault(site, { req, res }, error)
  app.use(answerFaults)
  return app
}
