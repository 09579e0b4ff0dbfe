/** Pauses between attempts, and what may be an address. */
import { expect, it } from 'vitest'
import { FAILURES_MAX, isThere, pauseAfter } from '../../consent/notice.ts'
import { client, party } from '../../consent/party.ts'
import { HOUR, MINUTE } from '../../consent/time.ts'
import * as sample from '../support/nouns.ts'

it.each([
  [1, MINUTE],
  [2, 4 * MINUTE],
  [5, 256 * MINUTE],
  [6, 12 * HOUR],
  [FAILURES_MAX, 12 * HOUR],
])('after failure %i the pause is %i ms', (failures, pauseMs) => {
  expect(pauseAfter(failures)).toBe(pauseMs)
})

it.each([
  ['at its moment', { at: 5, dueAt: 9, endedAt: null }, true],
  ['from later on', { at: 6, dueAt: 9, endedAt: null }, false],
  ['held back', { at: 5, dueAt: null, endedAt: null }, false],
  ['ended once it was there', { at: 5, dueAt: 9, endedAt: 5 }, true],
  ['ended before', { at: 5, dueAt: 9, endedAt: 4 }, false],
])('a notice %s is there: %o, %s', (_name, one, there) => {
  expect(isThere(one, 5)).toBe(there)
})

const LONGEST = `https://zwaluw.example/${'x'.repeat(477)}`

it.each(['https://zwaluw.example/berichten', 'http://127.0.0.1:8080/', LONGEST, null])(
  'a system may be told at %s',
  (webhookUrl) => expect(client.parse(sample.client({ webhookUrl }))).toMatchObject({ webhookUrl }),
)

it.each([
  'ftp://zwaluw.example/',
  'zwaluw.example',
  'https://ik:geheim@zwaluw.example/',
  'https://zwaluw.example/#stuk',
  `${LONGEST}x`,
])('a system may not be told at %s', (webhookUrl) => {
  expect(client.safeParse(sample.client({ webhookUrl })).success).toBe(false)
})

it('an organisation has one mail address, or none', () => {
  const { mail: _none, ...without } = sample.party()
  expect(party.parse(without).mail).toBeNull()
  expect(party.safeParse(sample.party({ mail: 'fg@zwaluw.example' })).success).toBe(true)
  expect(party.safeParse(sample.party({ mail: 'a@b.example, c@d.example' })).success).toBe(false)
})
