/** Every page in every state, looked at in a real browser: axe, reflow, text spacing, keyboard, forced colours, markup, weight, policy. */
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPages } from '../../broker/portal/pages/open.ts'
import { portalRoutes } from '../../broker/portal/routes.ts'
import { launchChromium } from '../support/chromium.ts'
import { type FlowKeys, makeFlowKeys } from '../support/flow.ts'
import { type Arrival, openPortal } from '../support/portal.ts'
import { pageFaults } from './check-page.ts'
import { type Scene, scenes } from './scenes.ts'
import { logIn, openWindow } from './visitor.ts'

const CSS_BYTES_MAX = 20_000

let browser: Browser
let keys: FlowKeys
/** What was on screen when a page was looked at, and everything that was asked of the portal. */
const seen: Arrival[] = []
const arrived: Arrival[] = []

beforeAll(async () => {
  ;[browser, keys] = await Promise.all([launchChromium(), makeFlowKeys()])
})
afterAll(() => browser?.close())

const play = async ({ locale = 'nl-NL', family, play: act }: Scene): Promise<string[]> => {
  const portal = await openPortal(keys, family)
  const window = await openWindow(browser, portal, { script: true, locale })
  const faults: string[] = []
  try {
    await act({
      portal,
      page: window.page,
      as: (who, path) => logIn(portal, window, who, path),
      go: async (path) => void (await window.page.goto(path)),
      show: async (name) => {
        const { pathname } = new URL(window.page.url())
        seen.push({ method: window.shown().request().method().toLowerCase(), path: pathname })
        faults.push(...(await pageFaults(window)).map((fault) => `${name}: ${fault}`))
      },
    })
    arrived.push(...portal.arrivals)
    return faults
  } finally {
    await window.close()
    await portal.close()
  }
}

describe('nothing is wrong with', () => {
  test.each(scenes)('$name', async (scene) => {
    expect(await play(scene)).toEqual([])
  })
})

// --- no page is forgotten ------------------------------------------------------------------------------------

const pattern = (path: string): RegExp => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`)

const isAmong = (arrivals: readonly Arrival[], { method, path }: Arrival): boolean =>
  arrivals.some((one) => one.method === method && pattern(path).test(one.path))

const named = ({ method, path }: Arrival): string => `${method} ${path}`

/** Pages of staff are too wide on a phone still: @TODO issue 4, with a scene for each. */
const isOfStaff = ({ path }: { readonly path: string }): boolean =>
  /^\/(prof|school|fg|beheer)(\/|$)/.test(path)

/** They lead on or give a file: there is nothing to look at. */
const NO_PAGE = [
  '/start',
  '/bericht/:id',
  '/ouder/inzage/csv',
  '/ouder/keuze/:id/bewijs/pdf',
  '/ouder/keuze/:id/verlopen/pdf',
]

describe('no page is forgotten', () => {
  test('every page was looked at', () => {
    const open = openPages({} as Parameters<typeof openPages>[0])
    const pages = [
      ...open.map(([path]) => ({ method: 'get', path })),
      ...portalRoutes.filter(
        (route) => route.method === 'get' && !NO_PAGE.includes(route.path) && !isOfStaff(route),
      ),
    ]
    expect(pages.filter((page) => !isAmong(seen, page)).map(named)).toEqual([])
  })

  test('every form was sent, every file was fetched', () => {
    const missing = portalRoutes.filter((route) => !isOfStaff(route) && !isAmong(arrived, route))
    expect(missing.map(named)).toEqual([])
  })
})

test('the stylesheet stays light', async () => {
  const portal = await openPortal(keys)
  try {
    const css = await (await fetch(`${portal.origin}/portaal.css`)).text()
    expect(gzipSync(css).byteLength).toBeLessThan(CSS_BYTES_MAX)
  } finally {
    await portal.close()
  }
})
