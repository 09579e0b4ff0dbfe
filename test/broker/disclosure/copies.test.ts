/** Who may read a copy that the law gives, and what stands in the journal of it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { familyCopies } from '../../../broker/disclosure/copies.ts'
import { copiesAt, lookAtCopy } from '../../../broker/disclosure/copies-at-holder.ts'
import { tellOfCopies } from '../../../broker/disclosure/tell-of-copies.ts'
import { hideAddress } from '../../../broker/family/children.ts'
import { drawCode, joinFamily } from '../../../broker/family/codes.ts'
import { addressCode, changeAddress, confirmAddress } from '../../../broker/family/contact.ts'
import { learnAuthority } from '../../../broker/family/learn-authority.ts'
import { undoLinkByFamily } from '../../../broker/family/links.ts'
import { takeOwnSeat } from '../../../broker/family/own-seat.ts'
import { familyLog, insightInput } from '../../../broker/insight/insight.ts'
import { nextStep } from '../../../broker/outbox/next-step.ts'
import { oversightLog } from '../../../broker/oversight/oversight.ts'
import { sweep } from '../../../broker/sweep.ts'
import { bsn } from '../../../consent/bsn.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { orderIds } from '../../../consent/id.ts'
import type { NoticeEnd } from '../../../consent/notice.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ADVICE, deliverAdvice, openAdvice, showsCopies, subjectOf } from '../../support/copies.ts'
import { type FamilyOptions, party } from '../../support/family.ts'
import { type Flow, type FlowKeys, makeFlowKeys } from '../../support/flow.ts'
import { contact } from '../../support/nouns.ts'
import { sayYes } from '../../support/say.ts'

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

describe('a copy that is ready', () => {
  const URL = 'https://lezen.swv.example/kopieen'
  /** The samenwerkingsverband shows copies, and then its advice is delivered. */
  const ready = async (options: FamilyOptions = {}) => {
    const f = await advice(options)
    await showsCopies(f, URL)
    return { f, order: await deliverAdvice(f) }
  }
  const toldNow = async (f: Flow) => {
    const written = (await f.notices()).filter(({ kind }) => kind === 'kopie_klaar')
    const roles = ['ouder1', 'ouder2', 'jeugdige'] as const
    return written.map(({ person, subject }) => [
      roles.find((role) => f.who(role).person === person),
      subject,
    ])
  }

  it('is told to who may read it, once, and to nobody else', async () => {
    const { f, order } = await ready({ holders: ['ouder1'] })
    expect(await toldNow(f)).toEqual([['ouder1', order]])
    await f.write((tx) => tellOfCopies(f.context, tx, { child: f.child }))
    expect(await toldNow(f)).toHaveLength(1)
    f.clock.now += 1
    const next = await deliverAdvice(f)
    expect(await toldNow(f)).toEqual([
      ['ouder1', order],
      ['ouder1', next],
    ])
  })

  it('is told of no delivery that came to nothing, and of none without a copy', async () => {
    const f = await advice()
    await showsCopies(f, URL)
    await sayYes(f, 'ouder1', { categories: ['gedrag_welbevinden'] })
    expect((await f.order(await f.token('cjg'))).status).toBe('verstrekt')
    f.gateways.answer = ({ send }) => send('json', '{"antwoord":null}')
    await expect(deliverAdvice(f)).rejects.toThrow('niet_verstrekt')
    expect(await toldNow(f)).toEqual([])
  })

  it('is not told where the organisation has no pages for it', async () => {
    const { f } = await delivered()
    expect(await toldNow(f)).toEqual([])
  })

  it('is told to who gets authority later, when they do, as one message', async () => {
    const { f, order } = await ready({ holders: ['ouder1'] })
    f.clock.now += 1
    const newest = await deliverAdvice(f)
    const before = await toldNow(f)
    f.clock.now += 1
    await f.setAuthority(['ouder1', 'ouder2'])
    await f.write((tx) => tellOfCopies(f.context, tx, { child: f.child, ...f.who('ouder2') }))
    expect(before).toEqual([
      ['ouder1', order],
      ['ouder1', newest],
    ])
    expect((await toldNow(f)).slice(2)).toEqual([['ouder2', newest]])
  })

  const endedAs = (f: Flow, as: NoticeEnd) =>
    f.write(async (tx) => {
      for (const { id, kind } of await tx.notices.all())
        if (kind === 'kopie_klaar') await tx.notices.end(id, as, f.clock.now)
    })

  it.each<[NoticeEnd, boolean, boolean]>([
    ['verzonden', false, false],
    ['niet_per_mail', false, false],
    ['vervallen', true, true],
    ['opgegeven', true, false],
  ])(
    'counts as told by what came of the message: %s',
    async (end, isToldAgain, isToldAgainByRoutine) => {
      for (const [isRoutine, again] of [
        [false, isToldAgain],
        [true, isToldAgainByRoutine],
      ]) {
        const { f } = await ready({ holders: ['ouder1'] })
        await endedAs(f, end)
        const telling = { child: f.child, isRoutine: isRoutine === true }
        for (const _again of [1, 2]) await f.write((tx) => tellOfCopies(f.context, tx, telling))
        expect([isRoutine, (await toldNow(f)).length]).toEqual([isRoutine, again ? 2 : 1])
      }
    },
  )

  it('is told once more to who confirms a new address after the old one did not work', async () => {
    const { f, order } = await ready({ holders: ['ouder1'] })
    await endedAs(f, 'opgegeven')
    const who = f.who('ouder1')
    await changeAddress(f.context, who, f.key(), { address: 'nieuw@post.example' as never })
    const change = await f.read((tx) => tx.contacts.change(who.person))
    if (!change) throw new Error('no change')
    await confirmAddress(f.context, who, f.key(), { code: addressCode(f.context, change) })
    expect(await toldNow(f)).toEqual([
      ['ouder1', order],
      ['ouder1', order],
    ])
  })

  it('is told to somebody of 17 who takes their own seat, or joins with a code', async () => {
    const { f, order } = await ready({ birthDate: '2009-01-02', members: ['ouder1'] })
    const own = { person: await f.newPerson() }
    const toldTo = async () =>
      (await f.notices()).filter(({ person }) => person === own.person).map(({ kind }) => kind)
    const made = await f.write((tx) =>
      drawCode(f.context, tx, {
        child: f.child,
        opens: { to: 'persoon', as: 'jeugdige' },
        madeBy: party('school'),
      }),
    )
    const key = f.key()
    for (const _again of [1, 2])
      await joinFamily(f.context, own, key, { code: made.code, displayName: 'Mila' as never })
    expect(await toldTo()).toEqual(['kopie_klaar'])
    const NUMBER = bsn.parse('000000036')
    await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(NUMBER), f.child))
    const proven = { person: await f.newPerson() }
    for (const _again of [1, 2])
      await takeOwnSeat(f.context, proven, { bsn: NUMBER, displayName: 'Mila' })
    const notices = (await f.notices()).filter(({ person }) => person === proven.person)
    expect(notices).toMatchObject([{ kind: 'kopie_klaar', subject: order }])
  })

  it('is told by the login of a parent whom the register names now', async () => {
    const { f, order } = await ready({ holders: [], members: ['jeugdige'] })
    const [CHILD, PARENT] = [bsn.parse('000000012'), bsn.parse('000000024')]
    await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(CHILD), f.child))
    const register = {
      childrenUnder: async () => [CHILD],
      holdersOver: async () => ({ type: 'sole', holders: [PARENT] }) as const,
      confirm: async () => ({ holds: true, type: 'sole' }) as const,
    }
    const person = await f.newPerson()
    const login = { bsn: PARENT, displayName: 'Naam' }
    for (const _again of [1, 2])
      await learnAuthority(f.context, register as never, { person }, login)
    const written = (await f.notices()).filter((notice) => notice.person === person)
    expect(written).toMatchObject([{ kind: 'kopie_klaar', subject: order }])
  })

  it('is told to the young person once they are 16, with the work of a day', async () => {
    const { f, order } = await ready({ birthDate: '2010-09-02', holders: ['ouder1'] })
    await sweep(f.context, () => undefined)
    expect(await toldNow(f)).toEqual([['ouder1', order]])
    f.clock.now += DAY
    const faults: string[] = []
    for (const _day of [1, 2]) {
      await sweep(f.context, (event) => void faults.push(event))
      f.clock.now += DAY
    }
    expect(faults).toEqual([])
    expect(await toldNow(f)).toEqual([
      ['ouder1', order],
      ['jeugdige', order],
    ])
  })

  it('is not mailed to who may not read it any more when the mail would leave', async () => {
    const { f } = await ready({ holders: ['ouder1'] })
    const settings = { portalUrl: 'https://toestemming.example', domain: 'example' }
    const { person } = f.who('ouder1')
    await f.write((tx) => tx.contacts.put(contact(person)))
    const step = () =>
      f.read(async (tx) => {
        const all = await tx.notices.ofPerson(person, { now: f.clock.now, limit: 9 })
        const notice = all.find(({ kind }) => kind === 'kopie_klaar')
        return notice && nextStep(f.context, tx, notice, settings)
      })
    const mailed = await step()
    expect(mailed).toMatchObject({
      do: 'mail',
      mail: { subject: 'There is something for you to read' },
    })
    expect(JSON.stringify(mailed)).not.toMatch(/Stichting|opp|swv/)
    await f.setAuthority(['ouder2'])
    expect(await step()).toEqual({ do: 'end', as: 'vervallen' })
  })
})

const stranger = async (f: Flow) => ({ person: await f.newPerson() })
