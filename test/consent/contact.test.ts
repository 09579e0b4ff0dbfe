/** What holds for who said nothing. */
import { expect, it } from 'vitest'
import { contact, noContact } from '../../consent/contact.ts'
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
