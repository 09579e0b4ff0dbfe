/** Logging in at the organisation's own provider, and out. */
import type { Request, RequestHandler, Response } from 'express'
import { requestIds } from '../../../consent/id.ts'
import { IdentityError } from '../../../consent/ports/identity.ts'
import type { Language } from '../../../policies/vocabulary.ts'
import { type Html, html } from '../../portal/html.ts'
import { link, paragraph } from '../../portal/ui.ts'
import { AGAIN, asksAgain } from '../logins.ts'
import { linkTo, loginBody, messageBody } from '../pages/forms.ts'
import { exchangeOf } from '../serving.ts'
import { copyTexts } from '../texts/copies.ts'
import { staffTexts } from '../texts/staff.ts'
import { type Handler, OFFERS, type Site, sessionOf, show } from './site.ts'
import { employeeOf } from './staff.ts'

/** For families that came by the way of staff. */
const toCopies = (language: Language): Html => paragraph(link('/kopieen', copyTexts[language].link))

/** Where who is not logged in begins. */
export const startPage =
  (site: Site, showsCopies: boolean): RequestHandler =>
  (req, res) => {
    const exchange = exchangeOf(site, { req, res })
    if (sessionOf(site, exchange) !== undefined) return res.redirect(303, '/vraag')
    const { login } = staffTexts[exchange.language]
    const body = html`${loginBody(login)}${showsCopies && toCopies(exchange.language)}`
    show(site, exchange, null, { title: login.title, body })
  }

/** Sends to the provider. */
export const beginLogin =
  (site: Site): RequestHandler =>
  async (req, res) => {
    const { url, pending } = await site.identity.begin(asksAgain(req))
    site.cookies.set(res, 'inloggen', { value: site.sessions.beginLogin(pending) })
    res.redirect(303, url)
  }

/** Where somebody wanted to go before they logged in. */
const placeCameFor = (
  { cookies }: Site,
  { req, res }: { readonly req: Request; readonly res: Response },
): string => {
  const kept = cookies.read(req, 'aanvraag')
  cookies.clear(res, 'aanvraag')
  if (kept === OFFERS) return '/aanbiedingen'
  const wanted = requestIds.schema.safeParse(kept).data
  return wanted === undefined ? '/vraag' : `/aanvraag/${wanted}`
}

/** Takes back who logged in. Throws `IdentityError`. */
export const finishLogin =
  (site: Site, showsCopies: boolean): RequestHandler =>
  async (req, res) => {
    const pending = site.sessions.takeLogin(site.cookies.read(req, 'inloggen'))
    site.cookies.clear(res, 'inloggen')
    if (pending === undefined) throw new IdentityError('ongeldig', 'no login was begun here')
    const identified = await site.identity.complete(`${site.url}${req.originalUrl}`, pending)
    const who = employeeOf(site.employees, identified)
    if (who === null) {
      const exchange = exchangeOf(site, { req, res }, '/')
      const { login } = staffTexts[exchange.language]
      const told = messageBody(login.noAccess, linkTo(`/inloggen${AGAIN}`, login.title))
      const body = html`${told}${showsCopies && toCopies(exchange.language)}`
      return show(site, exchange, null, { title: login.noAccessTitle, body, status: 403 })
    }
    site.cookies.set(res, 'sessie', { value: site.sessions.start(who).id })
    res.redirect(303, placeCameFor(site, { req, res }))
  }

export const logout: Handler = (site, session, { res }) => {
  site.sessions.end(session)
  site.cookies.clear(res, 'sessie')
  res.redirect(303, '/')
}
