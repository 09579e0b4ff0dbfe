/** The texts that fingerprints are made of: another thing never has the same. */
import { describe, expect, it } from 'vitest'
import { authorityText, decisionText, factText, statementText } from '../../consent/fingerprint.ts'
import {
  AT,
  authorityOf,
  decision,
  fact,
  newChild,
  newPerson,
  statement,
} from '../support/nouns.ts'

const child = newChild()

describe('the text of a decision', () => {
  const made = decision(child)

  it.each(Object.keys(made))('tells another %s', (name) => {
    expect(decisionText({ ...made, [name]: 'x' })).not.toBe(decisionText(made))
  })

  it('has inputs and answer as they are kept, and does not depend on the order of its members', () => {
    expect(decisionText(made).split('\n').slice(1)).toEqual([made.inputs, made.answer])
    const { at, ...rest } = made
    expect(decisionText({ at, ...rest })).toBe(decisionText(made))
  })
})

describe('the text of a statement', () => {
  const proof = { scanHash: null, witness: 'mevrouw De Vries' }

  it('tells that there was a witness, not who', () => {
    const seen = statement(child, newPerson(), { proof })
    expect(statementText(seen)).not.toContain('Vries')
    expect(JSON.parse(statementText(seen)).proof).toEqual({ scanHash: null, witness: true })
    expect(statementText({ ...seen, proof: { ...proof, witness: 'iemand' } })).toBe(
      statementText(seen),
    )
    for (const other of [{ ...proof, witness: null }, { ...proof, scanHash: 'a'.repeat(64) }, null])
      expect(statementText({ ...seen, proof: other })).not.toBe(statementText(seen))
  })

  it('tells another end', () => {
    const said = statement(child, newPerson())
    expect(statementText({ ...said, until: AT + 1 })).not.toBe(statementText(said))
  })
})

it('the texts of facts and of authority tell another value', () => {
  const known = fact(child)
  expect(factText({ ...known, value: !known.value })).not.toBe(factText(known))
  const learned = authorityOf(child)
  expect(authorityText({ ...learned, ots: !learned.ots })).not.toBe(authorityText(learned))
})
