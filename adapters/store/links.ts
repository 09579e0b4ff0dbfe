import { ConsentError } from '../../consent/errors.ts'
import type { ChildId, PartyId, Pseudonym } from '../../consent/id.ts'
import type { Links } from '../../consent/ports/links.ts'
import { link as linkSchema, oneTimeCode } from '../../consent/pseudonym.ts'
import { indexKeys } from './index-keys.ts'
import { mustInsert, rowCodec } from './row.ts'
import type { Db } from './schema.ts'

const linkRows = rowCodec(linkSchema, { table: 'links' })
const codeRows = rowCodec(oneTimeCode, { table: 'codes', json: ['opens'] })

const pseudonyms = (db: Db) => {
  const live = () => db.selectFrom('links').selectAll().where('undoneAt', 'is', null)
  const between = (party: PartyId, child: ChildId) =>
    live().where('party', '=', party).where('child', '=', child)
  return {
    add: async (link) => {
      const result = await db
        .insertInto('links')
        .values(linkRows.toRow(link))
        .onConflict((clash) => clash.doNothing())
        .executeTakeFirstOrThrow()
      mustInsert(result, 'Deze koppeling')
    },
    byPseudonym: async (party, pseudonym) => {
      // Asked for live ones only, SQLite takes the index of live links and walks all of this party's.
      const rows = await db
        .selectFrom('links')
        .selectAll()
        .where('pseudonym', '=', pseudonym as Pseudonym)
        .where('party', '=', party)
        .execute()
      const row = rows.find(({ undoneAt }) => undoneAt === null)
      return row && linkRows.fromRow(row)
    },
    of: async (party, child) => {
      const row = await between(party, child).executeTakeFirst()
      return row && linkRows.fromRow(row)
    },
    ofChild: async (child) => {
      const rows = await live().where('child', '=', child).orderBy('at').orderBy('party').execute()
      return rows.map(linkRows.fromRow)
    },
    undo: async (party, child, at) => {
      const result = await db
        .updateTable('links')
        .set({ undoneAt: at })
        .where('party', '=', party)
        .where('child', '=', child)
        .where('undoneAt', 'is', null)
        .executeTakeFirstOrThrow()
      if (result.numUpdatedRows !== 1n)
        throw new ConsentError('onbekend', 'Deze koppeling is niet bekend.')
    },
  } satisfies Partial<Links>
}

const codes = (db: Db) =>
  ({
    addCode: async (code) => {
      const result = await db
        .insertInto('codes')
        .values(codeRows.toRow(code))
        .onConflict((clash) => clash.doNothing())
        .executeTakeFirstOrThrow()
      mustInsert(result, 'Deze code')
    },
    code: async (hash, now) => {
      const row = await db
        .selectFrom('codes')
        .selectAll()
        .where('hash', '=', hash)
        .where('usedAt', 'is', null)
        .where('expiresAt', '>', now)
        .executeTakeFirst()
      return row && codeRows.fromRow(row)
    },
    useCode: async (hash, now) => {
      const row = await db
        .updateTable('codes')
        .set({ usedAt: now })
        .where('hash', '=', hash)
        .where('usedAt', 'is', null)
        .where('expiresAt', '>', now)
        .returningAll()
        .executeTakeFirst()
      return row && codeRows.fromRow(row)
    },
  }) satisfies Partial<Links>

const bsnIndex = (db: Db) => {
  const childByBsnIndex = async (index: string): Promise<ChildId | undefined> => {
    const row = await db
      .selectFrom('bsnIndex')
      .select('child')
      .where('hash', '=', index)
      .executeTakeFirst()
    return row?.child
  }
  return {
    childByBsnIndex,
    isIndexed: async (child) => {
      const row = await db
        .selectFrom('bsnIndex')
        .select('hash')
        .where('child', '=', child)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
    addBsnIndex: async (index, child) => {
      await db
        .insertInto('bsnIndex')
        .values({ hash: index, child })
        .onConflict((clash) => clash.doNothing())
        .execute()
      if ((await childByBsnIndex(index)) !== child)
        throw new ConsentError('conflict', 'Deze index wijst al een ander kind aan.')
    },
  } satisfies Partial<Links>
}

/** Pseudonyms, one-time codes and the BSN index. */
export const links = (db: Db): Links => ({
  ...pseudonyms(db),
  ...codes(db),
  ...bsnIndex(db),
  ...indexKeys(db),
})
