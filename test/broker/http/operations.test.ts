import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRequesterClient } from '../../../adapters/requester/client.ts'
import { journalEntry } from '../../../broker/journal-entry.ts'
import type { ChildId } from '../../../consent/id.ts'
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
  askedLongAgo,
  CATEGORY,
  consentedSlice,
  PURPOSE,
  remind,
  saying,
} from './consented-slice.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.close())

const DONE = { gedaan: true }

/** What a parent sees of the organisations around a child. */
const involved = async (parent: string, child: ChildId) => {
  const { body } = await system.person(parent).get(`/v1/betrokkenheden?kind=${child}`)
  return Object.fromEntries(
    body.items.map((item: { organisatie: string; staat: string }) => [
      item.organisatie,
      item.staat,
    ]),
  )
}

describe('betrokkenheden', () => {
  const act = (party: typeof CJG, name: string, body: Record<string, unknown>) =>
    system.client(party).post('betrokkenheden', `/v1/betrokkenheden/${name}`, body)

  test('an organisation invites, and the parent accepts for the child that is here already', async () => {
    const { child } = await system.seedFamily({ moeder: 'ouder1' })
    const own = await system.client(CJG).post('betrokkenheden', '/v1/betrokkenheden', {
      geboortedatum: '2018-05-04',
    })
    await system
      .person('moeder')
      .post('/v1/betrokkenheden/_ontkoppelen', { kind: child, organisatie: CJG })
    const invited = await act(CJG, '_uitnodigen', { kind: own.body.kind })
    expect(invited.status).toBe(201)
    const accepted = await system
      .person('moeder')
      .post('/v1/betrokkenheden/_aanvaarden', { code: invited.body.code, kind: child })
    expect([accepted.status, accepted.body]).toEqual([200, DONE])
    expect(await involved('moeder', child)).toMatchObject({ [CJG]: 'bevestigd' })
  })

  test('a party ends its part, the family confirms it again, and the family ends it', async () => {
    const { child, pseudonyms } = await system.seedFamily({ moeder: 'ouder1' })
    const ended = await act(SCHOOL, '_beeindigen', { kind: pseudonyms[SCHOOL] })
    expect([ended.status, ended.body]).toEqual([200, DONE])
    expect(await involved('moeder', child)).toMatchObject({ [SCHOOL]: 'beeindigd' })
    const who = { kind: child, organisatie: SCHOOL }
    const confirmed = await system.person('moeder').post('/v1/betrokkenheden/_bevestigen', who)
    expect([confirmed.status, confirmed.body]).toEqual([200, DONE])
    expect(await involved('moeder', child)).toMatchObject({ [SCHOOL]: 'bevestigd' })
    const stopped = await system.person('moeder').post('/v1/betrokkenheden/_stoppen', who)
    expect([stopped.status, stopped.body]).toEqual([200, DONE])
    expect(await involved('moeder', child)).toMatchObject({ [SCHOOL]: 'beeindigd' })
  })

  test('a holder vouches for another organisation; a wrong link is undone by the party itself', async () => {
    const { child, pseudonyms } = await system.seedFamily({ moeder: 'ouder1' })
    await act(LEERPLICHT, '_beeindigen', { kind: pseudonyms[LEERPLICHT] })
    const vouched = await act(CJG, '_instaan', { kind: pseudonyms[CJG], organisatie: LEERPLICHT })
    expect([vouched.status, vouched.body]).toEqual([200, DONE])
    expect(await involved('moeder', child)).toMatchObject({ [LEERPLICHT]: 'bevestigd' })
    const undone = await act(LEERPLICHT, '_herstellen', { kind: pseudonyms[LEERPLICHT] })
    expect([undone.status, undone.body]).toEqual([200, DONE])
    const gone = await act(LEERPLICHT, '_beeindigen', { kind: pseudonyms[LEERPLICHT] })
    expect(gone.status).toBe(404)
  })
})

describe('toestemmingen', () => {
  test('what was filled in with help counts once the parent confirms it, and the receipt says so', async () => {
    const { child, pseudonyms } = await system.seedFamily({ moeder: 'ouder1' })
    await ask(system, pseudonyms[CJG])
    const helped = await system.client(CJG).post('toestemmingen', '/v1/toestemmingen/_vastleggen', {
      kind: pseudonyms[CJG],
      rol: 'ouder1',
      keuze: 'gegeven',
      ontvanger: SCHOOL,
      doel: PURPOSE,
      categorieen: [CATEGORY],
      kanaal: 'begeleid',
    })
    const { id } = helped.body
    const state = async () =>
      (await system.person('moeder').get(`/v1/toestemmingen?kind=${child}`)).body.items[0].staat
    expect(await state()).toBe('wacht_op_bevestiging')
    const confirmed = await system.person('moeder').post(`/v1/toestemmingen/${id}/_bevestigen`, {})
    expect([confirmed.status, confirmed.body.staat]).toEqual([200, 'geldig'])
    const receipt = await system.person('moeder').get(`/v1/toestemmingen/${id}/ontvangstbewijs`)
    expect(receipt.status).toBe(200)
    expect(receipt.body).toMatchObject({
      id,
      soort: 'gegeven',
      metHulp: true,
      doel: { id: PURPOSE },
    })
    const other = await system.person('vreemde').get(`/v1/toestemmingen/${id}/ontvangstbewijs`)
    expect(other.status).toBe(404)
  })
})

test("a requester's claim counts once the holder confirms it", async () => {
  const { pseudonyms } = await system.seedFamily({ moeder: 'ouder1' })
  const claim = await system.client(LEERPLICHT).post('feiten', '/v1/feiten', {
    kind: pseudonyms[LEERPLICHT],
    naam: 'leerplichtonderzoek',
    houder: SCHOOL,
    ontvanger: LEERPLICHT,
    doel: 'verzuimaanpak',
    categorieen: ['verzuim_ongeoorloofd'],
    tot: new Date(Date.now() + 3_600_000).toISOString(),
  })
  expect([claim.status, claim.body.telt]).toEqual([201, false])
  const confirmed = await system
    .client(SCHOOL)
    .post('feiten', `/v1/feiten/${claim.body.id}/_bevestigen`, { kind: pseudonyms[SCHOOL] })
  expect([confirmed.status, confirmed.body.telt]).toEqual([201, true])
})

describe('the officer', () => {
  const heldBack = async () => {
    const { child } = await system.seedFamily({ moeder: 'ouder1' })
    const row = await system.broker.context.store.write((tx) =>
      tx.journal.append(
        journalEntry({
          kind: 'verstrekking_geleverd',
          at: Date.now(),
          visibility: 'achtergehouden',
          child,
          holder: CJG,
          party: SCHOOL,
          requester: SCHOOL,
        }),
      ),
    )
    return { child, sequence: row.sequence }
  }
  const release = (sub: string, sequence: number, body = {}) =>
    system.person(sub).post(`/v1/inzage/${sequence}/_vrijgeven`, body)

  test('releases a row that was held back, and then the family sees it', async () => {
    const { child, sequence } = await heldBack()
    const seen = async () =>
      (await system.person('moeder').get(`/v1/inzage?kind=${child}`)).body.items.map(
        ({ nummer }: { nummer: number }) => nummer,
      )
    expect(await seen()).not.toContain(sequence)
    const answer = await release('fg-een', sequence)
    expect([answer.status, answer.body]).toEqual([200, { vrijgegeven: true }])
    expect(await seen()).toContain(sequence)
  })

  test('who works for two organisations says for which', async () => {
    const { sequence } = await heldBack()
    const unclear = await release('fg-twee', sequence)
    expect([unclear.status, unclear.body.errors[0].location]).toEqual([400, '/organisatie'])
    expect((await release('fg-twee', sequence, { organisatie: LEERPLICHT })).status).toBe(403)
    expect((await release('fg-twee', sequence, { organisatie: CJG })).status).toBe(200)
  })

  test('a colleague without the function is refused, and a row that is not there is not found', async () => {
    const { sequence } = await heldBack()
    expect((await release('collega', sequence)).status).toBe(403)
    expect((await release('fg-een', 999_999_999)).status).toBe(404)
  })

  test('of an organisation that was switched off is refused', async () => {
    const { sequence } = await heldBack()
    const setActive = (active: boolean) =>
      system.broker.context.store.write(async (tx) => {
        const party = await tx.parties.get(CJG)
        if (party) await tx.parties.put({ ...party, active })
      })
    await setActive(false)
    try {
      expect((await release('fg-een', sequence)).status).toBe(403)
    } finally {
      await setActive(true)
    }
    expect((await release('fg-een', sequence)).status).toBe(200)
  })
})

test('a holder lists what others claim, until it confirms', async () => {
  const { pseudonyms } = await system.seedFamily({ moeder: 'ouder1' })
  const claim = await system.client(LEERPLICHT).post('feiten', '/v1/feiten', {
    kind: pseudonyms[LEERPLICHT],
    naam: 'leerplichtonderzoek',
    houder: SCHOOL,
    ontvanger: LEERPLICHT,
    doel: 'verzuimaanpak',
    categorieen: ['verzuim_ongeoorloofd'],
    tot: new Date(Date.now() + 3_600_000).toISOString(),
  })
  const kind = pseudonyms[SCHOOL]
  const claims = () => system.client(SCHOOL).post('feiten', '/v1/feiten/_beweringen', { kind })
  expect((await claims()).body).toEqual({
    items: [
      {
        id: claim.body.id,
        naam: 'leerplichtonderzoek',
        waarde: true,
        ontvanger: LEERPLICHT,
        doel: 'verzuimaanpak',
        categorieen: ['verzuim_ongeoorloofd'],
        op: expect.any(String),
        tot: claim.body.tot,
      },
    ],
  })
  await system.client(SCHOOL).post('feiten', `/v1/feiten/${claim.body.id}/_bevestigen`, { kind })
  expect((await claims()).body).toEqual({ items: [] })
})

describe('the administrator', () => {
  const admin = () => system.person('beheerder')
  const family = () => system.seedFamily({ moeder: 'gezinslid1', vader: 'gezinslid2' })

  test('sees who is in the family, and settles who holds authority', async () => {
    const { child, pseudonyms } = await family()
    const kind = pseudonyms[CJG]
    const before = await admin().post('/v1/gezag/_bekijken', { kind })
    expect([before.status, before.body.gezinsleden]).toEqual([
      200,
      [
        { rol: 'gezinslid1', roepnaam: 'De gezinslid1' },
        { rol: 'gezinslid2', roepnaam: 'De gezinslid2' },
      ],
    ])
    const settled = await admin().post('/v1/gezag', {
      kind,
      soort: 'joint',
      houders: ['gezinslid1', 'gezinslid2'],
      ots: false,
      giDeel: [],
      bron: 'gezagsregister',
    })
    expect([settled.status, settled.body]).toEqual([
      200,
      { veranderd: true, houders: ['ouder1', 'ouder2'] },
    ])
    const mine = await system.person('vader').get('/v1/gezinnen')
    expect(mine.body.items.find((one: { kind: string }) => one.kind === child)).toMatchObject({
      rol: 'ouder2',
      heeftGezag: true,
    })
    const after = await admin().post('/v1/gezag/_bekijken', { kind })
    expect(after.body.gezag).toMatchObject({ soort: 'joint', houders: ['ouder1', 'ouder2'] })
  })

  test('names every fault, and is an administrator of an organisation that knows the child', async () => {
    const { pseudonyms } = await family()
    const body = { soort: 'joint', houders: ['gezinslid1'], ots: false, giDeel: [] }
    const answer = await admin().post('/v1/gezag', {
      ...body,
      kind: pseudonyms[CJG],
      bron: 'gezagsregister',
    })
    expect([answer.status, answer.body.errors[0].location]).toEqual([400, '/houders'])
    const elsewhere = { ...body, kind: pseudonyms[SCHOOL], bron: 'gezagsregister' }
    expect((await admin().post('/v1/gezag', elsewhere)).status).toBe(404)
    expect((await system.person('fg-een').post('/v1/gezag', elsewhere)).status).toBe(403)
    const other = { ...elsewhere, organisatie: SCHOOL }
    expect((await admin().post('/v1/gezag', other)).status).toBe(403)
  })

  test('sets a birth date right', async () => {
    const { child, pseudonyms } = await system.seedFamily({ moeder: 'ouder1' })
    const right = { kind: pseudonyms[CJG], geboortedatum: '2015-05-05' }
    expect((await admin().post('/v1/gezag/_kindverbeteren', right)).body).toEqual({ gedaan: true })
    const mine = await system.person('moeder').get('/v1/gezinnen')
    expect(mine.body.items.find((one: { kind: string }) => one.kind === child)).toMatchObject({
      geboortedatum: '2015-05-05',
    })
  })
})

test('an organisation reminds a family once of what it asked a week ago', async () => {
  const { child, pseudonyms } = await system.seedFamily({ moeder: 'ouder1', vader: 'ouder2' })
  const id = await askedLongAgo(system, pseudonyms[CJG])
  const key = randomUUID()
  for (const again of [key, key, randomUUID()]) {
    const answer = await remind(system, id, CJG, again)
    expect([answer.status, answer.body]).toEqual([200, DONE])
  }
  const { store } = system.broker.context
  const rows = await store.read((tx) => tx.journal.rows({ child, kind: 'verzoek_herinnerd' }))
  expect(rows).toMatchObject([{ party: CJG, subject: id, visibility: 'niemand' }])
  const notices = await store.read((tx) => tx.notices.all())
  expect(
    notices.filter((one) => one.kind === 'herinnering_vraag' && one.subject === id),
  ).toHaveLength(2)
  const other = await askedLongAgo(system, pseudonyms[CJG])
  expect(await remind(system, other, CJG, key)).toMatchObject({
    status: 409,
    body: { code: 'sleutel_hergebruikt' },
  })
})

test('a question reaches a family with a secret address, without names', async () => {
  const { child, pseudonyms } = await system.seedFamily({ moeder: 'ouder1', vader: 'ouder2' })
  const mother = system.person('moeder')
  const hidden = await mother.post('/v1/gezinnen/_adresverbergen', { kind: child })
  expect([hidden.status, hidden.body]).toEqual([200, { gedaan: true }])
  await ask(system, pseudonyms[CJG])
  const father = system.person('vader')
  const open = await father.get('/v1/toestemmingsverzoeken')
  expect(open.status).toBe(200)
  const question = open.body.items.find((one: { kind: string }) => one.kind === child)
  expect(question.houder).toEqual({
    id: expect.stringMatching(/^verborgen_[0-9a-f]{16}$/),
    naam: null,
    soort: expect.any(String),
  })
  const involved = await father.get(`/v1/betrokkenheden?kind=${child}`)
  const ids = involved.body.items.map(({ organisatie }: { organisatie: string }) => organisatie)
  expect(ids).toContain(question.houder.id)
  const stopped = await father.post('/v1/betrokkenheden/_stoppen', {
    kind: child,
    organisatie: question.houder.id,
  })
  expect([stopped.status, stopped.body]).toEqual([200, { gedaan: true }])
  const [family] = (await mother.get('/v1/gezinnen')).body.items.filter(
    (one: { kind: string }) => one.kind === child,
  )
  expect(family.houdtAdresGeheim).toBe(true)
  const shown = await mother.post('/v1/gezinnen/_adrestonen', { kind: child })
  expect([shown.status, shown.body]).toEqual([200, { gedaan: true }])
  const again = await father.get(`/v1/betrokkenheden?kind=${child}`)
  expect(again.body.items.every(({ naam }: { naam: string | null }) => naam !== null)).toBe(true)
})

test('a family with a secret address answers it, and no answer tells a name or an id', async () => {
  const { child, pseudonyms } = await system.seedFamily({
    'verhuisde-ouder': 'ouder1',
    'andere-ouder': 'ouder2',
  })
  const parent = system.person('andere-ouder')
  await system.person('verhuisde-ouder').post('/v1/gezinnen/_adresverbergen', { kind: child })
  await ask(system, pseudonyms[CJG])
  const told: string[] = []
  const noted = async (answer: ReturnType<typeof parent.get>, status: number) => {
    const { status: got, text, body } = await answer
    expect([got, text]).toEqual([status, text])
    told.push(text)
    return body
  }
  const [question] = (await noted(parent.get('/v1/toestemmingsverzoeken'), 200)).items
  const shown = { houder: question.houder.id, ontvanger: question.ontvanger.id }
  const about = { ...saying(child, 'gegeven'), ...shown, verzoek: question.id }
  const { keuze: _, ...read } = about
  const seen = await noted(parent.post('/v1/toestemmingen/_voorbeeld', read), 200)
  expect(seen.tekst).toMatch(/^Een CJG .* wil gegevens delen met een .*school/)
  const tried = { ...about, houder: CJG }
  const refused = await parent.post('/v1/toestemmingen', tried)
  expect(refused.status).toBe(404)
  expect(refused.text).not.toContain(CJG)
  const said = { ...about, tekstversie: seen.tekstversie }
  const answer = await noted(parent.post('/v1/toestemmingen', said), 201)
  expect(answer).toMatchObject({ ...shown, verzoek: question.id, tekstversie: seen.tekstversie })
  for (const [act, staat] of [
    ['_pauzeren', 'gepauzeerd'],
    ['_hervatten', 'geldig'],
    ['_intrekken', 'ingetrokken'],
  ]) {
    const done = await noted(parent.post(`/v1/toestemmingen/${answer.id}/${act}`, {}), 200)
    expect(done).toMatchObject({ ...shown, staat })
  }
  const { items } = await noted(parent.get(`/v1/toestemmingen?kind=${child}`), 200)
  expect(items).toMatchObject([{ id: answer.id, ...shown }])
  await noted(parent.get(`/v1/toestemmingen/${answer.id}/ontvangstbewijs`), 200)
  await noted(parent.get(`/v1/inzage?kind=${child}`), 200)
  await noted(parent.get(`/v1/betrokkenheden?kind=${child}`), 200)
  const names = await system.broker.context.store.read((tx) => tx.parties.all())
  for (const { id, name } of names)
    for (const text of told)
      expect([text.includes(id), text.includes(name)]).toEqual([false, false])
})

describe('the TypeScript client of the product', () => {
  const clientFor = async (party: typeof CJG) => {
    const key = await system.clientKey(party)
    return createRequesterClient({
      issuer: system.machines,
      clientId: clientOf(party),
      clientKey: () => key,
      allowInsecure: true,
      envelopes: system.envelopes,
      holders: [system.refOf(CJG)],
      now: Date.now,
    })
  }

  test('fetches a slice that both parents said yes to', async () => {
    const school = await clientFor(SCHOOL)
    const { slice } = await consentedSlice(system)
    const { kind, houder, doel, categorieen, medewerker } = slice
    const fetched = await school.fetchSlice({ kind, houder, doel, categorieen, medewerker })
    school.close()
    expect(fetched.status).toBe('verstrekt')
  })

  test('registers, asks, checks, records and lists in the words of the wire', async () => {
    const cjg = await clientFor(CJG)
    const by = { medewerker: 'm.034' }
    const { kind } = await cjg.registerChild({ geboortedatum: '2016-01-02', ...by })
    const question = { kind, doel: PURPOSE, categorieen: [CATEGORY] }
    const asked = await cjg.askForConsent({
      ...question,
      houder: CJG,
      ontvanger: SCHOOL,
      reden: 'De school wil weten dat er hulp is.',
      ...by,
    })
    expect(asked).toMatchObject({ status: 'gevraagd' })
    expect(await cjg.check({ ...question, ontvangers: [SCHOOL], ...by })).toMatchObject({
      uitkomst: 'needs_consent',
    })
    const fact = await cjg.recordFact({ kind, naam: 'rechtstreeks_betrokken', ...by })
    expect(fact).toMatchObject({ telt: true })
    expect(await cjg.openOffers(by)).toEqual([])
    cjg.close()
  })
})

test('a yes and a no of two parents stay apart: neither learns what the other said', async () => {
  const { child, pseudonyms } = await system.seedFamily({ moeder: 'ouder1', vader: 'ouder2' })
  await ask(system, pseudonyms[CJG])
  await system.person('vader').post('/v1/toestemmingen', saying(child, 'geweigerd'))
  const yes = await system.person('moeder').post('/v1/toestemmingen', saying(child, 'gegeven'))
  expect(yes.body.alleAntwoordenBinnen).toBe(false)
  const hers = await system.person('moeder').get(`/v1/toestemmingen?kind=${child}`)
  expect(hers.body.items).toHaveLength(1)
  const log = await system.person('moeder').get(`/v1/inzage?kind=${child}`)
  expect(log.text).not.toContain('geweigerd')
})
