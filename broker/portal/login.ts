/** Logging in and out of the portal. */
import type { Request, RequestHandler, Response } from 'express'
import type { PersonId } from '../../consent/id.ts'
import { seenName } from '../../consent/name.ts'
import { IdentityError } from '../../consent/ports/identity.ts'
import { personOf } from '../family/family.ts'
import { sameSecret } from '../secrets.ts'
import { languageOf, pathToReturnTo, speakAs } from './chosen-language.ts'
import { HOME_PATH } from './layout.ts'
import { AGAIN_PATH, type PortalSite, showOpen } from './serving.ts'
import type { Session } from './sessions.ts'
import { frameTexts } from './texts/frame.ts'
import { buttons, linkButton, paragraph } from './ui.ts'

/** How the person is called where the provider tells no name. */
const NAMELESS = { nl: 'Ingelogd', en: 'Logged in' } as const

const beginLogin =
  (site: PortalSite): RequestHandler =>
  async (req, res) => {
    const again = req.query['opnieuw'] === 'ja'
    const { url, pending } = await site.identity.begin({ again })
    const returnTo = pathToReturnTo(req.query['terug'], HOME_PATH)
    const value = await site.sessions.beginLogin({ pending, returnTo })
    site.cookies.set(res, 'inloggen', { value })
    res.redirect(303, url)
  }

/** A form that waited goes to who typed it, and to nobody else who uses the same browser. */
const giveFormBack = async (
  { sessions, cookies }: PortalSite,
  { req, res }: { req: Request; res: Response },
  session: Session,
): Promise<string | undefined> => {
  const waiting = await sessions.takeWaitingForm(cookies.read(req, 'formulier'))
  cookies.clear(res, 'formulier')
  if (waiting === undefined || !sameSecret(waiting.subject, session.subject)) return undefined
  await sessions.keepForm(session, waiting.form)
  return waiting.form.path + waiting.form.query
}

const bsnIn = (claims: Readonly<Record<string, unknown>>): string | null => {
  const { bsn } = claims
  return typeof bsn === 'string' ? bsn : null
}

const nameIn = (claims: Readonly<Record<string, unknown>>): string | undefined => {
  const { name } = claims
  return typeof name === 'string' ? seenName(name) : undefined
}

/** On a browser where no language was chosen: the one in which this person wants mail. */
const speakAsBefore = async (
  { context, cookies }: PortalSite,
  { req, res }: { req: Request; res: Response },
  person: PersonId,
): Promise<void> => {
  if (cookies.read(req, 'taal') !== undefined) return
  const contact = await context.store.read((tx) => tx.contacts.of(person))
  if (contact !== undefined) speakAs(cookies, res, contact.language)
}

const finishLogin =
  (site: PortalSite): RequestHandler =>
  async (req, res) => {
    const begun = await site.sessions.takeLogin(site.cookies.read(req, 'inloggen'))
    site.cookies.clear(res, 'inloggen')
    if (begun === undefined) throw new IdentityError('ongeldig', 'no login was begun here')
    const callbackUrl = `${site.origin}${req.originalUrl}`
    const {
      issuer,
      subject: sub,
      provedAt,
      claims,
    } = await site.identity.complete(callbackUrl, begun.pending)
    const language = languageOf(site, req)
    // Consent is personal: who acts for another adult (DigiD Machtigen) proves nothing about authority over a child.
    if (claims['represents'] !== undefined) return refuseRepresentative(site, req, res)
    const subject = `${issuer} ${sub}`
    const name = nameIn(claims) ?? NAMELESS[language]
    await site.logIn({
      subject,
      tokenId: begun.pending.state,
      expiresAt: site.context.now(),
      bsn: bsnIn(claims),
      displayName: name,
    })
    // Only now: taking a login in may pass it on to who proved the same number before.
    const person = await personOf(site.context, subject)
    const session = await site.sessions.start({ subject, person, name, provedAt })
    // The cookie names no other session from here on: whoever copied the one before is out too.
    const before = site.cookies.read(req, 'sessie')
    if (before !== undefined) await site.sessions.end({ id: before })
    site.cookies.set(res, 'sessie', { value: session.id })
    await speakAsBefore(site, { req, res }, person)
    res.redirect(303, (await giveFormBack(site, { req, res }, session)) ?? begun.returnTo)
  }

const refuseRepresentative = (site: PortalSite, req: Request, res: Response): void => {
  const texts = frameTexts[languageOf(site, req)].login
  showOpen(
    site,
    { req, res },
    {
      title: texts.representsTitle,
      body: [paragraph(texts.represents), buttons(linkButton(AGAIN_PATH, texts.again))],
      status: 403,
    },
  )
}

const logOut =
  (site: PortalSite): RequestHandler =>
  async (req, res) => {
    const session = await site.sessions.find(site.cookies.read(req, 'sessie'))
    const sent: unknown = req.body?.csrf
    const isOurs = session && typeof sent === 'string' && sameSecret(sent, session.csrf)
    if (isOurs) {
      await (req.body?.overal === 'ja' ? site.sessions.endAll(session) : site.sessions.end(session))
      site.cookies.clear(res, 'sessie')
    }
    res.redirect(303, session && !isOurs ? '/' : '/uitgelogd')
  }

/** Where the provider sends back to who logged out there too. */
const LOGGED_OUT_THERE = '/uitgelogd/inlogdienst'

const logOutThere = ({ identity, origin }: PortalSite): Promise<string | null> =>
  identity.logOutUrl(`${origin}${LOGGED_OUT_THERE}`)

/** A link, and not at once: the policy of pages lets a form, and so logging out, lead to no other site. */
const loggedOut =
  (site: PortalSite): RequestHandler =>
  async (req, res) => {
    const { login: texts } = frameTexts[languageOf(site, req)]
    const isBack = req.path === LOGGED_OUT_THERE
    const there = isBack ? null : await logOutThere(site)
    const told = there === null ? texts.maybeStillThere : texts.stillThere
    const body = [
      paragraph(isBack ? texts.backFromThere : told),
      paragraph(texts.loggedOut),
      buttons(
        there !== null && linkButton('/uitloggen/inlogdienst', texts.logOutThere),
        linkButton('/inloggen', texts.again, 'secondary'),
      ),
    ]
    showOpen(site, { req, res }, { title: texts.loggedOutTitle, body })
  }

const leaveProvider =
  (site: PortalSite): RequestHandler =>
  async (_req, res) =>
    res.redirect(303, (await logOutThere(site)) ?? '/uitgelogd')

/** The routes of logging in and out. */
export const loginRoutes = (site: PortalSite) =>
  [
    ['get', '/inloggen', beginLogin(site)],
    ['get', '/inloggen/terug', finishLogin(site)],
    ['post', '/uitloggen', logOut(site)],
    ['get', '/uitgelogd', loggedOut(site)],
    ['get', LOGGED_OUT_THERE, loggedOut(site)],
    ['get', '/uitloggen/inlogdienst', leaveProvider(site)],
  ] as const
