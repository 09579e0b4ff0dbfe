/** Logging in with the login of people, and out: nothing is kept of who somebody is but the proof that the broker asks for. */
import type { RequestHandler } from 'express'
import { seenName } from '../../../consent/name.ts'
import { type Identified, IdentityError } from '../../../consent/ports/identity.ts'
import { AGAIN, asksAgain } from '../logins.ts'
import { linkTo, messageBody } from '../pages/forms.ts'
import { exchangeOf } from '../serving.ts'
import { copyTexts } from '../texts/copies.ts'
import { frameTexts } from '../texts/frame.ts'
import { type CopiesSite, type Handler, type Reading, show, VISIT_MS_MAX } from './site.ts'

/** Sends to the provider. */
export const beginLogin =
  (site: CopiesSite): RequestHandler =>
  async (req, res) => {
    const { url, pending } = await site.identity.begin(asksAgain(req))
    site.cookies.set(res, 'gezin-inloggen', { value: site.logins.beginLogin(pending) })
    res.redirect(303, url)
  }

/** A number that these pages have no use for must not pass through them either. */
const refuseNumber = ({ claims }: Identified): void => {
  if (claims['bsn'] !== undefined)
    throw new IdentityError('ongeldig', 'the login tells a citizen service number: switch it off')
}

const readingOf = ({ claims, proof }: Identified, nameless: string): Reading => {
  if (proof === undefined) throw new IdentityError('ongeldig', 'there is no ID token')
  const { name } = claims
  const seen = typeof name === 'string' ? seenName(name) : undefined
  return { name: seen ?? nameless, proof: proof.idToken }
}

/** Takes back who logged in. Throws `IdentityError`. */
export const finishLogin =
  (site: CopiesSite): RequestHandler =>
  async (req, res) => {
    const { cookies, logins, identity, now, url } = site
    const pending = logins.takeLogin(cookies.read(req, 'gezin-inloggen'))
    cookies.clear(res, 'gezin-inloggen')
    if (pending === undefined) throw new IdentityError('ongeldig', 'no login was begun here')
    const identified = await identity.complete(`${url}${req.originalUrl}`, pending)
    refuseNumber(identified)
    const exchange = exchangeOf(site, { req, res }, '/kopieen')
    const { session: texts } = copyTexts[exchange.language]
    if (identified.claims['represents'] !== undefined) {
      const body = messageBody(
        texts.represents,
        linkTo(`/kopieen/inloggen${AGAIN}`, frameTexts[exchange.language].logIn),
      )
      return show(site, exchange, null, { title: texts.representsTitle, body, status: 403 })
    }
    const reading = readingOf(identified, texts.nameless)
    const endsAt = Math.min(identified.proof?.expiresAt ?? 0, now() + VISIT_MS_MAX)
    cookies.set(res, 'gezin', { value: logins.start(reading, endsAt).id })
    res.redirect(303, '/kopieen')
  }

export const logOut: Handler = (site, visit, { res }) => {
  site.logins.end(visit)
  site.cookies.clear(res, 'gezin')
  res.redirect(303, '/kopieen')
}
