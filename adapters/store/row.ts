/** From a noun to its row and back: JSON as text, yes and no as 1 and 0, so that every SQL database holds the same. */
import type { InsertResult } from 'kysely'
import type { z } from 'zod'
import { ConsentError } from '../../consent/errors.ts'

type NoneOf<Noun> = Exclude<keyof Noun, keyof Noun>

/** The columns of a noun: `Json` members as text, `Flags` as 1 or 0, the others as they are. */
export type RowOf<
  Noun,
  Json extends keyof Noun = NoneOf<Noun>,
  Flags extends keyof Noun = NoneOf<Noun>,
> = {
  [Key in keyof Noun]: Key extends Json
    ? null extends Noun[Key]
      ? string | null
      : string
    : Key extends Flags
      ? number
      : Noun[Key]
}

/** A row of a noun that is kept per child, in the order in which it was written. */
export type Positioned<Row> = Row & { position: number }

/** Turns one noun into its row and back. */
export type RowCodec<Noun, Row> = {
  readonly toRow: (noun: Noun) => Row
  readonly fromRow: (row: object) => Noun
}

/** A value as its schema wants it; `ConsentError('opslag')` when it does not fit, without the value. */
export const parseStored = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  table: string,
): z.infer<Schema> => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const places = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
  throw new ConsentError('opslag', `Een rij van '${table}' past niet op haar schema: ${places}.`)
}

const decodeJson = (text: unknown, table: string): unknown => {
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    throw new ConsentError('opslag', `Een rij van '${table}' bevat onleesbare JSON.`)
  }
}

const encode = (value: unknown, isJson: boolean, isFlag: boolean): unknown => {
  if (isJson && value !== null) return JSON.stringify(value)
  return isFlag ? Number(value) : value
}

// Only 0 and 1 are read as no and yes; anything else stays a number, which the schema refuses.
const decodeFlag = (value: unknown): unknown => (value === 1 ? true : value === 0 ? false : value)

/**
 * The codec of one table. Both ways pass the noun's schema: what does not fit is neither written nor read
 * (`ConsentError('opslag')`). Columns that the noun does not have are left alone.
 */
export const rowCodec = <
  Schema extends z.ZodObject,
  Json extends keyof z.infer<Schema> & string = never,
  Flags extends keyof z.infer<Schema> & string = never,
>(
  schema: Schema,
  shape: { table: string; json?: readonly Json[]; flags?: readonly Flags[] },
): RowCodec<z.infer<Schema>, RowOf<z.infer<Schema>, Json, Flags>> => {
  const json = new Set<string>(shape.json ?? [])
  const flags = new Set<string>(shape.flags ?? [])
  const columns = Object.keys(schema.shape)
  const decode = (row: Record<string, unknown>, column: string): unknown => {
    const value = row[column]
    if (json.has(column)) return decodeJson(value, shape.table)
    return flags.has(column) ? decodeFlag(value) : value
  }
  return {
    toRow: (noun) => {
      const fitting: Record<string, unknown> = parseStored(schema, noun, shape.table)
      const pairs = columns.map((column) => [
        column,
        encode(fitting[column], json.has(column), flags.has(column)),
      ])
      return Object.fromEntries(pairs) as RowOf<z.infer<Schema>, Json, Flags>
    },
    fromRow: (row) => {
      const source = row as Record<string, unknown>
      const pairs = columns.map((column) => [column, decode(source, column)])
      return parseStored(schema, Object.fromEntries(pairs), shape.table)
    },
  }
}

/**
 * Refuses an insert that wrote nothing because its key was taken (`on conflict do nothing`): unlike an SQL error this
 * leaves the transaction usable on every database. Throws `ConsentError('conflict')`.
 */
export const mustInsert = (result: InsertResult, what: string): void => {
  if (result.numInsertedOrUpdatedRows !== 1n)
    throw new ConsentError('conflict', `${what} bestaat al.`)
}
