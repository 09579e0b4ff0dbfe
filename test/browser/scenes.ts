/** The pages of the portal in their states, each scene in a portal of its own. A new page gets its line here. */
import type { Page } from 'playwright-core'
import { recordExpiries } from '../../broker/answers/expiry.ts'
import { recordConsent, recordInput } from '../../broker/answers/recorded-consent.ts'
import { pauseConsent, withdrawConsent } from '../../broker/answers/take-back.ts'
import { makeOffer, offerInput } from '../../broker/disclosure/offer.ts'
import { askToErase } from '../../broker/erasure/ask-erasure.ts'
import { decideErasure } from '../../broker/erasure/decide-erasure.ts'
import { invite } from '../../broker/family/codes.ts'
import { addressCode } from '../../broker/family/contact.ts'
import { ownReports } from '../../broker/insight/report.ts'
import { handleReport, handleReportInput } from '../../broker/oversight/handle-report.ts'
import { openPages } from '../../broker/portal/pages/open.ts'
import type { Theme } from '../../broker/portal/theme.ts'
import { askForConsent, askInput } from '../../broker/questions/ask.ts'
import { noContact } from '../../consent/contact.ts'
import { partyId } from '../../consent/id.ts'
import { mailAddress } from '../../consent/mail-address.ts'
import { addDays, DAY, dayOf, MINUTE } from '../../consent/time.ts'
import { CARE, EDU, give, refuse } from '../support/consents.ts'
import { deliverAdvice, showsCopies } from '../support/copies.ts'
import { actor, type FamilyOptions, party } from '../support/family.ts'
import { withdrawalWithoutYes } from '../support/nouns.ts'
import type { TestPortal, Visitor } from '../support/portal.ts'
import { record } from '../support/say.ts'
import { follow, press } from './visitor.ts'

/** What a scene is played with. */
export type Stage = {
  readonly portal: TestPortal
  readonly page: Page
  readonly as: (who: Visitor, path?: string) => Promise<void>
  readonly go: (path: string) => Promise<void>
  /** The page on screen is one of those to look at. */
  readonly show: (name: string) => Promise<void>
}

export type Scene = {
  readonly name: string
  readonly locale?: string
  readonly family?: FamilyOptions & { readonly theme?: Theme }
  readonly play: (stage: Stage) => Promise<void>
}

/** The CJG asks the family about what the school knows. */
export const ask = (portal: TestPortal, change: object = {}) =>
  askForConsent(
    portal.context,
    actor('cjg'),
    portal.key(),
    askInput.parse({
      kind: portal.pseudonym('cjg'),
      ...EDU,
      reason: 'Wij willen op tijd kunnen helpen.',
      ...change,
    }),
  )

/** The school gives the samenwerkingsverband what the law lets it give (R20). */
const shareByLaw = (portal: TestPortal, change: object = {}) =>
  makeOffer(
    portal.context,
    actor('school'),
    portal.key(),
    offerInput.parse({
      kind: portal.pseudonym('school'),
      ontvanger: party('swv'),
      doel: 'opp_extra_ondersteuning',
      categorieen: ['ondersteuningsbehoefte', 'gezondheid_diagnose', 'plan_afspraken'],
      ...change,
    }),
  )

/** Whoever helped a parent fill something in waits for that parent's own word. */
const fillInWith = ({ context, pseudonym, key }: TestPortal) => {
  const { holder: _holder, ...said } = CARE
  const kind = pseudonym('cjg')
  const input = { ...said, kind, role: 'ouder1', decision: 'gegeven', channel: 'begeleid' }
  return recordConsent(context, actor('cjg'), key(), recordInput.parse(input))
}

/** From now on this parent gets mail. */
const giveAddress = ({ write, who }: TestPortal) =>
  write(async (tx) => {
    const address = mailAddress.parse('ouder@post.example')
    await tx.contacts.put({
      ...noContact({ person: who('ouder1').person, language: 'nl' }),
      address,
    })
  })

/** Schools that the family knows, more than fit on cards. */
const manySchools = async ({ write, child, clock }: TestPortal) => {
  for (let number = 0; number < 26; number += 1)
    await write(async (tx) => {
      const school = await tx.parties.get(party('school'))
      const id = partyId.parse(`partij_school-${number}`)
      const oin = `${900 + number}`.padStart(20, '0')
      if (school) await tx.parties.put({ ...school, id, oin, name: `School nummer ${number}` })
      const known = { kind: 'bevestigd', by: 'gezin', at: clock.now } as const
      await tx.involvements.add({ child, party: id, ...known })
    })
}

const SHARED = { birthDate: '2016-06-01' }

const organisations: Scene = {
  name: 'every organisation around a child',
  family: { ...SHARED, linked: ['school', 'cjg', 'leerplicht', 'hulp'] },
  play: async ({ portal, page, as, show }) => {
    await give(portal, 'ouder1')
    await give(portal, 'ouder1', CARE)
    await refuse(portal, 'ouder1', { purpose: 'ondersteuningsteam_mdo', categories: ['opp'] })
    await as('ouder1')
    await show('cards')
    await manySchools(portal)
    await page.reload()
    await show('a table')
    await follow(page, 'Meer organisaties')
    await show('its second page')
    await page.getByLabel('Zoek een organisatie').fill('nummer 7')
    await press(page, 'Zoek')
    await show('searched')
    await page.getByLabel('Zoek een organisatie').fill('niets')
    await press(page, 'Zoek')
    await show('nothing found')
  },
}

const openScene = (locale: string): Scene => ({
  name: `pages for everybody (${locale})`,
  locale,
  play: async ({ portal, go, show }) => {
    portal.provider.endsSessions = true
    const options = { context: portal.context } as Parameters<typeof openPages>[0]
    for (const [path] of openPages(options)) {
      await go(path)
      await show(path)
    }
    await go('/uitgelogd')
    await show('logged out, and maybe not at the provider')
    await go('/uitgelogd/inlogdienst')
    await show('back from the provider')
    await go('/bestaat-niet')
    await show('unknown page')
  },
})

const refusedLogins: Scene = {
  name: 'logins that fail',
  play: async ({ portal, page, show }) => {
    portal.logsInNow('ouder1', { represents: { name: 'Iemand anders' } })
    await page.goto('/inloggen')
    await show('on behalf of somebody else')
    portal.provider.error = 'access_denied'
    await page.goto('/inloggen')
    await show('refused by the provider')
    await page.goto('/inloggen/terug?code=1&state=2')
    await show('a login that nobody began')
  },
}

const nobodyKnown: Scene = {
  name: 'somebody without a family',
  play: async ({ as, go, show }) => {
    await as('voogd')
    await show('overview')
    for (const path of ['/ouder/vragen', '/ouder/gegevens', '/ouder/gegevens/code']) {
      await go(path)
      await show(path)
    }
    await go('/ouder/organisaties')
    await show('the family that is not there')
  },
}

const nothingYet: Scene = {
  name: 'a family in which nothing happened',
  play: async ({ as, go, show }) => {
    await as('ouder1')
    await show('overview')
    for (const path of [
      '/ouder/vragen',
      '/ouder/inzage',
      '/ouder/gegevens',
      '/ouder/stoppen',
      '/mijn-login',
    ]) {
      await go(path)
      await show(path)
    }
  },
}

const withoutAuthority: Scene = {
  name: 'a parent whose authority is not known',
  family: { holders: ['ouder2'] },
  play: async ({ as, go, show }) => {
    await as('ouder1')
    await show('overview')
    for (const path of ['/ouder/gegevens', '/ouder/organisaties', '/ouder/uitnodigen']) {
      await go(path)
      await show(path)
    }
  },
}

const question: Scene = {
  name: 'a question, until it is answered',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    const { id } = await ask(portal, { lastDay: addDays(dayOf(portal.clock.now), 40) })
    await as('ouder1')
    await show('overview with a question')
    await follow(page, 'Bekijk en beantwoord')
    await show('questions')
    await follow(page, 'Bekijk de vraag')
    await show('question')
    await press(page, 'Verder')
    await show('nothing chosen')
    await page.getByLabel('Ja, dat mag').check()
    await page.getByLabel('Dag').fill('31')
    await page.getByLabel('Maand').fill('februari')
    await press(page, 'Verder')
    await show('nothing ticked, no such day')
    for (const box of await page.getByRole('checkbox').all()) await box.check()
    for (const part of ['Dag', 'Maand', 'Jaar']) await page.getByLabel(part).fill('')
    await press(page, 'Verder')
    await show('check your choice')
    await press(page, 'Verander iets')
    await show('changing it')
    await press(page, 'Verder')
    await press(page, 'Bewaar mijn keuze')
    await show('saved')
    await as('ouder2', `/ouder/vragen/${id}`)
    await page.getByLabel('Nee, dat mag niet').check()
    await press(page, 'Verder')
    await show('check a no')
    await press(page, 'Bewaar mijn keuze')
    await show('a no is saved')
  },
}

const sharing: Scene = {
  name: 'an answer that counts, and its changes',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    const { id } = await give(portal, 'ouder1')
    await as('ouder1')
    await show('overview')
    await follow(page, 'Bekijk of verander')
    await show('shared')
    await follow(page, 'Bewijs bekijken')
    await show('receipt, without an address')
    await giveAddress(portal)
    await page.reload()
    await show('receipt')
    await press(page, 'Stuur naar mijn e-mail')
    await show('receipt, mailed')
    await page.request.get(`/ouder/keuze/${id}/bewijs/pdf`)
    await go(`/ouder/keuze/${id}`)
    await press(page, 'Verder')
    await show('no part chosen')
    await page.getByRole('checkbox').first().check()
    await press(page, 'Verder')
    await show('about to stop a part')
    await press(page, 'Ja, stop met dit deel')
    await show('narrowed')
    await go('/ouder')
    await show('overview of a part')
    await go(`/ouder/keuze/${id}`)
    await press(page, 'Zet even stil')
    await show('paused')
    await press(page, 'Deel weer')
    await show('resumed')
    await follow(page, 'Stop met delen')
    await show('about to stop')
    await press(page, 'Ja, stop met delen')
    await show('stopped')
    await follow(page, 'Bekijk, print of bewaar het bewijs')
    await show('receipt of stopping')
    await go(`/ouder/keuze/${id}/bewijs`)
    await show('receipt of what was stopped')
    await go('/ouder')
    await show('overview after stopping')
  },
}

const madeAnew: Scene = {
  name: 'a choice that is made anew',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    const { id } = await refuse(portal, 'ouder1')
    await as('ouder1', `/ouder/keuze/${id}`)
    await follow(page, 'Verander uw keuze')
    await show('choose anew')
    await press(page, 'Verder')
    await show('nothing chosen')
    await page.getByLabel('Ja, dat mag').check()
    await page.getByRole('checkbox').first().check()
    await press(page, 'Verder')
    await show('check it')
    await press(page, 'Bewaar mijn keuze')
    await show('saved')
  },
}

const twoWindows: Scene = {
  name: 'an answer that was not kept',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    const { id } = await ask(portal)
    await as('ouder1', `/ouder/vragen/${id}`)
    await page.getByLabel('Ja, dat mag').check()
    await page.getByRole('checkbox').first().check()
    await refuse(portal, 'ouder1')
    await press(page, 'Verder')
    await show('told')
  },
}

const stoppedInOtherWindow: Scene = {
  name: 'a stop that came after it was stopped elsewhere',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    const { id } = await give(portal, 'ouder1')
    await as('ouder1', `/ouder/keuze/${id}/stoppen`)
    await withdrawConsent(portal.context, portal.who('ouder1'), portal.key(), { statement: id })
    await press(page, 'Ja, stop met delen')
    await show('told')
    await page.goto(`/ouder/keuze/${id}?veranderd=ja`)
    await show('told that it was too late')
  },
}

const filledInByOther: Scene = {
  name: 'what somebody else filled in',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    const { id } = await fillInWith(portal)
    await as('ouder1')
    await show('overview')
    await follow(page, 'Bekijk en bevestig: Stichting school')
    await show('is it right?')
    await go('/ouder/vragen')
    await show('among the questions')
    await go(`/ouder/keuze/${id}`)
    await follow(page, 'Nee, dit klopt niet')
    await show('about to say that it is wrong')
    await press(page, 'Dit klopt niet, laat het niet tellen')
    await show('it does not count')
  },
}

const allStates: Scene = {
  name: 'answers in every other state',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    const { id: replaced } = await give(portal, 'ouder1')
    const { id: refused } = await refuse(portal, 'ouder1')
    const { id: unconfirmed } = await fillInWith(portal)
    const today = dayOf(portal.clock.now)
    const short = { categories: ['ondersteuningsbehoefte'], lastDay: today }
    const { id: expired } = await give(portal, 'ouder1', short)
    portal.clock.now += 2 * DAY
    await as('ouder1')
    await show('overview')
    for (const id of [replaced, refused, expired]) {
      await go(`/ouder/keuze/${id}`)
      await show('answer')
    }
    await go(`/ouder/keuze/${unconfirmed}`)
    await show('to be confirmed')
    await press(page, 'Ja, dit klopt')
    await show('confirmed')
  },
}

const stoppedLongAgo: Scene = {
  name: 'what was stopped so long ago that the yes is gone',
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    const { person } = portal.who('ouder1')
    await portal.write((tx) => tx.statements.add(withdrawalWithoutYes(portal.child, person, CARE)))
    await as('ouder1')
    await show('overview')
    await follow(page, 'Bekijk of verander')
    await show('answer')
  },
}

const stopEverything: Scene = {
  name: 'stopping everything',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    await give(portal, 'ouder1')
    const { id } = await give(portal, 'ouder1', CARE)
    await pauseConsent(portal.context, portal.who('ouder1'), portal.key(), { statement: id })
    await as('ouder1', '/ouder/stoppen')
    await show('about to stop')
    await press(page, 'Ja, stop alles')
    await show('stopped')
    await page.reload()
    await show('stopped, looked at again')
    await go('/ouder/stoppen')
    await show('nothing to stop')
  },
}

const log: Scene = {
  name: 'a log of more than one page',
  play: async ({ portal, page, as, show }) => {
    const scope = { ...EDU, categories: ['gedrag_welbevinden'] }
    for (let round = 0; round < 14; round += 1) {
      const { id } = await give(portal, 'ouder1')
      await withdrawConsent(portal.context, portal.who('ouder1'), portal.key(), { statement: id })
      await ask(portal)
      await shareByLaw(portal)
      portal.clock.now += MINUTE
    }
    await give(portal, 'ouder1', scope)
    const slice = await portal.grant('cjg')
    if (slice) await portal.order(slice)
    await as('ouder1', '/ouder/inzage')
    await show('newest rows')
    await follow(page, 'Bekijk oudere regels')
    await show('older rows')
    await page.request.get('/ouder/inzage/csv')
    await page.request.get('/ouder/inzage/pdf')
    await page.getByText('Kies een organisatie of periode').click()
    await page.getByLabel('Organisatie', { exact: true }).selectOption(party('swv'))
    await page.getByLabel('Periode', { exact: true }).selectOption('maand')
    await press(page, 'Toon deze regels')
    await show('of one organisation')
    portal.clock.now += 40 * DAY
    await as('ouder1', `/ouder/inzage?organisatie=${party('swv')}&periode=maand`)
    await show('nothing within the period')
    await as('jeugdige', '/ouder/inzage')
    await show('for the young person')
  },
}

const byLaw: Scene = {
  name: 'what the law decides',
  family: { birthDate: '2012-06-01' },
  play: async ({ portal, page, as, go, show }) => {
    await shareByLaw(portal)
    await as('ouder1', '/ouder/inzage')
    await follow(page, /^Wat kunt u doen/)
    await show('with an objection')
    await follow(page, 'Maak bezwaar')
    await show('the objection')
    await press(page, 'Verstuur het bezwaar')
    await show('the objection, not filled in')
    await page.getByLabel('Waarom maakt u bezwaar?').fill('Wij zijn al verhuisd.')
    await press(page, 'Verstuur het bezwaar')
    await show('the objection was sent')
    await go('/ouder/melden')
    await show('among what was reported')
    await as('jeugdige', '/ouder/inzage')
    await follow(page, /^Wat kun je doen/)
    await show('for the young person')
    await record(portal, 'school', { name: 'drempel_16u_4w' })
    const duty = { ontvanger: party('leerplicht'), doel: 'verzuimaanpak' }
    await shareByLaw(portal, { ...duty, categorieen: ['verzuim_ongeoorloofd'] })
    await as('ouder1', '/ouder/inzage')
    await follow(page, /^Wat kunt u doen/)
    await show('without one')
    await go('/ouder/inzage')
    await go('/taal/en?terug=/ouder/inzage')
    await follow(page, /^What can you do/)
    await show('in English')
  },
}

const copies: Scene = {
  name: 'copies that the law gives',
  family: { ...SHARED, linked: ['school', 'swv', 'cjg'] },
  play: async ({ portal, page, as, go, show }) => {
    await as('ouder1', '/ouder/inzage')
    await follow(page, 'Kopieën voor u')
    await show('no copies')
    await deliverAdvice(portal)
    await go('/ouder/kopieen')
    await show('a copy to ask for')
    await showsCopies(portal, 'https://lezen.swv.example/kopieen')
    await go('/ouder/kopieen')
    await show('a copy to read elsewhere')
    await go('/taal/en?terug=/ouder/kopieen')
    await show('in English')
  },
}

const ownCopies: Scene = {
  name: 'copies for a young person',
  family: { birthDate: '2010-01-01', linked: ['school', 'swv', 'cjg'] },
  play: async ({ portal, as, show }) => {
    await deliverAdvice(portal)
    await as('jeugdige', '/ouder/kopieen')
    await show('for the young person')
  },
}

const around: Scene = {
  name: 'organisations, codes and a secret address',
  family: { confirmed: false },
  play: async ({ portal, page, as, go, show }) => {
    await as('ouder1', '/ouder/gegevens')
    await follow(page, 'Organisaties rond dit kind')
    await show('organisations')
    await press(page, 'Ja, deze hoort erbij')
    await show('one confirmed')
    await follow(page, 'Iemand uitnodigen')
    await show('make a code')
    await press(page, 'Maak de code')
    await show('for nobody')
    await page.getByRole('radio').first().check()
    await press(page, 'Maak de code')
    await show('the code')
    await go('/ouder/gegevens/code')
    await show('use a code')
    await press(page, 'Gebruik de code')
    await show('nothing typed')
    const kind = portal.pseudonym('school')
    const made = await invite(portal.context, actor('school'), portal.key(), { kind })
    await page.getByLabel('De code').fill(made.code)
    await page.getByRole('radio').first().check()
    await press(page, 'Gebruik de code')
    await show('after a code of an organisation')
    await go('/ouder?gekoppeld=ja')
    await show('after a code of the family')
    await go('/ouder/gegevens')
    await follow(page, 'Houd ons adres geheim')
    await show('a secret address: what follows')
    await press(page, 'Ja, houd ons adres geheim')
    await show('secret address')
    await follow(page, 'Mijn gegevens')
    await show('details with a secret address')
    await follow(page, 'Ons adres is niet meer geheim')
    await show('no longer secret: what follows')
    await go('/ouder')
    await show('overview with a secret address')
  },
}

const notAround: Scene = {
  name: 'organisations that do not belong here',
  play: async ({ page, as, show }) => {
    await as('ouder1', '/ouder/organisaties')
    await press(page, 'Hoort er niet (meer) bij')
    await show('does not belong: what follows')
    await press(page, 'Ja, hoort er niet (meer) bij')
    await show('does not belong')
    await press(page, 'Hoort er toch bij')
    await press(page, 'Zij hebben het verkeerde kind')
    await show('the wrong child: what follows')
    await press(page, 'Ja, maak de organisatie los')
    await show('detached')
  },
}

const messages: Scene = {
  name: 'messages, an address and names',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    await ask(portal)
    await as('ouder1', '/ouder/gegevens')
    await follow(page, 'Berichten en mailadres')
    await show('messages')
    await follow(page, 'Er is een vraag aan u')
    await show('the page of a message')
    await go('/ouder/berichten')
    await page.getByLabel('Stuur mij bericht als iemand kijkt').check()
    await press(page, 'Bewaar')
    await show('settings kept')
    await go('/ouder/berichten/mailadres')
    await show('no address')
    await press(page, 'Mail mij een code')
    await show('nothing typed')
    await page.getByLabel('Mailadres').fill('mama@voorbeeld.example')
    await press(page, 'Mail mij een code')
    await show('a code was mailed')
    const { person } = portal.who('ouder1')
    const now = portal.clock.now
    await portal.write(async (tx) => {
      const [mail] = await tx.notices.ofPerson(person, { now, limit: 1 })
      if (mail) await tx.notices.end(mail.id, 'opgegeven', now)
    })
    await go('/ouder/berichten/mailadres')
    await show('the mail came back')
    await page.getByLabel('Mailadres').fill('mama@voorbeeld.example')
    await press(page, 'Mail mij een code')
    await press(page, 'Bevestig het adres')
    await show('no code')
    const change = await portal.read((tx) => tx.contacts.change(person))
    if (change) await page.getByLabel('De code').fill(addressCode(portal.context, change))
    await press(page, 'Bevestig het adres')
    await show('confirmed')
    await go('/ouder/berichten/namen')
    await page.getByRole('textbox').first().fill('<Sam>')
    await press(page, 'Bewaar de namen')
    await show('no such name')
    await page.getByRole('textbox').first().fill('Sam')
    await press(page, 'Bewaar de namen')
    await show('named')
    await as('jeugdige', '/ouder/berichten')
    await show('for the young person')
  },
}

const reporting: Scene = {
  name: 'a report, until it is answered',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    await ask(portal)
    await as('ouder1', '/ouder/melden')
    await show('nothing reported')
    await go('/ouder/inzage')
    await show('a log to report from')
    await follow(page, /^Klopt dit niet/)
    await show('the form')
    await press(page, 'Verstuur de melding')
    await show('nothing typed')
    await page.getByLabel(/^Een vraag aan/).check()
    await page.getByLabel('Wat klopt er niet?').fill('Wij kennen deze organisatie niet.')
    await press(page, 'Verstuur de melding')
    await show('sent')
    const path = new URL(page.url()).pathname
    const [report] = await ownReports(portal.context, portal.who('ouder1'))
    if (!report) throw new Error('nothing was reported')
    await handleReport(
      portal.context,
      { ...actor('cjg'), functions: ['fg'] },
      portal.key(),
      handleReportInput.parse({ report: report.id, state: 'klaar', answer: 'U hebt gelijk.' }),
    )
    await go(path)
    await show('the answer')
    await go('/ouder/melden')
    await show('own reports')
  },
}

const askingToBeErased: Scene = {
  name: 'asking to be erased, until it is decided',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    await as('ouder1', '/ouder/gegevens')
    await page.request.get('/ouder/gegevens/download')
    await follow(page, 'Vragen om te wissen')
    await show('what can go')
    await press(page, 'Verder')
    await show('no organisation chosen')
    await page.getByLabel('Stichting school').check()
    await press(page, 'Verder')
    await show('sure?')
    await press(page, 'Ja, vraag om te wissen')
    await show('asked')
    const path = new URL(page.url()).pathname
    const decide = async (state: 'toegewezen' | 'afgewezen') => {
      const [open] = await portal.read((tx) => tx.erasureRequests.openAbout(portal.child))
      if (!open) throw new Error('nothing was asked')
      const officer = { ...actor('school'), functions: ['fg' as const] }
      const input = { request: open.id, state, answer: 'Er loopt nog een klacht.' }
      await decideErasure(portal.context, officer, portal.key(), input)
    }
    await decide('afgewezen')
    await go(`${path}?kind=${portal.child}`)
    await show('refused')
    for (const role of ['ouder1', 'ouder2'] as const)
      await askToErase(portal.context, portal.who(role), portal.key(), {
        child: portal.child,
        party: party('school'),
      })
    await decide('toegewezen')
    await go(`${path}?kind=${portal.child}`)
    await show('granted')
    await as('jeugdige', `${path}?kind=${portal.child}`)
    await show('for who cannot ask')
  },
}

const underTwelve: Scene = {
  name: 'a child that is almost 12',
  family: { birthDate: '2014-10-01' },
  play: async ({ as, go, show }) => {
    await as('ouder1')
    await show('overview of a parent')
    await as('jeugdige')
    await show('overview of the child')
    await go('/ouder/gegevens')
    await show('details of the child')
  },
}

const youngPerson: Scene = {
  name: 'a young person of 13',
  family: { birthDate: '2013-06-01' },
  play: async ({ portal, page, as, go, show }) => {
    await ask(portal, CARE)
    await as('jeugdige')
    await show('overview')
    await follow(page, 'Bekijk en beantwoord')
    await show('questions')
    await follow(page, 'Bekijk de vraag')
    await show('question')
    const wissen = `/ouder/gegevens/wissen?kind=${portal.child}`
    for (const path of ['/ouder/gegevens', wissen, '/ouder/melden', '/ouder/stoppen']) {
      await go(path)
      await show(path)
    }
  },
}

const grown: Scene = {
  name: 'a parent of somebody of 16',
  family: { birthDate: '2010-06-01' },
  play: async ({ as, go, show }) => {
    await as('ouder1')
    await show('overview')
    for (const path of ['/ouder/inzage', '/ouder/gegevens', '/ouder/organisaties']) {
      await go(path)
      await show(path)
    }
  },
}

const ended: Scene = {
  name: 'an answer that ends by itself',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    const lastDay = addDays(dayOf(portal.clock.now), 80)
    const { id, until } = await give(portal, 'ouder1', { lastDay })
    portal.clock.now = (until ?? 0) - 10 * DAY
    await as('ouder1')
    await show('about to end')
    portal.clock.now = until ?? 0
    await recordExpiries(portal.context)
    await as('ouder1', `/ouder/keuze/${id}`)
    await show('ended')
    await follow(page, 'Bewijs dat het is afgelopen')
    await show('receipt of the end')
    await giveAddress(portal)
    await page.reload()
    await press(page, 'Stuur naar mijn e-mail')
    await show('receipt of the end, mailed')
    await page.request.get(`/ouder/keuze/${id}/verlopen/pdf`)
    await go('/ouder/berichten')
    await show('the message of it')
  },
}

const endedByAge: Scene = {
  name: 'a yes that ends at 16',
  family: { birthDate: '2010-10-01' },
  play: async ({ portal, page, as, show }) => {
    const { id } = await give(portal, 'ouder1')
    portal.clock.now = Date.parse('2026-10-01T08:00:00Z')
    await recordExpiries(portal.context)
    await as('ouder1', `/ouder/keuze/${id}`)
    await show('the choice of a parent')
    await follow(page, 'Bewijs dat het is afgelopen')
    await show('receipt of the end by age')
  },
}

const again: Scene = {
  name: 'forms that come back',
  play: async ({ portal, page, as, go, show }) => {
    await as('ouder1', '/ouder/gegevens/code')
    portal.clock.now += 16 * MINUTE
    await page.getByLabel('De code').fill('ABCDE-12345')
    await press(page, 'Gebruik de code')
    await show('log in again')
    portal.logsInNow('ouder1')
    await follow(page, 'Opnieuw inloggen')
    await show('what was typed came back')
    await page.evaluate(`document.querySelector('main [name=csrf]').value = 'x'`)
    await press(page, 'Gebruik de code')
    await show('a form of before')
    await go('/ouder/gegevens')
    await press(page, 'Log overal uit')
    await show('logged out')
  },
}

const inEnglish: Scene = {
  name: 'in English',
  locale: 'en-GB',
  family: SHARED,
  play: async ({ portal, page, as, go, show }) => {
    const { id } = await give(portal, 'ouder1')
    const slice = await portal.grant('cjg')
    if (slice) await portal.order(slice)
    const asked = await ask(portal, CARE)
    await as('ouder1')
    await show('overview')
    const paths = [
      '/ouder/vragen',
      `/ouder/vragen/${asked.id}`,
      `/ouder/keuze/${id}`,
      `/ouder/keuze/${id}/bewijs`,
      `/ouder/keuze/${id}/stoppen`,
      `/ouder/keuze/${id}/veranderen`,
      '/ouder/stoppen',
      '/ouder/stoppen/klaar',
      '/ouder/inzage',
      '/ouder/melden',
      '/ouder/gegevens',
      '/ouder/gegevens/code',
      `/ouder/gegevens/wissen?kind=${portal.child}`,
      '/ouder/berichten',
      '/ouder/berichten/mailadres',
      '/ouder/berichten/namen',
      '/ouder/organisaties',
      '/ouder/uitnodigen',
    ]
    for (const path of paths) {
      await go(path)
      await show(path)
    }
    await go(`/ouder/vragen/${asked.id}`)
    await page.getByLabel('Yes, this is allowed').check()
    await page.getByLabel('Agreements in the joint plan').check()
    await press(page, 'Continue')
    await show('the text to say yes to')
    await press(page, 'Save my choice')
    await show('saved')
  },
}

/** Everything there is to see. */
export const scenes: readonly Scene[] = [
  openScene('nl-NL'),
  openScene('en-GB'),
  refusedLogins,
  nobodyKnown,
  nothingYet,
  withoutAuthority,
  question,
  sharing,
  madeAnew,
  twoWindows,
  stoppedInOtherWindow,
  filledInByOther,
  allStates,
  stoppedLongAgo,
  stopEverything,
  organisations,
  log,
  byLaw,
  copies,
  ownCopies,
  around,
  notAround,
  messages,
  reporting,
  askingToBeErased,
  underTwelve,
  youngPerson,
  grown,
  ended,
  endedByAge,
  again,
  inEnglish,
]
