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
import { statements } from './statements.ts'

export type TransactionContext = {
  readonly keys: StoreKeys
  readonly random: Random
  readonly now: () => Instant
  /** The database locks rows (`FOR UPDATE`); false where a write transaction locks everything. */
  readonly rowLocks: boolean
}

/** Every port, over one transaction. */
export const transaction = (db: Db, context: TransactionContext): Transaction => {
  const { keys, rowLocks } = context
  const seals = childSeals(db, keys, context.random)
  return {
    children: children(db, seals, rowLocks),
    families: families(db, seals, keys),
    parties: parties(db, keys),
    links: links(db),
    involvements: involvements(db),
    facts: facts(db),
    statements: statements(db, seals),
    requests: requests(db, seals),
    disclosures: { ...decisions(db), ...offers(db), ...orders(db) },
    journal: journal(db, rowLocks),
    notices: notices(db),
    contacts: contacts(db, seals, context),
    reports: reports(db, seals),
    idempotency: idempotency(db, context),
    artifacts: artifacts(db, context),
    ruleVersions: ruleVersions(db),
  }
}
