/** Every page for families and for everybody, in every state, looked at in a real browser. */
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPages } from '../../broker/portal/pages/open.ts'
import { staffRoutes } from '../../broker/portal/pages/staff-routes.ts'
import { portalRoutes } from '../../broker/portal/routes.ts'
import { launchChromium } from '../support/chromium.ts'
import { type FlowKeys, makeFlowKeys } from '../support/flow.ts'
import { openPortal } from '../support/portal.ts'
import { forgotten, type Looked, playScene } from './play-scene.ts'
import { scenes } from './scenes.ts'

const CSS_BYTES_MAX = 20_000

let browser: Browser
let keys: FlowKeys
const looked: Looked = { seen: [], arrived: [] }

beforeAll(async () => {
  ;[browser, keys] = await Promise.all([launchChromium(), makeFlowKeys()])
})
afterAll(() => browser?.close())

describe('nothing is wrong with', () => {
  test.each(scenes)('$name', async (scene) => {
    expect(await playScene({ browser, keys, looked }, scene)).toEqual([])
  })
})

/** Those of staff are looked at in their own file. */
const routes = portalRoutes.filter((route) => !staffRoutes.includes(route))

/** They lead on or give a file: there is nothing to look at. */
const NO_PAGE = [
  '/start',
  '/bericht/:id',
  '/ouder/inzage/csv',
  '/ouder/inzage/pdf',
  '/ouder/gegevens/download',
  '/ouder/keuze/:id/bewijs/pdf',
  '/ouder/keuze/:id/verlopen/pdf',
]

describe('no page is forgotten', () => {
  test('every page was looked at', () => {
    const open = openPages({} as Parameters<typeof openPages>[0])
    const pages = [
      ...open.map(([path]) => ({ method: 'get', path }) as const),
      ...routes.filter(({ method, path }) => method === 'get' && !NO_PAGE.includes(path)),
    ]
    expect(forgotten(pages, looked.seen)).toEqual([])
  })

  test('every form was sent, every file was fetched', () => {
    expect(forgotten(routes, looked.arrived)).toEqual([])
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

test('letters of the rest of Europe are drawn in the same font, which a page without them does not fetch', async () => {
  const portal = await openPortal(keys)
  const page = await browser.newPage()
  try {
    const fetched: string[] = []
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
    await page.goto(portal.origin)
    await page.evaluate('document.fonts.ready')
    expect(fetched).toContain('/fonts/noto-sans-latin-400-normal.woff2')
    expect(fetched.filter((path) => path.includes('latin-ext'))).toEqual([])
    await page.evaluate(
      "document.querySelector('h1').append('ğ'), document.querySelector('main').append('Łő')",
    )
    await page.evaluate('document.fonts.ready')
    expect(fetched).toContain('/fonts/noto-sans-latin-ext-400-normal.woff2')
    const faces = await page.evaluate(
      "[...document.fonts].filter(({ status }) => status === 'error').length",
    )
    expect(faces).toBe(0)
  } finally {
    await page.close()
    await portal.close()
  }
})
