/** A login that was let go of comes back: by the number that was proved before, and by nothing else. */
import { afterEach, describe, expect, it } from 'vitest'
import { giveConsent } from '../../../broker/answers/say.ts'
import { giveInput } from '../../../broker/answers/say-input.ts'
import { type Login, rememberLogins } from '../../../broker/family/logged-in.ts'
import { bsn } from '../../../consent/bsn.ts'
import type { AuthorityRegister } from '../../../consent/ports/authority.ts'
import { openFamily, party, type TestFamily } from '../../support/family.ts'

const CHILD = bsn.parse('000000036')
const A = bsn.parse('000000012')
const B = bsn.parse('000000024')

const open: TestFamily[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const register: AuthorityRegister = {
  holdersOver: async () => ({ type: 'joint', holders: [A, B] }),
  childrenUnder: async (person) => (person === A || person === B ? [CHILD] : []),
  confirm: async () => ({ holds: false, type: 'unknown' }),
}

/** Two parents and a young person who each logged in once, with their own number. */
const world = async () => {
  const f = await openFamily({ birthDate: '2012-06-01', members: [], holders: [] })
  open.push(f)
  await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(CHILD), f.child))
  const logIn = rememberLogins(f.context, register, () => undefined)
  let tokens = 0
  const comesIn = async (sub: string, number: string | null): Promise<void> => {
    tokens += 1
    const login: Login = {
      subject: `https://login.example ${sub}`,
      tokenId: `${tokens}`,
      expiresAt: f.clock.now + 1000,
      bsn: number,
      displayName: sub,
    }
    await logIn(login)
  }
  const personOf = async (sub: string) =>
    (await f.read((tx) => tx.families.personBySubject(`https://login.example ${sub}`)))?.id
  const rolesOf = async (sub: string) => {
    const person = await personOf(sub)
    return person
      ? (await f.read((tx) => tx.families.memberships(person))).map(({ role }) => role)
      : undefined
  }
  await comesIn('a', A)
  await comesIn('b', B)
  await comesIn('kind', CHILD)
  /** As dropping a former key does: the person stays, without a login. */
  const forget = async (sub: string) => {
    const [person, nobody] = [await personOf(sub), await f.newPerson()]
    if (person) await f.write((tx) => tx.families.passLogin(person, nobody))
    return person
  }
  return { f, comesIn, personOf, rolesOf, forget }
}

const QUESTION = {
  holder: party('school'),
  requester: party('cjg'),
  purpose: 'preventie_vroegsignalering',
  categories: ['gedrag_welbevinden'],
}

describe('a person without a login', () => {
  it.each([
    ['a', A, 'ouder1'],
    ['b', B, 'ouder2'],
    ['kind', CHILD, 'jeugdige'],
  ])(
    'is %s again by a new login with the same number, with all that was said',
    async (sub, number, role) => {
      const { f, comesIn, personOf, rolesOf, forget } = await world()
      expect(await rolesOf(sub)).toEqual([role])
      const person = await forget(sub)
      if (!person) throw new Error('not here')
      await comesIn('nieuw', number)
      expect(await personOf('nieuw')).toBe(person)
      expect(await rolesOf('nieuw')).toEqual([role])
      const said = giveInput.parse({ child: f.child, ...QUESTION })
      await giveConsent(f.context, { person }, f.key(), said)
      await comesIn('nieuw', number)
      expect(await f.read((tx) => tx.families.members(f.child))).toHaveLength(3)
      expect((await f.journal()).map(({ kind }) => kind)).toContain('gezinslid_gewijzigd')
    },
  )

  it('is nobody to a login with another number, or with none', async () => {
    const { comesIn, rolesOf, forget } = await world()
    await forget('a')
    await comesIn('vreemd', '000000048')
    await comesIn('zonder', null)
    expect([await rolesOf('vreemd'), await rolesOf('zonder')]).toEqual([[], []])
  })
})

it('a person with a login keeps it, and whoever else shows the number belongs to no family', async () => {
  const { f, comesIn, personOf, rolesOf } = await world()
  const before = await personOf('a')
  const rows = (await f.journal()).length
  await comesIn('kopie', A)
  expect(await personOf('a')).toBe(before)
  expect(await rolesOf('a')).toEqual(['ouder1'])
  expect(await rolesOf('kopie')).toEqual([])
  expect(await f.read((tx) => tx.families.members(f.child))).toHaveLength(3)
  expect(await f.journal()).toHaveLength(rows)
})
