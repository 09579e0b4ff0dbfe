/** Reads the catalogue from its YAML files; a catalogue with any fault is not used at all. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import {
  type Catalogue,
  catalogue,
  category,
  party,
  purpose,
  type Rule,
  reasonText,
  regionSwitch,
  rule,
} from '../../policies/catalogue.ts'
import { type CatalogueFault, checkCatalogue } from '../../policies/check.ts'
import { CatalogueError } from './catalogue-error.ts'
import { contentHash } from './content-hash.ts'
import { issueSentences, quotingIssue, readYaml } from './read-yaml.ts'

export type LoadedCatalogue = {
  readonly catalogue: Catalogue
  /** SHA-256 of the content, 64 hex digits; decisions store it. */
  readonly hash: string
}

/** The catalogue that comes with the product. */
export const ownCatalogue = fileURLToPath(new URL('../../policies/catalogue', import.meta.url))

/** Collects what was read and what is wrong, so that all faults of all files are told at once. */
type Reading = {
  readonly directory: string
  readonly faults: string[]
  unreadable: boolean
  /** The files an entry stands in, by part and id. */
  readonly origins: Map<string, Set<string>>
}

/** Files of one list of entries: the schema of an entry and the member that names it to people. */
const lists = {
  parties: { file: 'parties.yaml', entry: party, name: 'id' },
  purposes: { file: 'purposes.yaml', entry: purpose, name: 'id' },
  categories: { file: 'categories.yaml', entry: category, name: 'id' },
  switches: { file: 'switches.yaml', entry: regionSwitch, name: 'key' },
  reasons: { file: 'reasons.yaml', entry: reasonText, name: 'code' },
} as const

const heading = catalogue.pick({ version: true, asOf: true })

/**
 * The catalogue of a directory (default: the product's own), checked, with its content hash.
 * Throws `CatalogueError` (`catalogue_unreadable`, `catalogue_invalid`) with every fault, each naming file and entry.
 */
export function readCatalogue(directory: string = ownCatalogue): LoadedCatalogue {
  if (directory !== ownCatalogue) return readFresh(directory)
  own ??= readFresh(ownCatalogue)
  return own
}

/** What comes with the product stays as it is while the product runs. */
let own: LoadedCatalogue | undefined

function readFresh(directory: string): LoadedCatalogue {
  const reading: Reading = { directory, faults: [], unreadable: false, origins: new Map() }
  const read = readParts(reading)
  if (reading.faults.length > 0) {
    const code = reading.unreadable ? 'catalogue_unreadable' : 'catalogue_invalid'
    throw new CatalogueError(code, reading.faults)
  }
  const whole = catalogue.parse(read)
  const faults = checkCatalogue(whole).map((fault) => located(reading, fault))
  if (faults.length > 0) throw new CatalogueError('catalogue_invalid', faults)
  return { catalogue: whole, hash: contentHash(whole) }
}

function readParts(reading: Reading) {
  const { version, asOf } = readWhole(reading, 'catalogue.yaml', heading) ?? {}
  const parties = readList(reading, 'parties', lists.parties)
  return {
    version,
    asOf,
    parties,
    purposes: readList(reading, 'purposes', lists.purposes),
    categories: readList(reading, 'categories', lists.categories),
    rules: readRules(reading).map((row) => withGroups(row, parties)),
    switches: readList(reading, 'switches', lists.switches),
    reasons: readList(reading, 'reasons', lists.reasons),
    obligations: readWhole(reading, 'obligations.yaml', catalogue.shape.obligations),
    flags: readWhole(reading, 'flags.yaml', catalogue.shape.flags),
  }
}

function readFile(reading: Reading, file: string): unknown {
  const result = readYaml(join(reading.directory, file), file)
  if (result.ok) return result.value
  reading.unreadable ||= result.unreadable
  reading.faults.push(...result.faults)
  return undefined
}

function readWhole<T>(reading: Reading, file: string, schema: z.ZodType<T>): T | undefined {
  const value = readFile(reading, file)
  if (value === undefined) return undefined
  const result = schema.safeParse(value, { error: quotingIssue })
  if (result.success) return result.data
  reading.faults.push(...issueSentences(result.error).map((issue) => `${file}: ${issue}`))
  return undefined
}

type ListOf<T> = { readonly file: string; readonly entry: z.ZodType<T>; readonly name: string }

function readList<T>(reading: Reading, part: keyof Catalogue, list: ListOf<T>): T[] {
  const value = readFile(reading, list.file)
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length === 0) {
    reading.faults.push(`${list.file}: must be a list of entries`)
    return []
  }
  return value.flatMap((item: unknown, at) => {
    const name = nameOf(item, list.name) ?? `entry ${at + 1}`
    remember(reading, `${part} ${name}`, list.file)
    const result = list.entry.safeParse(item, { error: quotingIssue })
    if (result.success) return [result.data]
    const issues = issueSentences(result.error)
    reading.faults.push(...issues.map((issue) => `${list.file}: ${name}: ${issue}`))
    return []
  })
}

function nameOf(item: unknown, member: string): string | undefined {
  const result = z.looseObject({ [member]: z.string() }).safeParse(item)
  return result.success ? String(result.data[member]) : undefined
}

function remember(reading: Reading, entry: string, file: string): void {
  reading.origins.set(entry, (reading.origins.get(entry) ?? new Set()).add(file))
}

/** The rows of all files under `rules/`, by number, so that moving a row to another file changes nothing. */
function readRules(reading: Reading): Rule[] {
  const rows = ruleFiles(reading).flatMap((file) =>
    readList(reading, 'rules', { file, entry: rule, name: 'id' }),
  )
  return rows.sort((first, second) => numberOf(first) - numberOf(second))
}

function numberOf(row: Rule): number {
  return Number(row.id.slice(1))
}

function ruleFiles(reading: Reading): string[] {
  try {
    const names = readdirSync(join(reading.directory, 'rules')).sort()
    const strange = names.filter((name) => !name.endsWith('.yaml'))
    reading.faults.push(...strange.map((name) => `rules/${name}: is no .yaml file`))
    return names.filter((name) => name.endsWith('.yaml')).map((name) => `rules/${name}`)
  } catch {
    reading.unreadable = true
    reading.faults.push('rules: cannot be read; it must be a folder of .yaml files')
    return []
  }
}

/** `group:school` stands for every party of that group; an unknown group stays, and is found as an unknown id. */
function withGroups(row: Rule, parties: Catalogue['parties']): Rule {
  const expand = (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const members = parties.filter(({ group }) => id === `group:${group}`)
      return members.length === 0 ? [id] : members.map((member) => member.id)
    })
  return { ...row, holder: expand(row.holder), requester: expand(row.requester) }
}

function located(reading: Reading, { part, id, message }: CatalogueFault): string {
  const usual = part in lists || part !== 'rules' ? `${part}.yaml` : 'rules'
  const files = [...(reading.origins.get(`${part} ${id}`) ?? [usual])]
  return `${files.join(', ')}: ${id} ${message}`
}
