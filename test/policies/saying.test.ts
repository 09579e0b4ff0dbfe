/** What one person says now, from their statements; `every-history.test.ts` compares all short histories with the reference. */
import { describe, expect, it } from 'vitest'
import type { Saying } from '../../policies/question.ts'
import { saysNow, type Voice } from '../../policies/saying.ts'

const asked = { holder: 'smw', requester: 'swv', purpose: 'tlv_toelaatbaarheid', category: 'opp' }
const yes = (more: Partial<Saying> = {}): Saying => ({
  by: 'ouder1',
  decision: 'grants',
  status: 'active',
  ...more,
})
const no = (more: Partial<Saying> = {}): Saying => yes({ decision: 'denies', ...more })
const now = (sayings: readonly Saying[], voice?: Voice) => saysNow(sayings, 'ouder1', asked, voice)

it('is nothing where nobody said anything, or only somebody else', () => {
  expect(now([])).toBe('niets')
  expect(now([yes({ by: 'ouder2' })])).toBe('niets')
})

describe('each status', () => {
  it.each([
    ['active', 'ja', 'geweigerd'],
    ['paused', 'gepauzeerd', 'geweigerd'],
    ['revoked', 'ingetrokken', 'niets'],
    ['expired', 'niets', 'niets'],
    ['pending', 'niets', 'geweigerd'],
  ] as const)('%s: a yes is %s, a no is %s', (status, grant, refusal) => {
    expect(now([yes({ status })])).toBe(grant)
    expect(now([no({ status })])).toBe(refusal)
  })

  it('from outside the list is no yes, and uncovers none', () => {
    const strange = yes({ status: 'misschien' as Saying['status'] })
    expect(now([strange])).toBe('niets')
    expect(now([yes(), strange])).toBe('niets')
    expect(now([no(), strange])).toBe('geweigerd')
  })
})

describe('the newest word counts', () => {
  it.each<[string, readonly Saying[], string]>([
    ['a no after a yes', [yes(), no()], 'geweigerd'],
    ['a yes after a no', [no(), yes()], 'ja'],
    [
      'what waits for confirmation leaves the yes before it',
      [yes(), yes({ status: 'pending' })],
      'ja',
    ],
    [
      'what waits for confirmation leaves the no before it',
      [no(), yes({ status: 'pending' })],
      'geweigerd',
    ],
    ['an expired yes hides an earlier yes', [yes(), yes({ status: 'expired' })], 'niets'],
    ['an expired yes hides no earlier no', [no(), yes({ status: 'expired' })], 'geweigerd'],
    [
      'an expired yes hides no earlier withdrawal',
      [yes({ status: 'revoked' }), yes({ status: 'expired' })],
      'ingetrokken',
    ],
    ['a yes after an expired one counts', [yes({ status: 'expired' }), yes()], 'ja'],
    [
      'a no that was taken back ends what was before it',
      [yes(), no({ status: 'revoked' })],
      'niets',
    ],
  ])('%s', (_name, sayings, says) => expect(now(sayings)).toBe(says))
})

describe('a statement fits when everything it names fits', () => {
  it.each<[Partial<Saying>, boolean]>([
    [{ purpose: asked.purpose }, true],
    [{ purpose: 'verzuimaanpak' }, false],
    [{ holder: 'smw' }, true],
    [{ holder: 'school_po' }, false],
    [{ requester: 'swv' }, true],
    [{ requester: 'school_po' }, false],
    [{ requester: 'swv_passend_primair' }, false],
    [{ requester: ['school_po', 'swv'] }, true],
    [{ requester: ['school_po'] }, false],
    [{ requester: [] }, false],
    [{ categories: ['opp', 'toetsen'] }, true],
    [{ categories: ['toetsen'] }, false],
    [{ categories: [] }, false],
    [{ purpose: asked.purpose, holder: 'smw', requester: 'swv', categories: ['opp'] }, true],
  ])('%j: %s', (scope, fits) => expect(now([yes(scope)])).toBe(fits ? 'ja' : 'niets'))
})

describe('a refusal that is only registered', () => {
  const registered = (sayings: readonly Saying[]) => now(sayings, 'refusals_only_registered')
  it.each<[string, readonly Saying[], string]>([
    ['says nothing', [no()], 'niets'],
    ['leaves a yes as it was', [yes(), no()], 'ja'],
    ['undoes no withdrawal', [yes({ status: 'revoked' }), no()], 'ingetrokken'],
    ['undoes no pause', [yes({ status: 'paused' }), no()], 'gepauzeerd'],
  ])('%s', (_name, sayings, says) => expect(registered(sayings)).toBe(says))
})
