/** What tokens need of the store: the register of clients and parties, and marks. */
import type { Transaction } from '../../consent/ports/store.ts'

/** The part of a transaction that tokens need. */
export type TokenTransaction = Pick<Transaction, 'parties' | 'artifacts'>

/** The part of the store that tokens need. `write` is one transaction. */
export interface TokenStore {
  read<T>(work: (tx: TokenTransaction) => Promise<T>): Promise<T>
  write<T>(work: (tx: TokenTransaction) => Promise<T>): Promise<T>
}
