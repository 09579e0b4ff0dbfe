/** Transactions that wait at the same time share a commit, and nothing else. */
import { afterEach, describe, expect, it } from 'vitest'
import { openSqliteStore, type SqliteStoreOptions } from '../../../adapters/store/sqlite.ts'
import type { Store, Transaction } from '../../../consent/ports/store.ts'
import * as sample from '../../support/nouns.ts'
import { MASTER_KEY, newDatabasePath, removeDatabase } from '../../support/sqlite-store.ts'

const { AT } = sample
const WRITERS = 100

let cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const clean of cleanups.reverse()) await clean()
  cleanups = []
})

/** A store with one child, and what happens around its commits. */
const open = async (change: Partial<SqliteStoreOptions> = {}) => {
  const path = newDatabasePath()
  cleanups.push(() => removeDatabase(path))
  const store = await openSqliteStore({ path, masterKeys: [MASTER_KEY], now: () => AT, ...change })
  cleanups.push(() => store.close())
  const child = sample.newChild()
  await store.write((tx) =>
    tx.children.add({ id: child, birthDate: '2012-03-04', secretAddress: false, at: AT }),
  )
  return { path, store, child }
}

const raise =
  (child: ReturnType<typeof sample.newChild>) =>
  (tx: Transaction): Promise<number> =>
    tx.children.raiseEpoch(child)

const epochOf = (store: Store, child: ReturnType<typeof sample.newChild>) =>
  store.read(async (tx) => (await tx.children.get(child))?.epoch)

describe('writes that wait together', () => {
  it('are durable by far fewer commits, and each is told only after its own', async () => {
    let commits = 0
    let acknowledged = 0
    const acknowledgedAtCommit: number[] = []
    const { store, child } = await open({
      aroundCommit: (commit) => {
        acknowledgedAtCommit.push(acknowledged)
        commit()
        commits += 1
      },
    })
    commits = 0
    acknowledgedAtCommit.length = 0
    await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        await store.write(raise(child))
        acknowledged += 1
      }),
    )
    expect(await epochOf(store, child)).toBe(WRITERS)
    expect(commits).toBeLessThanOrEqual(WRITERS / 10)
    expect(acknowledgedAtCommit[0]).toBe(0)
    expect(acknowledged).toBe(WRITERS)
  })

  it('let a write that comes in while they run share their commit', async () => {
    let commits = 0
    const { store, child } = await open({
      aroundCommit: (commit) => {
        commit()
        commits += 1
      },
    })
    commits = 0
    let second: Promise<number> | undefined
    await store.write(async (tx) => {
      setImmediate(() => {
        second = store.write(raise(child))
      })
      return tx.children.raiseEpoch(child)
    })
    expect(await second).toBe(2)
    expect(commits).toBe(1)
  })

  it('fail alone: what one did is undone, what the others did stays', async () => {
    const { store, child } = await open()
    const fault = new RangeError('half way')
    const outcomes = await Promise.allSettled([
      store.write(raise(child)),
      store.write(async (tx) => {
        await tx.children.raiseEpoch(child)
        throw fault
      }),
      store.write(raise(child)),
      store.write((tx) =>
        tx.children.add({ id: child, birthDate: '2012-03-04', secretAddress: false, at: AT }),
      ),
      store.write(raise(child)),
    ])
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: fault },
      { status: 'fulfilled', value: 2 },
      { status: 'rejected', reason: expect.objectContaining({ code: 'conflict' }) },
      { status: 'fulfilled', value: 3 },
    ])
    expect(await epochOf(store, child)).toBe(3)
  })

  it('are all told when their commit fails, a refusal too: it may rest on what never came to be', async () => {
    let failing: boolean = false
    const { store, child } = await open({
      aroundCommit: (commit) => {
        if (failing) throw new Error('injected before the commit')
        commit()
      },
    })
    failing = true
    const other = sample.newChild()
    const add = (tx: Transaction) =>
      tx.children.add({ id: other, birthDate: '2012-03-04', secretAddress: false, at: AT })
    const outcomes = await Promise.allSettled([
      store.write(add),
      store.write(add),
      store.write(raise(child)),
    ])
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'opslag' } })
    failing = false
    expect(await epochOf(store, child)).toBe(0)
    await store.write(add)
    expect(await epochOf(store, other)).toBe(0)
  })

  it('do not lose anything to one that fills the disk: the others run again, each alone', async () => {
    const sized = await open()
    await sized.store.close()
    let pages = 0
    const store = await openSqliteStore({
      path: sized.path,
      masterKeys: [MASTER_KEY],
      now: () => AT,
      configure: (db) => {
        pages ||= Number(db.pragma('page_count', { simple: true }))
        db.pragma(`max_page_count = ${pages + 1}`)
      },
    })
    cleanups.push(() => store.close())
    let runs = 0
    const counted = (tx: Transaction) => {
      runs += 1
      return tx.children.raiseEpoch(sized.child)
    }
    const outcomes = await Promise.allSettled([
      store.write(counted),
      store.write(counted),
      store.write(async (tx) => {
        await tx.requests.add(sample.request(sized.child, { reason: 'x'.repeat(200_000) }))
      }),
      store.write(counted),
    ])
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: 1 },
      { status: 'fulfilled', value: 2 },
      { status: 'rejected', reason: { code: 'opslag', cause: { code: 'SQLITE_FULL' } } },
      { status: 'fulfilled', value: 3 },
    ])
    expect(await epochOf(store, sized.child)).toBe(3)
    // Two ran twice: the fault took their first attempt down.
    expect(runs).toBe(5)
  })
})

describe('a transaction that is over', () => {
  it('answers no more, whatever runs on its connection now', async () => {
    const { store, child } = await open()
    let kept: Transaction | undefined
    await store.write(async (tx) => {
      kept = tx
    })
    await expect(kept?.children.raiseEpoch(child)).rejects.toMatchObject({ code: 'opslag' })
    await store.read(async (tx) => {
      kept = tx
    })
    await expect(kept?.children.get(child)).rejects.toMatchObject({ code: 'opslag' })
    expect(await epochOf(store, child)).toBe(0)
  })
})
