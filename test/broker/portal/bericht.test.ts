/** Where the link of a mail leads: to the page it is about, for its reader only, after a login. */
import { describe, expect, it } from 'vitest'
import { withdrawConsent } from '../../../broker/answers/take-back.ts'
import { changeAddress } from '../../../broker/family/contact.ts'
import { addNotice } from '../../../broker/notify.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { type NoticeKind, noticeKind } from '../../../consent/notice.ts'
import { MINUTE } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ask, give } from '../../support/consents.ts'
import { party } from '../../support/family.ts'
import { notice } from '../../support/nouns.ts'
import { openPortal } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

/** The link of the last message of this kind to somebody. */
const linkOf = async (p: Portal, kind: NoticeKind, role: FamilyRole = 'ouder1') => {
  const { person } = p.who(role)
  const found = (await p.notices()).findLast((one) => one.kind === kind && one.person === person)
  return `/bericht/${found?.id}`
}

describe('the link of a message', () => {
  it('asks for a login first, and leads on', async () => {
    const p = await portal()
    const { id } = await ask(p, 'cjg')
    const link = await linkOf(p, 'vraag_open')
    await p.member('ouder1')
    const later = p.visitor()
    p.provider.state.subject = 'ouder1'
    const shown = await later.get(link)
    expect([shown.status, shown.path]).toEqual([200, `/ouder/vragen/${id}`])
  })

  it('leads to the list once the question is gone', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    await give(p, 'ouder1')
    expect((await parent.get(await linkOf(p, 'vraag_open'))).path).toBe('/ouder/vragen')
  })

  it('leads to the receipt, also of a withdrawal, and to the code of an address', async () => {
    const p = await portal()
    const { id } = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const given = await parent.get(await linkOf(p, 'ontvangstbewijs'))
    expect([given.status, given.path]).toEqual([200, `/ouder/keuze/${id}/bewijs`])
    p.clock.now += MINUTE
    await withdrawConsent(p.context, p.who('ouder1'), p.key(), { statement: id })
    const stopped = await parent.get(await linkOf(p, 'ontvangstbewijs'))
    expect([stopped.status, stopped.html]).toEqual([200, expect.stringContaining('>Stop<')])
    const choice = await parent.get(stopped.path.replace('/bewijs', ''))
    expect([choice.status, choice.html]).toEqual([200, expect.stringContaining('Gestopt')])
    await changeAddress(p.context, p.who('ouder1'), p.key(), { address: 'mama@post.example' })
    const code = await parent.get(await linkOf(p, 'bevestig_adres'))
    expect([code.path, code.status]).toEqual(['/ouder/berichten/mailadres', 200])
  })

  it('is not there for anybody else, and tells nobody whose it is', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const link = await linkOf(p, 'vraag_open')
    expect(link).toMatch(/^\/bericht\/bericht_[0-9a-z]{24}$/)
    const other = await p.member('ouder2')
    const officer = await p.employee('cjg', ['fg'])
    const unknown = `/bericht/${notice(p.child).id}`
    const answers = [
      await other.get(link),
      await officer.get(link),
      await other.get(unknown),
      await other.get('/bericht/x'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  })

  it('of one that is held back is not there yet', async () => {
    const p = await portal()
    const at = p.clock.now
    const held = notice(p.child, {
      ...p.who('ouder1'),
      ...({ dueAt: null, at, kind: 'gedeeld_volgens_wet' } as const),
    })
    await p.write((tx) => tx.notices.add(held))
    const parent = await p.member('ouder1')
    expect((await parent.get(`/bericht/${held.id}`)).status).toBe(404)
    await p.write((tx) => tx.notices.release(held.id, p.clock.now))
    expect((await parent.get(`/bericht/${held.id}`)).path).toBe(`/ouder/inzage?kind=${p.child}`)
  })

  it('of one from later on is not there before', async () => {
    const p = await portal()
    const at = p.clock.now + MINUTE
    const later = notice(p.child, { ...p.who('ouder1'), at, kind: 'andere_ouder_geinformeerd' })
    await p.write((tx) => tx.notices.add(later))
    const parent = await p.member('ouder1')
    expect((await parent.get(`/bericht/${later.id}`)).status).toBe(404)
    p.clock.now = at
    expect((await parent.get(`/bericht/${later.id}`)).path).toBe('/ouder')
  })

  it('to an organisation leads its officer to the log', async () => {
    const p = await portal()
    await p.write((tx) =>
      addNotice(p.context, tx, { kind: 'signaal_fg', party: party('cjg'), subject: 'feit_1' }),
    )
    const [signal] = await p.notices()
    const officer = await p.employee('cjg', ['fg'])
    const shown = await officer.get(`/bericht/${signal?.id}`)
    expect(shown.path).toBe(`/fg/logboek?organisatie=${party('cjg')}&nummer=feit_1`)
    const elsewhere = await p.employee('school', ['fg'])
    expect((await elsewhere.get(`/bericht/${signal?.id}`)).status).toBe(404)
  })

  it.each(noticeKind.options)('%s leads to a path of ours', async (kind) => {
    const p = await portal()
    const about = { kind, subject: 'x_1', party: null, at: p.clock.now }
    const message = notice(p.child, { ...about, ...p.who('ouder1') })
    await p.write((tx) => tx.notices.add(message))
    const parent = await p.member('ouder1')
    const { path } = await parent.get(`/bericht/${message.id}`)
    expect(path).toMatch(/^\/(ouder|fg)(\/|\?|$)/)
  })
})
