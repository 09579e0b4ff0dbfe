/** Pages of who asks for data (`/school`). */

import { DAY } from '../../../consent/time.ts'
import { give } from '../../support/consents.ts'
import { offerAdvice } from '../../support/copies.ts'
import { party } from '../../support/family.ts'
import { client } from '../../support/nouns.ts'
import { ask, type Scene } from '../scenes.ts'
import { follow, press } from '../visitor.ts'
import { choose, fill, record, SHARED, tick, together } from './parts.ts'

const askAsSchool: Scene = {
  name: 'a school that asks',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    await as('aanvrager')
    await show('nothing asked')
    await go('/school/nieuw')
    await show('the child')
    await press(page, 'Verder')
    await show('no child')
    await fill(page, 'kind', portal.pseudonym('school'))
    await press(page, 'Verder')
    await show('the purpose')
    await press(page, 'Verder')
    await show('no purpose')
    await choose(page, 'ander', party('cjg'))
    await choose(page, 'doel', 'terugkoppeling_hulp')
    await press(page, 'Verder')
    await show('the data')
    await press(page, 'Verder')
    await show('no data')
    await tick(page, 'categorieen-hulp_betrokkenheid')
    await press(page, 'Verder')
    await show('the reason')
    await press(page, 'Verder')
    await show('no reason')
    await fill(page, 'reden', 'Wij willen in de klas hetzelfde doen.')
    await press(page, 'Verder')
    await show('until when')
    await press(page, 'Verder')
    await show('no period')
    await tick(page, 'duur-dag')
    await press(page, 'Verder')
    await show('no day')
    await tick(page, 'duur-langst')
    await press(page, 'Verder')
    await show('check it')
    await press(page, 'Verstuur de vraag')
    await show('asked')
    portal.clock.now += 8 * DAY
    await as('aanvrager')
    await follow(page, 'Bekijk')
    await show('can be reminded of')
    await press(page, 'Herinner één keer')
    await show('reminded')
    await go(new URL(page.url()).pathname)
    await show('reminded before')
    portal.clock.now += 17 * DAY
    await as('aanvrager')
    await show('ends soon')
    portal.clock.now += 6 * DAY
    await as('aanvrager')
    await follow(page, 'Bekijk')
    await show('expired')
  },
}

const offeredToSchool: Scene = {
  name: 'what stands ready for an organisation',
  family: { ...SHARED, linked: ['school', 'swv', 'cjg'] },
  play: async ({ portal, page, as, show }) => {
    await give(portal, 'ouder1')
    await ask(portal)
    const readerUrl = 'https://lezen.cjg.example'
    await portal.write((tx) => tx.parties.putClient(client({ party: party('cjg'), readerUrl })))
    await record(portal, 'cjg', {
      name: 'vitaal_belang',
      requester: party('school'),
      purpose: 'veiligheid_meldcode',
      categories: ['veiligheidssignalen'],
    })
    await as('invaller', '/school?organisatie=partij_cjg')
    await show('a question that was answered')
    await follow(page, 'Bekijk')
    await show('its page')
    await portal.write((tx) =>
      tx.parties.putClient(client({ id: 'systeem-school', party: party('school'), readerUrl })),
    )
    await offerAdvice(portal)
    await page.goto('/school?organisatie=partij_school')
    await page.getByRole('main').getByRole('link', { name: 'Haal het op' }).waitFor()
    await show('what stands ready')
  },
}

export const schoolScenes: readonly Scene[] = [
  askAsSchool,
  offeredToSchool,
  together('aanvrager', '/school/samen'),
]
