/**
 * A source over a folder of JSON documents, laid out per child or per category:
 *
 *     1001.json                 { "child": "1001", "categories": { "identiteit_contact": { "naam": "..." } } }
 *     identiteit_contact.json   { "category": "identiteit_contact", "records": { "1001": { "naam": "..." } } }
 *
 * Per child, the reference is the file name. References that cannot be one (`2024/0012`) are listed in `kinderen.json`, which then says who there is:
 * `{ "children": { "2024/0012": "leerling-12.json" } }`.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  type CategoryRecord,
  categoryRecord,
  childReference,
  type ReadOptions,
  type Source,
  type SourceAnswer,
  SourceError,
  type SourceFault,
} from '../../consent/ports/source.ts'
import type { Category } from '../../policies/catalogue.ts'
import { fileReader, type ReadFiles, stopIfAborted } from './files.ts'

export type JsonLayout = 'child' | 'category'

const INDEX = 'kinderen.json'
// No dots but the last, no separators: nothing that leads out of the folder or to a hidden file.
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.json$/

const records = z.record(z.string(), categoryRecord)
const childDocument = z.strictObject({ child: childReference, categories: records })
const categoryDocument = z.strictObject({
  category: z.string(),
  records: z.record(childReference, categoryRecord),
})
const indexDocument = z.strictObject({
  children: z.record(
    childReference,
    z.string().regex(FILE_NAME, 'must be the name of a JSON file in this folder'),
  ),
})

type Parsed =
  | { readonly kind: 'child'; readonly value: z.infer<typeof childDocument> }
  | { readonly kind: 'category'; readonly value: z.infer<typeof categoryDocument> }
  | { readonly kind: 'index'; readonly value: z.infer<typeof indexDocument> }
  | { readonly kind: 'broken'; readonly faults: readonly SourceFault[] }

const broken = (file: string, message: string, key: string | null = null): Parsed => ({
  kind: 'broken',
  faults: [{ file, key, row: null, message }],
})

const parseText = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // The engine's message quotes the document.
    return undefined
  }
}

const hiddenPath = (path: readonly PropertyKey[], kind: 'child' | 'category' | 'index'): string =>
  // Keys of `records` and `children` are references of children: they do not go into messages.
  path
    .filter((_part, at) => !(kind !== 'child' && at === 1))
    .map(String)
    .join('.')

const parseDocument = (layout: JsonLayout, file: string, bytes: Uint8Array): Parsed => {
  if (bytes.length === 0) return broken(file, 'the file is empty: it may be half-written')
  const json = parseText(bytes)
  if (json === undefined)
    return broken(file, 'the file is not complete JSON in utf-8: it may be half-written')
  const kind = file === INDEX && layout === 'child' ? 'index' : layout
  const schema = { child: childDocument, category: categoryDocument, index: indexDocument }[kind]
  const parsed = schema.safeParse(json)
  if (parsed.success) return { kind, value: parsed.data } as Parsed
  return {
    kind: 'broken',
    faults: parsed.error.issues.map((issue) => ({
      file,
      key: hiddenPath(issue.path, kind) || null,
      row: null,
      message:
        issue.code === 'custom' || issue.code === 'invalid_format' ? issue.message : issue.code,
    })),
  }
}

type Folder = {
  readonly path: string
  readonly categories: readonly Category[]
  readonly files: ReadFiles<Parsed>
}

const unavailable = (path: string) =>
  new SourceError('unavailable', [
    { file: path, key: null, row: null, message: 'the folder cannot be read' },
  ])

const filesIn = async (folder: Folder, options?: ReadOptions): Promise<string[]> => {
  stopIfAborted(options?.signal)
  const names = await readdir(folder.path).catch(() => {
    throw unavailable(folder.path)
  })
  return names.filter((name) => FILE_NAME.test(name)).sort((one, two) => (one < two ? -1 : 1))
}

type Documents = {
  readonly child: z.infer<typeof childDocument>
  readonly category: z.infer<typeof categoryDocument>
  readonly index: z.infer<typeof indexDocument>
}

const usable = <Kind extends keyof Documents>(
  parsed: Parsed | undefined,
  kind: Kind,
): Documents[Kind] => {
  if (parsed?.kind === kind) return parsed.value as Documents[Kind]
  throw new SourceError('broken_data', parsed?.kind === 'broken' ? parsed.faults : [])
}

/** A category or field that the catalogue does not know is a mistake of whoever made the document, not something to skip. */
const unknownNames = (
  record: CategoryRecord,
  id: string,
  { file, categories }: { file: string; categories: readonly Category[] },
): SourceFault[] => {
  const category = categories.find((each) => each.id === id)
  const at = { file, row: null }
  if (category === undefined)
    return [{ ...at, key: id, message: 'is not a category of the catalogue' }]
  const known = new Set(category.fields.map((field) => field.name))
  return Object.keys(record)
    .filter((name) => !known.has(name))
    .map((name) => ({ ...at, key: `${id}.${name}`, message: 'is not a field of this category' }))
}

const filled = (record: CategoryRecord | undefined): CategoryRecord | null => {
  const entries = Object.entries(record ?? {}).filter(
    ([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0),
  )
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

const answerOf = (
  asked: readonly string[],
  recordOf: (id: string) => CategoryRecord | undefined,
): SourceAnswer => Object.fromEntries(asked.map((id) => [id, filled(recordOf(id))]))

const own = <T>(values: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(values, key) ? values[key] : undefined

type Places = ReadonlyMap<string, string>

/** Which file is about which child. */
const placesOf = async (folder: Folder, options?: ReadOptions): Promise<Places> => {
  const names = await filesIn(folder, options)
  if (!names.includes(INDEX))
    return new Map(names.map((name) => [name.slice(0, -'.json'.length), name]))
  const index = (await folder.files([INDEX], options?.signal)).get(INDEX)
  return new Map(Object.entries(usable(index, 'index').children))
}

const childFaults = (parsed: Parsed | undefined, child: string, file: string, folder: Folder) => {
  if (parsed?.kind === 'broken') return parsed.faults
  const document = usable(parsed, 'child')
  if (document.child !== child)
    return [{ file, key: 'child', row: null, message: 'the document is about another child' }]
  return Object.entries(document.categories).flatMap(([id, record]) =>
    unknownNames(record, id, { file, categories: folder.categories }),
  )
}

const perChild = (folder: Folder): Source => ({
  read: async (child, asked, options) => {
    const file = (await placesOf(folder, options)).get(child)
    if (file === undefined) return answerOf(asked, () => undefined)
    const parsed = (await folder.files([file], options?.signal)).get(file)
    const faults = childFaults(parsed, child, file, folder)
    if (faults.length > 0) throw new SourceError('broken_data', faults)
    return answerOf(asked, (id) => own(usable(parsed, 'child').categories, id))
  },
  list: async (options) => sorted((await placesOf(folder, options)).keys()),
  describe: async (options) => {
    const places = await placesOf(folder, options)
    const all = await folder.files([...places.values()], options?.signal)
    const faults = [...places].flatMap(([child, file]) =>
      childFaults(all.get(file), child, file, folder),
    )
    return { categories: describeAll(folder.categories), children: places.size, faults }
  },
})

const sorted = (names: Iterable<string>): string[] =>
  [...new Set(names)].sort((one, two) => (one < two ? -1 : 1))

const describeAll = (categories: readonly Category[]) =>
  categories.map(({ id, fields }) => ({ id, fields: fields.map((field) => field.name) }))

const categoryFaults = (parsed: Parsed | undefined, file: string, folder: Folder) => {
  if (parsed?.kind === 'broken') return parsed.faults
  const { category, records: all } = usable(parsed, 'category')
  if (`${category}.json` !== file)
    return [{ file, key: 'category', row: null, message: 'the document is about another category' }]
  const faults = Object.values(all).flatMap((record) =>
    unknownNames(record, category, { file, categories: folder.categories }),
  )
  return [...new Map(faults.map((fault) => [fault.key, fault])).values()]
}

const loadCategories = async (folder: Folder, names: readonly string[], options?: ReadOptions) => {
  const all = await folder.files(names, options?.signal)
  const faults = names.flatMap((name) => categoryFaults(all.get(name), name, folder))
  return { all, faults }
}

const perCategory = (folder: Folder): Source => ({
  read: async (child, asked, options) => {
    const wanted = asked.map((id) => `${id}.json`)
    const names = (await filesIn(folder, options)).filter((name) => wanted.includes(name))
    const { all, faults } = await loadCategories(folder, names, options)
    if (faults.length > 0) throw new SourceError('broken_data', faults)
    return answerOf(asked, (id) => {
      const parsed = all.get(`${id}.json`)
      return parsed === undefined ? undefined : own(usable(parsed, 'category').records, child)
    })
  },
  list: async (options) => {
    const { all, faults } = await loadCategories(folder, await filesIn(folder, options), options)
    if (faults.length > 0) throw new SourceError('broken_data', faults)
    return sorted([...all.values()].flatMap((parsed) => childrenOf(parsed)))
  },
  describe: async (options) => {
    const names = await filesIn(folder, options)
    const { all, faults } = await loadCategories(folder, names, options)
    const ids = names.map((name) => name.slice(0, -'.json'.length))
    const known = folder.categories.filter(({ id }) => ids.includes(id))
    const children = sorted([...all.values()].flatMap((parsed) => childrenOf(parsed))).length
    return { categories: describeAll(known), children, faults }
  },
})

const childrenOf = (parsed: Parsed): string[] =>
  parsed.kind === 'category' ? Object.keys(parsed.value.records) : []

/** A source over a folder of JSON documents; documents are read again when they change. */
export const jsonFolderSource = (
  path: string,
  layout: JsonLayout,
  categories: readonly Category[],
): Source => {
  const files = fileReader(join(path), (name, bytes) => parseDocument(layout, name, bytes))
  const folder = { path, categories, files }
  return layout === 'child' ? perChild(folder) : perCategory(folder)
}
