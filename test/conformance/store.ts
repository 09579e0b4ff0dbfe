/** What every store must do, whatever the database. Each store's own test calls `storeConformance` with a way to open it. */
import { describe } from 'vitest'
import { storeFaults } from './store-faults.ts'
import type { OpenFixture } from './store-fixture.ts'
import { storePorts } from './store-ports.ts'
import { storeTransactions } from './store-transactions.ts'

/** The whole suite for one kind of store. */
export const storeConformance = (name: string, open: OpenFixture): void => {
  describe(`${name} as a store`, () => {
    storePorts(open)
    storeTransactions(open)
    storeFaults(open)
  })
}
