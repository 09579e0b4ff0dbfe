/** Every change of the schema, in order. A name, once released, never changes its meaning. */
import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { StoreError } from '../errors.ts'
import { afterErasing } from './after-erasing.ts'
import { answersDue } from './answers-due.ts'
import { clientRoads } from './client-roads.ts'
import { copies } from './copies.ts'
import { ended } from './ended.ts'
import { endsOfOrders } from './ends-of-orders.ts'
import { erasing } from './erasing.ts'
import { erasureRequests } from './erasure-requests.ts'
import { givenRoles } from './given-roles.ts'
import { hiddenBy } from './hidden-by.ts'
import { initial } from './initial.ts'
import { namedKeys } from './named-keys.ts'
import { objections } from './objections.ts'
import { outbox } from './outbox.ts'
import type { Guards } from './protect.ts'
import { reports } from './reports.ts'
import { requesters } from './requesters.ts'
import { ruleTranslations } from './rule-translations.ts'
import { ruleVersions } from './rule-versions.ts'
import { shortDoors } from './short-doors.ts'
import { signals } from './signals.ts'
import { staff } from './staff.ts'

const list = ({ protect, ...guards }: Guards): Record<string, Migration> => ({
  '0001-initial': { up: (db: Kysely<unknown>) => initial(db, protect) },
  '0002-client-roads': { up: clientRoads },
  '0003-given-roles': { up: (db: Kysely<unknown>) => givenRoles(db, protect) },
  '0004-outbox': { up: outbox },
  '0005-named-keys': { up: namedKeys },
  '0006-rule-versions': { up: (db: Kysely<unknown>) => ruleVersions(db, protect) },
  '0007-reports': { up: reports },
  '0008-copies': { up: copies },
  '0009-signals': { up: signals },
  '0010-staff': { up: staff },
  '0011-erasing': { up: (db: Kysely<unknown>) => erasing(db, { protect, ...guards }) },
  '0012-ended': { up: (db: Kysely<unknown>) => ended(db, guards.letGo) },
  '0013-erasure-requests': { up: erasureRequests },
  '0014-rule-translations': { up: ruleTranslations },
  '0015-answers-due': { up: answersDue },
  '0016-after-erasing': { up: (db: Kysely<unknown>) => afterErasing(db, guards.letGo) },
  '0017-hidden-by': { up: hiddenBy },
  '0018-requesters': { up: requesters },
  '0019-ends-of-orders': { up: endsOfOrders },
  '0020-short-doors': { up: (db: Kysely<unknown>) => shortDoors(db, guards.letGo) },
  '0021-objections': { up: objections },
})

/**
 * Brings a database to the newest schema, all in one transaction where the database can.
 * Throws `StoreError('newer_schema')` when it holds a migration that this version does not know, and
 * `StoreError('migration_failed')`. `name` is what the errors call the database.
 */
export const migrate = async (db: Kysely<unknown>, guards: Guards, name: string): Promise<void> => {
  const migrations = list(guards)
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (tables.some((table) => table.name === 'kysely_migration')) {
    const known = db as Kysely<{ kysely_migration: { name: string } }>
    const done = await known.selectFrom('kysely_migration').select('name').execute()
    const newer = done.find((row) => !(row.name in migrations))
    if (newer)
      throw new StoreError(
        'newer_schema',
        `database ${name}: it was written by a newer version (migration '${newer.name}' is not known here)`,
      )
    // Kysely's migrator would lock the file to find nothing to do, while others write.
    if (done.length === Object.keys(migrations).length) return
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error)
    throw new StoreError(
      'migration_failed',
      `database ${name}: its schema could not be brought up to date`,
      { cause: error },
    )
}
