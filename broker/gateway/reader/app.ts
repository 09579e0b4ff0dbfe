/** Pages where an organisation's own staff ask for a slice and read it, and families their copies. Content is readable here and nowhere else. */
import express, { type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import type { Identity } from '../../../consent/ports/identity.ts'
import { portalAssets } from '../../portal/assets.ts'
import { chooseLanguage } from '../../portal/chosen-language.ts'
import { cookiesFor } from '../../portal/cookies.ts'
import { noStore, PAGE_PROTECTION } from '../../portal/page-headers.ts'
import { addCopies } from '../copies/routes.ts'
import type { CopiesSite, Reading } from '../copies/site.ts'
import { answerFaults } from '../faults.ts'
import { createLogins } from '../logins.ts'
import { linkTo, messageBody } from '../pages/forms.ts'
import { exchangeOf } from '../serving.ts'
import { frameTexts } from '../texts/frame.ts'
import { ask, askedPage, askPage, collectOffer, offersPage } from './ask.ts'
import { slicePage } from './fetch.ts'
import { beginLogin, finishLogin, logout, startPage } from './login.ts'
import { createSessions } from './sessions.ts'
import { forForms, forStaff, type Reader, type Site, sessionOf, show } from './site.ts'

/** A form with every category ticked is under 2 KiB. */
const FORM_BYTES_MAX = 16 * 1024

const pageHeaders: RequestHandler = helmet({
  ...PAGE_PROTECTION,
  referrerPolicy: { policy: 'no-referrer' },
})

const notFound =
  (site: Site): RequestHandler =>
  (req, res) => {
    const exchange = exchangeOf(site, { req, res }, '/')
    const texts = frameTexts[exchange.language]
    show(site, exchange, null, {
      title: texts.notFoundTitle,
      body: messageBody(texts.notFound, linkTo('/', texts.toStart)),
      status: 404,
    })
  }

/** What families read copies with; null where the organisation shows none. */
export type CopyReading = { readonly identity: Identity } | null

const copiesSiteOf = (
  site: Site,
  { identity }: NonNullable<CopyReading>,
): CopiesSite & Pick<Site, 'onFault'> => ({
  ...site,
  identity,
  cookies: cookiesFor(site.url),
  logins: createLogins<Reading>(site.now),
})

/** The app for the organisation's own staff, and for families where it shows them copies. */
export const readerApp = (reader: Reader, copies: CopyReading = null): Express => {
  const site: Site = {
    ...reader,
    sessions: createSessions(reader.now),
    cookies: cookiesFor(reader.url),
  }
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(pageHeaders, portalAssets(), noStore)
  app.use((req, res, next) => {
    if (req.path !== '/' && req.path.endsWith('/')) notFound(site)(req, res, next)
    else next()
  })
  app.use(express.urlencoded({ extended: false, limit: FORM_BYTES_MAX, inflate: false }))
  app.get('/taal/:taal', chooseLanguage(site, '/'))
  app.get('/', startPage(site, copies !== null))
  app.get('/inloggen', beginLogin(site))
  app.get('/inloggen/terug', finishLogin(site, copies !== null))
  app.post('/uitloggen', forForms(site, logout, '/vraag'))
  app.get('/vraag', forStaff(site, askPage))
  app.post('/vraag', forForms(site, ask, '/vraag'))
  app.get('/aanvraag/:id', askedPage(site))
  app.get('/deel/:id', forStaff(site, slicePage))
  app.get('/aanbiedingen', offersPage(site))
  app.post('/aanbiedingen', forForms(site, collectOffer, '/aanbiedingen'))
  if (copies !== null) addCopies(app, copiesSiteOf(site, copies))
  app.use(notFound(site))
  app.use(
    answerFaults(site, { home: '/', logIn: '/inloggen' }, (exchange, shown) =>
      show(site, exchange, sessionOf(site, exchange) ?? null, shown),
    ),
  )
  return app
}
