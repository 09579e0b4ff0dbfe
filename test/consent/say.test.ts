/** Whose answer counts, against the product's own catalogue. */
import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import { AUTHORITY_VALID_MS, type AuthorityRecord } from '../../consent/authority.ts'
import { childIds } from '../../consent/id.ts'
import {
  actsForChild,
  canBeConsentedTo,
  consentRowsAt,
  decidesAlone,
  facetsOf,
  type Hearing,
  hasSay,
  mayAnswer,
  noKeepsQuiet,
  rolesWithAVoice,
  seesAnswersOf,
  stillHasVoice,
  togetherWith,
} from '../../consent/say.ts'
import { type Rule, rule } from '../../policies/catalogue.ts'
import type { Authority } from '../../policies/question.ts'
import { compile } from '../../policies/rulebook.ts'
import { withRules } from '../policies/rulebook.ts'

const rulebook = compile(readCatalogue().catalogue, null, '2026-03-02')
const EDU = {
  holder: 'school_vo',
  requester: 'cjg_wijkteam',
  purpose: 'preventie_vroegsignalering',
  category: 'gedrag_welbevinden',
}
const CARE = {
  holder: 'cjg_wijkteam',
  requester: 'school_vo',
  purpose: 'terugkoppeling_hulp',
  category: 'plan_afspraken',
}
const WMO = {
  holder: 'veilig_thuis',
  requester: 'school_vo',
  purpose: 'veiligheid_meldcode',
  category: 'thuissituatie',
}
const OWN = {
  holder: 'cjg_wijkteam',
  requester: 'jeugdhulpaanbieder',
  purpose: 'afstemming_een_plan',
  category: 'gegevens_gezinsleden',
}
const DUTY = {
  holder: 'school_vo',
  requester: 'leerplicht',
  purpose: 'verzuimaanpak',
  category: 'verzuim_ongeoorloofd',
}
const NEVER = {
  holder: 'jeugdhulpaanbieder',
  requester: 'gemeente_toegang',
  purpose: 'evaluatie_casus',
  category: 'hulp_dossier_inhoud',
}
/** Consent under a condition, beneath a row that rules everything else out. */
const ENROLLED = {
  holder: 'school_vo',
  requester: 'school_vo',
  purpose: 'overstap_overdracht',
  category: 'opp',
}

const joint: Authority = { type: 'joint', holders: ['ouder1', 'ouder2'], ots: false, giPartial: [] }
const hearing = (change: Partial<Hearing> = {}): Hearing => ({
  rulebook,
  matter: EDU,
  ages: [9],
  authority: joint,
  flags: {},
  familyMembers: [],
  ...change,
})

describe('what can be consented to', () => {
  it.each([
    ['school data', EDU, true],
    ['help data', CARE, true],
    ['what the law decides', DUTY, false],
    ['what is never shared', NEVER, false],
    ['what needs a condition first', ENROLLED, true],
    ['what nobody knows', { ...EDU, category: 'iets' }, false],
  ])('%s: %s', (_name, matter, may) => expect(canBeConsentedTo(rulebook, matter, [9])).toBe(may))

  it('depends on the age, at one of the possible ages', () => {
    expect(canBeConsentedTo(rulebook, EDU, [])).toBe(false)
    const youth = {
      holder: 'school_vo',
      requester: 'ouder_met_gezag',
      purpose: 'ouder_informatie',
      category: 'opp',
    }
    const ages = Array.from({ length: 28 }, (_, age) => age)
    const open = ages.filter((age) => canBeConsentedTo(rulebook, youth, [age]))
    expect(open.length).toBeGreaterThan(0)
    expect(open.length).toBeLessThan(28)
    expect(canBeConsentedTo(rulebook, youth, ages)).toBe(true)
  })
})

describe('the rows that can decide', () => {
  const row = (id: string, change: object = {}) =>
    rule.parse({
      id,
      holder: ['school_vo'],
      requester: ['cjg_wijkteam'],
      purpose: [EDU.purpose],
      categories: [EDU.category],
      outcome: 'consent',
      consentRegime: 'edu',
      textParent: 'Tekst.',
      textProfessional: 'Tekst.',
      legalRefs: ['wet'],
      confidence: 'high',
      ...change,
    })
  const rowsAt = (age: number, rules: readonly Rule[]) =>
    consentRowsAt(withRules(rules), EDU, age).map(({ id }) => id)
  const conditional = row('R201', { when: { ots: true } })
  const wide = row('R203', { holder: ['*'] })

  it('end at the first without a condition', () => {
    expect(rowsAt(9, [conditional, row('R202'), wide])).toEqual(['R201', 'R202'])
    expect(rowsAt(9, [conditional, wide])).toEqual(['R201', 'R203'])
    expect(rowsAt(9, [conditional])).toEqual(['R201'])
  })

  it('are those of the age, its bounds among them', () => {
    const rules = [row('R202', { ageMin: 12, ageMax: 15 }), wide]
    expect([11, 12, 15, 16].map((age) => rowsAt(age, rules))).toEqual([
      ['R203'],
      ['R202'],
      ['R202'],
      ['R203'],
    ])
  })

  it('are hidden by a row of law', () => {
    const law = row('R202', { outcome: 'statutory_duty', consentRegime: null })
    expect(rowsAt(9, [conditional, law, wide])).toEqual(['R201'])
  })

  it('are none where nobody knows the category', () =>
    expect(consentRowsAt(rulebook, { ...EDU, category: 'iets' }, 9)).toEqual([]))
})

describe('who may answer', () => {
  it.each([
    ['a parent under 16', EDU, [15], 'ouder1', true],
    ['a parent from 16', EDU, [16], 'ouder1', false],
    ['a parent who may be of a child of 15', EDU, [15, 16], 'ouder1', true],
    ['a child under 12', EDU, [11], 'jeugdige', false],
    ['a young person from 12', EDU, [12], 'jeugdige', true],
    ['a young person of 16', CARE, [16], 'jeugdige', true],
    ['a parent about help under 16', CARE, [15], 'ouder2', true],
    ['a parent about Wmo data under 12', WMO, [11], 'ouder1', true],
    ['a parent about Wmo data from 12', WMO, [12], 'ouder1', false],
    ['a family member about themselves', OWN, [9], 'gezinslid1', true],
    ['a parent about a family member', OWN, [9], 'ouder1', false],
    ['somebody without authority', EDU, [9], 'voogd', false],
    ['a family member about the child', EDU, [9], 'gezinslid1', false],
  ] as const)('%s: %s', (...[, matter, ages, role, may]) =>
    expect(mayAnswer(hearing({ matter, ages }), role)).toBe(may),
  )

  it('a parent about whom the data is', () => {
    expect(mayAnswer(hearing({ matter: OWN, familyMembers: ['ouder1'] }), 'ouder1')).toBe(true)
  })

  it('nobody while authority is unknown, though what they said may count again', () => {
    const unknown = hearing({ authority: { type: 'unknown', holders: [] } })
    expect(mayAnswer(unknown, 'ouder1')).toBe(false)
    expect(stillHasVoice(unknown, 'ouder1')).toBe(true)
    expect(stillHasVoice(hearing(), 'ouder1')).toBe(true)
    expect(stillHasVoice(hearing({ ages: [16] }), 'ouder1')).toBe(false)
    expect(stillHasVoice(hearing({ ages: [15, 16] }), 'ouder1')).toBe(true)
    const help = { matter: CARE, ages: [14], flags: { hulp_zonder_ouders: true } }
    expect(stillHasVoice(hearing(help), 'ouder1')).toBe(true)
  })

  it('the institution in the place of parents, for exactly the part that a court moved', () => {
    const partial = { ...joint, giPartial: ['schoolaanmelding'] }
    const of = (authority: Authority, flags = {}) =>
      rolesWithAVoice(hearing({ matter: ENROLLED, authority, flags }))
    expect(of({ ...partial, ots: true })).toEqual(['gi'])
    expect(of(partial, { ots: true })).toEqual(['gi'])
    expect(of(partial)).toEqual(['ouder1', 'ouder2'])
  })
})

describe('who is asked', () => {
  it('the young person alone where help is without the parents, which turns no parent away', () => {
    const flags = { hulp_zonder_ouders: true }
    const alone = hearing({ matter: CARE, ages: [14], flags })
    expect(rolesWithAVoice(alone)).toEqual(['jeugdige'])
    expect(mayAnswer(alone, 'ouder1')).toBe(true)
    expect(rolesWithAVoice(hearing({ matter: CARE, ages: [14] }))).toEqual([
      'ouder1',
      'ouder2',
      'jeugdige',
    ])
    expect(rolesWithAVoice(hearing())).toEqual(['ouder1', 'ouder2'])
  })
})

describe('a no that keeps a new question away', () => {
  const flags = { hulp_zonder_ouders: true }
  const unknown: Authority = { type: 'unknown', holders: [] }
  it.each([
    ['of a holder of authority', { matter: CARE, ages: [15] }, 'ouder1', true],
    ['of a parent from 16', { matter: CARE, ages: [16] }, 'ouder1', false],
    ['of a parent of a child who may be 15', { matter: CARE, ages: [15, 16] }, 'ouder1', true],
    ['of the young person from 16', { matter: CARE, ages: [16] }, 'jeugdige', true],
    [
      'of a parent where help is without them',
      { matter: CARE, ages: [14], flags },
      'ouder1',
      false,
    ],
    ['of the young person there', { matter: CARE, ages: [14], flags }, 'jeugdige', true],
    ['of somebody without authority', {}, 'voogd', false],
    ['of anybody while authority is unknown', { authority: unknown }, 'ouder1', true],
  ])('%s: %s', (_name, change, role, keeps) =>
    expect(noKeepsQuiet(hearing(change), role)).toBe(keeps),
  )
})

describe('whose answers somebody may learn of', () => {
  const sole: Authority = { ...joint, type: 'sole', holders: ['ouder1'] }
  const unknown: Authority = { type: 'unknown', holders: [] }
  const help = (age: number, authority = joint) => ({ matter: CARE, ages: [age], authority })
  it.each([
    ['a parent who must agree with the other', help(9), 'ouder1', 'all'],
    ['a parent who decides alone', help(9, sole), 'ouder1', 'own'],
    ['one who decides with the young person', help(13, sole), 'ouder1', 'all'],
    ['the young person who decides with parents', help(13), 'jeugdige', 'all'],
    ['the young person alone', help(16), 'jeugdige', 'own'],
    ['the young person while authority is unknown', help(13, unknown), 'jeugdige', 'all'],
    ['a parent from 16', help(16), 'ouder1', 'none'],
    ['a child under 12', help(11), 'jeugdige', 'none'],
    ['the young person who may be 16', { matter: CARE, ages: [15, 16] }, 'jeugdige', 'own'],
    [
      'a parent where help is without them',
      { ...help(14), flags: { hulp_zonder_ouders: true } },
      'ouder1',
      'all',
    ],
    ['a parent without authority', help(9, sole), 'ouder2', 'none'],
    ['a parent where one yes is enough', { ages: [9] }, 'ouder1', 'own'],
    ['the young person there, whose yes is not', { ages: [13] }, 'jeugdige', 'all'],
    [
      'a family member whose data it is',
      { matter: OWN, familyMembers: ['gezinslid1'] },
      'gezinslid1',
      'own',
    ],
    ['a family member whose data it is not', { matter: OWN }, 'gezinslid1', 'none'],
  ] as const)('%s: %s', (_name, change, role, sees) =>
    expect(seesAnswersOf(hearing(change), role, false)).toBe(sees),
  )

  it.each([
    ['no parent where the young person decides too', help(13), 'ouder1', 'none'],
    ['no parent of a child who may be 12', { matter: CARE, ages: [11, 12] }, 'ouder1', 'none'],
    ['the young person', help(13), 'jeugdige', 'all'],
    ['a parent where the young person has no part', help(9), 'ouder1', 'all'],
    ['a parent whose yes is enough', { ages: [13] }, 'ouder1', 'own'],
  ] as const)('where help is hidden, %s: %s', (_name, change, role, sees) =>
    expect(seesAnswersOf(hearing(change), role, true)).toBe(sees),
  )
})

describe('with whom a role decides', () => {
  const sole: Authority = { ...joint, type: 'sole', holders: ['ouder1'] }
  const HIDDEN = { matter: CARE, ages: [13], flags: { hulp_zonder_ouders: true } }
  it.each([
    ['help under 12', 'ouder1', [{ matter: CARE, ages: [11] }], ['all', 'none']],
    ['help from 12', 'ouder1', [{ matter: CARE, ages: [12] }], ['all', 'required']],
    ['help that may be from 12', 'ouder1', [{ matter: CARE, ages: [11, 12] }], ['all', 'required']],
    [
      'help from 12, the young person',
      'jeugdige',
      [{ matter: CARE, ages: [12] }],
      ['all', 'required'],
    ],
    ['help that is hidden, a parent', 'ouder1', [HIDDEN], ['all', 'required']],
    ['help that is hidden, the young person', 'jeugdige', [HIDDEN], ['none', 'required']],
    ['help from 16', 'jeugdige', [{ matter: CARE, ages: [16] }], ['none', 'required']],
    ['school data under 12', 'ouder1', [{ ages: [9] }], ['one_of', 'none']],
    ['school data from 12', 'ouder2', [{ ages: [13] }], ['one_of', 'may_object']],
    ['both at once', 'ouder1', [{ ages: [13] }, { matter: CARE, ages: [13] }], ['all', 'required']],
    [
      'both, the other way',
      'ouder1',
      [{ matter: CARE, ages: [13] }, { ages: [9] }],
      ['all', 'required'],
    ],
    ['one parent', 'ouder1', [{ matter: CARE, ages: [9], authority: sole }], ['alone', 'none']],
    [
      'a family member',
      'gezinslid1',
      [{ matter: OWN, familyMembers: ['gezinslid1', 'ouder1'] }],
      ['alone', 'none'],
    ],
  ] satisfies [string, string, Partial<Hearing>[], string[]][])(
    '%s: %s',
    (_name, role, changes, told) => {
      const { holders, youngPerson } = togetherWith(changes.map(hearing), role) ?? {}
      expect([holders, youngPerson]).toEqual(told)
    },
  )

  it.each([
    ['no part', 'ouder1', { matter: CARE, ages: [16] }],
    ['nobody known', 'jeugdige', { matter: CARE, ages: [13], authority: { type: 'unknown' } }],
  ] satisfies [string, string, Partial<Hearing>][])('is not told with %s', (_name, role, change) =>
    expect(togetherWith([hearing(change)], role)).toBeUndefined(),
  )
})

describe('whether a role decides alone', () => {
  const sole: Authority = { ...joint, type: 'sole', holders: ['ouder1'] }
  const unknown: Authority = { type: 'unknown' }
  const HIDDEN = { matter: CARE, ages: [13], flags: { hulp_zonder_ouders: true } }
  it.each([
    ['one parent under 12', 'ouder1', [{ ages: [11], authority: sole }], true],
    ['one parent from 12', 'ouder1', [{ ages: [12], authority: sole }], false],
    ['one parent of who may be 12', 'ouder1', [{ ages: [11, 12], authority: sole }], false],
    ['one of two parents', 'ouder1', [{ ages: [9] }], false],
    ['two parents who must agree', 'ouder1', [{ matter: CARE, ages: [9] }], false],
    ['no part', 'ouder2', [{ ages: [9], authority: sole }], false],
    ['help from 12', 'jeugdige', [{ matter: CARE, ages: [15] }], false],
    ['help from 16', 'jeugdige', [{ matter: CARE, ages: [16] }], true],
    ['help that may be from 16', 'jeugdige', [{ matter: CARE, ages: [15, 16] }], false],
    ['nobody known', 'jeugdige', [{ matter: CARE, ages: [13], authority: unknown }], false],
    ['help that is hidden, the young person', 'jeugdige', [HIDDEN], true],
    ['help that is hidden, one parent', 'ouder1', [{ ...HIDDEN, authority: sole }], false],
    [
      'of two things one alone',
      'ouder1',
      [
        { ages: [9], authority: sole },
        { matter: CARE, ages: [12], authority: sole },
      ],
      false,
    ],
    ['a family member', 'gezinslid1', [{ matter: OWN, familyMembers: ['gezinslid1'] }], true],
    [
      'a family member beside another',
      'gezinslid1',
      [{ matter: OWN, familyMembers: ['gezinslid1', 'ouder1'] }],
      false,
    ],
  ] satisfies [string, string, Partial<Hearing>[], boolean][])(
    '%s: %s',
    (_name, role, changes, alone) => {
      expect(decidesAlone(changes.map(hearing), role)).toBe(alone)
    },
  )
})

describe('what a yes carries', () => {
  it.each([
    ['school data', EDU, 9, 'ouder1', ['avg']],
    ['help under 12', CARE, 11, 'ouder1', ['geheimhouding', 'avg']],
    ['help from 12, a parent', CARE, 12, 'ouder1', ['avg']],
    ['help from 12, the young person', CARE, 12, 'jeugdige', ['geheimhouding']],
    ['help from 16', CARE, 16, 'jeugdige', ['geheimhouding', 'avg']],
    ['Wmo data from 12', WMO, 12, 'jeugdige', ['geheimhouding', 'avg']],
    ['no say at all', CARE, 16, 'ouder1', ['avg']],
    ['no say at all under 12', CARE, 9, 'voogd', ['avg']],
  ] as const)('%s', (...[, matter, age, role, facets]) =>
    expect(facetsOf([hearing({ matter, ages: [age] })], role)).toEqual(facets),
  )

  it('is the same for the young person where help is without the parents', () => {
    const alone = hearing({ matter: CARE, ages: [14], flags: { hulp_zonder_ouders: true } })
    expect(facetsOf([alone], 'jeugdige')).toEqual(['geheimhouding'])
  })

  it('over several categories is all of it', () => {
    const both = [hearing({ ages: [14] }), hearing({ matter: CARE, ages: [14] })]
    expect(facetsOf(both, 'jeugdige')).toEqual(['geheimhouding', 'avg'])
  })
})

describe('who acts for the child', () => {
  it.each([
    ['ouder1', [15], true],
    ['ouder1', [16], false],
    ['ouder1', [15, 16], false],
    ['voogd', [9], false],
    ['jeugdige', [12], true],
    ['jeugdige', [11, 12], false],
    ['jeugdige', [], false],
    ['ouder1', [], false],
  ] as const)('%s at %j: %s', (role, ages, may) =>
    expect(actsForChild(role, ages, joint)).toBe(may),
  )
})

describe('who has a say over the child', () => {
  const NOW = Date.parse('2026-03-02T10:00:00Z')
  const record = {
    child: childIds.create((bytes) => new Uint8Array(bytes)),
    type: 'sole',
    holders: ['ouder1'],
    ots: false,
    giPartial: [],
    source: 'brp',
    learnedAt: NOW - AUTHORITY_VALID_MS + 1,
  } satisfies AuthorityRecord

  it.each([
    ['jeugdige', [11], false],
    ['jeugdige', [12], true],
    ['jeugdige', [11, 12], false],
    ['jeugdige', [18], true],
    ['ouder1', [0], true],
    ['ouder1', [17], true],
    ['ouder1', [18], false],
    ['ouder1', [17, 18], false],
    ['ouder2', [9], false],
    ['jeugdige', [], false],
    ['ouder1', [], false],
  ] as const)('%s at %j: %s', (role, ages, may) =>
    expect(hasSay(role, ages, { record, now: NOW })).toBe(may),
  )

  it('is nobody’s but the young person’s on authority that is not known, or not any more', () => {
    for (const [known, now] of [
      [undefined, NOW],
      [record, NOW + 1],
    ] as const) {
      expect(hasSay('ouder1', [12], { record: known, now })).toBe(false)
      expect(hasSay('jeugdige', [12], { record: known, now })).toBe(true)
    }
  })
})
