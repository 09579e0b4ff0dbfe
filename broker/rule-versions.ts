/** The history of the rules: which held when in a region, and what differs between two versions. */
import { canonicalJson } from '../consent/canonical.ts'
import type { Transaction } from '../consent/ports/store.ts'
import type { RuleVersion } from '../consent/rule-version.ts'
import { dayOf, type Instant } from '../consent/time.ts'
import { catalogue as catalogueSchema } from '../policies/catalogue.ts'
import { applyRegion, region as regionSchema, standingSwitches } from '../policies/region.ts'
import {
  compareRules,
  compareSwitches,
  type RuleChange,
  type SwitchChange,
} from '../policies/rule-changes.ts'
import { unknownThing } from './acting.ts'
import type { BrokerContext } from './context.ts'
import { journalEntry } from './journal-entry.ts'
import type { LoadedRegion } from './rulebooks.ts'

/** A version with its number in the region, and until when it held; null: it holds now. */
export type NumberedVersion = RuleVersion & {
  readonly number: number
  readonly until: Instant | null
}

const recordRegion = async (
  { rulebooks, now }: BrokerContext,
  tx: Transaction,
  { region, hash: regionHash }: LoadedRegion,
): Promise<void> => {
  const { catalogue, catalogueHash } = rulebooks
  const [latest] = await tx.ruleVersions.of(region.id)
  if (latest?.catalogueHash === catalogueHash && latest.regionHash === regionHash) return
  await tx.ruleVersions.keepText(catalogueHash, canonicalJson(catalogue))
  await tx.ruleVersions.keepText(regionHash, canonicalJson(region))
  // A clock that went back must not put the new version before the old one.
  const since = Math.max(now(), latest ? latest.since + 1 : 0)
  const { version } = catalogue
  await tx.ruleVersions.add({ region: region.id, since, version, catalogueHash, regionHash })
  await tx.journal.append(
    journalEntry({
      kind: 'regels_gewijzigd',
      at: now(),
      visibility: 'niemand',
      subject: region.id,
      detail: { versie: version, catalogus: catalogueHash, regio: regionHash },
    }),
  )
}

/** Writes down the rules that this process decides by, where they are others than before; the same again changes nothing. */
export const recordRules = (context: BrokerContext): Promise<void> =>
  context.store.write(async (tx) => {
    for (const region of context.rulebooks.regions) await recordRegion(context, tx, region)
  })

const numbered = (versions: readonly RuleVersion[]): NumberedVersion[] =>
  versions.map((version, at) => ({
    ...version,
    number: versions.length - at,
    until: versions[at - 1]?.since ?? null,
  }))

/** Of one region, newest first. */
export const ruleVersionsOf = (
  { store }: BrokerContext,
  region: string,
): Promise<readonly NumberedVersion[]> =>
  store.read(async (tx) => numbered(await tx.ruleVersions.of(region)))

export type RuleDifference = {
  readonly from: NumberedVersion
  readonly to: NumberedVersion
  /** Null where a text was written by another version of this product and cannot be read any more. */
  readonly changes: {
    readonly rules: readonly RuleChange[]
    readonly switches: readonly SwitchChange[]
  } | null
}

const parsed = (text: string | undefined): unknown =>
  text === undefined ? undefined : JSON.parse(text)

/** Rows and switches of a version as they stood on its first day; undefined when they cannot be read. */
const standingIn = async (tx: Transaction, { catalogueHash, regionHash, since }: RuleVersion) => {
  const catalogue = catalogueSchema.safeParse(parsed(await tx.ruleVersions.text(catalogueHash)))
  const region = regionSchema.safeParse(parsed(await tx.ruleVersions.text(regionHash)))
  if (!(catalogue.success && region.success)) return undefined
  const day = dayOf(since)
  return {
    rules: applyRegion(catalogue.data, region.data, day).rules,
    switches: standingSwitches(catalogue.data, region.data, day),
  }
}

/** What differs between two versions of a region, by their numbers; throws `onbekend` for a number that it does not have. */
export const ruleDifference = (
  { store }: BrokerContext,
  region: string,
  { from: older, to: newer }: { readonly from: number; readonly to: number },
): Promise<RuleDifference> =>
  store.read(async (tx) => {
    const versions = numbered(await tx.ruleVersions.of(region))
    const from = versions.find(({ number }) => number === older)
    const to = versions.find(({ number }) => number === newer)
    if (!(from && to)) throw unknownThing()
    const before = await standingIn(tx, from)
    const after = await standingIn(tx, to)
    if (!(before && after)) return { from, to, changes: null }
    const rules = compareRules(before.rules, after.rules)
    return {
      from,
      to,
      changes: { rules, switches: compareSwitches(before.switches, after.switches) },
    }
  })
