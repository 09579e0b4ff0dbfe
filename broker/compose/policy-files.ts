/** The catalogue and region files that the `policy` commands read. */
import { readFileSync } from 'node:fs'
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import { readRegion } from '../../adapters/catalogue-files/read-region.ts'
import { readTranslation } from '../../adapters/catalogue-files/read-translation.ts'
import { dayOf } from '../../consent/time.ts'
import type { Catalogue } from '../../policies/catalogue.ts'

/** What the `policy` commands read; both throw with every fault, a line each. */
export const policyIo = {
  readFile: (path: string) => readFileSync(path, 'utf8'),
  readCatalogue: () => readCatalogue().catalogue,
  readEnglish: (catalogue: Catalogue) => readTranslation({ catalogue }).catalogue,
  readRegion: (catalogue: Catalogue, file: string) => readRegion(catalogue, file).region,
  today: () => dayOf(Date.now()),
}
