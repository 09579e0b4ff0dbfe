/** The table of deciders, line by line; `every-consent.test.ts` compares the whole of it with the reference. */
import { describe, expect, it } from 'vitest'
import {
  decidersOf,
  holdersAreWhole,
  type Situation,
  stillNeeded,
} from '../../policies/authority.ts'
import { parameters } from './rulebook.ts'

const parents = ['ouder1', 'ouder2']
const situation = (changed: Partial<Situation> = {}): Situation => ({
  regime: 'wmo',
  parentsRule: null,
  purpose: 'overstap_overdracht',
  age: 8,
  authority: { type: 'joint', holders: parents },
  underSupervision: false,
  helpWithoutParents: false,
  familyMembers: ['gezinslid1'],
  parameters,
  ...changed,
})
const gi = { type: 'joint', holders: parents, giPartial: ['schoolaanmelding'] }
const agree = { kind: 'agree', persons: parents, youngPerson: 'none' }
const alone = { kind: 'agree', persons: [], youngPerson: 'required' }
const broken = { kind: 'broken', persons: [], youngPerson: 'none' }

describe('who decides', () => {
  it.each<[string, Partial<Situation>, object]>([
    ['both parents of a child', {}, agree],
    ['nobody without a regime', { regime: null }, broken],
    [
      'nobody at a kind of authority that does not exist',
      { authority: { type: 'x', holders: parents } },
      broken,
    ],
    [
      'each family member about their own data, also where it is unknown who holds authority',
      { regime: 'family_member', authority: { type: 'unknown' } },
      { kind: 'family', persons: ['gezinslid1'], youngPerson: 'none' },
    ],
    ['an adult', { authority: { type: 'adult' } }, alone],
    ['the young person from 16', { age: 16 }, alone],
    [
      'the parents until 16, whom the young person may contradict',
      { regime: 'edu', age: 15, parentsRule: 'all' },
      { ...agree, youngPerson: 'may_object' },
    ],
    ['the young person at any age under regime youth', { regime: 'youth' }, alone],
    ['the parents until 12 under regime wmo', { age: 11 }, agree],
    ['the young person from 12 under regime wmo', { age: 12 }, alone],
    [
      'the parents until 12 under regime care',
      { regime: 'care', age: 11, helpWithoutParents: true },
      agree,
    ],
    [
      'parents and young person together from 12 under regime care',
      { regime: 'care', age: 12 },
      { ...agree, youngPerson: 'required' },
    ],
    [
      'the young person from 12 under regime care where help goes without parents',
      { regime: 'care', age: 12, helpWithoutParents: true },
      alone,
    ],
    [
      'the young person from 12 under regime care where the region says so',
      { regime: 'care', age: 12, parameters: { ...parameters, care12to15: 'child_only' } },
      alone,
    ],
    [
      'parents under regime edu, whatever a region says about care',
      { regime: 'edu', age: 12, parameters: { ...parameters, care12to15: 'child_only' } },
      { ...agree, youngPerson: 'may_object' },
    ],
    [
      'nobody yet where it is unknown who holds authority',
      { authority: { type: 'unknown' } },
      { kind: 'unknown', persons: [], youngPerson: 'none' },
    ],
    [
      'one parent where the row says so',
      { regime: 'edu', parentsRule: 'one_unless_objection' },
      { ...agree, kind: 'one_of' },
    ],
    [
      'both under another regime, whatever the row says',
      { parentsRule: 'one_unless_objection' },
      agree,
    ],
    [
      'both where the region wants both',
      {
        regime: 'edu',
        parentsRule: 'one_unless_objection',
        parameters: { ...parameters, parentsNormal: 'all' },
      },
      agree,
    ],
    [
      'one for special data where the region says so',
      {
        regime: 'edu',
        parentsRule: 'all',
        parameters: { ...parameters, parentsSpecial: 'one_unless_objection' },
      },
      { ...agree, kind: 'one_of' },
    ],
    [
      'the GI for what a court gave it',
      { underSupervision: true, authority: gi },
      { ...agree, persons: ['gi'] },
    ],
    [
      'the GI for the school’s admission too',
      { underSupervision: true, authority: gi, purpose: 'tlv_toelaatbaarheid' },
      { ...agree, persons: ['gi'] },
    ],
    ['the parents once the supervision is over', { authority: gi }, agree],
    [
      'the parents for what the court left them',
      { underSupervision: true, authority: gi, purpose: 'verzuimaanpak' },
      agree,
    ],
    [
      'the parents where the part is not one that we know',
      { underSupervision: true, authority: { ...gi, giPartial: ['medisch'] } },
      agree,
    ],
    [
      'the parents of a child under supervision that keeps all authority with them',
      { underSupervision: true },
      agree,
    ],
    [
      'nobody where the data cannot say who',
      { authority: { type: 'joint', holders: ['ouder1'] } },
      broken,
    ],
  ])('%s', (_name, changed, expected) => expect(decidersOf(situation(changed))).toEqual(expected))
})

it.each([
  ['joint', ['ouder1', 'ouder2'], true],
  ['joint', ['ouder1', 'ouder2', 'voogd'], true],
  ['joint', ['ouder1'], false],
  ['joint', ['ouder1', 'ouder1'], false],
  ['sole', ['ouder1'], true],
  ['sole', [], false],
  ['sole', ['ouder1', 'ouder2'], false],
  ['guardian', ['voogd'], true],
  ['guardian', ['voogd1', 'voogd2'], true],
  ['guardian', [], false],
  ['guardian_gi', undefined, false],
] as const)('authority %s of %j is whole: %s', (type, holders, whole) =>
  expect(holdersAreWhole(holders === undefined ? { type } : { type, holders })).toBe(whole),
)

describe('a silent holder of authority', () => {
  const silence = { person: 'ouder2', attempts: 3, silentDays: 14 }
  it.each<[string, readonly (typeof silence)[], boolean, readonly string[]]>([
    ['is passed over after three attempts and the days of the region', [silence], true, []],
    ['is still needed after two', [{ ...silence, attempts: 2 }], true, ['ouder2']],
    ['is still needed a day before', [{ ...silence, silentDays: 13 }], true, ['ouder2']],
    ['is not passed over for another', [{ ...silence, person: 'ouder1' }], true, ['ouder2']],
    [
      'is passed over though another can be reached',
      [{ ...silence, person: 'ouder1', attempts: 0 }, silence],
      true,
      [],
    ],
    ['is still needed where nobody tried', [], true, ['ouder2']],
    ['is still needed where nobody said yes', [silence], false, ['ouder2']],
  ])('%s', (_name, unreachable, someoneSaidYes, needed) =>
    expect(stillNeeded(['ouder2'], someoneSaidYes, unreachable, 14)).toEqual(needed),
  )

  it('is passed over beside one who can be reached and is asked first', () =>
    expect(stillNeeded(parents, false, [silence], 14)).toEqual(['ouder1']))
})
