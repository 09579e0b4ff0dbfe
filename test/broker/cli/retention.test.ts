/** `retention`: shows what is past its term without erasing, then erases it once. */
import { expect, it } from 'vitest'
import { retentionCommand } from '../../../broker/cli/retention.ts'
import { inBelievedTime } from '../../../broker/erasure/believed-time.ts'
import { DAY } from '../../../consent/time.ts'
import { brokerSettings } from '../../support/broker-settings.ts'
import { runInside } from '../../support/command.ts'
import { code, entry, newChild } from '../../support/nouns.ts'

const { inStore } = brokerSettings()

/** A row of the journal and an invitation of six years ago. */
const old = () =>
  inStore(({ store, now }) =>
    store.write(async (tx) => {
      const child = newChild()
      const at = now() - 6 * 365 * DAY
      await tx.children.add({ id: child, birthDate: '2012-03-04', secretAddress: false, at })
      await tx.links.addCode(code(child, { expiresAt: at }))
      await tx.journal.append(entry(child, { at }))
    }),
  )

const run = (...args: string[]) => runInside(retentionCommand, args)
const numbers = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout)

it('shows without erasing, then erases once', async () => {
  await old()
  for (const _look of [1, 2])
    expect(await numbers('show')).toMatchObject({ journaal: 1, codes: 1, toestemmingen: 0 })
  expect(await numbers('run')).toMatchObject({ journaal: 1, codes: 1 })
  expect(await run('run')).toEqual({
    stdout:
      'journaal: 0\ntoestemmingen: 0\nvragen: 0\nfeiten: 0\nverstrekkingen: 0\naanbiedingen: 0\nberichten: 0\nmeldingen: 0\nwisverzoeken: 0\ncodes: 0\n',
    stderr: '',
    code: 0,
  })
})

it('believes no clock that leaps, whoever asks', async () => {
  await old()
  // A day of work before anything was past its term, by a clock of then.
  await inStore((context) =>
    inBelievedTime({ ...context, now: () => context.now() - 6 * 365 * DAY }),
  )
  expect(await numbers('show')).toMatchObject({ journaal: 0, codes: 0 })
  for (const _again of [1, 2]) expect(await numbers('run')).toMatchObject({ journaal: 0, codes: 0 })
})

it('says where there is no database', async () => {
  const { code: exitCode, stderr } = await run('show')
  expect(exitCode).toBe(2)
  expect(stderr).toContain('CONSENT_BROKER_DATABASE')
})
