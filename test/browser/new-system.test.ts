/** A system that an administrator adds in the portal works from its next request on, and no more once it is switched off. */
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOrganisation } from '../../broker/gateway/compose/requester.ts'
import { launchChromium } from '../support/chromium.ts'
import { openRegion, type Region } from '../support/region.ts'
import { openStory, type Story } from './story.ts'
import { follow, press } from './visitor.ts'

const CJG = 'cjg-zuidwaard'
const SYSTEM = 'cjg-tweede'

let browser: Browser
let region: Region
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

/** The CJG acting as its new system, with settings of its own beside those of its gateway. */
const asNewSystem = async (privateJwk: object) => {
  const { config } = region.layout.gateways.find(({ party }) => party.slug === CJG) ?? {}
  if (config === undefined) throw new Error('no gateway')
  writeFileSync(join(dirname(config), 'second-key.json'), JSON.stringify(privateJwk))
  const changed = readFileSync(config, 'utf8').replace(
    /id: cjg-zuidwaard\n(\s+)key: client-key.json/,
    `id: ${SYSTEM}\n$1key: second-key.json`,
  )
  const file = join(dirname(config), 'second.yaml')
  writeFileSync(file, changed)
  return openOrganisation(file)
}

const addSystem = async (page: Page, publicJwk: object): Promise<void> => {
  await page.goto('/beheer')
  await follow(page, 'Voeg een systeem toe')
  await page.locator('#systeem').fill(SYSTEM)
  await page.locator('#mag-betrokkenheden').check()
  await page.locator('#bewijs-sleutel').check()
  await page.locator('#sleutelset').fill(JSON.stringify(publicJwk))
  await press(page, 'Bewaar')
}

test('a system added, used, and switched off', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = { kid: 'sleutel-2026', alg: 'ES256', use: 'sig' }
  const system = await asNewSystem({ ...privateKey.export({ format: 'jwk' }), ...name })
  const registerChild = () =>
    system.requester.registerChild({ geboortedatum: '2015-05-05', medewerker: 'joris' })
  try {
    await expect(registerChild()).rejects.toMatchObject({ code: 'niet_toegelaten' })
    const rob = await story.sit('rob')
    await addSystem(rob, { ...publicKey.export({ format: 'jwk' }), ...name })
    await expect(registerChild()).resolves.toMatchObject({ kind: expect.any(String) })
    await rob.goto(`/beheer/systemen/${SYSTEM}`)
    await rob.locator('#aan-nee').check()
    await rob.getByRole('button', { name: 'Bewaar', exact: true }).click()
    await expect(registerChild()).rejects.toMatchObject({ code: 'niet_toegelaten' })
  } finally {
    system.close()
  }
})
