/** Reads the English texts of a catalogue, in the folder `en` beside it; with any fault they are not used at all. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkTranslation, inTranslation, translation } from '../../policies/translation.ts'
import { CatalogueError } from './catalogue-error.ts'
import { contentHash } from './content-hash.ts'
import { type LoadedCatalogue, ownCatalogue } from './read-catalogue.ts'
import { issueSentences, quotingIssue, readYaml } from './read-yaml.ts'

const FOLDER = 'en'
const FILES = [
  'parties',
  'purposes',
  'categories',
  'switches',
  'reasons',
  'obligations',
  'flags',
] as const

/** Enough to tell two texts of one entry apart. */
const MARK_CHARS = 8

/** What stands after `of` in an entry: the beginning of the content hash of the texts it translates. */
const markOf = (texts: unknown): string => contentHash(texts).slice(0, MARK_CHARS)

/**
 * The catalogue of a directory (default: the product's own) in English, with its content hash. It costs a reading of YAML: ask for it when
 * somebody reads English. Throws `CatalogueError` (`catalogue_unreadable`, `catalogue_invalid`) with every fault, each naming file and entry.
 */
export function readTranslation(
  { catalogue }: Pick<LoadedCatalogue, 'catalogue'>,
  directory: string = ownCatalogue,
): LoadedCatalogue {
  const faults: string[] = []
  const read = (file: string): unknown => {
    const result = readYaml(join(directory, FOLDER, file), `${FOLDER}/${file}`)
    if (result.ok) return result.value
    faults.push(...result.faults)
    return {}
  }
  const parts = FILES.map((part) => [part, read(`${part}.yaml`)])
  const rules = ruleFiles(join(directory, FOLDER)).map((file) => read(`rules/${file}`))
  const whole = { ...Object.fromEntries(parts), rules: Object.assign({}, ...rules) }
  if (faults.length > 0) throw new CatalogueError('catalogue_unreadable', faults)

  const parsed = translation.safeParse(whole, { error: quotingIssue })
  if (!parsed.success) throw new CatalogueError('catalogue_invalid', located(parsed.error))
  const found = checkTranslation(catalogue, parsed.data, markOf)
  if (found.length > 0)
    throw new CatalogueError(
      'catalogue_invalid',
      found.map(({ part, id, message }) => `${FOLDER}/${part}: ${id} ${message}`),
    )
  const english = inTranslation(catalogue, parsed.data)
  return { catalogue: english, hash: contentHash(english) }
}

/** None where the folder cannot be read: then each other file says so. */
function ruleFiles(directory: string): string[] {
  try {
    return readdirSync(join(directory, 'rules')).sort()
  } catch {
    return []
  }
}

const located = (error: Parameters<typeof issueSentences>[0]): string[] =>
  issueSentences(error).map((issue) => `${FOLDER}/${issue}`)
