/** A catalogue of two parties, two purposes, two categories, two rows and one switch, without a fault. */
import {
  type Catalogue,
  type Category,
  catalogue,
  category,
  obligationKind,
  type Purpose,
  type RegionSwitch,
  type Rule,
  reasonCode,
} from '../../policies/catalogue.ts'

const [ID, TEXT] = ['x', 'Tekst.']

/** The entries as they would be written, each to be changed. */
export const written = {
  party: { id: 'school', name: TEXT, group: 'school', secrecy: '', remark: '' },
  purpose: {
    id: 'plan',
    name: TEXT,
    parentText: TEXT,
    typicalRequesters: ['zorg'],
    consentable: true,
    maxConsentDays: 365,
  },
  field: { name: 'aantalDagen', label: TEXT, format: 'integer' },
  category: { id: 'verzuim', name: TEXT, sensitivity: 'gewoon', heldBy: ['school'] },
  rule: {
    id: 'R01',
    holder: ['school'],
    requester: ['zorg'],
    purpose: ['plan'],
    categories: ['verzuim'],
    outcome: 'consent',
    consentRegime: 'edu',
    textParent: TEXT,
    textProfessional: TEXT,
    legalRefs: [ID],
    confidence: 'high',
  },
  switch: {
    key: 'proef.schakelaar',
    default: 'uit',
    choices: ['uit', 'aan'],
    effects: { aan: { rows: ['R01'], remove: true } },
    note: '',
  },
  reason: { code: 'nooit', parent: TEXT, professional: TEXT },
} as const

/** As it stands in files, before defaults are filled in. */
export const smallWritten = () => ({
  version: '1',
  asOf: '2026-01-01',
  parties: [
    written.party,
    { ...written.party, id: 'zorg', group: 'zorg' },
    { ...written.party, id: 'tafel', group: 'zorg', isTable: true },
  ],
  purposes: [
    written.purpose,
    { ...written.purpose, id: 'melding', consentable: false, system: true },
  ],
  categories: [
    { ...written.category, fields: [written.field] },
    {
      ...written.category,
      id: 'hulp',
      fields: [{ ...written.field, name: 'soort', format: 'text' }],
    },
  ],
  rules: [
    written.rule,
    {
      ...written.rule,
      id: 'R02',
      purpose: ['melding'],
      outcome: 'statutory_duty',
      consentRegime: null,
    },
  ],
  switches: [written.switch],
  reasons: reasonCode.options.map((code) => ({ ...written.reason, code })),
  obligations: Object.fromEntries(obligationKind.options.map((kind) => [kind, [TEXT]])),
  flags: flagTexts(),
})

function flagTexts(): Record<string, string> {
  return Object.fromEntries(catalogue.shape.flags.keyType.options.map((name) => [name, TEXT]))
}

export const small: Catalogue = catalogue.parse(smallWritten())
export const smallRule = (changed: Partial<Rule>): Rule => ({ ...small.rules[0]!, ...changed })
export const smallPurpose = (changed: Partial<Purpose>): Purpose => ({
  ...small.purposes[0]!,
  ...changed,
})
export const smallSwitch = (changed: Partial<RegionSwitch>): RegionSwitch => ({
  ...small.switches[0]!,
  ...changed,
})
export const smallCategory = (fields: readonly object[]): Category =>
  category.parse({ ...written.category, fields })
