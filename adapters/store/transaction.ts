/** One transaction's worth of ports over one database connection; the same for every SQL database. */
import type { Random } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Instant } from '../../consent/time.ts'
import { artifacts } from './artifacts.ts'
import { children } from './children.ts'
import type { Db } from './connection.ts'
import { contacts } from './contacts.ts'
import { decisions } from './decisions.ts'
import { erasureRequests } from './erasure-requests.ts'
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
import { pastTerm } from './past-term.ts'
import { reports } from './reports.ts'
import { requests } from './requests.ts'
import { ruleVersions } from './rule-versions.ts'
import { type ChildSeals, childSeals, type StoreKeys } from './sealing.ts'
import { signals } from './signals.ts'
import { statements } from './statements.ts'

export type TransactionContext = {
  readonly keys: StoreKeys
  readonly random: Random
  readonly now: () => Instant
  /** The database locks rows (`FOR UPDATE`); false where a write transaction locks everything. */
  readonly rowLocks: boolean
}

/** Every port, over one transaction. A port is made when it is first asked for: few of them are. */
class Ports implements Transaction {
  readonly #db: Db
  readonly #context: TransactionContext
  readonly #made: Partial<Record<keyof Transaction, unknown>> = {}
  #seals: ChildSeals | undefined

  constructor(db: Db, context: TransactionContext) {
    this.#db = db
    this.#context = context
  }

  get children(): Transaction['children'] {
    return this.#once('children', () => children(this.#db, this.#sealed, this.#context.rowLocks))
  }

  get families(): Transaction['families'] {
    return this.#once('families', () => families(this.#db, this.#sealed, this.#context.keys))
  }

  get parties(): Transaction['parties'] {
    return this.#once('parties', () => parties(this.#db, this.#context.keys))
  }

  get links(): Transaction['links'] {
    return this.#once('links', () => links(this.#db))
  }

  get involvements(): Transaction['involvements'] {
    return this.#once('involvements', () => involvements(this.#db))
  }

  get facts(): Transaction['facts'] {
    return this.#once('facts', () => facts(this.#db))
  }

  get statements(): Transaction['statements'] {
    return this.#once('statements', () => statements(this.#db, this.#sealed))
  }

  get requests(): Transaction['requests'] {
    return this.#once('requests', () => requests(this.#db, this.#sealed))
  }

  get disclosures(): Transaction['disclosures'] {
    return this.#once('disclosures', () => ({
      ...decisions(this.#db),
      ...offers(this.#db),
      ...orders(this.#db),
    }))
  }

  get journal(): Transaction['journal'] {
    return this.#once('journal', () => journal(this.#db, this.#context.rowLocks))
  }

  get notices(): Transaction['notices'] {
    return this.#once('notices', () => notices(this.#db))
  }

  get contacts(): Transaction['contacts'] {
    return this.#once('contacts', () => contacts(this.#db, this.#sealed, this.#context))
  }

  get reports(): Transaction['reports'] {
    return this.#once('reports', () => reports(this.#db, this.#sealed))
  }

  get erasureRequests(): Transaction['erasureRequests'] {
    return this.#once('erasureRequests', () => erasureRequests(this.#db, this.#sealed))
  }

  get signals(): Transaction['signals'] {
    return this.#once('signals', () => signals(this.#db, this.#context))
  }

  get idempotency(): Transaction['idempotency'] {
    return this.#once('idempotency', () => idempotency(this.#db, this.#context))
  }

  get artifacts(): Transaction['artifacts'] {
    return this.#once('artifacts', () => artifacts(this.#db, this.#context))
  }

  get pastTerm(): Transaction['pastTerm'] {
    return this.#once('pastTerm', () => pastTerm(this.#db))
  }

  get ruleVersions(): Transaction['ruleVersions'] {
    return this.#once('ruleVersions', () => ruleVersions(this.#db))
  }

  get #sealed(): ChildSeals {
    const { keys, random } = this.#context
    this.#seals ??= childSeals(this.#db, keys, random)
    return this.#seals
  }

  #once<Name extends keyof Transaction>(
    name: Name,
    make: () => Transaction[Name],
  ): Transaction[Name] {
    this.#made[name] ??= make()
    return this.#made[name] as Transaction[Name]
  }
}

/** The ports of one transaction. */
export const transaction = (db: Db, context: TransactionContext): Transaction =>
  new Ports(db, context)
