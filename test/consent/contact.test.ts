/** What holds for who said nothing. */
import { expect, it } from 'vitest'
import { contact, noContact } from '../../consent/contact.ts'
import * as sample from '../support/nouns.ts'

it('who said nothing gets no mail, and nothing extra', () => {
  const person = sample.newPerson()
  expect(contact.parse(noContact(person))).toEqual({
    person,
    address: null,
    language: 'nl',
    tellWhenLooked: false,
  })
})
