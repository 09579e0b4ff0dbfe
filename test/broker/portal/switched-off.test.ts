/** People of an organisation that no longer takes part. */
import { describe, expect, it } from 'vitest'
import { staffRoutes } from '../../../broker/portal/pages/staff-routes.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { type PartyName, party } from '../../support/family.ts'
import { openStaff, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

const switchOff = (s: TestStaff, name: PartyName) =>
  s.write(async (tx) => {
    const one = await tx.parties.get(party(name))
    if (one) await tx.parties.put({ ...one, active: false })
  })

describe('an organisation that was switched off', () => {
  it('opens no page and takes no form of its people, from the next request on', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional', 'aanvrager', 'fg', 'beheerder']])
    expect((await me.get('/school')).status).toBe(200)
    await switchOff(s, 'school')
    for (const { method, path } of staffRoutes) {
      const answer = method === 'get' ? await me.get(path) : await me.post(path, {})
      expect([method, path, answer.status]).toEqual([method, path, 404])
    }
    expect((await me.get('/start')).headers['location']).toBe('/ouder')
    expect(textOf(await me.get('/ouder'))).not.toContain('Werklijst')
  })

  it('leaves its people their other work', async () => {
    const s = await staff()
    const me = await s.logIn([
      ['school', 'fg'],
      ['cjg', 'fg'],
    ])
    await switchOff(s, 'school')
    expect((await me.get('/fg/logboek?organisatie=partij_school')).status).toBe(404)
    const own = await me.get('/fg')
    expect([own.status, textOf(own)]).toEqual([200, expect.stringContaining('Stichting cjg')])
    expect(textOf(own)).not.toContain('Stichting school')
  })
})
