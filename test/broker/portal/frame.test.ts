/** What stands on every page about who looks and which child it is about, and the page of the own login. */
import { describe, expect, it } from 'vitest'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { party } from '../../support/family.ts'
import { openPortal } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

const CHILDREN = /<p class="cb-children">([\s\S]*?)<\/p>/
const childrenOn = (html: string): string | undefined => CHILDREN.exec(html)?.[1]
const headerOf = (html: string): string => /<header[\s\S]*?<\/header>/.exec(html)?.[0] ?? ''

const works = (p: Portal, name: string) =>
  p.write((tx) =>
    tx.parties.putProfessional({
      subject: `${p.provider.issuer} ${name}`,
      party: party('cjg'),
      employee: name,
      functions: ['professional', 'fg'],
      active: true,
    }),
  )

describe('the frame of a page', () => {
  it('says to a parent which child it is about, and as what they are here', async () => {
    const p = await portal()
    const { html } = await (await p.member('ouder1')).get('/ouder/vragen')
    expect(childrenOn(html)).toBe('Voor: <span>Naam jeugdige (9)</span>')
    expect(headerOf(html)).toContain('<span class="cb-sub">Ouder</span>')
  })

  it('leads to each of several children', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const other = await p.anotherChildOf(p.who('ouder1'))
    const line = childrenOn((await parent.get('/ouder/vragen')).html) ?? ''
    const overview = (await parent.get('/ouder')).html
    for (const child of [p.child, other]) {
      expect(line).toContain(`href="/ouder#kind-${child}"`)
      expect(overview).toContain(`id="kind-${child}"`)
    }
  })

  it('tells a young person nothing of a child, and names no role', async () => {
    const p = await portal()
    const { html } = await (await p.member('jeugdige')).get('/ouder/vragen')
    expect(childrenOn(html)).toBeUndefined()
    expect(headerOf(html)).not.toContain('cb-sub')
  })

  it.each([
    ['a page that everybody may read', '/hulp', 200],
    ['the first page', '/', 200],
    ['a page that is not there', '/nergens', 404],
    ['a page for others', '/beheer', 404],
  ])('shows who is logged in that they are: %s', async (_, path, status) => {
    const p = await portal()
    await works(p, 'iemand')
    const visitor = p.visitor()
    const stranger = headerOf((await visitor.get('/hulp')).html)
    expect(stranger).toContain('href="/inloggen"')
    await p.logIn(visitor, 'iemand')
    const page = await visitor.get(path)
    expect(page.status).toBe(status)
    expect(page.html).not.toContain('href="/inloggen"')
    expect(headerOf(page.html)).toContain('Uitloggen')
    expect(page.html).toContain('<nav class="cb-nav"')
    expect(page.html).toContain('href="/start"')
  })

  it('names the functions of an employee, in the language of the page', async () => {
    const p = await portal()
    await works(p, 'iemand')
    const visitor = p.visitor()
    await p.logIn(visitor, 'iemand')
    expect(headerOf((await visitor.get('/prof')).html)).toContain('Professional, FG')
    await visitor.get('/taal/en')
    expect(headerOf((await visitor.get('/prof')).html)).toContain('Professional, Privacy officer')
  })
})

describe('the own login', () => {
  it('says where somebody works as what, and ends on every device', async () => {
    const p = await portal()
    await works(p, 'iemand')
    const [desk, phone] = [p.visitor(), p.visitor()]
    await p.logIn(desk, 'iemand')
    await p.logIn(phone, 'iemand')
    const page = await phone.get('/mijn-login')
    expect(page.html).toContain('Stichting cjg')
    expect(page.html).toContain('Professional, FG')
    p.clock.now += 1
    await phone.send(page, '/uitloggen', { overal: 'ja' })
    p.provider.state.error = 'access_denied'
    expect((await desk.get('/prof')).html).toContain('U bent niet ingelogd')
  })
})
