/**
 * The oracle is silent (reliability R13): per endpoint, what a requester may not tell apart is the same byte for byte, but
 * for the date, the number of the request, the count of the rate limit, and random ids.
 */
import { randomUUID } from 'node:crypto'
import type { Response } from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ChildId, requestIds } from '../../../consent/id.ts'
import { CJG, LEERPLICHT, SCHOOL, type System, startSystem } from '../../support/system.ts'
import {
  ask,
  askedLongAgo,
  CATEGORY,
  consentedSlice,
  envelopeFor,
  PURPOSE,
  remind,
  saying,
  wanted,
} from './consented-slice.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.close())

const OWN = ['date', 'request-id', 'ratelimit']
const RANDOM_ID = /(verstrekking|verzoek|pseudoniem)_[0-9a-hjkmnp-tv-z]{24}/g
const RANDOM_INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g
const CODE = /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4})+/g

/** Everything of an answer that a requester can compare, with what is random in it made equal and its length kept. */
const bytesOf = ({ status, headers, text }: Response): string => {
  const kept = Object.entries(headers as Record<string, string>).filter(
    ([name]) => !OWN.includes(name),
  )
  const masked = text
    .replaceAll(RANDOM_ID, (id) => id.replace(/_.*/, `_${'0'.repeat(24)}`))
    .replaceAll(RANDOM_INSTANT, '0000-00-00T00:00:00.000Z')
    .replaceAll(CODE, (code) => code.replaceAll(/\w/g, 'X'))
  return JSON.stringify([status, kept.sort(), masked])
}

/** All answers are one answer. */
const expectOne = (answers: Readonly<Record<string, Response>>, status: number) => {
  const seen = new Map<string, string>()
  for (const [name, answer] of Object.entries(answers)) {
    expect([name, answer.status]).toEqual([name, status])
    seen.set(bytesOf(answer), name)
  }
  expect([...seen.values()]).toHaveLength(1)
}

const stranger = `pseudoniem_${'7'.repeat(24)}`
const family = () => system.seedFamily({ 'ouder-1': 'ouder1', 'ouder-2': 'ouder2' })

const orderWith = async (slice: ReturnType<typeof wanted>) => {
  const school = system.client(SCHOOL)
  const { body } = await school.askToken(slice)
  const envelope = await envelopeFor(system, body.authorization_details[0].besluit)
  return (key: string = randomUUID()) =>
    school.send('post', '/v1/verstrekkingen', body.access_token, (sent) =>
      sent.set('Idempotency-Key', key).send({ envelopverzoek: envelope.jws }),
    )
}

const withdraw = async (child: string) => {
  const person = system.person('ouder-1')
  const { body } = await person.get(`/v1/toestemmingen?kind=${child}`)
  await person.post(`/v1/toestemmingen/${body.items[0].id}/_intrekken`, {})
}

describe('a refused token', () => {
  test('is one answer: unknown child, holder, purpose; refused, withdrawn, unanswered, not involved', async () => {
    const school = system.client(SCHOOL)
    const unanswered = await family()
    const known = wanted(unanswered.pseudonyms[SCHOOL])
    const withdrawn = await consentedSlice(system)
    await withdraw(withdrawn.child)
    const away = await family()
    await system.broker.context.store.write((tx) =>
      tx.involvements.add({
        child: away.child,
        party: SCHOOL,
        kind: 'beeindigd',
        by: 'gezin',
        at: Date.now(),
      }),
    )
    const asked = (change: object) => school.askToken({ ...known, ...change })
    expectOne(
      {
        'nobody answered': await asked({}),
        'a child that is not known': await asked({ kind: stranger }),
        'the pseudonym of another party': await asked({ kind: unanswered.pseudonyms[CJG] }),
        'a holder that is not known': await asked({ houder: 'partij_nergens' }),
        'a purpose that is not known': await asked({ doel: 'bestaat_niet' }),
        'a category that is not known': await asked({ categorieen: ['bestaat_niet'] }),
        'what the law never lets go': await asked({ categorieen: ['hulp_dossier_inhoud'] }),
        'an offer that is not there': await asked({ aanbieding: `aanbieding_${'7'.repeat(24)}` }),
        withdrawn: await school.askToken(withdrawn.slice),
        'not involved': await school.askToken(wanted(away.pseudonyms[SCHOOL])),
      },
      400,
    )
  })
})

describe('an order that gets nothing', () => {
  test('is one answer: withdrawn, empty at the holder, unknown to the holder, sent away, dropped under way', async () => {
    const made = async () => {
      const { child, slice } = await consentedSlice(system)
      return { child, order: await orderWith(slice) }
    }
    const { store } = system.broker.context
    const answers: Record<string, Response> = {}
    const again: Record<string, Response> = {}
    const place = async (name: string, change: (child: never) => Promise<unknown>) => {
      const { child, order } = await made()
      await change(child as never)
      const key = randomUUID()
      answers[name] = await order(key)
      again[name] = await order(key)
    }
    await place('withdrawn', withdraw)
    await place('not involved', (child) =>
      store.write((tx) =>
        tx.involvements.add({
          child,
          party: SCHOOL,
          kind: 'beeindigd',
          by: 'gezin',
          at: Date.now(),
        }),
      ),
    )
    await place('unknown by now', (child) =>
      store.write((tx) => tx.links.undo(SCHOOL, child, Date.now())),
    )
    await place('unknown to the holder', (child) =>
      store.write((tx) => tx.links.undo(CJG, child, Date.now())),
    )
    system.gateway.mood = 'has nothing'
    await place('empty at the holder', async () => undefined)
    system.gateway.mood = 'answers'
    await place('dropped under way', async (child) => {
      system.gateway.hold = async () => {
        system.gateway.hold = async () => undefined
        await withdraw(child)
      }
    })
    expectOne(answers, 200)
    expectOne(again, 200)
  })
})

describe('what is listed and asked', () => {
  test('a question is one answer: known, unknown, asked before, refused before', async () => {
    const { child, pseudonyms } = await family()
    const refusing = await family()
    await system.person('ouder-1').post('/v1/toestemmingen', {
      keuze: 'geweigerd',
      kind: refusing.child,
      houder: CJG,
      ontvanger: SCHOOL,
      doel: 'preventie_vroegsignalering',
      categorieen: [CATEGORY],
    })
    expectOne(
      {
        known: await ask(system, pseudonyms[CJG]),
        'asked before': await ask(system, pseudonyms[CJG]),
        unknown: await ask(system, stranger),
        refused: await ask(system, refusing.pseudonyms[CJG]),
      },
      202,
    )
    expect(child).not.toBe(refusing.child)
  })

  test('reminding is one answer: known, unknown, refused, answered in part; and so is a second time', async () => {
    const [waiting, refusing, mother] = [await family(), await family(), await family()]
    const questions = {
      known: await askedLongAgo(system, waiting.pseudonyms[CJG]),
      unknown: await askedLongAgo(system, stranger),
      refused: await askedLongAgo(system, refusing.pseudonyms[CJG]),
      'one of two said yes': await askedLongAgo(system, mother.pseudonyms[CJG]),
    }
    const say = (child: ChildId, keuze: 'gegeven' | 'geweigerd') =>
      system.person('ouder-1').post('/v1/toestemmingen', saying(child, keuze))
    expect((await say(refusing.child, 'geweigerd')).status).toBe(201)
    expect((await say(mother.child, 'gegeven')).status).toBe(201)
    for (const _again of [1, 2]) {
      const answers: Record<string, Response> = {}
      for (const [name, id] of Object.entries(questions)) answers[name] = await remind(system, id)
      expectOne(answers, 200)
    }
  })

  test('reminding too soon is one answer, and so is reminding of what another asked', async () => {
    const { pseudonyms } = await family()
    const known = (await ask(system, pseudonyms[CJG])).body.id
    const unknown = (await ask(system, stranger)).body.id
    expectOne({ known: await remind(system, known), unknown: await remind(system, unknown) }, 409)
    expectOne(
      {
        theirs: await remind(system, known, SCHOOL),
        nobodys: await remind(system, requestIds.create(system.broker.context.random), SCHOOL),
      },
      404,
    )
  })

  test('linking by BSN is one answer: a child that is here and one that is not', async () => {
    const { child } = await family()
    const { context } = system.broker
    await context.store.write((tx) => tx.links.addBsnIndex(context.bsnIndex('999990007'), child))
    const link = (bsn: string, birthDate = '2018-05-04') =>
      system
        .client(LEERPLICHT)
        .post('betrokkenheden', '/v1/betrokkenheden/_koppelbsn', { bsn, geboortedatum: birthDate })
    expectOne(
      {
        known: await link('999990007'),
        'not here': await link('999990044'),
        'here with another birth date': await link('999990007', '2011-01-01'),
      },
      201,
    )
  })

  test.each(['betrokkenheden/_beeindigen', 'betrokkenheden/_herstellen'])(
    'to %s, a stranger’s child and an unknown one are one answer',
    async (path) => {
      const { pseudonyms } = await family()
      const act = (kind: string | undefined) =>
        system.client(SCHOOL).post('betrokkenheden', `/v1/${path}`, { kind })
      expectOne({ theirs: await act(pseudonyms[CJG]), unknown: await act(stranger) }, 404)
    },
  )

  test('a check or an offer about a stranger’s child and about an unknown one are one answer', async () => {
    const { pseudonyms } = await family()
    const about = { doel: PURPOSE, categorieen: [CATEGORY] }
    const check = (kind: string | undefined) =>
      system
        .client(CJG)
        .post('controles', '/v1/controles', { kind, ontvangers: [SCHOOL], ...about })
    const offer = (kind: string | undefined) =>
      system
        .client(CJG)
        .post('aanbiedingen', '/v1/aanbiedingen', { kind, ontvanger: SCHOOL, ...about })
    expectOne({ theirs: await check(pseudonyms[SCHOOL]), unknown: await check(stranger) }, 404)
    expectOne({ theirs: await offer(pseudonyms[SCHOOL]), unknown: await offer(stranger) }, 404)
  })

  test('a check does not tell whether the receiver is involved', async () => {
    const involved = await family()
    const alone = await family()
    await system.broker.context.store.write((tx) => tx.links.undo(SCHOOL, alone.child, Date.now()))
    const check = async ({ pseudonyms }: typeof involved) => {
      const { body } = await system.client(CJG).post('controles', '/v1/controles', {
        kind: pseudonyms[CJG],
        ontvangers: [SCHOOL],
        doel: PURPOSE,
        categorieen: [CATEGORY],
      })
      return body.ontvangers
    }
    expect(await check(alone)).toEqual(await check(involved))
  })
})
