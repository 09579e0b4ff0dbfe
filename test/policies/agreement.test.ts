/** What silence and a no of each person do to a consent row; `every-consent.test.ts` compares the whole of it. */
import { describe, expect, it } from 'vitest'
import { decide } from '../../policies/decide.ts'
import type { Question, Saying } from '../../policies/question.ts'
import { question, rulebook, withSwitches } from './rulebook.ts'

/** A school asks, under regime edu, for what both parents decide. */
const edu = {
  holder: 'school_po',
  requester: 'smw',
  purpose: 'ondersteuningsteam_mdo',
  categories: ['gezondheid_diagnose'],
}
const says = (by: string, more: Partial<Saying> = {}): Saying => ({
  by,
  decision: 'grants',
  status: 'active',
  ...more,
})
const refuses = (by: string): Saying => says(by, { decision: 'denies' })
const answer = (changed: Parameters<typeof question>[0], rules = rulebook) => {
  const { decisions } = decide(rules, question({ ...edu, ...changed }))
  const { value, reason, neededFrom, blockedBy } = Object.values(decisions)[0]!
  return { value, reason, neededFrom, blockedBy }
}
const parentsSay: Question['sayings'] = [says('ouder1'), says('ouder2')]

describe('a young person of 12 to 15 who objects under regime edu', () => {
  const register = withSwitches({ 'consent.edu.bezwaar_12_15': 'register_only' })
  const asked = { age: 13, sayings: [...parentsSay, refuses('jeugdige')] }

  it('blocks what both parents allowed', () =>
    expect(answer(asked)).toEqual({
      value: 'deny',
      reason: 'jongere_maakt_bezwaar',
      neededFrom: [],
      blockedBy: ['jeugdige'],
    }))

  it('blocks nothing where the region only registers it', () =>
    expect(answer(asked, register).value).toBe('permit'))

  it('still blocks by an earlier withdrawal, which no later refusal undoes', () => {
    const withdrew = says('jeugdige', { status: 'revoked' })
    const sayings = [...parentsSay, withdrew, refuses('jeugdige')]
    expect(answer({ age: 13, sayings }, register)).toMatchObject({
      reason: 'ingetrokken',
      blockedBy: ['jeugdige'],
    })
  })

  it('decides alone from 16, register or not', () =>
    expect(answer({ age: 16, sayings: [refuses('jeugdige')] }, register)).toMatchObject({
      reason: 'geweigerd',
      blockedBy: ['jeugdige'],
    }))

  it('is one of two who object, for whom the parent’s reason is given', () =>
    expect(
      answer({ age: 13, sayings: [says('ouder1'), refuses('ouder2'), refuses('jeugdige')] }),
    ).toEqual({
      value: 'deny',
      reason: 'ouders_oneens',
      neededFrom: [],
      blockedBy: ['ouder2', 'jeugdige'],
    }))
})

describe('the reason of a no', () => {
  it.each<[string, readonly Saying[], string]>([
    ['one parent refuses, the other is silent', [refuses('ouder1')], 'geweigerd'],
    ['one parent refuses, the other agrees', [says('ouder1'), refuses('ouder2')], 'ouders_oneens'],
    ['both refuse', [refuses('ouder1'), refuses('ouder2')], 'geweigerd'],
    ['one withdrew', [says('ouder1'), says('ouder2', { status: 'revoked' })], 'ingetrokken'],
    ['one paused', [says('ouder1'), says('ouder2', { status: 'paused' })], 'gepauzeerd'],
    [
      'one withdrew, the other paused',
      [says('ouder1', { status: 'paused' }), says('ouder2', { status: 'revoked' })],
      'ingetrokken',
    ],
  ])('%s', (_name, sayings, reason) => expect(answer({ sayings }).reason).toBe(reason))
})

describe('a parent whom nobody can reach', () => {
  const region = withSwitches({ 'consent.parents.onbereikbaar_dagen': '14' })
  const unreachable = [{ person: 'ouder2', attempts: 3, silentDays: 14 }]
  const asked = { sayings: [says('ouder1')], context: { unreachable } }
  const wanted = { value: 'needs_consent', neededFrom: ['ouder2'] }

  it('is passed over where the region says so', () =>
    expect(answer(asked, region).value).toBe('permit'))

  it('is waited for where the region says nothing', () =>
    expect(answer(asked)).toMatchObject(wanted))

  it('is waited for where nobody wrote down an attempt', () =>
    expect(answer({ sayings: [says('ouder1')] }, region)).toMatchObject(wanted))

  it('is waited for while the other says nothing either', () =>
    expect(answer({ context: { unreachable } }, region).neededFrom).toEqual(['ouder1']))

  it('is waited for under regime care: secrecy is waived by both', () => {
    const care = {
      holder: 'jgz',
      requester: 'smw',
      purpose: 'ondersteuningsteam_mdo',
      categories: ['gezondheid_diagnose'],
    }
    expect(answer({ ...asked, ...care }, region)).toMatchObject(wanted)
  })
})
