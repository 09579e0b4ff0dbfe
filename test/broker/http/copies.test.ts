/** Copies over HTTP: which organisation's system may ask on whose behalf, and what it is told. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FamilyCopy } from '../../../broker/disclosure/copies.ts'
import { journalEntry } from '../../../broker/journal-entry.ts'
import { decisionIds, orderIds, personIds } from '../../../consent/id.ts'
import { SUBSTANTIAL } from '../../../consent/ports/identity.ts'
import { startProvider } from '../../support/provider.ts'
import {
  CJG,
  clientOf,
  LEERPLICHT,
  SCHOOL,
  type SeededFamily,
  type System,
  startSystem,
} from '../../support/system.ts'

let provider: Awaited<ReturnType<typeof startProvider>>
let system: System
let family: SeededFamily
let order: FamilyCopy['order']

const AUDIENCE = 'cjg-gezin'
const [acr] = SUBSTANTIAL
const proof = (change: object = {}) =>
  provider.signed({ sub: 'moeder', aud: AUDIENCE, nonce: 'n', acr, ...change })
const search = async (party: typeof CJG, inlogbewijs: string) =>
  system.client(party).post('afschriften', '/v1/afschriften/_zoeken', { inlogbewijs })
const look = async (inlogbewijs: string, id: string = order, key: string = randomUUID()) =>
  system.client(CJG).post('afschriften', `/v1/afschriften/${id}/_inzien`, { inlogbewijs }, key)
const rows = async () =>
  system.broker.context.store.read((tx) => tx.journal.rows({ kind: 'inzage_gegeven' }))

/** As the main flow leaves it: decided on a row with a copy, delivered. */
const deliver = () =>
  system.broker.context.store.write(async (tx) => {
    const { random, now } = system.broker.context
    const id = orderIds.create(random, 0)
    const decision = decisionIds.create(random, 0)
    await tx.disclosures.addDecision({
      id: decision,
      child: family.child,
      occasion: 'verstrekking',
      holder: CJG,
      requester: SCHOOL,
      employee: 'm1',
      inputs: '{}',
      answer: JSON.stringify({
        decisions: { opp: { row: 'R24' }, identiteit_contact: { row: 'R01' } },
      }),
      catalogueHash: 'c',
      regionHash: 'r',
      epoch: 0,
      at: now(),
    })
    await tx.journal.append(
      journalEntry({
        kind: 'verstrekking_geleverd',
        at: now(),
        visibility: 'gezin',
        child: family.child,
        party: SCHOOL,
        holder: CJG,
        requester: SCHOOL,
        purpose: 'opp_extra_ondersteuning',
        categories: ['opp', 'identiteit_contact'],
        subject: id,
        decision,
      }),
    )
    return id
  })

beforeAll(async () => {
  provider = await startProvider()
  system = await startSystem({ portalIssuer: provider.issuer })
  family = await system.seedFamily({ vader: 'ouder2' })
  await system.broker.context.store.write(async (tx) => {
    const client = await tx.parties.client(clientOf(CJG))
    if (!client) throw new Error('no client')
    const copies = { url: 'https://lezen.cjg.example/kopieen', audience: AUDIENCE }
    await tx.parties.putClient({ ...client, copies })
  })
  const { store, random } = system.broker.context
  await store.write(async (tx) => {
    const person = personIds.create(random)
    await tx.families.addPerson({ id: person, subject: `${provider.issuer} moeder` })
    const member = { child: family.child, person, role: 'ouder1' as const, displayName: 'Moeder' }
    await tx.families.addMember(member)
  })
  await system.learnAuthority(family.child, ['ouder1', 'ouder2'])
  order = await deliver()
})
afterAll(async () => {
  await system.close()
  await provider.close()
})

describe('a system that shows copies', () => {
  it('is told which the person before its pages may read, and nothing else about anybody', async () => {
    const answer = await search(CJG, await proof())
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      items: [
        {
          verstrekking: order,
          ontvanger: SCHOOL,
          doel: 'opp_extra_ondersteuning',
          categorieen: ['opp'],
          geleverdOp: expect.any(String),
          geheimAdres: false,
        },
      ],
    })
    expect((await search(CJG, await proof({ sub: 'niemand' }))).body).toEqual({ items: [] })
    expect(await rows()).toEqual([])
  })

  it('writes one row a key when it shows one', async () => {
    const key = randomUUID()
    for (const _ of [1, 2]) expect((await look(await proof(), order, key)).status).toBe(200)
    expect(await rows()).toMatchObject([{ subject: order, party: CJG, visibility: 'betrokkene' }])
  })

  it('gets one answer for a copy of another and for none', async () => {
    const [foreign, none] = [
      await look(await proof({ sub: 'niemand' })),
      await look(await proof(), orderIds.create(system.broker.context.random, 0)),
    ]
    expect([foreign.status, none.status]).toEqual([404, 404])
    expect(foreign.body).toEqual(none.body)
  })
})

describe('refused is', () => {
  const subjectOfAnother = { aud: 'school-gezin' }
  it.each([
    ['a proof for another relying party', () => proof(subjectOfAnother)],
    ['a proof of a weaker login', () => proof({ acr: 'laag' })],
    ['a proof that is over', () => proof({ iat: 1, exp: 2 })],
    ['no proof', async () => 'a.b.c'],
  ])('%s', async (_name, made) => {
    for (const answer of [await search(CJG, await made()), await look(await made())]) {
      expect(answer.status).toBe(403)
      expect(answer.body.code).toBe('niet_bevoegd')
    }
  })

  it('a system that the register lets show none, and a proof that is too long', async () => {
    expect((await search(LEERPLICHT, await proof())).status).toBe(403)
    expect((await search(CJG, 'x'.repeat(9000))).status).toBe(400)
    expect(await rows()).toHaveLength(1)
  })

  it('nothing of it logged: no proof, no person', async () => {
    const token = await proof()
    await look(token)
    const lines = JSON.stringify(system.log)
    for (const secret of [token, 'moeder']) expect(lines).not.toContain(secret)
  })
})

it('without the provider nobody is shown anything, and it is asked to try again', async () => {
  const away = await startSystem({ portalIssuer: 'http://127.0.0.1:1' })
  try {
    await away.broker.context.store.write(async (tx) => {
      const client = await tx.parties.client(clientOf(CJG))
      if (!client) throw new Error('no client')
      const copies = { url: 'https://lezen.cjg.example/kopieen', audience: AUDIENCE }
      await tx.parties.putClient({ ...client, copies })
    })
    const body = { inlogbewijs: await proof() }
    const answer = await away.client(CJG).post('afschriften', '/v1/afschriften/_zoeken', body)
    expect(answer.status).toBe(503)
  } finally {
    await away.close()
  }
})
