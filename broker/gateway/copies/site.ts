/** What the pages for families stand on: who is logged in, with the proof of it that the broker asks for. */
import type { RequestHandler } from 'express'
import type { GatewayRecords } from '../../../consent/ports/gateway-records.ts'
import type { Identity } from '../../../consent/ports/identity.ts'
import type { Requester } from '../../../consent/ports/requester.ts'
import { type Instant, MINUTE } from '../../../consent/time.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'
import type { Language } from '../../../policies/vocabulary.ts'
import type { Cookies } from '../../portal/cookies.ts'
import type { LoggedIn, Logins } from '../logins.ts'
import type { Partner } from '../pages/forms.ts'
import { type Exchange, exchangeOf, type Face, type Shown, showPage } from '../serving.ts'
import { copyTexts } from '../texts/copies.ts'

/** As long as the broker takes an ID token, which may itself end sooner. */
export const VISIT_MS_MAX = 15 * MINUTE

/** Somebody of a family. The proof stays in memory, and goes to the broker alone. */
export type Reading = { readonly name: string; readonly proof: string }
export type Visit = Reading & LoggedIn

export type CopyCookie = 'taal' | 'gezin' | 'gezin-inloggen'

export type CopiesSite = Face & {
  /** Origin under which people reach these pages. */
  readonly url: string
  readonly cookies: Cookies<CopyCookie>
  readonly logins: Logins<Reading>
  readonly identity: Identity
  readonly requester: Pick<Requester, 'readableCopies' | 'lookAtCopy'>
  readonly records: Pick<GatewayRecords, 'copyOf' | 'log'>
  readonly partners: readonly Partner[]
  readonly wording: (language: Language) => Rulebook
  readonly now: () => Instant
}

/** Sends a page. */
export const show = (
  site: CopiesSite,
  exchange: Exchange,
  visit: Visit | null,
  shown: Shown,
): void => {
  const account = visit && {
    name: visit.name,
    csrf: visit.csrf,
    logOut: '/kopieen/uitloggen',
    menu: { '/kopieen': copyTexts[exchange.language].title },
  }
  showPage(site, exchange, account, shown)
}

export const visitOf = (
  { logins, cookies }: CopiesSite,
  { req }: Pick<Exchange, 'req'>,
): Visit | undefined => logins.find(cookies.read(req, 'gezin'))

export type Handler = (site: CopiesSite, visit: Visit, exchange: Exchange) => void | Promise<void>

/** Runs a handler for who is logged in; sends others to where they log in. */
export const forFamily =
  (site: CopiesSite, handler: Handler, place?: string): RequestHandler =>
  async (req, res) => {
    const visit = visitOf(site, { req })
    if (visit === undefined) return res.redirect(303, '/kopieen')
    await handler(site, visit, exchangeOf(site, { req, res }, place))
  }
