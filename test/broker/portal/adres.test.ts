/** Keeping an address secret at the portal: what it says is what it does, for the others and not for oneself. */
import { describe, expect, it } from 'vitest'
import { correctChild } from '../../../broker/family/children.ts'
import { ownDataOf } from '../../../broker/insight/own-data-export.ts'
import { askForConsent, askInput } from '../../../broker/questions/ask.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { MINUTE } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { EDU, give } from '../../support/consents.ts'
import { actor, type TestFamily } from '../../support/family.ts'
import { openPortal, type Visitor } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

/** The school asks: its name stands in the question, the log and the list of organisations. */
const ask = (p: Portal) =>
  askForConsent(
    p.context,
    actor('school'),
    p.key(),
    askInput.parse({ kind: p.pseudonym('school'), ...EDU, reason: 'Samen kijken.' }),
  )

const addressOf = (p: Portal) => `/ouder/gegevens/adres?kind=${p.child}`

const send = async (p: Portal, visitor: Visitor, doe: 'hide' | 'show') =>
  visitor.send(await visitor.get(addressOf(p)), addressOf(p), { doe })

const NAMES = /Stichting (school|cjg)/
/** Whether any name of an organisation stands on this person's pages or in what they download. */
const readsNames = async (p: TestFamily, visitor: Visitor, role: FamilyRole) => {
  const pages = ['/ouder', '/ouder/vragen', '/ouder/inzage', `/ouder/organisaties?kind=${p.child}`]
  const texts = [await ownDataOf(p.context, p.who(role))]
  for (const path of pages) texts.push((await visitor.get(path)).html)
  const log = `/ouder/inzage/csv?kind=${p.child}`
  texts.push((await visitor.get(log)).html)
  return NAMES.test(texts.join())
}

describe('an address that is kept secret', () => {
  it('is asked with its consequences, shown as such, and undone by the same person', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const details = await parent.get('/ouder/gegevens')
    expect(details.html).toContain('Houd ons adres geheim')
    const asked = await parent.get(addressOf(p))
    expect(asked.html).toContain('Wat gebeurt er dan?')
    expect((await p.read((tx) => tx.children.get(p.child)))?.hiddenBy).toEqual([])
    expect((await send(p, parent, 'hide')).html).toContain('U houdt het adres geheim')
    expect((await parent.get('/ouder/gegevens')).html).toContain('U houdt het geheim')
    expect((await send(p, parent, 'show')).html).toContain('niet meer geheim')
    expect((await parent.get('/ouder/gegevens')).html).not.toContain('U houdt het geheim')
    const rows = (await p.journal()).filter(({ kind }) => kind === 'kind_gewijzigd')
    expect(rows.map(({ detail, visibility }) => [detail, visibility])).toEqual([
      [{ geheim_adres: true }, 'betrokkene'],
      [{ geheim_adres: false }, 'betrokkene'],
    ])
  })

  it('hides the names from the others, and not from who asked for it', async () => {
    const p = await portal()
    await ask(p)
    const [one, other] = [await p.member('ouder1'), await p.member('ouder2')]
    expect(await readsNames(p, other, 'ouder2')).toBe(true)
    await send(p, one, 'hide')
    expect(await readsNames(p, one, 'ouder1')).toBe(true)
    expect(await readsNames(p, other, 'ouder2')).toBe(false)
    // Asking for it too makes nobody see more.
    await send(p, other, 'hide')
    expect(await readsNames(p, other, 'ouder2')).toBe(false)
    expect(await readsNames(p, one, 'ouder1')).toBe(false)
    await send(p, other, 'show')
    expect(await readsNames(p, one, 'ouder1')).toBe(true)
    await send(p, one, 'show')
    expect(await readsNames(p, other, 'ouder2')).toBe(true)
  })

  it('stays hidden from everybody where an organisation said so, until it no longer does', async () => {
    const p = await portal({ secretAddress: true })
    await ask(p)
    const other = await p.member('ouder2')
    await send(p, other, 'hide')
    expect(await readsNames(p, other, 'ouder2')).toBe(false)
    const officer = { ...actor('school'), functions: ['beheerder' as const] }
    const input = { kind: p.pseudonym('school'), secretAddress: false }
    await correctChild(p.context, officer, p.key(), input)
    expect(await readsNames(p, other, 'ouder2')).toBe(true)
    expect((await other.get('/ouder/gegevens')).html).not.toContain('U houdt het geheim')
  })

  it('is named to who knew it from an answer of their own', async () => {
    const p = await portal()
    await give(p, 'ouder2')
    await send(p, await p.member('ouder1'), 'hide')
    expect((await (await p.member('ouder2')).get('/ouder')).html).toContain('Stichting cjg')
  })

  it('asks for a fresh login, also to undo it, and leads back', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    for (const doe of ['hide', 'show'] as const) {
      for (let minutes = 0; minutes < 16; minutes += 4) {
        p.clock.now += 4 * MINUTE
        await parent.get('/ouder')
      }
      expect((await send(p, parent, doe)).status).toBe(401)
      const back = await p.logIn(parent, 'ouder1')
      expect([back.path, back.status]).toEqual([addressOf(p), 200])
      expect((await parent.send(back, addressOf(p), { doe })).status).toBe(200)
    }
  })

  it('is not there for who may not arrange it, unless to undo their own', async () => {
    const p = await portal({ holders: ['ouder2'] })
    const without = await p.member('ouder1')
    expect((await without.get(addressOf(p))).status).toBe(404)
    const other = await p.member('ouder2')
    await send(p, other, 'hide')
    await p.setAuthority(['ouder1'])
    expect((await send(p, other, 'show')).status).toBe(200)
    expect((await other.get(addressOf(p))).status).toBe(404)
    const form = await other.get('/ouder/gegevens/code')
    expect((await other.send(form, addressOf(p), { doe: 'x' })).status).toBe(404)
  })
})
