import { ConsentError } from '../../consent/errors.ts'
import type { ChildId, PartyId, Pseudonym } from '../../consent/id.ts'
import type { Links } from '../../consent/ports/links.ts'
import { link as linkSchema, oneTimeCode } from '../../consent/pseudonym.ts'
import type { Instant } from '../../consent/time.ts'
import { type Db, mustInsert } from './connection.ts'
import { indexKeys } from './index-keys.ts'
import { type Builder, insertInto, query } from './query.ts'
import { rowCodec } from './row.ts'

const linkRows = rowCodec(linkSchema, { table: 'links' })
const codeRows = rowCodec(oneTimeCode, { table: 'codes', json: ['opens'] })

type Pair = { party: PartyId; child: ChildId }

const live = (db: Builder) => db.selectFrom('links').selectAll().where('undoneAt', 'is', null)

const insertLink = insertInto('links', linkRows.columns)
// Asked for live ones only, SQLite takes the index of live links and walks all of this party's.
const byPseudonym = query((db, { party, pseudonym }: { party: PartyId; pseudonym: Pseudonym }) =>
  db.selectFrom('links').selectAll().where('pseudonym', '=', pseudonym).where('party', '=', party),
)
const between = query((db, { party, child }: Pair) =>
  live(db).where('party', '=', party).where('child', '=', child),
)
const ofChild = query((db, { child }: { child: ChildId }) =>
  live(db).where('child', '=', child).orderBy('at').orderBy('party'),
)
const undo = query((db, { party, child, at }: Pair & { at: Instant }) =>
  db
    .updateTable('links')
    .set({ undoneAt: at })
    .where('party', '=', party)
    .where('child', '=', child)
    .where('undoneAt', 'is', null),
)

const pseudonyms = (db: Db) =>
  ({
    add: (link) =>
      mustInsert(db, { insert: insertLink, row: linkRows.toRow(link), what: 'Deze koppeling' }),
    byPseudonym: async (party, pseudonym) => {
      const rows = await db.all(byPseudonym, { party, pseudonym: pseudonym as Pseudonym })
      const row = rows.find(({ undoneAt }) => undoneAt === null)
      return row && linkRows.fromRow(row)
    },
    of: async (party, child) => {
      const row = await db.first(between, { party, child })
      return row && linkRows.fromRow(row)
    },
    ofChild: async (child) => (await db.all(ofChild, { child })).map(linkRows.fromRow),
    undo: async (party, child, at) => {
      if ((await db.run(undo, { party, child, at })) !== 1)
        throw new ConsentError('onbekend', 'Deze koppeling is niet bekend.')
    },
  }) satisfies Partial<Links>

type Unused = { hash: string; now: Instant }

const insertCode = insertInto('codes', codeRows.columns)
const usableCode = query((db, { hash, now }: Unused) =>
  db
    .selectFrom('codes')
    .selectAll()
    .where('hash', '=', hash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now),
)
const useCode = query((db, { hash, now }: Unused) =>
  db
    .updateTable('codes')
    .set({ usedAt: now })
    .where('hash', '=', hash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returningAll(),
)

const codes = (db: Db) =>
  ({
    addCode: (code) =>
      mustInsert(db, { insert: insertCode, row: codeRows.toRow(code), what: 'Deze code' }),
    code: async (hash, now) => {
      const row = await db.first(usableCode, { hash, now })
      return row && codeRows.fromRow(row)
    },
    useCode: async (hash, now) => {
      const row = await db.first(useCode, { hash, now })
      return row && codeRows.fromRow(row)
    },
  }) satisfies Partial<Links>

const insertIndex = insertInto('bsnIndex', ['hash', 'child'])
const byIndex = query((db, { index }: { index: string }) =>
  db.selectFrom('bsnIndex').select('child').where('hash', '=', index),
)
const anyIndexOf = query((db, { child }: { child: ChildId }) =>
  db.selectFrom('bsnIndex').select('hash').where('child', '=', child).limit(1),
)

const bsnIndex = (db: Db) => {
  const childByBsnIndex = async (index: string): Promise<ChildId | undefined> =>
    (await db.first(byIndex, { index }))?.child
  return {
    childByBsnIndex,
    isIndexed: async (child) => (await db.first(anyIndexOf, { child })) !== undefined,
    addBsnIndex: async (index, child) => {
      await db.run(insertIndex, { hash: index, child })
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
