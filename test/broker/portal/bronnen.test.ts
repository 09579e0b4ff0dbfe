/** Sources that do not answer, for the officer of the holder and for the municipality of its region. */
import { describe, expect, it } from 'vitest'
import type { OrderState } from '../../../consent/order.ts'
import { DAY, HOUR } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { dutchTextsIn } from '../../support/dutch-texts.ts'
import { type PartyName, party } from '../../support/family.ts'
import { order } from '../../support/nouns.ts'
import { openStaff, PAGE_BYTES_MAX, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

type End = readonly [state: Exclude<OrderState, 'begonnen'>, failure: string | null]
const LATE: End = ['mislukt', 'te_laat']
const ANSWER: End = ['geleverd', null]

/** Ends one order at a holder as things stand; an hour goes by. */
const ended = async (
  s: TestStaff,
  name: PartyName,
  [state, failure]: End,
  by: PartyName = 'leerplicht',
) => {
  const requester = party(by)
  const one = order(s.child, { holder: party(name), requester, at: s.clock.now })
  await s.write(async (tx) => {
    await tx.disclosures.addOrder(one)
    await tx.disclosures.closeOrder(one.id, { state, failure, at: s.clock.now })
  })
  s.clock.now += HOUR
}

const endedTimes = async (s: TestStaff, name: PartyName, times: number, end: End) => {
  for (let at = 0; at < times; at += 1) await ended(s, name, end)
}

const hasGateway = (s: TestStaff, name: PartyName, change: object = {}) =>
  s.write(async (tx) => {
    const found = await tx.parties.get(party(name))
    if (!found) throw new Error(name)
    await tx.parties.put({ ...found, gatewayUrl: `https://${name}.example`, ...change })
  })

const seenBy = async (s: TestStaff, name: PartyName) =>
  textOf(await (await s.logIn([[name, 'fg']], 'nl', `fg-${name}`)).get('/fg'))

describe('the officer of a holder', () => {
  it('reads that nothing is wrong', async () => {
    const s = await staff()
    await ended(s, 'school', ANSWER)
    await ended(s, 'school', ['mislukt', 'herstart'])
    const text = await seenBy(s, 'school')
    expect(text).toContain('Bronnen die niet antwoorden Er waren geen bronnen')
    expect(text).not.toContain('alle bronnen van uw regio')
  })

  it('reads how often, since when, and how it failed, from the first failure on', async () => {
    const s = await staff()
    await ended(s, 'school', ANSWER)
    for (const failure of ['te_laat', 'geweigerd', 'te_laat'])
      await ended(s, 'school', ['mislukt', failure])
    expect(await seenBy(s, 'school')).toContain(
      '1 bron antwoordt nu niet. Wat er misging in de laatste 4 weken Bron Nu Niet gelukt Sinds Laatste antwoord Wat ging er mis? Logboek Stichting school Antwoordt niet 3 keer 2 maart 2026 om 12:00 2 maart 2026 om 11:00 Geen antwoord op tijd, De bron weigerde de opdracht Bekijk de regels',
    )
  })

  it.each<End>([ANSWER, ['leeg', null], ['vervallen', null]])(
    'reads that it answers again once an order ended as %s',
    async (...end) => {
      const s = await staff()
      await ended(s, 'school', LATE)
      await ended(s, 'school', end)
      expect(await seenBy(s, 'school')).toContain(
        'Alle bronnen antwoorden weer. Wat er misging in de laatste 4 weken Bron Nu Niet gelukt Sinds Laatste antwoord Wat ging er mis? Logboek Stichting school Antwoordt weer 1 keer 2 maart 2026 om 12:00 Geen',
      )
    },
  )

  it('reads nothing of four weeks ago, and that a source never answered', async () => {
    const s = await staff()
    await ended(s, 'school', LATE)
    expect(await seenBy(s, 'school')).toContain('Nog nooit')
    s.clock.now += 28 * DAY - HOUR - 1
    expect(await seenBy(s, 'school')).toContain('Nog nooit')
    s.clock.now += 1
    expect(await seenBy(s, 'school')).toContain('geen bronnen')
  })

  it('reads nothing of another organisation, however often that failed', async () => {
    const s = await staff()
    await hasGateway(s, 'cjg')
    await endedTimes(s, 'cjg', 12, LATE)
    for (const other of ['school', 'leerplicht'] as const)
      expect(await seenBy(s, other)).toContain('geen bronnen')
  })

  it('goes on to those rows of the log', async () => {
    const s = await staff()
    await ended(s, 'school', LATE)
    const me = await s.logIn([['school', 'fg']])
    const page = await me.get('/fg')
    const log = `/fg/logboek?organisatie=${party('school')}&amp;wat=mislukt`
    expect(page.text).toContain(`href="${log}"`)
    expect((await me.get(log.replace('&amp;', '&'))).status).toBe(200)
    expect(page.text.length).toBeLessThan(PAGE_BYTES_MAX)
  })
})

describe('the officer of the municipality', () => {
  it('reads of every source of the region from five on, by the day, and in fives', async () => {
    const s = await staff()
    for (const name of ['cjg', 'school', 'hulp'] as const) await hasGateway(s, name)
    await ended(s, 'cjg', ANSWER)
    await endedTimes(s, 'cjg', 9, LATE)
    await endedTimes(s, 'school', 4, LATE)
    const page = await (await s.logIn([['gemeente', 'fg']])).get('/fg')
    const text = textOf(page)
    expect(text).toContain('U ziet alle bronnen van uw regio.')
    expect(text).toContain('1 bron antwoordt nu niet.')
    expect(text).toContain(
      'Stichting cjg Antwoordt niet 5 keer of meer 2 maart 2026 2 maart 2026 Geen antwoord op tijd',
    )
    expect(text).not.toContain('Stichting school Antwoordt')
    expect(page.text).not.toContain('wat=mislukt')
    await ended(s, 'school', LATE)
    expect(await seenBy(s, 'gemeente')).toContain('2 bronnen antwoorden nu niet.')
  })

  it('learns nothing by orders of the municipality itself', async () => {
    const s = await staff()
    await hasGateway(s, 'cjg')
    for (const failure of ['geweigerd', 'onbereikbaar', 'te_laat', 'te_laat', 'te_laat'])
      await ended(s, 'cjg', ['mislukt', failure], 'gemeente')
    expect(await seenBy(s, 'gemeente')).toContain('geen bronnen')
    await endedTimes(s, 'cjg', 5, LATE)
    await ended(s, 'cjg', ANSWER, 'gemeente')
    expect(await seenBy(s, 'gemeente')).toContain(
      'Antwoordt niet 5 keer of meer 2 maart 2026 Nog nooit Geen antwoord op tijd',
    )
  })

  it.each([
    ['of another region', { region: 'elders' }],
    ['without a gateway', { gatewayUrl: null }],
    ['that was switched off', { active: false }],
  ])('reads nothing of an organisation %s', async (_how, change) => {
    const s = await staff()
    await hasGateway(s, 'cjg', change)
    await endedTimes(s, 'cjg', 9, LATE)
    expect(await seenBy(s, 'gemeente')).toContain('geen bronnen')
  })
})

it('speaks English', async () => {
  const s = await staff()
  await ended(s, 'school', LATE)
  const page = await (await s.logIn([['school', 'fg']], 'en')).get('/fg')
  expect(textOf(page)).toContain('1 source does not answer now.')
  expect(dutchTextsIn(page.text)).toEqual([])
})
