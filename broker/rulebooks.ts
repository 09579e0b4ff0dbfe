/** The compiled rules per region and day. The holder's region decides. */

import type { Day } from '../consent/time.ts'
import type { Catalogue } from '../policies/catalogue.ts'
import type { Region } from '../policies/region.ts'
import { compile, type Rulebook } from '../policies/rulebook.ts'

export type LoadedRegion = { readonly region: Region; readonly hash: string }

/** Rules in force, with the hashes that a stored decision names. */
export type RulesInForce = {
  readonly rulebook: Rulebook
  readonly catalogueHash: string
  readonly regionHash: string
}

export type Rulebooks = {
  readonly catalogue: Catalogue
  readonly catalogueHash: string
  /** Every region that is configured, with what it chose. */
  readonly regions: readonly LoadedRegion[]
  /** Whether a region of this id is configured. */
  has(regionId: string): boolean
  /** The region with what it chose; undefined when it is not configured. */
  regionOf(regionId: string): LoadedRegion | undefined
  /** Throws when the region is not configured: a party may only name a region that is. */
  inForce(regionId: string, day: Day): RulesInForce
  /** The rules on a day of the region file with this content hash; undefined when none that is configured has it. */
  ofHash(regionHash: string, day: Day): RulesInForce | undefined
}

/** Compiles each region once a day: a switch may come into force at midnight. */
export const createRulebooks = (
  catalogue: Catalogue,
  catalogueHash: string,
  regions: readonly LoadedRegion[],
): Rulebooks => {
  const byId = new Map(regions.map((loaded) => [loaded.region.id, loaded]))
  const compiled = new Map<string, { day: Day; rules: RulesInForce }>()
  const inForce = (regionId: string, day: Day): RulesInForce => {
    const known = compiled.get(regionId)
    if (known?.day === day) return known.rules
    const loaded = byId.get(regionId)
    if (!loaded) throw new Error(`Regio '${regionId}' is niet ingesteld.`)
    const rules = {
      rulebook: compile(catalogue, loaded.region, day),
      catalogueHash,
      regionHash: loaded.hash,
    }
    compiled.set(regionId, { day, rules })
    return rules
  }
  const ofHash = (regionHash: string, day: Day): RulesInForce | undefined => {
    const loaded = regions.find(({ hash }) => hash === regionHash)
    return loaded && inForce(loaded.region.id, day)
  }
  return {
    catalogue,
    catalogueHash,
    regions,
    has: (regionId) => byId.has(regionId),
    regionOf: (id) => byId.get(id),
    inForce,
    ofHash,
  }
}
