/** How a gateway reads its own organisation's data, and nothing else of it. */
import { z } from 'zod'

/** The organisation's own reference of a child (a pupil number...). It never leaves the gateway. */
export const childReference = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{C}]+$/u)

const fieldName = z.string().regex(/^[a-z][a-zA-Z0-9]{0,63}$/)
const plainValue = z.union([z.string(), z.number(), z.boolean()])
const listItem = z.union([z.string(), z.record(fieldName, plainValue)])

/** A field's value: text, ISO date (`YYYY-MM-DD`), number, boolean, or a list of texts or of flat items. A field without value is left out. */
export const fieldValue = z.union([plainValue, z.array(listItem)])
export type FieldValue = z.infer<typeof fieldValue>

/** What an organisation knows of one child in one category, by the field names of the category schema. */
export const categoryRecord = z.record(fieldName, fieldValue)
export type CategoryRecord = z.infer<typeof categoryRecord>

/** A fault in the organisation's files or mapping. It says where, never what stands there. */
export type SourceFault = {
  readonly file: string
  /** Setting, column, category or field it is about. */
  readonly key: string | null
  /** Line of the data file, the header being 1; null where it is about the whole file. */
  readonly row: number | null
  readonly message: string
}

export type SourceErrorCode =
  | 'not_configured' // the mapping or folder is wrong: the gateway refuses to start
  | 'unavailable' // file gone, server down
  | 'changing' // a file is being written right now; asking again later may help
  | 'timeout' // the signal was aborted
  | 'broken_data' // data that does not fit: nothing is read rather than half of it

const described = (fault: SourceFault): string =>
  [fault.file, fault.row === null ? null : `row ${fault.row}`, fault.key, fault.message]
    .filter((part) => part !== null)
    .join(': ')

/** All faults at once; the message may be logged: it holds file, row, column and setting, never a value. */
export class SourceError extends Error {
  readonly code: SourceErrorCode
  readonly faults: readonly SourceFault[]

  constructor(
    code: SourceErrorCode,
    faults: readonly SourceFault[],
    options: { cause?: unknown } = {},
  ) {
    super(faults.length === 0 ? code : faults.map(described).join('\n'), { cause: options.cause })
    this.name = 'SourceError'
    this.code = code
    this.faults = faults
  }
}

export type ReadOptions = { readonly signal?: AbortSignal }

/** One record or null per category that was asked. */
export type SourceAnswer = Readonly<Record<string, CategoryRecord | null>>

export type SourceDescription = {
  /** Per category the fields this source can ever fill. A source that cannot know them beforehand names the categories' own fields. */
  readonly categories: readonly { readonly id: string; readonly fields: readonly string[] }[]
  readonly children: number
  /**
   * Everything in the data that does not fit, for `gateway check`; empty when all is well. A source over somebody else's running system
   * looks at its first children only.
   */
  readonly faults: readonly SourceFault[]
}

/**
 * The data of one organisation, read only.
 *
 * - `read` answers every category asked with a record or null, all from one state of the data: never one category from before a change and
 *   another from after it. No such child, no such category and nothing filled in are all null; a list without rows and a constant alone are
 *   nothing filled in. Fields have the names of the category schema; values have their formats as far as the source can tell (whether
 *   a record fits is judged by `policies/minimise.ts`, not here). A source minimises nothing and never logs.
 * - It rejects with `SourceError` and with nothing else. `broken_data` for a child whose own data do not fit leaves other children readable;
 *   a file that is broken as a whole makes every read reject. A reader never gets a part of a record.
 * - How long a question may take is the caller's choice: a source stops when the signal is aborted and rejects with `timeout`. Longer limits of
 *   its own only end what nobody waits for any more.
 * - Changes of the organisation's data are seen at the next call, without a restart.
 * - `list` gives every child reference, sorted, for `gateway check`; `describe` rejects only when there is nothing to describe
 *   (`unavailable`, `changing`, `timeout`), and else tells faults as data.
 */
export interface Source {
  read(child: string, categories: readonly string[], options?: ReadOptions): Promise<SourceAnswer>
  list(options?: ReadOptions): Promise<readonly string[]>
  describe(options?: ReadOptions): Promise<SourceDescription>
}
