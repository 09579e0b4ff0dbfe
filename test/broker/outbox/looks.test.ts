/** "Stuur mij bericht als iemand kijkt": told is exactly who may see that look in the log, and asked to be told. */
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { tellOfLook } from '../../../broker/disclosure/inform.ts'
import { familyLog } from '../../../broker/insight/insight.ts'
import { orderEntry } from '../../../broker/journal-entry.ts'
import { releaseRow } from '../../../broker/oversight/release-row.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { orderIds, type PersonId } from '../../../consent/id.ts'
import type { Order } from '../../../consent/order.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import {
  actor,
  type FamilyOptions,
  openFamily,
  party,
  type TestFamily,
} from '../../support/family.ts'
import { PREVENTION, record } from '../../support/say.ts'

const family = closedAfterEach(openFamily)
const ROLES = ['ouder1', 'ouder2', 'jeugdige', 'gezinslid1'] as const
const WITH_ALL = { members: ROLES, linked: ['school', 'cjg'] } as const

const wantToKnow = (f: TestFamily, roles: readonly FamilyRole[]) =>
  f.write(async (tx) => {
    for (const role of roles) {
      const { person } = f.who(role)
      await tx.contacts.put({ person, address: null, language: 'nl', tellWhenLooked: true })
    }
  })

/** A delivery as the main flow closes it, with its row. */
const look = async (
  f: TestFamily,
  visibility: Order['visibility'],
  told: readonly PersonId[] = [],
): Promise<Order> => {
  const { holder, requester, purpose, categories } = PREVENTION
  const { id } = await f.deliver({ holder, requester, purpose, categories })
  const found = await f.read((tx) => tx.disclosures.order(id))
  if (!found) throw new Error('no order')
  const order = { ...found, id: orderIds.create(f.context.random, 0), visibility }
  await f.write(async (tx) => {
    await tx.journal.append(orderEntry(order, { kind: 'verstrekking_geleverd' }))
    await tellOfLook(f.context, tx, order, new Set(told))
  })
  return order
}

const toldNow = async (f: TestFamily, { id }: Order) => {
  const written = (await f.notices()).filter(
    ({ kind, subject, dueAt }) => kind === 'gekeken' && subject === id && dueAt !== null,
  )
  return ROLES.filter((role) => written.some(({ person }) => person === f.who(role).person))
}

const seenBy = async (f: TestFamily, { id }: Order) => {
  const seen: FamilyRole[] = []
  for (const role of ROLES) {
    const { rows } = await familyLog(f.context, f.who(role), { child: f.child, limit: 100 })
    if (rows.some(({ subject }) => subject === id)) seen.push(role)
  }
  return seen
}

const AGES: readonly [string, FamilyOptions][] = [
  ['9', { birthDate: '2016-06-01' }],
  ['13', { birthDate: '2012-06-01' }],
  ['15, a day before 16', { birthDate: '2010-03-03' }],
  ['16 today', { birthDate: '2010-03-02' }],
  ['15 or 16: nobody knows', { birthDate: '2010-00-00' }],
]
const VISIBILITIES = ['gezin', 'jeugdige', 'achtergehouden'] as const

describe('a look', () => {
  it.each(
    AGES.flatMap(([age, options]) =>
      VISIBILITIES.map((visibility) => [age, visibility, options] as const),
    ),
  )('at age %s, visible to %s, is told to who sees it', async (_age, visibility, options) => {
    for (const holders of [['ouder1'], ['ouder1', 'ouder2']] as const) {
      const f = await family({ ...WITH_ALL, ...options, holders })
      await wantToKnow(f, ROLES)
      const order = await look(f, visibility)
      expect(await toldNow(f, order)).toEqual(await seenBy(f, order))
    }
  })

  it('of help without the parents is told to the young person only', async () => {
    const f = await family({ ...WITH_ALL, birthDate: '2012-06-01' })
    await wantToKnow(f, ROLES)
    await record(f, 'cjg', { name: 'hulp_zonder_ouders' })
    const order = await look(f, 'gezin')
    expect(await toldNow(f, order)).toEqual(['jeugdige'])
    expect(await seenBy(f, order)).toEqual(['jeugdige'])
  })

  it('is told to nobody who did not ask, nor to who is told of it already', async () => {
    const f = await family(WITH_ALL)
    const before = await look(f, 'gezin')
    expect(await toldNow(f, before)).toEqual([])
    await wantToKnow(f, ['ouder1', 'ouder2'])
    const order = await look(f, 'gezin', [f.who('ouder1').person])
    expect(await toldNow(f, order)).toEqual(['ouder2'])
  })

  it('is told without opening what people are called, or where they get their mail', async () => {
    const f = await family(WITH_ALL)
    await wantToKnow(f, ['ouder1'])
    const db = new Sqlite(f.path)
    db.prepare('update family_members set display_name = ?').run('niet te openen')
    db.prepare('update contacts set address = ?').run('niet te openen')
    db.close()
    expect(await toldNow(f, await look(f, 'gezin'))).toEqual(['ouder1'])
  })

  it('that is held back is told once it is released', async () => {
    const f = await family(WITH_ALL)
    await wantToKnow(f, ['ouder1'])
    const order = await look(f, 'achtergehouden')
    expect(await toldNow(f, order)).toEqual([])
    const row = (await f.journal()).find(({ subject }) => subject === order.id)
    const officer = { ...actor('school', 'fg1'), functions: ['fg' as const] }
    await releaseRow(f.context, officer, f.key(), { sequence: row?.sequence ?? 0 })
    expect(await toldNow(f, order)).toEqual(['ouder1'])
    expect(await seenBy(f, order)).toContain('ouder1')
    expect(party('cjg')).toBe(order.requester)
  })
})
