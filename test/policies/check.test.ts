/** Each fault of a catalogue alone, in a catalogue small enough to see through; `catalogue-invalid.test.ts` has the real one's. */
import { describe, expect, it } from 'vitest'
import type { Catalogue, RegionSwitch, Rule, SwitchEffect } from '../../policies/catalogue.ts'
import { checkCatalogue } from '../../policies/check.ts'
import {
  small,
  smallCategory,
  smallPurpose,
  smallRule,
  smallSwitch,
  written,
} from './small-catalogue.ts'

const faultsOf = (changed: Partial<Catalogue>) =>
  checkCatalogue({ ...small, ...changed }).map(
    ({ part, id, message }) => `${part} ${id} ${message}`,
  )
const withRule = (changed: Partial<Rule>) => ({ rules: [smallRule(changed), small.rules[1]!] })
const withSwitch = (changed: Partial<RegionSwitch>) => ({ switches: [smallSwitch(changed)] })
const withEffect = (aan: SwitchEffect) => withSwitch({ effects: { aan } })
const withFields = (...fields: readonly object[]) => ({
  categories: [smallCategory(fields), small.categories[1]!],
})

it('a catalogue without a fault has none', () => expect(faultsOf({})).toEqual([]))

describe('parties, purposes and categories', () => {
  const field = written.field
  it.each<[string, Partial<Catalogue>, readonly string[]]>([
    [
      'a party three times',
      { parties: [...small.parties, small.parties[0]!, small.parties[0]!] },
      ['parties school occurs more than once'],
    ],
    [
      'a purpose twice',
      { purposes: [...small.purposes, small.purposes[1]!] },
      ['purposes melding occurs more than once'],
    ],
    [
      'a system purpose that is offered',
      { purposes: [smallPurpose({ system: true }), small.purposes[1]!] },
      ['purposes plan is a system purpose and cannot be offered as a choice'],
    ],
    [
      'a purpose that is neither',
      { purposes: [smallPurpose({ consentable: false }), small.purposes[1]!] },
      [],
    ],
    [
      'a category twice',
      { categories: [...small.categories, small.categories[1]!] },
      ['categories hulp occurs more than once'],
    ],
    [
      'a field twice',
      withFields(field, field),
      ['categories verzuim field aantalDagen occurs more than once'],
    ],
    [
      'a field of an item twice',
      withFields({ name: 'lijst', label: 'L', format: 'list', items: [field, field] }),
      ['categories verzuim field aantalDagen occurs more than once'],
    ],
    [
      'a field and a field of an item of one name',
      withFields(field, { name: 'lijst', label: 'L', format: 'list', items: [field] }),
      [],
    ],
    [
      'items of no list',
      withFields({ ...field, items: [{ ...field, name: 'ander' }] }),
      ['categories verzuim field aantalDagen has items but is no list'],
    ],
    ['a list of texts', withFields({ ...field, format: 'list' }), []],
    [
      'choices of a number',
      withFields({ ...field, choices: ['1'] }),
      ['categories verzuim field aantalDagen has choices but is no text'],
    ],
    ['choices of a text', withFields({ ...field, format: 'text', choices: ['a'] }), []],
    [
      'a minimum of a text',
      withFields({ ...field, format: 'text', minimum: 5 }),
      ['categories verzuim field aantalDagen has a minimum but is no number'],
    ],
    ['a minimum of a number', withFields({ ...field, format: 'number', minimum: 5 }), []],
    ['a minimum of a whole number', withFields({ ...field, minimum: 5 }), []],
    [
      'choices of a number in an item',
      withFields({
        name: 'lijst',
        label: 'L',
        format: 'list',
        items: [{ ...field, choices: ['1'] }],
      }),
      ['categories verzuim field aantalDagen has choices but is no text'],
    ],
  ])('%s', (_name, changed, faults) => expect(faultsOf(changed)).toEqual(faults))
})

describe('rows', () => {
  it.each<[string, Partial<Rule>, readonly string[]]>([
    ['an unknown holder', { holder: ['gemeente'] }, ['holder has the unknown id gemeente']],
    [
      'an unknown requester',
      { requester: ['gemeente'] },
      ['requester has the unknown id gemeente'],
    ],
    ['an unknown purpose', { purpose: ['ander'] }, ['purpose has the unknown id ander']],
    ['an unknown category', { categories: ['ander'] }, ['categories has the unknown id ander']],
    ['a star for a category', { categories: ['*'] }, ['categories has the unknown id *']],
    ['a star for a party and a purpose', { holder: ['*'], requester: ['*'], purpose: ['*'] }, []],
    [
      'a star beside another holder',
      { holder: ['school', '*'] },
      ['holder mixes * with other ids'],
    ],
    ['a requester twice', { requester: ['zorg', 'zorg'] }, ['requester has zorg more than once']],
    [
      'a table as holder',
      { holder: ['tafel'] },
      ['names tafel, a table, which can neither hold nor receive data'],
    ],
    [
      'a table as requester',
      { requester: ['zorg', 'tafel'] },
      ['names tafel, a table, which can neither hold nor receive data'],
    ],
    [
      'consent without a regime',
      { consentRegime: null },
      ['rests on consent but has no consentRegime'],
    ],
    ['consent with a rule for parents', { parentsRule: 'all' }, []],
    [
      'a duty with a regime',
      { outcome: 'statutory_duty' },
      ['rests on statutory_duty and cannot have a consentRegime or parentsRule'],
    ],
    [
      'a duty with a rule for parents',
      { outcome: 'statutory_duty', consentRegime: null, parentsRule: 'all' },
      ['rests on statutory_duty and cannot have a consentRegime or parentsRule'],
    ],
    ['a duty with neither', { outcome: 'statutory_duty', consentRegime: null }, []],
    ['ages the wrong way round', { ageMin: 16, ageMax: 15 }, ['ageMin is above ageMax']],
    ['one age', { ageMin: 16, ageMax: 16 }, []],
    ['a lower bound', { ageMin: 16 }, []],
    ['an upper bound', { ageMax: 15 }, []],
    ['a key of no switch', { configKey: 'proef.ander' }, ['configKey proef.ander names no switch']],
    ['a key of a switch', { configKey: 'proef.schakelaar' }, []],
    [
      'another row that answers the same question differently',
      { purpose: ['melding'] },
      ['and R02 are equally specific for verzuim but answer differently'],
    ],
  ])('%s', (_name, changed, faults) => {
    expect(faultsOf(withRule(changed))).toEqual(faults.map((fault) => `rules R01 ${fault}`))
  })

  it('an id twice', () =>
    expect(
      faultsOf({ rules: [...small.rules, { ...small.rules[1]!, categories: ['hulp'] }] }),
    ).toEqual(['rules R02 occurs more than once']))
})

describe('switches', () => {
  const remove: SwitchEffect = { rows: ['R01'], remove: true }
  const own = (...faults: readonly string[]) =>
    faults.map((fault) => `switches proef.schakelaar ${fault}`)

  it('a key twice', () =>
    expect(faultsOf({ switches: [...small.switches, ...small.switches] })).toContain(
      'switches proef.schakelaar occurs more than once',
    ))

  it.each<[string, Partial<RegionSwitch>, readonly string[]]>([
    ['a choice twice', { choices: ['uit', 'aan', 'uit'] }, ['has choice uit more than once']],
    [
      'a default that is no choice',
      {
        default: 'weg',
        choices: ['aan', 'uit'],
        effects: { aan: remove, uit: { ...remove, rows: ['R02'] } },
      },
      ['has the default weg, which is no choice'],
    ],
    ['a fixed switch with choices', { fixed: true }, ['is fixed but has more than one choice']],
    ['a fixed switch with one', { fixed: true, choices: ['uit'], effects: {} }, []],
    [
      'one choice that is not fixed',
      { choices: ['uit'], effects: {} },
      ['has one choice and so no effect, but is not fixed'],
    ],
    [
      'an effect of no choice',
      { effects: { aan: remove, weg: remove } },
      ['has an effect for weg, which is no choice'],
    ],
    [
      'an effect of the default',
      { effects: { aan: remove, uit: { ...remove, rows: ['R02'] } } },
      ['has an effect for the default uit, which must change nothing'],
    ],
    ['a choice without effect', { effects: {} }, ['choice aan has no effect']],
  ])('%s', (_name, changed, faults) => {
    expect(faultsOf(withSwitch(changed))).toEqual(own(...faults))
  })

  it.each<[string, SwitchEffect, readonly string[]]>([
    ['that removes a row', remove, []],
    [
      'on an unknown row',
      { rows: ['R01', 'R03'], remove: true },
      ['choice aan names the unknown row R03'],
    ],
    [
      'that removes no row',
      { remove: true },
      ['choice aan changes rows but names none', 'choice aan has no effect'],
    ],
    [
      'that changes no row',
      { set: { consentRegime: 'care' } },
      ['choice aan changes rows but names none', 'choice aan has no effect'],
    ],
    [
      'that drops flags of no row',
      { dropWhen: ['ots'] },
      ['choice aan changes rows but names none', 'choice aan has no effect'],
    ],
    ['on a parameter that nobody reads', { parameter: 'x' }, ['choice aan has no effect']],
    [
      'that both changes and removes',
      { ...remove, set: { consentRegime: 'care' } },
      ['choice aan both changes and removes rows'],
    ],
    [
      'that sets an unknown category',
      { rows: ['R01'], set: { categories: ['ander'] } },
      ['choice aan sets the unknown category ander'],
    ],
    ['that sets a known category', { rows: ['R01'], set: { categories: ['hulp'] } }, []],
    [
      'on a category that none of its rows has',
      { ...remove, categories: ['verzuim', 'hulp'] },
      ['choice aan is about category hulp, which none of its rows has'],
    ],
    [
      'that sets categories of some categories',
      { rows: ['R01'], categories: ['verzuim'], set: { categories: ['hulp'] } },
      ['choice aan is about some categories and also sets categories'],
    ],
    [
      'that turns the outcome without texts',
      { rows: ['R01'], set: { outcome: 'statutory_task' } },
      ['choice aan turns the outcome of R01 but brings no texts for it'],
    ],
    [
      'that turns the outcome with one text',
      { rows: ['R01'], set: { outcome: 'statutory_task', textParent: 'T' } },
      ['choice aan turns the outcome of R01 but brings no texts for it'],
    ],
    [
      'that turns the outcome with the other text',
      { rows: ['R01'], set: { outcome: 'statutory_task', textProfessional: 'T' } },
      ['choice aan turns the outcome of R01 but brings no texts for it'],
    ],
    [
      'that turns the outcome with both texts',
      { rows: ['R01'], set: { outcome: 'statutory_task', textParent: 'T', textProfessional: 'T' } },
      [],
    ],
    [
      'that keeps the outcome',
      { rows: ['R01'], set: { outcome: 'consent', consentRegime: 'wmo' } },
      [],
    ],
    [
      'that sets what was',
      { rows: ['R01'], set: { consentRegime: 'edu' } },
      ['choice aan has no effect'],
    ],
    [
      'that leaves consent without a regime',
      { rows: ['R01'], set: { consentRegime: null } },
      ['choice aan leaves R01, which rests on consent but has no consentRegime'],
    ],
    ['whose law or advice is named', { ...remove, requires: 'inwerkingtreding' }, []],
    ['that needs advice', { ...remove, requires: 'juridisch_advies' }, []],
  ])('an effect %s', (_name, effect, faults) =>
    expect(faultsOf(withEffect(effect))).toEqual(own(...faults)),
  )

  it.each([
    ['R56', true],
    ['R57', true],
    ['R107', true],
    ['R108', true],
    ['R111', true],
    ['R114', true],
    ['R58', false],
  ])('row %s is law: %s', (id, locked) => {
    const switches = [smallSwitch({ effects: { aan: { rows: [id], remove: true } } })]
    expect(faultsOf({ ...withRule({ id }), switches })).toEqual(
      locked ? own(`choice aan changes ${id}, which is law and no region's choice`) : [],
    )
  })

  it.each([
    ['mdo.grondslag', 'care', true],
    ['tafel.grondslag', 'care', true],
    ['oza.grondslag', 'care', true],
    ['oza.grondslag', 'edu', false],
    ['proef.mdo.grondslag', 'care', false],
    ['mdox.grondslag', 'care', false],
  ] as const)('switch %s on a row of regime %s lifts secrecy: %s', (key, consentRegime, lifts) => {
    expect(faultsOf({ ...withRule({ consentRegime }), ...withSwitch({ key }) })).toEqual(
      lifts
        ? [`switches ${key} choice aan changes R01, but rows of regime care keep their secrecy`]
        : [],
    )
  })

  it('a choice that makes two rows contradict each other', () => {
    const when = { ots: true }
    const rules = [
      smallRule({ when }),
      smallRule({ id: 'R03', consentRegime: 'wmo' }),
      small.rules[1]!,
    ]
    expect(faultsOf({ rules, ...withEffect({ rows: ['R01'], dropWhen: ['ots'] }) })).toEqual(
      own('choice aan makes R01 and R03 equally specific for verzuim with different answers'),
    )
  })

  it('a category that one of the rows has is enough', () => {
    const effect: SwitchEffect = { rows: ['R01', 'R02'], categories: ['hulp'], remove: true }
    const rules = [smallRule({ categories: ['hulp'] }), small.rules[1]!]
    expect(faultsOf({ rules, ...withEffect(effect) })).toEqual([])
  })

  it('a row that cannot stand whatever is chosen is told of once', () => {
    const changed = {
      ...withRule({ consentRegime: null }),
      ...withEffect({ ...remove, rows: ['R02'] }),
    }
    expect(faultsOf(changed)).toEqual(['rules R01 rests on consent but has no consentRegime'])
  })

  it('rows that contradicted each other before are told of once', () => {
    const rules = [smallRule({}), smallRule({ id: 'R03', consentRegime: 'wmo' }), small.rules[1]!]
    expect(faultsOf({ rules, ...withEffect({ rows: ['R02'], remove: true }) })).toEqual([
      'rules R01 and R03 are equally specific for verzuim but answer differently',
    ])
  })

  it('days per purpose count as a choice with an effect', () => {
    const key = 'consent.duur_dagen'
    expect(faultsOf(withSwitch({ key, choices: ['uit', 'map'], effects: {} }))).toEqual([])
  })
})

describe('texts', () => {
  it('a reason without texts, and one twice', () => {
    const [first, ...others] = small.reasons
    expect(faultsOf({ reasons: others })).toEqual([`reasons ${first!.code} has no texts`])
    expect(faultsOf({ reasons: [...small.reasons, first!] })).toEqual([
      `reasons ${first!.code} occurs more than once`,
    ])
  })

  it('an answer that obliges to nothing', () => {
    const { deny, right_to_speak, ...others } = small.obligations
    expect([deny, right_to_speak]).toEqual([['Tekst.'], ['Tekst.']])
    expect(faultsOf({ obligations: { ...others, deny: [] } })).toEqual([
      'obligations deny has no obligations',
      'obligations right_to_speak has no obligations',
    ])
  })
})
