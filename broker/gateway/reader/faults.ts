/** What who asked is told when something failed: nothing of the cause but whose it is. */
import type { ErrorRequestHandler } from 'express'
import { IdentityError } from '../../../consent/ports/identity.ts'
import { RequesterError } from '../../../consent/ports/requester.ts'
import { linkTo, messageBody } from '../pages/forms.ts'
import { type Site, sessionOf, show } from './site.ts'

const LOGIN_FAILED: Readonly<Record<IdentityError['code'], string>> = {
  onbereikbaar: 'Inloggen lukt nu niet. Probeer het straks opnieuw.',
  geweigerd: 'U bent niet ingelogd.',
  ongeldig: 'Inloggen is niet gelukt. Begin opnieuw.',
  te_laag: 'Voor deze pagina moet u sterker inloggen.',
}

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

/** Turns what was thrown into a page, and tells the organisation by a code. */
export const answerFaults =
  (site: Site): ErrorRequestHandler =>
  (error: unknown, req, res, _next) => {
    const { status, message } = told(error)
    site.onFault(faultOf(error))
    if (res.headersSent) return void res.destroy()
    const session = sessionOf(site, req) ?? null
    const body = messageBody(message, linkTo('/', 'Naar het begin'))
    show(site, res, session, { title: 'Niet gelukt', body, status })
  }
