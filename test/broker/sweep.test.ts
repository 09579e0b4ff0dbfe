/** What is cleared up, and when. */
import { expect, it } from 'vitest'
import { ANSWERS_KEPT_MS, sweep } from '../../broker/sweep.ts'
import { closedAfterEach } from '../support/closed-after-each.ts'
import { openBroker } from '../support/family.ts'

const broker = closedAfterEach(openBroker)

const silent = () => undefined

it('keeps an answer to an idempotency key for a week', async () => {
  const b = await broker()
  const answer = { bodyHash: 'h', status: 200, body: '{}' }
  await b.write((tx) => tx.idempotency.remember('beller', 'sleutel', answer, b.clock.now))
  const kept = () => b.read((tx) => tx.idempotency.recall('beller', 'sleutel', 'h'))
  b.clock.now += ANSWERS_KEPT_MS
  await sweep(b.context, silent)
  expect(await kept()).toEqual(answer)
  b.clock.now += 1
  await sweep(b.context, silent)
  expect(await kept()).toBeUndefined()
})

it('drops what expired', async () => {
  const b = await broker()
  const { now } = b.clock
  await b.write((tx) => tx.artifacts.put('soort', 'een', 'inhoud', now + 2))
  const left = () => b.read((tx) => tx.artifacts.get('soort', 'een', now))
  b.clock.now += 1
  await sweep(b.context, silent)
  expect(await left()).toBe('inhoud')
  b.clock.now += 2
  await sweep(b.context, silent)
  expect(await left()).toBeUndefined()
})
