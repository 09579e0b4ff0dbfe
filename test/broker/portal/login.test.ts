/** Logging in and out: what a login proves, and what is left when it ends. */
import { describe, expect, it } from 'vitest'
import { createSessions } from '../../../broker/portal/sessions.ts'
import { bsn } from '../../../consent/bsn.ts'
import { MINUTE, SECOND } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ask, EDU } from '../../support/consents.ts'
import { openPortal, questionOf } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)

const YES = { keuze: 'ja', categorieen: EDU.categories }
const secondsAgo = (ms: number) => Math.floor((Date.now() - ms) / SECOND)

describe('a fresh login', () => {
  /** The provider's clock is the real one, and so is the portal's here. */
  const asked = async () => {
    const p = await portal()
    p.clock.now = Date.now()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    return { p, parent, path: await questionOf(parent) }
  }

  it('is one in which the person proved who they are, not one that the provider remembered', async () => {
    const { p, parent, path } = await asked()
    await p.logIn(parent, 'ouder1', { auth_time: secondsAgo(60 * MINUTE) })
    const remembered = await parent.get(path)
    expect(remembered.status).toBe(200)
    expect((await parent.send(remembered, path, YES)).status).toBe(401)
    await p.logIn(parent, 'ouder1', { auth_time: secondsAgo(1 * MINUTE) })
    expect((await parent.send(await parent.get(path), path, YES)).status).toBe(200)
  })

  it('asks the provider to say when, and takes no login in which it does not', async () => {
    const { p, parent } = await asked()
    expect(p.provider.seen.at(-1)?.get('max_age')).toBe('28800')
    const silent = await p.logIn(parent, 'ouder1', { auth_time: undefined })
    expect([silent.status, silent.html]).toEqual([403, expect.stringContaining('Begin opnieuw')])
  })

  it('is no fresher than the clock of the portal', async () => {
    const { p, parent, path } = await asked()
    await p.logIn(parent, 'ouder1', { auth_time: secondsAgo(-20 * SECOND) })
    for (let quarter = 0; quarter < 2; quarter += 1) {
      p.clock.now += 7.5 * MINUTE
      await parent.get('/ouder')
    }
    expect((await parent.send(await parent.get(path), path, YES)).status).toBe(200)
    p.clock.now += 1
    expect((await parent.send(await parent.get(path), path, YES)).status).toBe(401)
  })
})

describe('a login that passes on to who proved the number before', () => {
  const NUMBER = bsn.parse('000000012')
  const CHILD = bsn.parse('000000036')

  it('opens the session of that person', async () => {
    const p = await portal({
      members: [],
      holders: [],
      register: {
        holdersOver: async () => ({ type: 'sole', holders: [NUMBER] }),
        childrenUnder: async () => [CHILD],
        confirm: async () => ({ holds: false, type: 'unknown' }),
      },
    })
    await p.write((tx) => tx.links.addBsnIndex(p.context.bsnIndex(CHILD), p.child))
    await p.logIn(p.visitor(), 'oud', { bsn: NUMBER })
    const parent = await p.read((tx) => tx.families.personBySubject(`${p.provider.issuer} oud`))
    const nobody = await p.newPerson()
    if (parent) await p.write((tx) => tx.families.passLogin(parent.id, nobody))
    const visitor = p.visitor()
    await p.logIn(visitor, 'nieuw', { bsn: NUMBER })
    const shown = await visitor.get('/ouder')
    expect(shown.html).toContain(`id="kind-${p.child}"`)
    expect(shown.html).not.toContain('nog niet gekoppeld aan een kind')
  })
})

describe('a session', () => {
  it('that ends while a page notes the visit stays ended', async () => {
    const p = await portal()
    const { store } = p.context
    const sessions = createSessions({
      ...p.context,
      store: {
        ...store,
        // Between reading and noting, another window logs out.
        read: async (work) => {
          const found = await store.read(work)
          await endMeanwhile?.()
          return found
        },
      },
    })
    let endMeanwhile: (() => Promise<void>) | undefined
    const { person } = p.who('ouder1')
    const who = { subject: 'iss sub', person, name: 'Naam', provedAt: p.clock.now }
    const session = await sessions.start(who)
    p.clock.now += 2 * MINUTE
    expect((await sessions.find(session.id))?.id).toBe(session.id)
    p.clock.now += 2 * MINUTE
    endMeanwhile = () => sessions.end(session)
    expect(await sessions.find(session.id)).toBeUndefined()
    endMeanwhile = undefined
    expect(await sessions.find(session.id)).toBeUndefined()
  })
})

describe('logging in again', () => {
  it('ends the session from before', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const before = p.visitor()
    before.jar.set('sessie', parent.jar.get('sessie') ?? '')
    expect((await before.get('/ouder')).path).toBe('/ouder')
    await p.logIn(parent, 'ouder1')
    expect((await parent.get('/ouder')).path).toBe('/ouder')
    p.provider.state.error = 'access_denied'
    expect((await before.get('/ouder')).html).toContain('U bent niet ingelogd')
  })
})

describe('logging out', () => {
  it('says that the provider may remember the person, where it cannot be told', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const out = await parent.send(await parent.get('/ouder'), '/uitloggen')
    expect([out.path, out.html]).toEqual([
      '/uitgelogd',
      expect.stringContaining('Wij kunnen u daar niet uitloggen'),
    ])
    expect(out.html).not.toContain('/uitloggen/inlogdienst')
    expect((await parent.get('/uitloggen/inlogdienst')).path).toBe('/uitgelogd')
  })

  it('leads to the provider, where it can end what it remembers', async () => {
    const p = await portal()
    p.provider.state.endsSessions = true
    const parent = await p.member('ouder1')
    const out = await parent.send(await parent.get('/ouder'), '/uitloggen')
    expect(out.html).toContain('href="/uitloggen/inlogdienst"')
    const there = await parent.get('/uitloggen/inlogdienst')
    expect([there.status, there.path]).toEqual([200, '/uitgelogd/inlogdienst'])
    expect(there.html).toContain('Dan bent u daar nu ook uitgelogd')
  })
})
