/** Lists in an organisation and a region of hundreds: light pages, nothing left out, and somebody found in two steps. */
import type { Response } from 'supertest'
import { describe, expect, it } from 'vitest'
import { recordRules } from '../../../broker/decisions/rule-versions.ts'
import { journalEntry } from '../../../broker/journal-entry.ts'
import { staffRoutes } from '../../../broker/portal/pages/staff-routes.ts'
import { familyErasureIds, type PartyId } from '../../../consent/id.ts'
import type { StaffFunction } from '../../../consent/party.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { party } from '../../support/family.ts'
import { client, erasureRequest } from '../../support/nouns.ts'
import { openStaff, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

/** The bar of every page: 30 kB of HTML. */
const BYTES_MAX = 30_000
const MANY = 400
const EVERYTHING: StaffFunction[] = ['professional', 'aanvrager', 'fg', 'beheerder']

const numbered = (at: number): string => `${at}`.padStart(3, '0')

/** Hundreds of people, systems and organisations, each as heavy as they come. */
const openMany = async () => {
  const s = await staff()
  await s.write(async (tx) => {
    const school = await tx.parties.get(party('school'))
    if (!school) throw new Error('no school')
    for (let at = 0; at < MANY; at += 1) {
      await tx.parties.putProfessional({
        subject: `https://login.test.example ${at}`,
        party: school.id,
        employee: `medewerker.${numbered(at)}`,
        functions: EVERYTHING,
        active: at % 2 === 0,
      })
      await tx.parties.put({
        ...school,
        id: `${school.id}-${numbered(at)}` as PartyId,
        oin: `9${numbered(at)}`.padEnd(20, '0'),
        name: `Stichting Openbaar Onderwijs ${numbered(at)}`,
      })
      await tx.parties.putClient(
        client({
          id: `leerlingadministratie-${numbered(at)}`,
          party: school.id,
          processor: 'Leverancier van leerlingadministraties',
        }),
      )
    }
  })
  const me = await s.logIn([['school', 'registerbeheerder', ...EVERYTHING]], 'nl', 'baas')
  return { s, me }
}

const addressesIn = ({ text }: Response, pattern: RegExp): string[] =>
  [...text.matchAll(/href="([^"]+)"/g)]
    .map(([, address = '']) => address.replaceAll('&amp;', '&'))
    .filter((address) => pattern.test(address))

type Browser = Awaited<ReturnType<TestStaff['logIn']>>

const placeIn = (address: string): number => Number(/vanaf=(\d+)/.exec(address)?.[1] ?? 0)

/** Reads a list on, page by page, to its end. */
const readOn = async (me: Browser, path: string): Promise<Response[]> => {
  const page = await me.get(path)
  const next = addressesIn(page, /vanaf=\d+/).find((one) => placeIn(one) > placeIn(path))
  return [page, ...(next === undefined ? [] : await readOn(me, next))]
}

describe('a list of hundreds', () => {
  it.each([
    ['/beheer/mensen', /medewerker\.\d{3}/g],
    ['/beheer/systemen', /leerlingadministratie-\d{3}/g],
    ['/beheer/meedoen', /Onderwijs \d{3}/g],
    ['/beheer/organisaties', /Onderwijs \d{3}/g],
  ])('at %s has everything once, on light pages', async (path, pattern) => {
    const { me } = await openMany()
    const pages = await readOn(me, path)
    const seen = pages.flatMap((page) => textOf(page).match(pattern) ?? [])
    expect(new Set(seen).size).toBe(MANY)
    expect(seen).toHaveLength(MANY)
    for (const page of pages) expect(Buffer.byteLength(page.text)).toBeLessThan(BYTES_MAX)
    const last = pages.at(-1)
    expect(last && textOf(last)).toContain('Terug naar het begin')
    expect(pages[0] && textOf(pages[0])).not.toContain('Terug naar het begin')
  })

  it('shows its beginning on the first page of administration', async () => {
    const { me } = await openMany()
    const page = await me.get('/beheer')
    expect(Buffer.byteLength(page.text)).toBeLessThan(BYTES_MAX)
    expect(textOf(page).match(/medewerker\.\d{3}/g)).toHaveLength(9)
    expect(textOf(page)).toContain('Meer mensen')
  })

  it('finds somebody in two steps', async () => {
    const { me } = await openMany()
    const home = await me.get('/beheer')
    expect(home.text).toContain('<form method="get" action="/beheer/mensen">')
    expect(home.text).toContain('id="mens" name="mens"')
    const found = await me.get(`/beheer/mensen?organisatie=${party('school')}&mens=+377`)
    expect(textOf(found).match(/medewerker\.\d{3}/g)).toEqual(['medewerker.377'])
    const [address = ''] = addressesIn(found, /^\/beheer\/mensen\/[0-9a-f]{24}/)
    expect(textOf(await me.get(address))).toContain('Medewerker medewerker.377')
  })

  it('asks for no more of somebody than a piece, which names nobody in an address', async () => {
    const { me } = await openMany()
    const page = await me.get('/beheer/mensen?mens=medewerker.377')
    expect(page.text).toContain('maxlength="3" value="med"')
    expect(page.text).not.toContain('mens=medewerker')
  })

  it('is searched by every word, whatever its capitals and accents, and says when nothing fits', async () => {
    const { s, me } = await openMany()
    await s.write(async (tx) => {
      const cjg = await tx.parties.get(party('cjg'))
      if (cjg) await tx.parties.put({ ...cjg, name: 'Jeugdhulp Één en Café' })
    })
    const search = async (words: string) =>
      textOf(await me.get(`/beheer/organisaties?zoek=${encodeURIComponent(words)}`))
    expect(await search('cafe wijkteam')).toContain('Jeugdhulp Één en Café')
    expect(await search('cafe school')).toContain('Niets gevonden')
    expect(await search('wijkteam')).not.toContain('Onderwijs 001')
    const some = await me.get('/beheer/organisaties?zoek=Openbaar')
    expect(addressesIn(some, /vanaf=25/)).toEqual([
      `/beheer/organisaties?organisatie=${party('school')}&zoek=Openbaar&vanaf=25`,
    ])
  })

  it('searched for markup shows it as it was typed', async () => {
    const { me } = await openMany()
    const page = await me.get('/beheer/organisaties?zoek=%22%3E%3Cscript%3E')
    expect(page.text).not.toContain('<script')
    expect(page.text).toContain('value="&quot;&gt;&lt;script&gt;"')
  })
})

describe('what a privacy officer has much of', () => {
  const officerOfMany = async () => {
    const s = await staff()
    const { person } = s.who('ouder1')
    await s.write(async (tx) => {
      for (let at = 0; at < 60; at += 1) {
        await tx.erasureRequests.add(
          erasureRequest(s.child, person, { party: party('school'), at: s.clock.now + at }),
        )
        await tx.journal.append(
          journalEntry({
            kind: 'wissing_gevraagd',
            at: s.clock.now,
            visibility: 'niemand',
            child: s.child,
            party: party('school'),
            employee: 'fg-1',
            subject: familyErasureIds.create(s.context.random),
            detail: { reden: 'gezin_vraagt' },
          }),
        )
      }
    })
    return s.logIn([['school', 'fg']])
  }

  it.each([
    ['/fg/wisverzoeken', /\bwisverzoek_\w+/g],
    ['/fg/bewaren/gezin', /\bwissing_\w+/g],
  ])('stands at %s once, on light pages', async (path, pattern) => {
    const me = await officerOfMany()
    const pages = await readOn(me, path)
    const seen = pages.flatMap((page) => textOf(page).match(pattern) ?? [])
    expect([seen.length, new Set(seen).size]).toEqual([60, 60])
    for (const page of pages) expect(Buffer.byteLength(page.text)).toBeLessThan(BYTES_MAX)
  })
})

it.each(['/beheer/teksten', '/beheer/organisaties', '/fg/regels/versies'])(
  '%s begins anew at a place that is not there any more',
  async (path) => {
    const { s, me } = await openMany()
    await recordRules(s.context)
    const page = await me.get(`${path}?vanaf=9999`)
    expect(page.text).toContain('<td')
    expect(textOf(page)).not.toContain('Niets gevonden')
  },
)

/** The forms that ask for another organisation, with their field of it. */
const CHOOSING = [
  ['/prof/controle', 'ontvanger'],
  ['/prof/samen', 'ontvanger'],
  ['/prof/feit', 'ontvanger'],
  ['/prof/aanbieden', 'ontvanger'],
  ['/prof/zonder-toestemming', 'ontvanger'],
  ['/prof/nieuw', 'ander'],
  ['/school/samen', 'ontvanger'],
  ['/school/nieuw', 'ander'],
] as const

const optionsIn = ({ text }: Response): string[] =>
  [...text.matchAll(/<option value="(partij_[^"]+)"/g)].map(([, value = '']) => value)

describe('an organisation among hundreds', () => {
  const typed = { kind: 'pseudoniem_fout', doel: 'preventie_vroegsignalering' }
  const search = (name: string, words: string) => ({
    ...typed,
    stap: 'zoek_organisatie',
    [`${name}-zoek`]: words,
  })

  it.each(CHOOSING)(
    'is found by name or kind at %s, and nothing typed is lost',
    async (path, name) => {
      const { me } = await openMany()
      const page = await me.post(path, search(name, ' onderwijs 377'))
      expect(page.status).toBe(200)
      expect(optionsIn(page)).toEqual([`${party('school')}-377`])
      expect(page.text).toContain(`value=" onderwijs 377"`)
      expect(page.text).toContain('value="pseudoniem_fout"')
      expect(page.text).toContain('<option value="preventie_vroegsignalering" selected>')
      expect(page.text).not.toContain('id="fouten"')
      expect(optionsIn(await me.post(path, search(name, 'wijkteam')))).toEqual([party('cjg')])
    },
  )

  it.each(CHOOSING)(
    'that is not found is told at %s, with what was chosen still there',
    async (path, name) => {
      const { me } = await openMany()
      const page = await me.post(path, { ...search(name, 'zwembad'), [name]: party('cjg') })
      expect(page.status).toBe(400)
      expect(page.text.match(/href="#(?!inhoud)[\w-]+"/g)).toEqual([`href="#${name}-zoek"`])
      expect(textOf(page)).toContain('Niets gevonden')
      expect(page.text).toContain(`<option value="${party('cjg')}" selected>`)
      expect(optionsIn(page)).toHaveLength(1)
    },
  )

  it.each(CHOOSING)(
    'is one of a few at first at %s, on a light page that says that there are more',
    async (path, name) => {
      const { me } = await openMany()
      const page = await me.post(path, { ...search(name, ''), stap: 'zoek_organisatie' })
      expect(Buffer.byteLength(page.text)).toBeLessThan(BYTES_MAX)
      expect(optionsIn(page)).toHaveLength(40)
      expect(textOf(page)).toMatch(/Er zijn er nog 3\d\d\. Zoek op naam/)
    },
  )

  it.each(CHOOSING)('is not searched by Enter at %s, which sends the form', async (path, name) => {
    const { me } = await openMany()
    const { text } = await me.post(path, search(name, ''))
    const [, form = ''] = text.split(`action="${path}"`)
    const steps = [...form.matchAll(/<button[^>]* name="stap" value="(\w+)"/g)]
    const [first, , own] = steps.map(([, value]) => value)
    expect(steps.map(([, value]) => value)).toEqual([own, 'zoek_organisatie', own])
    expect(first).toBe(own)
    expect(form).toMatch(/<button class="cb-vh" type="submit" tabindex="-1" aria-hidden="true"/)
  })

  it('is chosen among all where they are few', async () => {
    const s = await staff()
    const me = await s.logIn([['school', ...EVERYTHING]])
    const page = await me.get('/prof/aanbieden')
    expect(page.text).not.toContain('ontvanger-zoek')
    expect(optionsIn(page)).toContain(party('cjg'))
    expect(optionsIn(page)).not.toContain(party('school'))
  })
})

it('no page of staff is too heavy in a region of hundreds', async () => {
  const { me } = await openMany()
  const heavy: string[] = []
  for (const { method, path } of staffRoutes) {
    if (method !== 'get' || path.includes(':')) continue
    const page = await me.get(path)
    const isPage = `${page.headers['content-type']}`.startsWith('text/html')
    const bytes = Buffer.byteLength(page.text ?? '')
    if (isPage && bytes >= BYTES_MAX) heavy.push(`${path}: ${bytes}`)
  }
  expect(heavy).toEqual([])
})
