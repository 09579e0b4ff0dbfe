/** Who works at two organisations stays at the one they chose: over a login, a form that waits, another language, and from page to page. */
import { expect, it } from 'vitest'
import { recordFactInput } from '../../../broker/decisions/fact-input.ts'
import { recordFact } from '../../../broker/decisions/record-fact.ts'
import { familyLog } from '../../../broker/insight/insight.ts'
import { reportInput, reportRow } from '../../../broker/insight/report.ts'
import { staffRoutes } from '../../../broker/portal/pages/staff-routes.ts'
import { askForConsent, askInput } from '../../../broker/questions/ask.ts'
import { DAY, HOUR } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { EDU } from '../../support/consents.ts'
import { actor, party } from '../../support/family.ts'
import { client } from '../../support/nouns.ts'
import { openPortal, type Visitor } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

/** Where somebody comes who names none, and the one that they chose. */
const [FIRST, CHOSEN] = [party('cjg'), party('school')]
const QUERY = `organisatie=${CHOSEN}`
const NAME = 'invaller'

const worksAtTwo = (p: Portal) =>
  p.write(async (tx) => {
    for (const at of [FIRST, CHOSEN])
      await tx.parties.putProfessional({
        subject: `${p.provider.issuer} ${NAME}`,
        party: at,
        employee: NAME,
        functions: ['professional', 'aanvrager', 'fg', 'beheerder', 'registerbeheerder'],
        active: true,
      })
  })

const opened = async () => {
  const p = await portal()
  await worksAtTwo(p)
  const visitor = p.visitor()
  await p.logIn(visitor, NAME)
  return { p, visitor }
}

/** The address of a page at the chosen organisation; whatever it is about need not be there. */
const addressOf = (path: string): string => `${path.replaceAll(/:\w+/g, 'een')}?${QUERY}`

const pages = staffRoutes.filter(({ method }) => method === 'get').map(({ path }) => path)
const forms = staffRoutes.filter(({ method }) => method === 'post')

it('over a login, on every page', async () => {
  const { p } = await opened()
  for (const path of pages) {
    const address = addressOf(path)
    p.provider.state.subject = NAME
    const back = await p.visitor().get(address)
    expect(back.path).toBe(address)
  }
})

it('over a login, with what was searched for', async () => {
  const { p } = await opened()
  const address = `/beheer/organisaties?${QUERY}&zoek=Anne+de+B%C3%A9`
  p.provider.state.subject = NAME
  expect((await p.visitor().get(address)).path).toBe(address)
})

it('over a login that a form waits for', async () => {
  const { p, visitor } = await opened()
  for (const { path, back } of forms) {
    const form = await visitor.get('/beheer')
    p.clock.now += HOUR
    const asked = await visitor.send(form, addressOf(path), { iets: 'getypt' })
    expect([path, asked.status]).toEqual([path, 401])
    expect((await p.logIn(visitor, NAME)).path).toBe(addressOf(back ?? path))
  }
})

it('in another language', async () => {
  const { visitor } = await opened()
  for (const path of pages.filter((one) => !one.includes(':'))) {
    const shown = await visitor.get(addressOf(path))
    const [, link = ''] = /href="(\/taal\/en\?terug=[^"]+)"/.exec(shown.html) ?? []
    if (!`${shown.headers.get('content-type')}`.startsWith('text/html')) continue
    expect((await visitor.get(link)).path).toBe(addressOf(path))
  }
})

// --- from page to page -----------------------------------------------------------------------------------------

/** Something at the chosen organisation for every list. */
const fillLists = async (p: Portal): Promise<void> => {
  const kind = p.pseudonym('school')
  const fact = {
    kind,
    name: 'vitaal_belang',
    requester: party('hulpdiensten'),
    purpose: 'veiligheid_meldcode',
    categories: ['veiligheidssignalen'],
  }
  await recordFact(p.context, actor('school'), p.key(), recordFactInput.parse(fact))
  const ask = { kind, ...EDU, requester: party('cjg'), reason: 'Daarom.' }
  await askForConsent(p.context, actor('school'), p.key(), askInput.parse(ask))
  const who = p.who('ouder1')
  const { rows } = await familyLog(p.context, who, { child: p.child, limit: 1 })
  const report = { child: p.child, sequence: rows[0]?.sequence, to: 'organisatie', text: 'Nee.' }
  await reportRow(p.context, who, p.key(), reportInput.parse(report))
  await p.write(async (tx) => {
    await tx.parties.putClient(client({ id: 'school-systeem', party: CHOSEN }))
    await tx.parties.putProfessional({
      subject: `${p.provider.issuer} ander`,
      party: CHOSEN,
      employee: 'ander',
      functions: ['fg'],
      active: true,
    })
  })
  p.clock.now += DAY
}

/** Pages of one organisation, which their address names; on the others it is chosen in a form, or makes no difference. */
const OF_ONE = /^\/(prof\/vragen|school|fg|fg\/.*|beheer|beheer\/.*)$/
const OF_ALL = /^\/(fg\/bewaren|beheer\/(teksten|thema))$/
const isOfOne = (path: string): boolean => OF_ONE.test(path) && !OF_ALL.test(path)

const mainOf = (html: string): string => /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? ''

/** Links of a page to those of one organisation. */
const linksIn = (html: string): string[] =>
  [...mainOf(html).matchAll(/<a [^>]*href="([^"#]+)"/g)]
    .map(([, address = '']) => address.replaceAll('&amp;', '&'))
    .filter((address) => isOfOne(address.split('?')[0] ?? ''))

/** Forms that name the organisation neither in their address nor in a field. */
const formsWithout = (html: string): string[] =>
  [...mainOf(html).matchAll(/<form [^>]*action="([^"]+)"[\s\S]*?<\/form>/g)]
    .filter(([form]) => !form.includes('organisatie'))
    .map(([, action = '']) => action)

/** Reads every page that can be reached from here at the chosen organisation. */
const readAll = async (visitor: Visitor, start: readonly string[]) => {
  const html = new Map<string, string>()
  const waiting = [...start]
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    const place = at.replace(/vanaf=\d+|&?(van|naar)=\d*/g, '')
    if (html.has(place)) continue
    const shown = await visitor.get(at)
    html.set(place, shown.html)
    waiting.push(...linksIn(shown.html).filter((address) => address.includes(QUERY)))
  }
  return html
}

it('from page to page', async () => {
  const { p, visitor } = await opened()
  await fillLists(p)
  await p.logIn(visitor, NAME)
  const start = pages.filter((path) => !path.includes(':') && isOfOne(path)).map(addressOf)
  const lost: string[] = []
  for (const [place, html] of await readAll(visitor, start)) {
    for (const address of linksIn(html))
      if (!address.includes('organisatie=')) lost.push(`${place}: ${address}`)
    for (const action of formsWithout(html)) lost.push(`${place}: form ${action}`)
  }
  expect(lost).toEqual([])
})
