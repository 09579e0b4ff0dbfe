/** A source over a JSON REST API: some questions per child, whose answers must belong together. */
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  childReference,
  type ReadOptions,
  type Source,
  type SourceDescription,
  SourceError,
  type SourceFault,
} from '../../consent/ports/source.ts'
import type { Category } from '../../policies/catalogue.ts'
import { stopIfAborted } from './files.ts'
import { columnsFrom } from './mapping.ts'
import { mappingText } from './mapping-file.ts'
import { asUnavailable, type OpenedSource } from './opened.ts'
import { type Origin, readRecord, sorted, unique } from './record.ts'
import { type Answer, type Api, openApi, resourceFault } from './rest-http.ts'
import { asText, atPointer, recordsAt, rowOf } from './rest-json.ts'
import {
  type Answers,
  addressOf,
  type Listed,
  type Listing,
  openSession,
  readListing,
  type Session,
} from './rest-listing.ts'
import { pathAbout, type RestMapping, readRestMapping } from './rest-mapping.ts'
import { type SourceRuntime, settingFiles } from './settings.ts'

/** As many as anybody keeps of one child. */
const ROWS_MAX = 2_000
const PAGES_MAX = 50
/** Twice the largest school board, in pages of 50. */
const CHILDREN_MAX = 200_000
const CHILDREN_PAGES_MAX = 4_000
/** An API counts what it is asked: a check looks at some children only. */
const DESCRIBED_CHILDREN_MAX = 25
const ATTEMPTS = 3
const PAUSE_MS = 100

type Rest = { readonly mapping: RestMapping; readonly api: Api }

type Found = ReadonlyMap<string, Listed | null>

const neededBy = ({ mapping }: Rest, categories: readonly string[]): string[] => [
  ...new Set(
    categories
      .flatMap((id) => mapping.categories.get(id) ?? [])
      .flatMap(({ from }) => (from === null ? [] : [from])),
  ),
]

const listingOf = ({ mapping }: Rest, name: string, child: string): Listing | null => {
  const resource = mapping.resources[name]
  const path = resource === undefined ? null : pathAbout(resource.path, child)
  if (resource === undefined || path === null) return null
  return {
    setting: `resources.${name}`,
    path,
    at: resource.at,
    paging: resource.paging,
    total: resource.total,
    columns: columnsFrom(name, mapping.categories),
    about: resource.key === undefined ? null : { key: resource.key, child },
    pagesMax: PAGES_MAX,
    rowsMax: ROWS_MAX,
  }
}

const childrenListing = ({ mapping: { children } }: Rest): Listing => ({
  setting: 'children',
  path: children.path,
  at: children.at,
  paging: children.paging,
  total: children.total,
  columns: [children.key],
  about: null,
  pagesMax: CHILDREN_PAGES_MAX,
  rowsMax: CHILDREN_MAX,
})

const versionOf = ({ mapping: { dataVersion } }: Rest, answer: Answer): string => {
  if (dataVersion === undefined) return ''
  const found =
    'header' in dataVersion
      ? answer.header(dataVersion.header)
      : asText(atPointer(answer.json, dataVersion.at))
  if (found) return found
  throw resourceFault('broken_data', 'dataVersion', 'an answer does not tell its version')
}

/** `unknown`: nothing tells, so the same must be asked again. */
const verdictOf = (rest: Rest, answers: Answers): 'one_state' | 'changed' | 'unknown' => {
  const all = [...answers.values()]
  if (all.length <= 1) return 'one_state'
  if (rest.mapping.dataVersion === undefined) return 'unknown'
  const told = all.flatMap((answer) => (answer === null ? [] : [versionOf(rest, answer)]))
  if (new Set(told).size > 1) return 'changed'
  // "Nothing here" has no version.
  return told.length === all.length ? 'one_state' : 'unknown'
}

const fingerprint = (found: Found): string =>
  JSON.stringify(
    [...found].map(([name, listed]) => [name, listed?.rows.map(({ cells }) => [...cells]) ?? null]),
  )

const fetchAll = async (
  { mapping }: Rest,
  listings: ReadonlyMap<string, Listing>,
  session: Session,
): Promise<Found> =>
  new Map(
    await Promise.all(
      [...listings].map(
        async ([name, listing]) => [name, await readListing(listing, mapping, session)] as const,
      ),
    ),
  )

/** One try: null when the answers do not belong together. */
const attempt = async (
  rest: Rest,
  listings: ReadonlyMap<string, Listing>,
  signal: AbortSignal | undefined,
): Promise<Found | null> => {
  const session = openSession(rest.api, signal)
  const first = await fetchAll(rest, listings, session)
  const answers = await session.answers()
  const verdict = verdictOf(rest, answers)
  if (verdict === 'one_state') return first
  if (verdict === 'changed') return null
  const again = await fetchAll(rest, listings, openSession(rest.api, signal, answers))
  return fingerprint(again) === fingerprint(first) ? again : null
}

const orNull = (error: unknown): null => {
  if (error instanceof SourceError && error.code === 'changing') return null
  throw asUnavailable(error)
}

/**
 * An API has no transactions. Answers are one state when their version says so, or when the same was read twice: whatever was the same before
 * and after was there together in between.
 */
const oneState = async (
  rest: Rest,
  listings: ReadonlyMap<string, Listing>,
  signal: AbortSignal | undefined,
): Promise<Found> => {
  for (let left = ATTEMPTS; left > 0; left -= 1) {
    stopIfAborted(signal)
    const found = await attempt(rest, listings, signal).catch(orNull)
    if (found !== null) return found
    if (left > 1) await sleep(PAUSE_MS)
  }
  throw resourceFault('changing', 'resources', 'the data change while they are being read')
}

const recordOf = ({ mapping }: Rest, id: string, found: Found) => {
  const rowsFrom = (name: string): Origin => ({
    rows: found.get(name)?.rows ?? [],
    path: `resources.${name}`,
  })
  return readRecord(mapping.categories.get(id) ?? [], rowsFrom, mapping)
}

const readChild = async (
  rest: Rest,
  child: string,
  asked: readonly string[],
  options?: ReadOptions,
) => {
  stopIfAborted(options?.signal)
  const names = childReference.safeParse(child).success ? neededBy(rest, asked) : []
  const listings = new Map(
    names.flatMap((name) => {
      const listing = listingOf(rest, name, child)
      return listing === null ? [] : [[name, listing] as const]
    }),
  )
  const found = await oneState(rest, listings, options?.signal)
  const read = asked.map((id) => ({ id, ...recordOf(rest, id, found) }))
  const odd = [...found.values()].flatMap((listed) => listed?.faults ?? [])
  const faults = [...odd, ...read.flatMap((each) => each.faults)]
  if (faults.length > 0) throw new SourceError('broken_data', unique(faults))
  return Object.fromEntries(read.map(({ id, value }) => [id, value ?? null]))
}

const noSuchPlace = (): SourceError =>
  resourceFault('not_configured', 'children', 'the API has no such place (404)')

const listChildren = async (rest: Rest, options?: ReadOptions) => {
  const { key } = rest.mapping.children
  const listings = new Map([['children', childrenListing(rest)]])
  const found = (await oneState(rest, listings, options?.signal)).get('children') ?? null
  if (found === null) throw asUnavailable(noSuchPlace())
  if (found.faults.length > 0) throw new SourceError('broken_data', found.faults)
  const references = sorted(found.rows.map(({ cells }) => cells.get(key) ?? ''))
  const usable = references.filter((reference) => childReference.safeParse(reference).success)
  return { usable, other: references.length - usable.length }
}

const faultsOfChild = (rest: Rest, child: string, options?: ReadOptions) =>
  readChild(rest, child, [...rest.mapping.categories.keys()], options).then(
    () => [],
    (error: unknown): readonly SourceFault[] => {
      if (error instanceof SourceError && error.code === 'broken_data') return error.faults
      throw error
    },
  )

type Described = Pick<SourceDescription, 'children' | 'faults'>

const describeChildren = async (rest: Rest, options?: ReadOptions): Promise<Described> => {
  let listed: Awaited<ReturnType<typeof listChildren>>
  try {
    listed = await listChildren(rest, options)
  } catch (error) {
    if (!(error instanceof SourceError) || error.code !== 'broken_data') throw error
    return { children: 0, faults: error.faults }
  }
  const { usable, other } = listed
  const message = `gives ${other} references that are empty, longer than 64 characters or not printable`
  const faults: SourceFault[] =
    other === 0 ? [] : [{ file: 'api', key: 'children.key', row: null, message }]
  for (const child of usable.slice(0, DESCRIBED_CHILDREN_MAX))
    faults.push(...(await faultsOfChild(rest, child, options)))
  return { children: usable.length, faults: unique(faults) }
}

/** The first page of the list of children shows whether address, access and mapping are right. */
const checkChildren = async ({ mapping, api }: Rest, signal: AbortSignal | undefined) => {
  stopIfAborted(signal)
  const { children } = mapping
  const url = addressOf(mapping, children.path)
  const answer = await openSession(api, signal).ask(url, 'children')
  if (answer === null) throw noSuchPlace()
  const [first] = recordsAt(answer.json, children.at) ?? []
  if (
    atPointer(answer.json, children.at) === undefined ||
    recordsAt(answer.json, children.at) === null
  )
    throw resourceFault('not_configured', 'children.at', 'no list stands there')
  if (first !== undefined && rowOf(first, [children.key], 1).row.cells.get(children.key) === '')
    throw resourceFault('not_configured', 'children.key', 'the records have no such member')
}

/**
 * A source over the API that a mapping file names. The mapping is read once, here: `SourceError('not_configured')` with all its faults; nothing
 * is asked before the first question.
 */
export const restSource = (
  mappingPath: string,
  categories: readonly Category[],
  runtime: SourceRuntime,
): OpenedSource => {
  const name = basename(mappingPath)
  const mapping = readRestMapping(mappingText(mappingPath), name, categories, runtime)
  const rest: Rest = { mapping, api: openApi(mapping, settingFiles(mappingPath, name)) }
  const source: Source = {
    read: (child, asked, options) => readChild(rest, child, asked, options),
    list: async (options) => (await listChildren(rest, options)).usable,
    describe: async (options) => ({
      categories: [...mapping.categories].map(([id, fields]) => ({
        id,
        fields: fields.map(({ field }) => field.name),
      })),
      ...(await describeChildren(rest, options)),
    }),
  }
  return {
    source,
    check: (signal) => checkChildren(rest, signal),
    close: () => Promise.resolve(rest.api.close()),
  }
}
