/** An objection: to what the law allows only, weighed by a privacy officer within a month, and told apart from a report. */
import { describe, expect, it } from 'vitest'
import { ownDataOf } from '../../../broker/insight/own-data-export.ts'
import { reportInput, reportRow } from '../../../broker/insight/report.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ask, shareByLaw } from '../../support/consents.ts'
import { openPortal, type Shown } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

const PATH = '/ouder/melden'
const TEXT = 'Wij zijn al verhuisd.'

const wordsOf = ({ html }: Shown) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const linkTo = ({ html }: Shown, start: string): string =>
  (new RegExp(`href="(${start}[^"]*)"`).exec(html)?.[1] ?? '').replaceAll('&amp;', '&')
const typedAt = (address: string) => Object.fromEntries(new URL(address, 'http://x').searchParams)

/** The form for who objects to what the law arranges. */
const openForm = async (p: Portal, role: 'ouder1' | 'jeugdige' = 'ouder1') => {
  await shareByLaw(p)
  const member = await p.member(role)
  const row = await member.get(linkTo(await member.get('/ouder/inzage'), '/ouder/inzage/regel'))
  const address = linkTo(row, PATH)
  return { member, address, form: await member.get(address) }
}

const objected = async (p: Portal) => {
  const { member, address, form } = await openForm(p)
  return {
    member,
    sent: await member.send(form, PATH, { ...typedAt(address), aan: 'fg', tekst: TEXT }),
  }
}

const atOfficer = async (p: Portal) => {
  const officer = await p.employee('school', ['fg'])
  const list = await officer.get('/fg/meldingen')
  const path = linkTo(list, '/fg/meldingen/')
  return { officer, list, path, report: await officer.get(path) }
}

describe('an objection', () => {
  it('has a form of its own, that leaves nobody to choose but the privacy officer', async () => {
    const p = await portal()
    const { form, address } = await openForm(p)
    expect(address).toContain('soort=bezwaar')
    expect(form.html).toContain('<title>Bezwaar maken')
    const words = wordsOf(form)
    expect(words).toContain('Waarom maakt u bezwaar?')
    expect(words).toContain('Dit leest: De privacy-functionaris (FG) van Stichting school.')
    expect(form.html).not.toContain('type="radio"')
    expect(words).not.toContain('niet klopt')
  })

  it('speaks to a young person as such', async () => {
    const p = await portal({ birthDate: '2012-06-01' })
    const { form } = await openForm(p, 'jeugdige')
    expect(wordsOf(form)).toContain('Waarom maak je bezwaar?')
  })

  it('is kept as one, told as one, and says by when there is an answer', async () => {
    const p = await portal()
    const { member, sent } = await objected(p)
    const words = wordsOf(sent)
    expect(words).toContain('Uw bezwaar is verstuurd')
    expect(words).toContain('Antwoord uiterlijk op 2 april 2026')
    expect(words).toContain('Ontvangen')
    expect(wordsOf(await member.get(PATH))).toContain('Bezwaar gemaakt op')
    expect(wordsOf(await member.get('/ouder/inzage'))).toContain('U maakte bezwaar.')
    const rows = await p.read((tx) => tx.journal.rows({ kind: 'melding_gedaan' }))
    expect(rows).toMatchObject([{ detail: { soort: 'bezwaar', aan: 'fg' } }])
    const data = JSON.parse(await ownDataOf(p.context, p.who('ouder1')))
    expect(data.meldingen).toMatchObject([{ kind: 'bezwaar', text: TEXT }])
  })

  it('comes back with what is wrong in its own words', async () => {
    const p = await portal()
    const { member, address, form } = await openForm(p)
    const empty = await member.send(form, PATH, { ...typedAt(address), aan: 'fg', tekst: '' })
    expect([empty.status, wordsOf(empty)]).toEqual([
      400,
      expect.stringContaining('Schrijf op waarom u bezwaar maakt.'),
    ])
  })

  it('is read by the officer as one, with its term, and is late after it', async () => {
    const p = await portal()
    const { member, sent } = await objected(p)
    const { list, report } = await atOfficer(p)
    for (const shown of [list, report]) {
      expect(wordsOf(shown)).toContain('Bezwaar (AVG artikel 21)')
      expect(wordsOf(shown)).toContain('Antwoord uiterlijk op 2 april 2026')
      expect(wordsOf(shown)).not.toContain('Te laat')
    }
    expect(wordsOf(report)).toContain('Waarom de melder bezwaar maakt')
    p.clock.now += 31 * DAY
    expect(wordsOf((await atOfficer(p)).list)).not.toContain('Te laat')
    p.clock.now += DAY
    const { officer, list: late, path, report: open } = await atOfficer(p)
    expect(wordsOf(late)).toContain('Te laat')
    const typed = { stand: 'klaar', antwoord: 'Wij stoppen met delen.' }
    const done = await officer.send(open, path, typed)
    expect(wordsOf(done)).not.toContain('Te laat')
    expect(wordsOf(done)).not.toContain('uiterlijk')
    const again = await p.member('ouder1')
    const read = wordsOf(await again.get(sent.path))
    expect(read).toContain('Wij stoppen met delen.')
    expect(read).not.toContain('uiterlijk')
    expect(wordsOf(await again.get('/ouder/inzage'))).toContain('Er is gewerkt aan uw bezwaar.')
    expect(member).toBeDefined()
  })

  it('cannot be made to a row that the law does not allow only', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const [row] = await p.journal()
    const sequence = row?.sequence ?? 0
    const parent = await p.member('ouder1')
    const address = `${PATH}?kind=${p.child}&regel=${sequence}`
    expect((await parent.get(address)).status).toBe(200)
    for (const soort of ['bezwaar', 'iets'])
      expect((await parent.get(`${address}&soort=${soort}`)).status).toBe(404)
    const input = { child: p.child, sequence, kind: 'bezwaar', to: 'fg', text: TEXT }
    const refused = reportRow(p.context, p.who('ouder1'), p.key(), reportInput.parse(input))
    await expect(refused).rejects.toMatchObject({ code: 'onbekend' })
  })
})
