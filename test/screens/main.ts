/** `npm run screenshots`: the main screens of a fictional region, into docs/screens/, on a desk and on a phone. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { fillInYes, openStory, readSlice, type Story, sayYes } from '../browser/story.ts'
import { follow, press } from '../browser/visitor.ts'
import { launchChromium, readyChromium } from '../support/chromium.ts'
import { openRegion } from '../support/region.ts'

const FOLDER = fileURLToPath(new URL('../../docs/screens', import.meta.url))
const DESK = 1280
const PHONE = 390
const HEIGHT = 844

const shoot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true })
  process.stderr.write(`docs/screens/${name}.png\n`)
}

/** The same page on a desk and on a phone. */
const shootBoth = async (page: Page, name: string): Promise<void> => {
  for (const width of [DESK, PHONE]) {
    await page.setViewportSize({ width, height: HEIGHT })
    await shoot(page, `${name}-${width}`)
  }
}

/** The privacy officer of the CJG, who administers it too. */
const playOversight = async (story: Story): Promise<void> => {
  const officer = await story.sit('rob')
  await officer.goto('/fg/steekproef')
  await follow(officer, 'Bekijk')
  // The looks of this story are of today: their week has not ended, so there is nothing to draw yet.
  await shootBoth(officer, 'steekproef')
  await officer.setViewportSize({ width: DESK, height: HEIGHT })
  for (const [path, name] of [
    ['/fg', 'toezicht'],
    ['/fg/signalen', 'signalen'],
    ['/fg/regels/versies', 'versies'],
    ['/fg/bewaren', 'bewaren'],
    ['/beheer', 'beheer'],
    ['/beheer/nieuw-systeem', 'nieuw-systeem'],
    ['/beheer/teksten', 'teksten'],
    ['/beheer/thema', 'thema'],
  ] as const) {
    await officer.goto(path)
    await shoot(officer, `${name}-${DESK}`)
  }
}

/** A mother wants everything erased, and the privacy officer must decide. */
const playErasing = async (story: Story, mother: Page): Promise<void> => {
  await mother.goto('/ouder/gegevens')
  await mother.getByRole('link', { name: 'Vragen om te wissen' }).first().click()
  await shootBoth(mother, 'wissen')
  await mother.getByLabel(/^CJG/).check()
  await press(mother, 'Verder')
  await press(mother, 'Ja, vraag om te wissen')
  const officer = await story.sit('rob')
  await officer.goto('/fg/wisverzoeken')
  await follow(officer, 'Bekijk')
  await shootBoth(officer, 'wisverzoek')
}

/** A mother does not know who that was. */
const reportSomething = async (mother: Page): Promise<void> => {
  await follow(mother, /^Klopt dit niet/)
  await mother.getByLabel(/^Een vraag aan/).check()
  await mother.getByLabel('Wat klopt er niet?').fill('Wie heeft dit bij jullie gelezen?')
  await press(mother, 'Verstuur de melding')
}

const play = async (story: Story): Promise<void> => {
  const start = await story.stranger()
  await start.goto('/')
  await shootBoth(start, 'start')

  await story.askFamily()
  const mother = await story.sit('marieke', { width: PHONE })
  await mother.goto('/ouder/vragen')
  await follow(mother, 'Bekijk de vraag')
  await shootBoth(mother, 'vraag')
  await fillInYes(mother)
  await shootBoth(mother, 'controleer')
  await press(mother, 'Bewaar mijn keuze')

  for (const who of ['erik', 'noor']) await sayYes(await story.sit(who))
  const school = await story.sitAtSchool('ilse')
  await readSlice(school)
  await shoot(school, `deel-van-het-dossier-${DESK}`)

  const professional = await story.sit('joris')
  await story.checkSharing(professional)
  await shootBoth(professional, 'mag-ik-dit-delen')
  await story.shareInDanger(professional)
  const requester = await story.sit('ilse')
  await requester.goto('/school')
  await shoot(requester, `aanvragen-${DESK}`)

  await playOversight(story)

  await mother.goto('/ouder')
  await shootBoth(mother, 'overzicht')
  await mother.goto('/ouder/inzage')
  await shootBoth(mother, 'wie-keek')
  await reportSomething(mother)
  await mother.goto('/ouder/melden')
  await shootBoth(mother, 'melden')
  await mother.goto('/ouder/berichten')
  await shootBoth(mother, 'berichten')
  await mother.goto('/ouder')
  await follow(mother, 'Bekijk of verander')
  await follow(mother, 'Stop met delen')
  await shootBoth(mother, 'stoppen')
  await playErasing(story, mother)
}

/** Makes them all anew. */
export const main = async (): Promise<void> => {
  readyChromium()
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  const [browser, region] = await Promise.all([launchChromium(), openRegion()])
  const story = openStory(browser, region)
  try {
    await play(story)
  } finally {
    await story.close()
    await browser.close()
    await region.close()
  }
}
