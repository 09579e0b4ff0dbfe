/** What the organisation has itself: its data, its catalogue and region, its records. */
import {
  type LoadedCatalogue,
  ownCatalogue,
  readCatalogue,
} from '../../../adapters/catalogue-files/read-catalogue.ts'
import { readRegion } from '../../../adapters/catalogue-files/read-region.ts'
import { readTranslation } from '../../../adapters/catalogue-files/read-translation.ts'
import { openGatewayRecords } from '../../../adapters/gateway-records/sqlite.ts'
import { csvSource } from '../../../adapters/sources/csv.ts'
import { jsonFolderSource } from '../../../adapters/sources/json-folder.ts'
import { type OpenedSource, withoutConnection } from '../../../adapters/sources/opened.ts'
import { restSource } from '../../../adapters/sources/rest.ts'
import { sqlSource } from '../../../adapters/sources/sql.ts'
import type { CopyKeys, GatewayRecords } from '../../../consent/ports/gateway-records.ts'
import { type Source, SourceError } from '../../../consent/ports/source.ts'
import { dayOf, type Instant, SECOND } from '../../../consent/time.ts'
import type { Category } from '../../../policies/catalogue.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'
import type { Language } from '../../../policies/vocabulary.ts'
import { createRulebooks } from '../../decisions/rulebooks.ts'
import type { GatewayConfig } from '../config.ts'
import { named, naming } from './faults.ts'

/** A start does not wait longer for an organisation's own system. */
const SOURCE_CHECK_MS_MAX = 10 * SECOND

/** The rules of the organisation's own copy of the catalogue, of the day on which they are asked for. */
export type Rules = {
  readonly rulebook: () => Rulebook
  /** The same, to be read in a language. */
  readonly wording: (language: Language) => Rulebook
  readonly categories: readonly Category[]
}

/** What comes with the product is read when somebody reads English; an own folder may hold faults, and is read at the start. */
const englishOf = (loaded: LoadedCatalogue, directory: string): (() => LoadedCatalogue) => {
  if (directory === ownCatalogue) return () => readTranslation(loaded)
  const english = readTranslation(loaded, directory)
  return () => english
}

/** Reads catalogue and region. Throws `GatewayConfigError` with every fault. */
export const rulesOf = (config: GatewayConfig, now: () => Instant): Rules =>
  naming(config, 'catalogue', () => {
    const { folder, region } = config.catalogue
    const directory = folder === undefined ? ownCatalogue : config.at(folder)
    const loaded = readCatalogue(directory)
    const chosen =
      region === undefined
        ? readRegion(loaded.catalogue)
        : readRegion(loaded.catalogue, config.at(region))
    const books = createRulebooks(loaded, englishOf(loaded, directory), [chosen])
    const today = () => books.inForce(chosen.region.id, dayOf(now()))
    return {
      rulebook: () => today().rulebook,
      wording: (language) => today().in(language),
      categories: loaded.catalogue.categories,
    }
  })

const openSource = (
  { source, at, mode }: GatewayConfig,
  categories: readonly Category[],
): OpenedSource => {
  const runtime = { allowInsecure: mode === 'development' }
  switch (source.kind) {
    case 'json':
      return withoutConnection(jsonFolderSource(at(source.folder), source.layout, categories))
    case 'csv':
      return withoutConnection(csvSource(at(source.mapping), categories))
    case 'sql':
      return sqlSource(at(source.mapping), categories, runtime)
    case 'rest':
      return restSource(at(source.mapping), categories, runtime)
  }
}

/** The source of the settings, unchecked. Throws `GatewayConfigError` for a mapping that is wrong. */
export const sourceOf = (config: GatewayConfig, categories: readonly Category[]): OpenedSource =>
  naming(config, 'source', () => openSource(config, categories))

/**
 * What an administrator must mend (a password, a query, a column) stops the start. A database or API that is not there yet does not: after a
 * power failure nobody knows who is up first, and the pages, and the answer that nothing can be told now, do not need it.
 */
export const checkSource = async (
  config: GatewayConfig,
  { check }: OpenedSource,
  onFault: (fault: string) => void,
): Promise<void> => {
  try {
    await check(AbortSignal.timeout(SOURCE_CHECK_MS_MAX))
  } catch (error) {
    if (!(error instanceof SourceError) || error.code === 'not_configured')
      throw named(config, 'source', error)
    onFault(`${config.file}: source: ${error.message}`)
  }
}

/** The organisation's records; `copyKeys` where it keeps copies. Throws `GatewayConfigError` when they cannot be opened. */
export const openRecords = (
  config: GatewayConfig,
  copyKeys: (() => CopyKeys) | null = null,
): GatewayRecords =>
  naming(config, 'records', () => openGatewayRecords(config.at(config.records), copyKeys))

/** What the commands work with: the organisation's own data, without a server. */
export type GatewayTools = {
  readonly source: Source
  readonly categories: readonly Category[]
  readonly close: () => Promise<void>
}

/** Opens the organisation's source alone, for `gateway check`; throws as `startGateway`. */
export const openGatewaySource = async (config: GatewayConfig): Promise<GatewayTools> => {
  const { categories } = rulesOf(config, Date.now)
  const opened = sourceOf(config, categories)
  try {
    // What may pass by itself is told by the read that meets it.
    await checkSource(config, opened, () => undefined)
  } catch (error) {
    await opened.close()
    throw error
  }
  return { source: opened.source, categories, close: opened.close }
}
