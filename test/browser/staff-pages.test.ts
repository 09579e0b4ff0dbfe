/** Every page for people of organisations, in every state, looked at in a real browser. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { staffRoutes } from '../../broker/portal/pages/staff-routes.ts'
import { launchChromium } from '../support/chromium.ts'
import { type FlowKeys, makeFlowKeys } from '../support/flow.ts'
import { forgotten, type Looked, playScene } from './play-scene.ts'
import { staffScenes } from './staff-scenes.ts'

let browser: Browser
let keys: FlowKeys
const looked: Looked = { seen: [], arrived: [] }

beforeAll(async () => {
  ;[browser, keys] = await Promise.all([launchChromium(), makeFlowKeys()])
})
afterAll(() => browser?.close())

describe('nothing is wrong with', () => {
  test.each(staffScenes)('$name', async (scene) => {
    expect(await playScene({ browser, keys, looked }, scene)).toEqual([])
  })
})

/** Files: there is nothing to look at. */
const NO_PAGE = ['/fg/logboek/csv', '/fg/logboek/json', '/fg/logboek/pdf']

describe('no page is forgotten', () => {
  test('every page was looked at', () => {
    const pages = staffRoutes.filter(
      ({ method, path }) => method === 'get' && !NO_PAGE.includes(path),
    )
    expect(forgotten(pages, looked.seen)).toEqual([])
  })

  test('every form was sent, every file was fetched', () => {
    expect(forgotten(staffRoutes, looked.arrived)).toEqual([])
  })
})
