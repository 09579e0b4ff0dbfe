/** What every page of a gateway stands on: who is logged in, a form that came from us, and how a page is sent. */
import type { Request, RequestHandler, Response } from 'express'
import type { GatewayRecords } from '../../../consent/ports/gateway-records.ts'
import type { Identity } from '../../../consent/ports/identity.ts'
import type { Requester } from '../../../consent/ports/requester.ts'
import type { Instant } from '../../../consent/time.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'
import type { Cookies } from '../../portal/cookies.ts'
import type { Html } from '../../portal/html.ts'
import type { Theme } from '../../portal/theme.ts'
import { sameSecret } from '../../secrets.ts'
import type { Employees } from '../config.ts'
import { linkTo, messageBody, type Partner } from '../pages/forms.ts'
import { page } from '../pages/layout.ts'
import type { Session, Sessions } from './sessions.ts'

/** What an organisation's pages are made of. */
export type Reader = {
  readonly organisation: string
  readonly theme: Theme
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

/** The same, with who is logged in. */
export type Site = Reader & {
  readonly sessions: Sessions
  readonly cookies: Cookies<'sessie' | 'inloggen'>
}

const send = (res: Response, status: number, text: string): void => {
  res.status(status).set('Content-Type', 'text/html; charset=utf-8').send(text)
}

type Shown = { readonly title: string; readonly body: Html; readonly status?: number }

/** Sends a page. */
export const show = (site: Site, res: Response, session: Session | null, shown: Shown): void => {
  const { title, body, status = 200 } = shown
  send(
    res,
    status,
    page({ organisation: site.organisation, theme: site.theme, title, session }, body),
  )
}

/** The login a request comes with. */
export const sessionOf = ({ sessions, cookies }: Site, req: Request): Session | undefined =>
  sessions.find(cookies.read(req, 'sessie'))

/** A page for who is logged in. */
export type Handler = (
  site: Site,
  session: Session,
  req: Request,
  res: Response,
) => void | Promise<void>

/** Runs a handler for who is logged in; sends others to the login page. */
export const forStaff =
  (site: Site, handler: Handler): RequestHandler =>
  async (req, res) => {
    const session = sessionOf(site, req)
    if (session === undefined) return res.redirect(303, '/')
    await handler(site, session, req, res)
  }

/** One field of a form, whatever it is; undefined where there is none. */
export const fieldOf = (body: unknown, field: string): unknown =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, field)
    ? (body as Record<string, unknown>)[field]
    : undefined

/** As `forStaff`, for forms: refuses what did not come from a page that this login was shown. */
export const forForms = (site: Site, handler: Handler): RequestHandler =>
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
