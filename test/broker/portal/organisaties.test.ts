/** Saying at the portal that an organisation does not belong with a child: first what follows, then the way back. */
import { describe, expect, it } from 'vitest'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { party } from '../../support/family.ts'
import { openPortal, type Visitor } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

const pathOf = (p: Portal) => `/ouder/organisaties?kind=${p.child}`
const CJG = party('cjg')

const press = async (p: Portal, visitor: Visitor, doe: string, stap?: string) =>
  visitor.send(await visitor.get(pathOf(p)), pathOf(p), {
    organisatie: CJG,
    doe,
    ...(stap !== undefined && { stap }),
  })

const stateOf = async (p: Portal) =>
  (await p.read((tx) => tx.involvements.of(p.child, CJG))).at(-1)?.kind

/** Its card on the overview. */
const AROUND = /<h4[^>]*>Stichting cjg/
/** The card of the CJG. */
const card = (html: string): string =>
  html.split('<article').find((one) => one.includes('Stichting cjg')) ?? ''

describe('an organisation that does not belong here', () => {
  it('is stopped after its consequences were read, and can be taken back', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const sure = await press(p, parent, 'stop')
    expect(sure.html).toContain('Hoort Stichting cjg er niet (meer) bij?')
    expect(sure.html).toContain('Ook wat nu onderweg is, komt niet aan.')
    expect(await stateOf(p)).toBe('bevestigd')
    const done = await press(p, parent, 'stop', 'zeker')
    expect(done.html).toContain('De organisatie hoort er niet meer bij')
    expect(await stateOf(p)).toBe('beeindigd')
    expect(card(done.html)).toContain('Gestopt')
    expect(card(done.html)).not.toMatch(/value="(stop|los)"/)
    expect((await parent.get('/ouder')).html).not.toMatch(AROUND)
    expect(card(done.html)).toContain('Hoort er toch bij')
    expect((await press(p, parent, 'bevestig')).html).toContain('De organisatie hoort erbij')
    expect(await stateOf(p)).toBe('bevestigd')
    expect((await parent.get('/ouder')).html).toMatch(AROUND)
  })

  it('is detached after its consequences were read, and then comes back with a code only', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    expect((await press(p, parent, 'los')).html).toContain(
      'Heeft Stichting cjg het verkeerde kind?',
    )
    const link = () => p.read((tx) => tx.links.of(CJG, p.child))
    expect(await link()).toBeDefined()
    const done = await press(p, parent, 'los', 'zeker')
    expect(done.html).toContain('De organisatie is los van uw kind')
    expect(await link()).toBeUndefined()
    expect(card(done.html)).not.toContain('<form')
    expect(card(done.html)).toContain(`href="/ouder/uitnodigen?kind=${p.child}"`)
  })

  it('that is not there, or not named, is not asked about', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const page = await parent.get(pathOf(p))
    const send = (typed: Record<string, string>) => parent.send(page, pathOf(p), typed)
    expect((await send({ organisatie: party('hulp'), doe: 'stop' })).status).toBe(404)
    expect((await send({ organisatie: CJG, doe: 'toString' })).status).toBe(404)
    expect((await send({ doe: 'stop' })).status).toBe(404)
  })
})
