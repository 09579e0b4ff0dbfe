/** Plays scenes in a real browser and looks at every page they show: axe, reflow, text spacing, keyboard, forced colours, markup, weight, policy. */
import type { Browser } from 'playwright-core'
import type { PortalRoute } from '../../broker/portal/site.ts'
import type { FlowKeys } from '../support/flow.ts'
import { type Arrival, openPortal } from '../support/portal.ts'
import { pageFaults, wordingFaults } from './check-page.ts'
import type { Scene } from './scenes.ts'
import { logIn, openWindow } from './visitor.ts'

/** What was on screen when a page was looked at, and everything that was asked of the portal. */
export type Looked = { readonly seen: Arrival[]; readonly arrived: Arrival[] }

/** What is wrong with the pages of one scene; adds to `looked` what was seen. */
export const playScene = async (
  { browser, keys, looked }: { browser: Browser; keys: FlowKeys; looked: Looked },
  { locale = 'nl-NL', family, play: act }: Scene,
): Promise<string[]> => {
  const portal = await openPortal(keys, family)
  const window = await openWindow(browser, portal, { script: true, locale })
  const look = locale === 'nl-NL' ? pageFaults : wordingFaults
  const faults: string[] = []
  try {
    await act({
      portal,
      page: window.page,
      as: (who, path) => logIn(portal, window, who, path),
      go: async (path) => void (await window.page.goto(path)),
      show: async (name) => {
        const { pathname } = new URL(window.page.url())
        looked.seen.push({
          method: window.shown().request().method().toLowerCase(),
          path: pathname,
        })
        faults.push(...(await look(window)).map((fault) => `${name}: ${fault}`))
      },
    })
    looked.arrived.push(...portal.arrivals)
    return faults
  } finally {
    await window.close()
    await portal.close()
  }
}

const pattern = (path: string): RegExp => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`)

/** Those of these routes that no arrival reached, by name. */
export const forgotten = (
  routes: readonly Pick<PortalRoute, 'method' | 'path'>[],
  arrivals: readonly Arrival[],
): string[] =>
  routes
    .filter(
      ({ method, path }) =>
        !arrivals.some((one) => one.method === method && pattern(path).test(one.path)),
    )
    .map(({ method, path }) => `${method} ${path}`)
