/** One transaction's worth of ports over one database connection; the same for every SQL database. */
import type { Random } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Instant } from '../../consent/time.ts'
import { artifacts } from './artifacts.ts'
import { children } from './children.ts'
import type { Db } from './connection.ts'
import { contacts } from './contacts.ts'
import { decisions } from './decisions.ts'
import { facts } from './facts.ts'
import { families } from './families.ts'
import { idempotency } from './idempotency.ts'
import { involvements } from './involvements.ts'
import { journal } from './journal.ts'
import { links } from './links.ts'
import { notices } from './notices.ts'
import { offers } from './offers.ts'
import { orders } from './orders.ts'
import { parties } from './parties.ts'
import { reports } from './reports.ts'
import { requests } from './requests.ts'
import { ruleVersions } from './rule-versions.ts'
import { childSeals, type StoreKeys } from './sealing.ts'
import { signals } from './signals.ts'
import { statements } from './statements.ts'

export type TransactionContext = {
  readonly keys: StoreKeys
  readonly random: Random
  readonly now: () => Instant
  /** The database locks rows (`FOR UPDATE`); false where a write transaction locks everything. */
  readonly rowLocks: boolean
}

/** Every port, over one transaction. A port is made when it is asked for: few of them are, and none holds anything. */
export const transaction = (db: Db, context: TransactionContext): Transaction => {
  const { keys, rowLocks } = context
  const seals = childSeals(db, keys, context.random)
  return {
    get children() {
      return children(db, seals, rowLocks)
    },
    get families() {
      return families(db, seals, keys)
    },
    get parties() {
      return parties(db, keys)
    },
    get links() {
      return links(db)
    },
    get involvements() {
      return involvements(db)
    },
    get facts() {
      return facts(db)
    },
    get statements() {
      return statements(db, seals)
    },
    get requests() {
      return requests(db, seals)
    },
    get disclosures() {
      return { ...decisions(db), ...offers(db), ...orders(db) }
    },
    get journal() {
      return journal(db, rowLocks)
    },
    get notices() {
      return notices(db)
    },
    get contacts() {
      return contacts(db, seals, context)
    },
    get reports() {
      return reports(db, seals)
    },
    get signals() {
      return signals(db, context)
    },
    get idempotency() {
      return idempotency(db, context)
    },
    get artifacts() {
      return artifacts(db, context)
    },
    get ruleVersions() {
      return ruleVersions(db)
    },
  }
}
