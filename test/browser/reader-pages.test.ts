/** Every page of a gateway's own staff, in every state, looked at in a real browser: reading a slice, and being told that there is none. */
import type { RequestListener } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openGatewayRecords } from '../../adapters/gateway-records/sqlite.ts'
import { readerApp } from '../../broker/gateway/reader/app.ts'
import { decisionIds, orderIds, pseudonymIds, requestIds } from '../../consent/id.ts'
import { type Answer, answer } from '../../consent/ports/envelope.ts'
import { IdentityError } from '../../consent/ports/identity.ts'
import {
  type AskedQuestion,
  type FetchedSlice,
  type OpenOffer,
  type Requester,
  RequesterError,
} from '../../consent/ports/requester.ts'
import { wording } from '../policies/rulebook.ts'
import { launchChromium } from '../support/chromium.ts'
import { CJG, SCHOOL } from '../support/envelopes.ts'
import { PSEUDONYM } from '../support/gateway.ts'
import { listen } from '../support/listen.ts'
import { NOW } from '../support/pki.ts'
import { pageFaults } from './check-page.ts'
import { follow, openWindow, press, type Window } from './visitor.ts'

const zeros = (bytes: number) => new Uint8Array(bytes)
const ORDER = orderIds.create(zeros, 0)

const SLICE: Answer = answer.parse({
  iat: NOW / 1000,
  order: ORDER,
  decision: decisionIds.create(zeros, 0),
  request: 'verzoek-1',
  holder: { id: CJG.id, oin: CJG.oin },
  requester: { id: SCHOOL.id, oin: SCHOOL.oin },
  purpose: 'ondersteuningsteam_mdo',
  slices: [
    {
      category: 'verzuim_ongeoorloofd',
      outcome: 'verstrekt',
      record: {
        perioden: [
          { datum: '2026-08-24', uren: 6 },
          { datum: '2026-08-31', uren: 2.5 },
        ],
        soortVerzuim: 'overig verzuim',
        ondernomenActies: ['Gebeld met thuis.', 'Een gesprek met de mentor.'],
      },
    },
    {
      category: 'hulp_betrokkenheid',
      outcome: 'verstrekt',
      record: {
        naamOrganisatie: 'Stichting Ambulante Begeleiding\nAfdeling Noord',
        contactpersoon: 'Team Hoogbegaafdheidsondersteuningsarrangementen',
      },
    },
    { category: 'thuissituatie', outcome: 'niet_verstrekt' },
  ],
})

const OFFER = {
  aanbieding: `aanbieding_${'1'.repeat(24)}`,
  kind: PSEUDONYM,
  houder: CJG.id,
  doel: 'ondersteuningsteam_mdo',
  categorieen: ['hulp_betrokkenheid', 'hulp_doelen_afspraken'],
} as const

const ASKED: AskedQuestion = {
  status: 'beschikbaar',
  kind: PSEUDONYM,
  houder: CJG.id,
  ontvanger: SCHOOL.id,
  doel: 'ondersteuningsteam_mdo',
  categorieen: ['hulp_betrokkenheid'],
}

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

/** What the broker and the login answer next. */
type World = {
  fetched: FetchedSlice | RequesterError
  offers: readonly OpenOffer[]
  asked: AskedQuestion
  subject: string | null
}

const requesterIn = (world: World): Requester =>
  ({
    fetchSlice: async () => {
      if (world.fetched instanceof RequesterError) throw world.fetched
      return world.fetched
    },
    openOffers: async () => world.offers,
    requestState: async () => world.asked,
  }) satisfies Partial<Requester> as unknown as Requester

const openReader = async (world: World) => {
  let app: RequestListener = () => undefined
  const server = await listen((req, res) => app(req, res))
  const records = openGatewayRecords(':memory:')
  app = readerApp({
    organisation: 'Christelijke Scholengemeenschap De Zwaluw',
    kind: 'school_vo',
    theme: 'paars',
    url: server.url,
    identity: {
      logOutUrl: async () => null,
      begin: async () => ({
        url: `${server.url}/inloggen/terug?code=x&state=a`,
        pending: { state: 'a', nonce: 'b', verifier: 'c' },
      }),
      complete: async () => {
        if (world.subject === null) throw new IdentityError('geweigerd', 'refused')
        return { issuer: server.url, subject: world.subject, acr: null, provedAt: null, claims: {} }
      },
    },
    employees: { people: [{ subject: 'sub-1', employee: 'm-17', name: 'Juf <Jansen>' }] },
    requester: requesterIn(world),
    partners: [{ party: CJG.id, name: 'CJG Zuid', kind: 'cjg_wijkteam' }],
    records,
    wording,
    now: () => NOW,
    onFault: () => undefined,
  })
  return { ...server, records }
}

let world: World
let reader: Awaited<ReturnType<typeof openReader>>
let window: Window
let page: Page
const faults: string[] = []

beforeEach(async () => {
  faults.length = 0
  world = {
    fetched: { status: 'niet_verstrekt' } as FetchedSlice,
    offers: [],
    asked: ASKED,
    subject: 'sub-1',
  }
  reader = await openReader(world)
  window = await openWindow(browser, { origin: reader.url }, { script: true })
  page = window.page
})
afterEach(async () => {
  await window.close()
  await reader.close()
  reader.records.close()
})

const look = async (name: string): Promise<void> => {
  faults.push(...(await pageFaults(window)).map((fault) => `${name}: ${fault}`))
}

/** The page, and where it has an address of its own in English as well. */
const show = async (name: string): Promise<void> => {
  await look(name)
  const { pathname } = new URL(page.url())
  if (window.shown().status() !== 200 || pathname === '/inloggen') return
  await page.goto(`/taal/en?terug=${pathname}`)
  await look(`${name}, in English`)
  await page.goto(`/taal/nl?terug=${pathname}`)
}

const chooseWhom = async (): Promise<void> => {
  await page.goto('/vraag')
  await page.getByLabel(/^Kind/).fill(pseudonymIds.schema.parse(PSEUDONYM))
  await page.locator('#houder').selectOption(CJG.id)
  await page.locator('#doel').selectOption('ondersteuningsteam_mdo')
  await press(page, 'Verder')
}

const fillIn = async (): Promise<void> => {
  await chooseWhom()
  await page.locator('#categorieen-hulp_betrokkenheid').check()
  await press(page, 'Opvragen')
}

test('logging in', async () => {
  await page.goto('/')
  await show('start')
  world.subject = 'sub-2'
  await page.goto('/inloggen')
  await show('not for this person')
  world.subject = null
  await page.goto('/inloggen')
  await show('refused by the provider')
  await page.goto('/bestaat-niet')
  await show('unknown page')
  expect(faults).toEqual([])
})

test('asking, and hearing that there is nothing', async () => {
  await page.goto('/inloggen')
  await show('form')
  await press(page, 'Verder')
  await show('everything is missing')
  await chooseWhom()
  await show('which data')
  await chooseWhom()
  await press(page, 'Opvragen')
  await show('no data chosen')
  await fillIn()
  await show('nothing was provided')
  world.fetched = new RequesterError('houder_te_laat', 'late')
  await fillIn()
  await show('the other is late')
  await page.goto('/vraag')
  await page.evaluate(`document.querySelector('main [name=csrf]').value = 'x'`)
  await press(page, 'Verder')
  await show('a form of before')
  expect(faults).toEqual([])
})

test('coming from a question in the portal', async () => {
  world.fetched = { status: 'verstrekt', id: ORDER, answer: SLICE } as FetchedSlice
  await page.goto(`/aanvraag/${requestIds.create(zeros)}`)
  await follow(page, 'Inloggen')
  await show('form, filled in')
  await page.goto('/aanvraag/x')
  await show('no such question')
  await page.goto(`/aanvraag/${requestIds.create(zeros)}`)
  await press(page, 'Opvragen')
  expect(page.url()).toContain('/deel/')
  expect(faults).toEqual([])
})

test('reading what came', async () => {
  world.fetched = { status: 'verstrekt', id: ORDER, answer: SLICE } as FetchedSlice
  await page.goto('/inloggen')
  await fillIn()
  await show('slice')
  expect(await page.locator('.cb-watermark span').first().getAttribute('data-mark')).toContain(
    'Juf <Jansen> (m-17) 1 september 2026',
  )
  // Nothing to take along: no file, no script, and the browser keeps nothing.
  expect(await page.locator('a[download], a[href*=csv], a[href*=pdf]').count()).toBe(0)
  expect(window.shown().headers()['cache-control']).toBe('no-store')
  expect(reader.records.rows(9).map(({ event }) => event)).toContain('ingezien')
  await page.goto(`/deel/${ORDER.replace('0', '1')}`)
  await show('not held any more')
  expect(faults).toEqual([])
})

test('collecting what was offered', async () => {
  await page.goto('/inloggen')
  await page.goto('/aanbiedingen')
  await show('nothing offered')
  world.offers = [OFFER as unknown as OpenOffer]
  await page.goto('/aanbiedingen')
  await show('one offer')
  world.fetched = { status: 'verstrekt', id: ORDER, answer: SLICE } as FetchedSlice
  await press(page, 'Ophalen en bekijken')
  expect(page.url()).toContain('/deel/')
  expect(faults).toEqual([])
})
