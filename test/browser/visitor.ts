/** Somebody with a browser of their own at the portal. */
import type { Browser, Page, Response } from 'playwright-core'
import type { TestPortal, Visitor } from '../support/portal.ts'

export type Sitting = {
  /** Off, as the portal must work; on only where a test looks into the page. */
  readonly script?: boolean
  readonly width?: number
  readonly locale?: string
}

const HEIGHT = 900

/** What the browser complains about: of the page itself, not of the status that a test asked for. */
const listen = (page: Page): string[] => {
  const complaints: string[] = []
  page.on('console', (message) => {
    const isOwnStatus =
      message.text().startsWith('Failed to load resource') && message.location().url === page.url()
    if (!isOwnStatus) complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('response', (response) => {
    if (!response.request().isNavigationRequest() && response.status() >= 400)
      complaints.push(`${response.status()} ${response.url()}`)
  })
  return complaints
}

/** A new browser profile with one window. */
export const openWindow = async (
  browser: Browser,
  portal: Pick<TestPortal, 'origin'>,
  { script = false, width = 1280, locale = 'nl-NL' }: Sitting = {},
) => {
  const context = await browser.newContext({
    baseURL: portal.origin,
    javaScriptEnabled: script,
    viewport: { width, height: HEIGHT },
    locale,
  })
  const page = await context.newPage()
  const complaints = listen(page)
  let last: Response | undefined
  page.on('response', (response) => {
    const request = response.request()
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) last = response
  })
  return {
    context,
    page,
    complaints,
    /** The answer that the page on screen came with. */
    shown: (): Response => {
      if (last === undefined) throw new Error('no page was opened yet')
      return last
    },
    close: () => context.close(),
  }
}
export type Window = Awaited<ReturnType<typeof openWindow>>

/** Logs in and comes to `path`. */
export const logIn = async (
  portal: TestPortal,
  { page }: Pick<Window, 'page'>,
  who: Visitor,
  path = '/start',
): Promise<void> => {
  portal.logsInNow(who)
  await page.goto(`/inloggen?terug=${encodeURIComponent(path)}`)
}

/** Presses the button of that name on the page, and waits for what comes. */
export const press = async (page: Page, name: string | RegExp): Promise<void> => {
  await page.getByRole('main').getByRole('button', { name }).first().click()
  await page.waitForLoadState()
}

/** Follows the link of that name on the page. */
export const follow = async (page: Page, name: string | RegExp): Promise<void> => {
  await page.getByRole('main').getByRole('link', { name }).first().click()
  await page.waitForLoadState()
}
