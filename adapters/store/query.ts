/** Queries written once, with Kysely, and run often: their SQL is built at the first use and only values go in after that. */
import { CamelCasePlugin, type Compilable, type Dialect, DummyDriver, Kysely } from 'kysely'
import type { Database } from './schema.ts'

/** Writes SQL for one kind of database; runs nothing. */
export type Builder = Kysely<Database>

/** The place of a value that is given when the query runs. */
class Slot {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** SQL with its values: either fixed in the query, or a slot. */
export type CompiledSql = {
  readonly sql: string
  readonly values: readonly unknown[]
}

/** Whatever is read stands for a value to come, so that a query is written as if it had its values. */
const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) })

/** One query that takes `Params` and gives rows of `Row`. */
export class Query<Params, Row> {
  readonly #build: (db: Builder, params: Params) => Compilable<Row>
  readonly #compiled = new WeakMap<Builder, CompiledSql>()

  constructor(build: (db: Builder, params: Params) => Compilable<Row>) {
    this.#build = build
  }

  /** Its SQL in the words of one kind of database, the same object each time. */
  compiledBy(builder: Builder): CompiledSql {
    const known = this.#compiled.get(builder)
    if (known) return known
    const { sql, parameters } = this.#build(builder, slots as Params).compile()
    const fresh = { sql, values: parameters }
    this.#compiled.set(builder, fresh)
    return fresh
  }
}

/** Declares a query. `build` may use its parameters as values only: it runs once, before there are any. */
export const query = <Params = Record<never, never>, Row = unknown>(
  build: (db: Builder, params: Params) => Compilable<Row>,
): Query<Params, Row> => new Query(build)

/** The values that a compiled query runs with, in the order of its SQL. */
export const valuesFor = ({ values }: CompiledSql, params: object): unknown[] =>
  values.map((value) =>
    value instanceof Slot ? (params as Record<string, unknown>)[value.name] : value,
  )

/** A builder for the SQL of a dialect: member names in queries, snake_case in SQL. */
export const builderFor = (
  dialect: Pick<Dialect, 'createAdapter' | 'createIntrospector' | 'createQueryCompiler'>,
): Builder =>
  new Kysely<Database>({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
    plugins: [new CamelCasePlugin()],
  })

/**
 * An insert of whole rows, one a run, that writes nothing where a key is taken: unlike an SQL error that leaves the
 * transaction usable on every database. `mustInsert` makes a refusal of it.
 */
export const insertInto = <Table extends keyof Database>(
  table: Table,
  columns: readonly (keyof Database[Table] & string)[],
): Query<Database[Table], unknown> =>
  query((db, row) => {
    const values = Object.fromEntries(columns.map((column) => [column, row[column]]))
    // The columns were checked against the table just above; Kysely cannot follow that through a variable.
    return db
      .insertInto(table)
      .values(values as never)
      .onConflict((taken) => taken.doNothing())
  })

export type PositionedTable = {
  [Table in keyof Database]: Database[Table] extends { child: string; position: number }
    ? Table
    : never
}[keyof Database]

/**
 * The same for a table that numbers its rows per child: the row takes the next place in its child's own sequence. Two
 * writers who did not lock the child would take the same one; the unique index then lets the second write nothing.
 */
export const appendTo = <Table extends PositionedTable>(
  table: Table,
  columns: readonly (Exclude<keyof Database[Table], 'position'> & string)[],
): Query<Omit<Database[Table], 'position'>, unknown> =>
  query((db, row) => {
    const values = Object.fromEntries(columns.map((column) => [column, row[column]]))
    const { child } = row as unknown as Pick<Database['statements'], 'child'>
    const next = db
      .selectFrom(table as 'statements')
      .select(({ fn, val, eb }) =>
        eb(fn.coalesce(fn.max('position'), val(0)), '+', 1).as('position'),
      )
      .where('child', '=', child)
    return db
      .insertInto(table)
      .values({ ...values, position: next } as never)
      .onConflict((taken) => taken.doNothing())
  })
