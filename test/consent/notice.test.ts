/** Pauses between attempts, and what may be an address. */
import { expect, it } from 'vitest'
import { FAILURES_MAX, pauseAfter } from '../../consent/notice.ts'
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
