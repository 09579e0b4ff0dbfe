/** A whole story in the browser, without script: several people, each at a browser of their own, and a school that asks over the API. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { openRegion, type Region } from '../support/region.ts'
import {
  IN_THE_SLICE,
  openStory,
  REASON,
  readFromRequest,
  readSlice,
  type Story,
  sayYes,
} from './story.ts'
import { follow, press } from './visitor.ts'

let region: Region
let browser: Browser
let story: Story
beforeAll(async () => {
  ;[browser, region] = await Promise.all([launchChromium(), openRegion()])
  story = openStory(browser, region)
})
afterAll(async () => {
  await story?.close()
  await browser?.close()
  await region?.close()
})

const title = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText()
const main = (page: Page): Promise<string> => page.getByRole('main').innerText()

const read = async (page: Page): Promise<string> => {
  await readSlice(page)
  return main(page)
}

describe('a school asks about a child of 13', () => {
  let mother: Page
  let father: Page
  let noor: Page
  let school: Page
  beforeAll(async () => {
    mother = await story.sit('marieke')
    father = await story.sit('erik', { width: 390 })
    noor = await story.sit('noor', { width: 320 })
    school = await story.sitAtSchool('ilse')
  })

  test('before anybody was asked the school reads nothing, and not why', async () => {
    const answer = await read(school)
    expect(answer).toContain('Er is niets verstrekt')
    expect(answer).not.toContain(IN_THE_SLICE)
  })

  test('mother, father and Noor each find the question; another family does not', async () => {
    expect(await story.askFamily()).toMatchObject({ status: 'gevraagd' })
    for (const page of [mother, father, noor]) {
      await page.goto('/ouder')
      await follow(page, 'Bekijk en beantwoord')
      await follow(page, 'Bekijk de vraag')
      expect(await main(page)).toContain(REASON)
    }
    const anja = await story.sit('anja')
    await anja.goto('/ouder/vragen')
    expect(await main(anja)).toContain('Er zijn nu geen vragen aan u.')
  })

  test('one yes is not enough, and nobody sees who said what', async () => {
    await sayYes(mother)
    expect(await main(mother)).toContain('Uw keuze is bewaard')
    await mother.goto('/ouder')
    expect(await main(mother)).toContain('Nog niet alle antwoorden zijn er.')
    expect(await read(school)).toContain('Er is niets verstrekt')
    await father.goto('/ouder')
    const seen = await main(father)
    expect(seen).toContain('Er is 1 vraag aan u')
    expect(seen).not.toMatch(/U deelt(?! niets)/)
    expect(seen).not.toContain('Marieke')
    await father.goto('/ouder/inzage')
    expect(await main(father)).not.toContain('Marieke')
  })

  test('with all three the school reads the slice at its own pages', async () => {
    await sayYes(father)
    expect(await read(school)).toContain('Er is niets verstrekt')
    await sayYes(noor)
    await mother.goto('/ouder')
    const overview = await main(mother)
    expect(overview).toMatch(/U deelt(?! niets)/)
    expect(overview).not.toContain('Nog niet alle antwoorden zijn er.')
    const slice = await read(school)
    expect(await title(school)).toBe('Deel van het dossier')
    expect(slice).toContain(IN_THE_SLICE)
    expect(slice).not.toContain('Dit verlaat het CJG nooit')
  })

  test('from its request in the portal the school comes to the slice, with nothing to fill in', async () => {
    const page = await story.sit('ilse')
    await readFromRequest(page)
    expect(await title(page)).toBe('Deel van het dossier')
    expect(await main(page)).toContain(IN_THE_SLICE)
    expect(new URL(page.url()).origin).toBe(region.pagesOf('merelcollege'))
  })

  test('father stops while the school reads: its next look is refused, with the words of always', async () => {
    await father.goto('/ouder')
    await follow(father, 'Bekijk of verander')
    await follow(father, 'Stop met delen')
    await press(father, 'Ja, stop met delen')
    expect(await main(father)).toContain('Gestopt')
    const answer = await read(school)
    expect(answer).toContain('Er is niets verstrekt')
    expect(answer).not.toContain(IN_THE_SLICE)
  })

  test('mother is not told that father stopped', async () => {
    await mother.goto('/ouder')
    const seen = await main(mother)
    expect(seen).toContain('U zei ja')
    expect(seen).toContain('Nog niet alle antwoorden zijn er.')
    expect(seen).not.toContain('Gestopt')
    expect(seen).not.toContain('Erik')
  })

  test('the log shows each what happened, and only what is theirs of what was said', async () => {
    const rowsOf = async (page: Page): Promise<string[]> => {
      await page.goto('/ouder/inzage')
      return page.locator('tbody tr').allInnerTexts()
    }
    const all = [await rowsOf(mother), await rowsOf(father), await rowsOf(noor)]
    for (const rows of all) {
      expect(rows.some((row) => row.includes('Merelcollege') && /\bGegeven\b/.test(row))).toBe(true)
      expect(rows.some((row) => row.includes('Niet gegeven'))).toBe(true)
      expect(rows.join()).not.toContain(IN_THE_SLICE)
    }
    const own = all.map((rows) =>
      rows.flatMap((row) => /\b(?:U|Je) (?:zei ja|stopte)/.exec(row) ?? []),
    )
    expect(own).toEqual([['U zei ja'], ['U stopte', 'U zei ja'], ['Je zei ja']])
  })

  test('the CSV of the log is that of its pages', async () => {
    const file = await father.request.get('/ouder/inzage/csv')
    await father.goto('/ouder/inzage')
    const rows = father.locator('tbody tr')
    const newest = await rows.count()
    await follow(father, 'Bekijk oudere regels')
    const lines = (await file.text()).trim().split('\r\n')
    expect(lines).toHaveLength(newest + (await rows.count()) + 1)
  })
})

describe('a professional shares without consent, because a child is in danger', () => {
  const hidden = async (page: Page): Promise<boolean> => {
    await page.goto('/ouder/inzage')
    return !(await main(page)).includes('Meldkamer Zuidwaard')
  }

  /** Follows the first link of that name, and does what is there, until none is left; tells how often. */
  const untilNone = async (
    page: Page,
    { path, link }: { readonly path: string; readonly link: string },
    act: () => Promise<void>,
  ): Promise<number> => {
    for (let done = 0; ; done += 1) {
      await page.goto(path)
      if ((await page.getByRole('link', { name: link }).count()) === 0) return done
      await follow(page, link)
      await act()
    }
  }

  test('what was shared is collected from the portal on, and the family does not see it yet', async () => {
    await story.shareInDanger(await story.sit('joris'))
    const fatma = await story.sit('fatma', { width: 390 })
    await fatma.goto('/school')
    expect(await main(fatma)).toContain('Voor u klaargezet')
    await follow(fatma, 'Haal het op')
    await follow(fatma, 'Inloggen')
    await fatma.waitForURL(`${region.pagesOf('leerplicht-zuidwaard')}/aanbiedingen`)
    await press(fatma, 'Ophalen en bekijken')
    expect(await title(fatma)).toBe('Deel van het dossier')
    expect(await main(fatma)).toContain('Zorgen over veiligheid (meldcode)')
    expect(await hidden(await story.sit('marieke'))).toBe(true)
  })

  test('the privacy officer closes the signals and releases what is hidden: then the family sees all of it', async () => {
    const officer = await story.sit('rob')
    const closed = await untilNone(officer, { path: '/fg/signalen', link: 'Bekijk' }, async () => {
      await officer.getByLabel('Klaar').check()
      await officer.getByLabel('Notitie').fill('Er was geen andere weg.')
      await press(officer, 'Leg dit vast')
    })
    const hiddenRows = { path: '/fg/logboek?verborgen=ja', link: 'Geef vrij' }
    const released = await untilNone(officer, hiddenRows, () => press(officer, 'Ja, geef vrij'))
    // One release is of everything about the same act.
    expect([closed, released]).toEqual([4, 4])
    for (const who of ['marieke', 'noor']) {
      const page = await story.sit(who, { width: 390 })
      expect(await hidden(page)).toBe(false)
      expect(await main(page)).toContain('Direct gevaar')
    }
  })
})
