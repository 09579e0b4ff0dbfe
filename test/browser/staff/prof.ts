/** Pages of professionals (`/prof`). */

import { addDays, DAY, dayOf } from '../../../consent/time.ts'
import { EDU, give } from '../../support/consents.ts'
import { party } from '../../support/family.ts'
import type { Scene } from '../scenes.ts'
import { follow, press } from '../visitor.ts'
import { choose, fill, manyParties, record, SHARED, tick, together } from './parts.ts'

const workList: Scene = {
  name: 'the work list of a professional',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await record(portal, 'cjg', { name: 'rechtstreeks_betrokken', holder: party('school') })
    await as('leraar')
    await show('work list')
    await press(page, 'Zoek')
    await show('nothing typed')
    await fill(page, 'kind', portal.pseudonym('school'))
    await press(page, 'Zoek')
    await show('a child with a claim')
    await press(page, 'Ja, dit klopt')
    await show('check the claim')
    await press(page, 'Ja, ik bevestig dit')
    await show('confirmed')
    await fill(page, 'kind', portal.pseudonym('school'))
    await press(page, 'Zoek')
    await show('nothing to confirm')
    await press(page, 'Mag ik dit delen?')
    await show('a check about this child')
  },
}

const check: Scene = {
  name: 'may I share this?',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await give(portal, 'ouder1')
    await manyParties(portal, 60)
    await as('leraar', '/prof/controle')
    await show('empty form')
    await press(page, 'Vraag het na')
    await show('everything is missing')
    await fill(page, 'kind', portal.pseudonym('school'))
    await choose(page, 'ontvanger', party('cjg'))
    await choose(page, 'doel', EDU.purpose)
    await tick(page, 'categorieen-gedrag_welbevinden', 'categorieen-bsn')
    await tick(page, 'overleg-ja')
    await press(page, 'Vraag het na')
    await show('who takes part')
    await fill(page, 'zoek', 'hulp')
    await press(page, 'Zoek')
    await show('found by name')
    await tick(page, 'deelnemers-partij_hulp')
    await press(page, 'Verander iets')
    await show('back at the form')
    await press(page, 'Vraag het na')
    await press(page, 'Vraag het na')
    await show('the answer for a meeting')
  },
}

const nameless: Scene = {
  name: 'may I share this, without a name?',
  play: async ({ page, as, show }) => {
    await as('leraar', '/prof/controle/zonder-naam')
    await show('empty form')
    await press(page, 'Vraag het na')
    await show('everything is missing')
    await choose(page, 'ontvanger', 'adviestafel')
    await choose(page, 'doel', EDU.purpose)
    await tick(page, 'categorieen-gedrag_welbevinden', 'gezag-joint')
    await fill(page, 'leeftijd', '10')
    await press(page, 'Vraag het na')
    await show('who takes part')
    await press(page, 'Vraag het na')
    await show('nobody chosen')
    await tick(page, 'deelnemers-cjg_wijkteam', 'deelnemers-leerplicht')
    await press(page, 'Vraag het na')
    await show('the answer')
  },
}

const opened: Scene = {
  name: 'a no that a weighing, danger or a condition lifts',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await as('leraar', '/prof/controle/zonder-naam')
    await choose(page, 'ontvanger', 'veilig_thuis')
    await choose(page, 'doel', 'veiligheid_meldcode')
    await tick(page, 'categorieen-veiligheidssignalen', 'categorieen-bsn', 'gezag-joint')
    await fill(page, 'leeftijd', '9')
    await press(page, 'Vraag het na')
    await show('after a weighing, and never')
    await page.goto('/prof/controle')
    await fill(page, 'kind', portal.pseudonym('school'))
    await choose(page, 'ontvanger', party('leerplicht'))
    await choose(page, 'doel', 'verzuimaanpak')
    await tick(page, 'categorieen-verzuim_ongeoorloofd')
    await press(page, 'Vraag het na')
    await show('a condition is missing')
    await press(page, 'Leg een voorwaarde vast')
    await show('record a condition')
    await press(page, 'Verder')
    await show('no condition chosen')
    await choose(page, 'feit', 'drempel_16u_4w')
    await tick(page, 'klopt-ja')
    await press(page, 'Verder')
    await show('check the condition')
    await press(page, 'Leg dit vast')
    await show('recorded')
  },
}

const offer: Scene = {
  name: 'letting another know by law',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    const fillIn = async () => {
      await fill(page, 'kind', portal.pseudonym('school'))
      await choose(page, 'ontvanger', party('school2'))
      await choose(page, 'doel', 'overstap_overdracht')
      await tick(page, 'categorieen-identiteit_contact')
      await press(page, 'Verder')
    }
    await as('leraar', '/prof/aanbieden')
    await show('empty form')
    await press(page, 'Verder')
    await show('everything is missing')
    await fillIn()
    await show('check it')
    await press(page, 'Bied dit aan')
    await show('nothing was offered')
    await record(portal, 'school', {
      name: 'leerling_aangemeld_of_ingeschreven',
      requester: party('school2'),
    })
    await page.goto('/prof/aanbieden')
    await fillIn()
    await press(page, 'Bied dit aan')
    await show('offered')
  },
}

const among: Scene = {
  name: 'an organisation among many',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await manyParties(portal, 60)
    await as('leraar', '/prof/aanbieden')
    await show('some of them')
    await fill(page, 'kind', portal.pseudonym('school'))
    await fill(page, 'ontvanger-zoek', 'zwembad')
    await press(page, 'Zoek')
    await show('none found')
    await fill(page, 'ontvanger-zoek', 'nummer 59')
    await press(page, 'Zoek')
    await choose(page, 'ontvanger', `${party('school')}59`)
    await show('found')
  },
}

const withoutConsent: Scene = {
  name: 'sharing without consent',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await as('leraar', '/prof/zonder-toestemming')
    await show('empty form')
    await press(page, 'Verder')
    await show('everything is missing')
    await fill(page, 'kind', portal.pseudonym('school'))
    await tick(page, 'grond-gevaar', 'soort-geweld', 'geprobeerd-onveilig')
    await tick(page, 'vertellen-zodra_veilig', 'categorieen-veiligheidssignalen')
    await choose(page, 'ontvanger', party('vt'))
    await choose(page, 'doel', 'veiligheid_meldcode')
    await press(page, 'Verder')
    await show('nothing may be shared on this ground')
    await tick(page, 'grond-meldcode', 'categorieen-bsn')
    await press(page, 'Verder')
    await show('check it')
    await press(page, 'Deel dit zonder toestemming')
    await show('the weighing is kept nowhere yet')
    await tick(page, 'bewaard-ja')
    await press(page, 'Deel dit zonder toestemming')
    await show('shared')
  },
}

const askAsHolder: Scene = {
  name: 'asking a family as the holder',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    await as('leraar', '/prof/vragen')
    await show('nothing asked')
    await follow(page, 'Nieuwe aanvraag')
    await fill(page, 'kind', portal.pseudonym('school'))
    await press(page, 'Verder')
    await choose(page, 'ander', party('cjg'))
    await choose(page, 'doel', EDU.purpose)
    await press(page, 'Verder')
    await tick(page, 'categorieen-gedrag_welbevinden')
    await press(page, 'Verder')
    await fill(page, 'reden', 'Dan kan het team meedenken.')
    await press(page, 'Verder')
    await tick(page, 'duur-dag')
    const [year = '', month = '', day = ''] = addDays(dayOf(portal.clock.now), 40).split('-')
    for (const [part, text] of Object.entries({ dag: day, maand: month, jaar: year }))
      await fill(page, `tot-${part}`, text)
    await press(page, 'Verder')
    await show('check it')
    await press(page, 'Verstuur de vraag')
    await show('asked')
    portal.clock.now += 8 * DAY
    await as('leraar', '/prof/vragen')
    await follow(page, 'Bekijk')
    await press(page, 'Herinner één keer')
    await show('reminded')
    await go('/prof/nieuw')
    await show('a new question')
    await go('/prof/vragen')
    await show('work list')
  },
}

const rules: Scene = {
  name: 'the rules, for a professional',
  family: SHARED,
  play: async ({ as, go, show }) => {
    await as('leraar', '/prof/regels')
    await show('rules and choices of the region')
    await go('/prof/regels/verzuimaanpak')
    await show('of one purpose')
  },
}

export const profScenes: readonly Scene[] = [
  rules,
  workList,
  check,
  nameless,
  opened,
  offer,
  among,
  withoutConsent,
  askAsHolder,
  together('leraar', '/prof/samen'),
]
