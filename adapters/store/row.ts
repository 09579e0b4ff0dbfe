/** From a noun to its row and back: JSON as text, yes and no as 1 and 0, so that every SQL database holds the same. */
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
  readonly columns: readonly (keyof Row & string)[]
  readonly toRow: (noun: Noun) => Row
  /** The same for a noun that its schema gave just now. */
  readonly encode: (noun: Noun) => Row
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

type Change = (value: unknown, table: string) => unknown

const asIs: Change = (value) => value
const encodeJson: Change = (value) => (value === null ? null : JSON.stringify(value))
const encodeFlag: Change = (value) => Number(value)
// Only 0 and 1 are read as no and yes; anything else stays a number, which the schema refuses.
const decodeFlag: Change = (value) => (value === 1 ? true : value === 0 ? false : value)

/** A copy of the named members, each changed in its own way. */
const changed = (
  source: Readonly<Record<string, unknown>>,
  changes: readonly (readonly [column: string, change: Change])[],
  table: string,
): Record<string, unknown> => {
  const result: Record<string, unknown> = {}
  for (const [column, change] of changes) result[column] = change(source[column], table)
  return result
}

/** Rows of one table that are remembered, a few MB; beyond that the oldest is read anew. */
const REMEMBERED_MAX = 1000

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) frozen(member)
    Object.freeze(value)
  }
  return value
}

/** The same noun for the same content of a row: what it is read as cannot differ. Frozen, since all that read it share it. */
const remembering = <Noun>(fromRow: (row: object) => Noun): ((row: object) => Noun) => {
  const known = new Map<string, Noun>()
  return (row) => {
    const content = JSON.stringify(row)
    const before = known.get(content)
    if (before !== undefined) return before
    const noun = frozen(fromRow(row))
    const [oldest] = known.keys()
    if (known.size >= REMEMBERED_MAX && oldest !== undefined) known.delete(oldest)
    known.set(content, noun)
    return noun
  }
}

/**
 * The codec of one table. Both ways pass the noun's schema: what does not fit is neither written nor read
 * (`ConsentError('opslag')`). Columns that the noun does not have are left alone. `remembers` is for a table of few rows that
 * every call reads.
 */
export const rowCodec = <
  Schema extends z.ZodObject,
  Json extends keyof z.infer<Schema> & string = never,
  Flags extends keyof z.infer<Schema> & string = never,
>(
  schema: Schema,
  {
    table,
    json = [],
    flags = [],
    remembers = false,
  }: { table: string; json?: readonly Json[]; flags?: readonly Flags[]; remembers?: boolean },
): RowCodec<z.infer<Schema>, RowOf<z.infer<Schema>, Json, Flags>> => {
  type Row = RowOf<z.infer<Schema>, Json, Flags>
  const columns = Object.keys(schema.shape) as (keyof Row & string)[]
  const changesBy = (ofJson: Change, ofFlag: Change) =>
    columns.map((column) => {
      const among = (list: readonly string[]) => list.includes(column)
      return [column, among(json) ? ofJson : among(flags) ? ofFlag : asIs] as const
    })
  const encoding = changesBy(encodeJson, encodeFlag)
  const decoding = changesBy(decodeJson, decodeFlag)
  const read = (row: object): z.infer<Schema> => {
    const source = row as Readonly<Record<string, unknown>>
    return parseStored(schema, changed(source, decoding, table), table)
  }
  const encode = (noun: z.infer<Schema>): Row => changed(noun, encoding, table) as Row
  return {
    columns,
    toRow: (noun) => encode(parseStored(schema, noun, table)),
    encode,
    fromRow: remembers ? remembering(read) : read,
  }
}
