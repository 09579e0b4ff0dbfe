/** All pages of one resource, within limits; what does not add up was changed while it was read. */
import type { SourceError, SourceFault } from '../../consent/ports/source.ts'
import type { Row } from './record.ts'
import { type Answer, type Api, resourceFault, TOTAL_BYTES_MAX } from './rest-http.ts'
import { asText, atPointer, recordsAt, rowOf } from './rest-json.ts'
import type { Paging, RestMapping } from './rest-mapping.ts'

/** Answers by address; null where there was nothing. */
export type Answers = ReadonlyMap<string, Answer | null>

/** Questions that belong together: each address is asked once, and all answers together have a limit. */
export type Session = {
  readonly ask: (url: URL, setting: string) => Promise<Answer | null>
  readonly answers: () => Promise<Answers>
}

/** Opens a session; what an earlier one got is asked again by its entity tag (RFC 9110 section 13.1.2). */
export const openSession = (
  api: Api,
  signal: AbortSignal | undefined,
  earlier: Answers = new Map(),
): Session => {
  const asked = new Map<string, Promise<Answer | null>>()
  let bytes = 0
  const send = async (url: URL, setting: string): Promise<Answer | null> => {
    const known = earlier.get(url.href) ?? null
    const answer = await api.ask({ url, setting, etag: known?.etag ?? null }, signal)
    const now = answer === 'unchanged' ? known : answer
    bytes += now?.bytes ?? 0
    if (bytes > TOTAL_BYTES_MAX)
      throw resourceFault('broken_data', setting, `gives more than ${TOTAL_BYTES_MAX} bytes in all`)
    return now
  }
  return {
    ask: (url, setting) => {
      const sent = asked.get(url.href) ?? send(url, setting)
      asked.set(url.href, sent)
      return sent
    },
    answers: async () => {
      const pairs = [...asked].map(async ([href, answer]) => [href, await answer] as const)
      return new Map(await Promise.all(pairs))
    },
  }
}

export type Listing = {
  readonly setting: string
  /** With the child in it. */
  readonly path: string
  readonly at: string
  readonly paging: Paging | undefined
  readonly total: string | undefined
  readonly columns: readonly string[]
  /** Every record must have this text in this member. */
  readonly about: { readonly key: string; readonly child: string } | null
  readonly pagesMax: number
  readonly rowsMax: number
}

export type Listed = { readonly rows: readonly Row[]; readonly faults: readonly SourceFault[] }

/** The address of a path under the base; paths were checked with the mapping. */
export const addressOf = ({ baseUrl }: RestMapping, path: string): URL => new URL(baseUrl + path)

/** The target of the link to the next page (RFC 8288 section 3). */
const NEXT_LINK =
  /<([^>]*)>\s*(?:;[^,<]*)?;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next)(?=\s*[;,]|\s*$)/i

type Page = { readonly url: URL; readonly answer: Answer; readonly records: number }

const withParameter = (url: URL, name: string, value: string): URL => {
  const next = new URL(url)
  next.searchParams.set(name, value)
  return next
}

/** An address that the API gives may not lead our token to somebody else. */
const within = (address: string, { url }: Page, mapping: RestMapping, setting: string): URL => {
  const refuse = () =>
    resourceFault(
      'broken_data',
      setting,
      'the next page lies outside of baseUrl: it is not asked for',
    )
  if (!URL.canParse(address, url.href)) throw refuse()
  const next = new URL(address, url)
  const base = new URL(mapping.baseUrl)
  const inside =
    next.origin === base.origin &&
    next.pathname.startsWith(`${base.pathname.replace(/\/$/, '')}/`) &&
    next.username === '' &&
    next.password === ''
  if (!inside) throw refuse()
  next.hash = ''
  return next
}

const nextOf = (page: Page, listing: Listing, mapping: RestMapping): URL | null => {
  const { paging, setting } = listing
  const { url, answer } = page
  if (paging === undefined) return null
  if (paging.by === 'page') {
    const now = Number(url.searchParams.get(paging.parameter) ?? paging.first)
    return page.records === 0 ? null : withParameter(url, paging.parameter, String(now + 1))
  }
  if (paging.by === 'link') {
    const target = NEXT_LINK.exec(answer.header('link') ?? '')?.[1]
    return target === undefined ? null : within(target, page, mapping, setting)
  }
  const text = asText(atPointer(answer.json, paging.at))
  if (text === null)
    throw resourceFault('broken_data', setting, 'a group or list stands where paging.at points')
  if (text === '') return null
  return paging.by === 'cursor'
    ? withParameter(url, paging.parameter, text)
    : within(text, page, mapping, setting)
}

const changing = (setting: string): SourceError =>
  resourceFault('changing', setting, 'the data change while their pages are being read')

const totalOf = ({ json }: Answer, { total, setting }: Listing): number | null => {
  if (total === undefined) return null
  const found = asText(atPointer(json, total)) ?? ''
  if (/^\d{1,9}$/.test(found)) return Number(found)
  throw resourceFault('broken_data', setting, 'no number stands where total points')
}

type Gathered = { rows: Row[]; faults: SourceFault[]; total: number | null }

const gather = (answer: Answer, listing: Listing, into: Gathered): number => {
  const { setting, columns, about, rowsMax } = listing
  const records = recordsAt(answer.json, listing.at)
  if (records === null)
    throw resourceFault(
      'broken_data',
      setting,
      'neither a record nor a list stands where at points',
    )
  for (const record of records) {
    const wanted = about === null ? columns : [...new Set([about.key, ...columns])]
    const { row, odd } = rowOf(record, wanted, into.rows.length + 1)
    if (about !== null && row.cells.get(about.key) !== about.child)
      throw resourceFault('broken_data', setting, 'the API answers about another child')
    into.rows.push(row)
    into.faults.push(
      ...odd.map((key) => ({
        file: setting,
        key,
        row: row.line,
        message: 'holds a group or a list, not one value',
      })),
    )
    if (into.rows.length > rowsMax)
      throw resourceFault('broken_data', setting, `gives more than ${rowsMax} records`)
  }
  const total = totalOf(answer, listing)
  if (into.total !== null && total !== into.total) throw changing(setting)
  into.total = total
  return records.length
}

/** The first address of a listing; a numbered page is named from the first on. */
const firstOf = ({ path, paging }: Listing, mapping: RestMapping): URL => {
  const url = addressOf(mapping, path)
  return paging?.by === 'page' ? withParameter(url, paging.parameter, String(paging.first)) : url
}

const refuseEndless = (seen: ReadonlySet<string>, url: URL, { setting, pagesMax }: Listing) => {
  if (seen.has(url.href))
    throw resourceFault('broken_data', setting, 'the next page is one that was there before')
  if (seen.size === pagesMax)
    throw resourceFault('broken_data', setting, `has more than ${pagesMax} pages`)
}

/**
 * Reads a resource to its last page; null where there is nothing at all (404). Rejects with `changing` when a page disappears or the
 * number of records is not the total that the API tells.
 */
export const readListing = async (
  listing: Listing,
  mapping: RestMapping,
  session: Session,
): Promise<Listed | null> => {
  const { setting } = listing
  const into: Gathered = { rows: [], faults: [], total: null }
  const seen = new Set<string>()
  let url: URL | null = firstOf(listing, mapping)
  while (url !== null) {
    refuseEndless(seen, url, listing)
    seen.add(url.href)
    const answer: Answer | null = await session.ask(url, setting)
    if (answer === null && seen.size === 1) return null
    // Some APIs answer 404 behind the last of their numbered pages.
    if (answer === null && listing.paging?.by === 'page') break
    if (answer === null) throw changing(setting)
    const records = gather(answer, listing, into)
    url = nextOf({ url, answer, records }, listing, mapping)
  }
  if (into.total !== null && into.total !== into.rows.length) throw changing(setting)
  return { rows: into.rows, faults: into.faults }
}
