import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  CJG,
  clientOf,
  LEERPLICHT,
  SCHOOL,
  type System,
  startSystem,
} from '../../support/system.ts'
import {
  ask,
  CATEGORY,
  consentedSlice,
  envelopeFor,
  PURPOSE,
  saying,
  wanted,
} from './consented-slice.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.close())

const WHEN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** A token and an envelope request that fits it. */
const prepare = async () => {
  const { child, slice } = await consentedSlice(system)
  const school = system.client(SCHOOL)
  const answer = await school.askToken(slice)
  const [granted] = answer.body.authorization_details
  const envelope = await envelopeFor(system, granted.besluit)
  const token = answer.body.access_token
  const newProof = () => school.proof('POST', `${system.machines}/v1/verstrekkingen`, token)
  const fetch = async (key: string, { jws = envelope.jws, proof = '' } = {}) => {
    const dpop = proof || (await newProof())
    return school.send('post', '/v1/verstrekkingen', token, (sent) =>
      sent.set('DPoP', dpop).set('Idempotency-Key', key).send({ envelopverzoek: jws }),
    )
  }
  return { child, envelope, fetch, newProof }
}

describe('the main flow', () => {
  test('a question, two answers, a token, a sealed slice; the key again gives the state only', async () => {
    const { envelope, fetch } = await prepare()
    const key = randomUUID()
    const first = await fetch(key)
    expect(first.status).toBe(200)
    expect(first.body.status).toBe('verstrekt')
    const opened = await system.envelopes.open(
      first.body.antwoord,
      { ...envelope, order: first.body.id },
      Date.now(),
    )
    expect(
      opened.ok && opened.value.slices.map(({ category, outcome }) => [category, outcome]),
    ).toEqual([[CATEGORY, 'verstrekt']])
    const again = await fetch(key)
    expect(again.status).toBe(200)
    expect(again.body).toEqual({ status: 'herhaald', id: first.body.id, toestand: 'verstrekt' })
  })

  describe('a proof is used up by its call', () => {
    const refused = { status: 401, body: { code: 'niet_ingelogd' } }

    test('that was answered, also where its key comes again', async () => {
      const { fetch, newProof } = await prepare()
      const [key, proof] = [randomUUID(), await newProof()]
      expect((await fetch(key, { proof })).body.status).toBe('verstrekt')
      for (const next of [key, randomUUID()])
        expect(await fetch(next, { proof })).toMatchObject(refused)
      const another = await newProof()
      expect((await fetch(key, { proof: another })).body.status).toBe('herhaald')
      expect(await fetch(key, { proof: another })).toMatchObject(refused)
    })

    test.each([
      ['its body cannot be read', ''],
      ['its envelope does not fit', 'a.b.c'],
    ])('that failed since %s', async (_why, jws) => {
      const { fetch, newProof } = await prepare()
      const proof = await newProof()
      expect((await fetch(randomUUID(), { proof, jws })).status).toBe(400)
      expect(await fetch(randomUUID(), { proof })).toMatchObject(refused)
    })

    test('of two calls at once one is carried out', async () => {
      const { fetch, newProof } = await prepare()
      const proof = await newProof()
      const calls = [1, 2, 3].map(() => fetch(randomUUID(), { proof }))
      const statuses = (await Promise.all(calls)).map(({ status }) => status)
      expect(statuses.sort()).toEqual([200, 401, 401])
    })
  })

  test('the key with another body is a conflict', async () => {
    const { fetch } = await prepare()
    const other = await prepare()
    const key = randomUUID()
    expect((await fetch(key)).status).toBe(200)
    const reused = await other.fetch(key)
    expect([reused.status, reused.body.code]).toEqual([409, 'sleutel_hergebruikt'])
  })

  test('an envelope request that is none, or for another token, is 400 with its reasons', async () => {
    const { fetch } = await prepare()
    const other = await prepare()
    for (const jws of ['aaaa.bbbb.cccc', other.envelope.jws]) {
      const answer = await fetch(randomUUID(), { jws })
      expect(answer.status).toBe(400)
      expect(answer.body.errors[0]).toMatchObject({ in: 'body', location: '/envelopverzoek' })
    }
  })

  test('withdrawn and empty read alike, and the same under the key again', async () => {
    const withdrawn = await prepare()
    const mother = system.person('ouder-1')
    const said = await mother.get(`/v1/toestemmingen?kind=${withdrawn.child}`)
    const [{ id }] = said.body.items
    expect((await mother.post(`/v1/toestemmingen/${id}/_intrekken`, {})).status).toBe(200)
    const key = randomUUID()
    const refused = await withdrawn.fetch(key)
    const refusedAgain = await withdrawn.fetch(key)

    const empty = await prepare()
    system.gateway.mood = 'has nothing'
    const nothing = await empty.fetch(`${key}-2`)
    const nothingAgain = await empty.fetch(`${key}-2`)
    system.gateway.mood = 'answers'

    const shape = ({ status, body }: typeof refused) => ({ status, body: { ...body, id: '' } })
    expect(shape(refused)).toEqual({ status: 200, body: { status: 'niet_verstrekt', id: '' } })
    expect(shape(nothing)).toEqual(shape(refused))
    expect(shape(nothingAgain)).toEqual(shape(refusedAgain))
    expect(shape(refusedAgain).body).toMatchObject({
      status: 'herhaald',
      toestand: 'niet_verstrekt',
    })
  })

  test.each(['fails', 'sends garbage'] as const)(
    'a gateway that %s is a 502 that says nothing of it, again and again',
    async (mood) => {
      const { fetch } = await prepare()
      system.gateway.mood = mood
      const before = system.gateway.orders
      const key = randomUUID()
      const answer = await fetch(key)
      const again = await fetch(key)
      system.gateway.mood = 'answers'
      expect([answer.status, answer.body.code]).toEqual([502, 'houder_mislukt'])
      expect(again.text).toBe(answer.text)
      expect(system.gateway.orders).toBe(before + 1)
    },
  )
})

describe('a proof of an act is used up by its call', () => {
  const refused = { status: 401, body: { code: 'niet_ingelogd' } }

  /** Calls an operation of the CJG with one and the same proof. */
  const withOneProof = async (path: string, first: Record<string, unknown>) => {
    const cjg = system.client(CJG)
    const token = await cjg.actToken(path.startsWith('feiten') ? 'feiten' : 'controles')
    const proof = await cjg.proof('POST', `${system.machines}/v1/${path}`, token)
    return (body = first, key: string = randomUUID()) =>
      cjg.send('post', `/v1/${path}`, token, (sent) =>
        sent.set('DPoP', proof).set('Idempotency-Key', key).send(body),
      )
  }
  const checked = async () => {
    const { pseudonyms } = await system.seedFamily({ 'ouder-7': 'ouder1' })
    const about = { ontvangers: [SCHOOL], doel: PURPOSE, categorieen: [CATEGORY] }
    return { kind: pseudonyms[CJG], ...about }
  }

  test('that was answered, also where its key comes again', async () => {
    const send = await withOneProof('controles', await checked())
    const key = randomUUID()
    expect((await send(undefined, key)).status).toBe(200)
    for (const next of [key, randomUUID()])
      expect(await send(undefined, next)).toMatchObject(refused)
  })

  test.each([
    ['cannot be read', 400, { kind: 'x' }],
    ['is about nobody', 404, { kind: `pseudoniem_${'7'.repeat(24)}` }],
  ])('that %s, and learns nothing by it a second time', async (_why, status, change) => {
    const body = await checked()
    const send = await withOneProof('controles', body)
    expect((await send({ ...body, ...change })).status).toBe(status)
    expect(await send({ ...body, ...change })).toMatchObject(refused)
    expect(await send()).toMatchObject(refused)
  })

  test('that only reads', async () => {
    const { kind } = await checked()
    const send = await withOneProof('feiten/_beweringen', { kind })
    expect((await send()).status).toBe(200)
    expect(await send()).toMatchObject(refused)
  })

  test('of several at once one is carried out', async () => {
    const send = await withOneProof('controles', await checked())
    const statuses = (await Promise.all([send(), send(), send()])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 401, 401])
  })
})

describe('toestemmingsverzoeken', () => {
  test('known, unknown and repeated get one answer', async () => {
    const { pseudonyms } = await system.seedFamily({ 'ouder-7': 'ouder1' })
    const known = await ask(system, pseudonyms[CJG])
    const unknownKind = pseudonyms[CJG]?.replace(/.{3}$/, 'xyz')
    const unknown = await ask(system, unknownKind)
    const repeated = await ask(system, pseudonyms[CJG])
    const kinds = [pseudonyms[CJG], unknownKind, pseudonyms[CJG]]
    for (const [at, { body }] of [known, unknown, repeated].entries()) {
      expect(Object.keys(body)).toEqual(['id', 'status'])
      expect(body.status).toBe('gevraagd')
      const state = await system
        .client(CJG)
        .get('toestemmingsverzoeken', `/v1/toestemmingsverzoeken/${body.id}`)
      expect(state.body).toEqual({
        id: body.id,
        status: 'gevraagd',
        kind: kinds[at],
        houder: CJG,
        ontvanger: SCHOOL,
        doel: 'terugkoppeling_hulp',
        categorieen: ['hulp_betrokkenheid'],
        laatsteDag: null,
        verlooptOp: expect.stringMatching(WHEN),
      })
    }
  })

  test('the state is for who asked; to another it does not exist', async () => {
    const { pseudonyms } = await system.seedFamily({ 'ouder-7': 'ouder1' })
    const { body } = await ask(system, pseudonyms[CJG])
    const other = await system
      .client(LEERPLICHT)
      .get('toestemmingsverzoeken', `/v1/toestemmingsverzoeken/${body.id}`)
    expect(other.status).toBe(404)
  })

  test('the parent reads who asks, apart from who has the data and who receives it', async () => {
    const { pseudonyms } = await system.seedFamily({ 'ouder-9': 'ouder1' })
    await ask(system, pseudonyms[SCHOOL], SCHOOL)
    const { body } = await system.person('ouder-9').get('/v1/toestemmingsverzoeken')
    const [question] = body.items
    expect(question.vrager).toEqual(question.ontvanger)
    expect(question).toMatchObject({ vrager: { id: SCHOOL }, houder: { id: CJG } })
  })

  test('the parent sees the question, page by page', async () => {
    const { child, pseudonyms } = await system.seedFamily({ 'ouder-8': 'ouder1' })
    await ask(system, pseudonyms[CJG])
    const { body } = await system.person('ouder-8').get('/v1/toestemmingsverzoeken?aantal=1')
    expect(body).toMatchObject({
      volgende: null,
      items: [
        {
          kind: child,
          vrager: { id: CJG },
          houder: { id: CJG },
          ontvanger: { id: SCHOOL },
          doel: PURPOSE,
          categorieen: [CATEGORY],
          sinds: expect.stringMatching(WHEN),
        },
      ],
    })
    const after = await system
      .person('ouder-8')
      .get(`/v1/toestemmingsverzoeken?na=${body.items[0].id}`)
    expect(after.body).toEqual({ items: [], volgende: null })
    const gone = await system.person('ouder-8').get('/v1/toestemmingsverzoeken?na=verzoek_weg')
    expect([gone.status, gone.body.errors[0].location]).toEqual([400, 'na'])
  })
})

describe('toestemmingen', () => {
  const said = async (parent: string, keuze: 'gegeven' | 'geweigerd' = 'gegeven') => {
    const { child, pseudonyms } = await system.seedFamily({ [parent]: 'ouder1' })
    await ask(system, pseudonyms[CJG])
    const answer = await system.person(parent).post('/v1/toestemmingen', saying(child, keuze))
    expect(answer.status).toBe(201)
    return { child, pseudonyms, ...answer.body }
  }

  test('the text is shown before, and its version is what the answer names', async () => {
    const { child, pseudonyms } = await system.seedFamily({ 'ouder-3': 'ouder1' })
    await ask(system, pseudonyms[CJG])
    const { keuze: _, ...question } = saying(child, 'gegeven')
    const shown = await system
      .person('ouder-3')
      .send('post', '/v1/toestemmingen/_voorbeeld', (sent) => sent.send(question))
    expect(shown.status).toBe(200)
    const { tekstversie, laatsteDag } = shown.body
    const yes = { ...saying(child, 'gegeven'), tekstversie, laatsteDag }
    const answer = await system.person('ouder-3').post('/v1/toestemmingen', yes)
    expect(answer.body).toMatchObject({ tekstversie, staat: 'geldig', dpv: 'dpv:ConsentGiven' })
    const other = await system
      .person('ouder-3')
      .post('/v1/toestemmingen', { ...yes, tekstversie: 'f'.repeat(64) })
    expect([other.status, other.body.code]).toEqual([409, 'conflict'])
  })

  test('pause, resume and withdraw, each by its own operation', async () => {
    const { id } = await said('ouder-4')
    const act = async (name: string) =>
      (await system.person('ouder-4').post(`/v1/toestemmingen/${id}/${name}`, {})).body
    const paused = await act('_pauzeren')
    expect(paused.staat).toBe('gepauzeerd')
    expect((await act('_hervatten')).staat).toBe('geldig')
    expect((await act('_intrekken')).staat).toBe('ingetrokken')
  })

  test('to narrow, one must say what is taken back', async () => {
    const { id } = await said('ouder-4')
    const bare = await system.person('ouder-4').post(`/v1/toestemmingen/${id}/_beperken`, {})
    expect([bare.status, bare.body.errors[0].location]).toEqual([400, '/categorieen'])
    const narrowed = await system
      .person('ouder-4')
      .post(`/v1/toestemmingen/${id}/_beperken`, { categorieen: [CATEGORY] })
    expect(narrowed.body.staat).toBe('ingetrokken')
  })

  test('the same key gives the same answer and writes once; with another body it is 409', async () => {
    const { child } = await said('ouder-5')
    const key = randomUUID()
    const one = await system
      .person('ouder-5')
      .post('/v1/toestemmingen', saying(child, 'gegeven'), key)
    const two = await system
      .person('ouder-5')
      .post('/v1/toestemmingen', saying(child, 'gegeven'), key)
    expect([two.status, two.body]).toEqual([201, one.body])
    const { body } = await system.person('ouder-5').get(`/v1/toestemmingen?kind=${child}`)
    expect(body.items).toHaveLength(2)
    const other = { ...saying(child, 'gegeven'), taal: 'en' }
    const reused = await system.person('ouder-5').post('/v1/toestemmingen', other, key)
    expect([reused.status, reused.body.code]).toEqual([409, 'sleutel_hergebruikt'])
  })

  test("another person's statement, an unknown one and an unknown child are one 404", async () => {
    const { id, child } = await said('ouder-6')
    const stranger = system.person('vreemde')
    const answers = [
      await stranger.post(`/v1/toestemmingen/${id}/_intrekken`, {}),
      await stranger.post(`/v1/toestemmingen/${id.replace(/.{4}$/, '0000')}/_intrekken`, {}),
      await stranger.get(`/v1/toestemmingen?kind=${child}`),
      await stranger.get(`/v1/toestemmingen?kind=${child.replace(/.{4}$/, '0000')}`),
    ]
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(404)
  })

  test('faults that the rules find are told in the words of the wire', async () => {
    const { child } = await system.seedFamily({ 'ouder-3': 'ouder1' })
    const answer = await system.person('ouder-3').post('/v1/toestemmingen', {
      ...saying(child, 'gegeven'),
      houder: 'partij_niemand',
      doel: 'bestaat_niet',
    })
    expect(answer.status).toBe(400)
    expect(answer.body.errors.map(({ location }: { location: string }) => location)).toEqual(
      expect.arrayContaining(['/houder', '/doel']),
    )
  })

  test('the holder writes down what was said on paper', async () => {
    const { pseudonyms } = await system.seedFamily({ 'ouder-3': 'ouder1' })
    await ask(system, pseudonyms[CJG])
    const answer = await system.client(CJG).post('toestemmingen', '/v1/toestemmingen/_vastleggen', {
      kind: pseudonyms[CJG],
      rol: 'ouder1',
      keuze: 'gegeven',
      ontvanger: SCHOOL,
      doel: PURPOSE,
      categorieen: [CATEGORY],
      kanaal: 'papier',
      scanHash: 'a'.repeat(64),
      getuige: 'm.035',
    })
    expect(answer.body).toEqual({ id: expect.stringMatching(/^toestemming_/) })
    expect(answer.status).toBe(201)
    expect((await system.client(SCHOOL).askToken(wanted(pseudonyms[SCHOOL]))).status).toBe(200)
  })
})

describe('controles and aanbiedingen', () => {
  test('the holder checks about a child it knows, and without a child', async () => {
    const { pseudonyms } = await system.seedFamily({ 'ouder-3': 'ouder1' })
    const known = await system.client(CJG).post('controles', '/v1/controles', {
      kind: pseudonyms[CJG],
      ontvangers: [SCHOOL],
      doel: PURPOSE,
      categorieen: [CATEGORY],
    })
    expect(known.status).toBe(200)
    expect(known.body).toMatchObject({ uitkomst: 'needs_consent', alsofBetrokken: true })
    expect(known.body.ontvangers[SCHOOL][CATEGORY].watNu.code).toBe('toestemming_vragen')
    const nameless = await system.client(CJG).post('controles', '/v1/controles/_zondernaam', {
      ontvanger: 'school_vo',
      doel: PURPOSE,
      categorieen: [CATEGORY],
      leeftijd: 8,
    })
    expect([nameless.status, nameless.body.uitkomst]).toEqual([200, 'needs_consent'])
  })

  test('an unknown child and an unknown receiver are one 404', async () => {
    const { pseudonyms } = await system.seedFamily({ 'ouder-3': 'ouder1' })
    const check = (kind: string | undefined, ontvanger: string) =>
      system.client(CJG).post('controles', '/v1/controles', {
        kind,
        ontvangers: [ontvanger],
        doel: PURPOSE,
        categorieen: [CATEGORY],
      })
    const one = await check(pseudonyms[SCHOOL], SCHOOL)
    const two = await check(pseudonyms[CJG], 'partij_niemand')
    expect([one.status, one.text]).toEqual([404, two.text])
  })

  test('an offer is made, listed for its receiver only, and refused with reasons where the rules say no', async () => {
    const { pseudonyms } = await system.seedFamily({ 'ouder-3': 'ouder1' }, '2011-05-04')
    const offer = (categorieen: string[]) =>
      system.client(SCHOOL).post('aanbiedingen', '/v1/aanbiedingen', {
        kind: pseudonyms[SCHOOL],
        ontvanger: LEERPLICHT,
        doel: 'verzuimaanpak',
        categorieen,
      })
    const fact = await system.client(SCHOOL).post('feiten', '/v1/feiten', {
      kind: pseudonyms[SCHOOL],
      naam: 'drempel_16u_4w',
      ontvanger: LEERPLICHT,
    })
    expect([fact.status, fact.body.telt]).toEqual([201, true])
    expect(fact.body.tot).toMatch(WHEN)
    const made = await offer(['verzuim_ongeoorloofd'])
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      aanbieding: expect.stringMatching(/^aanbieding_/),
      categorieen: ['verzuim_ongeoorloofd'],
      verlooptOp: expect.stringMatching(WHEN),
    })
    const listed = await system.client(LEERPLICHT).get('aanbiedingen', '/v1/aanbiedingen')
    expect(listed.body.items).toMatchObject([
      { aanbieding: made.body.aanbieding, kind: pseudonyms[LEERPLICHT], houder: SCHOOL },
    ])
    const others = await system.client(CJG).get('aanbiedingen', '/v1/aanbiedingen')
    expect(others.body).toEqual({ items: [], volgende: null })
    const refused = await offer(['opp'])
    expect(refused.body).toMatchObject({ aanbieding: null, categorieen: [], verlooptOp: null })
    expect(refused.body.redenen.opp.tekst).not.toBe('')
  })
})

describe('betrokkenheden, codes and gezinnen', () => {
  test('a school registers a child, a parent joins, makes a code, and another organisation uses it', async () => {
    const made = await system.client(SCHOOL).post('betrokkenheden', '/v1/betrokkenheden', {
      geboortedatum: '2017-03-02',
    })
    expect(made.status).toBe(201)
    expect(made.body).toEqual({
      kind: expect.stringMatching(/^pseudoniem_/),
      code: expect.any(String),
      verlooptOp: expect.stringMatching(WHEN),
    })
    const mother = system.person('moeder-nieuw')
    const joined = await mother.post('/v1/gezinnen/_toetreden', {
      code: made.body.code,
      roepnaam: 'Mama',
    })
    expect(joined.status).toBe(200)
    expect(joined.body).toEqual({ kind: expect.stringMatching(/^kind_/), rol: 'gezinslid1' })
    const { kind } = joined.body
    const again = await system
      .person('iemand-anders')
      .post('/v1/gezinnen/_toetreden', { code: made.body.code, roepnaam: 'X' })
    const never = await system
      .person('iemand-anders')
      .post('/v1/gezinnen/_toetreden', { code: 'AAAAA-BBBBB-CCCCC', roepnaam: 'X' })
    expect([again.status, again.text]).toEqual([404, never.text])

    const mine = await mother.get('/v1/gezinnen')
    expect(mine.body.items).toMatchObject([{ kind, geboortedatum: null, rol: 'gezinslid1' }])

    const early = await mother.post('/v1/codes', { kind, voor: 'partij' })
    expect([early.status, early.body.code]).toEqual([403, 'niet_bevoegd'])
    await system.learnAuthority(kind, ['gezinslid1'])
    const code = await mother.post('/v1/codes', { kind, voor: 'partij' })
    expect(code.status).toBe(201)
    const linked = await system
      .client(CJG)
      .post('betrokkenheden', '/v1/betrokkenheden/_koppelen', { code: code.body.code })
    expect(linked.status).toBe(201)
    expect(linked.body).toEqual({ kind: expect.stringMatching(/^pseudoniem_/) })
    expect(linked.body.kind).not.toBe(made.body.kind)

    const involved = await mother.get(`/v1/betrokkenheden?kind=${kind}`)
    const parties = involved.body.items.map(
      ({ organisatie }: { organisatie: string }) => organisatie,
    )
    expect(new Set(parties)).toEqual(new Set([SCHOOL, CJG]))
    const stopped = await mother.post('/v1/betrokkenheden/_stoppen', { kind, organisatie: CJG })
    expect([stopped.status, stopped.body]).toEqual([200, { gedaan: true }])
  })

  test('the BSN opens the same child for parties that may use it, and is nowhere afterwards', async () => {
    const BSN = '999990019'
    const link = (party: typeof CJG) =>
      system.client(party).post('betrokkenheden', '/v1/betrokkenheden/_koppelbsn', {
        bsn: BSN,
        geboortedatum: '2012-01-02',
      })
    const allowed = await link(LEERPLICHT)
    expect(allowed.status).toBe(201)
    expect(Object.keys(allowed.body)).toEqual(['kind'])
    const notAllowed = await link(CJG)
    expect([notAllowed.status, notAllowed.body.code]).toEqual([403, 'niet_bevoegd'])
    const wrong = await system
      .client(LEERPLICHT)
      .post('betrokkenheden', '/v1/betrokkenheden/_koppelbsn', {
        bsn: '123456789',
        geboortedatum: 'x',
      })
    expect(wrong.status).toBe(400)
    expect(wrong.text).not.toContain('123456789')
    expect(wrong.body.errors).toHaveLength(2)
    expect(JSON.stringify(system.log)).not.toContain(BSN)
  })
})

describe('inzage', () => {
  test('each parent reads the log of the child, newest first and page by page', async () => {
    const { child, pseudonyms } = await system.seedFamily({ 'ouder-9': 'ouder1' })
    await ask(system, pseudonyms[CJG])
    await system.person('ouder-9').post('/v1/toestemmingen', saying(child, 'gegeven'))
    await system.client(SCHOOL).askToken(wanted(pseudonyms[SCHOOL]))
    const whole = await system.person('ouder-9').get(`/v1/inzage?kind=${child}`)
    expect(whole.status).toBe(200)
    expect(whole.body.items.length).toBeGreaterThan(1)
    const numbers: number[] = whole.body.items.map(({ nummer }: { nummer: number }) => nummer)
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a))
    const first = await system.person('ouder-9').get(`/v1/inzage?kind=${child}&aantal=1`)
    expect(first.body.items).toHaveLength(1)
    const second = await system
      .person('ouder-9')
      .get(`/v1/inzage?kind=${child}&aantal=1&voor=${first.body.volgende}`)
    expect(second.body.items[0].nummer).toBe(numbers[1])
    const stranger = await system.person('vreemde').get(`/v1/inzage?kind=${child}`)
    expect(stranger.status).toBe(404)
  })
})

test('a client that was switched off is out at once, with a token that still lives', async () => {
  const { context } = system.broker
  const token = await system.client(LEERPLICHT).actToken('aanbiedingen')
  const record = await context.store.read((tx) => tx.parties.client(clientOf(LEERPLICHT)))
  if (!record) throw new Error('no client')
  const set = (active: boolean) =>
    context.store.write((tx) => tx.parties.putClient({ ...record, active }))
  await set(false)
  const off = await system.client(LEERPLICHT).send('get', '/v1/aanbiedingen', token)
  await set(true)
  const on = await system.client(LEERPLICHT).send('get', '/v1/aanbiedingen', token)
  expect([off.status, on.status]).toEqual([403, 200])
})

test('nothing of all this was a fault, and no line of the log names a child, a person or an order', () => {
  expect(system.log.filter(({ level }) => Number(level) >= 50)).toEqual([])
  expect(JSON.stringify(system.log)).not.toMatch(/kind_|pseudoniem_|persoon_|toestemming_|verzoek_/)
})
