import { describe, expect, it } from 'vitest'
import type { Saying } from '../../policies/question.ts'
import { saysNow } from '../../policies/saying.ts'
import { defined, product } from './product.ts'
import { referenceSays } from './reference.ts'

const ABOUT = {
  holder: 'school_po',
  requester: 'smw',
  purpose: 'ondersteuningsteam_mdo',
  category: 'gedrag_welbevinden',
}
const STATUSES = ['active', 'paused', 'revoked', 'expired', 'pending'] as const
const KINDS: readonly Saying[] = (['grants', 'denies'] as const).flatMap((decision) =>
  STATUSES.map((status) => ({ by: 'ouder1', decision, status })),
)
/** The same about something else, and by somebody else: neither may matter. */
const ELSEWHERE: readonly Saying[] = [
  ...KINDS.map((kind) => ({ ...kind, purpose: 'warme_overdracht' })),
  ...KINDS.map((kind) => ({ ...kind, by: 'ouder2' })),
]
const NOES: readonly Saying[] = [
  { by: 'ouder1', decision: 'denies', status: 'active' },
  { by: 'ouder1', decision: 'denies', status: 'pending' },
  { by: 'ouder1', decision: 'grants', status: 'paused' },
  { by: 'ouder1', decision: 'grants', status: 'revoked' },
]

/** All histories of up to three statements, oldest first. */
function histories(kinds: readonly Saying[]): readonly (readonly Saying[])[] {
  const one = kinds.map((kind) => [kind])
  const two = one.flatMap((history) => kinds.map((kind) => [...history, kind]))
  const three = two.flatMap((history) => kinds.map((kind) => [...history, kind]))
  return [[], ...one, ...two, ...three]
}

const now = (history: readonly Saying[]) => saysNow(history, 'ouder1', ABOUT)
const same = { yes: 'ja', nothing: 'niets' } as Record<string, string>
const expected = (history: readonly Saying[]) => {
  const word = referenceSays(history, 'ouder1', ABOUT)
  return same[word] ?? word
}

describe('what a person says now', () => {
  const all = histories(KINDS)

  it('agrees with the reference on every history of up to three statements', () => {
    const mixed = histories([...KINDS, ...ELSEWHERE])
    expect(mixed.length).toBe(1 + 30 + 900 + 27_000)
    expect(mixed.filter((history) => now(history) !== expected(history))).toEqual([])
  })

  it('reaches every word', () => {
    expect(new Set(all.map(now))).toEqual(
      new Set(['ja', 'niets', 'geweigerd', 'ingetrokken', 'gepauzeerd']),
    )
  })

  it('is a no whenever a refusal, a pause or the withdrawal of a yes comes last', () => {
    const undone = all.flatMap((history) =>
      NOES.map((no) => [...history, no]).filter((longer) => ['ja', 'niets'].includes(now(longer))),
    )
    expect(undone).toEqual([])
  })

  it.each(['pending', 'expired'] as const)('keeps an older no under a yes that is %s', (status) => {
    const noes = all.filter((history) => !['ja', 'niets'].includes(now(history)))
    const erased = noes.filter(
      (history) => now([...history, { by: 'ouder1', decision: 'grants', status }]) !== now(history),
    )
    expect(noes.length).toBeGreaterThan(100)
    expect(erased).toEqual([])
  })

  it('never turns into a yes by a statement that expired', () => {
    const gained = all.filter(
      (history) =>
        now([...history, { by: 'ouder1', decision: 'grants', status: 'expired' }]) === 'ja',
    )
    expect(gained).toEqual([])
  })

  it('hides an older yes, and only that, behind an expired statement', () => {
    const yes: Saying = { by: 'ouder1', decision: 'grants', status: 'active' }
    const refusal: Saying = { by: 'ouder1', decision: 'denies', status: 'active' }
    const expired: Saying = { by: 'ouder1', decision: 'grants', status: 'expired' }
    expect(now([yes, expired])).toBe('niets')
    expect(now([expired, yes])).toBe('ja')
    expect(now([refusal, yes, expired])).toBe('geweigerd')
    expect(now([{ ...yes, status: 'revoked' }, expired])).toBe('ingetrokken')
  })

  it('reads a kind of statement that does not exist as no yes', () => {
    const odd = [
      { by: 'ouder1', decision: 'grants', status: 'misschien' },
      { by: 'ouder1', decision: 'twijfelt', status: 'active' },
    ] as unknown as Saying[]
    expect(odd.map((saying) => now([saying]))).toEqual(['niets', 'geweigerd'])
  })
})

describe('refusals that are only registered', () => {
  const registered = (history: readonly Saying[]) =>
    saysNow(history, 'ouder1', ABOUT, 'refusals_only_registered')

  it('leave what was said before them as it was', () => {
    const refusal: Saying = { by: 'ouder1', decision: 'denies', status: 'active' }
    const changed = histories(KINDS).filter(
      (history) => registered([...history, refusal]) !== registered(history),
    )
    expect(changed).toEqual([])
  })

  it('are never heard, while a withdrawal and a pause are', () => {
    expect(histories(KINDS).map(registered)).not.toContain('geweigerd')
    expect(registered([{ by: 'ouder1', decision: 'grants', status: 'revoked' }])).toBe(
      'ingetrokken',
    )
    expect(registered([{ by: 'ouder1', decision: 'grants', status: 'paused' }])).toBe('gepauzeerd')
  })
})

describe('the scope of a statement', () => {
  const scopes = product({
    holder: [undefined, ABOUT.holder, 'school_vo'],
    purpose: [undefined, ABOUT.purpose, 'warme_overdracht'],
    requester: [undefined, ABOUT.requester, 'jgz', [ABOUT.requester, 'jgz'], ['jgz'], []],
    categories: [undefined, [ABOUT.category], ['opp', ABOUT.category], ['opp'], []],
  })
  const sayings = scopes.map(
    (scope): Saying => ({
      by: 'ouder1',
      decision: 'grants',
      status: 'active',
      ...defined(scope),
    }),
  )

  it('fits when each part that it names fits, over every combination of parts', () => {
    expect(sayings.filter((saying) => now([saying]) !== expected([saying]))).toEqual([])
    expect(sayings.filter((saying) => now([saying]) === 'ja')).toHaveLength(2 * 2 * 3 * 3)
  })
})
