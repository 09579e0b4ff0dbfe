/** The portal around one family's broker, and people of organisations who are logged in there. */
import request, { type Response } from 'supertest'
import { personOf } from '../../broker/family/family.ts'
import { createPortalApp } from '../../broker/portal/app.ts'
import { createSessions } from '../../broker/portal/sessions.ts'
import type { PortalOptions } from '../../broker/portal/site.ts'
import { DEFAULT_THEME } from '../../broker/portal/theme.ts'
import type { Professional } from '../../consent/party.ts'
import { type FamilyOptions, openFamily, type PartyName, party } from './family.ts'

export type Office = readonly [party: PartyName, ...functions: Professional['functions']]

type Typed = Readonly<Record<string, string | readonly string[]>>

const ORIGIN = 'http://portal.test.example'

const unused = () => {
  throw new Error('staff pages neither order data nor log anybody in')
}

/** A login at the end of its road: the tests of pages begin with a session. */
const identity = {
  begin: unused,
  complete: unused,
  logOutUrl: async () => null,
} as PortalOptions['identity']

/** One browser of somebody who is logged in. */
const browserOf = (
  app: ReturnType<typeof createPortalApp>,
  session: { readonly id: string; readonly csrf: string },
  language: 'nl' | 'en',
) => {
  let keys = 0
  const cookie = `sessie=${session.id}; taal=${language}`
  const get = (path: string): Promise<Response> =>
    Promise.resolve(request(app).get(path).set('Cookie', cookie))
  const newKey = (): string => {
    keys += 1
    return `sleutel${keys}`.padEnd(22, '_')
  }
  return {
    get,
    newKey,
    /** As the form of a page of ours sends it; the same key twice is the same form sent twice. */
    post: (path: string, typed: Typed, sleutel: string = newKey()): Promise<Response> =>
      Promise.resolve(
        request(app)
          .post(path)
          .set('Cookie', cookie)
          .type('form')
          .send(new URLSearchParams(pairs({ ...typed, csrf: session.csrf, sleutel })).toString()),
      ),
    /** As another site would send it. */
    forge: (path: string, typed: Typed): Promise<Response> =>
      Promise.resolve(
        request(app)
          .post(path)
          .set('Cookie', cookie)
          .type('form')
          .send(new URLSearchParams(pairs({ ...typed, sleutel: newKey() })).toString()),
      ),
  }
}

const pairs = (typed: Typed): [string, string][] =>
  Object.entries(typed).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  )

/** The family of `openFamily` with the portal over it. `waits` counts how often an answer was held back. */
export const openStaff = async (options: FamilyOptions = {}) => {
  const family = await openFamily(options)
  const { context } = family
  const waits: number[] = []
  const pace = {
    now: () => family.clock.now,
    wait: async (ms: number) => {
      waits.push(ms)
    },
  }
  const app = createPortalApp({
    context,
    // Pages of staff order nothing: of all that mediates they keep the pace only.
    mediation: { pace } as PortalOptions['mediation'],
    origin: ORIGIN,
    identity,
    logIn: async () => undefined,
    log: () => undefined,
    helpPhone: '038 000 00 00',
    theme: DEFAULT_THEME,
  })
  const logIn = async (offices: readonly Office[], language: 'nl' | 'en' = 'nl', sub = 'mw') => {
    const subject = `https://login.test.example ${sub}`
    await family.write(async (tx) => {
      for (const [name, ...functions] of offices)
        await tx.parties.putProfessional({
          subject,
          party: party(name),
          employee: sub,
          functions,
          active: true,
        })
    })
    const person = await personOf(context, subject)
    const session = await createSessions(context).start({
      subject,
      person,
      name: 'Medewerker',
      provedAt: family.clock.now,
    })
    return browserOf(app, session, language)
  }
  return { ...family, app, waits, logIn }
}

export type TestStaff = Awaited<ReturnType<typeof openStaff>>

/** The text of a page without its markup, spaces folded. */
export const textOf = ({ text }: Pick<Response, 'text'>): string =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')

/** Bytes of HTML that a page may weigh. */
export const PAGE_BYTES_MAX = 30 * 1024

type Reads = {
  readonly get: (path: string) => Promise<Response>
  readonly post: (path: string, typed: Typed, sleutel?: string) => Promise<Response>
  readonly newKey: () => string
}

/** The same person, who sends each form of administration as it stood on its page when its key was first used. */
export const readingForms = <Me extends Reads>(me: Me): Me => {
  const seen = new Map<string, string>()
  const post = async (path: string, typed: Typed, sleutel: string = me.newKey()) => {
    if (!seen.has(sleutel)) {
      const { text } = await me.get(
        path.replace(/\/(?:sleutel|sleutel-weg|aansluiting)(?=\?|$)/, ''),
      )
      seen.set(sleutel, /name="gezien" value="(\w+)"/.exec(text)?.[1] ?? '')
    }
    return me.post(path, { gezien: seen.get(sleutel) ?? '', ...typed }, sleutel)
  }
  return { ...me, post }
}
