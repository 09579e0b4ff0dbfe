/** What holds for who said nothing, and what may be called a name. */
import { expect, it } from 'vitest'
import { contact, nicknameText, noContact } from '../../consent/contact.ts'
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

it('a name of one letter and of forty is one, of none and of forty-one is not', () => {
  const isName = (text: string) => nicknameText.safeParse(text).success
  expect([0, 1, 40, 41].map((letters) => isName('x'.repeat(letters)))).toEqual([
    false,
    true,
    true,
    false,
  ])
})
