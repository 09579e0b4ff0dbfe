/** Every page at which a family reads copies at an organisation, in every state, looked at in a real browser. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type CopyPages, deliverAdvice, openCopyPages, SECRET } from '../support/copies.ts'
import { type FlowKeys, makeFlowKeys } from '../support/flow.ts'
import { pageFaults } from './check-page.ts'
import { follow, openWindow, type Window } from './visitor.ts'

let browser: Browser
let keys: FlowKeys
beforeAll(async () => {
  ;[browser, keys] = await Promise.all([launchChromium(), makeFlowKeys()])
})
afterAll(() => browser?.close())

let pages: CopyPages
let window: Window
const faults: string[] = []
beforeEach(async () => {
  faults.length = 0
  pages = await openCopyPages(keys)
  window = await openWindow(browser, { origin: new URL(pages.url).origin }, { script: true })
  pages.logsIn('ouder1')
})
afterEach(async () => {
  await window.close()
  await pages.close()
})

const show = async (name: string): Promise<void> => {
  faults.push(...(await pageFaults(window)).map((fault) => `${name}: ${fault}`))
}

/** In both languages. */
const showBoth = async (name: string): Promise<void> => {
  await show(name)
  const path = new URL(window.page.url()).pathname
  await window.page.goto(`/taal/en?terug=${path}`)
  await show(`${name}, in English`)
  await window.page.goto(`/taal/nl?terug=${path}`)
}

test('reading a copy', async () => {
  const { page } = window
  await page.goto('/')
  await follow(page, /Lees kopieën/)
  await showBoth('before logging in')
  await follow(page, 'Inloggen')
  await showBoth('no copies')
  const order = await deliverAdvice(pages.f)
  await page.goto('/kopieen')
  await showBoth('one copy')
  await follow(page, 'Lees de kopie')
  await showBoth('the copy')
  expect(await page.getByText(SECRET).count()).toBe(1)
  expect(await page.locator('.cb-watermark span').first().getAttribute('data-mark')).toContain(
    'De <ouder1> 1 september 2026',
  )
  expect(window.shown().headers()['cache-control']).toBe('no-store')
  await pages.f.setAuthority(['ouder2'])
  await page.goto(`/kopieen/${order}`)
  await show('not theirs any more')
  await page.getByRole('button', { name: 'Uitloggen' }).click()
  await page.waitForURL(pages.url)
  expect(faults).toEqual([])
})

test('being refused', async () => {
  const { page } = window
  pages.logsIn('ouder1', { represents: 'x' })
  await page.goto('/kopieen/inloggen')
  await show('for somebody else')
  pages.logsIn('ouder1', { acr: 'laag' })
  await page.goto('/kopieen/inloggen')
  await show('too weak')
  pages.logsIn('ouder1')
  await page.goto('/kopieen/inloggen')
  pages.broker.state.reply = () => ({ status: 500, body: {} })
  await page.goto('/kopieen')
  await show('the broker is away')
  pages.broker.state.reply = () => ({ status: 403, body: {} })
  await page.goto('/kopieen')
  await show('log in again')
  expect(faults).toEqual([])
})
