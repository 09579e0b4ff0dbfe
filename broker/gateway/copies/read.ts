/** The copies there are, and one of them. The broker is asked at every page, and each look is written down before it is shown. */
import type { RequestHandler } from 'express'
import { orderIds } from '../../../consent/id.ts'
import type { GatewayEvent, KeptCopy } from '../../../consent/ports/gateway-records.ts'
import {
  type AtOurPages,
  type ReadableCopy,
  RequesterError,
} from '../../../consent/ports/requester.ts'
import { language } from '../../../policies/vocabulary.ts'
import { speakAs } from '../../portal/chosen-language.ts'
import { copyBody, listBody, startBody } from '../pages/copies.ts'
import { linkTo, messageBody } from '../pages/forms.ts'
import { type Exchange, exchangeOf } from '../serving.ts'
import { copyTexts } from '../texts/copies.ts'
import { type CopiesSite, type Handler, show, type Visit, visitOf } from './site.ts'

/** Who acts for the organisation when a family reads: no employee, these pages. */
const DESK = 'afschriften'

const atOurPages = ({ proof }: Visit): AtOurPages => ({ inlogbewijs: proof, medewerker: DESK })

const sceneOf = ({ wording, partners }: CopiesSite, { language }: Exchange) => ({
  language,
  rulebook: wording(language),
  partners,
})

/** The broker does not take the proof (any more): the visit is over. */
const askAgain = (site: CopiesSite, visit: Visit, exchange: Exchange): void => {
  site.logins.end(visit)
  site.cookies.clear(exchange.res, 'gezin')
  const { session: texts, start } = copyTexts[exchange.language]
  const body = messageBody(texts.again, linkTo('/kopieen/inloggen', start.logIn))
  show(site, exchange, null, { title: texts.againTitle, body, status: 403 })
}

/** What the broker answers; null where the visit was ended, and the page that says so was sent. */
const asked = async <Answer>(
  site: CopiesSite,
  { visit, exchange }: { readonly visit: Visit; readonly exchange: Exchange },
  ask: () => Promise<Answer>,
): Promise<Answer | null> => {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof RequesterError) || error.code !== 'niet_toegelaten') throw error
    askAgain(site, visit, exchange)
    return null
  }
}

/** Where families begin: the copies for who is logged in, else the way to log in; in the language that who sent them says. */
export const copiesPage =
  (site: CopiesSite): RequestHandler =>
  async (req, res) => {
    const asksFor = language.safeParse(req.query['taal'])
    if (asksFor.success) {
      speakAs(site.cookies, res, asksFor.data)
      return res.redirect(303, '/kopieen')
    }
    const exchange = exchangeOf(site, { req, res })
    const { title } = copyTexts[exchange.language]
    const visit = visitOf(site, exchange)
    if (visit === undefined) {
      const body = startBody(site.organisation, exchange.language)
      return show(site, exchange, null, { title, body })
    }
    const copies = await asked(site, { visit, exchange }, () =>
      site.requester.readableCopies(atOurPages(visit)),
    )
    if (copies === null) return
    const now = site.now()
    const kept = (order: string) => site.records.copyOf(order, now) !== undefined
    const body = listBody(sceneOf(site, exchange), copies, kept)
    show(site, exchange, visit, { title, body })
  }

type About = { readonly event: GatewayEvent; readonly order: string | null }

const log = (site: CopiesSite, { event, order }: About, kept: KeptCopy | null): void =>
  site.records.log({
    at: site.now(),
    event,
    // Which child, and who looked, stands at the broker: these pages know neither.
    child: null,
    otherParty: kept?.receiver ?? null,
    employee: null,
    purpose: kept?.purpose ?? null,
    categories: Object.keys(kept?.records ?? {}),
    grounds: [],
    subject: order,
    detail: null,
  })

const refuse = (site: CopiesSite, visit: Visit, exchange: Exchange): void => {
  const { one: texts } = copyTexts[exchange.language]
  const body = messageBody(texts.refused, linkTo('/kopieen', texts.back))
  show(site, exchange, visit, { title: texts.refusedTitle, body, status: 404 })
}

/** Null for a copy that is not theirs to read. */
const lookAt = async (
  site: CopiesSite,
  visit: Visit,
  verstrekking: string,
): Promise<ReadableCopy | null> => {
  try {
    return await site.requester.lookAtCopy({ ...atOurPages(visit), verstrekking })
  } catch (error) {
    if (error instanceof RequesterError && error.code === 'onbekend') return null
    throw error
  }
}

/** One copy. What is no longer kept here is not asked for: nothing would be looked at. */
export const copyPage: Handler = async (site, visit, exchange) => {
  const order = orderIds.schema.safeParse(exchange.req.params['verstrekking'])
  if (!order.success) return refuse(site, visit, exchange)
  const kept = site.records.copyOf(order.data, site.now())
  const copy = await asked(site, { visit, exchange }, async () => ({
    found: kept ? await lookAt(site, visit, order.data) : null,
  }))
  if (copy === null) return
  if (kept === undefined || copy.found === null) {
    log(site, { event: 'afschrift_geweigerd', order: order.data }, null)
    return refuse(site, visit, exchange)
  }
  log(site, { event: 'afschrift_getoond', order: order.data }, kept)
  const shownAt = site.now()
  const frame = { ...sceneOf(site, exchange), copy: copy.found, kept, reader: visit.name, shownAt }
  const { title } = copyTexts[exchange.language].one
  show(site, exchange, visit, { title, body: copyBody(frame) })
}
