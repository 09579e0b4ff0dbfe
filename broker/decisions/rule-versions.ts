/** The history of the rules: which held when in a region, and what differs between two versions. */
import { canonicalJson } from '../../consent/canonical.ts'
import type { DecisionRecord } from '../../consent/decision.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { RuleVersion } from '../../consent/rule-version.ts'
import { dayOf, type Instant } from '../../consent/time.ts'
import {
  type Catalogue,
  catalogue as catalogueSchema,
  type Rule,
} from '../../policies/catalogue.ts'
import {
  applyRegion,
  type Region,
  region as regionSchema,
  standingSwitches,
} from '../../policies/region.ts'
import {
  compareRules,
  compareSwitches,
  type RuleChange,
  type SwitchChange,
} from '../../policies/rule-changes.ts'
import type { Language } from '../../policies/vocabulary.ts'
import { unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { journalEntry } from '../journal-entry.ts'
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
  // Read here also while nobody asked for a page in English: later it may be another translation.
  const { catalogue: english, hash: translationHash } = rulebooks.wording('en')
  await tx.ruleVersions.keepText(translationHash, canonicalJson(english))
  // A clock that went back must not put the new version before the old one.
  const since = Math.max(now(), latest ? latest.since + 1 : 0)
  const { version } = catalogue
  const hashes = { catalogueHash, regionHash, translationHash }
  await tx.ruleVersions.add({ region: region.id, since, version, ...hashes })
  await tx.journal.append(
    journalEntry({
      kind: 'regels_gewijzigd',
      at: now(),
      visibility: 'niemand',
      subject: region.id,
      detail: {
        versie: version,
        catalogus: catalogueHash,
        regio: regionHash,
        vertaling: translationHash,
      },
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
    /** In which language the texts of each version could be told: Dutch where no translation of them was kept. */
    readonly toldIn: { readonly before: Language; readonly after: Language }
  } | null
}

const parsed = (text: string | undefined): unknown =>
  text === undefined ? undefined : JSON.parse(text)

/** A catalogue as it was kept; undefined where it cannot be read any more. */
const catalogueIn = async (tx: Transaction, hash: string): Promise<Catalogue | undefined> =>
  catalogueSchema.safeParse(parsed(await tx.ruleVersions.text(hash))).data

const regionIn = async (tx: Transaction, hash: string): Promise<Region | undefined> =>
  regionSchema.safeParse(parsed(await tx.ruleVersions.text(hash))).data

/** The translation of a version: the one that was kept with it, or that of today where its catalogue is still today's. */
const translationOf = async (
  { rulebooks }: BrokerContext,
  tx: Transaction,
  { translationHash, catalogueHash }: RuleVersion,
): Promise<Catalogue | undefined> => {
  if (translationHash !== null) return catalogueIn(tx, translationHash)
  return catalogueHash === rulebooks.catalogueHash ? rulebooks.wording('en').catalogue : undefined
}

/** Each row with the one of the same number and place in another language, which a region splits alike. */
const pairs = (rules: readonly Rule[], translated: readonly Rule[]): ReadonlyMap<Rule, Rule> => {
  const byId = Map.groupBy(translated, ({ id }) => id)
  const own = Map.groupBy(rules, ({ id }) => id)
  return new Map(
    [...own].flatMap(([id, parts]) =>
      parts.map((rule, at): [Rule, Rule] => [rule, byId.get(id)?.[at] ?? rule]),
    ),
  )
}

/** Rows and switches of a version as they stood on its first day, and how its rows read; undefined when they cannot be read. */
const standingIn = async (context: BrokerContext, tx: Transaction, version: RuleVersion) => {
  const catalogue = await catalogueIn(tx, version.catalogueHash)
  const region = await regionIn(tx, version.regionHash)
  if (!(catalogue && region)) return undefined
  const day = dayOf(version.since)
  const { rules } = applyRegion(catalogue, region, day)
  const isDutch = context.language === 'nl'
  const translated = isDutch ? undefined : await translationOf(context, tx, version)
  return {
    rules,
    switches: standingSwitches(catalogue, region, day),
    said: translated ? pairs(rules, applyRegion(translated, region, day).rules) : new Map(),
    language: translated ? context.language : ('nl' as const),
  }
}

/** What differs between two versions of a region, by their numbers, in the language of the context; throws `onbekend` for a number that it does not have. */
export const ruleDifference = (
  context: BrokerContext,
  region: string,
  { from: older, to: newer }: { readonly from: number; readonly to: number },
): Promise<RuleDifference> =>
  context.store.read(async (tx) => {
    const versions = numbered(await tx.ruleVersions.of(region))
    const from = versions.find(({ number }) => number === older)
    const to = versions.find(({ number }) => number === newer)
    if (!(from && to)) throw unknownThing()
    const before = await standingIn(context, tx, from)
    const after = await standingIn(context, tx, to)
    if (!(before && after)) return { from, to, changes: null }
    const said = new Map([...before.said, ...after.said])
    return {
      from,
      to,
      changes: {
        rules: compareRules(before.rules, after.rules, (rule) => said.get(rule) ?? rule),
        switches: compareSwitches(before.switches, after.switches),
        toldIn: { before: before.language, after: after.language },
      },
    }
  })

// --- by what was decided -----------------------------------------------------------------------------------------

type Deciding = Pick<DecisionRecord, 'catalogueHash' | 'regionHash' | 'at'>

/** The rows by which something was decided, and in which language they could be read: Dutch where no translation of then was kept. */
export type RulesThen = { readonly rules: readonly Rule[]; readonly language: Language }

/** Undefined where they cannot be read any more. */
export type RulesOf = (record: Deciding) => Promise<RulesThen | undefined>

/** The catalogue of then as it is read: in the translation that was kept with it, else in Dutch. */
const catalogueThen = async (
  context: BrokerContext,
  tx: Transaction,
  { catalogueHash, regionHash, region }: Omit<Deciding, 'at'> & { readonly region: Region },
): Promise<{ readonly catalogue: Catalogue | undefined; readonly language: Language }> => {
  const { rulebooks, language } = context
  if (catalogueHash === rulebooks.catalogueHash)
    return { catalogue: rulebooks.wording(language).catalogue, language }
  const inDutch = { catalogue: await catalogueIn(tx, catalogueHash), language: 'nl' } as const
  if (language === 'nl') return inDutch
  const version = (await tx.ruleVersions.of(region.id)).find(
    (one) => one.catalogueHash === catalogueHash && one.regionHash === regionHash,
  )
  const translated = version && (await translationOf(context, tx, version))
  return translated ? { catalogue: translated, language } : inDutch
}

const readThen = async (context: BrokerContext, tx: Transaction, record: Deciding) => {
  const { catalogueHash, regionHash } = record
  const configured = context.rulebooks.regions.find(({ hash }) => hash === regionHash)
  const region = configured?.region ?? (await regionIn(tx, regionHash))
  if (!region) return undefined
  const then = await catalogueThen(context, tx, { catalogueHash, regionHash, region })
  return then.catalogue && { catalogue: then.catalogue, language: then.language, region }
}

/** For telling by what was decided, which asks for no compiled rules. Each kept text is read once, however many rows name it. */
export const rulesDecidedBy = (context: BrokerContext, tx: Transaction): RulesOf => {
  const read = new Map<string, ReturnType<typeof readThen>>()
  return async (record) => {
    const key = `${record.catalogueHash} ${record.regionHash}`
    const reading = read.get(key) ?? readThen(context, tx, record)
    read.set(key, reading)
    const then = await reading
    if (!then) return undefined
    const { catalogue, region, language } = then
    return { rules: applyRegion(catalogue, region, dayOf(record.at)).rules, language }
  }
}
