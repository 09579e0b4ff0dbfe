/** Which translation of the catalogue a version of the rules was read in. */
import type { Kysely } from 'kysely'

/** Adds its hash; versions of before have none. */
export const ruleTranslations = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('rule_versions').addColumn('translation_hash', 'text').execute()
}
