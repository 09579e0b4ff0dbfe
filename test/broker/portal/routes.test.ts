/** Every form of the portal has a page to come back to, after a login in between. */
import { describe, expect, it } from 'vitest'
import { recordFactInput } from '../../../broker/decisions/fact-input.ts'
import { recordFact } from '../../../broker/decisions/record-fact.ts'
import { portalRoutes } from '../../../broker/portal/routes.ts'
import { MINUTE } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { give } from '../../support/consents.ts'
import { actor, party } from '../../support/family.ts'
import { openPortal, type Visitor } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

/** Sixteen minutes of a visit that is never idle. */
const goOn = async (p: Portal, visitor: Visitor, path = '/ouder') => {
  for (let minutes = 0; minutes < 16; minutes += 4) {
    p.clock.now += 4 * MINUTE
    await visitor.get(path)
  }
}

const parameters = (path: string) => path.match(/:\w+/g) ?? []

describe('every form', () => {
  const pages = portalRoutes.filter(({ method }) => method === 'get')
  const forms = portalRoutes.filter(({ method }) => method === 'post')

  it.each(forms.map((form) => [form.path, form] as const))('of %s has a page', (path, form) => {
    const place = form.back ?? path
    expect(pages.filter((page) => page.path === place && page.for === form.for)).toHaveLength(1)
    expect(parameters(path)).toEqual(expect.arrayContaining(parameters(place)))
  })

  it('names another page only where its own path has none', () => {
    const own = new Set(pages.map(({ path }) => path))
    expect(forms.filter(({ back, path }) => back !== undefined && own.has(path))).toEqual([])
  })
})

describe('a form without a page of its own', () => {
  it('that goes on after a pause leads back to the answer', async () => {
    const p = await portal()
    const view = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${view.id}`
    await parent.send(await parent.get(path), `${path}/pauzeren`)
    await goOn(p, parent)
    expect((await parent.send(await parent.get(path), `${path}/hervatten`)).status).toBe(401)
    const back = await p.logIn(parent, 'ouder1')
    expect([back.path, back.status]).toEqual([path, 200])
    expect((await parent.send(back, `${path}/hervatten`)).html).toContain('U deelt')
  })

  it('that confirms a claim goes on where it was', async () => {
    const p = await portal()
    const { id } = await recordFact(
      p.context,
      actor('cjg'),
      p.key(),
      recordFactInput.parse({
        kind: p.pseudonym('cjg'),
        name: 'rechtstreeks_betrokken',
        holder: party('school'),
      }),
    )
    const me = await p.employee('school', ['professional'])
    await goOn(p, me, '/prof')
    const typed = { kind: p.pseudonym('school'), claim: id }
    const asked = await me.send(await me.get('/prof'), '/prof/bevestigen', typed)
    expect(asked.status).toBe(401)
    const back = await p.logIn(me, 'medewerker-school')
    expect([back.path, back.html]).toEqual(['/prof', expect.stringContaining('Weet u dit zeker?')])
    const done = await me.send(back, '/prof/bevestigen', { ...typed, stap: 'bevestig' })
    expect(done.path).toBe('/prof?bevestigd=ja')
  })

  it('that is too old links to the answer, with what was ticked', async () => {
    const p = await portal()
    const view = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${view.id}`
    const page = await parent.get(path)
    const [first = ''] = view.categories.map(({ category }) => category)
    const csrf = 'x'.repeat(43)
    const old = await parent.send(page, `${path}/beperken`, { csrf, categorieen: [first] })
    expect([old.status, old.html]).toEqual([403, expect.stringContaining(`href="${path}"`)])
    expect(old.html).toContain(`/taal/en?terug=${encodeURIComponent(path)}"`)
    expect((await parent.get(path)).html).toMatch(new RegExp(`value="${first}"[^>]* checked`))
  })
})

describe('a form with a query', () => {
  it('leads back to the same organisation', async () => {
    const p = await portal()
    const row = await p.write((tx) =>
      tx.journal.append({
        kind: 'verstrekking_geleverd',
        at: p.clock.now,
        child: p.child,
        ...actor('cjg'),
        person: null,
        holder: party('school'),
        requester: party('cjg'),
        purpose: 'preventie_vroegsignalering',
        categories: ['identiteit_contact'],
        subject: 'verstrekking_0',
        decision: null,
        visibility: 'achtergehouden',
        detail: {},
      }),
    )
    await p.employee('cjg', ['fg'])
    const officer = await p.employee('school', ['fg'])
    const path = `/fg/logboek/${row.sequence}/vrijgeven?organisatie=partij_school`
    await goOn(p, officer, '/fg')
    expect((await officer.send(await officer.get(path), path)).status).toBe(401)
    const back = await p.logIn(officer, 'medewerker-school')
    expect([back.path, back.status]).toEqual([path, 200])
  })
})

describe('a form about one child of several', () => {
  it('leads back to that child', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const other = await p.anotherChildOf(p.who('ouder1'))
    const path = `/ouder/organisaties?kind=${other}`
    const page = await parent.get(path)
    p.clock.now += 16 * MINUTE
    const typed = { organisatie: party('school'), doe: 'stop' }
    expect((await parent.send(page, path, typed)).status).toBe(401)
    const back = await p.logIn(parent, 'ouder1')
    expect(back.html).toContain(`/ouder/uitnodigen?kind=${other}`)
  })
})
