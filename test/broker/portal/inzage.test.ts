/** "Wie keek er?": its filter, its files, and one row in full. */
import { describe, expect, it } from 'vitest'
import { makeOffer, offerInput } from '../../../broker/disclosure/offer.ts'
import { journal } from '../../../broker/family-acts.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { EDU, give, shareByLaw } from '../../support/consents.ts'
import { actor, party } from '../../support/family.ts'
import { openPortal, type Shown } from '../../support/portal-by-http.ts'
import { record } from '../../support/say.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

const PATH = '/ouder/inzage'

/** Looks of the CJG long ago, of the school lately, and more lately than fit on a page. */
const looks = async (p: Portal) => {
  const look = (name: 'cjg' | 'school') =>
    p.write((tx) =>
      journal(p.context, tx, {
        kind: 'verstrekking_geweigerd',
        child: p.child,
        ...actor(name),
        ...EDU,
        requester: party(name),
        holder: party(name),
      }),
    )
  await look('cjg')
  p.clock.now += 60 * DAY
  for (let count = 0; count < 22; count += 1) await look('school')
}

const textOf = ({ html }: Shown) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const linkTo = ({ html }: Shown, start: string): string =>
  (new RegExp(`href="(${start}[^"]*)"`).exec(html)?.[1] ?? '').replaceAll('&amp;', '&')
const linesOf = ({ html }: Shown) => html.trim().split('\r\n')

describe('the filter', () => {
  it('is kept by the links to more rows and by both files', async () => {
    const p = await portal()
    await looks(p)
    const parent = await p.member('ouder1')
    const all = await parent.get(PATH)
    expect(all.html).toContain('<option value="partij_cjg">Stichting cjg</option>')
    const chosen = `${PATH}?kind=${p.child}&organisatie=${party('school')}&periode=maand`
    const shown = await parent.get(chosen)
    expect(textOf(shown)).toContain('U ziet alleen: Stichting school, de laatste 30 dagen.')
    expect(shown.html).toContain('<option value="partij_school" selected>')
    expect(shown.html.match(/<tr[^>]* role="row"><td/g)).toHaveLength(12)
    const older = await parent.get(linkTo(shown, `${PATH}[?][^"]*voor=`))
    expect(older.path).toContain(chosen.slice(PATH.length + 1))
    expect(older.html.match(/<tr[^>]* role="row"><td/g)).toHaveLength(10)
    const csv = await parent.get(linkTo(shown, `${PATH}/csv`))
    expect(linesOf(csv)).toHaveLength(1 + 22)
    const pdf = await parent.get(linkTo(shown, `${PATH}/pdf`))
    expect(pdf.html.slice(0, 8)).toBe('%PDF-1.7')
  })

  it('leaves out what is of another organisation or of before, and says when nothing is left', async () => {
    const p = await portal()
    await looks(p)
    const parent = await p.member('ouder1')
    const count = async (query: string) =>
      linesOf(await parent.get(`${PATH}/csv?kind=${p.child}${query}`)).length - 1
    expect(await count('')).toBe(23)
    expect(await count('&organisatie=partij_cjg')).toBe(1)
    expect(await count('&periode=maand')).toBe(22)
    expect(await count('&periode=kwartaal')).toBe(23)
    expect(await count('&periode=eeuw&organisatie=geen%20partij')).toBe(23)
    const none = await parent.get(`${PATH}?organisatie=partij_cjg&periode=maand`)
    expect(textOf(none)).toContain('Hier is niets gebeurd. Kies een andere organisatie of periode.')
    expect(none.html).toContain(`href="${PATH}?kind=${p.child}"`)
  })
})

describe('a row', () => {
  it('says who did it and as what, from whom and to whom, in the table and in the file', async () => {
    const p = await portal()
    await shareByLaw(p)
    const parent = await p.member('ouder1')
    const text = textOf(await parent.get(PATH))
    expect(text).toMatch(/Stichting school School voor voortgezet onderwijs, medewerker /)
    expect(text).toContain('Van Stichting school aan Stichting swv.')
    const [, line = ''] = linesOf(await parent.get(`${PATH}/csv`))
    expect(line).toMatch(/"Stichting school, School[^"]*, medewerker"/)
    expect(line).toContain('Van Stichting school aan Stichting swv.')
    expect(line).toContain('De wet regelt dit')
  })

  it('of a task by law leads to what one can do: object, at that row', async () => {
    const p = await portal()
    await shareByLaw(p)
    const parent = await p.member('ouder1')
    const shown = await parent.get(linkTo(await parent.get(PATH), `${PATH}/regel`))
    const text = textOf(shown)
    for (const words of [
      'De school vraagt het samenwerkingsverband om advies of extra hulp.',
      'WPO 18a lid 6',
      'Hier was geen toestemming voor nodig',
      'Dan kunt u bezwaar maken.',
    ])
      expect(text).toContain(words)
    expect(shown.html).not.toContain('type="radio"')
    const form = await parent.get(linkTo(shown, '/ouder/melden'))
    expect(textOf(form)).toContain('De privacy-functionaris (FG) van Stichting school')
  })

  it('of a duty says that it cannot be stopped, and where to ask', async () => {
    const p = await portal()
    await record(p, 'school', { name: 'drempel_16u_4w' })
    await makeOffer(
      p.context,
      actor('school'),
      p.key(),
      offerInput.parse({
        kind: p.pseudonym('school'),
        ontvanger: party('leerplicht'),
        doel: 'verzuimaanpak',
        categorieen: ['verzuim_ongeoorloofd'],
      }),
    )
    const parent = await p.member('ouder1')
    const text = textOf(await parent.get(linkTo(await parent.get(PATH), `${PATH}/regel`)))
    expect(text).toContain('U kunt wel zeggen wat u ervan vindt.')
    expect(text).not.toContain('bezwaar')
    const young = await p.member('jeugdige')
    expect((await young.get(PATH)).status).toBe(200)
  })

  it('is what the message about it leads to', async () => {
    const p = await portal()
    await shareByLaw(p)
    const parent = await p.member('ouder1')
    const told = (await p.notices()).find(
      ({ kind, person }) => kind === 'gedeeld_volgens_wet' && person === p.who('ouder1').person,
    )
    const page = await parent.get(`/bericht/${told?.id}`)
    expect(page.path).toMatch(/^\/ouder\/inzage\/regel\?kind=\w+&regel=\d+$/)
    expect(textOf(page)).toContain('Stichting swv')
  })

  it('is not there for who may not see it, nor without a number', async () => {
    const p = await portal()
    await give(p, 'ouder1')
    const [said] = await p.journal()
    const address = `${PATH}/regel?kind=${p.child}&regel=${said?.sequence}`
    const parent = await p.member('ouder1')
    const shown = await parent.get(address)
    expect(textOf(shown)).toContain('U zei ja.')
    expect(textOf(shown)).not.toContain('Hier was geen toestemming voor nodig')
    const other = await p.member('ouder2')
    for (const path of [address, `${PATH}/regel`, `${PATH}/regel?regel=x`])
      expect((await other.get(path)).status).toBe(404)
  })
})
