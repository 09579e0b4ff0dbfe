/** Atomicity, isolation, order and durability of transactions. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Transaction } from '../../consent/ports/store.ts'
import * as sample from '../support/nouns.ts'
import type { OpenFixture, StoreFixture } from './store-fixture.ts'

const { AT } = sample
const WRITERS = 40

/** All the tests of what a transaction is. */
export const storeTransactions = (open: OpenFixture): void => {
  describe('transactions', () => {
    const [child, person] = [sample.newChild(), sample.newPerson()]
    let fixture: StoreFixture
    const read = <T>(work: (tx: Transaction) => Promise<T>) => fixture.store().read(work)
    const write = <T>(work: (tx: Transaction) => Promise<T>) => fixture.store().write(work)

    beforeEach(async () => {
      fixture = await open()
      await write(async (tx) => {
        await tx.children.add({ id: child, birthDate: '2012-03-04', secretAddress: false, at: AT })
        await tx.families.addPerson({ id: person, subject: 'https://login.example 1' })
      })
    })
    afterEach(() => fixture.close())

    it('leave nothing behind when the work throws', async () => {
      const said = sample.statement(child, person)
      const fault = new RangeError('half way')
      await expect(
        write(async (tx) => {
          await tx.statements.add(said)
          await tx.children.raiseEpoch(child)
          await tx.children.erase(child)
          await tx.journal.append(sample.entry(child))
          throw fault
        }),
      ).rejects.toBe(fault)
      await write((tx) => tx.families.addMember(sample.member(child, person)))
      const seen = await read(async (tx) => ({
        said: await tx.statements.ofChild(child),
        child: await tx.children.get(child),
        journal: await tx.journal.head(),
      }))
      expect(seen).toMatchObject({ said: [], child: { epoch: 0 }, journal: { sequence: 0 } })
    })

    it('leave nothing behind when a port refuses', async () => {
      const said = sample.statement(child, person)
      await expect(
        write(async (tx) => {
          await tx.statements.add(said)
          await tx.statements.add(said)
        }),
      ).rejects.toMatchObject({ name: 'ConsentError', code: 'conflict' })
      await expect(
        write(async (tx) => {
          await tx.statements.add(said)
          await tx.facts.add(sample.fact(sample.newChild()))
        }),
      ).rejects.toMatchObject({ name: 'ConsentError', code: 'onbekend' })
      expect(await read((tx) => tx.statements.ofChild(child))).toEqual([])
    })

    it('go on after a conflict that the work caught', async () => {
      const said = sample.statement(child, person)
      await write((tx) => tx.statements.add(said))
      const code = await write(async (tx) => {
        const refusal = await tx.statements.add(said).catch((error) => error.code)
        await tx.children.raiseEpoch(child)
        return refusal
      })
      expect(code).toBe('conflict')
      expect(await read((tx) => tx.children.get(child))).toMatchObject({ epoch: 1 })
    })

    it('give back what the work gives', async () => {
      expect(await write(async () => 7)).toBe(7)
      expect(await read(async () => 8)).toBe(8)
    })

    it('are serial on one child: no update is lost and no writer fails', async () => {
      const seen = await Promise.all(
        Array.from({ length: WRITERS }, (_, number) =>
          write(async (tx) => {
            const { epoch } = await tx.children.lock(child)
            const before = await tx.statements.ofChild(child)
            await tx.statements.add(sample.statement(child, person, { textVersion: `t${number}` }))
            const raised = await tx.children.raiseEpoch(child)
            await tx.journal.append(sample.entry(child))
            return { epoch, before: before.length, raised }
          }),
        ),
      )
      const inOrder = [...seen].sort((a, b) => a.epoch - b.epoch)
      expect(inOrder).toEqual(
        Array.from({ length: WRITERS }, (_, at) => ({ epoch: at, before: at, raised: at + 1 })),
      )
      expect(await read((tx) => tx.journal.verify())).toEqual({ rows: WRITERS, broken: null })
    })

    it('show a read one state, also while a write is under way and after it', async () => {
      let proceed = () => {}
      const written = new Promise<void>((resolve) => {
        proceed = resolve
      })
      let begun = () => {}
      const reading = new Promise<void>((resolve) => {
        begun = resolve
      })
      const looked = read(async (tx) => {
        const before = await tx.children.get(child)
        begun()
        await written
        return [before?.epoch, (await tx.children.get(child))?.epoch]
      })
      await reading
      await write((tx) => tx.children.raiseEpoch(child))
      proceed()
      expect(await looked).toEqual([0, 0])
      expect(await read((tx) => tx.children.get(child))).toMatchObject({ epoch: 1 })
    })

    it('hide from a read what is not committed, without making it wait', async () => {
      let finish = () => {}
      const held = new Promise<void>((resolve) => {
        finish = resolve
      })
      let raised = () => {}
      const dirty = new Promise<void>((resolve) => {
        raised = resolve
      })
      const writing = write(async (tx) => {
        await tx.children.raiseEpoch(child)
        raised()
        await held
      })
      await dirty
      expect(await read((tx) => tx.children.get(child))).toMatchObject({ epoch: 0 })
      finish()
      await writing
      expect(await read((tx) => tx.children.get(child))).toMatchObject({ epoch: 1 })
    })

    it('serve more reads at once than there are connections', async () => {
      const epochs = await Promise.all(
        Array.from({ length: WRITERS }, () => read((tx) => tx.children.get(child))),
      )
      expect(epochs.every((one) => one?.epoch === 0)).toBe(true)
    })

    it('write nothing in a read', async () => {
      await expect(read((tx) => tx.children.raiseEpoch(child))).rejects.toMatchObject({
        code: 'opslag',
      })
      expect(await read((tx) => tx.children.get(child))).toMatchObject({ epoch: 0 })
    })

    it('do not nest', async () => {
      for (const nested of [
        () => write(() => write(async () => 1)),
        () => write(() => read(async () => 1)),
        () => read(() => write(async () => 1)),
      ])
        await expect(nested()).rejects.toMatchObject({ code: 'opslag' })
      expect(await write(async () => 2)).toBe(2)
    })

    it('are refused once the store was closed, and those under way end first', async () => {
      const last = write((tx) => tx.children.raiseEpoch(child))
      const closing = fixture.store().close()
      await expect(write((tx) => tx.children.raiseEpoch(child))).rejects.toMatchObject({
        code: 'opslag',
      })
      await expect(read((tx) => tx.children.get(child))).rejects.toMatchObject({ code: 'opslag' })
      await closing
      await fixture.store().close()
      expect(await last).toBe(1)
      await fixture.reopen()
      expect(await read((tx) => tx.children.get(child))).toMatchObject({ epoch: 1 })
    })

    it('are all still there after the store was opened again', async () => {
      const [said, asked] = [sample.statement(child, person), sample.request(child)]
      await write(async (tx) => {
        await tx.statements.add(said)
        await tx.requests.add(asked)
        await tx.families.addMember(sample.member(child, person))
        await tx.journal.append(sample.entry(child))
        await tx.artifacts.put('token', 'a', 'x', AT + 1)
        await tx.idempotency.remember('s', 'k', { bodyHash: 'h', status: 200, body: '{}' }, AT)
      })
      const look = () =>
        read(async (tx) => ({
          child: await tx.children.get(child),
          said: await tx.statements.ofChild(child),
          asked: await tx.requests.ofChild(child),
          family: await tx.families.members(child),
          person: await tx.families.personBySubject('https://login.example 1'),
          journal: await tx.journal.rows({}),
          token: await tx.artifacts.get('token', 'a', AT),
          key: await tx.idempotency.recall('s', 'k', 'h'),
        }))
      const before = await look()
      expect(before.said).toEqual([said])
      await fixture.reopen()
      expect(await look()).toEqual(before)
      const next = await write((tx) => tx.journal.append(sample.entry(child)))
      expect(next.sequence).toBe(2)
      expect(await read((tx) => tx.journal.verify())).toEqual({ rows: 2, broken: null })
    })
  })
}
