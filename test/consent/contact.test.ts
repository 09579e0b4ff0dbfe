/** What holds for who said nothing, and whether mail reaches somebody. */
import { describe, expect, it } from 'vitest'
import { contact, noContact, type Reach, reachOf } from '../../consent/contact.ts'
import type { PostedNotice } from '../../consent/notice.ts'
import * as sample from '../support/nouns.ts'

it('who said nothing gets no mail, nothing extra, and is written to as they read', () => {
  const person = sample.newPerson()
  expect(contact.parse(noContact({ person, language: 'en' }))).toEqual({
    person,
    address: null,
    language: 'en',
    tellWhenLooked: false,
  })
})

describe('whether mail reaches somebody', () => {
  const person = sample.newPerson()
  const waiting = sample.addressChange(person)
  const mail = (
    end: PostedNotice['end'],
    endedAt: number | null,
    about: Partial<PostedNotice> = {},
  ) => ({ kind: 'vraag_open' as const, subject: null, end, endedAt, ...about })
  const code = { kind: 'bevestig_adres', subject: waiting.id } as const
  const formerCode = { kind: 'bevestig_adres', subject: 'eerder' } as const

  it.each<[string, ReturnType<typeof mail>[], Reach]>([
    ['nothing was sent', [], 'komt_aan'],
    ['all was sent', [mail('verzonden', 1)], 'komt_aan'],
    ['the last came back', [mail('opgegeven', 2), mail('verzonden', 1)], 'komt_terug'],
    [
      'the last came back, read oldest first',
      [mail('verzonden', 1), mail('opgegeven', 2)],
      'komt_terug',
    ],
    ['one came back before', [mail('opgegeven', 1), mail('verzonden', 2)], 'komt_aan'],
    ['another waits', [mail(null, null), mail('opgegeven', 2)], 'komt_terug'],
    ['what had nothing to tell', [mail('vervallen', 3), mail('opgegeven', 2)], 'komt_terug'],
    [
      'what was written without an address',
      [mail('niet_per_mail', 3), mail('opgegeven', 2)],
      'komt_terug',
    ],
    [
      'a code to another address came back',
      [mail('opgegeven', 3, formerCode), mail('verzonden', 2)],
      'komt_aan',
    ],
    [
      'a code that was typed was sent',
      [mail('verzonden', 3, formerCode), mail('opgegeven', 2)],
      'komt_aan',
    ],
    [
      'a code that waits was sent',
      [mail('verzonden', 3, code), mail('opgegeven', 2)],
      'komt_terug',
    ],
  ])('with an address: %s', (_name, posted, reach) => {
    expect(reachOf(sample.contact(person), waiting, posted)).toBe(reach)
  })

  it('without an address goes by whether one waits for its code', () => {
    const nowhere = sample.contact(person, { address: null })
    const posted = [mail('verzonden', 1, code)]
    expect(reachOf(nowhere, undefined, posted)).toBe('geen_adres')
    expect(reachOf(nowhere, waiting, posted)).toBe('niet_bevestigd')
    expect(reachOf(sample.contact(person), undefined, posted)).toBe('komt_aan')
  })
})
