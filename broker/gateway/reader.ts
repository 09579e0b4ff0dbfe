/** Pages where an organisation's own staff ask for a slice and read it. Content is readable here and nowhere else. */
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import { z } from 'zod'
import { partyId, pseudonymIds } from '../../consent/id.ts'
import type { GatewayEvent, GatewayRecords } from '../../consent/ports/gateway-records.ts'
import { type Identity, IdentityError } from '../../consent/ports/identity.ts'
import { type Requester, RequesterError, type WantedSlice } from '../../consent/ports/requester.ts'
import type { Instant } from '../../consent/time.ts'
import type { Rulebook } from '../../policies/rulebook.ts'
import type { Html } from '../portal/html.ts'
import type { Employees } from './config.ts'
import {
  type AskEntry,
  type AskScene,
  askBody,
  type EntryFault,
  emptyEntry,
  linkTo,
  loginBody,
  messageBody,
  offersBody,
  type Partner,
} from './pages/forms.ts'
import { page, stylesheet } from './pages/layout.ts'
import { sliceBody } from './pages/slice.ts'
import { createSessions, type Session, type Sessions, sameSecret } from './sessions.ts'
import { employeeOf } from './staff.ts'

/** A form with every category ticked is under 2 KiB. */
const FORM_BYTES_MAX = 16 * 1024

export type Reader = {
  readonly organisation: string
  /** Origin under which staff reach these pages. */
  readonly url: string
  readonly identity: Identity
  readonly employees: Employees
  readonly requester: Requester
  readonly partners: readonly Partner[]
  readonly records: GatewayRecords
  readonly rulebook: () => Rulebook
  readonly now: () => Instant
  /** Told of what the organisation should look at; codes only. */
  readonly onFault: (fault: string) => void
}

type Site = Reader & { readonly sessions: Sessions; readonly cookies: Cookies }

// --- what every answer carries ---------------------------------------------------------------------------------

const pageHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'style-src': ["'self'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
      'base-uri': ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
})

const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store')
  next()
}

const send = (res: Response, status: number, text: string): void => {
  res.status(status).set('Content-Type', 'text/html; charset=utf-8').send(text)
}

type Shown = { readonly title: string; readonly body: Html; readonly status?: number }

const show = (site: Site, res: Response, session: Session | null, shown: Shown): void => {
  const { title, body, status = 200 } = shown
  send(res, status, page({ organisation: site.organisation, title, session }, body))
}

// --- cookies ---------------------------------------------------------------------------------------------------

type CookieName = 'sessie' | 'inloggen'
type Cookies = {
  readonly read: (req: Request, name: CookieName) => string | undefined
  readonly set: (res: Response, name: CookieName, value: string) => void
  readonly clear: (res: Response, name: CookieName) => void
}

/** `__Host-` ties a cookie to this host over HTTPS (RFC 6265bis, section 4.1.3.2); plain HTTP cannot have it. */
const cookiesFor = (url: string): Cookies => {
  const secure = url.startsWith('https://')
  const full = (name: CookieName) => (secure ? `__Host-${name}` : name)
  const flags = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  return {
    read: (req, name) => {
      const wanted = `${full(name)}=`
      const parts = (req.headers.cookie ?? '').split(';').map((part) => part.trim())
      return parts.find((part) => part.startsWith(wanted))?.slice(wanted.length)
    },
    set: (res, name, value) => res.append('Set-Cookie', `${full(name)}=${value}; ${flags}`),
    clear: (res, name) => res.append('Set-Cookie', `${full(name)}=; Max-Age=0; ${flags}`),
  }
}

// --- logging in and out ----------------------------------------------------------------------------------------

const sessionOf = ({ sessions, cookies }: Site, req: Request): Session | undefined =>
  sessions.find(cookies.read(req, 'sessie'))

const beginLogin =
  (site: Site): RequestHandler =>
  async (_req, res) => {
    const { url, pending } = await site.identity.begin()
    site.cookies.set(res, 'inloggen', site.sessions.beginLogin(pending))
    res.redirect(303, url)
  }

const LOGIN_FAILED: Readonly<Record<IdentityError['code'], string>> = {
  onbereikbaar: 'Inloggen lukt nu niet. Probeer het straks opnieuw.',
  geweigerd: 'U bent niet ingelogd.',
  ongeldig: 'Inloggen is niet gelukt. Begin opnieuw.',
  te_laag: 'Voor deze pagina moet u sterker inloggen.',
}

const finishLogin =
  (site: Site): RequestHandler =>
  async (req, res) => {
    const pending = site.sessions.takeLogin(site.cookies.read(req, 'inloggen'))
    site.cookies.clear(res, 'inloggen')
    if (pending === undefined) throw new IdentityError('ongeldig', 'no login was begun here')
    const identified = await site.identity.complete(`${site.url}${req.originalUrl}`, pending)
    const who = employeeOf(site.employees, identified)
    if (who === null)
      return show(site, res, null, {
        title: 'Geen toegang',
        body: messageBody('U mag deze pagina’s niet gebruiken. Vraag het uw beheerder.'),
        status: 403,
      })
    site.cookies.set(res, 'sessie', site.sessions.start(who).id)
    res.redirect(303, '/vraag')
  }

const logout: Handler = (site, session, _req, res) => {
  site.sessions.end(session)
  site.cookies.clear(res, 'sessie')
  res.redirect(303, '/')
}

// --- pages for who is logged in --------------------------------------------------------------------------------

type Handler = (site: Site, session: Session, req: Request, res: Response) => void | Promise<void>

/** Runs a handler for who is logged in; sends others to the login page. */
const forStaff =
  (site: Site, handler: Handler): RequestHandler =>
  async (req, res) => {
    const session = sessionOf(site, req)
    if (session === undefined) return res.redirect(303, '/')
    await handler(site, session, req, res)
  }

const fieldOf = (body: unknown, field: string): unknown =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, field)
    ? (body as Record<string, unknown>)[field]
    : undefined

/** As `forStaff`, for forms: refuses what did not come from a page that this login was shown. */
const forForms = (site: Site, handler: Handler): RequestHandler =>
  forStaff(site, (same, session, req, res) => {
    const sent = fieldOf(req.body, 'csrf')
    if (typeof sent === 'string' && sameSecret(sent, session.csrf))
      return handler(same, session, req, res)
    show(site, res, session, {
      title: 'Niet gelukt',
      body: messageBody('Dit formulier is verlopen. Begin opnieuw.', linkTo('/vraag', 'Opnieuw')),
      status: 403,
    })
  })

const sceneOf = ({ rulebook, partners }: Site, session: Session): AskScene => ({
  session,
  rulebook: rulebook(),
  partners,
})

const showAsk = (
  site: Site,
  res: Response,
  session: Session,
  filled: { readonly entry: AskEntry; readonly faults: readonly EntryFault[] },
): void =>
  show(site, res, session, {
    title: 'Gegevens opvragen',
    body: askBody(sceneOf(site, session), filled.entry, filled.faults),
    status: filled.faults.length > 0 ? 400 : 200,
  })

const askPage: Handler = (site, session, _req, res) =>
  showAsk(site, res, session, { entry: emptyEntry, faults: [] })

const word = z.string().catch('')
const entryForm = z.object({
  kind: word.transform((text) => text.trim()),
  houder: word,
  doel: word,
  categorieen: z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]),
})

const readEntry = (body: unknown): AskEntry => entryForm.parse(body ?? {})

/** Our own number of the child becomes our pseudonym of it; the number itself stays here. */
const pseudonymFor = ({ records }: Site, kind: string): string | undefined =>
  pseudonymIds.schema.safeParse(kind).success ? kind : records.pseudonymOf(kind)

const entryFaults = (site: Site, entry: AskEntry): EntryFault[] => {
  const { categories, purposes } = site.rulebook()
  const faults: EntryFault[] = []
  if (pseudonymFor(site, entry.kind) === undefined)
    faults.push({ field: 'kind', message: 'Dit kind is hier niet gekoppeld.' })
  if (!site.partners.some(({ party }) => party === entry.houder))
    faults.push({ field: 'houder', message: 'Kies een organisatie.' })
  if (!purposes.has(entry.doel)) faults.push({ field: 'doel', message: 'Kies waarvoor.' })
  if (entry.categorieen.length === 0 || !entry.categorieen.every((id) => categories.has(id)))
    faults.push({ field: 'categorieen', message: 'Kies welke gegevens u nodig hebt.' })
  return faults
}

const ask: Handler = async (site, session, req, res) => {
  const entry = readEntry(req.body)
  const faults = entryFaults(site, entry)
  const kind = pseudonymFor(site, entry.kind)
  if (faults.length > 0 || kind === undefined) return showAsk(site, res, session, { entry, faults })
  await fetchFor(site, session, res, {
    ...entry,
    kind,
    categorieen: [...new Set(entry.categorieen)],
    medewerker: session.who.employee,
  })
}

const offersPage: Handler = async (site, session, _req, res) => {
  const offers = await site.requester.openOffers({ medewerker: session.who.employee })
  show(site, res, session, {
    title: 'Aangeboden aan ons',
    body: offersBody(sceneOf(site, session), offers),
  })
}

const collectOffer: Handler = async (site, session, req, res) => {
  const { employee: medewerker } = session.who
  const wanted = fieldOf(req.body, 'aanbieding')
  const offers = await site.requester.openOffers({ medewerker })
  const offer = offers.find(({ aanbieding }) => aanbieding === wanted)
  if (offer === undefined) return res.redirect(303, '/aanbiedingen')
  const { kind, houder, doel, categorieen, aanbieding } = offer
  await fetchFor(site, session, res, { kind, houder, doel, categorieen, aanbieding, medewerker })
}

// --- asking and showing ----------------------------------------------------------------------------------------

type Happened = {
  readonly event: GatewayEvent
  readonly subject?: string
  readonly detail?: string
}

const log = (site: Site, wanted: WantedSlice, happened: Happened): void =>
  site.records.log({
    at: site.now(),
    event: happened.event,
    child: pseudonymIds.schema.parse(wanted.kind),
    otherParty: partyId.parse(wanted.houder),
    employee: wanted.medewerker,
    purpose: wanted.doel,
    categories: [...wanted.categorieen],
    grounds: [],
    subject: happened.subject ?? null,
    detail: happened.detail ?? null,
  })

/** Asks the broker. What went wrong is logged with its code before anybody is told. */
const fetchLogged = async (site: Site, wanted: WantedSlice) => {
  log(site, wanted, { event: 'gevraagd' })
  try {
    return await site.requester.fetchSlice(wanted)
  } catch (error) {
    const detail = error instanceof RequesterError ? error.code : 'fout'
    log(site, wanted, { event: 'niet_ontvangen', detail })
    throw error
  }
}

const fetchFor = async (
  site: Site,
  session: Session,
  res: Response,
  wanted: WantedSlice,
): Promise<void> => {
  const fetched = await fetchLogged(site, wanted)
  if (fetched.status !== 'verstrekt') {
    log(site, wanted, { event: 'niet_ontvangen', detail: fetched.status })
    return show(site, res, session, {
      title: 'Niet verstrekt',
      body: messageBody(
        'Er is niets verstrekt. Waarom niet, ziet u hier niet: ook dat kan iets over een gezin zeggen.',
        linkTo('/vraag', 'Terug'),
      ),
    })
  }
  log(site, wanted, { event: 'ontvangen', subject: fetched.id })
  const { id, answer } = fetched
  site.sessions.keep(session, { id, kind: wanted.kind, answer, receivedAt: site.now() })
  res.redirect(303, `/deel/${id}`)
}

const slicePage: Handler = (site, session, req, res) => {
  const held = site.sessions.slice(session, String(req.params['id']))
  if (held === undefined)
    return show(site, res, session, {
      title: 'Niet meer te zien',
      body: messageBody(
        'Dit deel is niet (meer) te zien. Vraag het opnieuw op als u het nog nodig hebt.',
        linkTo('/vraag', 'Opvragen'),
      ),
      status: 404,
    })
  const { answer, kind } = held
  const released = answer.slices.filter(({ outcome }) => outcome === 'verstrekt')
  const seen = {
    kind,
    houder: answer.holder.id,
    doel: answer.purpose,
    categorieen: released.map(({ category }) => category),
    medewerker: session.who.employee,
  }
  log(site, seen, { event: 'ingezien', subject: held.id })
  const holderName = site.partners.find(({ party }) => party === answer.holder.id)?.name ?? ''
  const frame = { session, holderName, shownAt: site.now() }
  show(site, res, session, {
    title: 'Deel van het dossier',
    body: sliceBody(site.rulebook(), held, frame),
  })
}

// --- the app ---------------------------------------------------------------------------------------------------

const REQUEST_FAILED: Partial<Record<RequesterError['code'], string>> = {
  houder_mislukt:
    'Het systeem van de andere organisatie antwoordt niet goed. Er is niets verstrekt.',
  houder_te_laat: 'Het systeem van de andere organisatie antwoordt te laat. Er is niets verstrekt.',
  niet_te_openen: 'Er kwam een antwoord dat niet te vertrouwen is. Het is weggegooid.',
  onbereikbaar: 'De makelaar is niet te bereiken. Probeer het straks opnieuw.',
  te_laat: 'De makelaar antwoordt te laat. Probeer het straks opnieuw.',
}

const statusOf = (error: unknown): unknown =>
  error instanceof Error && 'status' in error ? error.status : undefined

const told = (error: unknown): { readonly status: number; readonly message: string } => {
  if (error instanceof IdentityError) return { status: 403, message: LOGIN_FAILED[error.code] }
  if (error instanceof RequesterError)
    return { status: 502, message: REQUEST_FAILED[error.code] ?? 'Opvragen is niet gelukt.' }
  const status = statusOf(error)
  if (status === 400 || status === 413 || status === 415)
    return { status, message: 'Dit formulier is niet te lezen.' }
  return { status: 500, message: 'Er ging hier iets mis. Probeer het straks opnieuw.' }
}

const faultOf = (error: unknown): string => {
  if (error instanceof RequesterError) return `request: ${error.code}`
  if (error instanceof IdentityError) return `login: ${error.code}`
  return error instanceof Error ? `fault: ${error.name}` : 'fault'
}

const answerFaults =
  (site: Site): express.ErrorRequestHandler =>
  (error: unknown, req, res, _next) => {
    const { status, message } = told(error)
    site.onFault(faultOf(error))
    if (res.headersSent) return void res.destroy()
    const session = sessionOf(site, req) ?? null
    const body = messageBody(message, linkTo('/', 'Naar het begin'))
    show(site, res, session, { title: 'Niet gelukt', body, status })
  }

const notFound =
  (site: Site): RequestHandler =>
  (_req, res) =>
    show(site, res, null, {
      title: 'Niet gevonden',
      body: messageBody('Deze pagina is er niet.', linkTo('/', 'Naar het begin')),
      status: 404,
    })

const startPage =
  (site: Site): RequestHandler =>
  (req, res) => {
    if (sessionOf(site, req) !== undefined) return res.redirect(303, '/vraag')
    show(site, res, null, { title: 'Inloggen', body: loginBody() })
  }

/** The app for the organisation's own staff. */
export const readerApp = (reader: Reader): Express => {
  const site: Site = {
    ...reader,
    sessions: createSessions(reader.now),
    cookies: cookiesFor(reader.url),
  }
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(pageHeaders, noStore)
  app.use((req, res, next) => {
    if (req.path !== '/' && req.path.endsWith('/')) notFound(site)(req, res, next)
    else next()
  })
  app.use(express.urlencoded({ extended: false, limit: FORM_BYTES_MAX, inflate: false }))
  app.get('/stijl.css', (_req, res) => {
    res.set('Content-Type', 'text/css; charset=utf-8').send(stylesheet)
  })
  app.get('/', startPage(site))
  app.get('/inloggen', beginLogin(site))
  app.get('/inloggen/terug', finishLogin(site))
  app.post('/uitloggen', forForms(site, logout))
  app.get('/vraag', forStaff(site, askPage))
  app.post('/vraag', forForms(site, ask))
  app.get('/deel/:id', forStaff(site, slicePage))
  app.get('/aanbiedingen', forStaff(site, offersPage))
  app.post('/aanbiedingen', forForms(site, collectOffer))
  app.use(notFound(site))
  app.use(answerFaults(site))
  return app
}
