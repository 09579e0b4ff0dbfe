/** The two cookies of these pages. */
import type { Request, Response } from 'express'

type CookieName = 'sessie' | 'inloggen'
export type Cookies = {
  readonly read: (req: Request, name: CookieName) => string | undefined
  readonly set: (res: Response, name: CookieName, value: string) => void
  readonly clear: (res: Response, name: CookieName) => void
}

/** The cookies of the pages at an origin. `__Host-` ties a cookie to this host over HTTPS (RFC 6265bis, section 4.1.3.2); plain HTTP cannot have it. */
export const cookiesFor = (url: string): Cookies => {
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
