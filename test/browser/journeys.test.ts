/** A whole story in the browser, without script: several people, each at a browser of their own, and a school that asks over the API. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { partyIdOf } from '../../broker/development/world.ts'
import { launchChromium } from '../support/chromium.ts'
import { openRegion, type Region } from '../support/region.ts'
import { follow, openWindow, press, type Window } from './visitor.ts'

const PURPOSE = 'terugkoppeling_hulp'
const CATEGORIES = ['hulp_betrokkenheid', 'hulp_doelen_afspraken']
const REASON = 'Wij willen in de klas hetzelfde doen als in de hulp.'
/** Noor, 13: both parents and she herself decide. Her number at school. */
const PUPIL = '20210014'
/** Stands in what the CJG shares of her, and nowhere at the broker. */
const IN_THE_SLICE = 'Laat Noor vooraan zitten'

let region: Region
let browser: Browser
const windows: Window[] = []
beforeAll(async () => {
  ;[browser, region] = await Promise.all([launchChromium(), openRegion()])
})
afterAll(async () => {
  for (const window of windows) await window.close()
  await browser?.close()
  await region?.close()
})

/** A browser in which this person is logged in at the portal, or at the pages of an organisation. */
const sit = async (who: string, origin = region.origin, width = 1280): Promise<Page> => {
  const window = await openWindow(browser, { origin }, { width })
  windows.push(window)
  await window.page.goto('/inloggen')
  await window.page.locator(`button[value=${who}]`).click()
  await window.page.waitForURL(`${origin}/**`)
  return window.page
}

const title = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText()
const main = (page: Page): Promise<string> => page.getByRole('main').innerText()

const sayYes = async (page: Page): Promise<void> => {
  await page.goto('/ouder/vragen')
  await follow(page, 'Bekijk de vraag')
  await page.getByLabel('Ja, dat mag').check()
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await press(page, 'Verder')
  await press(page, 'Bewaar mijn keuze')
  expect(await main(page)).toContain('Uw keuze is bewaard')
}

/** The school's employee asks the CJG for the slice; gives what the gateway then shows. */
const read = async (page: Page): Promise<string> => {
  await page.goto('/vraag')
  await page.getByLabel(/^Kind/).fill(PUPIL)
  await page.locator('#houder').selectOption(partyIdOf('cjg-zuidwaard'))
  await page.locator('#doel').selectOption(PURPOSE)
  for (const category of CATEGORIES) await page.locator(`#c-${category}`).check()
  await press(page, 'Opvragen')
  return main(page)
}

const askFamily = async (): Promise<unknown> => {
  const school = await region.organisation('merelcollege')
  try {
    const kind = region.children.find(({ sub }) => sub === 'noor')?.pseudonyms['merelcollege']
    return await school.requester.askForConsent({
      kind: `${kind}`,
      houder: partyIdOf('cjg-zuidwaard'),
      ontvanger: partyIdOf('merelcollege'),
      doel: PURPOSE,
      categorieen: CATEGORIES,
      medewerker: 'ilse',
      reden: REASON,
    })
  } finally {
    school.close()
  }
}

describe('a school asks about a child of 13', () => {
  let mother: Page
  let father: Page
  let noor: Page
  let school: Page
  beforeAll(async () => {
    mother = await sit('marieke')
    father = await sit('erik', region.origin, 390)
    noor = await sit('noor', region.origin, 320)
    school = await sit('ilse', region.pagesOf('merelcollege'))
  })

  test('before anybody was asked the school reads nothing, and not why', async () => {
    const answer = await read(school)
    expect(answer).toContain('Er is niets verstrekt')
    expect(answer).not.toContain(IN_THE_SLICE)
  })

  test('mother, father and Noor each find the question; another family does not', async () => {
    expect(await askFamily()).toMatchObject({ status: 'gevraagd' })
    for (const page of [mother, father, noor]) {
      await page.goto('/ouder')
      await follow(page, 'Bekijk en beantwoord')
      await follow(page, 'Bekijk de vraag')
      expect(await main(page)).toContain(REASON)
    }
    const anja = await sit('anja')
    await anja.goto('/ouder/vragen')
    expect(await main(anja)).toContain('Er zijn nu geen vragen aan u.')
  })

  test('one yes is not enough, and nobody sees who said what', async () => {
    await sayYes(mother)
    await mother.goto('/ouder')
    expect(await main(mother)).toContain('Nog niet alle antwoorden zijn er.')
    expect(await read(school)).toContain('Er is niets verstrekt')
    await father.goto('/ouder')
    const seen = await main(father)
    expect(seen).toContain('Er is 1 vraag aan u')
    expect(seen).not.toContain('U deelt')
    expect(seen).not.toContain('Marieke')
    await father.goto('/ouder/inzage')
    expect(await main(father)).not.toContain('Marieke')
  })

  test('with all three the school reads the slice at its own pages', async () => {
    await sayYes(father)
    expect(await read(school)).toContain('Er is niets verstrekt')
    await sayYes(noor)
    await mother.goto('/ouder')
    expect(await main(mother)).toContain('Alle antwoorden zijn er.')
    const slice = await read(school)
    expect(await title(school)).toBe('Deel van het dossier')
    expect(slice).toContain(IN_THE_SLICE)
    expect(slice).not.toContain('Dit verlaat het CJG nooit')
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
    expect(seen).toContain('U deelt')
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
    const own = all.map((rows) => rows.filter((row) => row.includes('U gaf een antwoord')).length)
    // Father said yes and stopped; the others said yes.
    expect(own).toEqual([1, 2, 1])
  })

  test('the CSV of the log is that of the page', async () => {
    const file = await father.request.get('/ouder/inzage/csv')
    await father.goto('/ouder/inzage')
    const rows = await father.locator('tbody tr').count()
    expect((await file.text()).trim().split('\r\n')).toHaveLength(rows + 1)
  })
})
