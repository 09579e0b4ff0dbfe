/** (p) pages of the portal: the work from a request to the last byte, session, store and markup included; and what they weigh. */
import { gzipSync } from 'node:zlib'
import { ask } from '../../browser/scenes.ts'
import { newBrowser } from '../../support/browser.ts'
import { CARE, give } from '../../support/consents.ts'
import { makeFlowKeys } from '../../support/flow.ts'
import { openPortal, type TestPortal } from '../../support/portal.ts'
import type { Figure } from '../figure.ts'
import { median } from '../rounds.ts'

const PAGE_MS_MAX = 5
const HTML_KB_MAX = 30
const CSS_KB_MAX = 20
const BYTES_A_KB = 1000
/** Two pages of the log and more. */
const QUESTIONS = 30

/** Milliseconds of processor that this process used so far: others who use the machine do not count. */
const usedMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

type Sample = { readonly path: string; readonly ms: number; readonly bytes: number }

/** A parent with an answer, a question and a long log; gives the pages worth measuring. */
const furnish = async (portal: TestPortal): Promise<string[]> => {
  const { id } = await give(portal, 'ouder1', CARE)
  for (let at = 0; at < QUESTIONS; at += 1) await portal.grant('cjg')
  const asked = await ask(portal)
  return [
    '/',
    '/wie-doet-mee',
    '/ouder',
    '/ouder/vragen',
    `/ouder/vragen/${asked.id}`,
    `/ouder/keuze/${id}`,
    `/ouder/keuze/${id}/bewijs`,
    '/ouder/inzage',
    '/ouder/gegevens',
    '/ouder/organisaties',
  ]
}

const timed = async (
  { visit }: ReturnType<typeof newBrowser>,
  { origin, path, times }: { origin: string; path: string; times: number },
): Promise<Sample> => {
  const samples: number[] = []
  let bytes = 0
  for (let round = 0; round < times; round += 1) {
    const before = usedMs()
    const page = await visit(`${origin}${path}`)
    samples.push(usedMs() - before)
    if (page.status !== 200) throw new Error(`${path} answered ${page.status}`)
    bytes = Buffer.byteLength(page.text)
  }
  return { path: path.replace(/_\w+/, ''), ms: median(samples), bytes }
}

const most = (samples: readonly Sample[], what: 'ms' | 'bytes'): Sample =>
  samples.reduce((worst, one) => (one[what] > worst[what] ? one : worst))

const measured = (samples: readonly Sample[], cssBytes: number) => {
  const slowest = most(samples, 'ms')
  const heaviest = most(samples, 'bytes')
  const limit = (value: number) => ({ of: 'ours', is: 'at most', value }) as const
  return [
    {
      what: `the slowest of ${samples.length} pages, ${slowest.path}`,
      ours: { value: slowest.ms, unit: 'ms of processor' },
      beside: null,
      ratio: null,
      demand: limit(PAGE_MS_MAX),
      bounds: 'reading session and family from the store; the client that asks is counted too',
    },
    {
      what: `the heaviest page, ${heaviest.path}`,
      ours: { value: heaviest.bytes / BYTES_A_KB, unit: 'kB' },
      beside: null,
      ratio: null,
      demand: limit(HTML_KB_MAX),
      bounds: 'rows of the log on one page',
    },
    {
      what: 'the stylesheet, gzip',
      ours: { value: cssBytes / BYTES_A_KB, unit: 'kB' },
      beside: null,
      ratio: null,
      demand: limit(CSS_KB_MAX),
      bounds: 'tokens and components of NL Design System that are used',
    },
  ]
}

const measure: Figure['measure'] = async ({ pick, progress }) => {
  const portal = await openPortal(await makeFlowKeys(), { birthDate: '2016-06-01' })
  try {
    const paths = await furnish(portal)
    const { origin } = portal
    const browser = newBrowser()
    portal.logsInNow('ouder1')
    await browser.visit(`${origin}/inloggen`)
    for (const path of paths) await timed(browser, { origin, path, times: pick(5, 20) })
    const samples: Sample[] = []
    for (const path of paths)
      samples.push(await timed(browser, { origin, path, times: pick(20, 50) }))
    for (const { path, ms, bytes } of samples) progress(`${path}: ${ms.toFixed(2)} ms, ${bytes} B`)
    const css = await (await fetch(`${origin}/portaal.css`)).text()
    return measured(samples, gzipSync(css).byteLength)
  } finally {
    await portal.close()
  }
}

/** How fast pages come, and how light they are. */
export const pagesFigure: Figure = { id: 'p', title: 'pages of the portal', measure }
