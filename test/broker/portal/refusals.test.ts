/** What a use case says no with comes in the words of who reads it. */
import { describe, expect, it } from 'vitest'
import { faultIn, refusalIn } from '../../../broker/portal/texts/refusals.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { party } from '../../support/family.ts'
import { refusalSentences } from '../../support/refusals.ts'
import { openStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)
const { said, passed } = refusalSentences()

describe('every sentence that a use case refuses with', () => {
  it('is found in the source', () => {
    expect(said.size).toBeGreaterThan(80)
    // Said by a function of the same file, whose sentences are found, or to machines alone.
    expect([...passed]).toEqual([
      'broker/administration/register.ts: message',
      'broker/answers/recorded-consent.ts: message',
      'broker/answers/voice.ts: notYours(scene, role)',
      'broker/disclosure/begin-order.ts: message',
    ])
  })

  it.each([...said])('has English words: %s', (sentence) => {
    const shown = sentence.replaceAll('…', '3 maart 2026')
    expect(refusalIn('nl', shown)).toBe(shown)
    expect(refusalIn('en', shown)).not.toBe(refusalIn('en', 'Een zin die nergens staat.'))
    expect(refusalIn('en', shown)).not.toBe(shown)
  })

  it('that nobody put in other words is never shown in Dutch', () => {
    expect(refusalIn('en', 'Een zin die nergens staat.')).toBe('This is not possible now.')
    expect(refusalIn('en', 'constructor')).toBe('This is not possible now.')
  })

  it('is a sentence where it stands with a field', () => {
    for (const one of said)
      for (const voice of ['nl', 'en'] as const)
        expect(faultIn(voice, one)).toMatch(/^[^a-z].*[.!?]$/)
    expect(faultIn('nl', 'deze dag is voorbij')).toBe('Deze dag is voorbij.')
  })

  it('speaks to a young person as je', () => {
    expect(refusalIn('je', 'U kunt dit niet voor dit kind regelen.')).toMatch(/^Je /)
    expect(refusalIn('je', 'Dit bestaat al.')).toBe('Dit bestaat al.')
  })
})

describe('on an English page', () => {
  it('a refusal of the whole page is in English', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'beheerder']], 'en', 'baas')
    const own = `/beheer/mensen/${s.context.sha256(`${party('school')} baas`).slice(0, 24)}`
    const typed = { functies: ['fg', 'beheerder'], aan: 'ja' }
    const page = textOf(await me.post(own, typed))
    expect(page).toContain('Another administrator changes your own functions.')
    expect(page).not.toContain('Uw eigen functies')
  })

  it('a fault of a field is in English', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'beheerder']], 'en', 'baas')
    const typed = { login: '12', medewerker: 'baas', functies: ['fg'] }
    const page = textOf(await me.post('/beheer/mensen/nieuw', typed))
    expect(page).toContain('This employee is at your organisation already.')
    expect(page).not.toContain('eze medewerker')
  })
})
