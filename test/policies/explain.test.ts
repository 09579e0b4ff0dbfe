import { describe, expect, it } from 'vitest'
import { decide } from '../../policies/decide.ts'
import { explain, lackingFlags, personName } from '../../policies/explain.ts'
import type { CategoryDecision, Question } from '../../policies/question.ts'
import { flag } from '../../policies/vocabulary.ts'
import { catalogue, question, rulebook, withSwitches, wording } from './rulebook.ts'

const ask = (changed: Parameters<typeof question>[0] = {}, rules = rulebook) => {
  const asked = question(changed)
  const [category = ''] = asked.categories
  const decision = decide(rules, asked).decisions[category]!
  return explain(rules, about(asked, category), decision)
}
const about = ({ holder, requester, purpose }: Question, category: string) => ({
  holder,
  requester,
  purpose,
  category,
})
const row = (id: string) => catalogue.rules.find((rule) => rule.id === id)!
const saying = (by: string, decision: 'grants' | 'denies') =>
  ({ by, decision, status: 'active' }) as const

const report = {
  holder: 'school_vo',
  requester: 'leerplicht',
  purpose: 'verzuimaanpak',
  categories: ['verzuim_ongeoorloofd'],
}

describe('explaining a decision', () => {
  it('speaks with the row where it asks, and names who must say yes', () => {
    expect(ask()).toEqual({
      parent: row('R42').textParent,
      professional: row('R42').textProfessional,
      obligations: catalogue.obligations.needs_consent,
      legalRefs: row('R42').legalRefs,
      confidence: 'zeker',
      nextStep: { code: 'toestemming_vragen', text: 'Vraag toestemming aan ouder 1 en ouder 2.' },
      row: 'R42',
      catalogueVersion: catalogue.version,
    })
  })

  it('names three people as one does', () => {
    expect(ask({ age: 13 }).nextStep.text).toBe(
      'Vraag toestemming aan ouder 1, ouder 2 en de jongere.',
    )
  })

  it('speaks with the row where it released', () => {
    const sayings = [saying('ouder1', 'grants'), saying('ouder2', 'grants')]
    expect(ask({ sayings })).toMatchObject({
      parent: row('R42').textParent,
      obligations: catalogue.obligations.permit,
      nextStep: { code: 'delen' },
    })
    expect(ask({ ...report, context: { flags: { drempel_16u_4w: true } } })).toMatchObject({
      parent: row('R01').textParent,
      obligations: catalogue.obligations.informed_only,
      nextStep: { code: 'informeren_en_delen' },
    })
  })

  it('speaks with the reason where it denies, and keeps the articles of the row', () => {
    const reason = rulebook.reasons.get('geweigerd')!
    expect(ask({ sayings: [saying('ouder1', 'denies')] })).toMatchObject({
      parent: reason.parent,
      professional: reason.professional,
      obligations: catalogue.obligations.deny,
      legalRefs: row('R42').legalRefs,
      nextStep: { code: 'niet_opnieuw_vragen' },
    })
  })

  it('says of what is never shared why, by the row, and what can be done instead', () => {
    const sick = { ...report, categories: ['ziekteverzuim'] }
    const { professional, parent, nextStep, confidence } = ask(sick)
    expect(professional).toBe(
      `Niet delen, ook niet met toestemming. Reden: ${row('R04').textProfessional}`,
    )
    expect(professional).toContain('datalek')
    expect(parent).toBe('Dit delen we niet via dit systeem.')
    expect(nextStep).toEqual({ code: 'zonder_naam_overleggen', text: row('R04').alternative })
    expect(confidence).toBe('zeker')
  })

  it.each(catalogue.rules.filter(({ outcome }) => outcome === 'never').map(({ id }) => id))(
    'has something else to do for row %s, which never shares',
    (id) => {
      const { alternative, textProfessional } = row(id)
      expect(alternative).toMatch(/^[A-Z].+[.]$/)
      expect(textProfessional).not.toMatch(/^Niet de|^Niet do|_/)
    },
  )

  it('falls back on consulting without a name where such a row says nothing else', () => {
    const rules = new Map(
      [...rulebook.rules].map(([id, parts]) => [
        id,
        parts.map((part) => ({ ...part, alternative: null })),
      ]),
    )
    const sick = { ...report, categories: ['ziekteverzuim'] }
    expect(ask(sick, { ...rulebook, rules }).nextStep.text).toBe(
      'Overleg zonder naam, of laat het gezin zelf delen.',
    )
  })

  it('says of a right to speak that only the own weighing is missing, and that calling is allowed', () => {
    const asked = {
      holder: 'cjg_wijkteam',
      requester: 'veilig_thuis',
      purpose: 'veiligheid_meldcode',
      categories: ['veiligheidssignalen'],
    }
    const told = ask(asked)
    const lead = rulebook.reasons.get('right_to_speak')!.professional
    expect(told).toMatchObject({
      professional: `${lead} ${row('R78').textProfessional}`,
      parent: row('R78').textParent,
      obligations: catalogue.obligations.right_to_speak,
      row: 'R78',
      nextStep: {
        code: 'eerst_afwegen',
        text: expect.stringContaining('Bellen met Veilig Thuis mag altijd'),
      },
    })
    expect(told.professional).not.toContain('Nu niet delen')
    const weighed = ask({ ...asked, context: { flags: { afweging_vastgelegd: true } } })
    expect(weighed.nextStep.code).toBe('afwegen_en_delen')
  })

  it('says of emergency services that danger opens it, whatever else holds it back', () => {
    const asked = { requester: 'hulpdiensten', purpose: 'veiligheid_meldcode' }
    for (const category of ['identiteit_contact', 'veiligheidssignalen'])
      expect(ask({ ...asked, categories: [category] })).toMatchObject({
        professional: row('R111').textProfessional,
        legalRefs: row('R111').legalRefs,
        obligations: catalogue.obligations.vital_interest,
        nextStep: { code: 'bij_direct_gevaar', text: expect.stringContaining('112') },
      })
    expect(ask({ ...asked, categories: ['bsn'] }).nextStep.code).toBe('zonder_naam_overleggen')
    const danger = { flags: { vitaal_belang: true } }
    const inDanger = ask({ ...asked, categories: ['identiteit_contact'], context: danger })
    expect(inDanger).toMatchObject({
      obligations: catalogue.obligations.vital_interest,
      nextStep: { code: 'delen' },
    })
    expect(inDanger.obligations.join(' ')).toContain('zodra dat veilig kan')
  })

  it('says what holds once a condition is met', () => {
    const { professional } = ask(report)
    expect(professional).toContain(catalogue.flags.drempel_16u_4w)
    expect(professional).toContain(row('R01').textProfessional)
  })

  it('says of a condition that must not hold that it must be established as no', () => {
    const weighed = {
      holder: 'school_vo',
      requester: 'politie',
      purpose: 'veiligheid_meldcode',
      categories: ['veiligheidssignalen'],
      context: { flags: { afweging_vastgelegd: true } },
    }
    const { professional, nextStep } = ask(weighed)
    expect(professional).toContain(
      `Dit moet eerst vaststaan: niet: ${catalogue.flags.zeden_personeel}.`,
    )
    expect(professional).toContain(`Als dat zo is, geldt: ${row('R91').textProfessional}`)
    expect(nextStep.text).toBe('Leg vast of dit klopt, en vraag het daarna opnieuw.')
  })

  it('names missing conditions in words, to the professional only', () => {
    const { professional, parent, nextStep } = ask({
      requester: 'verwijsindex',
      purpose: 'verwijsindex_signaal',
      categories: ['identiteit_contact'],
    })
    expect(professional).toContain(catalogue.flags.afweging_vastgelegd)
    expect(professional).toContain(catalogue.flags.vir_actief_in_regio)
    expect(professional).not.toMatch(/[{}+]|afweging_vastgelegd/)
    expect(parent).not.toContain(catalogue.flags.afweging_vastgelegd)
    expect(nextStep.code).toBe('voorwaarde_vastleggen')
  })

  it('gives a right to speak its own obligations', () => {
    const flags = { afweging_vastgelegd: true }
    const told = ask({
      requester: 'veilig_thuis',
      purpose: 'veiligheid_meldcode',
      context: { flags },
    })
    expect(told.obligations).toEqual(catalogue.obligations.right_to_speak)
    expect(told.nextStep.code).toBe('afwegen_en_delen')
  })

  it('says that authority must be settled first, instead of asking', () => {
    const { parent, nextStep } = ask({ authority: { type: 'unknown', holders: [] } })
    expect(parent).toBe(rulebook.reasons.get('gezag_onbekend')!.parent)
    expect(nextStep.code).toBe('gezag_vaststellen')
  })

  it('points to the privacy officer where no rule is known, and is sure where the question itself fails', () => {
    expect(ask({ purpose: 'leerlingenvervoer', requester: 'vervoerder' })).toMatchObject({
      confidence: 'vraag uw FG',
      legalRefs: [],
      nextStep: { code: 'fg_vragen' },
    })
    expect(ask({ context: { involved: false } }).confidence).toBe('zeker')
  })

  it('explains what is not in the catalogue at all', () => {
    expect(ask({ purpose: 'nergens' })).toMatchObject({
      row: null,
      nextStep: { code: 'fg_vragen' },
    })
  })

  it.each([
    ['R42', 'zeker'],
    ['R72', 'meestal'],
    ['R90', 'vraag uw FG'],
  ])('says of row %s: %s', (id, confidence) => {
    const rule = row(id)
    const decision: CategoryDecision = {
      value: 'permit',
      row: id,
      reason: 'toestemming_geldig',
      neededFrom: [],
      blockedBy: [],
      informing: null,
    }
    const category = rule.categories[0]!
    expect(explain(rulebook, about(question(), category), decision).confidence).toBe(confidence)
  })

  it('explains a split row by the part that holds the category', () => {
    const split = withSwitches({ 'swv.thuissituatie': 'statutory_task' })
    const asked = { holder: 'school_po', requester: 'swv', purpose: 'opp_extra_ondersteuning' }
    expect(ask({ ...asked, categories: ['thuissituatie'] }, split)).toMatchObject({
      row: 'R21',
      obligations: catalogue.obligations.informed_only,
    })
    expect(ask({ ...asked, categories: ['ziekteverzuim'] }, split)).toMatchObject({
      row: 'R21',
      obligations: catalogue.obligations.needs_consent,
    })
  })

  it('still explains when a catalogue lacks a text, without promising anything', () => {
    const bare = { ...rulebook, reasons: new Map(), obligations: {}, flags: {} as never }
    const sayings = [saying('ouder1', 'denies')]
    expect(ask({ sayings }, bare)).toMatchObject({
      parent: 'We delen dit nu niet.',
      professional: 'Niet delen.',
      obligations: [],
    })
    const halfBare = { ...rulebook, flags: {} as never }
    expect(ask(report, halfBare).professional).toContain('drempel_16u_4w')
  })
})

describe('every reason', () => {
  const decisionFor = (reason: string): CategoryDecision => ({
    value: 'deny',
    row: null,
    reason,
    neededFrom: [],
    blockedBy: ['ouder2', 'jeugdige'],
    informing: null,
  })

  it.each(catalogue.reasons.map(({ code }) => code))('%s leaves no placeholder', (code) => {
    const reason = code === 'voorwaarde_ontbreekt' ? `${code}:${flag.options.join('+')}` : code
    const texts = explain(rulebook, about(question(), 'opp'), decisionFor(reason))
    expect(`${texts.parent} ${texts.professional} ${texts.nextStep.text}`).not.toMatch(/[{}]/)
  })

  it.each<[string, string]>([
    ['statutory_duty', 'informeren_en_delen'],
    ['statutory_task', 'informeren_en_delen'],
    ['right_to_speak', 'afwegen_en_delen'],
    ['gezag_onbekend', 'gezag_vaststellen'],
    ['voorwaarde_ontbreekt:ots', 'voorwaarde_vastleggen'],
    ['tafel_zonder_deelnemers', 'deelnemers_noemen'],
    ['geen_betrokkenheid', 'betrokkenheid_vastleggen'],
    ['nooit', 'zonder_naam_overleggen'],
    ['geen_grondslag_bekend', 'fg_vragen'],
    ['ingetrokken', 'niet_opnieuw_vragen'],
  ])('%s has its own next step, in sentences', (reason, code) => {
    const { nextStep } = explain(rulebook, about(question(), 'opp'), decisionFor(reason))
    expect(nextStep).toEqual({ code, text: expect.stringMatching(/^[A-Z].+\.$/) })
  })

  it.each([
    'toestemming_geldig',
    'vital_interest',
    'statutory_duty',
    'statutory_task',
    'right_to_speak',
  ])('that releases by %s says to share what is needed, also where nobody asked', (reason) => {
    const released = { ...decisionFor(reason), value: 'permit' as const }
    const said = (rules: typeof rulebook) =>
      explain(rules, about(question(), 'opp'), released).nextStep.text
    expect(said(rulebook)).toMatch(/deel alleen wat nodig is\.$/i)
    expect(said(rulebook)).not.toContain('gevraagd')
    expect(said(wording('en'))).toMatch(/share only what is needed\.$/i)
    expect(said(wording('en'))).not.toContain('asked')
  })

  it('of several conditions names each', () => {
    const reason = 'voorwaarde_ontbreekt:ots+vordering'
    const { professional } = explain(rulebook, about(question(), 'opp'), decisionFor(reason))
    const { ots, vordering } = catalogue.flags
    expect(professional).toContain(`Dit moet eerst vaststaan: ${ots}; ${vordering}.`)
  })

  it('that would quote a row quotes nothing where none decided', () => {
    const { professional } = explain(rulebook, about(question(), 'opp'), decisionFor('nooit'))
    expect(professional).toBe('Niet delen, ook niet met toestemming.')
  })

  it('but never has its own next step, whatever a row that never shares says to do instead', () => {
    const lacking = { ...decisionFor('voorwaarde_ontbreekt:ots'), row: 'R04' }
    expect(explain(rulebook, about(question(), 'ziekteverzuim'), lacking).nextStep.text).toBe(
      'Leg vast of dit klopt, en vraag het daarna opnieuw.',
    )
  })

  it('names its flags to who leads on, and none where it lacks none', () => {
    expect(lackingFlags('voorwaarde_ontbreekt:ots+vordering')).toEqual(['ots', 'vordering'])
    expect(lackingFlags('voorwaarde_ontbreekt')).toEqual([])
    expect(lackingFlags('geweigerd')).toEqual([])
    expect(lackingFlags('geweigerd:ots')).toEqual([])
  })

  it('tells parents the same whoever held it back', () => {
    const held = [
      'toestemming_ontbreekt',
      'geweigerd',
      'ingetrokken',
      'gepauzeerd',
      'ouders_oneens',
    ]
    const texts = [...held, 'jongere_maakt_bezwaar'].map(
      (reason) => explain(rulebook, about(question(), 'opp'), decisionFor(reason)).parent,
    )
    expect(new Set(texts).size).toBe(1)
  })
})

it.each([
  ['ouder1', 'ouder 1'],
  ['ouder2', 'ouder 2'],
  ['voogd', 'de voogd'],
  ['gi', 'de gecertificeerde instelling'],
  ['jeugdige', 'de jongere'],
  ['gezinslid', 'het gezinslid zelf'],
  ['een_van:ouder1|ouder2', 'een van beiden (ouder 1 of ouder 2)'],
  ['broer', 'broer'],
  ['een_van', 'een_van'],
  ['iets:anders', 'iets:anders'],
])('calls %s: %s', (label, name) => {
  expect(personName(label)).toBe(name)
})
