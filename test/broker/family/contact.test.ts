/** How people want to be reached: theirs alone, and only what was confirmed counts. */
import { describe, expect, it } from 'vitest'
import { bsnIndexes } from '../../../adapters/keys/bsn-index.ts'
import type { BrokerContext } from '../../../broker/context.ts'
import {
  addressCode,
  addressInput,
  changeAddress,
  confirmAddress,
  nameChild,
  nicknameInput,
  readContact,
  readMessages,
  removeAddress,
  setContact,
} from '../../../broker/family/contact.ts'
import { addNotice } from '../../../broker/notify.ts'
import { sweep } from '../../../broker/sweep.ts'
import { ADDRESS_CHANGES_A_DAY_MAX, ADDRESS_CODE_MS } from '../../../consent/contact.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import type { Indexing } from '../../../consent/ports/keys.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { openFamily, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

const seen = (f: TestFamily, role: FamilyRole = 'ouder1') => readContact(f.context, f.who(role))
const change = (f: TestFamily, address: string, role: FamilyRole = 'ouder1') =>
  changeAddress(f.context, f.who(role), f.key(), { address })
const confirm = (f: TestFamily, code: string, role: FamilyRole = 'ouder1') =>
  confirmAddress(f.context, f.who(role), f.key(), { code })
const codeOf = async (f: TestFamily, role: FamilyRole = 'ouder1') => {
  const waiting = await f.read((tx) => tx.contacts.change(f.who(role).person))
  if (!waiting) throw new Error('nothing waits')
  return addressCode(f.context, waiting)
}

describe('contact settings', () => {
  it('are no mail, Dutch and nothing extra for who said nothing', async () => {
    const f = await family()
    expect(await seen(f)).toEqual({
      address: null,
      reach: 'geen_adres',
      language: 'nl',
      tellWhenLooked: false,
      waiting: null,
      nicknames: [],
    })
  })

  it('change only what is named, and leave a row that only this person sees', async () => {
    const f = await family()
    await setContact(f.context, f.who('ouder1'), f.key(), { language: 'en' })
    await setContact(f.context, f.who('ouder1'), f.key(), { tellWhenLooked: true })
    expect(await seen(f)).toMatchObject({ language: 'en', tellWhenLooked: true })
    expect(await seen(f, 'ouder2')).toMatchObject({ language: 'nl', tellWhenLooked: false })
    const rows = await f.read((tx) => tx.journal.rows({}))
    expect(rows.filter(({ kind }) => kind === 'contact_gewijzigd')).toMatchObject([
      { person: f.who('ouder1').person, child: null, visibility: 'betrokkene' },
      { detail: { wat: 'instellingen' } },
    ])
  })

  it('hold no address of anybody else, and no journal row holds any', async () => {
    const f = await family()
    await change(f, 'mama@post.example')
    await confirm(f, await codeOf(f))
    expect(JSON.stringify(await seen(f, 'ouder2'))).not.toContain('post.example')
    expect(JSON.stringify(await f.read((tx) => tx.journal.rows({})))).not.toContain('post.example')
  })
})

describe('an address', () => {
  it('counts only after its code, typed in any spelling', async () => {
    const f = await family()
    const { expiresAt } = await change(f, 'mama@post.example')
    expect(await seen(f)).toMatchObject({
      address: null,
      waiting: { address: 'mama@post.example', expiresAt, returned: false },
    })
    await confirm(f, (await codeOf(f)).toLowerCase())
    expect(await seen(f)).toMatchObject({ address: 'mama@post.example', waiting: null })
  })

  it('is not confirmed by another code, nor by somebody else', async () => {
    const f = await family()
    await change(f, 'mama@post.example')
    await change(f, 'papa@post.example', 'ouder2')
    const bad = { code: 'code_ongeldig' }
    await expect(confirm(f, '00000-00000')).rejects.toMatchObject(bad)
    await expect(confirm(f, await codeOf(f), 'ouder2')).rejects.toMatchObject(bad)
    await expect(confirm(f, await codeOf(f), 'jeugdige')).rejects.toMatchObject(bad)
    expect(await seen(f)).toMatchObject({ address: null })
  })

  it('is not confirmed by the code of the one before it', async () => {
    const f = await family()
    await change(f, 'een@post.example')
    const old = await codeOf(f)
    await change(f, 'twee@post.example')
    await expect(confirm(f, old)).rejects.toMatchObject({ code: 'code_ongeldig' })
  })

  it('can be confirmed until its day is over, and is forgotten then', async () => {
    const f = await family()
    await change(f, 'mama@post.example')
    const code = await codeOf(f)
    f.clock.now += ADDRESS_CODE_MS - 1
    await sweep(f.context, () => undefined)
    expect(await seen(f)).toMatchObject({ waiting: { address: 'mama@post.example' } })
    f.clock.now += 1
    expect(await seen(f)).toMatchObject({ waiting: null })
    await expect(confirm(f, code)).rejects.toMatchObject({ code: 'code_ongeldig' })
    await sweep(f.context, () => undefined)
    expect(await f.read((tx) => tx.contacts.change(f.who('ouder1').person))).toBeUndefined()
  })

  it('has a code of its own, which nothing but the key and the change tell', async () => {
    const f = await family()
    const codes = new Set<string>()
    for (let turn = 0; turn < ADDRESS_CHANGES_A_DAY_MAX; turn += 1) {
      await change(f, 'mama@post.example')
      codes.add(await codeOf(f))
    }
    expect(codes.size).toBe(ADDRESS_CHANGES_A_DAY_MAX)
  })

  it('is confirmed by a code from before a key was replaced, until that key is gone', async () => {
    const f = await family()
    await change(f, 'mama@post.example')
    const code = await codeOf(f)
    const underOther = (formerBsnIndexes: readonly Indexing[]) => ({
      ...f.context,
      bsnIndex: bsnIndexes([Buffer.from('next')]).current,
      formerBsnIndexes,
    })
    const confirmIn = (context: BrokerContext) =>
      confirmAddress(context, f.who('ouder1'), f.key(), { code })
    await expect(confirmIn(underOther([]))).rejects.toMatchObject({ code: 'code_ongeldig' })
    await confirmIn(underOther([f.context.bsnIndex]))
    expect(await seen(f)).toMatchObject({ address: 'mama@post.example', waiting: null })
  })

  it('can be changed so many times a day, and again a day later', async () => {
    const f = await family()
    for (let turn = 0; turn < ADDRESS_CHANGES_A_DAY_MAX; turn += 1)
      await change(f, `poging${turn}@post.example`)
    await expect(change(f, 'nog@post.example')).rejects.toMatchObject({ code: 'conflict' })
    await change(f, 'papa@post.example', 'ouder2')
    f.clock.now += DAY
    await change(f, 'nog@post.example')
  })

  it('is mailed one code when the same change comes twice', async () => {
    const f = await family()
    const twice = () =>
      changeAddress(f.context, f.who('ouder1'), 'zelfde', { address: 'mama@post.example' })
    expect(await twice()).toEqual(await twice())
    expect((await f.notices()).filter(({ kind }) => kind === 'bevestig_adres')).toHaveLength(1)
    const later = {
      ...f.context,
      bsnIndex: bsnIndexes([Buffer.from('next')]).current,
      formerBsnIndexes: [f.context.bsnIndex],
    }
    const again = changeAddress(later, f.who('ouder1'), 'zelfde', { address: 'mama@post.example' })
    expect(await again).toEqual(await twice())
    await expect(
      changeAddress(f.context, f.who('ouder1'), 'zelfde', { address: 'ander@post.example' }),
    ).rejects.toMatchObject({ code: 'sleutel_hergebruikt' })
  })

  it('can be taken away, with the one that waits', async () => {
    const f = await family()
    await change(f, 'mama@post.example')
    await confirm(f, await codeOf(f))
    await change(f, 'nieuw@post.example')
    await removeAddress(f.context, f.who('ouder1'), f.key())
    expect(await seen(f)).toMatchObject({ address: null, waiting: null })
  })

  it.each(['geen adres', 'a@b', 'a@b.example\nBcc: c@d.example', `${'a'.repeat(250)}@b.example`])(
    'is not %j',
    (address) => expect(addressInput.safeParse({ address }).success).toBe(false),
  )
})

describe('what somebody calls a child', () => {
  const name = (f: TestFamily, nickname: string | null, role: FamilyRole = 'ouder1') =>
    nameChild(f.context, f.who(role), f.key(), { child: f.child, nickname })

  it('is theirs alone, and can be taken away', async () => {
    const f = await family()
    await name(f, 'Puk')
    expect(await seen(f)).toMatchObject({ nicknames: [{ child: f.child, nickname: 'Puk' }] })
    expect(await seen(f, 'ouder2')).toMatchObject({ nicknames: [] })
    await name(f, null)
    expect(await seen(f)).toMatchObject({ nicknames: [] })
  })

  it('is for the family only, and gone for who left it', async () => {
    const f = await family()
    const stranger = { person: await f.newPerson() }
    await expect(
      nameChild(f.context, stranger, f.key(), { child: f.child, nickname: 'Puk' }),
    ).rejects.toMatchObject({ code: 'onbekend' })
    await name(f, 'Puk')
    await f.write((tx) => tx.families.endMember(f.child, f.who('ouder1').person))
    expect(await seen(f)).toMatchObject({ nicknames: [] })
  })

  it.each(['Puk', 'Anne-Fleur', "d'Artagnan", 'Zoë 2', 'ش', 'x'.repeat(40)])(
    'can be %s',
    (nickname) => expect(nicknameInput.shape.nickname.safeParse(nickname).success).toBe(true),
  )
  it.each(['', ' ', 'evil.example', 'a/b', 'a@b', 'a\nb', '-Puk', 'x'.repeat(41), '<b>'])(
    'cannot be %j',
    (nickname) => expect(nicknameInput.shape.nickname.safeParse(nickname).success).toBe(false),
  )
})

describe('messages', () => {
  it('are those of this person, newest first, and none of a child they left or that is held back', async () => {
    const f = await family()
    const { person } = f.who('ouder1')
    const add = (change: object) =>
      f.write((tx) =>
        addNotice(f.context, tx, { kind: 'vraag_open', child: f.child, person, ...change }),
      )
    await add({ kind: 'ontvangstbewijs' })
    f.clock.now += 1
    await add({})
    await add({ dueAt: null })
    await add({ person: f.who('ouder2').person })
    const kinds = async () =>
      (await readMessages(f.context, f.who('ouder1'), 9)).map(({ kind }) => kind)
    expect(await kinds()).toEqual(['vraag_open', 'ontvangstbewijs'])
    await f.write((tx) => tx.families.endMember(f.child, person))
    expect(await kinds()).toEqual([])
  })
})
