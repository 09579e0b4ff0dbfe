/** Professionals who have data: what waits for them, offers, questions as the holder, and sharing without consent. */
import { describe, expect, it } from 'vitest'
import { recordFactInput } from '../../../broker/decisions/fact-input.ts'
import { recordFact } from '../../../broker/decisions/record-fact.ts'
import { duty } from '../../../broker/disclosure/share-without-consent.ts'
import { HOUR, MINUTE } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { EDU, give } from '../../support/consents.ts'
import { actor, party } from '../../support/family.ts'
import { openStaff, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

const NOBODY = `pseudoniem_${'0'.repeat(24)}`
const atSchool = (s: TestStaff) => s.logIn([['school', 'professional']])
const rows = async (s: TestStaff, wanted: string) =>
  (await s.journal()).filter(({ kind }) => kind === wanted)

describe('the work list', () => {
  const claimed = (s: TestStaff) =>
    recordFact(
      s.context,
      actor('cjg'),
      s.key(),
      recordFactInput.parse({
        kind: s.pseudonym('cjg'),
        name: 'rechtstreeks_betrokken',
        holder: party('school'),
      }),
    )

  it('shows what another says of a child, and takes its confirmation once', async () => {
    const s = await staff()
    const { id } = await claimed(s)
    const me = await atSchool(s)
    const kind = s.pseudonym('school')
    const page = await me.post('/prof', { kind })
    expect(textOf(page)).toContain('Stichting cjg')
    expect(page.text).toContain(`name="claim" value="${id}"`)
    const check = await me.post('/prof/bevestigen', { kind, claim: id })
    expect([check.status, textOf(check)]).toEqual([
      200,
      expect.stringContaining('Weet u dit zeker'),
    ])
    expect(textOf(check)).toContain('Stichting cjg')
    expect(await rows(s, 'feit_vastgelegd')).toHaveLength(1)
    const key = me.newKey()
    for (const again of [1, 2]) {
      const done = await me.post('/prof/bevestigen', { kind, claim: id, stap: 'bevestig' }, key)
      expect([again, done.headers['location']]).toEqual([again, '/prof?bevestigd=ja'])
    }
    expect(await rows(s, 'feit_vastgelegd')).toHaveLength(2)
    expect(textOf(await me.post('/prof', { kind }))).toContain('Er is niets om te bevestigen.')
    expect(textOf(await me.get('/prof?bevestigd=ja'))).toContain('U hebt het bevestigd')
  })

  it('keeps a claim to the holder that it is about', async () => {
    const s = await staff()
    const { id } = await claimed(s)
    const other = await s.logIn([['cjg', 'professional']], 'nl', 'ander')
    const own = { kind: s.pseudonym('cjg') }
    expect((await other.post('/prof', own)).text).not.toContain(id)
    for (const step of [{}, { stap: 'bevestig' }])
      expect((await other.post('/prof/bevestigen', { ...own, claim: id, ...step })).status).toBe(
        404,
      )
    expect(await rows(s, 'feit_vastgelegd')).toHaveLength(1)
  })

  it('takes a confirmation on a fresh login only, of a claim that opens a shut door too', async () => {
    const s = await staff()
    const { id } = await recordFact(
      s.context,
      actor('cjg'),
      s.key(),
      recordFactInput.parse({
        kind: s.pseudonym('cjg'),
        name: 'vitaal_belang',
        holder: party('school'),
        purpose: 'preventie_vroegsignalering',
        categories: ['identiteit_contact'],
      }),
    )
    const me = await atSchool(s)
    const claim = { kind: s.pseudonym('school'), claim: id, stap: 'bevestig' }
    for (let minutes = 0; minutes < 15; minutes += 5) {
      s.clock.now += 5 * MINUTE
      await me.get('/prof')
    }
    s.clock.now += 1
    expect((await me.post('/prof', claim)).status).toBe(200)
    expect((await me.post('/prof/bevestigen', claim)).status).toBe(401)
    expect(await rows(s, 'feit_vastgelegd')).toHaveLength(1)
    const fresh = await atSchool(s)
    expect((await fresh.post('/prof/bevestigen', claim)).status).toBe(303)
    expect(await rows(s, 'feit_vastgelegd')).toHaveLength(2)
  })

  it('says the same of a foreign child as of one that is not there', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const [foreign, nobody] = [
      await me.post('/prof', { kind: s.pseudonym('cjg') }),
      await me.post('/prof', { kind: NOBODY }),
    ]
    expect(textOf(foreign)).toBe(textOf(nobody))
    expect(foreign.text).toContain('id="kind-fout"')
  })

  it.each([
    '/prof/controle',
    '/prof/nieuw',
    '/prof/samen',
    '/prof/feit',
    '/prof/aanbieden',
    '/prof/zonder-toestemming',
  ])('carries the child to %s', async (path) => {
    const s = await staff()
    const me = await atSchool(s)
    const kind = s.pseudonym('school')
    expect((await me.post('/prof', { kind })).text).toContain(`action="${path}"`)
    const page = await me.post(path, { kind, stap: 'begin' })
    expect(page.status).toBe(200)
    expect(page.text).toContain(`value="${kind}"`)
  })

  it('is not for who holds another function', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'aanvrager', 'fg', 'beheerder']])
    for (const path of ['/prof', '/prof/vragen', '/prof/nieuw', '/prof/samen', '/prof/aanbieden'])
      expect((await me.get(path)).status).toBe(404)
    expect((await me.post('/prof/zonder-toestemming', {})).status).toBe(404)
  })
})

describe('recording a condition', () => {
  const PATH = '/prof/feit'
  const fact = (s: TestStaff, change = {}) => ({
    kind: s.pseudonym('school'),
    feit: 'drempel_16u_4w',
    klopt: 'ja',
    ontvanger: party('leerplicht'),
    doel: 'verzuimaanpak',
    stap: 'bewaar',
    ...change,
  })
  const standing = (s: TestStaff) =>
    s.read((tx) => tx.facts.bearingOn(s.child, party('school'), s.clock.now))

  it('shows it first, then keeps it once, for this receiver and purpose', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const check = textOf(await me.post(PATH, fact(s, { stap: 'controleer' })))
    expect(check).toContain('16 uur ongeoorloofd')
    expect(check).toContain('Stichting leerplicht')
    expect(await standing(s)).toEqual([])
    const key = me.newKey()
    for (const again of [1, 2]) {
      const page = textOf(await me.post(PATH, fact(s), key))
      expect([again, page]).toEqual([again, expect.stringContaining('Het is vastgelegd')])
    }
    expect(await standing(s)).toMatchObject([
      {
        name: 'drempel_16u_4w',
        value: true,
        requester: party('leerplicht'),
        purpose: 'verzuimaanpak',
        categories: null,
      },
    ])
    expect(await rows(s, 'feit_vastgelegd')).toHaveLength(1)
  })

  it('records a demand for a day, for one receiver and named data, and tells the officer', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const demand = fact(s, { feit: 'vordering', categorieen: 'identiteit_contact' })
    const check = await me.post(PATH, { ...demand, stap: 'controleer' })
    expect(check.text).toContain('name="categorieen" value="identiteit_contact"')
    await me.post(PATH, demand)
    expect(await standing(s)).toMatchObject([
      { name: 'vordering', categories: ['identiteit_contact'], until: s.clock.now + 24 * HOUR },
    ])
    expect((await s.notices()).map(({ kind }) => kind)).toEqual(['signaal_fg'])
  })

  it('records what is not so, for everybody where nothing else was chosen', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const no = fact(s, { klopt: 'nee', ontvanger: '', doel: '' })
    const check = textOf(await me.post(PATH, { ...no, stap: 'controleer' }))
    for (const all of ['Elke organisatie', 'Elk doel', 'Alle gegevens'])
      expect(check).toContain(all)
    await me.post(PATH, no)
    expect(await standing(s)).toMatchObject([{ value: false, requester: null, purpose: null }])
  })

  it.each([
    ['kind', { kind: NOBODY }],
    ['kind', { kind: 'Jan' }],
    ['feit', { feit: '' }],
    ['feit', { feit: 'vitaal_belang' }],
    ['feit', { feit: 'afweging_vastgelegd' }],
    ['feit', { feit: 'vir_actief_in_regio' }],
    ['feit', { feit: 'houder_bevestigt' }],
    ['klopt', { klopt: '' }],
    ['ontvanger', { ontvanger: party('weg') }],
    ['doel', { doel: 'geen_doel' }],
    ['categorieen', { categorieen: 'geen_soort' }],
    ['categorieen', { feit: 'vordering' }],
    ['ontvanger', { feit: 'zeden_personeel', ontvanger: '', categorieen: 'veiligheidssignalen' }],
    ['doel', { feit: 'vordering', doel: '', categorieen: 'identiteit_contact' }],
  ])('keeps nothing with a fault in %s', async (field, change) => {
    const s = await staff()
    const me = await atSchool(s)
    const page = await me.post(PATH, fact(s, change))
    expect(page.status).toBe(400)
    expect(page.text).toContain(`id="${field}-fout"`)
    expect(await s.journal()).toEqual([])
  })

  it('is for a helper only where it hides help from the parents', async () => {
    const s = await staff()
    const me = await atSchool(s)
    expect((await me.post(PATH, fact(s, { feit: 'hulp_zonder_ouders' }))).status).toBe(403)
    expect(await standing(s)).toEqual([])
  })

  it('asks for a fresh login', async () => {
    const s = await staff()
    const me = await atSchool(s)
    for (let minutes = 0; minutes < 20; minutes += 10) {
      s.clock.now += HOUR / 6
      await me.get('/prof')
    }
    expect((await me.post(PATH, fact(s))).status).toBe(401)
    expect(await standing(s)).toEqual([])
  })
})

describe('asking as the holder', () => {
  it('asks for the receiver, and names both on its page', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const sent = await me.post('/prof/nieuw', {
      kind: s.pseudonym('school'),
      ander: party('cjg'),
      doel: 'preventie_vroegsignalering',
      categorieen: 'gedrag_welbevinden',
      reden: 'Wij willen samen kijken wat helpt.',
      duur: 'langst',
      stap: 'controle',
    })
    const page = textOf(await me.get(`${sent.headers['location']}`))
    expect(page).toContain('Stichting cjg')
    expect(await rows(s, 'verzoek_gedaan')).toMatchObject([
      { holder: party('school'), requester: party('cjg'), party: party('school') },
    ])
  })
})

describe('an offer', () => {
  /** Enrolment: the old school must hand over. */
  const offer = (s: TestStaff, change = {}) => ({
    kind: s.pseudonym('school'),
    ontvanger: party('school2'),
    doel: 'overstap_overdracht',
    categorieen: 'identiteit_contact',
    stap: 'verstuur',
    ...change,
  })

  it('shows everything before it leaves', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const check = await me.post('/prof/aanbieden', offer(s, { stap: 'controleer' }))
    expect(textOf(check)).toContain('Stichting school2')
    expect(await s.read((tx) => tx.disclosures.offersOf(s.child))).toEqual([])
  })

  it('tells why nothing was offered, and what can be done', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const refused = await me.post('/prof/aanbieden', offer(s))
    const page = textOf(refused)
    expect(page).toContain('Er is niets aangeboden')
    expect(page).toContain('Leg vast of dit klopt, en vraag het daarna opnieuw.')
    expect(refused.text).toContain('action="/prof/feit"')
    expect(refused.text).toContain('name="feit" value="leerling_aangemeld_of_ingeschreven"')
    expect(await rows(s, 'aanbieding_geweigerd')).toHaveLength(1)
  })

  it('is made once where the law says so', async () => {
    const s = await staff()
    await recordFact(
      s.context,
      actor('school'),
      s.key(),
      recordFactInput.parse({
        kind: s.pseudonym('school'),
        name: 'leerling_aangemeld_of_ingeschreven',
        requester: party('school2'),
      }),
    )
    const me = await atSchool(s)
    const key = me.newKey()
    await me.post('/prof/aanbieden', offer(s), key)
    const done = await me.post('/prof/aanbieden', offer(s), key)
    expect(done.text).not.toMatch(/action="\/prof/)
    const page = textOf(done)
    const [made, ...more] = await s.read((tx) => tx.disclosures.offersOf(s.child))
    expect(more).toEqual([])
    expect(page).toContain(`${made?.id}`)
  })

  it('does not go to oneself, nor to who takes no part', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const own = await me.post('/prof/aanbieden', offer(s, { ontvanger: party('school') }))
    expect(own.text).toContain('id="ontvanger-fout"')
    expect((await me.post('/prof/aanbieden', offer(s, { ontvanger: party('weg') }))).status).toBe(
      400,
    )
    expect(await s.read((tx) => tx.disclosures.offersOf(s.child))).toEqual([])
  })
})

describe('sharing without consent', () => {
  const PATH = '/prof/zonder-toestemming'
  type Me = Awaited<ReturnType<typeof atSchool>>
  const report = (s: TestStaff, change = {}) => ({
    kind: s.pseudonym('school'),
    grond: 'meldcode',
    soort: 'geweld',
    geprobeerd: ['gesprek_ouders', 'advies_zonder_naam'],
    vertellen: 'zodra_veilig',
    ontvanger: party('vt'),
    doel: 'veiligheid_meldcode',
    categorieen: 'veiligheidssignalen',
    stap: 'controleer',
    ...change,
  })
  const conflict = (s: TestStaff, change = {}) =>
    report(s, {
      grond: 'conflict',
      ontvanger: party('cjg'),
      doel: 'preventie_vroegsignalering',
      categorieen: 'gezondheid_diagnose',
      vragen: duty.options,
      ...change,
    })
  const danger = (s: TestStaff, change = {}) =>
    report(s, {
      grond: 'gevaar',
      ontvanger: party('hulpdiensten'),
      categorieen: 'identiteit_contact',
      ...change,
    })
  const alerts = async (s: TestStaff) =>
    (await s.notices()).filter(({ kind }) => kind === 'signaal_fg')
  const offers = (s: TestStaff) => s.read((tx) => tx.disclosures.offersOf(s.child))
  const numberOn = ({ text }: { readonly text: string }) =>
    /name="controlegetal" value="([0-9a-f]{64})"/.exec(text)?.[1] ?? ''
  const markOn = ({ text }: { readonly text: string }) =>
    /name="kenmerk" value="([0-9a-f]{32})"/.exec(text)?.[1] ?? ''
  /** As somebody does it: the form, the check with the weighing, and then the deed, each carrying the key of the form. */
  const share = async (
    me: Me,
    form: ReturnType<typeof report>,
    kept = 'ja',
    key: string = me.newKey(),
  ) => {
    const check = await me.post(PATH, form, key)
    const [controlegetal, kenmerk] = [numberOn(check), markOn(check)]
    const sent = { ...form, controlegetal, kenmerk, bewaard: kept, stap: 'verstuur' }
    return { controlegetal, kenmerk, sent, page: await me.post(PATH, sent, key) }
  }
  /** What stands in the log when somebody only looked. */
  const LOOKED = { kind: 'controle_gedaan', visibility: 'niemand', detail: { vooraf: true } }
  const onlyLooked = async (s: TestStaff) => {
    const kinds = (await s.journal()).map(({ kind }) => kind)
    return kinds.every((kind) => kind === 'controle_gedaan')
  }

  it('stores the weighing first, then offers to one receiver, hidden from the family', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const { page, controlegetal } = await share(me, report(s))
    expect(textOf(page)).toContain('Het staat klaar voor deze ene ontvanger')
    expect(textOf(page)).toContain(controlegetal)
    const journal = await s.journal()
    expect(journal).toMatchObject([
      LOOKED,
      { kind: 'feit_vastgelegd', visibility: 'achtergehouden' },
      { kind: 'aanbieding_gedaan', visibility: 'achtergehouden' },
    ])
    expect(await offers(s)).toMatchObject([
      { receiver: party('vt'), categories: ['veiligheidssignalen'] },
    ])
  })

  it('shows the weighing to be kept elsewhere: here is its number, and nothing of what it says', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const shown = await me.post(PATH, report(s))
    const check = textOf(shown)
    for (const said of ['Geweld of mishandeling', 'Ik sprak met de ouders.', 'zodra het veilig is'])
      expect(check).toContain(said)
    expect(check).toContain('Stichting vt')
    expect(check).toContain(`Kenmerk: ${markOn(shown)}`)
    const [looked] = await s.journal()
    expect(check).toContain(`Controlenummer ${looked?.subject}`)
    expect(await onlyLooked(s)).toBe(true)
    const { controlegetal } = await share(me, report(s))
    const facts = await s.read((tx) => tx.facts.bearingOn(s.child, party('school'), s.clock.now))
    expect(facts).toMatchObject([{ requester: party('vt'), weighingHash: controlegetal }])
    expect(JSON.stringify([facts, await s.journal(), await offers(s)])).not.toMatch(
      /geweld|gesprek_ouders|zodra_veilig/,
    )
    const other = numberOn(await me.post(PATH, report(s, { soort: 'verwaarlozing' })))
    expect(other).not.toBe(controlegetal)
  })

  it('has another number each time, which nobody finds the answers by', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const shown = await Promise.all([1, 2].map(() => me.post(PATH, report(s))))
    const numbers = [...shown.map(numberOn), ...shown.map(markOn)]
    expect([new Set(numbers).size, numbers.includes('')]).toEqual([4, false])
    const { kenmerk, controlegetal, sent } = await share(me, report(s))
    const facts = await s.read((tx) => tx.facts.bearingOn(s.child, party('school'), s.clock.now))
    const kept = JSON.stringify([facts, await s.journal(), await offers(s)])
    expect([kept.includes(controlegetal), kept.includes(kenmerk)]).toEqual([true, false])
    for (const other of ['', 'a'.repeat(32), `${kenmerk}0`]) {
      const again = await me.post(PATH, { ...sent, kenmerk: other })
      expect(textOf(again)).toContain('U deelt dit zonder toestemming. Klopt alles?')
    }
    expect(await offers(s)).toHaveLength(1)
  })

  it('asks that the weighing that was shown is in the own file, and takes no other', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const { page, controlegetal, sent } = await share(me, report(s), '')
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('id="bewaard-fout"')])
    const again = await me.post(PATH, { ...sent, soort: 'anders', bewaard: 'ja' })
    expect(numberOn(again)).not.toBe(controlegetal)
    expect(await onlyLooked(s)).toBe(true)
  })

  it('ends within a day, for who collects too', async () => {
    const s = await staff()
    const me = await atSchool(s)
    for (const form of [report(s), conflict(s), danger(s)]) {
      const { page } = await share(me, form)
      expect(textOf(page)).toContain('Ophalen kan tot 3 maart 2026')
    }
    const ends = (await offers(s)).map(({ expiresAt }) => expiresAt)
    expect(ends).toEqual(Array(3).fill(s.clock.now + 24 * HOUR))
    const standing = () => s.read((tx) => tx.facts.bearingOn(s.child, party('school'), s.clock.now))
    s.clock.now += 24 * HOUR - 1
    expect((await standing()).length).toBeGreaterThan(0)
    s.clock.now += 1
    expect(await standing()).toEqual([])
  })

  it('alerts the officer of a conflict of duties, once', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const key = me.newKey()
    const { sent } = await share(me, conflict(s), 'ja', key)
    await me.post(PATH, sent, key)
    expect(await alerts(s)).toHaveLength(1)
    expect(await offers(s)).toHaveLength(1)
  })

  it('asks no weighing beforehand where there is danger now', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const { page } = await share(me, danger(s), '')
    expect(page.status).toBe(200)
    expect(await offers(s)).toHaveLength(1)
    expect(await alerts(s)).toHaveLength(1)
  })

  it('says before anything is sent that it may not be, with the reason, and accuses nobody', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const refused = danger(s, { ontvanger: party('cjg') })
    for (const stap of ['controleer', 'verstuur']) {
      const page = await me.post(PATH, { ...refused, stap, bewaard: 'ja' })
      expect([stap, page.status]).toEqual([stap, 400])
      expect(page.text).toContain('id="categorieen-fout"')
      expect(textOf(page)).toContain('Om deze reden mag u dit niet delen')
      expect(textOf(page)).toContain('Per soort gegevens')
      const looked = (await s.journal()).at(-1)
      expect(textOf(page)).toContain(`Controlenummer ${looked?.subject}`)
    }
    expect(await onlyLooked(s)).toBe(true)
    expect(await alerts(s)).toEqual([])
  })

  it('records no danger for what is allowed anyhow, and says where that is done', async () => {
    const s = await staff()
    const me = await atSchool(s)
    for (const parent of ['ouder1', 'ouder2'] as const) await give(s, parent)
    const agreed = { ontvanger: party('cjg'), doel: EDU.purpose }
    const none = danger(s, { ...agreed, categorieen: EDU.categories })
    expect(textOf(await me.post(PATH, none))).toContain(
      'Dit mag al zonder afweging. Gebruik Laat iets weten.',
    )
    const part = conflict(s, { ...agreed, categorieen: [...EDU.categories, 'gezondheid_diagnose'] })
    expect(textOf(await me.post(PATH, part))).toContain('Een deel mag al zonder afweging.')
    expect(await alerts(s)).toEqual([])
  })

  it('shares the part that may be, and says which part may not before that', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const both = report(s, { categorieen: ['veiligheidssignalen', 'bsn'] })
    const check = textOf(await me.post(PATH, both))
    expect(check).toContain('Een deel deelt u zo niet.')
    expect(check).toContain('BSN alleen als een wet dit voor dit doel regelt.')
    await share(me, both)
    expect(await offers(s)).toMatchObject([{ categories: ['veiligheidssignalen'] }])
    const [fact] = await s.read((tx) => tx.facts.bearingOn(s.child, party('school'), s.clock.now))
    expect(fact?.categories).toEqual(['veiligheidssignalen'])
  })

  it.each([
    ['grond', { grond: '' }],
    ['soort', { soort: '' }],
    ['geprobeerd', { geprobeerd: [] }],
    ['vertellen', { vertellen: '' }],
    ['ontvanger', { ontvanger: '' }],
    ['ontvanger', { ontvanger: party('school') }],
    ['categorieen', { categorieen: [] }],
    ['vragen', { grond: 'conflict', vragen: duty.options.slice(1) }],
    ['kind', { kind: NOBODY }],
  ])('says at once that %s is at fault, and leaves nothing behind', async (field, change) => {
    const s = await staff()
    const me = await atSchool(s)
    for (const stap of ['controleer', 'verstuur']) {
      const page = await me.post(PATH, report(s, { ...change, stap, bewaard: 'ja' }))
      expect([stap, page.status]).toEqual([stap, 400])
      expect(page.text).toContain(`id="${field}-fout"`)
    }
    expect(await s.journal()).toEqual([])
    expect(await alerts(s)).toEqual([])
  })

  it('asks for a fresh login', async () => {
    const s = await staff()
    const me = await atSchool(s)
    for (let minutes = 0; minutes < 20; minutes += 10) {
      s.clock.now += HOUR / 6
      await me.get('/prof')
    }
    const stale = await me.post(PATH, report(s))
    expect(stale.status).toBe(401)
    expect(await s.journal()).toEqual([])
  })

  it('speaks English', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']], 'en')
    const page = textOf(await me.post(PATH, report(s, { grond: '' })))
    expect(page).toContain('Choose why this is allowed.')
    expect(textOf(await me.get('/prof'))).toContain('Choose a child by the number')
  })
})
