/** Sending: who gets what, once, however often things fail. */
import { describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../../adapters/store/sqlite.ts'
import {
  changeAddress,
  confirmAddress,
  readContact,
  setContact,
} from '../../../broker/family/contact.ts'
import { addNotice } from '../../../broker/notify.ts'
import { CLAIM_MS, type Outbox, sendDue } from '../../../broker/outbox/send.ts'
import { type PersonId, requestIds } from '../../../consent/id.ts'
import { FAILURES_MAX, type Notice, pauseAfter } from '../../../consent/notice.ts'
import { type Sent, TOO_LATE } from '../../../consent/ports/mailer.ts'
import { HOUR, MINUTE, SECOND } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { openFamily, party, type TestFamily } from '../../support/family.ts'
import { client } from '../../support/nouns.ts'
import { outboxOver } from '../../support/outbox.ts'

const family = closedAfterEach(openFamily)

const reachable = (f: TestFamily, person: PersonId, address = 'mama@post.example') =>
  f.write((tx) => tx.contacts.put({ person, address, language: 'nl', tellWhenLooked: false }))

const write = (f: TestFamily, change: Partial<Notice> = {}) =>
  f.write((tx) =>
    addNotice(f.context, tx, {
      kind: 'vraag_open',
      child: f.child,
      person: f.who('ouder1').person,
      ...change,
    }),
  )

const ends = async (f: TestFamily, person = f.who('ouder1').person) =>
  (await f.read((tx) => tx.notices.ofPerson(person, { now: f.clock.now, limit: 99 }))).map(
    ({ end }) => end,
  )

const refused: Sent = { ok: false, permanent: false, code: 'EENVELOPE 452' }

/** Sends until nothing is due; how many notices were taken. */
const sendAll = async (outbox: Outbox): Promise<number> => {
  const taken = await sendDue(outbox)
  return taken === 0 ? 0 : taken + (await sendAll(outbox))
}

describe('sending', () => {
  it('mails a person with a confirmed address, once', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    await write(f)
    const { outbox, mails, logged } = outboxOver(f.context)
    expect(await sendDue(outbox)).toBe(1)
    expect(await sendDue(outbox)).toBe(0)
    expect(mails).toMatchObject([{ to: 'mama@post.example', language: 'nl' }])
    expect(await ends(f)).toEqual(['verzonden'])
    expect(logged).toEqual([
      { event: 'notice.ended', kind: 'vraag_open', road: 'mail', end: 'verzonden' },
    ])
  })

  it('leaves what is held back, and what is written for later', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    await write(f, { dueAt: null })
    await write(f, { at: f.clock.now + 1 })
    const { outbox, mails } = outboxOver(f.context)
    expect(await sendAll(outbox)).toBe(0)
    f.clock.now += 1
    expect(await sendAll(outbox)).toBe(1)
    expect(mails).toHaveLength(1)
  })

  it('leaves to the portal what no confirmed address can get, and says so', async () => {
    const f = await family()
    await write(f)
    const { outbox, mails } = outboxOver(f.context)
    await sendAll(outbox)
    expect(mails).toEqual([])
    expect(await ends(f)).toEqual(['niet_per_mail'])
  })

  it('drops what is about a child that was erased', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    await write(f)
    await f.write((tx) => tx.children.erase(f.child))
    const { outbox, mails } = outboxOver(f.context)
    await sendAll(outbox)
    expect(mails).toEqual([])
    expect(await ends(f)).toEqual(['vervallen'])
  })

  it.each(['kopie_klaar', 'herinnering_vraag'] as const)(
    'drops a message of kind %s that names no child',
    async (kind) => {
      const f = await family()
      await reachable(f, f.who('ouder1').person)
      await write(f, { kind, child: null, subject: requestIds.create(f.context.random) })
      const { outbox, mails } = outboxOver(f.context)
      await sendAll(outbox)
      expect(mails).toEqual([])
      expect(await ends(f)).toEqual(['vervallen'])
    },
  )

  it('drops what is for somebody who left the family, and not what is for who stayed', async () => {
    const f = await family()
    const [one, other] = [f.who('ouder1').person, f.who('ouder2').person]
    await reachable(f, one)
    await reachable(f, other, 'papa@post.example')
    await write(f)
    await write(f, { person: other })
    await f.write((tx) => tx.families.endMember(f.child, one))
    const { outbox, mails } = outboxOver(f.context)
    await sendAll(outbox)
    expect(mails.map(({ to }) => to)).toEqual(['papa@post.example'])
    expect(await ends(f)).toEqual(['vervallen'])
  })

  it('mails an organisation with an address, and nobody for one without or that takes no part', async () => {
    const f = await family()
    await f.write(async (tx) => {
      const school = await tx.parties.get(party('school'))
      const gone = await tx.parties.get(party('weg'))
      if (!(school && gone)) throw new Error('no parties')
      await tx.parties.put({ ...school, mail: 'fg@school.example' })
      await tx.parties.put({ ...gone, mail: 'fg@weg.example' })
    })
    for (const name of ['school', 'cjg', 'weg'] as const)
      await write(f, { kind: 'signaal_fg', person: null, party: party(name), subject: 'feit_1' })
    const { outbox, mails, logged } = outboxOver(f.context)
    await sendAll(outbox)
    expect(mails.map(({ to }) => to)).toEqual(['fg@school.example'])
    expect(new Set(logged.map(({ end }) => end))).toEqual(
      new Set(['niet_per_mail', 'vervallen', 'verzonden']),
    )
  })

  it('drops a kind that does not go by this road', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    await write(f, { kind: 'signaal_fg' })
    await write(f, { kind: 'vraag_open', person: null, party: party('school') })
    const { outbox, mails, logged } = outboxOver(f.context)
    await sendAll(outbox)
    expect(mails).toEqual([])
    expect(logged.map(({ end }) => end)).toEqual(['vervallen', 'vervallen'])
  })

  it('logs nothing that says whose it is', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    await write(f)
    const { outbox, logged } = outboxOver(f.context, () => refused)
    await sendAll(outbox)
    const all = JSON.stringify(logged)
    expect(all).not.toMatch(/kind_|persoon_|bericht_|post\.example|ouder/)
    expect(logged).toMatchObject([{ event: 'notice.failed', code: 'EENVELOPE 452', failures: 1 }])
  })
})

describe('what fails', () => {
  it('is tried again after a pause that grows, under the same name', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    await write(f)
    const answers: Sent[] = [refused, refused, { ok: true }]
    const { outbox, mails } = outboxOver(f.context, () => answers.shift() ?? refused)
    await sendDue(outbox)
    f.clock.now += MINUTE - 1
    expect(await sendDue(outbox)).toBe(0)
    f.clock.now += 1
    expect(await sendDue(outbox)).toBe(1)
    f.clock.now += 4 * MINUTE - 1
    expect(await sendDue(outbox)).toBe(0)
    f.clock.now += 1
    expect(await sendDue(outbox)).toBe(1)
    expect(await ends(f)).toEqual(['verzonden'])
    expect(mails).toHaveLength(3)
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1)
  })

  it('is given up between four and five days after the first attempt', async () => {
    const pauses = Array.from({ length: FAILURES_MAX - 1 }, (_, at) => pauseAfter(at + 1))
    const days = pauses.reduce((sum, pause) => sum + pause, 0) / (24 * HOUR)
    expect(days).toBeGreaterThan(4)
    expect(days).toBeLessThan(5)
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    await write(f)
    const { outbox, mails, logged } = outboxOver(f.context, () => refused)
    for (const pause of [...pauses, HOUR]) {
      expect(await sendDue(outbox)).toBe(1)
      f.clock.now += pause
    }
    expect(await ends(f)).toEqual(['opgegeven'])
    expect(await sendDue(outbox)).toBe(0)
    expect(mails).toHaveLength(FAILURES_MAX)
    expect(logged.at(-1)).toMatchObject({ event: 'notice.ended', end: 'opgegeven' })
  })

  it('for good is given up at once, and stays in the portal', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    await write(f)
    const { outbox } = outboxOver(f.context, () => ({ ok: false, permanent: true, code: '550' }))
    await sendDue(outbox)
    expect(await ends(f)).toEqual(['opgegeven'])
  })

  it('does not hold up the others, whatever it throws', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    await write(f)
    await write(f)
    let first = true
    const { outbox, mails, logged } = outboxOver(f.context, () => {
      if (!first) return { ok: true }
      first = false
      throw new TypeError('mama@post.example')
    })
    await sendAll(outbox)
    expect(mails).toHaveLength(2)
    expect(await ends(f)).toEqual(expect.arrayContaining([null, 'verzonden']))
    expect(logged.map(({ event }) => event)).toContain('notice.fault')
    expect(JSON.stringify(logged)).not.toContain('post.example')
    f.clock.now += MINUTE
    await sendAll(outbox)
    expect(await ends(f)).toEqual(['verzonden', 'verzonden'])
  })
})

describe('no double', () => {
  /** A family whose store fails as a test says. */
  const failing = async () => {
    let fail: 'before' | 'after' | null = null
    const f = await family({
      store: {
        aroundCommit: (commit) => {
          const when = fail
          fail = null
          if (when === 'before') throw new Error('injected before the commit')
          commit()
          if (when === 'after') throw new Error('injected after the commit')
        },
      },
    })
    await reachable(f, f.who('ouder1').person)
    await write(f)
    const failNext = (when: 'before' | 'after') => {
      fail = when
    }
    return { f, failNext }
  }

  it.each(['before', 'after'] as const)(
    'when writing down that it was sent fails %s the commit',
    async (when) => {
      const { f, failNext } = await failing()
      const { outbox, mails } = outboxOver(f.context, () => {
        failNext(when)
        return { ok: true }
      })
      await sendDue(outbox)
      f.clock.now += CLAIM_MS
      await sendAll(outbox)
      expect(mails).toHaveLength(1)
      expect(await ends(f)).toEqual(['verzonden'])
    },
  )

  it('but one under the same name when the process died in between', async () => {
    const { f, failNext } = await failing()
    const first = outboxOver(f.context, () => {
      failNext('before')
      return { ok: true }
    })
    await sendDue(first.outbox)
    const second = outboxOver(f.context)
    f.clock.now += CLAIM_MS - 1
    expect(await sendDue(second.outbox)).toBe(0)
    f.clock.now += 1
    expect(await sendDue(second.outbox)).toBe(1)
    expect(second.mails[0]?.messageId).toBe(first.mails[0]?.messageId)
  })

  it('of a claim that failed and was kept: nothing is lost', async () => {
    const { f, failNext } = await failing()
    const { outbox, mails } = outboxOver(f.context)
    failNext('after')
    await expect(sendDue(outbox)).rejects.toMatchObject({ code: 'opslag' })
    expect(mails).toEqual([])
    f.clock.now += CLAIM_MS
    await sendAll(outbox)
    expect(mails).toHaveLength(1)
  })

  it('from two brokers on one database', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    for (let at = 0; at < 30; at += 1) await write(f)
    const store = await openSqliteStore({
      path: f.path,
      masterKeys: [new Uint8Array(32).fill(7)],
      now: () => f.clock.now,
    })
    const arrived: (() => void)[] = []
    const barrier = () =>
      new Promise<Sent>((resolve) => {
        arrived.push(() => resolve({ ok: true }))
        if (arrived.length >= 2) for (const go of arrived) go()
      })
    const one = outboxOver(f.context, barrier)
    const other = outboxOver({ ...f.context, store }, barrier)
    await Promise.all([sendAll(one.outbox), sendAll(other.outbox)])
    await store.close()
    const ids = [...one.mails, ...other.mails].map(({ messageId }) => messageId)
    expect(ids).toHaveLength(30)
    expect(new Set(ids).size).toBe(30)
    expect(one.mails.length * other.mails.length).toBeGreaterThan(0)
  })

  it('after the claim ran out under a slow server: the rest is left', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    await write(f)
    await write(f)
    const { outbox, mails } = outboxOver(f.context, () => {
      f.clock.now += CLAIM_MS - 30 * SECOND + 1
      return { ok: true }
    })
    expect(await sendDue(outbox)).toBe(2)
    expect(mails).toHaveLength(1)
    f.clock.now += 30 * SECOND
    await sendAll(outbox)
    expect(mails).toHaveLength(2)
  })

  it('by who does not answer in time: the rest for them waits a minute, untried, and nobody else does', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    for (const id of ['traag', 'vlug'] as const) {
      const webhookUrl = `https://${id}.example/berichten`
      await f.write((tx) =>
        tx.parties.putClient({ ...client({ webhookUrl }), id: id, party: party('school') }),
      )
    }
    const tell = (id: string) =>
      write(f, {
        kind: 'ingetrokken_bericht_ontvanger',
        person: null,
        party: party('school'),
        client: id,
        subject: 'verstrekking_1',
      })
    for (const id of ['traag', 'traag', 'traag', 'vlug', 'vlug']) await tell(id)
    await write(f)
    const late: Sent = { ok: false, permanent: false, code: TOO_LATE }
    const { outbox, mails, pushes } = outboxOver(f.context, (sending) =>
      'audience' in sending && sending.audience === 'traag' ? late : { ok: true },
    )
    const to = (id: string) => pushes.filter(({ event }) => event.audience === id)
    await sendAll(outbox)
    expect([to('traag').length, to('vlug').length, mails.length]).toEqual([1, 2, 1])
    const waiting = async () =>
      (await f.write((tx) => tx.notices.claim({ now: f.clock.now, until: f.clock.now, limit: 10 })))
        .map(({ failures }) => failures)
        .sort()
    expect(await waiting()).toEqual([])
    f.clock.now += MINUTE
    expect(await waiting()).toEqual([0, 0, 1])
  })

  it('at a stop: what was claimed is given back at once', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person)
    await write(f)
    await write(f)
    const { outbox, mails } = outboxOver(f.context)
    expect(await sendDue({ ...outbox, isStopping: () => mails.length > 0 })).toBe(2)
    expect(mails).toHaveLength(1)
    await sendAll(outbox)
    expect(mails).toHaveLength(2)
  })
})

describe('the code that confirms an address', () => {
  const CODE = /^[0-9A-Z]{5}-[0-9A-Z]{5}$/m
  const change = (f: TestFamily, address: string) =>
    changeAddress(f.context, f.who('ouder1'), f.key(), { address })
  const confirm = (f: TestFamily, code: string) =>
    confirmAddress(f.context, f.who('ouder1'), f.key(), { code })

  it('goes to the new address, the same at every attempt, and makes it count', async () => {
    const f = await family()
    await reachable(f, f.who('ouder1').person, 'oud@post.example')
    await change(f, 'nieuw@post.example')
    const answers: Sent[] = [refused]
    const { outbox, mails } = outboxOver(f.context, () => answers.shift() ?? { ok: true })
    await sendAll(outbox)
    f.clock.now += MINUTE
    await sendAll(outbox)
    expect(mails.map(({ to }) => to)).toEqual(['nieuw@post.example', 'nieuw@post.example'])
    const codes = mails.map(({ text }) => CODE.exec(text)?.[0] ?? '')
    expect(codes[0]).toMatch(CODE)
    expect(codes[1]).toBe(codes[0])
    expect(await readContact(f.context, f.who('ouder1'))).toMatchObject({
      address: 'oud@post.example',
    })
    await confirm(f, codes[0]?.toLowerCase().replace('-', ' ') ?? '')
    expect(await readContact(f.context, f.who('ouder1'))).toMatchObject({
      address: 'nieuw@post.example',
      waiting: null,
    })
  })

  it('is not mailed when another address came after it', async () => {
    const f = await family()
    await change(f, 'fout@post.example')
    await change(f, 'goed@post.example')
    const { outbox, mails } = outboxOver(f.context)
    await sendAll(outbox)
    expect(mails.map(({ to }) => to)).toEqual(['goed@post.example'])
  })

  it('is mailed in the language of the person, and names no child', async () => {
    const f = await family()
    await setContact(f.context, f.who('ouder1'), f.key(), { language: 'en' })
    await f.write((tx) =>
      tx.contacts.putNickname({ person: f.who('ouder1').person, child: f.child, text: 'Puk' }),
    )
    await change(f, 'nieuw@post.example')
    const { outbox, mails } = outboxOver(f.context)
    await sendAll(outbox)
    expect(mails[0]).toMatchObject({ subject: 'Confirm your mail address', language: 'en' })
    expect(mails[0]?.text).not.toContain('Puk')
  })
})
