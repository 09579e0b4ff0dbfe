/** From a request to a visit, and from an outcome to an answer. */
import type { Request, RequestHandler, Response } from 'express'
import { ConsentError } from '../../consent/errors.ts'
import { IdentityError } from '../../consent/ports/identity.ts'
import type { Language } from '../../policies/vocabulary.ts'
import { officesOf } from '../administration/offices.ts'
import { holdsPrivateKey, PRIVATE_KEY_MARK } from '../administration/public-key.ts'
import { familiesOf } from '../family/family.ts'
import { loggable } from '../log.ts'
import { sameSecret } from '../secrets.ts'
import { languageOf } from './chosen-language.ts'
import type { Cookies } from './cookies.ts'
import type { HtmlValue } from './html.ts'
import { html } from './html.ts'
import type { Voice } from './language.ts'
import { HOME_PATH, wholePage } from './layout.ts'
import { isFresh, type KeptForm, type Session, type Sessions } from './sessions.ts'
import type { Fields, Outcome, Page, PortalOptions, PortalRoute, Visit } from './site.ts'
import { wordIn } from './site.ts'
import { frameTexts } from './texts/frame.ts'
import { faultIn, refusalIn } from './texts/refusals.ts'
import { linkButton, list, paragraph } from './ui.ts'

export type CookieName = 'sessie' | 'inloggen' | 'formulier' | 'taal'

export type PortalSite = PortalOptions & {
  readonly sessions: Sessions
  readonly cookies: Cookies<CookieName>
}

type Exchange = {
  readonly req: Request
  readonly res: Response
  /** Where what this exchange is about can be looked at; left out, at its own address. */
  readonly place?: Place
}

/** Who visits, once that is known: the frame of every page names them, also of one that tells of a fault. */
const VISIT = 'visit'
const visitIn = ({ res }: Exchange): Visit | undefined => res.locals[VISIT] as Visit | undefined
const voiceOf = (site: PortalSite, exchange: Exchange): Voice =>
  visitIn(exchange)?.voice ?? languageOf(site, exchange.req)

type Place = Pick<KeptForm, 'path' | 'query'>

/** The address of what is shown, to come back to; without a place only the path, since a query may hold a secret of the login. */
const addressOf = ({ req, place }: Exchange): string =>
  place ? place.path + place.query : req.path

const KEY_BYTES = 16
const KEY = /^[\w-]{22}$/
const send = (res: Response, status: number, text: string): void => {
  res.status(status).set('Content-Type', 'text/html; charset=utf-8').send(text)
}

type OpenPage = Omit<Page, 'body'> & { readonly body: HtmlValue }

/** A page for who is not logged in, or may not be. */
export const showOpen = (site: PortalSite, exchange: Exchange, page: OpenPage): void => {
  const { req, res } = exchange
  const frame = {
    language: languageOf(site, req),
    helpPhone: site.helpPhone,
    theme: site.theme,
    path: addressOf(exchange),
    visit: null,
  }
  send(res, page.status ?? 200, wholePage({ ...page, body: html`${page.body}` }, frame))
}

const showIn = (visit: Visit, exchange: Exchange, page: OpenPage, restored = false): void => {
  const { res } = exchange
  const { language, helpPhone, theme } = visit
  const frame = { language, helpPhone, theme, path: addressOf(exchange), visit, restored }
  send(res, page.status ?? 200, wholePage({ ...page, body: html`${page.body}` }, frame))
}

/** A page in the frame of who visits, or the open one: who is logged in must never seem not to be. */
const show = (site: PortalSite, exchange: Exchange, page: OpenPage): void => {
  const visit = visitIn(exchange)
  if (visit) showIn(visit, exchange, page)
  else showOpen(site, exchange, page)
}

const answer = (visit: Visit, exchange: Exchange, outcome: Outcome, restored: boolean): void => {
  const { res } = exchange
  if ('to' in outcome) return void res.redirect(303, outcome.to)
  if ('file' in outcome) {
    res.set('Content-Type', outcome.type)
    res.set('Content-Disposition', `attachment; filename="${outcome.name}"`)
    return void res.send(outcome.file)
  }
  showIn(visit, exchange, outcome, restored)
}

// --- who visits, and what they sent ---------------------------------------------------------------------------

const SECRETS = ['csrf', 'sleutel']

/** What was typed, without our own hidden fields. */
const typedIn = (body: unknown): Fields => {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>)
  const typed = entries.filter(
    (entry): entry is [string, string | string[]] =>
      !SECRETS.includes(entry[0]) &&
      (typeof entry[1] === 'string' || (Array.isArray(entry[1]) && entry[1].every(isText))),
  )
  return Object.fromEntries(typed)
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** The page of a form: its own path, or the one that the route names, with the query of the form. */
const placeOf = ({ back }: PortalRoute, { path, params, originalUrl }: Request): Place => ({
  path: back?.replace(/:(\w+)/g, (_, name) => encodeURIComponent(`${params[name]}`)) ?? path,
  query: /\?.*$/.exec(originalUrl)?.[0] ?? '',
})

/** Nobody keeps a private key that came by: that it did is all that stays. */
const keepable = (value: string): string => (holdsPrivateKey(value) ? PRIVATE_KEY_MARK : value)

const keptFields = (fields: Fields): KeptForm['fields'] =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? keepable(value) : value.map(keepable),
    ]),
  )

const formOf = ({ req, place }: Exchange): KeptForm => ({
  path: req.path,
  query: '',
  ...place,
  fields: keptFields(typedIn(req.body)),
})

/** Who is here as the child only is a young person, and is spoken to as one. */
const voiceFor = (
  language: Language,
  { families, offices }: Pick<Visit, 'families' | 'offices'>,
): Voice => {
  const isYoung = families.length > 0 && families.every(({ role }) => role === 'jeugdige')
  return language === 'nl' && isYoung && offices.length === 0 ? 'je' : language
}

const visitOf = async (site: PortalSite, req: Request, session: Session): Promise<Visit> => {
  const { context } = site
  const { person, subject } = session
  const families = await familiesOf(context, { person })
  const offices = await officesOf(context, subject)
  const language = languageOf(site, req)
  const sent = wordIn((req.body ?? {}) as Fields, 'sleutel')
  const fresh = (): string => Buffer.from(context.random(KEY_BYTES)).toString('base64url')
  return {
    ...site,
    context: { ...context, language },
    session,
    language,
    voice: voiceFor(language, { families, offices }),
    now: context.now(),
    families,
    offices,
    fields: typedIn(req.body),
    key: KEY.test(sent) ? sent : fresh(),
  }
}

/** Who visits, by the session of their browser; undefined for who is not logged in. */
const arrive = async (site: PortalSite, { req, res }: Exchange): Promise<Visit | undefined> => {
  const session = await site.sessions.find(site.cookies.read(req, 'sessie'))
  const visit = session && (await visitOf(site, req, session))
  res.locals[VISIT] = visit
  return visit
}

const mayCome = ({ for: whom }: PortalRoute, { offices }: Visit): boolean =>
  whom === 'iedereen' ||
  whom === 'gezin' ||
  offices.some(({ functions }) => functions.includes(whom))

// --- logging in first ------------------------------------------------------------------------------------------

/** Not a redirect to the login: after a form, browsers count that as part of it and the policy of pages stops them. */
const askToLogIn = (
  site: PortalSite,
  exchange: Exchange,
  { again, kept, returnTo }: { again: boolean; kept: boolean; returnTo: string },
): void => {
  const texts = frameTexts[voiceOf(site, exchange)].login
  const address = `/inloggen?terug=${encodeURIComponent(returnTo)}${again ? '&opnieuw=ja' : ''}`
  showOpen(site, exchange, {
    title: again ? texts.freshTitle : texts.endedTitle,
    body: [
      paragraph(again ? texts.fresh : texts.ended),
      paragraph(kept ? texts.kept : texts.lost),
      linkButton(address, texts.again),
    ],
    status: 401,
  })
}

/** Browsers name the origin of whoever sends a form. What another site filled in must never stand on a page of ours. */
const isFromOurPage = ({ origin }: PortalSite, req: Request): boolean =>
  req.headers.origin === origin

/** Keeps what was typed until its sender has logged in again. */
const waitForLogin = async (
  site: PortalSite,
  exchange: Exchange,
  { subject, again }: { subject: string | null; again: boolean },
): Promise<void> => {
  const { res } = exchange
  const form = formOf(exchange)
  const kept = subject !== null && isFromOurPage(site, exchange.req)
  if (kept) {
    const value = await site.sessions.letFormWait({ form, subject })
    site.cookies.set(res, 'formulier', { value })
  }
  askToLogIn(site, exchange, { again, kept, returnTo: form.path + form.query })
}

const withoutSession = async (site: PortalSite, exchange: Exchange): Promise<void> => {
  const { req, res } = exchange
  if (req.method === 'POST') {
    const subject = await site.sessions.subjectOf(site.cookies.read(req, 'sessie'))
    return waitForLogin(site, exchange, { subject, again: false })
  }
  res.redirect(303, `/inloggen?terug=${encodeURIComponent(req.originalUrl)}`)
}

// --- faults ----------------------------------------------------------------------------------------------------

type Told = { readonly status: number; readonly title: string; readonly body: HtmlValue }

const STATUS: Partial<Record<ConsentError['code'], number>> = {
  onbekend: 404,
  niet_bevoegd: 403,
  conflict: 409,
  sleutel_hergebruikt: 409,
  ongeldig: 400,
}

const toldOfConsent = (error: ConsentError, voice: Voice): Told => {
  const texts = frameTexts[voice].errors
  const status = STATUS[error.code] ?? 503
  if (status === 503) return { status, title: texts.faultTitle, body: paragraph(texts.busy) }
  if (status === 404) return { status, title: texts.notFoundTitle, body: paragraph(texts.notFound) }
  const faults = error.faults.map(({ message }) => faultIn(voice, message))
  return {
    status,
    title: texts.refusedTitle,
    body: [paragraph(refusalIn(voice, error.message)), faults.length > 0 && list(faults)],
  }
}

/** The login service asks anew: what it remembers is what was not good enough. */
export const AGAIN_PATH = '/inloggen?opnieuw=ja'

const LOGIN_TEXT = {
  onbereikbaar: 'unreachable',
  geweigerd: 'refused',
  ongeldig: 'invalid',
  te_laag: 'tooLow',
} as const satisfies Record<IdentityError['code'], keyof (typeof frameTexts)['nl']['login']>

const statusOf = (error: unknown): unknown =>
  error instanceof Error && 'status' in error ? error.status : undefined

const toldOf = (error: unknown, voice: Voice): Told => {
  const { errors, login } = frameTexts[voice]
  if (error instanceof ConsentError) return toldOfConsent(error, voice)
  if (error instanceof IdentityError) {
    const path = error.code === 'te_laag' ? AGAIN_PATH : '/inloggen'
    const body = [paragraph(login[LOGIN_TEXT[error.code]]), linkButton(path, login.again)]
    return { status: 403, title: login.failedTitle, body }
  }
  const status = statusOf(error)
  if (status === 429) return { status, title: errors.faultTitle, body: paragraph(errors.tooOften) }
  if (status === 400 || status === 413 || status === 415)
    return { status, title: errors.staleTitle, body: paragraph(errors.unreadable) }
  return { status: 500, title: errors.faultTitle, body: paragraph(errors.fault) }
}

/** Tells a person, in words, what went wrong; a fault of ours is logged without its text. */
export const showFault = (site: PortalSite, exchange: Exchange, error: unknown): void => {
  const { req, res } = exchange
  const voice = voiceOf(site, exchange)
  const { status, title, body } = toldOf(error, voice)
  if (status >= 500)
    site.log('http.fault', { requestId: null, route: req.route?.path ?? null, ...loggable(error) })
  if (res.headersSent) return void res.destroy()
  const home = visitIn(exchange) ? HOME_PATH : '/'
  const back = linkButton(home, frameTexts[voice].errors.back, 'secondary')
  show(site, exchange, { title, body: [body, back], status })
}

// --- serving a route -------------------------------------------------------------------------------------------

const isOurForm = (req: Request, session: Session): boolean => {
  const sent: unknown = req.body?.csrf
  const key: unknown = req.body?.sleutel
  const isOwn = typeof sent === 'string' && sameSecret(sent, session.csrf)
  return isOwn && typeof key === 'string' && KEY.test(key)
}

const refuseStale = async (site: PortalSite, exchange: Exchange, visit: Visit): Promise<void> => {
  const form = formOf(exchange)
  const isKept = isFromOurPage(site, exchange.req)
  if (isKept) await site.sessions.keepForm(visit.session, form)
  const { errors } = frameTexts[visit.voice]
  const body = [
    paragraph(errors.stale),
    isKept && paragraph(errors.staleKept),
    linkButton(form.path + form.query, errors.staleGoOn),
  ]
  const title = isKept ? errors.staleKeptTitle : errors.staleTitle
  showIn(visit, exchange, { title, body, status: 403 })
}

/** Serves one route to who may come there. */
export const serveRoute =
  (site: PortalSite, route: PortalRoute): RequestHandler =>
  async (req, res) => {
    const exchange = { req, res, place: placeOf(route, req) }
    const visit = await arrive(site, exchange)
    if (visit === undefined) return withoutSession(site, exchange)
    const { session } = visit
    if (!mayCome(route, visit)) throw new ConsentError('onbekend', 'Dit is niet bekend.')
    if (route.method === 'get') {
      const kept = await site.sessions.takeForm(session, req.path)
      const filled = { ...visit, fields: kept?.fields ?? {} }
      return answer(filled, exchange, await route.handle(filled, req), kept !== undefined)
    }
    if (!isOurForm(req, session)) return refuseStale(site, exchange, visit)
    if (route.fresh && !isFresh(session, visit.now))
      return waitForLogin(site, exchange, { subject: session.subject, again: true })
    answer(visit, exchange, await route.handle(visit, req), false)
  }

/** Serves a page that everybody may read, in the frame of who is logged in. */
export const serveOpen =
  (
    site: PortalSite,
    page: (language: Language, req: Request, isLoggedIn: boolean) => Page | Promise<Page>,
  ): RequestHandler =>
  async (req, res) => {
    const exchange = { req, res }
    const visit = await arrive(site, exchange)
    show(site, exchange, await page(languageOf(site, req), req, visit !== undefined))
  }

/** Says that a page is not there, in the words for who is logged in. */
export const serveNothing =
  (site: PortalSite): RequestHandler =>
  async (req, res) => {
    await arrive(site, { req, res })
    throw new ConsentError('onbekend', 'Deze pagina is er niet.')
  }
