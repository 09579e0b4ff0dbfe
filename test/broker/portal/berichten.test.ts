/** How somebody wants to be reached, at the portal. */
import { describe, expect, it } from 'vitest'
import { addressCode } from '../../../broker/family/contact.ts'
import { sendDue } from '../../../broker/outbox/send.ts'
import { ADDRESS_CHANGES_A_DAY_MAX } from '../../../consent/contact.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { MINUTE } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { outboxOver } from '../../support/outbox.ts'
import { openPortal, type Visitor } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

const PATH = '/ouder/berichten'
const ADDRESS = '/ouder/berichten/mailadres'
const NAMES = '/ouder/berichten/namen'

const kept = (p: Portal, role: FamilyRole = 'ouder1') =>
  p.read((tx) => tx.contacts.of(p.who(role).person))
const codeOf = async (p: Portal) => {
  const change = await p.read((tx) => tx.contacts.change(p.who('ouder1').person))
  if (!change) throw new Error('nothing waits')
  return addressCode(p.context, change)
}
const askFor = async (visitor: Visitor, mailadres: string) =>
  visitor.send(await visitor.get(ADDRESS), ADDRESS, { doe: 'adres', mailadres })

describe('a mail address', () => {
  it('counts once its code was typed, and is gone when mail is not wanted any more', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const asked = await askFor(parent, ' mama@post.example ')
    expect(asked.html).toContain('Wij mailden een code naar mama@post.example')
    expect((await kept(p))?.address).toBeNull()
    const wrong = await parent.send(asked, ADDRESS, { doe: 'bevestig', code: '00000-00000' })
    expect([wrong.status, wrong.html]).toEqual([400, expect.stringContaining('href="#code"')])
    expect(wrong.html).toContain('value="00000-00000"')
    const code = await codeOf(p)
    const done = await parent.send(wrong, ADDRESS, { doe: 'bevestig', code: code.toLowerCase() })
    expect([done.path, done.html]).toEqual([
      `${PATH}?bewaard=ja`,
      expect.stringContaining('Bewaard'),
    ])
    expect((await kept(p))?.address).toBe('mama@post.example')
    await parent.send(await parent.get(ADDRESS), ADDRESS, { doe: 'weg' })
    expect((await kept(p))?.address).toBeNull()
  })

  it('typed on a page in English is written to in English, the mail with the code first', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    await parent.get('/taal/en?terug=/ouder')
    expect((await parent.get(PATH)).html).toMatch(/id="taal-en"[^>]* checked/)
    await askFor(parent, 'mum@post.example')
    const { outbox, mails } = outboxOver(p.context)
    await sendDue(outbox)
    expect(mails).toMatchObject([{ to: 'mum@post.example', language: 'en' }])
    // Who chose a language for mail keeps it, whatever page they read.
    await parent.send(await parent.get(PATH), PATH, { taal: 'nl' })
    await askFor(parent, 'mum@other.example')
    await sendDue(outbox)
    expect(mails.at(-1)).toMatchObject({ to: 'mum@other.example', language: 'nl' })
  })

  it('that refuses the mail with the code is told, until another is typed', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    await askFor(parent, 'mma@post.example')
    const refused = { ok: false, permanent: true, code: 'EENVELOPE 550' } as const
    await sendDue(outboxOver(p.context, () => refused).outbox)
    const told = await parent.get(ADDRESS)
    expect(told.html).toContain('De mail naar mma@post.example kwam niet aan. Klopt het adres?')
    expect(told.html).not.toContain('name="code"')
    const again = await askFor(parent, 'mama@post.example')
    expect(again.html).not.toContain('kwam niet aan')
    expect(again.html).toContain('name="code"')
  })

  it('that is none, or one too many in a day, comes back with what was typed', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const none = await askFor(parent, 'geen adres <b>')
    expect(none.status).toBe(400)
    expect(none.html).toContain('value="geen adres &lt;b&gt;"')
    for (let turn = 0; turn < ADDRESS_CHANGES_A_DAY_MAX; turn += 1)
      expect((await askFor(parent, `mama${turn}@post.example`)).status).toBe(200)
    const often = await askFor(parent, 'mama@post.example')
    expect([often.status, often.html]).toEqual([400, expect.stringContaining('al vaak een adres')])
  })

  it('asks who sat still to log in again, and stands in no address, log line or other page', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const shown = await parent.get(ADDRESS)
    p.clock.now += 10 * MINUTE
    await parent.get(PATH)
    p.clock.now += 6 * MINUTE
    const late = await parent.send(shown, ADDRESS, { doe: 'adres', mailadres: 'x@post.example' })
    expect(late.status).toBe(401)
    p.provider.state.subject = 'ouder1'
    const back = await parent.get('/inloggen')
    expect(back.path).toBe(ADDRESS)
    expect(back.html).toContain('value="x@post.example"')
    await parent.send(back, ADDRESS, { doe: 'adres', mailadres: 'x@post.example' })
    await parent.send(back, ADDRESS, { doe: 'bevestig', code: await codeOf(p) })
    const other = await p.member('ouder2')
    for (const path of [PATH, ADDRESS, '/ouder/gegevens'])
      expect((await other.get(path)).html).not.toContain('post.example')
    expect(JSON.stringify(p.lines)).not.toContain('post.example')
  })
})

describe('settings', () => {
  it('are kept, once, and read back', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const shown = await parent.get(PATH)
    expect(shown.html).not.toMatch(/id="kijken-ja"[^>]* checked/)
    const typed = { kijken: 'ja', taal: 'en' }
    await Promise.all([parent.send(shown, PATH, typed), parent.send(shown, PATH, typed)])
    expect(await kept(p)).toMatchObject({ tellWhenLooked: true, language: 'en', address: null })
    const rows = await p.read((tx) => tx.journal.rows({ kind: 'contact_gewijzigd' }))
    expect(rows).toHaveLength(1)
    const again = await parent.get(PATH)
    expect(again.html).toMatch(/id="kijken-ja"[^>]* checked/)
    expect(again.html).toMatch(/id="taal-en"[^>]* checked/)
    await parent.send(again, PATH, { taal: 'en' })
    expect(await kept(p)).toMatchObject({ tellWhenLooked: false })
  })

  it('of language hold for pages on a browser where none was chosen', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    await parent.send(await parent.get(PATH), PATH, { taal: 'en' })
    expect((await parent.get(PATH)).html).toContain('Uw mailadres')
    const elsewhere = await p.member('ouder1')
    expect((await elsewhere.get(PATH)).html).toContain('Your mail address')
    await elsewhere.get('/taal/nl?terug=/ouder')
    await p.logIn(elsewhere, 'ouder1')
    expect((await elsewhere.get(PATH)).html).toContain('Uw mailadres')
  })

  it('of a form that is not ours change nothing', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const refused = await parent.post(PATH, { csrf: 'x', sleutel: 'x', kijken: 'ja', taal: 'nl' })
    expect(refused.status).toBe(403)
    expect(await kept(p)).toBeUndefined()
  })
})

describe('what a child is called', () => {
  it('is the own name of each parent, and never one that makes a link', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const field = `naam-${p.child}`
    const wrong = await parent.send(await parent.get(NAMES), NAMES, { [field]: 'www.sam.nl' })
    expect(wrong.status).toBe(400)
    expect(wrong.html).toContain('value="www.sam.nl"')
    expect(wrong.html).toContain(`href="#${field}"`)
    const named = await parent.send(wrong, NAMES, { [field]: 'Sam' })
    expect(named.html).toContain('Sam')
    const other = await p.member('ouder2')
    expect((await other.get(PATH)).html).not.toContain('Sam')
    await parent.send(await parent.get(NAMES), NAMES, { [field]: '' })
    expect(await p.read((tx) => tx.contacts.nicknames(p.who('ouder1').person))).toEqual([])
  })
})
