/** Cookies of pages: for this host only, never readable by script. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export type Cookies<Name extends string> = {
  readonly read: (req: IncomingMessage, name: Name) => string | undefined
  /** Until the browser closes, or for `maxAgeS` seconds. */
  readonly set: (
    res: ServerResponse,
    name: Name,
    cookie: { value: string; maxAgeS?: number },
  ) => void
  readonly clear: (res: ServerResponse, name: Name) => void
}

/** `__Host-` ties a cookie to this host over HTTPS (RFC 6265bis, section 4.1.3.2); plain HTTP cannot have it. */
export const cookiesFor = <Name extends string>(origin: string): Cookies<Name> => {
  const secure = origin.startsWith('https://')
  const full = (name: Name) => (secure ? `__Host-${name}` : name)
  const flags = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  return {
    read: (req, name) => {
      const wanted = `${full(name)}=`
      const parts = (req.headers.cookie ?? '').split(';').map((part) => part.trim())
      return parts.find((part) => part.startsWith(wanted))?.slice(wanted.length)
    },
    set: (res, name, { value, maxAgeS }) => {
      const age = maxAgeS === undefined ? '' : `; Max-Age=${maxAgeS}`
      res.appendHeader('Set-Cookie', `${full(name)}=${value}${age}; ${flags}`)
    },
    clear: (res, name) => {
      res.appendHeader('Set-Cookie', `${full(name)}=; Max-Age=0; ${flags}`)
    },
  }
}
