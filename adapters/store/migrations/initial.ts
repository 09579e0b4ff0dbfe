/** The first schema: every table, every index that a port looks up by, and the guard of what is append-only. */
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Protect } from './protect.ts'

type Columns = Record<string, string>
type Builder = CreateTableBuilder<string, string>

/** `text`, `integer` or `bigint`, then `null` where the column may be empty, `key` where it is the whole primary key. */
const addColumns = (table: Builder, columns: Columns): Builder => {
  let built = table
  for (const [name, spec] of Object.entries(columns)) {
    const [type = 'text', ...rest] = spec.split(' ')
    built = built.addColumn(name, type as 'text', (column) => {
      const keyed = rest.includes('key') ? column.primaryKey() : column
      const child = rest.find((word) => word.includes('.'))
      const tied = child ? keyed.references(child) : keyed
      return rest.includes('null') ? tied : tied.notNull()
    })
  }
  return built
}

const CHILD = 'text children.id'

/** Column by table; a word with a dot is a foreign key. */
const TABLES: Readonly<Record<string, Columns>> = {
  store_meta: { name: 'text key', value: 'text' },
  children: {
    id: 'text key',
    birth_date: 'text',
    secret_address: 'integer',
    epoch: 'integer',
    created_at: 'bigint',
  },
  child_keys: { child: `${CHILD} key`, wrapped: 'text null' },
  persons: { id: 'text key', subject_hash: 'text null' },
  family_members: { child: CHILD, person: 'text persons.id', role: 'text', display_name: 'text' },
  authority_seats: { child: CHILD, holder: 'text', role: 'text' },
  authority_records: {
    child: CHILD,
    position: 'integer',
    type: 'text',
    holders: 'text',
    ots: 'integer',
    gi_partial: 'text',
    source: 'text',
    learned_at: 'bigint',
  },
  parties: {
    id: 'text key',
    kind: 'text',
    name: 'text',
    oin: 'text',
    region: 'text',
    gateway_url: 'text null',
    may_use_bsn: 'integer',
    active: 'integer',
  },
  clients: {
    id: 'text key',
    party: 'text parties.id',
    processor: 'text null',
    jwks: 'text',
    active: 'integer',
  },
  professionals: {
    subject_hash: 'text',
    party: 'text parties.id',
    employee: 'text',
    functions: 'text',
  },
  links: {
    pseudonym: 'text',
    party: 'text',
    child: CHILD,
    at: 'bigint',
    undone_at: 'bigint null',
  },
  codes: {
    hash: 'text key',
    child: CHILD,
    opens: 'text',
    made_by: 'text',
    at: 'bigint',
    expires_at: 'bigint',
    used_at: 'bigint null',
  },
  bsn_index: { hash: 'text key', child: CHILD },
  involvement_events: {
    child: CHILD,
    position: 'integer',
    party: 'text',
    kind: 'text',
    by: 'text',
    at: 'bigint',
  },
  facts: {
    id: 'text key',
    child: CHILD,
    position: 'integer',
    name: 'text',
    value: 'integer',
    recorded_by: 'text',
    holder: 'text',
    requester: 'text null',
    purpose: 'text null',
    categories: 'text null',
    about: 'text null',
    weighing_hash: 'text null',
    confirms: 'text null',
    at: 'bigint',
    until: 'bigint',
  },
  statements: {
    id: 'text key',
    child: CHILD,
    position: 'integer',
    kind: 'text',
    person: 'text persons.id',
    by: 'text',
    purpose: 'text',
    holder: 'text',
    requester: 'text',
    categories: 'text',
    from: 'bigint',
    until: 'bigint null',
    refers_to: 'text null',
    request: 'text null',
    text_version: 'text',
    language: 'text',
    channel: 'text',
    authority: 'text',
    facets: 'text',
    assisted_by: 'text null',
    proof: 'text null',
    at: 'bigint',
  },
  confirmations: { statement: 'text statements.id', person: 'text persons.id', at: 'bigint' },
  requests: {
    id: 'text key',
    child: CHILD,
    position: 'integer',
    asked_by: 'text',
    holder: 'text',
    requester: 'text',
    purpose: 'text',
    categories: 'text',
    asked_of: 'text',
    reason: 'text',
    silent: 'integer',
    at: 'bigint',
    expires_at: 'bigint',
  },
  decisions: {
    id: 'text key',
    child: `${CHILD} null`,
    occasion: 'text',
    holder: 'text',
    requester: 'text',
    employee: 'text null',
    inputs: 'text',
    answer: 'text',
    catalogue_hash: 'text',
    region_hash: 'text',
    epoch: 'integer',
    at: 'bigint',
  },
  offers: {
    id: 'text key',
    child: CHILD,
    position: 'integer',
    offered_by: 'text',
    holder: 'text',
    receiver: 'text',
    purpose: 'text',
    categories: 'text',
    decision: 'text',
    at: 'bigint',
    expires_at: 'bigint',
  },
  orders: {
    id: 'text key',
    child: CHILD,
    position: 'integer',
    asked_by: 'text',
    requester: 'text',
    holder: 'text',
    purpose: 'text',
    categories: 'text',
    offer: 'text null',
    decision: 'text',
    token: 'text',
    envelope_hash: 'text',
    epoch: 'integer',
    state: 'text',
    visibility: 'text',
    failure: 'text null',
    at: 'bigint',
    closed_at: 'bigint null',
  },
  // Nothing here is a foreign key: the journal also tells of what was refused and never came to be.
  journal: {
    sequence: 'bigint key',
    previous_hash: 'text',
    hash: 'text',
    kind: 'text',
    at: 'bigint',
    child: 'text null',
    party: 'text null',
    employee: 'text null',
    person: 'text null',
    holder: 'text null',
    requester: 'text null',
    purpose: 'text null',
    categories: 'text',
    subject: 'text null',
    decision: 'text null',
    visibility: 'text',
    detail: 'text',
  },
  notices: {
    id: 'text key',
    kind: 'text',
    child: `${CHILD} null`,
    person: 'text null',
    party: 'text null',
    subject: 'text null',
    due_at: 'bigint null',
    at: 'bigint',
    sent_at: 'bigint null',
  },
  idempotency_keys: {
    scope: 'text',
    key: 'text',
    body_hash: 'text',
    status: 'integer',
    body: 'text',
    at: 'bigint',
  },
  artifacts: { model: 'text', id: 'text', payload: 'text', expires_at: 'bigint' },
}

/** Primary keys of more than one column. */
const PRIMARY_KEYS: Readonly<Record<string, readonly string[]>> = {
  family_members: ['child', 'role'],
  // A party keeps its pseudonym when two children turn out to be one.
  links: ['pseudonym', 'child'],
  authority_seats: ['child', 'holder'],
  authority_records: ['child', 'position'],
  professionals: ['subject_hash', 'party'],
  involvement_events: ['child', 'position'],
  confirmations: ['statement', 'person'],
  idempotency_keys: ['scope', 'key'],
  artifacts: ['model', 'id'],
}

const UNIQUE: readonly (readonly [table: string, ...columns: string[]])[] = [
  ['persons', 'subject_hash'],
  ['family_members', 'child', 'person'],
  ['parties', 'oin'],
  ['facts', 'child', 'position'],
  ['statements', 'child', 'position'],
  ['requests', 'child', 'position'],
  ['offers', 'child', 'position'],
  ['orders', 'child', 'position'],
  ['orders', 'envelope_hash'],
]

/** One a lookup of the ports, in the order in which it compares. */
const INDEXES: readonly (readonly [table: string, ...columns: string[]])[] = [
  ['family_members', 'person'],
  ['authority_records', 'child', 'learned_at'],
  ['links', 'child'],
  ['involvement_events', 'child', 'party', 'position'],
  ['facts', 'child', 'holder', 'until'],
  ['statements', 'child', 'purpose', 'holder', 'requester', 'position'],
  ['decisions', 'at', 'id'],
  ['offers', 'receiver', 'expires_at'],
  ['orders', 'child', 'purpose', 'holder', 'requester', 'state'],
  ['orders', 'state', 'at'],
  ['orders', 'offer'],
  ['journal', 'child', 'sequence'],
  ['journal', 'party', 'sequence'],
  ['journal', 'at'],
  ['notices', 'sent_at', 'due_at'],
  ['notices', 'at'],
  ['idempotency_keys', 'at'],
  ['artifacts', 'expires_at'],
]

/** Tables whose rows are never changed and never removed. */
const APPEND_ONLY = [
  'authority_records',
  'involvement_events',
  'facts',
  'statements',
  'confirmations',
  'requests',
  'decisions',
  'journal',
] as const

const createTables = async (db: Kysely<unknown>): Promise<void> => {
  for (const [name, columns] of Object.entries(TABLES)) {
    const table = addColumns(db.schema.createTable(name) as Builder, columns)
    const key = PRIMARY_KEYS[name]
    const whole = key ? table.addPrimaryKeyConstraint(`${name}_key`, [...key]) : table
    await whole.execute()
  }
}

const createIndexes = async (db: Kysely<unknown>): Promise<void> => {
  for (const [table, ...columns] of UNIQUE) {
    const index = db.schema.createIndex(`${table}_${columns.join('_')}_once`).unique()
    await index.on(table).columns(columns).execute()
  }
  for (const [table, ...columns] of INDEXES) {
    const index = db.schema.createIndex(`${table}_by_${columns.join('_')}`)
    await index.on(table).columns(columns).execute()
  }
  // One live link of a party to a child; undone ones may be many.
  await db.schema
    .createIndex('links_live')
    .unique()
    .on('links')
    .columns(['party', 'child'])
    .where(sql.ref('undone_at'), 'is', null)
    .execute()
}

/** Creates the schema on an empty database. */
export const initial = async (db: Kysely<unknown>, protect: Protect): Promise<void> => {
  await createTables(db)
  await createIndexes(db)
  for (const table of APPEND_ONLY) await protect(db, table)
  const meta = db as Kysely<{ store_meta: { name: string; value: string } }>
  await meta.insertInto('store_meta').values({ name: 'journal', value: '' }).execute()
}
