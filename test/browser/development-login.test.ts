/** The development login in a browser: what it remembers of a person, and how that ends. */
import {
  allowInsecureRequests,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomPKCECodeVerifier,
} from 'openid-client'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toolbox } from '../../broker/compose/development.ts'
import { startDevelopmentLogin } from '../../broker/development/login.ts'
import { freePorts } from '../../broker/development/processes.ts'
import { launchChromium } from '../support/chromium.ts'
import { listen } from '../support/listen.ts'
import { press } from './visitor.ts'

const CLIENT = 'portaal'

let browser: Browser
let portal: Awaited<ReturnType<typeof listen>>
let login: Awaited<ReturnType<typeof startDevelopmentLogin>>
beforeAll(async () => {
  browser = await launchChromium()
  portal = await listen((_req, res) => res.end('terug'))
  const { login: port } = await freePorts()
  login = await startDevelopmentLogin({
    issuer: `http://127.0.0.1:${port}`,
    listen: { host: '127.0.0.1', port },
    people: () => [{ sub: 'moeder', name: 'Moeder', about: 'verzonnen' }],
    clients: [{ id: CLIENT, redirectUris: [into()], logoutUris: [out()] }],
    audience: 'urn:test',
    signingKeys: [await toolbox.signingKey()],
    cookieSecret: 'a'.repeat(43),
  })
})
afterAll(async () => {
  await browser?.close()
  await login?.close()
  await portal?.close()
})

const into = () => `${portal.url}/inloggen/terug`
const out = () => `${portal.url}/uitgelogd/inlogdienst`
const client = () =>
  discovery(new URL(login.url), CLIENT, undefined, None(), { execute: [allowInsecureRequests] })

const addressOfLogin = async (): Promise<string> =>
  buildAuthorizationUrl(await client(), {
    redirect_uri: into(),
    scope: 'openid',
    state: 'staat',
    code_challenge: await calculatePKCECodeChallenge(randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
  }).href

const title = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()

test('who logs out there too is asked who they are at the next login', async () => {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(await addressOfLogin())
    await press(page, 'Moeder')
    expect(page.url()).toContain(into())
    await page.goto(await addressOfLogin())
    expect(page.url()).toContain(into())
    await page.goto(buildEndSessionUrl(await client(), { post_logout_redirect_uri: out() }).href)
    expect(await title(page)).toBe('Wilt u ook hier uitloggen?')
    await press(page, 'Ja, log mij uit')
    expect(page.url()).toBe(out())
    await page.goto(await addressOfLogin())
    expect(await title(page)).toBe('Wie bent u?')
  } finally {
    await context.close()
  }
})
