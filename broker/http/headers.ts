/** Headers of every answer, and the request's own number. */
import { randomUUID } from 'node:crypto'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'
import { HttpError } from './problem.ts'

/** Version of the API, as every answer names it (NL API Design Rules, /core/version-header). */
export const API_VERSION = '1.0.0'

/** A year, as HSTS preload lists ask at least. */
const HSTS_SECONDS = 365 * 24 * 3600

const secure: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
  strictTransportSecurity: { maxAge: HSTS_SECONDS, includeSubDomains: true },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
})

/** Security headers for answers that are data, never a page; and nothing may be cached. */
export const apiHeaders: RequestHandler = (req, res, next) => {
  res.setHeader('API-Version', API_VERSION)
  res.setHeader('Cache-Control', 'no-store')
  res.locals['requestId'] = randomUUID()
  res.setHeader('Request-Id', requestIdOf(res))
  secure(req, res, next)
}

/** The number that an answer and its log lines share. */
export const requestIdOf = (res: Response): string => String(res.locals['requestId'])

/** The path exactly as sent, without the query. */
export const rawPath = (req: Request): string => req.originalUrl.split('?', 1).join('')

/** NL API Design Rules, /core/no-trailing-slash: before every mount, since express lets `/v1/` through. */
export const noTrailingSlash = (req: Request, _res: Response, next: NextFunction): void => {
  if (rawPath(req).endsWith('/')) throw new HttpError('onbekend')
  next()
}
