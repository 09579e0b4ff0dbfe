/** What people do in the story of a school that asks about Noor (13), each at a browser of their own. */
import type { Browser, Page } from 'playwright-core'
import { partyIdOf } from '../../broker/development/world.ts'
import { duty } from '../../broker/disclosure/share-without-consent.ts'
import type { Region } from '../support/region.ts'
import { follow, openWindow, press, type Sitting, type Window } from './visitor.ts'

const SCHOOL = 'merelcollege'
const CJG = 'cjg-zuidwaard'
const HOLDER = partyIdOf(CJG)
const PURPOSE = 'terugkoppeling_hulp'
const CATEGORIES = ['hulp_betrokkenheid', 'hulp_doelen_afspraken']
/** Her number at school. */
const PUPIL = '20210014'

/** The words in which the school says why. */
export const REASON = 'Wij willen in de klas hetzelfde doen als in de hulp.'
/** Stands in what the CJG shares of her, and nowhere at the broker. */
export const IN_THE_SLICE = 'Laat Noor vooraan zitten'

const pseudonymAt = ({ children }: Region, slug: string): string => {
  const known = children.find(({ sub }) => sub === 'noor')?.pseudonyms[slug]
  if (known === undefined) throw new Error(`${slug} does not know Noor`)
  return known
}

/** The school asks the family, over the API. */
const askFamily = async (region: Region) => {
  const { requester, close } = await region.organisation(SCHOOL)
  try {
    return await requester.askForConsent({
      kind: pseudonymAt(region, SCHOOL),
      houder: HOLDER,
      ontvanger: partyIdOf(SCHOOL),
      doel: PURPOSE,
      categorieen: CATEGORIES,
      medewerker: 'ilse',
      reden: REASON,
    })
  } finally {
    close()
  }
}

/** Opens the only question and ticks everything, up to the page that asks to check it. */
export const fillInYes = async (page: Page): Promise<void> => {
  await page.goto('/ouder/vragen')
  await follow(page, 'Bekijk de vraag')
  await page.getByLabel('Ja, dat mag').check()
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await press(page, 'Verder')
}

export const sayYes = async (page: Page): Promise<void> => {
  await fillInYes(page)
  await press(page, 'Bewaar mijn keuze')
}

/** An employee of the school asks for the slice at its own gateway; the page then shows it, or that there is none. */
export const readSlice = async (page: Page): Promise<void> => {
  await page.goto('/vraag')
  await page.getByLabel(/^Kind/).fill(PUPIL)
  await page.locator('#houder').selectOption(HOLDER)
  await page.locator('#doel').selectOption(PURPOSE)
  await press(page, 'Verder')
  for (const category of CATEGORIES) await page.locator(`#categorieen-${category}`).check()
  await press(page, 'Opvragen')
}

/** From its request in the portal to the slice at its own gateway, where the provider knows who it is. */
export const readFromRequest = async (page: Page): Promise<void> => {
  await page.goto('/school')
  await follow(page, 'Bekijk')
  await follow(page, 'Open het deel van het dossier')
  await follow(page, 'Inloggen')
  await page.waitForURL('**/aanvraag/*')
  await press(page, 'Opvragen')
}

/** A professional of the CJG asks whether this may be shared with the school, and something that may not. */
const checkSharing = async (region: Region, page: Page): Promise<void> => {
  await page.goto('/prof/controle')
  await page.locator('#kind').fill(pseudonymAt(region, CJG))
  await page.locator('#ontvanger').selectOption(partyIdOf(SCHOOL))
  await page.locator('#doel').selectOption(PURPOSE)
  for (const category of [...CATEGORIES, 'hulp_dossier_inhoud'])
    await page.locator(`#categorieen-${category}`).check()
  await press(page, 'Vraag het na')
}

/** Grounds to speak without consent, whom the CJG tells then, and all that must be asked before. */
const GROUNDS = [
  ['gevaar', 'meldkamer-zuidwaard'],
  ['meldcode', 'veilig-thuis-zuidwaard'],
  ['conflict', 'jeugdhulp-de-brug'],
  ['conflict', 'leerplicht-zuidwaard'],
] as const

/** A professional of the CJG tells others of danger: something for its privacy officer to look into. */
const shareInDanger = async (region: Region, page: Page): Promise<void> => {
  for (const [ground, receiver] of GROUNDS) {
    await page.goto('/prof/zonder-toestemming')
    await page.locator('#kind').fill(pseudonymAt(region, CJG))
    for (const box of [
      `grond-${ground}`,
      'soort-geweld',
      'geprobeerd-onveilig',
      'vertellen-zodra_veilig',
    ])
      await page.locator(`#${box}`).check()
    if (ground === 'conflict') {
      for (const one of duty.options) await page.locator(`#vragen-${one}`).check()
      await page.locator('#categorieen-hulp_doelen_afspraken').check()
    }
    await page.locator('#ontvanger').selectOption(partyIdOf(receiver))
    await page.locator('#doel').selectOption('veiligheid_meldcode')
    await page.locator('#categorieen-veiligheidssignalen').check()
    await press(page, 'Verder')
    await page.locator('#bewaard-ja').check()
    await press(page, 'Deel dit zonder toestemming')
    await page.getByText('Het staat klaar voor deze ene ontvanger').first().waitFor()
  }
}

/** Browsers of people; `close` closes all of them. */
export const openStory = (browser: Browser, region: Region) => {
  const windows: Window[] = []
  const open = async (origin: string, sitting: Sitting) => {
    const window = await openWindow(browser, { origin }, sitting)
    windows.push(window)
    return window.page
  }
  const sitAt = async (origin: string, who: string, sitting: Sitting): Promise<Page> => {
    const page = await open(origin, sitting)
    await page.goto('/inloggen')
    await page.locator(`button[value=${who}]`).click()
    await page.waitForURL(`${origin}/**`)
    return page
  }
  return {
    askFamily: () => askFamily(region),
    checkSharing: (page: Page) => checkSharing(region, page),
    shareInDanger: (page: Page) => shareInDanger(region, page),
    /** Somebody who is not logged in at the portal. */
    stranger: (sitting: Sitting = {}) => open(region.origin, sitting),
    /** Logged in at the portal. */
    sit: (who: string, sitting: Sitting = {}) => sitAt(region.origin, who, sitting),
    /** Logged in at the pages of the school's gateway. */
    sitAtSchool: (who: string, sitting: Sitting = {}) =>
      sitAt(region.pagesOf(SCHOOL), who, sitting),
    close: async () => {
      for (const window of windows.splice(0)) await window.close()
    },
  }
}
export type Story = ReturnType<typeof openStory>
