/** The history of the rules: written down once, found again, and compared. */
import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../../../adapters/catalogue-files/read-catalogue.ts'
import { readTranslation } from '../../../adapters/catalogue-files/read-translation.ts'
import type { BrokerContext } from '../../../broker/context.ts'
import {
  recordRules,
  ruleDifference,
  ruleVersionsOf,
} from '../../../broker/decisions/rule-versions.ts'
import { createRulebooks } from '../../../broker/decisions/rulebooks.ts'
import { canonicalJson } from '../../../consent/canonical.ts'
import { HOUR } from '../../../consent/time.ts'
import type { Rule } from '../../../policies/catalogue.ts'
import { cautiousRegion, type Region } from '../../../policies/region.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { openBroker } from '../../support/family.ts'

const broker = closedAfterEach(openBroker)

const own = readCatalogue()
const { catalogue, hash } = own
const english = () => readTranslation(own)
const KEY = 'consent.parents.normaal'
const STRICT: Region = { ...cautiousRegion, switches: { [KEY]: 'all' } }

const withRegion = (context: BrokerContext, region: Region, regionHash: string): BrokerContext => ({
  ...context,
  rulebooks: createRulebooks(own, english, [{ region, hash: regionHash }]),
})

/** A broker that started twice, with another region file the second time. */
const changed = async () => {
  const b = await broker()
  const first = withRegion(b.context, cautiousRegion, 'a'.repeat(64))
  const second = withRegion(b.context, STRICT, 'b'.repeat(64))
  await recordRules(first)
  b.clock.now += HOUR
  await recordRules(second)
  return { ...b, first, second }
}
const rows = (b: Awaited<ReturnType<typeof broker>>) =>
  b.read((tx) => tx.journal.rows({ kind: 'regels_gewijzigd' }))

describe('writing down', () => {
  it('happens once, however often a broker starts', async () => {
    const b = await changed()
    await recordRules(b.second)
    await recordRules(b.second)
    expect(await rows(b)).toHaveLength(2)
    expect(await ruleVersionsOf(b.context, 'standaard')).toMatchObject([
      { number: 2, regionHash: 'b'.repeat(64), until: null, since: b.clock.now },
      { number: 1, regionHash: 'a'.repeat(64), until: b.clock.now, catalogueHash: hash },
    ])
  })

  it('is in the journal with the hashes that decisions name', async () => {
    const b = await changed()
    expect((await rows(b)).at(-1)).toMatchObject({
      subject: 'standaard',
      detail: {
        catalogus: hash,
        regio: 'b'.repeat(64),
        versie: catalogue.version,
        vertaling: english().hash,
      },
    })
  })

  it('knows rules that came back as a new version, also by a clock that went back', async () => {
    const b = await changed()
    b.clock.now -= 2 * HOUR
    await recordRules(b.first)
    const versions = await ruleVersionsOf(b.context, 'standaard')
    expect(versions.map(({ regionHash }) => regionHash[0])).toEqual(['a', 'b', 'a'])
  })
})

describe('comparing', () => {
  it('names the switch that was turned', async () => {
    const b = await changed()
    const { changes } = await ruleDifference(b.context, 'standaard', { from: 1, to: 2 })
    expect(changes?.switches).toEqual([{ key: KEY, before: 'one_unless_objection', after: 'all' }])
  })

  it('names the rows that another catalogue changed', async () => {
    const b = await broker()
    const [rule, ...others] = catalogue.rules
    if (!rule) throw new Error('no rule')
    const region = { region: cautiousRegion, hash: 'a'.repeat(64) }
    const newer = { ...catalogue, rules: [{ ...rule, textParent: 'Nieuw.' }, ...others.slice(1)] }
    await recordRules(b.context)
    const rulebooks = createRulebooks({ catalogue: newer, hash: 'n'.repeat(64) }, english, [region])
    await recordRules({ ...b.context, rulebooks })
    const { changes } = await ruleDifference(b.context, 'standaard', { from: 1, to: 2 })
    expect(changes?.rules).toMatchObject([
      { kind: 'changed', id: rule.id, fields: [{ field: 'textParent', after: 'Nieuw.' }] },
      { kind: 'removed', rule: { id: others[0]?.id } },
    ])
  })

  describe('for who reads English', () => {
    const [rule] = catalogue.rules
    if (!rule) throw new Error('no rule')
    const region = { region: cautiousRegion, hash: 'a'.repeat(64) }
    /** The same catalogue with another text of one row, in both languages. */
    const worded = (dutch: string, inEnglish: string) => {
      const { catalogue: translated, hash: marked } = english()
      const change = (rules: readonly Rule[], textParent: string) =>
        rules.map((one) => (one.id === rule.id ? { ...one, textParent } : one))
      return createRulebooks(
        {
          catalogue: { ...catalogue, rules: change(catalogue.rules, dutch) },
          hash: `${dutch}${hash}`,
        },
        () => ({
          catalogue: { ...translated, rules: change(translated.rules, inEnglish) },
          hash: `${inEnglish}${marked}`,
        }),
        [region],
      )
    }
    const compared = async (context: BrokerContext) =>
      (await ruleDifference(context, 'standaard', { from: 1, to: 2 })).changes

    it('tells both versions in the translation that was kept with each', async () => {
      const b = await broker()
      await recordRules({ ...b.context, rulebooks: worded('Oud.', 'Old.') })
      await recordRules({ ...b.context, rulebooks: worded('Nieuw.', 'New.') })
      const fields = (before: string, after: string) => [
        { kind: 'changed', id: rule.id, fields: [{ field: 'textParent', before, after }] },
      ]
      expect(await compared({ ...b.context, language: 'en' })).toEqual({
        rules: fields('Old.', 'New.'),
        switches: [],
        toldIn: { before: 'en', after: 'en' },
      })
      expect(await compared(b.context)).toMatchObject({
        rules: fields('Oud.', 'Nieuw.'),
        toldIn: { before: 'nl', after: 'nl' },
      })
    })

    it('tells a version of which no translation was kept in Dutch, unless it holds today', async () => {
      const b = await broker()
      const today = worded('Nieuw.', 'New.')
      await b.write(async (tx) => {
        await tx.ruleVersions.keepText(region.hash, canonicalJson(region.region))
        for (const [since, { catalogue: text, catalogueHash }] of [
          worded('Oud.', 'Old.'),
          today,
        ].entries()) {
          await tx.ruleVersions.keepText(catalogueHash, canonicalJson(text))
          await tx.ruleVersions.add({
            region: 'standaard',
            since,
            version: '1',
            catalogueHash,
            regionHash: region.hash,
            translationHash: null,
          })
        }
      })
      expect(await compared({ ...b.context, language: 'en', rulebooks: today })).toMatchObject({
        rules: [{ fields: [{ before: 'Oud.', after: 'New.' }] }],
        toldIn: { before: 'nl', after: 'en' },
      })
    })
  })

  it('says so where a text cannot be read any more', async () => {
    const b = await changed()
    await b.write(async (tx) => {
      await tx.ruleVersions.keepText('z'.repeat(64), '{"version":"oud"}')
      await tx.ruleVersions.add({
        region: 'standaard',
        since: b.clock.now + 1,
        version: 'oud',
        catalogueHash: 'z'.repeat(64),
        regionHash: 'b'.repeat(64),
        translationHash: null,
      })
    })
    const told = await ruleDifference(b.context, 'standaard', { from: 2, to: 3 })
    expect(told.changes).toBeNull()
  })

  it('knows no number of another region and none that was not given out', async () => {
    const b = await changed()
    for (const [region, to] of [
      ['standaard', 3],
      ['zuid', 2],
    ] as const)
      await expect(ruleDifference(b.context, region, { from: 1, to })).rejects.toMatchObject({
        code: 'onbekend',
      })
  })
})
