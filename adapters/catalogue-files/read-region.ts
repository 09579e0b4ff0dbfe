/** Reads the file with a region's choices. */
import { join } from 'node:path'
import type { Catalogue } from '../../policies/catalogue.ts'
import { checkRegion, type Region, region } from '../../policies/region.ts'
import { CatalogueError } from './catalogue-error.ts'
import { contentHash } from './content-hash.ts'
import { ownCatalogue } from './read-catalogue.ts'
import { issueSentences, quotingIssue, readYaml } from './read-yaml.ts'

export type LoadedRegion = {
  readonly region: Region
  /** SHA-256 of the content, 64 hex digits; decisions store it. */
  readonly hash: string
}

/** The region a broker uses when it is given none: every switch at its cautious default. */
export const defaultRegionFile = join(ownCatalogue, 'region.default.yaml')

/**
 * The region of a file, checked against the catalogue it chooses from, with its content hash.
 * Throws `CatalogueError` (`region_unreadable`, `region_invalid`) with every fault, each naming the file and the key.
 */
export function readRegion(catalogue: Catalogue, file: string = defaultRegionFile): LoadedRegion {
  const read = readYaml(file, file)
  if (!read.ok) {
    throw new CatalogueError(read.unreadable ? 'region_unreadable' : 'region_invalid', read.faults)
  }
  const parsed = region.safeParse(read.value, { error: quotingIssue })
  const faults = parsed.success ? checkRegion(catalogue, parsed.data) : issueSentences(parsed.error)
  if (!parsed.success || faults.length > 0) {
    throw new CatalogueError(
      'region_invalid',
      faults.map((fault) => `${file}: ${fault}`),
    )
  }
  return { region: parsed.data, hash: contentHash(parsed.data) }
}
