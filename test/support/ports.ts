import type { Transaction } from '../../consent/ports/store.ts'

/** A transaction of which some ports are others. */
export const withPorts = (tx: Transaction, others: Partial<Transaction>): Transaction =>
  new Proxy(tx, {
    get: (target, name) =>
      name in others ? others[name as keyof Transaction] : target[name as keyof Transaction],
  })
