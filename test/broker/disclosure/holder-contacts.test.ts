/** What the last contacts with a gateway say about the next one. */
import { describe, expect, it } from 'vitest'
import {
  afterContact,
  type Contact,
  createHolderContacts,
  likelyAt,
  NO_CONTACT,
  SLOWNESS_HALF_LIFE_MS,
  SLOWNESS_MS_MAX,
  STILL_FAILING_MS,
} from '../../../broker/disclosure/holder-contacts.ts'
import { SECOND } from '../../../consent/time.ts'
import { MONDAY, party } from '../../support/family.ts'

const contact = (change: Partial<Contact> = {}): Contact => ({
  tookMs: 4000,
  failure: null,
  at: MONDAY,
  ...change,
})
const mannerAfter = (...contacts: Contact[]) => contacts.reduce(afterContact, NO_CONTACT)

describe('how long the next contact takes', () => {
  it('is unknown before the first', () => {
    expect(likelyAt(NO_CONTACT, MONDAY)).toEqual({ ms: 0, failure: null })
  })

  it('is as long as the last slow one, half of it after five minutes', () => {
    expect(likelyAt(mannerAfter(contact()), MONDAY).ms).toBe(4000)
    expect(likelyAt(mannerAfter(contact()), MONDAY + SLOWNESS_HALF_LIFE_MS).ms).toBe(2000)
    expect(likelyAt(mannerAfter(contact()), MONDAY + 2 * SLOWNESS_HALF_LIFE_MS).ms).toBe(1000)
  })

  it('is not shortened by a quick one, and lengthened by a slower one', () => {
    expect(likelyAt(mannerAfter(contact(), contact({ tookMs: 10 })), MONDAY).ms).toBe(4000)
    expect(likelyAt(mannerAfter(contact(), contact({ tookMs: 4001 })), MONDAY).ms).toBe(4001)
  })

  it('is measured from what is left of a slow one', () => {
    const later = MONDAY + SLOWNESS_HALF_LIFE_MS
    const manner = mannerAfter(contact(), contact({ tookMs: 2500, at: later }))
    expect(likelyAt(manner, later + SLOWNESS_HALF_LIFE_MS).ms).toBe(1250)
  })

  it.each([
    [SLOWNESS_MS_MAX - 1, SLOWNESS_MS_MAX - 1],
    [SLOWNESS_MS_MAX + 1, SLOWNESS_MS_MAX],
  ])('of one that took %i ms counts for at most a quarter of a minute', (tookMs, ms) => {
    expect(SLOWNESS_MS_MAX).toBe(15 * SECOND)
    expect(likelyAt(mannerAfter(contact({ tookMs })), MONDAY).ms).toBe(ms)
  })

  it('does not grow when the clock went back', () => {
    expect(likelyAt(mannerAfter(contact()), MONDAY - SLOWNESS_HALF_LIFE_MS).ms).toBe(4000)
  })
})

describe('a gateway that failed', () => {
  const failed = contact({ tookMs: 300, failure: 'te_laat' })

  it('is taken to fail still, as slowly, for two minutes', () => {
    const manner = mannerAfter(contact(), failed)
    expect(likelyAt(manner, MONDAY)).toEqual({ ms: 300, failure: 'te_laat' })
    expect(likelyAt(manner, MONDAY + STILL_FAILING_MS - 1).failure).toBe('te_laat')
    expect(likelyAt(manner, MONDAY + STILL_FAILING_MS).failure).toBeNull()
    expect(likelyAt(manner, MONDAY + STILL_FAILING_MS).ms).toBeGreaterThan(300)
  })

  it('is forgiven by the next answer', () => {
    expect(likelyAt(mannerAfter(failed, contact()), MONDAY)).toEqual({ ms: 4000, failure: null })
  })
})

it('each holder is remembered apart', () => {
  const contacts = createHolderContacts()
  contacts.remember(party('school'), contact())
  contacts.remember(party('cjg'), contact({ failure: 'onbereikbaar' }))
  expect(contacts.likely(party('school'), MONDAY)).toEqual({ ms: 4000, failure: null })
  expect(contacts.likely(party('cjg'), MONDAY).failure).toBe('onbereikbaar')
  expect(contacts.likely(party('hulp'), MONDAY)).toEqual({ ms: 0, failure: null })
})
