/** Pages of the privacy officer (`/fg`). */

import { recordRules } from '../../../broker/decisions/rule-versions.ts'
import { createRulebooks } from '../../../broker/decisions/rulebooks.ts'
import { askToErase } from '../../../broker/erasure/ask-erasure.ts'
import { allErasures, carryOutErasure } from '../../../broker/erasure/erase-family.ts'
import { familyLog } from '../../../broker/insight/insight.ts'
import { reportInput, reportRow } from '../../../broker/insight/report.ts'
import { journalEntry } from '../../../broker/journal-entry.ts'
import { sweep } from '../../../broker/sweep.ts'
import { DAY } from '../../../consent/time.ts'
import { cautiousRegion } from '../../../policies/region.ts'
import { give } from '../../support/consents.ts'
import { type PartyName, party } from '../../support/family.ts'
import { erasureRequest, order, report } from '../../support/nouns.ts'
import type { TestPortal } from '../../support/portal.ts'
import { ask, type Scene } from '../scenes.ts'
import { follow, press } from '../visitor.ts'
import { choose, fill, HASH, record, SHARED, tick } from './parts.ts'

/** An order that a gateway did not answer. */
const failAt = (portal: TestPortal, holder: PartyName): Promise<void> =>
  portal.write(async (tx) => {
    const one = order(portal.child, { holder: party(holder), requester: party('school') })
    await tx.disclosures.addOrder(one)
    const end = { state: 'mislukt', failure: 'onbereikbaar', at: portal.clock.now } as const
    await tx.disclosures.closeOrder(one.id, end)
  })

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
    await failAt(portal, 'cjg')
    // The longest word of what can happen, beside the others.
    await portal.write((tx) =>
      tx.journal.append(
        journalEntry({
          kind: 'controle_gedaan',
          at: portal.clock.now,
          visibility: 'niemand',
          child: portal.child,
          party: party('cjg'),
          employee: 'medewerker',
          holder: party('cjg'),
          requester: party('hulpdiensten'),
          purpose: 'preventie_vroegsignalering',
          subject: 'controle_4gaw88bq21p7n1xcgtvc6v1g',
        }),
      ),
    )
    await as('fg')
    await show('figures, and a source that does not answer')
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

const reports: Scene = {
  name: 'what families reported',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    await ask(portal)
    const who = portal.who('ouder1')
    const { rows } = await familyLog(portal.context, who, { child: portal.child, limit: 1 })
    const about = { child: portal.child, sequence: rows[0]?.sequence }
    const asked = { ...about, to: 'organisatie', text: 'Wij kennen deze organisatie niet.' }
    await reportRow(portal.context, who, portal.key(), reportInput.parse(asked))
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
    const { person } = portal.who('ouder1')
    const change = { kind: 'bezwaar', party: party('cjg'), at: portal.clock.now } as const
    const objection = report(portal.child, person, change)
    await portal.write((tx) => tx.reports.add(objection))
    await go('/fg/meldingen')
    await show('the list with an objection')
    await go(`/fg/meldingen/${objection.id}`)
    await show('an objection')
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
  play: async ({ portal, page, as, go, show }) => {
    await give(portal, 'ouder1')
    const { person } = portal.who('ouder1')
    const reported = report(portal.child, person, { party: party('cjg') })
    await portal.write((tx) => tx.reports.add(reported))
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
    await go(`/fg/meldingen/${reported.id}`)
    await show('a report that closed with it')
  },
}

const askedToErase: Scene = {
  name: 'families that ask to be erased',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    const ask = (role: 'ouder1' | 'ouder2') =>
      askToErase(portal.context, portal.who(role), portal.key(), {
        child: portal.child,
        party: party('cjg'),
      })
    await as('fg', '/fg/bewaren')
    await follow(page, 'Verzoeken van gezinnen')
    await show('nothing asked')
    await ask('ouder1')
    await go('/fg/wisverzoeken')
    await show('one request')
    await follow(page, 'Bekijk')
    await show('not everybody asked')
    await ask('ouder2')
    await page.reload()
    await press(page, 'Leg het besluit vast')
    await show('everything is missing')
    await page.getByLabel('Toewijzen: laat alles wissen').check()
    await page.getByLabel('Waarom?').fill('U hebt daar recht op.')
    await press(page, 'Leg het besluit vast')
    await show('granted')
    portal.clock.now += 40 * DAY
    await portal.write((tx) =>
      tx.erasureRequests.add(
        erasureRequest(portal.child, portal.who('ouder1').person, {
          party: party('cjg'),
          at: portal.clock.now - 40 * DAY,
        }),
      ),
    )
    await as('fg', '/fg/wisverzoeken')
    await show('too late')
  },
}

export const fgScenes: readonly Scene[] = [
  oversight,
  reports,
  signals,
  sample,
  rules,
  keeping,
  erasingAFamily,
  askedToErase,
]
