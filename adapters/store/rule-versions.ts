import type { RuleVersions } from '../../consent/ports/rule-versions.ts'
import { ruleVersion } from '../../consent/rule-version.ts'
import { type Db, mustInsert } from './connection.ts'
import { insertInto, query } from './query.ts'
import { rowCodec } from './row.ts'

const codec = rowCodec(ruleVersion, { table: 'rule_versions' })

const insert = insertInto('ruleVersions', codec.columns)
const keep = insertInto('ruleTexts', ['hash', 'text'])
const textOf = query((db, { hash }: { hash: string }) =>
  db.selectFrom('ruleTexts').select('text').where('hash', '=', hash),
)
const ofRegion = query((db, { region }: { region: string }) =>
  db.selectFrom('ruleVersions').selectAll().where('region', '=', region).orderBy('since', 'desc'),
)

/** Versions of rules, append-only. */
export const ruleVersions = (db: Db): RuleVersions => ({
  keepText: async (hash, text) => {
    await db.run(keep, { hash, text })
  },
  text: async (hash) => (await db.first(textOf, { hash }))?.text,
  add: (version) =>
    mustInsert(db, { insert, row: codec.toRow(version), what: 'Deze versie van de regels' }),
  of: async (region) => (await db.all(ofRegion, { region })).map(codec.fromRow),
})
