/** "Stuur naar mijn e-mail": a mail without content, once however often it is asked for, to a confirmed address only. */
import { describe, expect, it } from 'vitest'
import { recordExpiries } from '../../../broker/answers/expiry.ts'
import { mailReceipt } from '../../../broker/answers/mail-receipt.ts'
import { RECEIPT_MAILS_A_DAY_MAX } from '../../../consent/contact.ts'
import { mailAddress } from '../../../consent/mail-address.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ask, EDU, give } from '../../support/consents.ts'
import { openPortal, questionOf, type Shown } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

const SEND = 'Stuur naar mijn e-mail'
const SENT = 'Wij sturen u een mail'

const withAddress = (p: Portal) =>
  p.write((tx) =>
    tx.contacts.put({
      ...p.who('ouder1'),
      address: mailAddress.parse('ouder@post.example'),
      language: 'nl',
      tellWhenLooked: false,
    }),
  )

/** What was mailed before is on its way: done. */
const sendAll = (p: Portal) =>
  p.write(async (tx) => {
    for (const { id } of await tx.notices.claim({
      now: p.clock.now,
      until: p.clock.now + 1,
      limit: 100,
    }))
      await tx.notices.end(id, 'verzonden', p.clock.now)
  })

const mailsOf = async (p: Portal, kind: string) =>
  (await p.notices()).filter((notice) => notice.kind === kind)

const given = async () => {
  const p = await portal()
  await withAddress(p)
  const { id, until } = await give(p, 'ouder1')
  await sendAll(p)
  const path = `/ouder/keuze/${id}/bewijs`
  return { p, id, until, path, parent: await p.member('ouder1') }
}

const press = (
  parent: Awaited<ReturnType<Portal['member']>>,
  page: Shown,
  id: string,
  name = 'bewijs',
) => parent.send(page, `/ouder/keuze/${id}/${name}/mailen`, { bewijzen: [id] })

describe('a receipt', () => {
  it('is mailed on its page: once for a form that is sent twice, and while it waits', async () => {
    const { p, id, path, parent } = await given()
    const page = await parent.get(path)
    expect(page.html).toContain(SEND)
    const before = await mailsOf(p, 'ontvangstbewijs')
    const done = await press(parent, page, id)
    expect([done.path, done.html]).toEqual([`${path}?gemaild=ja`, expect.stringContaining(SENT)])
    await press(parent, page, id)
    await press(parent, await parent.get(path), id)
    const after = (await mailsOf(p, 'ontvangstbewijs')).filter(
      (one) => !before.some((other) => other.id === one.id),
    )
    expect(after).toMatchObject([{ child: p.child, subject: id, ...p.who('ouder1') }])
    const read = await parent.get(`/bericht/${after[0]?.id}`)
    expect(read.path).toBe(path)
    await sendAll(p)
    await press(parent, await parent.get(path), id)
    expect(await mailsOf(p, 'ontvangstbewijs')).toHaveLength(before.length + 2)
  })

  it('of the end of a choice is mailed as that', async () => {
    const { p, id, until } = await given()
    const early = { statements: [id], of: 'toestemming_verlopen' as const }
    await expect(mailReceipt(p.context, p.who('ouder1'), p.key(), early)).rejects.toMatchObject({
      code: 'onbekend',
    })
    p.clock.now = until ?? 0
    await recordExpiries(p.context)
    await sendAll(p)
    const parent = await p.member('ouder1')
    const page = await parent.get(`/ouder/keuze/${id}/verlopen`)
    const done = await press(parent, page, id, 'verlopen')
    expect(done.html).toContain(SENT)
    expect(await mailsOf(p, 'toestemming_verlopen')).toHaveLength(2)
  })

  it('is mailed from the page that says that a choice is kept, the no beside the yes too', async () => {
    const p = await portal()
    await withAddress(p)
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const typed = { keuze: 'ja', categorieen: EDU.categories.slice(0, 1) }
    const check = await parent.send(await parent.get(path), path, typed)
    const tekstversie = /name="tekstversie" value="(\w*)"/.exec(check.html)?.[1] ?? ''
    const saved = await parent.send(check, path, { ...typed, tekstversie, stap: 'bewaar' })
    expect(saved.html.match(new RegExp(SEND, 'g'))).toHaveLength(1)
    const ids = [...saved.html.matchAll(/name="bewijzen" value="(\w+)"/g)].map(([, id = '']) => id)
    expect(ids).toHaveLength(2)
    await sendAll(p)
    const form = { bewijzen: ids, na: 'keuze' }
    const done = await parent.send(saved, `/ouder/keuze/${ids[0]}/bewijs/mailen`, form)
    expect(done.path).toBe(`${saved.path}&gemaild=ja`)
    expect(done.html).toContain('Uw keuze is bewaard')
    expect(done.html).toContain(SENT)
    expect(await mailsOf(p, 'ontvangstbewijs')).toHaveLength(4)
  })

  it('is not mailed without an address: it says how to add one', async () => {
    const p = await portal()
    const { id } = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const page = await parent.get(`/ouder/keuze/${id}/bewijs`)
    expect(page.html).not.toContain(SEND)
    expect(page.html).toContain('href="/ouder/berichten/mailadres"')
    const input = { statements: [id], of: 'ontvangstbewijs' as const }
    await expect(mailReceipt(p.context, p.who('ouder1'), p.key(), input)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await mailsOf(p, 'ontvangstbewijs')).toHaveLength(1)
  })

  it('of somebody else is not there', async () => {
    const { p, parent, path } = await given()
    const { id: theirs } = await give(p, 'ouder2')
    const foreign = await press(parent, await parent.get(path), theirs)
    expect(foreign.status).toBe(404)
  })

  it('is mailed so often in a day, and not more', async () => {
    const { p, id } = await given()
    const mail = async () => {
      await sendAll(p)
      const input = { statements: [id], of: 'ontvangstbewijs' as const }
      return mailReceipt(p.context, p.who('ouder1'), p.key(), input)
    }
    for (let turn = 0; turn < RECEIPT_MAILS_A_DAY_MAX; turn += 1) await mail()
    await expect(mail()).rejects.toMatchObject({ code: 'conflict' })
    p.clock.now += DAY
    await expect(mail()).resolves.toEqual({ done: true })
  })

  it('is still mailed to who left the family', async () => {
    const { p, id } = await given()
    await p.write((tx) => tx.families.endMember(p.child, p.who('ouder1').person))
    const input = { statements: [id], of: 'ontvangstbewijs' as const }
    await mailReceipt(p.context, p.who('ouder1'), p.key(), input)
    const mails = await mailsOf(p, 'ontvangstbewijs')
    expect(mails.map(({ child }) => child)).toContain(null)
  })
})
