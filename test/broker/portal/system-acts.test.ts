/** What a system that is there may do, changed in the portal: seen first, once, at once, by its own administrator. */
import { describe, expect, it } from 'vitest'
import { partyDoing } from '../../../broker/disclosure/act-grants.ts'
import { act } from '../../../consent/act.ts'
import { HOUR } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { dutchTextsIn } from '../../support/dutch-texts.ts'
import { party } from '../../support/family.ts'
import { client } from '../../support/nouns.ts'
import { openStaff, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

const SYSTEM = '/beheer/systemen/school-systeem'
const PATH = `${SYSTEM}/mag`
const BEFORE = ['feiten', 'controles'] as const

const opened = async (language: 'nl' | 'en' = 'nl') => {
  const s = await staff()
  await s.write((tx) =>
    tx.parties.putClient(
      client({ id: 'school-systeem', party: party('school'), acts: [...BEFORE] }),
    ),
  )
  return { s, me: await s.logIn([['school', 'beheerder']], language, 'baas') }
}
const actsOf = async (s: TestStaff) =>
  (await s.read((tx) => tx.parties.client('school-systeem')))?.acts
const rows = (s: TestStaff) => s.read((tx) => tx.journal.rows({ kind: 'register_gewijzigd' }))

const CHOICE = { mocht: BEFORE, mag: ['controles', 'aanbiedingen', 'afschriften'] }
const LOOK = { ...CHOICE, stap: 'kijk' }
const SAVE = { ...CHOICE, stap: 'bewaar' }

describe('what a system may do', () => {
  it('is shown as it is, ticked', async () => {
    const { me } = await opened()
    expect((await me.get(SYSTEM)).text).toContain(`href="${PATH}?organisatie=`)
    const { text } = await me.get(PATH)
    const ticked = [...text.matchAll(/type="checkbox" id="mag-(\w+)"[^>]* checked/g)]
    expect(ticked.map(([, one]) => one)).toEqual(['feiten', 'controles'])
    for (const one of act.options) expect(text).toContain(`id="mag-${one}"`)
  })

  it('is shown with what a change comes to, before anything changes', async () => {
    const { s, me } = await opened()
    const page = await me.post(PATH, LOOK)
    expect(textOf(page)).toMatch(
      /straks bij Gegevens aanbieden[^.]* Kopieën aan gezinnen geven Dit mag het systeem straks niet meer Feiten vastleggen[^.]*\. Wat al is vastgelegd, telt door[^.]*\. Dit blijft het systeem mogen Nakijken/,
    )
    expect(textOf(page)).toContain('ook niet met toegang die het nu nog heeft')
    expect([await actsOf(s), await rows(s)]).toEqual([[...BEFORE], []])
    const again = await me.post(PATH, { ...CHOICE, stap: 'verander' })
    expect(again.text).toMatch(/id="mag-aanbiedingen"[^>]* checked/)
    expect(again.text).not.toMatch(/id="mag-feiten"[^>]* checked/)
  })

  it('is changed once, at once, with a row that says what', async () => {
    const { s, me } = await opened()
    const may = (one: 'feiten' | 'aanbiedingen') =>
      s.read(async (tx) => (await partyDoing(tx, 'school-systeem', [one])) !== undefined)
    expect([await may('feiten'), await may('aanbiedingen')]).toEqual([true, false])
    const key = me.newKey()
    for (const again of [1, 2])
      expect([again, (await me.post(PATH, SAVE, key)).headers['location']]).toEqual([
        again,
        `${SYSTEM}?organisatie=${party('school')}&bewaard=ja`,
      ])
    expect(await actsOf(s)).toEqual(CHOICE.mag)
    expect([await may('feiten'), await may('aanbiedingen')]).toEqual([false, true])
    expect(await rows(s)).toMatchObject([
      {
        party: party('school'),
        holder: party('school'),
        employee: 'baas',
        subject: 'school-systeem',
        detail: { wat: 'mag: aanbiedingen erbij, afschriften erbij, feiten weg' },
      },
    ])
  })

  it('can become nothing but fetching', async () => {
    const { s, me } = await opened()
    const page = await me.post(PATH, { mocht: BEFORE, stap: 'kijk' })
    expect(textOf(page)).toMatch(/Dit blijft het systeem mogen Niets/)
    expect((await me.post(PATH, { mocht: BEFORE, stap: 'bewaar' })).status).toBe(303)
    expect(await actsOf(s)).toEqual([])
  })

  it.each(['kijk', 'bewaar'])(
    'is not changed at "%s" by who saw something else than what it is now',
    async (stap) => {
      const { s, me } = await opened()
      await me.post(PATH, { mocht: BEFORE, mag: ['controles'], stap: 'bewaar' })
      const late = await me.post(PATH, { ...CHOICE, stap })
      expect(late.status).toBe(409)
      expect(textOf(late)).toContain('Iemand anders veranderde dit intussen.')
      expect(late.text).toMatch(/id="mag-controles"[^>]* checked/)
      expect(late.text).not.toMatch(/id="mag-aanbiedingen"[^>]* checked/)
      expect(late.text).not.toMatch(/name="mocht" value="feiten"/)
      expect([await actsOf(s), (await rows(s)).length]).toEqual([['controles'], 1])
    },
  )

  it.each([
    ['nothing changed', { mocht: BEFORE, mag: [...BEFORE].reverse() }],
    ['something that is no act', { mocht: BEFORE, mag: ['alles'] }],
    ['the same twice', { mocht: BEFORE, mag: ['controles', 'controles'] }],
  ])('is asked again where %s', async (_what, typed) => {
    const { s, me } = await opened()
    const page = await me.post(PATH, { ...typed, stap: 'kijk' })
    expect([page.status, page.text.includes('id="mag-fout"')]).toEqual([400, true])
    await me.post(PATH, { ...typed, stap: 'bewaar' })
    expect([await actsOf(s), await rows(s)]).toEqual([[...BEFORE], []])
  })

  it('is for the administrator of its organisation, by a form of ours and a login of now', async () => {
    const { s, me } = await opened()
    const nobody = await s.logIn([['school', 'professional', 'fg']], 'nl', 'iemand')
    const other = await s.logIn([['cjg', 'beheerder']], 'nl', 'ander')
    for (const them of [nobody, other]) {
      expect((await them.get(PATH)).status).toBe(404)
      expect((await them.post(PATH, SAVE)).status).toBe(404)
      const path = `${PATH}?organisatie=${party('school')}`
      expect((await them.post(path, SAVE)).status).toBe(404)
    }
    expect((await me.forge(PATH, SAVE)).status).toBe(403)
    s.clock.now += HOUR / 3
    expect((await me.post(PATH, SAVE)).status).not.toBe(303)
    expect([await actsOf(s), await rows(s)]).toEqual([[...BEFORE], []])
  })

  it('is told in English on an English page', async () => {
    const { me } = await opened('en')
    for (const page of [await me.get(PATH), await me.post(PATH, LOOK)])
      expect(dutchTextsIn(page.text)).toEqual([])
  })
})
