import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openGatewayRecords } from '../../../adapters/gateway-records/sqlite.ts'
import { readerApp } from '../../../broker/gateway/reader/app.ts'
import { decisionIds, requestIds } from '../../../consent/id.ts'
import type { Requester } from '../../../consent/ports/requester.ts'
import { MINUTE } from '../../../consent/time.ts'
import { obtainable } from '../../../policies/obtainable.ts'
import { disclosing, startBroker, type TestBroker } from '../../adapters/requester/broker.ts'
import { wording } from '../../policies/rulebook.ts'
import { type Browser, hiddenField, newBrowser, type Page } from '../../support/browser.ts'
import { CJG, makeWorld, SCHOOL, type World } from '../../support/envelopes.ts'
import {
  type GatewayFolder,
  gatewayFolder,
  logOf,
  PSEUDONYM,
  runGateway,
  SECRET,
} from '../../support/gateway.ts'
import { listen } from '../../support/listen.ts'
import { NOW } from '../../support/pki.ts'
import { startProvider } from '../../support/provider.ts'
import { PEOPLE, schoolFolder } from '../../support/school-gateway.ts'
import { newId } from '../../support/token-server.ts'

type Running = Awaited<ReturnType<typeof runGateway>>

let world: World
let holderFolder: GatewayFolder
let holder: Running
let provider: Awaited<ReturnType<typeof startProvider>>
beforeAll(async () => {
  world = await makeWorld()
  holderFolder = await gatewayFolder(world)
  holder = await runGateway(holderFolder)
  provider = await startProvider()
})
afterAll(async () => {
  await holder.close()
  await holderFolder.remove()
  await provider.close()
})

let broker: TestBroker
let folder: GatewayFolder
let school: Running
let pages: string
let clock: number
let browser: Browser

const start = async (employees?: object, partner: object = {}) => {
  folder = await schoolFolder({ world, broker, issuer: provider.issuer }, employees, partner)
  school = await runGateway(folder, { now: () => clock })
  pages = `${school.pagesUrl}`
}

beforeEach(async () => {
  clock = NOW
  browser = newBrowser()
  Object.assign(provider.state, {
    subject: 'sub-1',
    claims: {},
    nonce: undefined,
    error: undefined,
  })
  broker = await startBroker()
  broker.tokens.rule.current = (asked) => ({ ...asked, besluit: newId(decisionIds) })
  broker.state.reply = disclosing(world, holder.url)
  await start()
})
const stop = async () => {
  await school.close()
  await folder.remove()
}
afterEach(async () => {
  await stop()
  await broker.close()
})

const login = () => browser.visit(`${pages}/inloggen`)

const ask = (form: Page, change: Record<string, string> = {}) => {
  const fields = {
    csrf: hiddenField(form, 'csrf'),
    kind: 'leerling 12',
    houder: CJG.id,
    doel: 'ondersteuningsteam_mdo',
    ...change,
  }
  return browser.submit(`${pages}/vraag`, [
    ...Object.entries(fields),
    ['categorieen', 'hulp_betrokkenheid'],
    ['categorieen', 'hulp_doelen_afspraken'],
  ])
}

describe('logging in', () => {
  it('asks the provider with PKCE S256, state and nonce, and shows who is logged in', async () => {
    const form = await login()
    expect(form.status).toBe(200)
    expect(form.text).toContain('Juf &lt;Jansen&gt;')
    const asked = provider.seen.at(-1)
    expect(asked?.get('code_challenge_method')).toBe('S256')
    expect(asked?.get('redirect_uri')).toBe(`${pages}/inloggen/terug`)
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked?.get(name)?.length).toBeGreaterThan(30)
  })

  it('gives cookies that no script and no other site can use', async () => {
    await login()
    expect(browser.setCookies.length).toBeGreaterThan(1)
    for (const cookie of browser.setCookies) {
      expect(cookie).toContain('HttpOnly')
      expect(cookie).toContain('SameSite=Lax')
      expect(cookie).toContain('Path=/')
    }
  })

  it('lets nobody in whom the organisation did not name', async () => {
    provider.state.subject = 'sub-2'
    const page = await login()
    expect(page.status).toBe(403)
    expect((await browser.visit(`${pages}/vraag`)).url).toBe(`${pages}/`)
  })

  it('knows employees by a role where the organisation chose that', async () => {
    await stop()
    await start({ employeeClaim: 'nr', nameClaim: 'name', roleClaim: 'rollen', role: 'lezer' })
    for (const claims of [
      {},
      { nr: 'm-9', name: 'Bas' },
      { nr: 'm-9', name: 'Bas', rollen: ['lezers'] },
      { nr: 'met spatie', name: 'Bas', rollen: ['lezer'] },
    ]) {
      provider.state.claims = claims
      expect((await login()).status).toBe(403)
    }
    provider.state.claims = { nr: 'm-9', name: 'Bas', rollen: ['lezer'] }
    expect((await login()).status).toBe(200)
  })

  it('refuses an answer of the provider that belongs to another login', async () => {
    provider.state.nonce = 'van-een-ander'
    expect((await login()).status).toBe(403)
    provider.state.nonce = undefined
    provider.state.error = 'access_denied'
    expect((await login()).status).toBe(403)
    expect((await browser.visit(`${pages}/inloggen/terug?code=a&state=b`)).status).toBe(403)
    expect((await browser.visit(`${pages}/vraag`)).url).toBe(`${pages}/`)
  })

  it('ends when the person leaves, or stays away', async () => {
    const form = await login()
    clock += 14 * MINUTE
    expect((await browser.visit(`${pages}/vraag`)).url).toBe(`${pages}/vraag`)
    clock += 16 * MINUTE
    expect((await browser.visit(`${pages}/vraag`)).url).toBe(`${pages}/`)
    const again = await login()
    expect(hiddenField(again, 'csrf')).not.toBe(hiddenField(form, 'csrf'))
    await browser.submit(`${pages}/uitloggen`, [['csrf', hiddenField(again, 'csrf')]])
    expect((await browser.visit(`${pages}/vraag`)).url).toBe(`${pages}/`)
  })
})

describe('behind HTTPS', () => {
  it('names its cookies so that they hold for this host and for HTTPS only', async () => {
    const app = readerApp({
      organisation: 'De Zwaluw',
      kind: 'school_vo',
      theme: 'paars',
      url: 'https://lezen.example',
      identity: {
        begin: async () => ({
          url: 'https://login.example/',
          pending: { state: 'a', nonce: 'b', verifier: 'c' },
        }),
        complete: async () => ({
          issuer: 'https://login.example',
          subject: 'sub-1',
          acr: null,
          provedAt: null,
          claims: {},
        }),
        logOutUrl: async () => null,
      },
      employees: PEOPLE,
      requester: {} as Requester,
      partners: [],
      records: openGatewayRecords(':memory:'),
      wording,
      now: () => NOW,
      onFault: () => undefined,
    })
    const site = await listen(app)
    const begun = await fetch(`${site.url}/inloggen`, { redirect: 'manual' })
    const [login = ''] = begun.headers.getSetCookie()
    expect(login).toMatch(/^__Host-inloggen=.+; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
    const back = await fetch(`${site.url}/inloggen/terug?code=x`, {
      redirect: 'manual',
      headers: { cookie: `${login.split(';')[0]}` },
    })
    expect(back.headers.getSetCookie().join()).toMatch(/__Host-sessie=.+; Secure/)
    await site.close()
  })
})

describe('asking and reading', () => {
  it('shows the slice with labels, watermark and the word that it is logged', async () => {
    const page = await ask(await login())
    expect(page.status).toBe(200)
    expect(page.url).toContain('/deel/verstrekking_')
    expect(page.text).toContain('Dit komt in het logboek')
    expect(page.text).toContain('Dat er hulp is, en wie die geeft')
    expect(page.text).toContain('>Naam van de organisatie</dt>')
    expect(page.text).toContain(SECRET)
    expect(page.text).toContain('CJG Zuid')
    expect(page.text).toContain('Juf &lt;Jansen&gt; (m-17) 1 september 2026')
    expect(page.text).not.toContain('Juf <Jansen>')
  })

  it('is not kept by the browser, runs no script and loads nothing from elsewhere', async () => {
    const page = await ask(await login())
    expect(page.headers.get('cache-control')).toBe('no-store')
    const policy = `${page.headers.get('content-security-policy')}`
    for (const part of ["default-src 'none'", "style-src 'self'", "form-action 'self'"])
      expect(policy).toContain(part)
    expect(policy).not.toContain('script')
    expect(page.text).not.toMatch(/<script|style=|https?:\/\//)
    expect(page.text.match(/cb-watermark/g)).toHaveLength(1)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('says of what was asked and not allowed the same as of what is empty', async () => {
    broker.tokens.rule.current = (asked) => ({
      ...asked,
      categorieen: asked.categorieen.slice(1),
      besluit: newId(decisionIds),
    })
    const page = await ask(await login())
    expect(page.url).toContain('/deel/verstrekking_')
    const [first = ''] = [...wording('nl').categories.values()]
      .filter(({ id }) => id === 'hulp_betrokkenheid')
      .map(({ name }) => name)
    expect(page.text).toMatch(new RegExp(`>${first}</h2><p[^>]*>Niet verstrekt[.]</p>`))
    expect(page.text.match(/Niet verstrekt[.]/g)).toHaveLength(1)
  })

  it('writes down every look, and never content', async () => {
    const page = await ask(await login())
    await browser.visit(page.url)
    const rows = logOf(folder).toReversed()
    expect(rows.map(({ event }) => event)).toEqual([
      'gevraagd',
      'ontvangen',
      'ingezien',
      'ingezien',
    ])
    expect(rows[2]).toMatchObject({
      child: PSEUDONYM,
      otherParty: CJG.id,
      employee: 'm-17',
      categories: ['hulp_betrokkenheid', 'hulp_doelen_afspraken'],
    })
    const files = (await readdir(folder.path)).filter((name) => name.startsWith('gateway.sqlite'))
    for (const name of files)
      expect((await readFile(join(folder.path, name))).includes(SECRET)).toBe(false)
    expect(school.faults).toEqual([])
  })

  it('forgets a slice after ten minutes, and never shows it to another session', async () => {
    const page = await ask(await login())
    const colleague = newBrowser()
    await colleague.visit(`${pages}/inloggen`)
    expect((await colleague.visit(page.url)).status).toBe(404)
    clock += 10 * MINUTE + 1
    expect((await browser.visit(page.url)).status).toBe(404)
    expect((await newBrowser().visit(page.url)).url).toBe(`${pages}/`)
  })

  it('tells all faults of a form at once, and keeps what was filled in', async () => {
    const form = await login()
    const page = await browser.submit(`${pages}/vraag`, [
      ['csrf', hiddenField(form, 'csrf')],
      ['kind', '"><b>onbekend'],
    ])
    expect(page.status).toBe(400)
    for (const field of ['kind', 'houder', 'doel']) expect(page.text).toContain(`href="#${field}"`)
    expect(page.text).toContain('value="&quot;&gt;&lt;b&gt;onbekend"')
    expect(broker.tokens.journal).toEqual([])
  })

  describe('offers what this organisation can ask', () => {
    const RULES = wording('nl')
    const OPTIONS = { kind: 'leerling 12', houder: CJG.id }
    const doelen = (page: Page) =>
      [
        ...(page.text.split('id="doel"')[1] ?? '')
          .split('</select>')[0]!
          .matchAll(/value="(\w+)"/g),
      ].map(([, id]) => id)
    const boxes = (page: Page) =>
      [...page.text.matchAll(/type="checkbox" id="categorieen-(\w+)"/g)].map(([, id]) => id)
    const next = (form: Page, fields: Record<string, string>) =>
      browser.submit(`${pages}/vraag`, [
        ['csrf', hiddenField(form, 'csrf')],
        ...Object.entries(fields),
      ])
    const obtained = (holder: string) =>
      obtainable(RULES, { holder, requester: 'school_vo' }, 'any')

    it('of whoever it could be, where the settings do not tell', async () => {
      const form = await login()
      const all = new Set([...RULES.parties.keys()].flatMap((kind) => [...obtained(kind).keys()]))
      expect(new Set(doelen(form))).toEqual(all)
      expect(all.size).toBeLessThan(RULES.purposes.size)
      expect(boxes(form)).toEqual([])
    })

    it('of an organisation of a kind, and then the data for a purpose', async () => {
      await stop()
      await start(undefined, { kind: 'cjg_wijkteam' })
      const form = await login()
      expect(doelen(form)).toEqual([...obtained('cjg_wijkteam').keys()])
      const [doel = '', categories = []] = [...obtained('cjg_wijkteam')][0] ?? []
      const data = await next(form, { ...OPTIONS, doel })
      expect([data.status, boxes(data)]).toEqual([200, categories])
      expect(broker.tokens.journal).toEqual([])
      const none = await next(data, { ...OPTIONS, doel, getoond: `${CJG.id} ${doel}` })
      expect([none.status, boxes(none)]).toEqual([400, categories])
      expect(none.text).toContain('href="#categorieen"')
    })

    it('anew when the purpose is another by then, keeping what still fits', async () => {
      await stop()
      await start(undefined, { kind: 'cjg_wijkteam' })
      const form = await login()
      const moved = await browser.submit(`${pages}/vraag`, [
        ['csrf', hiddenField(form, 'csrf')],
        ...Object.entries({ ...OPTIONS, doel: 'terugkoppeling_hulp' }),
        ['getoond', `${CJG.id} ondersteuningsteam_mdo`],
        ['categorieen', 'hulp_betrokkenheid'],
        ['categorieen', 'bsn'],
      ])
      expect(moved.status).toBe(200)
      expect(boxes(moved)).toEqual(obtained('cjg_wijkteam').get('terugkoppeling_hulp'))
      expect(moved.text.match(/ checked/g)).toHaveLength(1)
      expect(broker.tokens.journal).toEqual([])
    })

    it('and says so of a purpose for which an organisation has nothing', async () => {
      await stop()
      await start(undefined, { kind: 'cjg_wijkteam' })
      const page = await next(await login(), { ...OPTIONS, doel: 'opsporing' })
      expect(page.status).toBe(400)
      expect(page.text).toContain('Hiervoor kunt u bij deze organisatie niets opvragen.')
    })

    it('and leaves out an organisation of which nothing can be got', async () => {
      await stop()
      await start(undefined, { kind: 'hulpdiensten' })
      expect((await login()).text).not.toContain(`value="${CJG.id}"`)
    })
  })

  it('says the same for a refusal and for nothing', async () => {
    const form = await login()
    broker.tokens.rule.current = () => null
    const refused = await ask(form)
    broker.tokens.rule.current = (asked) => ({ ...asked, besluit: newId(decisionIds) })
    broker.state.reply = () => ({
      status: 200,
      body: { status: 'niet_verstrekt', id: `verstrekking_${'1'.repeat(24)}` },
    })
    const nothing = await ask(form)
    expect(refused.text).toBe(nothing.text)
    expect(refused.text).toContain('Er is niets verstrekt')
  })

  it('tells that the other organisation fails, without its words', async () => {
    const form = await login()
    broker.state.reply = () => ({ status: 502, body: { detail: 'stack van de houder' } })
    const page = await ask(form)
    expect(page.status).toBe(502)
    expect(page.text).toContain('Er is niets verstrekt')
    expect(page.text).not.toContain('stack')
    expect(school.faults).toEqual(['request: houder_mislukt'])
    expect(logOf(folder)[0]).toMatchObject({ event: 'niet_ontvangen', detail: 'houder_mislukt' })
  })

  it('refuses a form that another site made', async () => {
    const form = await login()
    for (const csrf of ['', 'a'.repeat(hiddenField(form, 'csrf').length)])
      expect((await ask(form, { csrf })).status).toBe(403)
    expect(broker.tokens.journal).toEqual([])
  })

  describe('a question that the portal leads here from', () => {
    const ID = newId(requestIds)
    const ASKED = {
      id: ID,
      status: 'beschikbaar',
      kind: PSEUDONYM,
      houder: CJG.id,
      ontvanger: SCHOOL.id,
      doel: 'ondersteuningsteam_mdo',
      categorieen: ['hulp_betrokkenheid', 'hulp_doelen_afspraken'],
    }
    const answers = (status: number, body: object) => {
      const discloses = disclosing(world, holder.url)
      broker.state.reply = (call) => (call.method === 'GET' ? { status, body } : discloses(call))
    }
    const visit = (id: string = ID) => browser.visit(`${pages}/aanvraag/${id}`)

    it('asks to log in, and is filled in then: one press and it is read', async () => {
      answers(200, ASKED)
      const start = await visit()
      expect([start.url, start.text]).toEqual([`${pages}/`, expect.stringContaining('Inloggen')])
      const form = await login()
      expect(form.url).toBe(`${pages}/aanvraag/${ID}`)
      expect(broker.calls.at(-1)).toMatchObject({
        url: `/v1/toestemmingsverzoeken/${ID}`,
        detail: { handelingen: ['toestemmingsverzoeken'], medewerker: 'm-17' },
      })
      expect(form.text).toContain(`value="${PSEUDONYM}"`)
      expect(form.text).toMatch(new RegExp(`value="${CJG.id}" selected`))
      expect(form.text).toMatch(/value="ondersteuningsteam_mdo" selected/)
      expect(form.text.match(/ checked/g)).toHaveLength(2)
      expect((await ask(form, { kind: PSEUDONYM })).text).toContain(SECRET)
    })

    it('is not come back to by a later login', async () => {
      answers(200, ASKED)
      await visit()
      const form = await login()
      await browser.submit(`${pages}/uitloggen`, [['csrf', hiddenField(form, 'csrf')]])
      expect((await login()).url).toBe(`${pages}/vraag`)
    })

    it('fetches nothing by itself', async () => {
      answers(200, ASKED)
      await login()
      expect((await visit()).status).toBe(200)
      expect(broker.calls.map(({ method }) => method)).toEqual(['GET'])
      expect(await logOf(folder)).toEqual([])
    })

    it.each(['verzoek_1', '..%2Fvraag', 'x'])(
      'named %s is not there, and the broker is not asked',
      async (id) => {
        await login()
        expect((await visit(id)).status).toBe(404)
        expect(broker.calls).toEqual([])
        await visit(id)
        expect((await login()).url).toBe(`${pages}/vraag`)
      },
    )

    it('of another organisation is not there; that the broker fails is told as that', async () => {
      await login()
      answers(404, { status: 404 })
      const missing = await visit()
      expect([missing.status, missing.text]).toEqual([
        404,
        expect.stringContaining('Deze aanvraag is er niet (meer).'),
      ])
      answers(500, { status: 500 })
      expect((await visit()).status).toBe(502)
    })
  })

  it('lists and collects what was offered', async () => {
    const offer = {
      aanbieding: `aanbieding_${'1'.repeat(24)}`,
      kind: PSEUDONYM,
      houder: CJG.id,
      doel: 'ondersteuningsteam_mdo',
      categorieen: ['hulp_betrokkenheid'],
    }
    broker.state.reply = (call) =>
      call.method === 'GET'
        ? { status: 200, body: { items: [offer], volgende: null } }
        : { status: 502, body: {} }
    expect((await browser.visit(`${pages}/aanbiedingen`)).url).toBe(`${pages}/`)
    const list = await login()
    expect(list.url).toBe(`${pages}/aanbiedingen`)
    expect(list.text).toContain('Dat er hulp is, en wie die geeft')
    await browser.submit(`${pages}/aanbiedingen`, [
      ['csrf', hiddenField(list, 'csrf')],
      ['aanbieding', offer.aanbieding],
    ])
    expect(broker.calls.at(-1)).toMatchObject({
      url: '/v1/verstrekkingen',
      detail: { aanbieding: offer.aanbieding, categorieen: ['hulp_betrokkenheid'] },
    })
  })

  it('speaks Dutch, or the language of the browser, until another one is chosen', async () => {
    const english = await fetch(pages, { headers: { 'accept-language': 'en-GB,en;q=0.9' } })
    expect(await english.text()).toContain('Log in to ask for data')
    const dutch = await login()
    expect(dutch.text).toContain('<html lang="nl"')
    expect(dutch.text).toContain('Vraag alleen wat u nodig hebt')
    const form = await browser.visit(`${pages}/taal/en?terug=%2Fvraag`)
    expect(form.url).toBe(`${pages}/vraag`)
    expect(form.text).toContain('<html lang="en"')
    const faulty = await ask(form, { kind: 'niemand' })
    expect(faulty.text).toContain('This child is not linked here.')
    const slice = await ask(form)
    expect(slice.text).toContain('This goes into the log')
    expect(slice.text).toContain('Juf &lt;Jansen&gt; (m-17) 1 September 2026')
    // What the other organisation wrote stays as it is, and says in which language that is.
    expect(slice.text).toMatch(/Name of the organisation.*<span lang="nl">Zonnebloem-geheim</)
    broker.tokens.rule.current = () => null
    for (const page of [await ask(form), await browser.visit(`${pages}/bestaat-niet`)])
      expect(page.text).not.toMatch(/Terug|Niet|Naar het begin|Uitloggen/)
    expect((await browser.visit(`${pages}/taal/nl?terug=https://elders.example`)).url).toBe(
      `${pages}/vraag`,
    )
    expect((await browser.visit(`${pages}/vraag`)).text).toContain('<html lang="nl"')
  })

  it('knows no other page and no trailing slash', async () => {
    for (const path of ['/vraag/', '/wat', '/deel/'])
      expect((await browser.visit(pages + path)).status).toBe(404)
    expect((await browser.visit(`${pages}/portaal.css`)).headers.get('content-type')).toBe(
      'text/css; charset=utf-8',
    )
  })
})
