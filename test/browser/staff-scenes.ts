/** The pages of people of organisations in their states, each scene in a portal of its own. */
import { generateKeyPairSync } from 'node:crypto'
import type { Page } from 'playwright-core'
import { allErasures, carryOutErasure } from '../../broker/erase-family.ts'
import { familyLog } from '../../broker/insight.ts'
import { recordFact, recordFactInput } from '../../broker/record-fact.ts'
import { reportInput, reportRow } from '../../broker/report.ts'
import { recordRules } from '../../broker/rule-versions.ts'
import { createRulebooks } from '../../broker/rulebooks.ts'
import { sweep } from '../../broker/sweep.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { DAY } from '../../consent/time.ts'
import { cautiousRegion } from '../../policies/region.ts'
import { EDU, give } from '../support/consents.ts'
import { actor, type PartyName, party } from '../support/family.ts'
import { client } from '../support/nouns.ts'
import type { TestPortal } from '../support/portal.ts'
import { ask, type Scene } from './scenes.ts'
import { follow, press } from './visitor.ts'

const SHARED = { birthDate: '2016-06-01' }
/** Of something in an organisation's own file. */
const HASH = 'a'.repeat(64)

const record = (portal: TestPortal, by: PartyName, fact: object) =>
  recordFact(
    portal.context,
    actor(by),
    portal.key(),
    recordFactInput.parse({ kind: portal.pseudonym(by), ...fact }),
  )

/** A region of the size of a real one. */
const manyParties = (portal: TestPortal, count: number): Promise<void> =>
  portal.write(async (tx: Transaction) => {
    const school = await tx.parties.get(party('school'))
    if (!school) throw new Error('no school')
    for (let at = 0; at < count; at += 1)
      await tx.parties.put({
        ...school,
        id: `${school.id}${at}` as typeof school.id,
        oin: `${at + 100}`.padStart(8, '0') + '0'.repeat(12),
        name: `Stichting School nummer ${at}`,
        gatewayUrl: null,
      })
  })

const fill = (page: Page, name: string, text: string) => page.locator(`#${name}`).fill(text)
const choose = (page: Page, name: string, value: string) =>
  page.locator(`#${name}`).selectOption(value)
const tick = (page: Page, ...ids: readonly string[]) =>
  ids.reduce<Promise<void>>(
    (before, id) => before.then(() => page.locator(`#${id}`).check()),
    Promise.resolve(),
  )

// --- professionals ---------------------------------------------------------------------------------------------

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

const withoutConsent: Scene = {
  name: 'sharing without consent',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await as('leraar', '/prof/zonder-toestemming')
    await show('empty form')
    await press(page, 'Verder')
    await show('everything is missing')
    await fill(page, 'kind', portal.pseudonym('school'))
    await tick(page, 'grond-meldcode', 'categorieen-veiligheidssignalen')
    await choose(page, 'ontvanger', party('vt'))
    await choose(page, 'doel', 'veiligheid_meldcode')
    await fill(page, 'afweging', HASH)
    await press(page, 'Verder')
    await show('check it')
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
    await show('check it')
    await press(page, 'Verstuur de vraag')
    await show('asked')
    await go('/prof/nieuw')
    await show('a new question')
    await go('/prof/vragen')
    await show('work list')
  },
}

// --- school ----------------------------------------------------------------------------------------------------

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
    await show('check it')
    await press(page, 'Verstuur de vraag')
    await show('asked')
    portal.clock.now += 25 * DAY
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
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await give(portal, 'ouder1')
    await ask(portal)
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
  },
}

const together = (who: 'leraar' | 'aanvrager', path: string): Scene => ({
  name: `filling in together, at ${path}`,
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await as(who, path)
    await show('empty form')
    await press(page, 'Verder')
    await show('everything is missing')
    await fill(page, 'kind', portal.pseudonym('school'))
    await choose(page, 'rol', 'ouder1')
    await tick(page, 'keuze-gegeven', 'manier-papier', 'categorieen-gedrag_welbevinden')
    await choose(page, 'ontvanger', party('cjg'))
    await choose(page, 'doel', EDU.purpose)
    await fill(page, 'scan', HASH)
    await fill(page, 'getuige', 'mw2')
    await press(page, 'Verder')
    await show('check it')
    await press(page, 'Leg dit vast')
    await show('recorded')
  },
})

// --- oversight and administration --------------------------------------------------------------------------------

const oversight: Scene = {
  name: 'the privacy officer',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    await give(portal, 'ouder1')
    const slice = await portal.grant('cjg')
    if (slice) await portal.order(slice)
    for (let round = 0; round < 28; round += 1) await ask(portal)
    await record(portal, 'cjg', {
      name: 'vitaal_belang',
      requester: party('hulpdiensten'),
      purpose: 'veiligheid_meldcode',
      categories: ['veiligheidssignalen'],
    })
    await as('fg')
    await show('figures')
    await press(page, 'Controleer nu')
    await show('the log is complete')
    await go('/fg/logboek')
    await show('log')
    await go('/fg/logboek?nummer=verzoek_0')
    await show('nothing found')
    for (const file of ['csv', 'json', 'pdf']) await page.request.get(`/fg/logboek/${file}`)
    await go('/fg/logboek?verborgen=ja')
    await show('held back')
    await follow(page, 'Geef vrij')
    await show('about to release')
    await press(page, 'Ja, geef vrij')
    await show('released')
  },
}

const signals: Scene = {
  name: 'signals',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    await as('fg', '/fg/signalen')
    await show('no signal')
    for (let at = 0; at < 27; at += 1) {
      portal.clock.now += 1000
      await record(portal, 'cjg', {
        name: at === 0 ? 'vitaal_belang' : 'afweging_vastgelegd',
        requester: party('hulpdiensten'),
        purpose: 'veiligheid_meldcode',
        categories: ['veiligheidssignalen'],
        ...(at > 0 && { weighingHash: HASH }),
      })
    }
    await go('/fg')
    await show('new signals on the first page')
    await follow(page, 'Bekijk de signalen')
    await show('new')
    await follow(page, 'Oudere signalen')
    await show('older ones')
    portal.clock.now += 21 * DAY
    await as('fg', '/fg/signalen')
    await follow(page, 'Bekijk')
    await show('a row that stays hidden')
    await press(page, 'Leg dit vast')
    await show('no state')
    await tick(page, 'stand-in_onderzoek')
    await press(page, 'Leg dit vast')
    await show('taken on')
    await tick(page, 'stand-klaar')
    await fill(page, 'notitie', 'Besproken met de medewerker. Het gezin hoort het volgende week.')
    await press(page, 'Leg dit vast')
    await show('done')
    await go('/fg/signalen?stand=klaar')
    await show('list of what is done')
  },
}

const sample: Scene = {
  name: 'the sample of a week',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await give(portal, 'ouder1')
    for (let look = 0; look < 3; look += 1) {
      const slice = await portal.token('cjg')
      await portal.order(slice)
    }
    portal.clock.now += 7 * DAY
    await as('fg', '/fg/steekproef')
    await show('weeks')
    await follow(page, 'Bekijk')
    await show('not drawn')
    await press(page, 'Trek de steekproef')
    await show('nothing chosen')
    await tick(page, 'deel-25')
    await press(page, 'Trek de steekproef')
    await show('drawn')
    await follow(page, 'Oordeel')
    await show('one look')
    await press(page, 'Leg dit vast')
    await show('no verdict')
    await tick(page, 'oordeel-onterecht')
    await press(page, 'Leg dit vast')
    await show('recorded')
    await follow(page, 'Alle weken')
    await follow(page, 'Bekijk')
    await page.goto(page.url().replace(/2026-\d\d-\d\d/, '2026-08-17'))
    await tick(page, 'deel-5')
    await press(page, 'Trek de steekproef')
    await show('a week without looks')
    await follow(page, 'Alle weken')
    await show('weeks, one done')
  },
}

/** Rules as they were before: another row, another choice, one row less. */
const rulesChange = async ({ context, clock }: TestPortal): Promise<void> => {
  const { catalogue, regions } = context.rulebooks
  const [rule, , ...others] = catalogue.rules
  if (!rule) throw new Error('no rule')
  const older = { ...catalogue, version: '0.9', rules: [{ ...rule, ageMax: 11 }, ...others] }
  const region = { ...cautiousRegion, switches: { 'consent.parents.normaal': 'all' } }
  const before = createRulebooks(
    { catalogue: older, hash: 'c'.repeat(64) },
    () => context.rulebooks.wording('en'),
    [{ region, hash: 'b'.repeat(64) }],
  )
  await recordRules({ ...context, rulebooks: before })
  clock.now += DAY
  await recordRules({ ...context, rulebooks: { ...context.rulebooks, regions } })
}

const rules: Scene = {
  name: 'the rules',
  play: async ({ portal, page, as, go, show }) => {
    await as('fg', '/fg/regels/versies')
    await show('no version')
    await rulesChange(portal)
    await as('fg', '/fg/regels')
    await show('rules')
    await go('/fg/regels/preventie_vroegsignalering')
    await show('of a purpose')
    await go('/fg/regels/alle')
    await show('for every purpose')
    await follow(page, 'Meer regels')
    await show('more of them')
    await go('/fg/regels')
    await follow(page, 'Bekijk eerdere versies')
    await show('versions')
    await press(page, 'Laat het verschil zien')
    await show('nothing to compare')
    await choose(page, 'van', '1')
    await choose(page, 'naar', '2')
    await press(page, 'Laat het verschil zien')
    await show('difference')
  },
}

const keeping: Scene = {
  name: 'keeping and erasing',
  play: async ({ portal, as, go, show }) => {
    await as('fg', '/fg/bewaren')
    await show('nothing erased')
    await portal.write((tx) => tx.artifacts.put('soort', 'een', 'inhoud', portal.clock.now))
    await sweep(portal.context, () => undefined)
    await go('/fg/bewaren')
    await show('something erased')
  },
}

const erasingAFamily: Scene = {
  name: 'erasing a family',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await give(portal, 'ouder1')
    await as('fg', '/fg/bewaren')
    await follow(page, 'Gegevens van een gezin wissen')
    await show('nothing asked')
    await press(page, 'Kijk wat er weggaat')
    await show('everything is missing')
    await fill(page, 'kind', portal.pseudonym('cjg'))
    await tick(page, 'reden-gezin_vraagt')
    await press(page, 'Kijk wat er weggaat')
    await show('what would go')
    await press(page, 'Vraag om te wissen')
    await show('asked')
    const [asked] = await allErasures(portal.context)
    if (asked) await carryOutErasure(portal.context, asked.id)
    await page.reload()
    await show('erased')
  },
}

const administration: Scene = {
  name: 'administration',
  play: async ({ page, as, show }) => {
    await as('beheerder')
    await show('overview')
    await follow(page, 'Hoe goed leesbaar zijn de teksten?')
    await show('texts')
    await follow(page, 'Meer teksten')
    await show('more texts')
    await page.goto('/beheer')
    await follow(page, 'Thema')
    await show('themes')
  },
}

const peopleAndSystems: Scene = {
  name: 'people and systems changed',
  play: async ({ portal, page, as, go, show }) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = (kid: string) => ({ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256' })
    await portal.write((tx) =>
      tx.parties.putClient(
        client({ id: 'cjg-dossier', party: party('cjg'), jwks: { keys: [key('sleutel-2026')] } }),
      ),
    )
    await as('beheerder')
    await follow(page, 'Voeg iemand toe')
    await show('somebody new')
    await press(page, 'Bewaar')
    await show('everything is missing')
    await fill(page, 'login', '100200300')
    await fill(page, 'medewerker', 'm.14')
    await tick(page, 'functies-professional')
    await press(page, 'Bewaar')
    await show('added')
    await page.locator('tr', { hasText: 'm.14' }).getByRole('link').click()
    await show('one of the people')
    await page.locator('#functies-professional').uncheck()
    await press(page, 'Bewaar')
    await show('without a function')
    await go('/beheer/systemen/cjg-dossier')
    await show('a system')
    await press(page, 'Bewaar de sleutel')
    await show('no key')
    await fill(page, 'sleutelset', JSON.stringify(key('sleutel-2027')))
    await tick(page, 'plaats-ernaast')
    await press(page, 'Bewaar de sleutel')
    await show('two keys')
    await press(page, 'Haal sleutel-2026 weg')
    await press(page, 'Haal sleutel-2027 weg')
    await show('the last key')
    await go('/beheer/systemen/cjg-dossier')
    await tick(page, 'aan-nee')
    await page.getByRole('button', { name: 'Bewaar', exact: true }).click()
    await show('switched off')
  },
}

const organisations: Scene = {
  name: 'organisations of the register',
  play: async ({ portal, page, as, show }) => {
    await manyParties(portal, 30)
    await as('register')
    await show('organisations')
    await follow(page, 'Meer organisaties')
    await show('more organisations')
    await page.goto('/beheer/organisaties/nieuw')
    await show('a new one')
    await press(page, 'Bewaar')
    await show('everything is missing')
    await fill(page, 'korte-naam', 'de-mus')
    await choose(page, 'soort', 'school_po')
    await fill(page, 'naam', 'Basisschool De Mus')
    await fill(page, 'oin', '00000099000000009000')
    await choose(page, 'regio', portal.context.rulebooks.regions[0]?.region.id ?? '')
    await tick(page, 'bsn-nee')
    await press(page, 'Bewaar')
    await show('added')
    await press(page, 'Voeg deze beheerder toe')
    await show('no first administrator')
    await fill(page, 'login', '100200301')
    await fill(page, 'medewerker', 'm.1')
    await press(page, 'Voeg deze beheerder toe')
    await show('with an administrator')
    await tick(page, 'aan-nee')
    await press(page, 'Bewaar')
    await show('switched off')
  },
}

const green: Scene = {
  name: 'the second theme',
  family: { theme: 'groen' },
  play: async ({ portal, page, as, go, show }) => {
    await record(portal, 'cjg', {
      name: 'vitaal_belang',
      requester: party('hulpdiensten'),
      purpose: 'veiligheid_meldcode',
      categories: ['veiligheidssignalen'],
    })
    await as('invaller', '/beheer/thema')
    await show('both themes')
    await go('/prof/zonder-toestemming')
    await press(page, 'Verder')
    await show('a form with faults')
    await go('/fg?organisatie=partij_cjg')
    await press(page, 'Controleer nu')
    await show('figures')
    await go('/fg/logboek?organisatie=partij_cjg')
    await show('log')
    await as('ouder1')
    await show('a parent')
  },
}

const atTwo: Scene = {
  name: 'somebody who works at two organisations',
  play: async ({ page, as, go, show }) => {
    await as('invaller')
    await show('work list')
    await press(page, 'Zoek')
    await show('no organisation chosen')
    for (const path of ['/fg', '/school', '/beheer']) {
      await go(path)
      await show(path)
    }
  },
}

const inEnglish: Scene = {
  name: 'staff pages in English',
  locale: 'en-GB',
  family: SHARED,
  play: async ({ portal, as, go, show }) => {
    await ask(portal)
    await as('invaller')
    const paths = [
      '/prof',
      '/prof/controle',
      '/prof/controle/zonder-naam',
      '/prof/aanbieden',
      '/prof/zonder-toestemming',
      '/prof/vragen?organisatie=partij_cjg',
      '/school/nieuw',
      '/school/samen',
      '/fg?organisatie=partij_cjg',
      '/fg/logboek?organisatie=partij_cjg',
      '/fg/steekproef',
      '/fg/regels',
      '/fg/regels/verzuimaanpak',
      '/fg/regels/versies',
      '/fg/bewaren',
      '/fg/bewaren/gezin',
      '/fg/signalen',
      '/beheer',
      '/beheer/teksten',
      '/beheer/thema',
      '/beheer/mensen/nieuw',
    ]
    for (const path of paths) {
      await go(path)
      await show(path)
    }
  },
}

/** Everything there is to see. */
const reports: Scene = {
  name: 'what families reported',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await ask(portal)
    const who = portal.who('ouder1')
    const { rows } = await familyLog(portal.context, who, { child: portal.child, limit: 1 })
    const about = { child: portal.child, sequence: rows[0]?.sequence }
    const report = { ...about, to: 'organisatie', text: 'Wij kennen deze organisatie niet.' }
    await reportRow(portal.context, who, portal.key(), reportInput.parse(report))
    await as('fg', '/fg/meldingen')
    await show('the list of the officer')
    await follow(page, 'Bekijk')
    await show('the report')
    await press(page, 'Bewaar en laat')
    await show('no new state')
    await page.getByLabel('Klaar').check()
    await page.getByLabel('Antwoord aan de melder').fill('U hebt gelijk. Wij haalden het weg.')
    await press(page, 'Bewaar en laat')
    await show('answered')
  },
}

export const staffScenes: readonly Scene[] = [
  workList,
  check,
  nameless,
  offer,
  withoutConsent,
  askAsHolder,
  askAsSchool,
  offeredToSchool,
  together('leraar', '/prof/samen'),
  together('aanvrager', '/school/samen'),
  oversight,
  reports,
  signals,
  sample,
  rules,
  keeping,
  erasingAFamily,
  administration,
  peopleAndSystems,
  organisations,
  green,
  atTwo,
  inEnglish,
]
