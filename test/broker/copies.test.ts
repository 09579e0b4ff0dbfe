/** Who may read a copy that the law gives, and what stands in the journal of it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { hideAddress } from '../../broker/children.ts'
import { copiesAt, familyCopies, lookAtCopy } from '../../broker/copies.ts'
import { familyLog, insightInput } from '../../broker/insight.ts'
import { undoLinkByFamily } from '../../broker/links.ts'
import { oversightLog } from '../../broker/oversight.ts'
import type { FamilyRole } from '../../consent/family.ts'
import { orderIds } from '../../consent/id.ts'
import { closedAfterEach } from '../support/closed-after-each.ts'
import { ADVICE, deliverAdvice, openAdvice, showsCopies, subjectOf } from '../support/copies.ts'
import { type FamilyOptions, party } from '../support/family.ts'
import { type Flow, type FlowKeys, makeFlowKeys } from '../support/flow.ts'
import { sayYes } from '../support/say.ts'

let keys: FlowKeys
beforeAll(async () => {
  keys = await makeFlowKeys()
})
const advice = closedAfterEach((options?: FamilyOptions) => openAdvice(keys, options))

const delivered = async (options: FamilyOptions = {}) => {
  const f = await advice(options)
  return { f, order: await deliverAdvice(f) }
}

const at = (role: string, holder: 'swv' | 'school' | 'cjg' = 'swv') => ({
  holder: party(holder),
  subject: subjectOf(role),
})
const found = async (f: Flow, role: string, holder?: 'swv' | 'school' | 'cjg') =>
  (await copiesAt(f.context, at(role, holder))).map(({ order }) => order)
const look = (f: Flow, role: string, order: Parameters<typeof lookAtCopy>[3]['order']) =>
  lookAtCopy(f.context, at(role), f.key(), { order })
const looks = async (f: Flow) => (await f.journal()).filter(({ kind }) => kind === 'inzage_gegeven')

describe('a delivery on a row with a copy', () => {
  it('is there for each parent with authority, at the organisation that provided it', async () => {
    const { f, order } = await delivered()
    for (const role of ['ouder1', 'ouder2']) {
      expect(await copiesAt(f.context, at(role))).toEqual([
        {
          order,
          child: f.child,
          deliveredAt: f.clock.now,
          holder: expect.objectContaining({ name: 'Stichting swv' }),
          receiver: expect.objectContaining({ id: party('school'), name: 'Stichting school' }),
          purpose: ADVICE.purpose,
          categories: ADVICE.categories,
          secretAddress: false,
          readAt: null,
        },
      ])
      for (const other of ['school', 'cjg'] as const)
        expect(await found(f, role, other)).toEqual([])
    }
  })

  it('is for nobody else: another login, no authority, the child under 16, an organisation that left', async () => {
    const { f, order } = await delivered({ holders: ['ouder1'] })
    for (const role of ['ouder2', 'jeugdige', 'vreemde']) {
      expect(await found(f, role)).toEqual([])
      await expect(look(f, role, order)).rejects.toMatchObject({ code: 'onbekend' })
    }
    await f.changeParty('swv', { active: false })
    expect(await found(f, 'ouder1')).toEqual([])
    await expect(look(f, 'ouder1', order)).rejects.toMatchObject({ code: 'onbekend' })
    expect(await looks(f)).toEqual([])
  })

  it.each([
    ['2010-09-02', ['ouder1']],
    ['2010-09-01', ['jeugdige']],
    ['2010-09-00', []],
    ['2010-00-00', []],
  ] as const)('passes from parents to the young person at 16: born %s', async (birthDate, who) => {
    const { f, order } = await delivered({ birthDate, holders: ['ouder1'] })
    const readers: string[] = []
    for (const role of ['ouder1', 'jeugdige'])
      if ((await found(f, role)).includes(order)) readers.push(role)
    expect(readers).toEqual(who)
  })

  it('is refused at the next look to who lost authority, also under a key that was used before', async () => {
    const { f, order } = await delivered()
    const key = f.key()
    const again = () => lookAtCopy(f.context, at('ouder1'), key, { order })
    expect(await again()).toMatchObject({ order })
    await f.setAuthority(['ouder2'])
    await expect(again()).rejects.toMatchObject({ code: 'onbekend' })
    expect(await found(f, 'ouder1')).toEqual([])
    expect(await found(f, 'ouder2')).toEqual([order])
  })

  it('does not end with a link that the family undid: what the law gives is not taken back', async () => {
    const { f, order } = await delivered()
    await undoLinkByFamily(f.context, f.who('ouder2'), f.key(), {
      child: f.child,
      party: party('school'),
    })
    expect(await found(f, 'ouder1')).toEqual([order])
  })
})

describe('what is no such delivery', () => {
  it('gives no copy of what was delivered with consent', async () => {
    const f = await advice()
    await sayYes(f, 'ouder1', { categories: ['gedrag_welbevinden'] })
    const answer = await f.order(await f.token('cjg'))
    expect(answer.status).toBe('verstrekt')
    for (const holder of ['swv', 'school', 'cjg'] as const)
      expect(await found(f, 'ouder1', holder)).toEqual([])
  })

  it('gives no copy of what came to nothing', async () => {
    const f = await advice()
    f.gateways.answer = ({ send }) => send('json', '{"antwoord":null}')
    await expect(deliverAdvice(f)).rejects.toThrow('niet_verstrekt')
    expect(await found(f, 'ouder1')).toEqual([])
  })

  it.each(['achtergehouden', 'jeugdige', 'niemand'] as const)(
    'gives no copy of a row that is %s, also after its release',
    async (visibility) => {
      const { f, order } = await delivered()
      const all = await f.journal()
      const row = all.find(({ kind }) => kind === 'verstrekking_geleverd')
      if (!row) throw new Error('no delivery')
      const { sequence: _, hash: __, previousHash: ___, ...entry } = row
      const hidden = orderIds.create(f.context.random, 0)
      await f.write((tx) => tx.journal.append({ ...entry, subject: hidden, visibility }))
      await f.write((tx) =>
        tx.journal.append({
          ...entry,
          kind: 'rij_vrijgegeven',
          subject: hidden,
          visibility: 'niemand',
          detail: { rij: sequence(all) + 1 },
        }),
      )
      expect(await found(f, 'ouder1')).toEqual([order])
      await expect(look(f, 'ouder1', hidden)).rejects.toMatchObject({ code: 'onbekend' })
    },
  )
})

const sequence = (rows: readonly { sequence: number }[]): number => rows.at(-1)?.sequence ?? 0

describe('looking', () => {
  it('leaves one row a key, which the person sees, the other parent does not, and the officer does', async () => {
    const { f, order } = await delivered()
    const key = f.key()
    for (const _ of [1, 2]) await lookAtCopy(f.context, at('ouder1'), key, { order })
    await look(f, 'ouder1', order)
    expect(await looks(f)).toMatchObject(
      [1, 2].map(() => ({
        ...f.who('ouder1'),
        party: party('swv'),
        holder: party('swv'),
        requester: party('school'),
        categories: ADVICE.categories,
        subject: order,
        employee: null,
        visibility: 'betrokkene',
      })),
    )
    const inLog = async (role: FamilyRole) => {
      const { rows } = await familyLog(
        f.context,
        f.who(role),
        insightInput.parse({ child: f.child }),
      )
      return rows.filter(({ kind }) => kind === 'inzage_gegeven').length
    }
    expect([await inLog('ouder1'), await inLog('ouder2'), await inLog('jeugdige')]).toEqual([
      2, 0, 0,
    ])
    const officer = { party: party('swv'), employee: 'fg' }
    const { rows } = await oversightLog(f.context, officer, { limit: 50 })
    expect(rows.filter(({ kind }) => kind === 'inzage_gegeven')).toHaveLength(2)
  })

  it('says when no address may be shown, and then withholds who received it', async () => {
    const { f, order } = await delivered()
    await hideAddress(f.context, f.who('ouder1'), f.key(), { child: f.child })
    const copy = await look(f, 'ouder2', order)
    expect(copy).toMatchObject({ secretAddress: true, receiver: { name: null } })
    expect(JSON.stringify(copy)).not.toContain(party('school'))
  })
})

describe('the list at the portal', () => {
  it('leads to the pages of the organisation, where it has any', async () => {
    const { f, order } = await delivered()
    const mine = () => familyCopies(f.context, f.who('ouder1'), f.child)
    expect(await mine()).toMatchObject([{ order, readAt: null }])
    const url = 'https://lezen.swv.example/kopieen'
    await showsCopies(f, url)
    expect(await mine()).toMatchObject([{ order, readAt: url }])
    await hideAddress(f.context, f.who('ouder2'), f.key(), { child: f.child })
    expect(await mine()).toMatchObject([{ holder: { name: null }, readAt: null }])
    await expect(familyCopies(f.context, await stranger(f), f.child)).rejects.toMatchObject({
      code: 'onbekend',
    })
  })
})

const stranger = async (f: Flow) => ({ person: await f.newPerson() })
