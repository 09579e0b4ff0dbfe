/** How any page of a gateway is sent, to staff and to families alike, and whether a form came from us. */
import type { Request, Response } from 'express'
import type { Language } from '../../policies/vocabulary.ts'
import { languageOf } from '../portal/chosen-language.ts'
import type { Cookies } from '../portal/cookies.ts'
import type { Html } from '../portal/html.ts'
import type { Theme } from '../portal/theme.ts'
import { sameSecret } from '../secrets.ts'
import { type Account, page } from './pages/layout.ts'

/** What every page of one organisation shares. */
export type Face = {
  readonly organisation: string
  readonly theme: Theme
  readonly cookies: Cookies<'taal'>
}

/** One request and the language it is answered in. */
export type Exchange = {
  readonly req: Request
  readonly res: Response
  readonly language: Language
  /** Where what this exchange is about can be looked at. */
  readonly place: string
}

/** `place` where a form has no page under its own address. */
export const exchangeOf = (
  face: Pick<Face, 'cookies'>,
  { req, res }: { readonly req: Request; readonly res: Response },
  place: string = req.path,
): Exchange => ({ req, res, language: languageOf(face, req), place })

export type Shown = { readonly title: string; readonly body: Html; readonly status?: number }

/** Sends a page. */
export const showPage = (
  { organisation, theme }: Face,
  { res, language, place: path }: Exchange,
  account: Account | null,
  { title, body, status = 200 }: Shown,
): void => {
  const text = page({ organisation, theme, language, path, title, account }, body)
  res.status(status).set('Content-Type', 'text/html; charset=utf-8').send(text)
}

/** One field of a form, whatever it is; undefined where there is none. */
export const fieldOf = (body: unknown, field: string): unknown =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, field)
    ? (body as Record<string, unknown>)[field]
    : undefined

/** Whether a form came from a page that this login was shown. */
export const isOurForm = ({ body }: Request, { csrf }: { readonly csrf: string }): boolean => {
  const sent = fieldOf(body, 'csrf')
  return typeof sent === 'string' && sameSecret(sent, csrf)
}
