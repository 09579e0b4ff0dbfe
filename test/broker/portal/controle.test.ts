/** "Mag ik dit delen?" in a browser: the answer first, the reasons, bad input, and what is nobody's business. */
import { describe, expect, it } from 'vitest'
import { candidatesShown } from '../../../broker/portal/pages/staff/finding.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { party } from '../../support/family.ts'
import { sayYes } from '../../support/say.ts'
import { openStaff, PAGE_BYTES_MAX, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

const KNOWN = '/prof/controle'
const NAMELESS = '/prof/controle/zonder-naam'

const question = (s: TestStaff, change = {}) => ({
  kind: s.pseudonym('school'),
  ontvanger: party('cjg'),
  doel: 'preventie_vroegsignalering',
  categorieen: ['gedrag_welbevinden', 'bsn'],
  ...change,
})
const supposed = (change = {}) => ({
  ontvanger: 'cjg_wijkteam',
  doel: 'preventie_vroegsignalering',
  categorieen: ['gedrag_welbevinden'],
  leeftijd: '10',
  gezag: 'joint',
  ...change,
})
const checks = async (s: TestStaff) =>
  (await s.read((tx) => tx.journal.rows({ party: party('school') }))).filter(
    ({ kind }) => kind === 'controle_gedaan',
  )

describe('about a known child', () => {
  it('answers first, then tells per category why, by which article, and what to do', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const page = await me.post(KNOWN, question(s))
    expect(page.status).toBe(200)
    const text = textOf(page)
    expect(text.indexOf('Nee, nog niet')).toBeLessThan(text.indexOf('Gedrag'))
    expect(text).toContain('Vraag toestemming aan een van beiden (ouder 1 of ouder 2).')
    expect(text).toMatch(/Dit staat in: .*AVG/)
    expect(text).toContain('Regel R30.')
    const [row] = await checks(s)
    expect(text).toContain(`Controlenummer ${row?.subject}`)
    expect(row).toMatchObject({ employee: 'mw', visibility: 'niemand' })
    expect(page.text.length).toBeLessThan(PAGE_BYTES_MAX)
  })

  it('counts the part that may be shared', async () => {
    const s = await staff()
    await sayYes(s)
    const me = await s.logIn([['school', 'professional']])
    const text = textOf(await me.post(KNOWN, question(s)))
    expect(text).toContain('Een deel mag u delen – 1 van de 2')
  })

  it('says yes to what the family said yes to', async () => {
    const s = await staff()
    await sayYes(s)
    const me = await s.logIn([['school', 'professional']])
    const text = textOf(await me.post(KNOWN, question(s, { categorieen: 'gedrag_welbevinden' })))
    expect(text).toContain('Ja, dit mag')
  })

  it('checks for each participant of a meeting', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const page = await me.post(KNOWN, question(s, { deelnemers: [party('hulp'), party('cjg')] }))
    expect(page.text.match(/<table/g)).toHaveLength(2)
    expect(textOf(page)).toContain('Delen met Stichting hulp')
  })

  it('asks who takes part of a meeting on a page of its own, and forgets them when it is none', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const form = question(s, { stap: 'controleer', deelnemers: party('hulp') })
    const asked = await me.post(KNOWN, { ...form, overleg: 'ja' })
    expect(asked.text).toContain('value="partij_hulp" checked')
    expect(asked.text).not.toContain(`id="deelnemers-${party('cjg')}"`)
    expect(await checks(s)).toEqual([])
    expect(textOf(await me.post(KNOWN, form))).not.toContain('Delen met Stichting hulp')
    const answered = await me.post(KNOWN, { ...form, overleg: 'ja', stap: 'deelnemers' })
    expect(textOf(answered)).toContain('Delen met Stichting hulp')
  })

  it('lets a long list of organisations be searched, and keeps who was chosen', async () => {
    const all = Array.from({ length: 60 }, (_, at) => ({
      value: `partij_${at}`,
      label: `Stichting ${at}`,
      about: at === 50 ? 'Jeugdhulp' : 'School',
    }))
    const first = candidatesShown(all, ['partij_59'], '')
    expect(first.shown).toHaveLength(40)
    expect(first.shown[0]?.value).toBe('partij_59')
    expect(first.left).toBe(20)
    const found = candidatesShown(all, ['partij_59'], ' JEUGD ')
    expect(found.shown.map(({ value }) => value)).toEqual(['partij_59', 'partij_50'])
    expect(found.left).toBe(0)
  })

  it('is one check when the form is sent twice, another when it was changed meanwhile', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const key = me.newKey()
    const [one, two] = [
      await me.post(KNOWN, question(s), key),
      await me.post(KNOWN, question(s), key),
    ]
    expect(textOf(two)).toBe(textOf(one))
    expect(await checks(s)).toHaveLength(1)
    const changed = await me.post(KNOWN, question(s, { categorieen: 'bsn' }), key)
    expect(changed.status).toBe(200)
    expect(await checks(s)).toHaveLength(2)
  })

  it('tells every field that is missing at once, and keeps what was typed', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const page = await me.post(KNOWN, { kind: 'Jan <b>', doel: 'preventie_vroegsignalering' })
    expect(page.status).toBe(400)
    for (const field of ['kind', 'ontvanger', 'categorieen'])
      expect(page.text).toContain(`id="${field}-fout"`)
    expect(page.text).not.toContain('id="doel-fout"')
    expect(page.text).toContain('value="Jan &lt;b&gt;"')
    expect(page.text).toContain('value="preventie_vroegsignalering" selected')
    expect(await checks(s)).toEqual([])
  })

  it("says the same of another organisation's child as of one that is not there", async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const foreign = await me.post(KNOWN, question(s, { kind: s.pseudonym('cjg') }))
    const unknown = await me.post(KNOWN, question(s, { kind: `pseudoniem_${'0'.repeat(24)}` }))
    expect([foreign.status, unknown.status]).toEqual([400, 400])
    const without = (page: typeof foreign) => textOf(page)
    expect(without(foreign)).toBe(without(unknown))
    expect(without(foreign)).toContain('Uw organisatie heeft geen kind met dit nummer.')
  })

  it('comes filled with the child of another page, without a fault', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const page = await me.post(KNOWN, { kind: s.pseudonym('school'), stap: 'begin' })
    expect(page.status).toBe(200)
    expect(page.text).toContain(`value="${s.pseudonym('school')}"`)
    expect(page.text).not.toContain('id="fouten"')
  })
})

describe('who may ask', () => {
  it.each(['aanvrager', 'fg', 'beheerder'] as const)('not a %s: unknown', async (as) => {
    const s = await staff()
    const me = await s.logIn([['school', as]])
    expect((await me.get(KNOWN)).status).toBe(404)
    expect((await me.post(KNOWN, question(s))).status).toBe(404)
    expect((await me.post(NAMELESS, supposed())).status).toBe(404)
  })

  it('nobody by a form of another site', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    expect((await me.forge(KNOWN, question(s))).status).toBe(403)
    expect(await checks(s)).toEqual([])
  })

  it('who works at two organisations, for the one that they choose', async () => {
    const s = await staff()
    const me = await s.logIn([
      ['school', 'professional'],
      ['cjg', 'professional'],
      ['hulp', 'fg'],
    ])
    const form = await me.get(KNOWN)
    expect(form.text).toContain('<option value="partij_cjg">')
    expect((await me.post(KNOWN, question(s))).text).toContain('id="organisatie-fout"')
    const chosen = await me.post(KNOWN, question(s, { organisatie: party('school') }))
    expect(textOf(chosen)).toContain('Namens Stichting school')
    for (const other of [party('hulp'), party('gemeente'), 'partij_geen'])
      expect((await me.post(KNOWN, question(s, { organisatie: other }))).status).toBe(404)
  })
})

describe('without a name', () => {
  it('answers for a supposed child, and names nobody in the journal', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const page = await me.post(NAMELESS, supposed())
    expect(page.status).toBe(200)
    expect(textOf(page)).toContain('Nee, nog niet')
    expect(textOf(page)).toContain('U noemde geen kind.')
    expect(textOf(page)).not.toContain('dit kind')
    const [row] = await checks(s)
    expect(row).toMatchObject({ child: null, detail: { zonderNaam: true } })
  })

  it('takes circumstances into account', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const danger = { ontvanger: 'hulpdiensten', categorieen: 'identiteit_contact' }
    expect(textOf(await me.post(NAMELESS, supposed(danger)))).not.toContain('Ja, dit mag')
    const stated = await me.post(NAMELESS, supposed({ ...danger, omstandigheden: 'vitaal_belang' }))
    expect(textOf(stated)).toContain('Ja, dit mag')
  })

  it('asks who sits at a table next, without a fault', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const table = supposed({ ontvanger: 'adviestafel', stap: 'controleer' })
    const asked = await me.post(NAMELESS, table)
    expect(asked.status).toBe(200)
    expect(asked.text).toContain('id="deelnemers-leerplicht"')
    expect(asked.text.length).toBeLessThan(PAGE_BYTES_MAX)
    const none = await me.post(NAMELESS, { ...table, stap: 'deelnemers' })
    expect(none.text).toContain('id="deelnemers-fout"')
    const answered = await me.post(NAMELESS, {
      ...table,
      stap: 'deelnemers',
      deelnemers: 'cjg_wijkteam',
    })
    expect(textOf(answered)).toContain('Controlenummer')
  })

  it.each([
    ['leeftijd', { leeftijd: '' }],
    ['leeftijd', { leeftijd: '13.5' }],
    ['leeftijd', { leeftijd: '-1' }],
    ['gezag', { gezag: '' }],
    ['gezag', { gezag: 'iedereen' }],
    ['doel', { doel: '' }],
    ['categorieen', { categorieen: [] }],
    ['ontvanger', { ontvanger: 'geen_soort' }],
    ['deelnemers', { ontvanger: 'adviestafel' }],
    ['deelnemers', { ontvanger: 'adviestafel', deelnemers: 'mdo' }],
    ['deelnemers', { ontvanger: 'adviestafel', deelnemers: 'adviestafel' }],
  ])('tells that %s does not fit', async (field, change) => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const page = await me.post(NAMELESS, supposed(change))
    expect(page.status).toBe(400)
    expect(page.text).toContain(`id="${field}-fout"`)
  })
})

describe('a no that is no plain no', () => {
  const report = (change = {}) =>
    supposed({
      ontvanger: 'veilig_thuis',
      doel: 'veiligheid_meldcode',
      categorieen: 'veiligheidssignalen',
      leeftijd: '9',
      ...change,
    })

  it('says that Veilig Thuis may hear of it after a weighing, and leads to the page of that', async () => {
    const s = await staff()
    const me = await s.logIn([['cjg', 'professional']])
    const page = await me.post(NAMELESS, report())
    const text = textOf(page)
    expect(text).toContain('U mag delen na uw eigen afweging')
    expect(text).toContain('Volg de 5 stappen van de meldcode.')
    expect(text).toContain('Bellen met Veilig Thuis mag altijd, ook zonder naam: 0800 2000.')
    expect(page.text).toContain('href="/prof/zonder-toestemming"')
    expect(page.text).not.toContain('utrecht-alert--error')
    expect(page.text).not.toContain('utrecht-status-badge--danger')
  })

  it('counts the part that waits for a weighing', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const page = await me.post(NAMELESS, report({ categorieen: ['veiligheidssignalen', 'bsn'] }))
    expect(textOf(page)).toContain('Een deel mag u delen na uw eigen afweging – 1 van de 2')
  })

  it('says of danger what may be told at once', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const danger = report({ ontvanger: 'hulpdiensten' })
    const text = textOf(await me.post(NAMELESS, danger))
    expect(text).toContain('Alleen bij direct gevaar')
    expect(text).toContain('Bel 112 en vertel wat nodig is.')
  })

  it('says of sick leave by which rule, and what to do instead', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const sick = { ontvanger: 'leerplicht', doel: 'verzuimaanpak', categorieen: 'ziekteverzuim' }
    const text = textOf(await me.post(NAMELESS, supposed(sick)))
    expect(text).toContain('Reden: Geoorloofd verzuim (ziekte, schorsing) meldt u niet.')
    expect(text).toContain('dan is het een datalek')
    expect(text).toContain('Vraag eerst de jeugdarts om mee te denken.')
  })

  it('carries the child, the receiver and the data to the page that records a condition', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const absence = {
      ontvanger: party('leerplicht'),
      doel: 'verzuimaanpak',
      categorieen: ['verzuim_ongeoorloofd'],
    }
    const page = await me.post(KNOWN, question(s, absence))
    expect(textOf(page)).toContain(
      'Dit moet eerst vaststaan: 16 uur ongeoorloofd in 4 opeenvolgende lesweken. Als dat zo is, geldt: U moet melden',
    )
    const [, sent = ''] = page.text.split('action="/prof/feit"')
    const carried = [s.pseudonym('school'), party('leerplicht'), 'verzuimaanpak', 'drempel_16u_4w']
    for (const value of carried) expect(sent).toContain(`value="${value}"`)
    const fields = { kind: s.pseudonym('school'), feit: 'drempel_16u_4w', stap: 'begin' }
    expect((await me.post('/prof/feit', fields)).text).toContain(
      '<option value="drempel_16u_4w" selected>',
    )
  })

  it('leads on to no page for a condition that none of them records', async () => {
    const s = await staff()
    const [one] = await s.read((tx) => tx.parties.all())
    const id = 'partij_verwijsindex' as const
    const index = { kind: 'verwijsindex', oin: '00000001234567890888' } as const
    await s.write((tx) => tx.parties.put({ ...one!, ...index, id: id as never } as never))
    const me = await s.logIn([['school', 'professional']])
    const asked = {
      ontvanger: id,
      doel: 'verwijsindex_signaal',
      categorieen: ['identiteit_contact'],
    }
    const page = await me.post(KNOWN, question(s, asked))
    expect(textOf(page)).toContain('opgeslagen; regio gebruikt VIR. Als dat zo is')
    expect(page.text).not.toContain('action="/prof/feit"')
  })

  it('tells people what they do, and nobody what a system does', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const pages = [
      await me.post(KNOWN, question(s)),
      await me.post(NAMELESS, report()),
      await me.post(NAMELESS, report({ ontvanger: 'hulpdiensten' })),
    ]
    for (const page of pages)
      expect(textOf(page)).not.toMatch(/toon (reden|wat|van)|log \(|rij-id|bied /)
  })
})

it('speaks English, and marks what stays Dutch', async () => {
  const s = await staff()
  const me = await s.logIn([['school', 'professional']], 'en')
  const form = textOf(await me.get(KNOWN))
  expect(form).toContain('May I share this?')
  expect(form).not.toContain('Mag ik dit delen?')
  const page = await me.post(KNOWN, question(s))
  expect(textOf(page)).toContain('No, not yet')
  // Names of laws.
  expect(page.text).toContain('<span lang="nl">')
})
