/** The routes of the pages for families, and what they are told when something failed. */
import type { Express, RequestHandler } from 'express'
import { answerFaults } from '../faults.ts'
import { linkTo, messageBody } from '../pages/forms.ts'
import { isOurForm } from '../serving.ts'
import { frameTexts } from '../texts/frame.ts'
import { beginLogin, finishLogin, logOut } from './login.ts'
import { copiesPage, copyPage } from './read.ts'
import { type CopiesSite, forFamily, type Handler, show, visitOf } from './site.ts'

const HOME = '/kopieen'

/** Refuses a form that did not come from a page that this visit was shown. */
const forForms = (site: CopiesSite, handler: Handler): RequestHandler =>
  forFamily(
    site,
    (same, visit, exchange) => {
      if (isOurForm(exchange.req, visit)) return handler(same, visit, exchange)
      const texts = frameTexts[exchange.language]
      const body = messageBody(texts.staleForm, linkTo(HOME, texts.again))
      show(site, exchange, visit, { title: texts.failedTitle, body, status: 403 })
    },
    HOME,
  )

/** Adds them to the pages of an organisation. */
export const addCopies = (
  app: Express,
  site: CopiesSite & { readonly onFault: (fault: string) => void },
): void => {
  app.get(HOME, copiesPage(site))
  app.get(`${HOME}/inloggen`, beginLogin(site))
  app.get(`${HOME}/inloggen/terug`, finishLogin(site))
  app.post(`${HOME}/uitloggen`, forForms(site, logOut))
  app.get(`${HOME}/:verstrekking`, forFamily(site, copyPage))
  app.use(
    HOME,
    answerFaults(site, { home: HOME, logIn: `${HOME}/inloggen` }, (exchange, shown) =>
      show(site, exchange, visitOf(site, exchange) ?? null, shown),
    ),
  )
}
