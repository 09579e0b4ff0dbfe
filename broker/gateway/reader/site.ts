/** What the pages for staff stand on: who is logged in, and a form that came from us. */
import type { RequestHandler } from 'express'
import type { GatewayRecords } from '../../../consent/ports/gateway-records.ts'
import type { Identity } from '../../../consent/ports/identity.ts'
import type { Requester } from '../../../consent/ports/requester.ts'
import type { Instant } from '../../../consent/time.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'
import type { Language } from '../../../policies/vocabulary.ts'
import type { Cookies } from '../../portal/cookies.ts'
import type { Theme } from '../../portal/theme.ts'
import type { Employees } from '../config.ts'
import { linkTo, messageBody, type Partner } from '../pages/forms.ts'
import { type Exchange, exchangeOf, isOurForm, type Shown, showPage } from '../serving.ts'
import { frameTexts } from '../texts/frame.ts'
import { staffTexts } from '../texts/staff.ts'
import type { Session, Sessions } from './sessions.ts'

/** What an organisation's pages are made of. */
export type Reader = {
  readonly organisation: string
  /** Its kind of party of the catalogue. */
  readonly kind: string
  readonly theme: Theme
  /** Origin under which people reach these pages. */
  readonly url: string
  readonly identity: Identity
  readonly employees: Employees
  readonly requester: Requester
  readonly partners: readonly Partner[]
  readonly records: GatewayRecords
  readonly wording: (language: Language) => Rulebook
  readonly now: () => Instant
  /** Told of what the organisation should look at; codes only. */
  readonly onFault: (fault: string) => void
}

/** `aanvraag`: the question that somebody came for who must log in first, or `OFFERS`. */
export type CookieName = 'taal' | 'sessie' | 'inloggen' | 'aanvraag'

/** Who came for what was offered. */
export const OFFERS = 'aanbiedingen'

/** The same, with who is logged in. */
export type Site = Reader & {
  readonly sessions: Sessions
  readonly cookies: Cookies<CookieName>
}

/** Sends a page to who is logged in, or to whoever comes where nobody is. */
export const show = (
  site: Site,
  exchange: Exchange,
  session: Session | null,
  shown: Shown,
): void => {
  const { menu } = staffTexts[exchange.language]
  const account = session && {
    name: session.who.name,
    csrf: session.csrf,
    logOut: '/uitloggen',
    menu,
  }
  showPage(site, exchange, account, shown)
}

/** The login a request comes with. */
export const sessionOf = (
  { sessions, cookies }: Site,
  { req }: Pick<Exchange, 'req'>,
): Session | undefined => sessions.find(cookies.read(req, 'sessie'))

/** A page for who is logged in. */
export type Handler = (site: Site, session: Session, exchange: Exchange) => void | Promise<void>

/** Runs a handler for who is logged in; sends others to the login page. */
export const forStaff =
  (site: Site, handler: Handler, place?: string): RequestHandler =>
  async (req, res) => {
    const session = sessionOf(site, { req })
    if (session === undefined) return res.redirect(303, '/')
    await handler(site, session, exchangeOf(site, { req, res }, place))
  }

/** As `forStaff`, for forms of the page at `back`: refuses what did not come from a page that this login was shown. */
export const forForms = (site: Site, handler: Handler, back: string): RequestHandler =>
  forStaff(
    site,
    (same, session, exchange) => {
      if (isOurForm(exchange.req, session)) return handler(same, session, exchange)
      const texts = frameTexts[exchange.language]
      show(site, exchange, session, {
        title: texts.failedTitle,
        body: messageBody(texts.staleForm, linkTo(back, texts.again)),
        status: 403,
      })
    },
    back,
  )
