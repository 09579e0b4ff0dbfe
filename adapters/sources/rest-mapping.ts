/** The mapping file of a JSON REST API: where it is, which resources there are, and what their members mean. */
import { z } from 'zod'
import { SourceError, type SourceFault } from '../../consent/ports/source.ts'
import type { Category } from '../../policies/catalogue.ts'
import {
  emptyCells,
  type MappedCategories,
  rawCategories,
  readCategories,
  reading,
} from './mapping.ts'
import { fault, parseMapping } from './mapping-file.ts'
import { type SourceRuntime, settingFault, tlsFiles } from './settings.ts'

const text = z.string().min(1)
/** RFC 6901; the empty one is the whole answer. */
const pointer = z
  .string()
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'must be a JSON pointer such as /items')
const headerName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/)

const CHILD = '{child}'
const PATH = /^\/[^\s#{}\\]*(?:\{child\}[^\s#{}\\]*)*$/
const pathTemplate = z.string().regex(PATH, 'must begin with / and may hold {child} only')

/** How an API cuts a long list in pages. */
const paging = z.discriminatedUnion('by', [
  /** RFC 8288: `Link: <...>; rel="next"`. */
  z.strictObject({ by: z.literal('link') }),
  /** An address in the answer, as in HAL: `/_links/next/href`. */
  z.strictObject({ by: z.literal('next'), at: pointer }),
  /** A value in the answer that the next question repeats; none on the last page. */
  z.strictObject({ by: z.literal('cursor'), at: pointer, parameter: text }),
  /** A number that counts up until a page is empty. */
  z.strictObject({ by: z.literal('page'), parameter: text, first: z.int().min(0).default(1) }),
])
export type Paging = z.infer<typeof paging>

const listing = {
  /** Where in the answer the record or the list of records stands. */
  at: pointer.default(''),
  paging: paging.optional(),
  /** Where the answer says how many records there are in all. */
  total: pointer.optional(),
}

const resource = z.strictObject({
  path: pathTemplate,
  ...listing,
  /** The member that says which child a record is about; a record about another one refuses the whole answer. */
  key: text.optional(),
})
const children = z.strictObject({ path: pathTemplate, ...listing, key: text })

const auth = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('bearer'), file: text }),
  z.strictObject({ by: z.literal('header'), name: headerName, file: text }),
  z.strictObject({ by: z.literal('none') }),
])
export type Auth = z.infer<typeof auth>

/** Where an answer says which state of the data it shows. */
const version = z.union([z.strictObject({ header: headerName }), z.strictObject({ at: pointer })])

const restMappingFile = z.strictObject({
  version: z.literal(1),
  /** Without a slash at the end. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .regex(/^[^?#@]*[^/?#@]$/, 'must have no question, fragment, user or slash at the end'),
  auth,
  tls: tlsFiles.prefault({}),
  /** Left out, every question is asked twice and the answers must be the same. */
  dataVersion: version.optional(),
  ...reading,
  dateFormat: reading.dateFormat.default('yyyy-MM-dd'),
  decimal: reading.decimal.default('.'),
  booleans: reading.booleans.default({
    true: ['true', 'J', 'Ja', 'j', 'ja', '1'],
    false: ['false', 'N', 'Nee', 'n', 'nee', '0'],
  }),
  empty: emptyCells,
  children,
  /** Each about one child. */
  resources: z.record(z.string().regex(/^[a-z][a-z0-9_-]*$/), resource),
  categories: rawCategories,
})
type RestMappingFile = z.infer<typeof restMappingFile>
export type Resource = z.infer<typeof resource>
export type RestMapping = Omit<RestMappingFile, 'categories'> & {
  readonly categories: MappedCategories
}

const resourceFaults = (name: string, { path, key }: Resource, file: string): SourceFault[] => {
  const place = `resources.${name}`
  if (!path.includes(CHILD)) return [settingFault(file, `${place}.path`, `must hold ${CHILD}`)]
  const [, question = ''] = path.split('?')
  // An API that does not know the parameter answers with everybody.
  return question.includes(CHILD) && key === undefined
    ? [
        settingFault(
          file,
          `${place}.key`,
          `is needed where ${CHILD} stands behind the question mark: it tells whose records came`,
        ),
      ]
    : []
}

const plainRefused = (
  { baseUrl }: RestMappingFile,
  { allowInsecure }: SourceRuntime,
  file: string,
): SourceFault[] =>
  baseUrl.startsWith('https://') || allowInsecure
    ? []
    : [settingFault(file, 'baseUrl', 'must be https; only mode "development" allows http')]

/** Reads a mapping and checks it against the categories; `SourceError('not_configured')` with all faults, each naming the setting. */
export const readRestMapping = (
  content: string,
  file: string,
  categories: readonly Category[],
  runtime: SourceRuntime,
): RestMapping => {
  const parsed = parseMapping(content, file, restMappingFile)
  const names = Object.keys(parsed.resources)
  const none = names.length === 0 ? [fault({ file, key: 'resources' }, 'names no resource')] : []
  const own = Object.entries(parsed.resources).flatMap(([name, one]) =>
    resourceFaults(name, one, file),
  )
  const listed = parsed.children.path.includes(CHILD)
    ? [settingFault(file, 'children.path', `may not hold ${CHILD}: it lists all children`)]
    : []
  const mapped = readCategories(parsed.categories, file, { word: 'resource', names }, categories)
  const faults = [
    ...none,
    ...own,
    ...listed,
    ...plainRefused(parsed, runtime, file),
    ...('faults' in mapped ? mapped.faults : []),
  ]
  if (faults.length > 0 || !('value' in mapped)) throw new SourceError('not_configured', faults)
  return { ...parsed, categories: mapped.value }
}

/** The path about one child, percent-encoded; null for a reference that would lead to another place, such as `..`. */
export const pathAbout = (template: string, child: string): string | null => {
  let encoded: string
  try {
    encoded = encodeURIComponent(child)
  } catch {
    return null // half of a surrogate pair: no text at all
  }
  return /^\.{1,2}$/.test(encoded) ? null : template.replaceAll(CHILD, () => encoded)
}
