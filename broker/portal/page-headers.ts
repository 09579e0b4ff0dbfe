/** What every page of portal and gateways says about itself: only what comes from here, in no frame, and kept by nobody. */
import type { RequestHandler } from 'express'
import type { HelmetOptions } from 'helmet'

/** A page needs no script, and takes styles, fonts, images and forms from where it came from alone. */
export const PAGE_PROTECTION = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'style-src': ["'self'"],
      'font-src': ["'self'"],
      'img-src': ["'self'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
      'base-uri': ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
} as const satisfies HelmetOptions

/** Neither the browser nor anything on the way keeps what this person saw. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store')
  next()
}
