/** What is cleared up, and when. */
import { expect, it } from 'vitest'
import { ANSWERS_KEPT_MS, erasures, sweep, sweepOrTell } from '../../broker/sweep.ts'
import { DAY } from '../../consent/time.ts'
import { closedAfterEach } from '../support/closed-after-each.ts'
import { openBroker } from '../support/family.ts'
import { keptLog } from '../support/kept-log.ts'

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

it('says what would go before it goes, and counts by day what went', async () => {
  const b = await broker()
  const { now } = b.clock
  const answer = { bodyHash: 'h', status: 200, body: '{}' }
  await b.write(async (tx) => {
    await tx.artifacts.put('soort', 'een', 'inhoud', now)
    await tx.artifacts.put('soort', 'twee', 'inhoud', now + DAY)
    await tx.idempotency.remember('beller', 'sleutel', answer, now - ANSWERS_KEPT_MS - 1)
  })
  expect(await erasures(b.context)).toEqual({
    waiting: { bewijzen: 1, adressen: 0, antwoorden: 1 },
    done: [],
  })
  await sweep(b.context, silent)
  const monday = { day: '2026-03-02', counts: { bewijzen: 1, adressen: 0, antwoorden: 1 } }
  expect(await erasures(b.context)).toEqual({
    waiting: { bewijzen: 0, adressen: 0, antwoorden: 0 },
    done: [monday],
  })
  const told = () => b.read((tx) => tx.journal.rows({ kind: 'opgeschoond' }))
  expect(await told()).toEqual([])
  b.clock.now += DAY
  await sweep(b.context, silent)
  await sweep(b.context, silent)
  expect((await erasures(b.context)).done).toHaveLength(2)
  expect(await told()).toMatchObject([
    { child: null, visibility: 'niemand', detail: { dag: monday.day, ...monday.counts } },
  ])
})

it('tells of a sweep that failed, without the words of the fault', async () => {
  const { log, lines } = keptLog()
  const b = await broker()
  const store = { ...b.context.store, write: () => Promise.reject(new Error('Jan Geheim')) }
  await sweepOrTell({ ...b.context, store }, log)
  expect(lines).toMatchObject([{ event: 'sweep.fault', name: 'Error' }])
  expect(JSON.stringify(lines)).not.toContain('Geheim')
})
