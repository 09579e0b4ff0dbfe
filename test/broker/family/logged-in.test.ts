/** What a login brings along: taken in once, joined where the register says so, and asked again when the register was down. */
import { describe, expect, it } from 'vitest'
import { type Login, rememberLogins } from '../../../broker/family/logged-in.ts'
import { bsn } from '../../../consent/bsn.ts'
import { type AuthorityRegister, AuthorityUnavailable } from '../../../consent/ports/authority.ts'
import { MINUTE } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { openFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

const [CHILD, GUARDIAN, STRANGER] = ['000000036', '000000012', '000000024'].map((number) =>
  bsn.parse(number),
) as [ReturnType<typeof bsn.parse>, ReturnType<typeof bsn.parse>, ReturnType<typeof bsn.parse>]

/** A child that is in the index, without any family yet, and a register in which one person has authority over it. */
const world = async () => {
  const f = await family({ members: [], holders: [] })
  await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(CHILD), f.child))
  const state: { asked: number; down: boolean } = { asked: 0, down: false }
  const register: AuthorityRegister = {
    childrenUnder: async (person) => {
      state.asked += 1
      if (state.down) throw new AuthorityUnavailable('onbereikbaar')
      return person === GUARDIAN ? [CHILD] : []
    },
    holdersOver: async () => ({ type: 'sole', holders: [GUARDIAN] }),
    confirm: async (person) =>
      person === GUARDIAN ? { holds: true, type: 'sole' } : { holds: false, type: 'unknown' },
  }
  const told: string[] = []
  const logIn = rememberLogins(f.context, register, (code) => told.push(code))
  const login = (change: Partial<Login> = {}): Login => ({
    subject: 'https://login.example 1',
    tokenId: 'token-1',
    expiresAt: f.clock.now + 15 * MINUTE,
    bsn: GUARDIAN,
    displayName: 'Mama',
    ...change,
  })
  const familyOf = async (subject: string) => {
    const person = await f.read((tx) => tx.families.personBySubject(subject))
    return person && f.read((tx) => tx.families.memberships(person.id))
  }
  return { f, state, register, told, logIn, login, familyOf }
}

describe('a login', () => {
  it('of whom the register names joins the family and gets authority', async () => {
    const { f, logIn, login, familyOf } = await world()
    await logIn(login())
    const [member] = (await familyOf(login().subject)) ?? []
    expect(member).toMatchObject({ child: f.child, displayName: 'Mama' })
    expect(await f.read((tx) => tx.families.authority(f.child))).toMatchObject({
      type: 'sole',
      holders: [member?.role],
    })
  })

  it('of the child itself joins as the young person, with no authority', async () => {
    const { f, logIn, login, familyOf } = await world()
    await logIn(login({ bsn: CHILD, displayName: 'Puk' }))
    expect(await familyOf(login().subject)).toMatchObject([{ child: f.child, role: 'jeugdige' }])
    expect((await f.read((tx) => tx.families.authority(f.child)))?.holders).toEqual([])
  })

  it.each([
    ['of somebody else', STRANGER],
    ['without a number', null],
    ['with a number that is none', '123456789'],
  ])('%s joins nothing', async (_name, number) => {
    const { logIn, login, familyOf } = await world()
    await logIn(login({ bsn: number }))
    expect(await familyOf(login().subject)).toEqual([])
  })

  it('is taken in once per token, until the token expires', async () => {
    const { f, state, logIn, login } = await world()
    await logIn(login())
    await logIn(login())
    expect(state.asked).toBe(1)
    await logIn(login({ tokenId: 'token-2' }))
    expect(state.asked).toBe(2)
    f.clock.now += 15 * MINUTE
    await logIn(login())
    expect(state.asked).toBe(3)
  })

  it('goes on when the register is down, and asks again a minute later', async () => {
    const { f, state, told, logIn, login, familyOf } = await world()
    state.down = true
    await logIn(login())
    expect(told).toEqual(['onbereikbaar'])
    expect(await familyOf(login().subject)).toEqual([])
    state.down = false
    f.clock.now += MINUTE - 1
    await logIn(login())
    expect(state.asked).toBe(1)
    f.clock.now += 1
    await logIn(login())
    expect(await familyOf(login().subject)).toHaveLength(1)
  })

  it('fails on a fault that is not the register’s', async () => {
    const { f, register, login } = await world()
    const broken = { ...register, childrenUnder: () => Promise.reject(new Error('ours')) }
    const logIn = rememberLogins(f.context, broken, () => undefined)
    await expect(logIn(login())).rejects.toThrow('ours')
  })

  it('is no more than a login where no register is configured', async () => {
    const { f, login, familyOf } = await world()
    await rememberLogins(f.context, null, () => undefined)(login())
    expect(await familyOf(login().subject)).toBeUndefined()
  })

  it('leaves no number anywhere in the journal', async () => {
    const { f, logIn, login } = await world()
    await logIn(login())
    const rows = JSON.stringify(await f.read((tx) => tx.journal.rows({})))
    for (const number of [CHILD, GUARDIAN]) expect(rows).not.toContain(number)
  })
})
