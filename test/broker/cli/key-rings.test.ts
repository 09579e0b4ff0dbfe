/** The commands on rings of secrets, over a real key folder and a real database; and a rewrap that is killed. */
import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOrCreateKeys } from '../../../adapters/keys/file-keys.ts'
import { openSqliteStore } from '../../../adapters/store/sqlite.ts'
import { keysCommand } from '../../../broker/cli/keys.ts'
import { keyTools } from '../../../broker/compose/key-tools.ts'
import type { Transaction } from '../../../consent/ports/store.ts'
import { runCommand, runInside, startCommand } from '../../support/command.ts'
import { type TestFolder, testFolder } from '../../support/folder.ts'
import { AT, newChild, newPerson, party, professional, seat } from '../../support/nouns.ts'

let folder: TestFolder
let dir: string
let database: string
beforeEach(async () => {
  folder = await testFolder()
  dir = `${folder.path}/keys`
  database = `${folder.path}/broker.db`
  await readOrCreateKeys({ dir, createMissing: true })
  await write(async () => undefined)
})
afterEach(() => folder.remove())

/** As a broker would, with the keys as they stand. */
const write = async (work: (tx: Transaction) => Promise<unknown>): Promise<void> => {
  const { storeMasterKeys } = await readOrCreateKeys({ dir, createMissing: false })
  const store = await openSqliteStore({
    path: database,
    masterKeys: storeMasterKeys,
    now: () => AT,
  })
  await store.write(work).finally(store.close)
}

const run = (...args: string[]) => {
  const places = ['rewrap', 'show', 'drop'].includes(args[1] ?? '')
    ? ['--dir', dir, '--database', database]
    : ['--dir', dir]
  return runInside((io) => keysCommand(io, keyTools), [...args, ...places])
}

const inJson = async (...args: string[]) => {
  const { stdout, code } = await run(...args, '--json')
  return { code, told: JSON.parse(stdout) }
}

const addChild = (tx: Transaction) =>
  tx.children.add({ id: newChild(), birthDate: '2012-03-04', secretAddress: false, at: AT })

const addLogins = async (tx: Transaction) => {
  await tx.families.addPerson({ id: newPerson(), subject: 'https://login.example 1' })
  await tx.parties.put(party())
  await tx.parties.putProfessional(professional())
}

test('the master key is announced, current, and the former one dropped when nothing rests on it', async () => {
  await write(addChild)
  expect((await run('store-master', 'announce')).stdout).toBe(
    'current: 1\nannounced: 1\nformer: 0\n',
  )
  expect(await inJson('store-master', 'rotate')).toEqual({
    code: 0,
    told: { current: 1, announced: 0, former: 1 },
  })
  const refused = await run('store-master', 'drop')
  expect([refused.code, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toMatch(/^store-master\.key keeps its former keys: 1 seals .*rewrap.*\n$/)
  expect((await run('store-master', 'show')).stdout).toContain(
    'onFormer: 1 seals, 0 people, 0 professionals\n',
  )
  expect(await inJson('store-master', 'rewrap')).toEqual({
    code: 0,
    told: { resealed: 1, onFormer: { seals: 0, people: 0, professionals: 0 } },
  })
  expect(await inJson('store-master', 'drop')).toEqual({
    code: 0,
    told: { current: 1, announced: 0, former: 0 },
  })
  await write(addChild)
})

test('logins on a former key keep it, until the administrator chooses to let go of them', async () => {
  await write(addLogins)
  await run('store-master', 'announce')
  await run('store-master', 'rotate')
  const kept = await run('store-master', 'drop')
  expect(kept.code).toBe(1)
  expect(kept.stderr).toMatch(
    /the logins of 1 people and 1 professionals .*--forget-logins they are strangers.*\n$/,
  )
  expect((await readOrCreateKeys({ dir, createMissing: false })).storeMasterKeys).toHaveLength(2)
  expect((await run('store-master', 'drop', '--forget-logins')).code).toBe(0)
  expect(await inJson('store-master', 'show')).toMatchObject({
    told: { former: 0, onFormer: { people: 0, professionals: 0 } },
  })
  await write(async (tx) => {
    const rows = await tx.journal.rows({ kind: 'sleutels_losgelaten' })
    // The drop that was refused changed nothing, and left no row.
    expect(rows.map(({ detail }) => detail)).toEqual([
      { sleutel: 'store-master', people: 1, professionals: 1 },
    ])
  })
})

test('children on a former BSN key keep it, until the administrator chooses to let go of them', async () => {
  const child = newChild()
  await write(async (tx) => {
    await tx.children.add({ id: child, birthDate: '2012-03-04', secretAddress: false, at: AT })
    await tx.links.addBsnIndex('a'.repeat(64), child)
    await tx.families.putSeat(seat(child, 'ouder1'))
  })
  await run('bsn-index', 'announce')
  await run('bsn-index', 'rotate')
  expect(await inJson('bsn-index', 'show')).toEqual({
    code: 0,
    told: { current: 1, announced: 0, former: 1, onFormer: { children: 1, seats: 1 } },
  })
  const kept = await run('bsn-index', 'drop')
  expect([kept.code, kept.stdout]).toEqual([1, ''])
  expect(kept.stderr).toMatch(/1 children and 1 proofs of a number .*--forget-children .*\n$/)
  expect((await run('bsn-index', 'drop', '--forget-children')).code).toBe(0)
  expect(await inJson('bsn-index', 'show')).toMatchObject({
    told: { former: 0, onFormer: { children: 0, seats: 0 } },
  })
  await write(async (tx) => {
    const [row] = await tx.journal.rows({ kind: 'sleutels_losgelaten' })
    expect(row?.detail).toEqual({ sleutel: 'bsn-index', children: 1, seats: 1 })
  })
})

test.each(['store-master', 'bsn-index'])(
  '%s: a step before its turn is one sentence, and changes nothing',
  async (ring) => {
    const rotated = await run(ring, 'rotate')
    expect(rotated).toEqual({
      stdout: '',
      stderr: `no key is announced in ${ring}.key; announce one first\n`,
      code: 2,
    })
    const dropped = await run(ring, 'drop')
    expect(dropped).toEqual({
      stdout: '',
      stderr: `${ring}.key in ${dir} has no former key.\n`,
      code: 1,
    })
  },
)

test('a database that is not there is refused and not made', async () => {
  database = `${folder.path}/mistyped.db`
  const told = await run('store-master', 'show')
  expect(told).toEqual({
    stdout: '',
    stderr: `--database: there is none at ${database}.\n`,
    code: 2,
  })
  expect(readdirSync(folder.path)).not.toContain('mistyped.db')
})

const ANSWERS = 5_000

test('a rewrap that is killed goes on where it was, and every answer still opens', async () => {
  await write(async (tx) => {
    for (let at = 0; at < ANSWERS; at += 1)
      await tx.idempotency.remember(
        'caller',
        `${at}`,
        { bodyHash: 'h', status: 200, body: '1' },
        AT,
      )
  })
  await run('store-master', 'announce')
  await run('store-master', 'rotate')
  const places = ['--dir', dir, '--database', database]
  const killed = startCommand(['keys', 'store-master', 'rewrap', ...places])
  const ended = new Promise((resolve) => killed.once('close', (_code, signal) => resolve(signal)))
  killed.stderr.once('data', () => killed.kill('SIGKILL'))
  expect(await ended).toBe('SIGKILL')
  const { told: left } = await inJson('store-master', 'show')
  expect(left.onFormer.seals).toBeGreaterThan(0)
  expect(left.onFormer.seals).toBeLessThan(ANSWERS)
  const again = await runCommand(['keys', 'store-master', 'rewrap', '--json', ...places])
  expect([again.code, JSON.parse(again.stdout)]).toEqual([
    0,
    { resealed: left.onFormer.seals, onFormer: { seals: 0, people: 0, professionals: 0 } },
  ])
  expect((await run('store-master', 'drop')).code).toBe(0)
  await write(async (tx) => {
    for (let at = 0; at < ANSWERS; at += 1)
      expect((await tx.idempotency.recall('caller', `${at}`, 'h'))?.body).toBe('1')
  })
})
