/** How people use the portal: in and out, in two languages, in two windows, twice, too late, and where they may not be. No script. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { consentOverview } from '../../broker/answers/consent-views.ts'
import { FRESH_LOGIN_MS, SESSION_IDLE_MS, SESSION_MS_MAX } from '../../broker/portal/sessions.ts'
import type { FamilyRole } from '../../consent/family.ts'
import { requestIds, statementIds } from '../../consent/id.ts'
import { launchChromium } from '../support/chromium.ts'
import { closedAfterEach } from '../support/closed-after-each.ts'
import { give } from '../support/consents.ts'
import { type FlowKeys, makeFlowKeys } from '../support/flow.ts'
import { openPortal, type TestPortal } from '../support/portal.ts'
import { ask } from './scenes.ts'
import { follow, logIn, openWindow, press, type Sitting } from './visitor.ts'

let browser: Browser
let keys: FlowKeys
beforeAll(async () => {
  ;[browser, keys] = await Promise.all([launchChromium(), makeFlowKeys()])
})
afterAll(() => browser?.close())

const portalOf = closedAfterEach(() => openPortal(keys, { birthDate: '2016-06-01' }))
const windows: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of windows.splice(0)) await one.close()
})

const windowOf = async (portal: TestPortal, sitting: Sitting = {}) => {
  const opened = await openWindow(browser, portal, sitting)
  windows.push(opened)
  return opened
}

/** A portal, and one person who is logged in there at `path`. */
const seated = async (path: string, who: FamilyRole = 'ouder1') => {
  const portal = await portalOf()
  const window = await windowOf(portal)
  await logIn(portal, window, who, path)
  return { portal, ...window }
}

const title = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText()
const pathOf = (page: Page): string => new URL(page.url()).pathname
const answersOf = async ({ context, who, child }: TestPortal, role: FamilyRole = 'ouder1') =>
  (await consentOverview(context, who(role), child)).choices

/** Fills the question in, up to the button that leads on. */
const fillIn = async (page: Page): Promise<void> => {
  await page.getByLabel('Ja, dat mag').check()
  await page.getByRole('checkbox').first().check()
  await page.getByLabel('Jaar').fill('2026')
  await page.getByLabel('Maand').fill('oktober')
  await page.getByLabel('Dag').fill('3')
}

const expectFilledIn = async (page: Page): Promise<void> => {
  expect(await page.getByLabel('Ja, dat mag').isChecked()).toBe(true)
  const boxes = await page.getByRole('checkbox').all()
  expect(await Promise.all(boxes.map((box) => box.isChecked()))).toEqual([true, false])
  const parts = ['Dag', 'Maand', 'Jaar'].map((part) => page.getByLabel(part).inputValue())
  expect(await Promise.all(parts)).toEqual(['3', 'oktober', '2026'])
}

describe('logging in', () => {
  test('leads to the page that was asked for', async () => {
    const portal = await portalOf()
    const { page } = await windowOf(portal)
    portal.logsInNow('ouder1')
    await page.goto('/ouder/gegevens')
    expect(pathOf(page)).toBe('/ouder/gegevens')
    expect(await title(page)).toBe('Mijn gegevens')
  })

  test('on behalf of another adult is refused, and leaves nobody logged in', async () => {
    const portal = await portalOf()
    const { page, context } = await windowOf(portal)
    portal.logsInNow('ouder1', { represents: { name: 'Een ander' } })
    await page.goto('/inloggen?terug=/ouder')
    expect(await title(page)).toBe('Log in als uzelf')
    expect((await context.cookies()).map(({ name }) => name)).toEqual([])
  })

  test('ends with the button, also for a cookie that was kept and for the back button', async () => {
    const { portal, page, context, shown } = await seated('/ouder')
    const cookies = await context.cookies()
    await page.getByRole('banner').getByRole('button', { name: 'Uitloggen' }).click()
    await page.waitForURL('**/uitgelogd')
    portal.provider.error = 'login_required'
    await page.goBack()
    expect(await title(page)).toBe('Inloggen is niet gelukt')
    await context.addCookies(cookies)
    await page.goto('/ouder')
    expect([shown().status(), await title(page)]).toEqual([403, 'Inloggen is niet gelukt'])
  })

  test('ends everywhere at once, and for nobody else', async () => {
    const { portal, page } = await seated('/ouder/gegevens')
    const [phone, other] = [await windowOf(portal, { width: 390 }), await windowOf(portal)]
    await logIn(portal, phone, 'ouder1', '/ouder')
    await logIn(portal, other, 'ouder2', '/ouder')
    await press(page, 'Log overal uit')
    expect(await title(page)).toBe('U bent uitgelogd')
    portal.provider.error = 'login_required'
    await phone.page.goto('/ouder')
    expect(await title(phone.page)).toBe('Inloggen is niet gelukt')
    await other.page.goto('/ouder')
    expect(await title(other.page)).toBe('Wie mag wat zien?')
  })

  test('is over after a quarter of an hour away, not at it', async () => {
    const { portal, page } = await seated('/ouder')
    const status = async () => (await page.request.get('/ouder', { maxRedirects: 0 })).status()
    portal.clock.now += SESSION_IDLE_MS
    expect(await status()).toBe(200)
    portal.clock.now += SESSION_IDLE_MS + 1
    expect(await status()).toBe(303)
  })

  test('is over after a working day, also for who never was away', async () => {
    const { portal, page } = await seated('/ouder')
    const status = async () => (await page.request.get('/ouder', { maxRedirects: 0 })).status()
    const overAt = portal.clock.now + SESSION_MS_MAX
    for (; portal.clock.now < overAt - 1; portal.clock.now += SESSION_IDLE_MS)
      expect(await status()).toBe(200)
    portal.clock.now = overAt - 1
    expect(await status()).toBe(200)
    portal.clock.now = overAt
    expect(await status()).toBe(303)
  })
})

describe('the language', () => {
  test('is the browser’s until one is chosen, and then stays, logged in or not', async () => {
    const portal = await portalOf()
    const { page } = await windowOf(portal, { locale: 'en-GB' })
    await page.goto('/hulp')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await page.getByRole('link', { name: 'Nederlands' }).click()
    await page.waitForURL('**/hulp')
    expect(await page.locator('html').getAttribute('lang')).toBe('nl')
    await logIn(portal, { page }, 'ouder1', '/ouder/gegevens')
    expect(await title(page)).toBe('Mijn gegevens')
    await page.getByRole('link', { name: 'English' }).click()
    await page.waitForURL('**/ouder/gegevens')
    expect(await title(page)).toBe('My details')
  })
})

describe('a form', () => {
  test('comes back as it was when the login was over, and then counts once', async () => {
    const portal = await portalOf()
    const { id } = await ask(portal)
    const { page } = await windowOf(portal)
    await logIn(portal, { page }, 'ouder1', `/ouder/vragen/${id}`)
    await fillIn(page)
    portal.clock.now += SESSION_IDLE_MS + 1
    await press(page, 'Verder')
    expect(await title(page)).toBe('U bent uitgelogd')
    expect(await answersOf(portal)).toEqual([])
    portal.logsInNow('ouder1')
    await follow(page, 'Opnieuw inloggen')
    expect(pathOf(page)).toBe(`/ouder/vragen/${id}`)
    await expectFilledIn(page)
    await press(page, 'Verder')
    await press(page, 'Bewaar mijn keuze')
    expect((await answersOf(portal)).map(({ state }) => state).sort()).toEqual([
      'geldig',
      'geweigerd',
    ])
  })

  test('comes back too when the working day of the login ended while it was filled in', async () => {
    const portal = await portalOf()
    const { page } = await windowOf(portal)
    await logIn(portal, { page }, 'ouder1')
    const overAt = portal.clock.now + SESSION_MS_MAX
    for (; portal.clock.now < overAt - 1; portal.clock.now += SESSION_IDLE_MS)
      await page.request.get('/ouder')
    portal.clock.now = overAt - 1
    await page.goto('/ouder/gegevens/code')
    await page.getByLabel('De code').fill('7K3QX-0M9TB')
    portal.clock.now = overAt + SESSION_IDLE_MS - 1
    await press(page, 'Gebruik de code')
    expect(await page.getByText('Wat u invulde, bewaren wij.').count()).toBe(1)
    portal.logsInNow('ouder1')
    await follow(page, 'Opnieuw inloggen')
    expect(await page.getByLabel('De code').inputValue()).toBe('7K3QX-0M9TB')
  })

  test('never comes back to somebody else at the same browser', async () => {
    const { portal, page } = await seated('/ouder/gegevens/code')
    await page.getByLabel('De code').fill('GEHEIM-12345')
    portal.clock.now += SESSION_IDLE_MS + 1
    await press(page, 'Gebruik de code')
    portal.logsInNow('ouder2')
    await follow(page, 'Opnieuw inloggen')
    await page.goto('/ouder/gegevens/code')
    expect(await page.getByLabel('De code').inputValue()).toBe('')
  })

  test('sent twice counts once and leads to the same place', async () => {
    const portal = await portalOf()
    const { id } = await ask(portal)
    const { page } = await windowOf(portal)
    await logIn(portal, { page }, 'ouder1', `/ouder/vragen/${id}`)
    await page.getByLabel('Ja, dat mag').check()
    for (const box of await page.getByRole('checkbox').all()) await box.check()
    await press(page, 'Verder')
    const fields = await page.locator('main input[type=hidden]').all()
    const form = new URLSearchParams([['stap', 'bewaar']])
    for (const field of fields)
      form.append(`${await field.getAttribute('name')}`, await field.inputValue())
    const send = () =>
      page.request.post(`/ouder/vragen/${id}`, {
        data: form.toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        maxRedirects: 0,
      })
    const both = await Promise.all([send(), send()])
    expect(both.map((one) => one.status())).toContain(303)
    expect(await answersOf(portal)).toHaveLength(1)
    await page.goto('/ouder')
    expect(await page.getByText('U deelt', { exact: true }).count()).toBe(1)
  })

  test('of a login before is refused, keeps what was typed, and changes nothing', async () => {
    const portal = await portalOf()
    const { id } = await ask(portal)
    const { page, context } = await windowOf(portal)
    await logIn(portal, { page }, 'ouder1', `/ouder/vragen/${id}`)
    await fillIn(page)
    await logIn(portal, { page: await context.newPage() }, 'ouder1')
    await press(page, 'Verder')
    expect(await title(page)).toBe('Stuur het nog een keer')
    expect(await page.getByText('Wat u invulde, staat er nog').count()).toBe(1)
    expect(await answersOf(portal)).toEqual([])
    await follow(page, 'Terug naar het formulier')
    await expectFilledIn(page)
  })

  test('without our own secret in it is refused', async () => {
    const { portal, page } = await seated('/ouder')
    const { id } = await give(portal, 'ouder1')
    const sent = await page.request.post(`/ouder/keuze/${id}/stoppen`, { form: {} })
    expect(sent.status()).toBe(403)
    expect((await answersOf(portal))[0]?.state).toBe('geldig')
  })
})

describe('two windows', () => {
  test('a question answered in one leads to that answer in the other', async () => {
    const portal = await portalOf()
    const { id } = await ask(portal)
    const { page, context } = await windowOf(portal)
    await logIn(portal, { page }, 'ouder1', `/ouder/vragen/${id}`)
    const second = await context.newPage()
    await second.goto(`/ouder/vragen/${id}`)
    await page.getByLabel('Nee, dat mag niet').check()
    await press(page, 'Verder')
    await press(page, 'Bewaar mijn keuze')
    await fillIn(second)
    await press(second, 'Verder')
    expect(await title(second)).toBe('Uw keuze')
    expect((await answersOf(portal)).map(({ state }) => state)).toEqual(['geweigerd'])
  })

  test('what was stopped in one cannot be changed in the other', async () => {
    const portal = await portalOf()
    const { id } = await give(portal, 'ouder1')
    const { page, context } = await windowOf(portal)
    await logIn(portal, { page }, 'ouder1', `/ouder/keuze/${id}`)
    const second = await context.newPage()
    await second.goto(`/ouder/keuze/${id}/stoppen`)
    await press(second, 'Ja, stop met delen')
    await press(page, 'Zet even stil')
    // Not a fault but how the choice stands, with what can be done from there.
    expect(await title(page)).toBe('Uw keuze')
    expect(await page.getByText('Gestopt', { exact: true }).count()).toBeGreaterThan(0)
    expect((await answersOf(portal))[0]?.state).toBe('ingetrokken')
  })

  test('the back button shows how it is now, and does nothing', async () => {
    const portal = await portalOf()
    const { id } = await give(portal, 'ouder1')
    const { page } = await windowOf(portal)
    await logIn(portal, { page }, 'ouder1', `/ouder/keuze/${id}`)
    await page.goto(`/ouder/keuze/${id}/stoppen`)
    await press(page, 'Ja, stop met delen')
    await page.goBack()
    await page.goBack()
    expect(pathOf(page)).toBe(`/ouder/keuze/${id}`)
    expect(await page.getByText('Gestopt', { exact: true }).count()).toBe(1)
    expect(await answersOf(portal)).toHaveLength(1)
  })
})

describe('what is another’s', () => {
  test('looks as what is not there, on every page and form', async () => {
    const portal = await portalOf()
    const { id } = await give(portal, 'ouder1')
    const asked = await ask(portal)
    const { random } = portal.context
    const { page } = await windowOf(portal)
    await logIn(portal, { page }, 'voogd')
    const answerTo = async (path: string) => {
      const answer = await page.request.get(path)
      return {
        status: answer.status(),
        text: (await answer.text()).replaceAll(encodeURIComponent(path), ''),
      }
    }
    const pairs = [
      ['/ouder/vragen/', '', asked.id, requestIds.create(random)],
      ...['', '/stoppen', '/bewijs', '/bewijs/pdf'].map((rest) => [
        '/ouder/keuze/',
        rest,
        id,
        statementIds.create(random, 0),
      ]),
    ]
    for (const [start, rest, foreign, unknown] of pairs) {
      const seen = await answerTo(`${start}${foreign}${rest}`)
      expect(seen.status).toBe(404)
      expect(seen).toEqual(await answerTo(`${start}${unknown}${rest}`))
    }
  })

  test('the other parent finds neither the answer nor a trace of it', async () => {
    const portal = await portalOf()
    const first = await windowOf(portal)
    const { id } = await give(portal, 'ouder1')
    await logIn(portal, first, 'ouder2', '/ouder')
    const overview = await first.page.getByRole('main').innerText()
    expect(overview).toContain('U hebt nog niets gekozen')
    await first.page.goto('/ouder/inzage')
    expect(await first.page.getByRole('main').innerText()).not.toContain('Naam ouder1')
    await first.page.goto(`/ouder/keuze/${id}`)
    expect(first.shown().status()).toBe(404)
  })
})

describe('a yes asks for a login of the last 15 minutes', () => {
  const resumable = async () => {
    const portal = await portalOf()
    const { id } = await give(portal, 'ouder1')
    const window = await windowOf(portal)
    await logIn(portal, window, 'ouder1', `/ouder/keuze/${id}`)
    await press(window.page, 'Zet even stil')
    // Somebody who goes on working: the visit itself is never idle.
    portal.clock.now += FRESH_LOGIN_MS / 2
    await window.page.goto('/ouder')
    portal.clock.now += FRESH_LOGIN_MS / 2
    await window.page.goto(`/ouder/keuze/${id}`)
    return { portal, ...window }
  }

  test('just in time it counts', async () => {
    const { portal, page } = await resumable()
    await press(page, 'Deel weer')
    expect((await answersOf(portal))[0]?.state).toBe('geldig')
  })

  test('just too late it asks to log in again, and then counts', async () => {
    const { portal, page } = await resumable()
    portal.clock.now += 1
    await press(page, 'Deel weer')
    expect(await title(page)).toBe('Log opnieuw in')
    expect((await answersOf(portal))[0]?.state).toBe('gepauzeerd')
  })

  test('stopping never asks', async () => {
    const { portal, page } = await resumable()
    portal.clock.now += 1
    await follow(page, 'Stop met delen')
    await press(page, 'Ja, stop met delen')
    expect((await answersOf(portal))[0]?.state).toBe('ingetrokken')
  })
})
