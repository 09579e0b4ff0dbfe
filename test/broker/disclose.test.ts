/** The main flow, line by line: who gets a sealed answer, who gets nothing, and the row that each leaves. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { refuseConsent } from '../../broker/answers/say.ts'
import { refuseInput } from '../../broker/answers/say-input.ts'
import { pauseConsent, withdrawConsent } from '../../broker/answers/take-back.ts'
import { closeUnfinished } from '../../broker/disclosure/close-order.ts'
import { hideAddress, showAddress } from '../../broker/family/children.ts'
import { endInvolvementByFamily } from '../../broker/family/involvement.ts'
import { learnAuthority } from '../../broker/family/learn-authority.ts'
import { undoLinkByFamily } from '../../broker/family/links.ts'
import { askForConsent, askInput } from '../../broker/questions/ask.ts'
import type { GrantedSlice } from '../../broker/tokens/details.ts'
import { AUTHORITY_VALID_MS } from '../../consent/authority.ts'
import { bsn } from '../../consent/bsn.ts'
import { ConsentError } from '../../consent/errors.ts'
import type { ConsentView } from '../../consent/status.ts'
import { addDays, DAY, dayOf, MINUTE, SECOND, startOfDay } from '../../consent/time.ts'
import { closedAfterEach } from '../support/closed-after-each.ts'
import { actor, type FamilyOptions, party } from '../support/family.ts'
import {
  clientOf,
  FIELD,
  type Flow,
  type FlowKeys,
  makeFlowKeys,
  openFlow,
  type Visit,
  type Wanted,
} from '../support/flow.ts'
import { contact } from '../support/nouns.ts'
import { PREVENTION, record, sayYes } from '../support/say.ts'

let keys: FlowKeys
beforeAll(async () => {
  keys = await makeFlowKeys()
})
const flow = closedAfterEach((options?: FamilyOptions) => openFlow(keys, options))

/** A family that said yes, and the CJG's token. */
const consented = async (options: FamilyOptions = {}, change: Wanted = {}) => {
  const f = await flow(options)
  const view = await sayYes(f, 'ouder1', {
    categories: ['gedrag_welbevinden', 'identiteit_contact'],
  })
  return { f, view, slice: await f.token('cjg', change) }
}

const last = async (f: Flow) => (await f.rows()).at(-1)
const ordersOf = (f: Flow) => f.read((tx) => tx.disclosures.ordersOf(f.child))
const statusOf = async (answer: Promise<{ status: string }>) => (await answer).status

describe('a delivery', () => {
  it('is sealed for the requester, with exactly the ordered fields, and has its two rows', async () => {
    const velden = { gedrag_welbevinden: ['werkhouding', 'omgang'] }
    const { f, slice } = await consented({}, { velden })
    const envelope = await f.envelope(slice)
    const answer = await f.order(slice, { envelope })
    if (answer.status !== 'verstrekt') throw new Error(answer.status)
    expect((await f.open(answer.sealed, envelope)).slices).toEqual([
      {
        category: 'gedrag_welbevinden',
        outcome: 'verstrekt',
        record: { werkhouding: FIELD, omgang: FIELD },
      },
    ])
    expect(f.waits).toEqual([])
    expect((await f.rows()).slice(-2)).toMatchObject([
      {
        kind: 'verstrekking_begonnen',
        subject: answer.id,
        child: f.child,
        party: party('cjg'),
        employee: 'mw7',
        holder: party('school'),
        purpose: PREVENTION.purpose,
        categories: ['gedrag_welbevinden'],
        visibility: 'gezin',
        detail: { besteld: ['gedrag_welbevinden'] },
      },
      { kind: 'verstrekking_geleverd', subject: answer.id, categories: ['gedrag_welbevinden'] },
    ])
    expect(await ordersOf(f)).toMatchObject([
      { id: answer.id, state: 'geleverd', failure: null, closedAt: f.clock.now, offer: null },
    ])
  })

  it('names the child to the holder by the holder’s own pseudonym, with ground and employee', async () => {
    const { f, slice } = await consented()
    await f.order(slice)
    expect(f.gateways.orders).toMatchObject([
      {
        child: f.pseudonym('school'),
        holder: f.refOf('school'),
        requester: { ...f.refOf('cjg'), kind: 'cjg_wijkteam' },
        purpose: PREVENTION.purpose,
        decision: slice.besluit,
        employee: 'mw7',
        slices: [{ category: 'gedrag_welbevinden', ground: { outcome: 'consent', row: 'R30' } }],
      },
    ])
  })

  it('keeps a decision of its own, apart from the token’s', async () => {
    const { f, slice } = await consented()
    await f.order(slice)
    const decision = (await last(f))?.decision
    expect(decision).not.toBe(slice.besluit)
    expect(decision && (await f.read((tx) => tx.disclosures.decision(decision)))).toMatchObject({
      occasion: 'verstrekking',
    })
  })

  it('leaves nothing of the content, and no pseudonym, in the journal', async () => {
    const { f, slice } = await consented()
    await f.order(slice)
    const journal = JSON.stringify(await f.rows())
    for (const secret of [FIELD, f.pseudonym('school'), f.pseudonym('cjg')])
      expect(journal).not.toContain(secret)
  })
})

describe('fields', () => {
  const CONTACT = { categorieen: ['identiteit_contact'] }
  const fieldsOf = (f: Flow) =>
    f.gateways.orders.flatMap(({ slices }) => slices.map(({ fields }) => fields))

  it('hold the address, unless it must stay secret', async () => {
    const known = await consented({}, CONTACT)
    await known.f.order(known.slice)
    expect(fieldsOf(known.f)[0]).toContain('adres')
    const secret = await consented({ secretAddress: true }, CONTACT)
    await secret.f.order(secret.slice)
    const [fields] = fieldsOf(secret.f)
    expect(fields).not.toContain('adres')
    expect(fields).toContain('naam')
  })

  it('hold no address that somebody in the family keeps secret', async () => {
    const { f, slice } = await consented({}, CONTACT)
    await hideAddress(f.context, f.who('ouder1'), f.key(), { child: f.child })
    await f.order({ ...slice })
    expect(fieldsOf(f).flat()).not.toContain('adres')
    await showAddress(f.context, f.who('ouder1'), f.key(), { child: f.child })
    await f.order({ ...slice })
    expect(fieldsOf(f).flat()).toContain('adres')
  })

  it('that are left out altogether leave the category out, of order and journal', async () => {
    const velden = { identiteit_contact: ['adres'] }
    const categorieen = ['identiteit_contact', 'gedrag_welbevinden']
    const { f, slice } = await consented({ secretAddress: true }, { categorieen, velden })
    await f.order(slice)
    expect(await last(f)).toMatchObject({
      kind: 'verstrekking_geleverd',
      categories: ['gedrag_welbevinden'],
    })
  })

  it('that are all left out are no order', async () => {
    const velden = { identiteit_contact: ['adres'] }
    const { f, slice } = await consented({ secretAddress: true }, { ...CONTACT, velden })
    expect(await statusOf(f.order(slice))).toBe('niet_verstrekt')
    expect(await last(f)).toMatchObject({ kind: 'verstrekking_geweigerd', detail: { besteld: [] } })
    expect(f.gateways.orders).toEqual([])
  })

  it('that do not exist are not ordered', async () => {
    const velden = { gedrag_welbevinden: ['werkhouding', 'bestaatNiet'] }
    const { f, slice } = await consented({}, { velden })
    await f.order(slice)
    expect(fieldsOf(f)).toEqual([['werkhouding']])
  })
})

describe('nothing is delivered', () => {
  const withdraw = (f: Flow, view: ConsentView) =>
    withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: view.id })

  it.each<[string, (f: Flow, view: ConsentView) => Promise<unknown>, object]>([
    ['after a withdrawal', withdraw, { child: true }],
    [
      'after the other parent objects',
      (f) =>
        refuseConsent(
          f.context,
          f.who('ouder2'),
          f.key(),
          refuseInput.parse({ child: f.child, ...PREVENTION }),
        ),
      { child: true },
    ],
    [
      'after a pause',
      (f, view) => pauseConsent(f.context, f.who('ouder1'), f.key(), { statement: view.id }),
      { child: true },
    ],
    [
      'after the family sent the requester away',
      (f) =>
        endInvolvementByFamily(f.context, f.who('ouder1'), f.key(), {
          child: f.child,
          party: party('cjg'),
        }),
      { child: true },
    ],
    [
      'once the requester’s link was undone',
      (f) =>
        undoLinkByFamily(f.context, f.who('ouder1'), f.key(), {
          child: f.child,
          party: party('cjg'),
        }),
      { child: false },
    ],
    ['when the holder stopped', (f) => f.changeParty('school', { active: false }), { child: true }],
    [
      'when the holder does not know the child any more',
      (f) =>
        undoLinkByFamily(f.context, f.who('ouder1'), f.key(), {
          child: f.child,
          party: party('school'),
        }),
      { child: true },
    ],
    ['when the parents’ authority is gone', (f) => f.setAuthority([]), { child: true }],
  ])(
    '%s, though the token still holds: one answer, one row',
    async (_name, change, { child }: { child?: boolean }) => {
      const { f, view, slice } = await consented()
      await change(f, view)
      f.waits.splice(0)
      const answer = await f.order(slice)
      expect(answer).toEqual({
        status: 'niet_verstrekt',
        id: expect.stringMatching(/^verstrekking_/),
      })
      expect(f.waits).toEqual([250])
      expect(f.gateways.orders).toEqual([])
      expect(await ordersOf(f)).toEqual([])
      expect(await last(f)).toMatchObject({
        kind: 'verstrekking_geweigerd',
        party: party('cjg'),
        employee: 'mw7',
        subject: answer.id,
        categories: slice.categorieen,
        child: child ? f.child : null,
        visibility: child ? 'gezin' : 'niemand',
      })
      expect((await last(f))?.decision === null).toBe(!child)
    },
  )

  it('of a consent that has expired, and all of one that has not', async () => {
    const { f, view, slice } = await consented()
    f.clock.now = (view.until ?? 0) - 1
    expect(await statusOf(f.order(slice))).toBe('verstrekt')
    f.clock.now = view.until ?? 0
    expect(await statusOf(f.order(slice))).toBe('niet_verstrekt')
  })

  it('to a client that was switched off: it may do nothing here', async () => {
    const { f, slice } = await consented()
    await f.changeParty('cjg', { active: false })
    await expect(f.order(slice)).rejects.toMatchObject({
      code: 'niet_bevoegd',
      message: 'Deze client doet niet mee.',
    })
    expect(f.gateways.orders).toEqual([])
  })
})

describe('an envelope request', () => {
  it.each<[string, object, string]>([
    ['for other categories', { categories: ['gedrag_welbevinden', 'bsn'] }, 'other_categories'],
    ['for fewer categories', { categories: ['gedrag_welbevinden'] }, 'other_categories'],
    ['for another purpose', { purpose: 'verzuimaanpak' }, 'other_purpose'],
    ['for another decision', { decision: `besluit_${'1'.repeat(24)}` }, 'other_decision'],
    ['for other fields', { fields: { identiteit_contact: ['naam'] } }, 'other_fields'],
  ])('%s does not fit the token', async (_name, change, reason) => {
    const categorieen = ['gedrag_welbevinden', 'identiteit_contact']
    const { f, slice } = await consented({}, { categorieen })
    const envelope = await f.envelope(slice, change)
    const rows = await f.rows()
    await expect(f.order(slice, { envelope })).rejects.toMatchObject({
      code: 'ongeldig',
      message: 'Het envelopverzoek hoort niet bij dit token.',
      faults: [{ path: 'envelopverzoek', message: reason }],
    })
    expect(await f.rows()).toEqual(rows)
    expect(f.gateways.orders).toEqual([])
  })

  it('tells every fault at once', async () => {
    const { f, slice } = await consented()
    const envelope = await f.envelope(slice, { purpose: 'verzuimaanpak', categories: ['bsn'] })
    const faults = await f.order(slice, { envelope }).catch((fault: unknown) => fault)
    if (!(faults instanceof ConsentError)) throw new Error('no refusal')
    expect(faults.faults.map(({ message }) => message).sort()).toEqual([
      'other_categories',
      'other_purpose',
    ])
  })

  it('of another party, garbage or an expired one is refused', async () => {
    const { f, slice } = await consented()
    const envelope = await f.envelope(slice)
    const theirs = await f.envelope(slice, {}, 'school2')
    await expect(f.order(slice, { envelope: theirs })).rejects.toMatchObject({ code: 'ongeldig' })
    await expect(f.order(slice, { envelope: { jws: 'a.b.c' } })).rejects.toMatchObject({
      code: 'ongeldig',
    })
    f.clock.now += 2 * MINUTE
    await expect(f.order(slice, { envelope })).rejects.toMatchObject({ code: 'ongeldig' })
  })

  it('is used once: under another key it is a conflict, and nothing is ordered again', async () => {
    const { f, slice } = await consented()
    const envelope = await f.envelope(slice)
    expect(await statusOf(f.order(slice, { envelope }))).toBe('verstrekt')
    const rows = await f.rows()
    await expect(f.order(slice, { envelope })).rejects.toMatchObject({
      code: 'conflict',
      message: 'Dit envelopverzoek is al gebruikt.',
    })
    expect(f.gateways.orders).toHaveLength(1)
    expect(await f.rows()).toEqual(rows)
  })

  it('is used once also where nothing was delivered: a refusal and an empty answer stay one answer', async () => {
    const refused = await consented()
    await withdrawConsent(refused.f.context, refused.f.who('ouder1'), refused.f.key(), {
      statement: refused.view.id,
    })
    const empty = await consented()
    empty.f.gateways.answer = ({ send }) => send('json', '{"antwoord":null}')
    const unknown = await consented()
    await undoLinkByFamily(unknown.f.context, unknown.f.who('ouder1'), unknown.f.key(), {
      child: unknown.f.child,
      party: party('cjg'),
    })
    for (const { f, slice } of [refused, empty, unknown]) {
      f.waits.splice(0)
      const envelope = await f.envelope(slice)
      expect(await statusOf(f.order(slice, { envelope }))).toBe('niet_verstrekt')
      await expect(f.order(slice, { envelope })).rejects.toMatchObject({ code: 'conflict' })
      expect(f.waits).toEqual([250])
    }
  })

  it('that an order failed to use, because the store did, can be used', async () => {
    const { f, slice } = await consented()
    const envelope = await f.envelope(slice)
    f.commits.fail(1, 'before')
    await expect(f.order(slice, { envelope })).rejects.toMatchObject({ code: 'opslag' })
    expect(await statusOf(f.order(slice, { envelope }))).toBe('verstrekt')
  })

  it('with the number of another one, signed anew, is the same one', async () => {
    const { f, slice } = await consented()
    const jti = randomUUID()
    await f.order(slice, { envelope: await f.envelope(slice, { jti }) })
    const again = f.order(slice, { envelope: await f.envelope(slice, { jti }) })
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('an idempotency key', () => {
  const KEY = 'sleutel-0001'

  it('that comes again gets the state, never the ciphertext', async () => {
    const { f, slice } = await consented()
    const envelope = await f.envelope(slice)
    const first = await f.order(slice, { key: KEY, envelope })
    const rows = await f.rows()
    const again = await f.order(slice, { key: KEY, envelope })
    expect(again).toEqual({ status: 'herhaald', id: first.id, state: 'geleverd' })
    expect(f.gateways.orders).toHaveLength(1)
    expect(await f.rows()).toEqual(rows)
  })

  it('is answered so also when the envelope request has expired since', async () => {
    const { f, slice } = await consented()
    const envelope = await f.envelope(slice)
    await f.order(slice, { key: KEY, envelope })
    f.clock.now += 10 * MINUTE
    expect(await f.order(slice, { key: KEY, envelope })).toMatchObject({ state: 'geleverd' })
  })

  it('of a refused order says so under the same id, at the same pace', async () => {
    const { f, view, slice } = await consented()
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: view.id })
    const envelope = await f.envelope(slice)
    const first = await f.order(slice, { key: KEY, envelope })
    f.waits.splice(0)
    const again = await f.order(slice, { key: KEY, envelope })
    expect(again).toEqual({ status: 'herhaald', id: first.id, state: 'geweigerd' })
    expect(f.waits).toEqual([250])
  })

  it.each([
    [
      'another envelope request',
      async (f: Flow, slice: GrantedSlice) => f.order(slice, { key: KEY }),
    ],
    ['another token', async (f: Flow) => f.order(await f.token('cjg', {}), { key: KEY })],
  ])('with %s is refused', async (_name, again) => {
    const { f, slice } = await consented()
    await f.order(slice, { key: KEY })
    await expect(again(f, slice)).rejects.toMatchObject({ code: 'sleutel_hergebruikt' })
    expect(f.gateways.orders).toHaveLength(1)
  })

  it('of another client is another key', async () => {
    const { f, slice } = await consented()
    await f.order(slice, { key: KEY })
    // Of one client it would be a conflict: the same key with something else.
    await expect(f.order(slice, { key: KEY })).rejects.toMatchObject({
      code: 'sleutel_hergebruikt',
    })
    expect(await statusOf(f.order(slice, { key: KEY, by: 'leerplicht' }))).toBe('niet_verstrekt')
  })

  it('sent many times at once orders once and delivers once', async () => {
    const { f, slice } = await consented()
    const envelope = await f.envelope(slice)
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => f.order(slice, { key: KEY, envelope })),
    )
    expect(answers.filter(({ status }) => status === 'verstrekt')).toHaveLength(1)
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(f.gateways.orders).toHaveLength(1)
  })
})

describe('a gateway that', () => {
  const answering = (type: 'jose' | 'json', body: string, status = 200) => ({
    answer: ({ send }: Visit) => send(type, body, status),
  })
  const MISTAKES: [string, { answer: (visit: Visit) => unknown }, string][] = [
    ['fails', answering('json', '{}', 500), 'onbereikbaar'],
    ['breaks the connection', { answer: ({ res }) => res.destroy() }, 'onbereikbaar'],
    ['never answers', { answer: () => undefined }, 'te_laat'],
    ['redirects', answering('json', '', 302), 'ongeldig'],
    ['sends garbage', answering('jose', 'a.b.c.d.e'), 'ongeldig'],
    ['sends other words than agreed', answering('json', '{"antwoord":""}'), 'ongeldig'],
    [
      'sends the order back',
      { answer: ({ order, send }) => send('jose', order.request) },
      'ongeldig',
    ],
    ['sends too much', answering('jose', `${'a'.repeat(3_000_000)}.b.c.d.e`), 'te_groot'],
  ]

  it.each(MISTAKES)('%s: failed, and its words go nowhere', async (_name, { answer }, failure) => {
    const { f, slice } = await consented()
    f.gateways.answer = answer
    if (failure === 'te_laat') f.waitForGateways(100)
    const envelope = await f.envelope(slice)
    const ended = await f.order(slice, { key: 'sleutel-0001', envelope })
    expect(ended).toEqual({ status: 'mislukt', id: ended.id, failure })
    expect(await last(f)).toMatchObject({
      kind: 'verstrekking_mislukt',
      subject: ended.id,
      detail: { reden: failure },
    })
    expect(await ordersOf(f)).toMatchObject([{ state: 'mislukt', failure }])
    expect(await f.order(slice, { key: 'sleutel-0001', envelope })).toMatchObject({
      status: 'herhaald',
      state: 'mislukt',
    })
    expect(f.gateways.orders).toHaveLength(1)
  })

  it('refuses the order: failed in the journal, and told as nothing, also when the key comes again', async () => {
    const { f, slice } = await consented()
    f.gateways.answer = answering('json', '{}', 403).answer
    const envelope = await f.envelope(slice)
    const ended = await f.order(slice, { key: 'sleutel-0001', envelope })
    expect(ended).toEqual({ status: 'niet_verstrekt', id: ended.id })
    expect(await last(f)).toMatchObject({
      kind: 'verstrekking_mislukt',
      subject: ended.id,
      detail: { reden: 'geweigerd' },
    })
    expect(await f.order(slice, { key: 'sleutel-0001', envelope })).toEqual({
      status: 'herhaald',
      id: ended.id,
      state: 'geweigerd',
    })
  })

  it('answers another order than this one is not believed', async () => {
    const { f, slice } = await consented()
    let kept = ''
    f.gateways.answer = async ({ seal, send }) => {
      kept ||= await seal()
      send('jose', kept)
    }
    expect(await statusOf(f.order(slice))).toBe('verstrekt')
    expect(await f.order(slice)).toMatchObject({ status: 'mislukt', failure: 'ongeldig' })
  })

  it('has nothing: empty, at the pace of a refusal', async () => {
    const { f, slice } = await consented()
    f.gateways.answer = ({ send }) => {
      f.clock.now += 30
      send('json', '{"antwoord":null}')
    }
    const ended = await f.order(slice)
    expect(ended).toEqual({ status: 'niet_verstrekt', id: ended.id })
    expect(f.waits).toEqual([220])
    expect(await last(f)).toMatchObject({ kind: 'verstrekking_leeg', subject: ended.id })
  })

  it('a holder does not have: failed without a visit', async () => {
    const { f, slice } = await consented()
    await f.changeParty('school', { gatewayUrl: null })
    expect(await f.order(slice)).toMatchObject({ status: 'mislukt', failure: 'onbereikbaar' })
    expect(await last(f)).toMatchObject({
      kind: 'verstrekking_mislukt',
      detail: { reden: 'onbereikbaar' },
    })
  })

  it('a holder does not have: a refusal looks like a fetch that would fail, also when its key comes again', async () => {
    const { f, view, slice } = await consented()
    await f.changeParty('school', { gatewayUrl: null })
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: view.id })
    const envelope = await f.envelope(slice)
    const attempt = () => f.order(slice, { key: 'sleutel-0001', envelope })
    const refused = await attempt()
    expect(refused).toEqual({ status: 'mislukt', id: refused.id, failure: 'onbereikbaar' })
    expect(await attempt()).toEqual({ status: 'herhaald', id: refused.id, state: 'mislukt' })
    expect(await last(f)).toMatchObject({ kind: 'verstrekking_geweigerd' })
  })

  it('cannot be sent an order because of a fault of ours: told as a fault, closed as failed', async () => {
    const { f, slice } = await consented()
    const fault = new Error('no key')
    Object.assign(f.mediation.envelopes, { signOrder: () => Promise.reject(fault) })
    await expect(f.order(slice)).rejects.toBe(fault)
    expect(await last(f)).toMatchObject({
      kind: 'verstrekking_mislukt',
      detail: { reden: 'eigen_fout' },
    })
    expect(await ordersOf(f)).toMatchObject([{ state: 'mislukt', failure: 'eigen_fout' }])
  })
})

describe('while a fetch is under way', () => {
  const NUMBER = bsn.parse('000000012')
  const register = {
    childrenUnder: async () => [],
    holdersOver: async () => ({ type: 'unknown', why: 'in_onderzoek' }) as const,
    confirm: async () => ({ holds: false, type: 'unknown' }) as const,
  }

  it.each<[string, (f: Flow, view: ConsentView) => Promise<unknown>]>([
    [
      'a withdrawal',
      (f, view) => withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: view.id }),
    ],
    [
      'a narrowing',
      (f, view) =>
        withdrawConsent(f.context, f.who('ouder1'), f.key(), {
          statement: view.id,
          categories: ['identiteit_contact'],
        }),
    ],
    [
      'a pause',
      (f, view) => pauseConsent(f.context, f.who('ouder1'), f.key(), { statement: view.id }),
    ],
    [
      'an objection of the other parent',
      (f) =>
        refuseConsent(
          f.context,
          f.who('ouder2'),
          f.key(),
          refuseInput.parse({ child: f.child, ...PREVENTION }),
        ),
    ],
    [
      'the end of the requester’s involvement',
      (f) =>
        endInvolvementByFamily(f.context, f.who('ouder1'), f.key(), {
          child: f.child,
          party: party('cjg'),
        }),
    ],
    ['a fact that narrows', (f) => record(f, 'school', { name: 'drempel_16u_4w', value: false })],
    [
      'a change of authority',
      async (f) => {
        // Once known as a holder by the register, and not named any more.
        const seen = { ...register, childrenUnder: async () => [NUMBER] }
        await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(NUMBER), f.child))
        const login = { bsn: NUMBER, displayName: 'Naam' }
        return learnAuthority(f.context, seen, f.who('ouder1'), login)
      },
    ],
  ])('%s drops the answer, and the journal says so', async (_name, change) => {
    const { f, view, slice } = await consented()
    f.gateways.answer = async ({ seal, send }) => {
      const sealed = await seal()
      await change(f, view)
      send('jose', sealed)
    }
    const envelope = await f.envelope(slice)
    const answer = await f.order(slice, { key: 'sleutel-0001', envelope })
    expect(answer).toEqual({ status: 'niet_verstrekt', id: answer.id })
    expect(f.waits.at(-1)).toBe(250)
    expect(await last(f)).toMatchObject({ kind: 'verstrekking_vervallen', subject: answer.id })
    expect(await ordersOf(f)).toMatchObject([{ state: 'vervallen' }])
    const again = await f.order(slice, { key: 'sleutel-0001', envelope })
    expect(again).toEqual({ status: 'herhaald', id: answer.id, state: 'vervallen' })
  })

  /** The gateway answers once the clock has come to this instant. */
  const answersAt = (f: Flow, at: number) => {
    f.gateways.answer = async ({ seal, send }) => {
      const sealed = await seal()
      f.clock.now = at
      send('jose', sealed)
    }
  }
  /** Five seconds before a yes ends. */
  const lastMoment = async (options: FamilyOptions = {}) => {
    const found = await consented(options)
    const end = found.view.until ?? 0
    found.f.clock.now = end - 5 * SECOND
    return { ...found, end, slice: await found.f.token('cjg') }
  }

  it('a yes that ends drops the answer, and one that ends a moment later does not', async () => {
    const { f, slice, end } = await lastMoment()
    answersAt(f, end - 1)
    expect(await statusOf(f.order(slice))).toBe('verstrekt')
    answersAt(f, end)
    const answer = await f.order(slice)
    expect(answer).toEqual({ status: 'niet_verstrekt', id: answer.id })
    expect(await last(f)).toMatchObject({ kind: 'verstrekking_vervallen', subject: answer.id })
  })

  it('the end of a yes drops nothing where another one is enough', async () => {
    const { f, end } = await lastMoment()
    const longer = dayOf(end + 9 * DAY)
    await sayYes(f, 'ouder2', { categories: ['gedrag_welbevinden'], lastDay: longer })
    const slice = await f.token('cjg')
    answersAt(f, end + 5 * SECOND)
    expect(await statusOf(f.order(slice))).toBe('verstrekt')
  })

  it('the end of one of two drops both', async () => {
    const { f, end } = await lastMoment()
    await sayYes(f, 'ouder1', { categories: ['identiteit_contact'], lastDay: dayOf(end + DAY) })
    const slice = await f.token('cjg', {
      categorieen: ['gedrag_welbevinden', 'identiteit_contact'],
    })
    answersAt(f, end)
    expect(await statusOf(f.order(slice))).toBe('niet_verstrekt')
    expect(await last(f)).toMatchObject({ kind: 'verstrekking_vervallen' })
  })

  it('what it rested on ends, and it could rest on something else: drops it', async () => {
    const f = await flow({ linked: ['cjg', 'hulp'], birthDate: '2018-05-01' })
    const [purpose, categories] = ['evaluatie_casus', ['plan_afspraken']]
    const matter = { requester: party('hulp'), purpose, categories }
    for (const parent of ['ouder1', 'ouder2'] as const)
      await sayYes(f, parent, { holder: party('cjg'), ...matter })
    await record(f, 'cjg', { name: 'houder_bevestigt', ...matter })
    const until = f.clock.now + 5 * SECOND
    await record(f, 'cjg', { name: 'rechtstreeks_betrokken', until })
    const wanted = { houder: party('cjg'), doel: purpose, categorieen: categories }
    const slice = await f.token('hulp', wanted)
    answersAt(f, until - 1)
    expect(await statusOf(f.order(slice, { by: 'hulp' }))).toBe('verstrekt')
    answersAt(f, until)
    expect(await statusOf(f.order(slice, { by: 'hulp' }))).toBe('niet_verstrekt')
    const rows = f.gateways.orders.map(({ slices }) => slices[0]?.ground.row)
    expect(rows).toEqual(['R44', 'R44'])
    answersAt(f, until + 1)
    expect(await statusOf(f.order(slice, { by: 'hulp' }))).toBe('verstrekt')
  })

  it.each([
    ['at which parents decide no more, drops it', '2010-09-02', 'niet_verstrekt'],
    ['at which they still decide, does not', '2010-09-03', 'verstrekt'],
  ])('a birthday %s', async (_name, birthDate, status) => {
    const { f } = await consented({ birthDate })
    const midnight = startOfDay(addDays(dayOf(f.clock.now), 1))
    f.clock.now = midnight - 5 * SECOND
    const slice = await f.token('cjg')
    answersAt(f, midnight)
    expect(await statusOf(f.order(slice))).toBe(status)
  })

  it('what ends within a day drops the answer as well: knowledge of authority that is a year old', async () => {
    const { f } = await consented()
    const learnedAt = (await f.read((tx) => tx.families.authority(f.child)))?.learnedAt ?? 0
    const ends = learnedAt + AUTHORITY_VALID_MS
    f.clock.now = ends - 30 * DAY
    const lastDay = dayOf(ends + DAY)
    await sayYes(f, 'ouder1', { categories: ['gedrag_welbevinden'], lastDay })
    f.clock.now = ends - 5 * SECOND
    const slice = await f.token('cjg')
    answersAt(f, ends - 1)
    expect(await statusOf(f.order(slice))).toBe('verstrekt')
    answersAt(f, ends)
    expect(await statusOf(f.order(slice))).toBe('niet_verstrekt')
  })

  it.each<[string, (f: Flow) => Promise<unknown>]>([
    ['the requester', (f) => f.changeParty('cjg', { active: false })],
    ['the holder', (f) => f.changeParty('school', { active: false })],
    [
      'the requester’s system',
      (f) =>
        f.write(async (tx) => {
          const known = await tx.parties.client(clientOf('cjg'))
          if (known) await tx.parties.putClient({ ...known, active: false })
        }),
    ],
  ])('%s is switched off: the answer is dropped', async (_name, switchOff) => {
    const { f, slice } = await consented()
    f.gateways.answer = async ({ seal, send }) => {
      const sealed = await seal()
      await switchOff(f)
      send('jose', sealed)
    }
    expect(await statusOf(f.order(slice))).toBe('niet_verstrekt')
    expect(await last(f)).toMatchObject({ kind: 'verstrekking_vervallen' })
  })

  it('the holder goes over to other rules: the answer is dropped', async () => {
    const { f, slice } = await consented()
    f.gateways.answer = async ({ seal, send }) => {
      const sealed = await seal()
      await f.changeParty('school', { region: 'andere' })
      send('jose', sealed)
    }
    expect(await statusOf(f.order(slice))).toBe('niet_verstrekt')
  })

  it('a change about another child drops nothing', async () => {
    const { f, slice } = await consented()
    const other = await consented()
    f.gateways.answer = async ({ seal, send }) => {
      await withdrawConsent(other.f.context, other.f.who('ouder1'), other.f.key(), {
        statement: other.view.id,
      })
      send('jose', await seal())
    }
    expect(await statusOf(f.order(slice))).toBe('verstrekt')
  })

  it('its key, sent again, waits for its step and then says that it is busy', async () => {
    const { f, slice } = await consented()
    const envelope = await f.envelope(slice)
    let again: Promise<unknown> = Promise.resolve()
    f.gateways.answer = async ({ seal, send }) => {
      again = f.order(slice, { key: 'sleutel-0001', envelope })
      expect(await again).toMatchObject({ status: 'herhaald', state: 'begonnen' })
      expect(f.waits).toEqual([250])
      send('jose', await seal())
    }
    expect(await statusOf(f.order(slice, { key: 'sleutel-0001', envelope }))).toBe('verstrekt')
  })
})

describe('the family', () => {
  const LAWFUL = {
    requester: party('school'),
    purpose: 'opp_extra_ondersteuning',
    categories: ['opp', 'plan_afspraken'],
  }

  /** Everybody wants to hear of looks, and the samenwerkingsverband vouches for what the law gives the school. */
  const listening = async () => {
    const f = await flow({ linked: ['school', 'swv', 'cjg'] })
    await f.write(async (tx) => {
      for (const role of ['ouder1', 'ouder2'] as const)
        await tx.contacts.put({ ...contact(f.who(role).person), tellWhenLooked: true })
    })
    await sayYes(f, 'ouder1', { categories: ['gedrag_welbevinden'] })
    await record(f, 'swv', { name: 'leerling_aangemeld_of_ingeschreven' })
    await record(f, 'swv', { name: 'houder_bevestigt', ...LAWFUL })
    const { purpose: doel, categories: categorieen } = LAWFUL
    return {
      f,
      byConsent: { by: 'cjg', slice: await f.token('cjg') },
      byLaw: {
        by: 'school',
        slice: await f.token('school', { houder: party('swv'), doel, categorieen }),
      },
    } as const
  }
  const told = async (f: Flow, id: string) =>
    (await f.notices()).filter(({ subject }) => subject === id).map(({ kind }) => kind)

  it.each([
    ['byConsent', 'gekeken'],
    ['byLaw', 'gedeeld_volgens_wet'],
  ] as const)('hears of a delivery %s', async (how, kind) => {
    const { f, [how]: wanted } = await listening()
    const { status, id } = await f.order(wanted.slice, wanted)
    expect([status, ...(await told(f, id))]).toEqual(['verstrekt', kind, kind])
  })

  const ENDS: readonly (readonly [string, (f: Flow) => (visit: Visit) => unknown])[] = [
    [
      'mislukt',
      () =>
        ({ send }) =>
          send('json', '{}', 500),
    ],
    [
      'leeg',
      () =>
        ({ send }) =>
          send('json', '{"antwoord":null}'),
    ],
    [
      'vervallen',
      (f) =>
        async ({ seal, send }) => {
          const sealed = await seal()
          await f.write((tx) => tx.children.raiseEpoch(f.child))
          send('jose', sealed)
        },
    ],
  ]
  it.each(
    ENDS.flatMap(([state, answer]) =>
      (['byConsent', 'byLaw'] as const).map((how) => [state, how, answer] as const),
    ),
  )('hears nothing of an order that is %s, %s: nothing was seen', async (state, how, answer) => {
    const { f, [how]: wanted } = await listening()
    f.gateways.answer = answer(f)
    const { id } = await f.order(wanted.slice, wanted)
    expect(await ordersOf(f)).toMatchObject([{ id, state }])
    expect(await told(f, id)).toEqual([])
  })
})

describe('a yes for as long as it is valid', () => {
  it('delivers both of two fetches that are under way together', async () => {
    const { f, slice } = await consented()
    const waiting: (() => void)[] = []
    f.gateways.answer = async ({ seal, send }) => {
      const sealed = await seal()
      waiting.push(() => send('jose', sealed))
      if (waiting.length === 2) for (const go of waiting) go()
    }
    const both = [statusOf(f.order(slice)), statusOf(f.order(slice))]
    expect(await Promise.all(both)).toEqual(['verstrekt', 'verstrekt'])
  })
})

describe('a yes for one time', () => {
  const WARM = {
    holder: party('school'),
    requester: party('school2'),
    purpose: 'warme_overdracht',
    categories: ['hulp_betrokkenheid'],
  }
  const asked = async () => {
    const f = await flow({ linked: ['school', 'school2'] })
    const question = askInput.parse({ kind: f.pseudonym('school'), ...WARM, reason: 'Overstap.' })
    await askForConsent(f.context, actor('school'), f.key(), question)
    for (const parent of ['ouder1', 'ouder2'] as const) await sayYes(f, parent, WARM)
    const slice = await f.token('school2', { doel: WARM.purpose, categorieen: WARM.categories })
    return { f, slice }
  }

  it('is used up by one delivery, also for a token that still holds', async () => {
    const { f, slice } = await asked()
    expect(await statusOf(f.order(slice, { by: 'school2' }))).toBe('verstrekt')
    expect(await statusOf(f.order(slice, { by: 'school2' }))).toBe('niet_verstrekt')
    expect(f.gateways.orders).toHaveLength(1)
  })

  it('is used up also where the clock went back while it was fetched', async () => {
    const { f, slice } = await asked()
    f.gateways.answer = async ({ seal, send }) => {
      const sealed = await seal()
      f.clock.now -= 1
      send('jose', sealed)
    }
    expect(await statusOf(f.order(slice, { by: 'school2' }))).toBe('verstrekt')
    f.clock.now += SECOND
    expect(await statusOf(f.order(slice, { by: 'school2' }))).toBe('niet_verstrekt')
  })

  it('is not used up by an empty one', async () => {
    const { f, slice } = await asked()
    const answer = f.gateways.answer
    f.gateways.answer = ({ send }) => send('json', '{"antwoord":null}')
    expect(await statusOf(f.order(slice, { by: 'school2' }))).toBe('niet_verstrekt')
    f.gateways.answer = answer
    expect(await statusOf(f.order(slice, { by: 'school2' }))).toBe('verstrekt')
  })

  it('delivers one of two fetches that are under way together', async () => {
    const { f, slice } = await asked()
    const waiting: (() => void)[] = []
    f.gateways.answer = async ({ seal, send }) => {
      const sealed = await seal()
      waiting.push(() => send('jose', sealed))
      // Both were begun before either is answered.
      if (waiting.length === 2) for (const go of waiting) go()
    }
    const statuses = await Promise.all([
      statusOf(f.order(slice, { by: 'school2' })),
      statusOf(f.order(slice, { by: 'school2' })),
    ])
    expect(statuses.sort()).toEqual(['niet_verstrekt', 'verstrekt'])
    const ends = (await f.kinds()).filter((kind) => kind.startsWith('verstrekking_')).sort()
    expect(ends).toEqual([
      'verstrekking_begonnen',
      'verstrekking_begonnen',
      'verstrekking_geleverd',
      'verstrekking_vervallen',
    ])
  })
})

describe('when the store fails', () => {
  it.each(['before', 'after'] as const)('%s the order is kept: no order leaves', async (moment) => {
    const { f, slice } = await consented()
    const envelope = await f.envelope(slice)
    f.commits.fail(1, moment)
    const attempt = () => f.order(slice, { key: 'sleutel-0001', envelope })
    await expect(attempt()).rejects.toMatchObject({ code: 'opslag' })
    expect(f.gateways.orders).toEqual([])
    expect(await last(f)).toMatchObject({
      kind: moment === 'after' ? 'verstrekking_begonnen' : 'token_verleend',
    })
    const again = await attempt()
    // Kept but unknown to us: nobody fetches, and a retry never doubles.
    if (moment === 'after') expect(again).toMatchObject({ status: 'herhaald', state: 'begonnen' })
    else expect(again).toMatchObject({ status: 'verstrekt' })
  })

  it.each(['before', 'after'] as const)('%s the end is kept: no answer leaves', async (moment) => {
    const { f, slice } = await consented()
    f.commits.fail(2, moment)
    const envelope = await f.envelope(slice)
    const attempt = () => f.order(slice, { key: 'sleutel-0001', envelope })
    await expect(attempt()).rejects.toMatchObject({ code: 'opslag' })
    expect(f.gateways.orders).toHaveLength(1)
    const state = moment === 'after' ? 'geleverd' : 'begonnen'
    expect(await attempt()).toMatchObject({ status: 'herhaald', state })
    expect(f.gateways.orders).toHaveLength(1)
    f.clock.now += MINUTE + 1
    expect(await closeUnfinished(f.context)).toBe(moment === 'after' ? 0 : 1)
    expect(await attempt()).toMatchObject({ state: moment === 'after' ? 'geleverd' : 'mislukt' })
  })
})

describe('what a crash left open', () => {
  it('is closed as failed, once, with its row; what ended stays as it is', async () => {
    const { f, slice } = await consented()
    const done = await f.order(slice)
    f.commits.fail(2, 'before')
    await expect(f.order(slice)).rejects.toMatchObject({ code: 'opslag' })
    f.clock.now += MINUTE
    // Another broker on the same store may still fetch for it.
    expect(await closeUnfinished(f.context)).toBe(0)
    f.clock.now += 1
    expect(await closeUnfinished(f.context)).toBe(1)
    expect(await last(f)).toMatchObject({
      kind: 'verstrekking_mislukt',
      child: f.child,
      visibility: 'gezin',
      detail: { reden: 'herstart' },
    })
    expect(await closeUnfinished(f.context)).toBe(0)
    expect(
      (await ordersOf(f)).map(({ id, state, failure }) => [id === done.id, state, failure]),
    ).toEqual([
      [true, 'geleverd', null],
      [false, 'mislukt', 'herstart'],
    ])
  })

  it('delivers nothing to whoever still fetches for it', async () => {
    const { f, slice } = await consented()
    f.gateways.answer = async ({ seal, send }) => {
      f.clock.now += MINUTE + 1
      await closeUnfinished(f.context)
      send('jose', await seal())
    }
    await expect(f.order(slice)).rejects.toMatchObject({ code: 'conflict' })
    expect(await last(f)).toMatchObject({ kind: 'verstrekking_mislukt' })
  })
})
