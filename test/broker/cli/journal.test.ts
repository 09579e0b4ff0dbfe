/** `journal verify` and `journal replay`: what they print, and the exit code that a script goes by. */
import { existsSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import { applyRegister, registerFile } from '../../../broker/administration/register.ts'
import { journalCommand } from '../../../broker/cli/journal.ts'
import { checkWithoutChild, namelessCheckInput } from '../../../broker/decisions/check.ts'
import { erasePastTerm } from '../../../broker/erasure/erase-log.ts'
import type { DecisionRecord } from '../../../consent/decision.ts'
import { decisionIds } from '../../../consent/id.ts'
import { actor } from '../../../consent/party.ts'
import { DAY } from '../../../consent/time.ts'
import { brokerSettings } from '../../support/broker-settings.ts'
import { runInside } from '../../support/command.ts'
import { countingRandom, party } from '../../support/nouns.ts'

const { file, inStore } = brokerSettings()

/** One decision of today, about no child. */
const decide = () =>
  inStore(async (context) => {
    await applyRegister(context, registerFile.parse({ parties: [party({ region: 'standaard' })] }))
    const asker = actor.parse({ party: 'partij_de-zwaluw', employee: 'm.1' })
    const input = namelessCheckInput.parse({
      ontvanger: 'cjg_wijkteam',
      doel: 'preventie_vroegsignalering',
      categorieen: ['gedrag_welbevinden'],
      leeftijd: 10,
    })
    await checkWithoutChild(context, asker, 'sleutel-0001', input)
  })

/** The decision once more under another id, changed. */
const addChanged = (change: (record: DecisionRecord) => Partial<DecisionRecord>) =>
  inStore(({ store }) =>
    store.write(async (tx) => {
      const [record] = await tx.disclosures.decisions(null, 1)
      if (!record) throw new Error('no decision')
      const id = decisionIds.create(countingRandom, 0)
      await tx.disclosures.addDecision({ ...record, ...change(record), id })
      return id
    }),
  )

/** As the owner of the database, past the guards of a table. */
const tamper = (table: string, statement: string): void => {
  const db = new Sqlite(file('broker.db'))
  const guards = db.prepare(
    "select name from sqlite_master where type = 'trigger' and tbl_name = ?",
  )
  for (const name of guards.pluck().all(table)) db.exec(`drop trigger "${String(name)}"`)
  db.exec(statement)
  db.close()
}

const run = (...args: string[]) => runInside(journalCommand, args)

describe('journal replay', () => {
  it('counts what is the same and ends with 0', async () => {
    await decide()
    expect(await run('replay')).toEqual({
      stdout: 'the same: 1\ndifferent: 0\nunreadable: 0\nby other rules than are configured: 0\n',
      stderr: '',
      code: 0,
    })
  })

  it('names a decision that differs and ends with 1', async () => {
    await decide()
    const id = await addChanged(({ answer }) => ({
      answer: answer.replaceAll('needs_consent', 'permit'),
    }))
    const { stdout, code } = await run('replay', '--json')
    expect(JSON.parse(stdout)).toEqual({
      counts: { gelijk: 1, anders: 1, andere_regels: 0, onleesbaar: 0 },
      wrong: [id],
    })
    expect(code).toBe(1)
  })

  it('counts what was decided by other rules apart, which is nothing wrong', async () => {
    await decide()
    await addChanged(() => ({ regionHash: 'f'.repeat(64) }))
    const { stdout, code } = await run('replay')
    expect(stdout).toContain('by other rules than are configured: 1\n')
    expect(code).toBe(0)
  })

  it('names a damaged one and ends with 1', async () => {
    await decide()
    const id = await addChanged(() => ({ inputs: '{}' }))
    const { stdout, code } = await run('replay')
    expect(stdout).toContain(`unreadable: 1\n`)
    expect(stdout).toContain(`${id}\n`)
    expect(code).toBe(1)
  })
})

/** What was decided five years later, with the work of that day. */
const yearsLater = () =>
  inStore(async (context) => {
    const later = Date.now() + 5 * 366 * DAY
    await erasePastTerm({ ...context, now: () => later })
  })

describe('after five years', () => {
  it('verify and replay say what was erased', async () => {
    await decide()
    await yearsLater()
    const verified = await run('verify')
    expect(verified).toMatchObject({
      stdout: expect.stringMatching(
        /^the journal is complete: 1 rows; rows up to 2 were erased when their term was over\n/,
      ),
      code: 0,
    })
    expect(JSON.parse((await run('verify', '--json')).stdout)).toMatchObject({
      rows: 1,
      broken: null,
      erasedUpTo: 2,
    })
    expect((await run('replay')).stdout).toMatch(
      /the same: [01]\n.*erased when their term was over: all before 2/s,
    )
  })
})

describe('journal verify', () => {
  it('counts the rows of a whole chain and ends with 0', async () => {
    await decide()
    expect(await run('verify')).toEqual({
      stdout: `the journal is complete: 2 rows
recorded, and unchanged: 1
recorded before rows carried a fingerprint, and cannot be told: 0
recorded, and erased when its term was over or with its family: 0
`,
      stderr: '',
      code: 0,
    })
    expect(JSON.parse((await run('verify', '--json')).stdout)).toEqual({
      rows: 2,
      broken: null,
      recorded: { unchanged: 1, untold: 0, erased: 0, changed: [], unrecorded: [] },
    })
  })

  it('names a decision that was changed with its inputs, or added, and ends with 1', async () => {
    await decide()
    const added = await addChanged(() => ({}))
    tamper('decisions', "update decisions set inputs = inputs || ' '")
    const { stdout, code } = await run('verify')
    expect(stdout).toMatch(/\nchanged or gone since row 2: besluit_[0-9a-z]{24}\n/)
    expect(stdout).toContain(`\nkept, and in no row: ${added}\n`)
    expect(code).toBe(1)
    expect((await run('replay')).code).toBe(0)
  })

  it('names the first row that does not fit and ends with 1', async () => {
    await decide()
    tamper('journal', "update journal set employee = 'm.2' where sequence = 2")
    const { stdout, code } = await run('verify')
    expect([stdout, code]).toEqual(['row 2 does not fit the chain\n', 1])
  })
})

describe('a journal command without a store it can open', () => {
  it('says so in a sentence that names the setting, and ends with 2', async () => {
    vi.stubEnv('CONSENT_BROKER_DATABASE', undefined)
    const { stdout, stderr, code } = await run('replay')
    expect([stdout, stderr, code]).toEqual(['', 'CONSENT_BROKER_DATABASE is not set.\n', 2])
  })

  it.each(['verify', 'replay'])('%s makes no database of a mistyped path', async (command) => {
    const path = file('mistyped.db')
    vi.stubEnv('CONSENT_BROKER_DATABASE', path)
    const { stdout, stderr, code } = await run(command)
    expect([stdout, code]).toEqual(['', 2])
    expect(stderr).toBe(`CONSENT_BROKER_DATABASE: there is no database at ${path}.\n`)
    expect(existsSync(path)).toBe(false)
  })
})
