/** A family reads, at the organisation that provided it, the copy that the law gives. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openGatewayRecords } from '../../../adapters/gateway-records/sqlite.ts'
import type { OrderId } from '../../../consent/id.ts'
import { DAY, MINUTE } from '../../../consent/time.ts'
import { type Browser, hiddenField, newBrowser } from '../../support/browser.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import {
  type CopyPages,
  copyKey,
  deliverAdvice,
  NEVER_LEFT,
  openCopyPages,
  SECRET,
} from '../../support/copies.ts'
import { type FamilyOptions, party } from '../../support/family.ts'
import { type FlowKeys, makeFlowKeys } from '../../support/flow.ts'
import { type GatewayFolder, logOf } from '../../support/gateway.ts'

let keys: FlowKeys
beforeAll(async () => {
  keys = await makeFlowKeys()
})
const opened = closedAfterEach((options?: FamilyOptions) => openCopyPages(keys, options))

let pages: CopyPages
let order: OrderId
let browser: Browser
const start = async (options?: FamilyOptions) => {
  pages = await opened(options)
  order = await deliverAdvice(pages.f)
  pages.logsIn('ouder1')
  browser = newBrowser()
}
beforeEach(() => start())

const logIn = () => browser.visit(`${pages.url}/inloggen`)
const read = () => browser.visit(`${pages.url}/${order}`)
const events = () => logOf(pages.folder).map(({ event }) => event)
const looks = async () =>
  (await pages.f.journal()).filter(({ kind }) => kind === 'inzage_gegeven').length

describe('a parent', () => {
  it('finds the copies, and reads exactly what left, watermarked and kept by no browser', async () => {
    const list = await logIn()
    expect(list.url).toBe(pages.url)
    expect(list.text).toContain('Aan De Zwaluw')
    expect(list.text).toContain(`href="/kopieen/${order}"`)
    expect(list.text).not.toContain(SECRET)
    const copy = await read()
    expect(copy.status).toBe(200)
    expect(copy.text).toContain(SECRET)
    expect(copy.text).toContain('1 mei 2026')
    expect(copy.text).not.toContain(NEVER_LEFT)
    expect(copy.text.match(/data-mark="De &lt;ouder1&gt; 1 september 2026/g)?.length).toBe(18)
    expect(copy.headers.get('cache-control')).toBe('no-store')
    expect(copy.text).not.toMatch(/<script|download|\.csv|\.pdf/)
    expect(pages.gateway.faults).toEqual([])
  })

  it('leaves a row at the gateway and one at the broker for every look, and none for the list', async () => {
    await logIn()
    expect([events()[0], await looks()]).toEqual(['vrijgegeven', 0])
    await read()
    await read()
    expect(await looks()).toBe(2)
    expect(logOf(pages.folder).slice(0, 3)).toMatchObject([
      { event: 'afschrift_getoond', subject: order, otherParty: party('school'), child: null },
      { event: 'afschrift_getoond', categories: ['opp', 'plan_afspraken'], employee: null },
      { event: 'vrijgegeven', subject: order },
    ])
  })

  it('reads on in English', async () => {
    await logIn()
    const copy = await browser.visit(
      `${pages.url.replace('/kopieen', '')}/taal/en?terug=/kopieen/${order}`,
    )
    expect(copy.text).toContain('This is exactly what we gave.')
    expect(copy.text).toContain('De &lt;ouder1&gt; 1 September 2026')
    expect((await browser.visit(pages.url)).text).toContain('To De Zwaluw')
  })

  it('who lost authority is refused at the next page, and content is not asked for', async () => {
    await logIn()
    await pages.f.setAuthority(['ouder2'])
    const refused = await read()
    expect([refused.status, refused.text.includes(SECRET)]).toEqual([404, false])
    expect(events()[0]).toBe('afschrift_geweigerd')
    expect(await looks()).toBe(0)
    expect((await browser.visit(pages.url)).text).toContain('geen kopieën voor u')
  })

  it('logs out with a form of ours only', async () => {
    const list = await logIn()
    const post = (csrf: string) => browser.submit(`${pages.url}/uitloggen`, [['csrf', csrf]])
    expect((await post('x')).status).toBe(403)
    expect((await read()).status).toBe(200)
    await post(hiddenField(list, 'csrf'))
    expect((await read()).url).toBe(pages.url)
    expect((await read()).text).not.toContain(SECRET)
  })
})

it('leads a family that logged in where staff does to its copies', async () => {
  pages.logsIn('ouder1')
  const page = await browser.visit(`${new URL(pages.url).origin}/inloggen`)
  expect([page.status, page.text]).toEqual([403, expect.stringContaining('href="/kopieen"')])
})

it('speaks the language of whoever sent the reader, and remembers it', async () => {
  const page = await browser.visit(`${pages.url}?taal=en`)
  expect([page.url, page.text.includes('Copies for you')]).toEqual([pages.url, true])
  expect((await browser.visit(pages.url)).text).toContain('Copies for you')
  expect((await browser.visit(`${pages.url}?taal=fr`)).text).toContain('Copies for you')
  expect((await browser.visit(`${pages.url}?taal=nl`)).text).toContain('voor u')
})

describe('somebody else', () => {
  it.each(['jeugdige', 'vreemde'])(
    'who logged in (%s) finds nothing and is shown nothing',
    async (who) => {
      pages.logsIn(who)
      expect((await logIn()).text).toContain('geen kopieën voor u')
      expect((await read()).status).toBe(404)
      expect(await looks()).toBe(0)
    },
  )

  it('with a link alone must log in first', async () => {
    const page = await read()
    expect([page.url, page.text.includes(SECRET)]).toEqual([pages.url, false])
  })

  it('of the staff is not logged in here, nor a parent there', async () => {
    await logIn()
    const origin = pages.url.replace('/kopieen', '')
    expect((await browser.visit(`${origin}/vraag`)).url).toBe(`${origin}/`)
    const colleague = newBrowser()
    pages.logsIn('sub-1')
    expect((await colleague.visit(`${origin}/inloggen`)).url).toBe(`${origin}/vraag`)
    expect((await colleague.visit(`${pages.url}/${order}`)).url).toBe(pages.url)
  })
})

describe('a login', () => {
  it.each([
    ['that is too weak', { acr: 'urn:etoegang:core:assurance-class:loa2' }, 'sterker'],
    ['for somebody else', { represents: 'x' }, 'namens iemand anders'],
    ['that tells a citizen service number', { bsn: '999990111' }, 'Begin opnieuw'],
  ])('%s is refused', async (_name, claims, told) => {
    pages.logsIn('ouder1', claims)
    const page = await logIn()
    expect(page.status).toBe(403)
    expect(page.text).toContain(told)
    expect((await read()).text).not.toContain(SECRET)
    expect(JSON.stringify([pages.gateway.faults, events()])).not.toContain('999990111')
  })

  it.each([{ acr: 'urn:etoegang:core:assurance-class:loa2' }, { represents: 'x' }])(
    'that is not good enough (%j) leads to one for which the provider asks anew',
    async (claims) => {
      pages.logsIn('ouder1', claims)
      expect((await logIn()).text).toContain('href="/kopieen/inloggen?opnieuw=ja"')
      pages.logsIn('ouder1')
      await browser.visit(`${pages.url}/inloggen?opnieuw=ja`)
      expect(pages.provider.seen.at(-1)?.get('prompt')).toBe('login')
    },
  )

  it('ends after a quarter of an hour at most, however busy somebody is', async () => {
    // As if this provider gave out tokens that live longer.
    pages.logsIn('ouder1', { exp: Math.floor(Date.now() / 1000) + 3600 })
    await logIn()
    for (const minutes of [7, 14]) {
      pages.clock.aheadMs = minutes * MINUTE
      expect((await read()).status).toBe(200)
    }
    pages.clock.aheadMs = 16 * MINUTE
    expect((await read()).url).toBe(pages.url)
  })

  it('whose proof the broker no longer takes is ended, with the way to log in again', async () => {
    await logIn()
    await pages.f.write(async (tx) => {
      const [known] = await tx.parties.clientsOf(party('swv'))
      if (known) await tx.parties.putClient({ ...known, copies: null })
    })
    const page = await read()
    expect([page.status, page.text.includes('/kopieen/inloggen')]).toEqual([403, true])
    expect((await browser.visit(pages.url)).text).toContain('Log in als ouder')
  })
})

describe('a broker that is away', () => {
  it('means that nothing is shown', async () => {
    await logIn()
    pages.broker.state.reply = () => ({ status: 500, body: {} })
    for (const page of [await read(), await browser.visit(pages.url)]) {
      expect(page.status).toBe(502)
      expect(page.text).not.toContain(SECRET)
    }
    expect(events()[0]).toBe('vrijgegeven')
  })
})

const stored = async ({ path }: GatewayFolder): Promise<Buffer> => {
  const names = (await readdir(path)).filter((name) => name.startsWith('gateway.sqlite'))
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(path, name)))))
}

describe('what is kept', () => {
  it('is sealed on disk, opens under a former key, and is not given without its key', async () => {
    expect((await stored(pages.folder)).includes(SECRET)).toBe(false)
    await logIn()
    const keysFile = join(pages.folder.path, 'copies.jwks')
    await writeFile(keysFile, JSON.stringify({ keys: [copyKey('k2', 2), copyKey('k1', 1)] }))
    expect((await read()).text).toContain(SECRET)
    await writeFile(keysFile, JSON.stringify({ keys: [copyKey('k2', 2), copyKey('k2', 3)] }))
    expect((await read()).text).toContain(SECRET)
    expect(pages.gateway.faults).toEqual([
      expect.stringMatching(/pages\.copies\.keys: .*; the keys before stay in use$/),
    ])
    await writeFile(keysFile, JSON.stringify({ keys: [copyKey('k2', 2)] }))
    const page = await read()
    expect([page.status, page.text.includes(SECRET)]).toEqual([500, false])
  })

  it('is gone after its days, and told so', async () => {
    pages.clock.aheadMs = 2 * 365 * DAY
    // The provider's clock did not move: its token must outlive that.
    pages.logsIn('ouder1', { exp: Math.floor((Date.now() + 3 * 365 * DAY) / 1000) })
    await logIn()
    const list = await browser.visit(pages.url)
    expect(list.text).toContain('Wij bewaren deze kopie niet (meer)')
    expect((await read()).status).toBe(404)
    const records = openGatewayRecords(join(pages.folder.path, 'gateway.sqlite'))
    expect(records.sweepCopies(pages.f.clock.now)).toBe(0)
    expect(records.sweepCopies(pages.f.clock.now + pages.clock.aheadMs)).toBe(1)
    records.close()
  })
})
