/** What who asked is told when something failed: nothing of the cause but whose it is. */
import type { ErrorRequestHandler } from 'express'
import { IdentityError } from '../../consent/ports/identity.ts'
import { RequesterError } from '../../consent/ports/requester.ts'
import type { Html } from '../portal/html.ts'
import { AGAIN } from './logins.ts'
import { linkTo, messageBody } from './pages/forms.ts'
import { type Exchange, exchangeOf, type Face, type Shown } from './serving.ts'
import { type FrameTexts, frameTexts } from './texts/frame.ts'

const statusOf = (error: unknown): unknown =>
  error instanceof Error && 'status' in error ? error.status : undefined

const toldOfRequest = (code: RequesterError['code'], { request }: FrameTexts): string =>
  Object.hasOwn(request, code) ? request[code as keyof typeof request] : request.other

type Told = { readonly status: number; readonly message: string }

const told = (error: unknown, texts: FrameTexts): Told => {
  if (error instanceof IdentityError) return { status: 403, message: texts.login[error.code] }
  if (error instanceof RequesterError)
    return { status: 502, message: toldOfRequest(error.code, texts) }
  const status = statusOf(error)
  if (status === 400 || status === 413 || status === 415)
    return { status, message: texts.unreadable }
  return { status: 500, message: texts.fault }
}

const faultOf = (error: unknown): string => {
  if (error instanceof RequesterError) return `request: ${error.code}`
  if (error instanceof IdentityError) return `login: ${error.code}`
  return error instanceof Error ? `fault: ${error.name}` : 'fault'
}

type Faulty = Pick<Face, 'cookies'> & { readonly onFault: (fault: string) => void }

/** Where pages begin, and where people log in there. */
type Ways = { readonly home: string; readonly logIn: string }

const wayOn = (error: unknown, { home, logIn }: Ways, texts: FrameTexts): Html =>
  error instanceof IdentityError && error.code === 'te_laag'
    ? linkTo(logIn + AGAIN, texts.logIn)
    : linkTo(home, texts.toStart)

/**
 * Turns what was thrown into a page, and tells the organisation by a code. The page leads back to where pages begin: what
 * failed may be no page to come back to.
 */
export const answerFaults =
  (
    site: Faulty,
    ways: Ways,
    show: (exchange: Exchange, shown: Shown) => void,
  ): ErrorRequestHandler =>
  (error: unknown, req, res, _next) => {
    site.onFault(faultOf(error))
    if (res.headersSent) return void res.destroy()
    const exchange = exchangeOf(site, { req, res }, ways.home)
    const texts = frameTexts[exchange.language]
    const { status, message } = told(error, texts)
    const body = messageBody(message, wayOn(error, ways, texts))
    show(exchange, { title: texts.failedTitle, body, status })
  }
