/** From recorded facts and questions to the circumstances of a decision. */
import { expect, it } from 'vitest'
import { decideFor } from '../../../broker/decisions/decide-for.ts'
import { requestIds } from '../../../consent/id.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, openFamily, party, type TestFamily } from '../../support/family.ts'
import { PREVENTION, record } from '../../support/say.ts'

const family = closedAfterEach(openFamily)

const CATEGORIES = ['gedrag_welbevinden', 'gezondheid_diagnose']

const ask = (f: TestFamily, categories: string[]) =>
  f.write((tx) =>
    tx.requests.add({
      ...PREVENTION,
      id: requestIds.create(f.context.random),
      child: f.child,
      askedBy: actor('school'),
      categories,
      lastDay: null,
      askedOf: ['ouder2'],
      reason: 'Vraag',
      silent: false,
      at: f.clock.now,
      expiresAt: f.clock.now + 30 * DAY,
    }),
  )

/** Per category who could not be reached. */
const unreachable = (f: TestFamily) =>
  f.read(async (tx) => {
    const child = await tx.children.get(f.child)
    const holder = await tx.parties.get(party('school'))
    const requester = await tx.parties.get(party('cjg'))
    if (!(child && holder && requester)) throw new Error('missing')
    const asked = { child, holder, requester, purpose: PREVENTION.purpose, categories: CATEGORIES }
    const { questions } = await decideFor(f.context, tx, asked)
    return Object.fromEntries(
      questions.map(({ categories: [category = ''], context }) => [category, context.unreachable]),
    )
  })

it('a parent is unreachable about what was put to them only, by one attempt a day', async () => {
  const f = await family()
  await ask(f, ['gezondheid_diagnose'])
  for (const value of [false, true, true])
    await record(f, 'school', { name: 'bereikpoging', about: 'ouder2', value })
  f.clock.now += 14 * DAY
  await record(f, 'school', { name: 'bereikpoging', about: 'ouder2' })
  expect(await unreachable(f)).toEqual({
    gedrag_welbevinden: [],
    gezondheid_diagnose: [{ person: 'ouder2', attempts: 2, silentDays: 14 }],
  })
})
