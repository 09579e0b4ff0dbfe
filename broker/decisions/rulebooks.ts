/** The compiled rules per region and day. The holder's region decides. */

import type { Day } from '../../consent/time.ts'
import type { Catalogue } from '../../policies/catalogue.ts'
import type { Region } from '../../policies/region.ts'
import { compile, inEnglish, type Rulebook } from '../../policies/rulebook.ts'
import type { Language } from '../../policies/vocabulary.ts'

export type LoadedRegion = { readonly region: Region; readonly hash: string }

/** Rules in force, with the hashes that a stored decision names. */
export type RulesInForce = {
  readonly rulebook: Rulebook
  readonly catalogueHash: string
  readonly regionHash: string
  /** The same rules, to be read in a language; they decide alike. */
  readonly in: (language: Language) => Rulebook
}

/** A catalogue as it reads in one language, with the content hash that proves its texts. */
export type Wording = { readonly catalogue: Catalogue; readonly hash: string }

export type Rulebooks = {
  /** What decides. Its texts are Dutch: what people read is in `wording`. */
  readonly catalogue: Catalogue
  readonly catalogueHash: string
  /** Every region that is configured, with what it chose. */
  readonly regions: readonly LoadedRegion[]
  /** The catalogue in a language. The English one is read when it is first asked for. */
  wording(language: Language): Wording
  /** Whether a region of this id is configured. */
  has(regionId: string): boolean
  /** The region with what it chose; undefined when it is not configured. */
  regionOf(regionId: string): LoadedRegion | undefined
  /** Throws when the region is not configured: a party may only name a region that is. */
  inForce(regionId: string, day: Day): RulesInForce
  /** The rules on a day of the region file with this content hash; undefined when none that is configured has it. */
  ofHash(regionHash: string, day: Day): RulesInForce | undefined
}

/** Made when it is first asked for. */
const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

type RulesOn = (regionId: string, day: Day) => RulesInForce

/** Keeps of each region the day that was asked for last. */
const lastDayOf = (make: RulesOn): RulesOn => {
  const kept = new Map<string, { readonly day: Day; readonly rules: RulesInForce }>()
  return (regionId, day) => {
    const known = kept.get(regionId)
    if (known?.day === day) return known.rules
    const rules = make(regionId, day)
    kept.set(regionId, { day, rules })
    return rules
  }
}

/** Compiles each region once a day: a switch may come into force at midnight. */
export const createRulebooks = (
  { catalogue, hash: catalogueHash }: Wording,
  readEnglish: () => Wording,
  regions: readonly LoadedRegion[],
): Rulebooks => {
  const english = once(readEnglish)
  const wording = (language: Language): Wording =>
    language === 'nl' ? { catalogue, hash: catalogueHash } : english()
  const byId = new Map(regions.map((loaded) => [loaded.region.id, loaded]))
  const compiledFor = (regionId: string, day: Day): RulesInForce => {
    const loaded = byId.get(regionId)
    if (!loaded) throw new Error(`Regio '${regionId}' is niet ingesteld.`)
    const { region, hash: regionHash } = loaded
    const rulebook = compile(catalogue, region, day)
    const worded = once(() => inEnglish(rulebook, english().catalogue, { region, day }))
    return {
      rulebook,
      catalogueHash,
      regionHash,
      in: (language: Language) => (language === 'nl' ? rulebook : worded()),
    }
  }
  const inForce = lastDayOf(compiledFor)
  // Apart: who looks back does not take from who decides the rules of today.
  const before = lastDayOf(compiledFor)
  const ofHash = (regionHash: string, day: Day): RulesInForce | undefined => {
    const loaded = regions.find(({ hash }) => hash === regionHash)
    return loaded && before(loaded.region.id, day)
  }
  return {
    catalogue,
    catalogueHash,
    regions,
    wording,
    has: (regionId) => byId.has(regionId),
    regionOf: (id) => byId.get(id),
    inForce,
    ofHash,
  }
}
