/** A source over CSV exports and a mapping file; exports are read again when they change. */
import { basename, dirname } from 'node:path'
import {
  type ReadOptions,
  type Source,
  SourceError,
  type SourceFault,
} from '../../consent/ports/source.ts'
import type { Category } from '../../policies/catalogue.ts'
import { type CsvMapping, readCsvMapping } from './csv-mapping.ts'
import { fileReader } from './files.ts'
import { columnsFrom } from './mapping.ts'
import { mappingText } from './mapping-file.ts'
import { readRecord, sorted, unique } from './record.ts'
import { type ReadTable, readTable, type Table, type TableShape } from './table.ts'

type Tables = ReadonlyMap<string, Table>

const shapesOf = (mapping: CsvMapping): ReadonlyMap<string, TableShape> =>
  new Map(
    Object.entries(mapping.files).map(([name, file]) => [
      name,
      {
        file: file.path,
        key: file.key,
        delimiter: file.delimiter ?? mapping.delimiter,
        encoding: file.encoding ?? mapping.encoding,
        finalNewline: file.finalNewline ?? mapping.finalNewline,
        columns: columnsFrom(name, mapping.categories),
      },
    ]),
  )

/** The whole state of the exports: either all tables, or everything that is wrong with the files. */
type State = { readonly tables: Tables } | { readonly faults: readonly SourceFault[] }

const stateOf = (
  read: ReadonlyMap<string, ReadTable>,
  shapes: ReadonlyMap<string, TableShape>,
): State => {
  const tables = new Map<string, Table>()
  const faults: SourceFault[] = []
  for (const [name, shape] of shapes) {
    const outcome = read.get(shape.file)
    if (outcome === undefined) continue
    if ('table' in outcome) tables.set(name, outcome.table)
    else faults.push(...outcome.faults)
  }
  return faults.length > 0 ? { faults } : { tables }
}

/**
 * A source over the exports that a mapping file names, which lie in the folder of the mapping. The mapping is read once, here:
 * `SourceError('not_configured')` with all its faults.
 */
export const csvSource = (mappingPath: string, categories: readonly Category[]): Source => {
  const mapping = readCsvMapping(mappingText(mappingPath), basename(mappingPath), categories)
  const shapes = shapesOf(mapping)
  const shapeOf = new Map([...shapes.values()].map((shape) => [shape.file, shape]))
  const readFiles = fileReader(dirname(mappingPath), (path, bytes): ReadTable => {
    const shape = shapeOf.get(path)
    return shape === undefined ? { faults: [] } : readTable(bytes, shape)
  })
  const state = async (options?: ReadOptions): Promise<State> =>
    stateOf(await readFiles([...shapeOf.keys()], options?.signal), shapes)
  const tables = async (options?: ReadOptions): Promise<Tables> => {
    const now = await state(options)
    if ('faults' in now) throw new SourceError('broken_data', now.faults)
    return now.tables
  }
  const childrenIn = (known: Tables): string[] =>
    sorted(known.get(mapping.children)?.rowsOf.keys() ?? [])
  const recordOf = (child: string, category: string, known: Tables) =>
    readRecord(
      mapping.categories.get(category) ?? [],
      (name) => ({
        rows: known.get(name)?.rowsOf.get(child) ?? [],
        path: mapping.files[name]?.path ?? name,
      }),
      mapping,
    )

  return {
    read: async (child, asked, options) => {
      const known = await tables(options)
      const exists = known.get(mapping.children)?.rowsOf.has(child) ?? false
      const read = asked.map((id) => ({
        id,
        ...(exists ? recordOf(child, id, known) : { value: null, faults: [] }),
      }))
      const faults = read.flatMap((each) => each.faults)
      if (faults.length > 0) throw new SourceError('broken_data', unique(faults))
      return Object.fromEntries(read.map(({ id, value }) => [id, value ?? null]))
    },
    list: async (options) => childrenIn(await tables(options)),
    describe: async (options) => {
      const now = await state(options)
      const described = [...mapping.categories].map(([id, fields]) => ({
        id,
        fields: fields.map(({ field }) => field.name),
      }))
      if ('faults' in now) return { categories: described, children: 0, faults: now.faults }
      const children = childrenIn(now.tables)
      const faults = children.flatMap((child) =>
        [...mapping.categories.keys()].flatMap((id) => recordOf(child, id, now.tables).faults),
      )
      return { categories: described, children: children.length, faults: unique(faults) }
    },
  }
}
