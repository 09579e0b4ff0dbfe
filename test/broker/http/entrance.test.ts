/** A token is let in once per call, in the first transaction that the call writes. */
import { describe, expect, it } from 'vitest'
import { entranceOf } from '../../../broker/http/entrance.ts'
import type { Store } from '../../../consent/ports/store.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { AT } from '../../support/nouns.ts'
import { openSqliteFixture } from '../../support/sqlite-store.ts'

const opened = closedAfterEach(openSqliteFixture)

/** A call with a proof that can be used once. */
const call = async () => {
  const fixture = await opened()
  let writes = 0
  const store: Store = {
    read: (work) => fixture.store().read(work),
    write: (work) => {
      writes += 1
      return fixture.store().write(work)
    },
    close: async () => undefined,
  }
  const use: Parameters<typeof entranceOf>[1]['use'] = async (tx) => {
    if (!(await tx.artifacts.claimOnce('DPoP', 'bewijs', AT + DAY))) throw new Error('used before')
  }
  const pass = { use, useAlone: () => store.write(use) }
  return {
    fixture,
    entrance: entranceOf(store, pass),
    again: entranceOf(store, pass),
    writes: () => writes,
    isUsed: async () =>
      (await store.read((tx) => tx.artifacts.get('DPoP', 'bewijs', AT))) !== undefined,
  }
}

const nothing = async () => undefined
const failing = () => Promise.reject(new Error('geen'))

describe('the entrance of a call', () => {
  it('lets in with its first write, and nothing more with the next', async () => {
    const { entrance, writes, isUsed } = await call()
    expect(await entrance.store.write(async () => 'klaar')).toBe('klaar')
    expect(await isUsed()).toBe(true)
    await entrance.store.write(nothing)
    await entrance.enter()
    await entrance.leave()
    expect(writes()).toBe(2)
  })

  it('does nothing of its work for a proof that was used before', async () => {
    const { entrance, again } = await call()
    await entrance.store.write(nothing)
    let isDone = false
    const work = async () => {
      isDone = true
    }
    await expect(again.store.write(work)).rejects.toThrow('used before')
    expect(isDone).toBe(false)
  })

  it('lets in by itself what only reads', async () => {
    const { entrance, again, isUsed } = await call()
    await entrance.store.read(nothing)
    expect(await isUsed()).toBe(false)
    await entrance.enter()
    expect(await isUsed()).toBe(true)
    await expect(again.enter()).rejects.toThrow('used before')
  })

  it('uses up the proof of what failed, before it wrote anything and while it did', async () => {
    const early = await call()
    await early.entrance.leave()
    expect(await early.isUsed()).toBe(true)
    await expect(early.again.leave()).rejects.toThrow('used before')

    const late = await call()
    await expect(late.entrance.store.write(failing)).rejects.toThrow('geen')
    expect(await late.isUsed()).toBe(false)
    await late.entrance.leave()
    expect(await late.isUsed()).toBe(true)
  })

  it('tells one of two that fail at once nothing but that its proof was used', async () => {
    const { entrance, again } = await call()
    const both = [entrance, again].map((one) => one.store.write(failing))
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ])
    await entrance.leave()
    await expect(again.leave()).rejects.toThrow('used before')
  })

  it('says nothing of a proof where the write failed and was kept all the same', async () => {
    const { fixture, entrance, isUsed } = await call()
    fixture.failNextCommit('after')
    await expect(entrance.store.write(nothing)).rejects.toMatchObject({ code: 'opslag' })
    expect(await isUsed()).toBe(true)
    await entrance.leave()
  })
})
