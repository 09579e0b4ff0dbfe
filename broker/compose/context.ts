/** Store, rules, clock and keys: what every use case is given, without a server. */
import { createHash } from 'node:crypto'
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import { defaultRegionFile, readRegion } from '../../adapters/catalogue-files/read-region.ts'
import { readTranslation } from '../../adapters/catalogue-files/read-translation.ts'
import { bsnIndexes } from '../../adapters/keys/bsn-index.ts'
import { readOrCreateKeys } from '../../adapters/keys/file-keys.ts'
import { pooledRandom } from '../../adapters/keys/random.ts'
import { openSqliteStore } from '../../adapters/store/sqlite.ts'
import type { BrokerKeys, KeyRing } from '../../consent/ports/keys.ts'
import { type BrokerConfig, ConfigError } from '../config.ts'
import type { BrokerContext } from '../context.ts'
import { createRulebooks } from '../decisions/rulebooks.ts'
import { type Log, noLog } from '../log.ts'

/** The rules of every region that the settings name. Throws with every fault of catalogue or region file. */
export const loadRulebooks = (regionFiles: readonly string[]) => {
  const own = readCatalogue()
  const loaded = [defaultRegionFile, ...regionFiles].map((file) => ({
    file,
    ...readRegion(own.catalogue, file),
  }))
  const faults = loaded.flatMap(({ file, region: { id } }, at) => {
    const first = loaded.findIndex(({ region }) => region.id === id)
    return first === at
      ? []
      : [`${file}: the region '${id}' is that of ${loaded[first]?.file} too.`]
  })
  if (faults.length > 0) throw new ConfigError(faults)
  return createRulebooks(own, () => readTranslation(own), loaded)
}

/** Indexes whose ring changes with `use`. */
const rotatingIndexes = (ring: KeyRing) => {
  let indexes = bsnIndexes(ring)
  return {
    indexing: {
      bsnIndex: (text: string) => indexes.current(text),
      get formerBsnIndexes() {
        return indexes.former
      },
    },
    use: (next: KeyRing): void => {
      indexes = bsnIndexes(next)
    },
  }
}

/** Tries other secrets on what is open; what it fulfils with takes them into use, and cannot fail. */
export type PrepareSecrets = (fresh: BrokerKeys) => Promise<() => void>

/** Store, rules, clock and keys: what commands that change the register need, and no server. */
export const openContext = async (
  config: Pick<BrokerConfig, 'mode' | 'keys' | 'database' | 'regions'>,
  onFatal: (error: Error) => void,
  log: Log = noLog,
): Promise<{ context: BrokerContext; keys: BrokerKeys; prepareSecrets: PrepareSecrets }> => {
  const rulebooks = loadRulebooks(config.regions)
  const keys = await readOrCreateKeys({
    dir: config.keys,
    createMissing: config.mode === 'development',
  })
  const random = pooledRandom()
  const store = await openSqliteStore({
    path: config.database,
    masterKeys: keys.storeMasterKeys,
    now: Date.now,
    random,
    onFatal,
  })
  const { indexing, use } = rotatingIndexes(keys.bsnIndexKeys)
  const context: BrokerContext = Object.assign(indexing, {
    store,
    rulebooks,
    language: 'nl' as const,
    random,
    now: Date.now,
    log,
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
  })
  const prepareSecrets: PrepareSecrets = async (fresh) => {
    const useMasterKeys = await store.masterKeys.prepare(fresh.storeMasterKeys)
    return () => {
      useMasterKeys()
      use(fresh.bsnIndexKeys)
    }
  }
  return { context, keys, prepareSecrets }
}
