/** What a row of the family's log says: which act, by whom, about whom, and on what law. */
import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../../../adapters/catalogue-files/read-catalogue.ts'
import { pauseConsent, resumeConsent, withdrawConsent } from '../../../broker/answers/take-back.ts'
import { recordRules } from '../../../broker/decisions/rule-versions.ts'
import { createRulebooks } from '../../../broker/decisions/rulebooks.ts'
import { makeOffer, offerInput } from '../../../broker/disclosure/offer.ts'
import { hideAddress, showAddress } from '../../../broker/family/children.ts'
import { makeCode, makeCodeInput } from '../../../broker/family/codes.ts'
import {
  confirmInvolvement,
  endInvolvementByFamily,
  vouchFor,
} from '../../../broker/family/involvement.ts'
import { undoLinkByFamily } from '../../../broker/family/links.ts'
import { familyLog, type InsightInput, insightInput } from '../../../broker/insight/insight.ts'
import { RULES_LOST } from '../../../broker/insight/insight-words.ts'
import { journalEntry } from '../../../broker/journal-entry.ts'
import { canonicalJson } from '../../../consent/canonical.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import type { JournalEntry } from '../../../consent/journal.ts'
import { DAY, dayOf, MINUTE } from '../../../consent/time.ts'
import { cautiousRegion } from '../../../policies/region.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { EDU, give, refuse } from '../../support/consents.ts'
import { actor, openFamily, type PartyName, party, type TestFamily } from '../../support/family.ts'
import { record, shownTo } from '../../support/say.ts'

const family = closedAfterEach(openFamily)

const log = (f: TestFamily, role: FamilyRole = 'ouder1', change: Partial<InsightInput> = {}) =>
  familyLog(f.context, f.who(role), { ...insightInput.parse({ child: f.child }), ...change })
const rows = async (f: TestFamily, role?: FamilyRole) => (await log(f, role)).rows
const events = async (f: TestFamily, role?: FamilyRole) =>
  (await rows(f, role)).map(({ event }) => event)
const append = (f: TestFamily, told: Partial<JournalEntry> & Pick<JournalEntry, 'kind'>) =>
  f.write((tx) =>
    tx.journal.append(
      journalEntry({ visibility: 'gezin', at: f.clock.now, child: f.child, ...told }),
    ),
  )
const own = (f: TestFamily) => ({ child: f.child, party: party('cjg') })

describe('an own answer', () => {
  it('says which it was: yes, less, pause, on again, stop', async () => {
    const f = await family()
    const { id: statement } = await give(f, 'ouder1')
    const act = [f.context, f.who('ouder1')] as const
    f.clock.now += MINUTE
    await pauseConsent(...act, f.key(), { statement })
    await resumeConsent(...act, f.key(), { statement })
    f.clock.now += MINUTE
    const categories = EDU.categories.slice(1)
    await withdrawConsent(...act, f.key(), { statement, categories })
    f.clock.now += MINUTE
    await withdrawConsent(...act, f.key(), { statement })
    expect(await events(f)).toEqual([
      'U stopte met delen.',
      'U stopte een deel van het delen.',
      'U ging weer verder met delen.',
      'U zette het delen op pauze.',
      'U zei ja.',
    ])
    for (const row of await rows(f))
      expect(row).toMatchObject({
        by: 'uzelf',
        who: null,
        about: null,
        holder: { name: 'Stichting school' },
        requester: { name: 'Stichting cjg' },
      })
  })

  it('that was no is told as no, and taking that back as that', async () => {
    const f = await family()
    const { id: statement } = await refuse(f, 'ouder1')
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement })
    expect(await events(f)).toEqual(['U nam uw nee terug.', 'U zei nee.'])
  })

  it('that somebody else wrote down is told as theirs', async () => {
    const f = await family()
    for (const kind of ['gegeven', 'geweigerd', 'ingetrokken'])
      await append(f, {
        kind: 'toestemming_vastgelegd',
        ...actor('school'),
        person: f.who('ouder1').person,
        visibility: 'betrokkene',
        detail: { soort: kind, kanaal: 'papier' },
      })
    expect(await events(f)).toEqual([
      'Een organisatie schreef op dat u stopt met delen.',
      'Een organisatie schreef op dat u nee zei.',
      'Een organisatie schreef op dat u ja zei.',
    ])
    expect((await rows(f))[0]).toMatchObject({
      by: 'organisatie',
      who: { name: 'Stichting school' },
    })
  })

  it('that ended by itself was ended by nobody', async () => {
    const f = await family()
    await append(f, {
      kind: 'toestemming_verlopen',
      person: f.who('ouder1').person,
      visibility: 'betrokkene',
    })
    expect(await rows(f)).toMatchObject([{ by: 'dienst', who: null }])
  })
})

it('an address that is secret no more is not called secret', async () => {
  const f = await family()
  const act = [f.context, f.who('ouder1')] as const
  await hideAddress(...act, f.key(), { child: f.child })
  await showAddress(...act, f.key(), { child: f.child })
  expect(await events(f)).toEqual([
    'U zei dat uw adres niet meer geheim is.',
    'U maakte uw adres geheim.',
  ])
})

describe('what one does about an organisation', () => {
  it('names who did it, and whom it is about', async () => {
    const f = await family({ confirmed: false })
    const act = [f.context, f.who('ouder1')] as const
    await confirmInvolvement(...act, f.key(), own(f))
    await endInvolvementByFamily(...act, f.key(), own(f))
    await undoLinkByFamily(...act, f.key(), own(f))
    await hideAddress(...act, f.key(), { child: f.child })
    await makeCode(...act, f.key(), makeCodeInput.parse({ child: f.child, opensFor: 'partij' }))
    expect(await events(f)).toEqual([
      'U maakte een code.',
      'U maakte uw adres geheim.',
      'U maakte de koppeling met een organisatie los.',
      'U zei dat een organisatie niet meer bij uw kind hoort.',
      'U zei dat een organisatie bij uw kind hoort.',
    ])
    const seen = await rows(f)
    expect(seen.every(({ by, who }) => by === 'uzelf' && who === null)).toBe(true)
    expect(seen.slice(2).map(({ about }) => about?.name)).toEqual(Array(3).fill('Stichting cjg'))
  })

  it('is told apart from what an organisation does, and from what another of the family does', async () => {
    const f = await family()
    const vouch = { kind: f.pseudonym('school'), party: party('hulp') }
    await vouchFor(f.context, actor('school'), f.key(), vouch)
    await append(f, { kind: 'kind_gewijzigd', ...actor('school'), detail: { geboortedatum: true } })
    await append(f, {
      kind: 'kind_gewijzigd',
      ...actor('school'),
      detail: { geboortedatum: false },
    })
    await append(f, {
      kind: 'partij_gekoppeld',
      party: party('cjg'),
      person: f.who('ouder1').person,
    })
    expect(await rows(f)).toMatchObject([
      { event: 'U koppelde een organisatie aan uw kind.', by: 'uzelf', who: null },
      { event: 'Een organisatie verbeterde gegevens van uw kind.', about: null },
      { event: 'Een organisatie verbeterde de geboortedatum van uw kind.' },
      {
        event: 'Een organisatie zei dat een andere organisatie bij uw kind hoort.',
        who: { name: 'Stichting school' },
        about: { name: 'Stichting hulp' },
      },
    ])
    expect((await rows(f, 'ouder2'))[0]).toMatchObject({
      event: 'Een organisatie is aan uw kind gekoppeld.',
      by: 'gezin',
      who: null,
      about: { name: 'Stichting cjg' },
    })
  })
})

describe('an employee', () => {
  it.each([
    ['fg', ['fg'], 'fg'],
    ['admin', ['beheerder'], 'beheerder'],
    ['both', ['fg', 'aanvrager'], 'medewerker'],
    ['nobody', null, 'medewerker'],
  ] as const)('is told by function, never by name: %s', async (employee, functions, role) => {
    const f = await family()
    if (functions)
      await f.write((tx) =>
        tx.parties.putProfessional({
          subject: `iss ${employee}`,
          party: party('cjg'),
          employee,
          functions: [...functions],
          active: true,
        }),
      )
    await append(f, { kind: 'verstrekking_geweigerd', party: party('cjg'), employee })
    const seen = await rows(f)
    expect(seen[0]?.who?.role).toBe(role)
    expect(JSON.stringify(seen)).not.toContain(`"${employee === 'fg' ? 'iss' : employee}"`)
  })
})

describe('a recorded fact', () => {
  it('is named, and so is taking it back', async () => {
    const f = await family()
    await record(f, 'school', { name: 'drempel_16u_4w' })
    await record(f, 'school', { name: 'drempel_16u_4w', value: false })
    expect(await rows(f)).toMatchObject([
      { told: 'feit_weg', fact: 'drempel_16u_4w' },
      { told: 'feit_vastgelegd', fact: 'drempel_16u_4w' },
    ])
  })
})

describe('what the law decides', () => {
  const offer = async (f: TestFamily, by: PartyName, change: object) => {
    const input = offerInput.parse({ kind: f.pseudonym(by), ...change })
    await makeOffer(f.context, actor(by), f.key(), input)
    return (await rows(f)).find(({ kind }) => kind === 'aanbieding_gedaan')
  }

  it('says who gets what, by which rule and articles, and that one may object to a task', async () => {
    const f = await family()
    const row = await offer(f, 'school', {
      ontvanger: party('swv'),
      doel: 'opp_extra_ondersteuning',
      categorieen: ['ondersteuningsbehoefte', 'thuissituatie'],
    })
    expect(row).toMatchObject({
      event: 'Een organisatie biedt gegevens aan omdat de wet dat zegt.',
      holder: { name: 'Stichting school' },
      requester: { name: 'Stichting swv' },
      about: null,
      what: [expect.stringContaining('nodig')],
      why: expect.stringContaining('De school vraagt het samenwerkingsverband om advies'),
      basis: ['De wet regelt dit'],
      law: {
        articles: expect.arrayContaining([expect.stringContaining('WPO 18a')]),
        mayObject: true,
      },
    })
  })

  it('of a duty says that nobody can stop it', async () => {
    const f = await family()
    await record(f, 'school', { name: 'drempel_16u_4w' })
    const row = await offer(f, 'school', {
      ontvanger: party('leerplicht'),
      doel: 'verzuimaanpak',
      categorieen: ['verzuim_ongeoorloofd'],
    })
    expect(row).toMatchObject({ basis: ['De wet verplicht dit'], law: { mayObject: false } })
    expect(row?.law?.texts).toEqual([expect.stringContaining('U kunt dit niet tegenhouden.')])
  })

  it('is told in the language of who reads', async () => {
    const f = await family()
    await record(f, 'school', { name: 'drempel_16u_4w' })
    const english = { ...f, context: { ...f.context, language: 'en' as const } }
    const row = await offer(english, 'school', {
      ontvanger: party('leerplicht'),
      doel: 'verzuimaanpak',
      categorieen: ['verzuim_ongeoorloofd'],
    })
    expect(row).toMatchObject({ basis: ['The law requires this'] })
    expect(row?.law?.texts.join()).toMatch(/\bschool must\b/)
  })

  describe('is told by the rules of then', () => {
    /** The same broker after an update: another catalogue, and another file of the region. */
    const updated = (f: TestFamily, language: 'nl' | 'en'): TestFamily => {
      const { catalogue } = readCatalogue()
      const rules = catalogue.rules.map((rule) => ({
        ...rule,
        textParent: 'Vandaag anders.',
        legalRefs: ['Wet van vandaag'],
      }))
      const today = { catalogue: { ...catalogue, rules }, hash: 't'.repeat(64) }
      const regions = [{ region: cautiousRegion, hash: 'n'.repeat(64) }]
      const rulebooks = createRulebooks(today, () => today, regions)
      return { ...f, context: { ...f.context, rulebooks, language } }
    }
    const reported = async (f: TestFamily) => {
      await record(f, 'school', { name: 'drempel_16u_4w' })
      await offer(f, 'school', {
        ontvanger: party('leerplicht'),
        doel: 'verzuimaanpak',
        categorieen: ['verzuim_ongeoorloofd'],
      })
    }
    const lawIn = async (f: TestFamily) =>
      (await rows(f)).find(({ kind }) => kind === 'aanbieding_gedaan')

    it('which were kept, in Dutch and in English', async () => {
      const f = await family()
      await recordRules(f.context)
      await reported(f)
      const row = await lawIn(updated(f, 'nl'))
      expect(row?.law?.texts).toEqual([expect.stringContaining('U kunt dit niet tegenhouden.')])
      expect(row?.law?.articles).not.toContain('Wet van vandaag')
      const english = await lawIn(updated(f, 'en'))
      expect(english?.law?.texts.join()).toMatch(/\bschool must\b/)
      expect(english?.law?.language).toBe('en')
    })

    it('in Dutch where no translation of them was kept', async () => {
      const f = await family()
      await f.write(async (tx) => {
        const { catalogue, catalogueHash, regions } = f.context.rulebooks
        await tx.ruleVersions.keepText(catalogueHash, canonicalJson(catalogue))
        for (const { region, hash } of regions)
          await tx.ruleVersions.keepText(hash, canonicalJson(region))
      })
      await reported(f)
      const row = await lawIn(updated(f, 'en'))
      expect(row?.law?.texts).toEqual([expect.stringContaining('U kunt dit niet tegenhouden.')])
      expect(row?.law?.language).toBe('nl')
    })

    it('and says so where they cannot be read any more', async () => {
      const f = await family()
      await reported(f)
      const row = await lawIn(updated(f, 'nl'))
      expect(row).toMatchObject({
        law: { texts: [RULES_LOST.nl], articles: [] },
        why: RULES_LOST.nl,
      })
      expect((await lawIn(updated(f, 'en')))?.why).toBe(RULES_LOST.en)
    })

    it('without compiling those of another day', async () => {
      const f = await family()
      await reported(f)
      f.clock.now += DAY
      const { rulebooks, now } = f.context
      const today = dayOf(now())
      const onlyToday = {
        ...rulebooks,
        ofHash: () => expect.fail('compiled'),
        inForce: (region: string, day: string) =>
          day === today ? rulebooks.inForce(region, day) : expect.fail('compiled'),
      }
      const row = await lawIn({ ...f, context: { ...f.context, rulebooks: onlyToday } })
      expect(row?.law?.texts).toEqual([expect.stringContaining('U kunt dit niet tegenhouden.')])
    })
  })

  it('stands not with what is offered with consent', async () => {
    const f = await family()
    await give(f, 'ouder1')
    const row = await offer(f, 'school', {
      ontvanger: party('cjg'),
      doel: EDU.purpose,
      categorieen: [EDU.categories[0]],
    })
    expect(row).toMatchObject({
      event: 'Een organisatie biedt gegevens aan. Daar is toestemming voor.',
      law: null,
      why: expect.stringContaining('op tijd zien'),
    })
  })
})

describe('repeats', () => {
  const look = (f: TestFamily, veranderd: boolean) =>
    append(f, {
      kind: 'gezag_geleerd',
      person: f.who('ouder1').person,
      visibility: 'betrokkene',
      detail: { soort: 'joint', bron: 'brp', veranderd },
    })

  it('of looking up authority are one row while nothing is new, and take no page apart', async () => {
    const f = await family()
    await look(f, true)
    for (let count = 0; count < 3; count += 1) await look(f, false)
    await append(f, { kind: 'verzoek_gedaan', ...actor('school') })
    for (let count = 0; count < 2; count += 1) await look(f, false)
    const told = (page: Awaited<ReturnType<typeof log>>) =>
      page.rows.map(({ told: name, sequence, times }) => [name, sequence, times])
    const first = await log(f, 'ouder1', { limit: 1 })
    expect(told(first)).toEqual([['gezag_hetzelfde', 7, 2]])
    const second = await log(f, 'ouder1', { limit: 2, before: first.next ?? 0 })
    expect(told(second)).toEqual([
      ['verzoek_gedaan', 5, 1],
      ['gezag_hetzelfde', 4, 3],
    ])
    const third = await log(f, 'ouder1', { before: second.next ?? 0 })
    expect(told(third)).toEqual([['gezag_geleerd', 1, 1]])
    expect(third.next).toBeNull()
    expect(await f.journal()).toHaveLength(7)
  })

  it('of anything else stay apart', async () => {
    const f = await family()
    for (let count = 0; count < 2; count += 1)
      await append(f, { kind: 'verstrekking_geweigerd', ...actor('cjg') })
    expect(await rows(f)).toHaveLength(2)
  })
})

describe('a filter', () => {
  it('keeps the rows in which an organisation has any part, and names those to choose from', async () => {
    const f = await family()
    await append(f, { kind: 'verstrekking_geweigerd', ...actor('cjg'), holder: party('school') })
    await append(f, { kind: 'verzoek_gedaan', ...actor('school') })
    await append(f, { kind: 'feit_vastgelegd', ...actor('school'), requester: party('hulp') })
    await give(f, 'ouder2')
    const numbers = async (name: PartyName) =>
      (await log(f, 'ouder1', { party: party(name) })).rows.map(({ sequence }) => sequence)
    expect(await numbers('school')).toEqual([3, 2, 1])
    expect(await numbers('cjg')).toEqual([1])
    expect(await numbers('hulp')).toEqual([3])
    expect(await numbers('gemeente')).toEqual([])
    const { parties } = await log(f, 'ouder1', { party: party('cjg') })
    expect(parties.map(({ name }) => name)).toEqual([
      'Stichting cjg',
      'Stichting hulp',
      'Stichting school',
    ])
  })

  it('keeps the rows since an instant, and pages within them', async () => {
    const f = await family()
    for (let count = 0; count < 3; count += 1) {
      await append(f, { kind: 'verzoek_gedaan', ...actor('school') })
      f.clock.now += DAY
    }
    const since = f.clock.now - 2 * DAY
    const first = await log(f, 'ouder1', { since, limit: 1 })
    expect(first.rows.map(({ sequence }) => sequence)).toEqual([3])
    const second = await log(f, 'ouder1', { since, before: first.next ?? 0 })
    expect(second.rows.map(({ sequence }) => sequence)).toEqual([2])
    expect(second.next).toBeNull()
  })

  it('finds a hidden organisation as it is shown, never by the id of one', async () => {
    const f = await family({ secretAddress: true })
    await append(f, { kind: 'verzoek_gedaan', ...actor('school') })
    const found = async (id: string) => {
      const input = insightInput.parse({ child: f.child, party: id })
      return (await familyLog(f.context, f.who('ouder1'), input)).rows.length
    }
    expect(await found(party('school'))).toBe(0)
    expect(await found(await shownTo(f, 'ouder1', party('school')))).toBe(1)
  })
})
