import { ConsentError } from '../../consent/errors.ts'
import {
  client as clientSchema,
  party as partySchema,
  professional as professionalSchema,
} from '../../consent/party.ts'
import type { Parties } from '../../consent/ports/parties.ts'
import { hashToKeep, renewLogin, underAnyHash } from './logins.ts'
import { rowCodec } from './row.ts'
import type { Db } from './schema.ts'
import type { StoreKeys } from './sealing.ts'

const partyRows = rowCodec(partySchema, { table: 'parties', flags: ['mayUseBsn', 'active'] })
const clientRows = rowCodec(clientSchema, {
  table: 'clients',
  json: ['jwks', 'acts'],
  flags: ['active'],
})
const professionalRows = rowCodec(professionalSchema, {
  table: 'professionals',
  json: ['functions'],
})

const register = (db: Db) => {
  const byId = (id: string) =>
    db
      .selectFrom('parties')
      .selectAll()
      .where('id', '=', id as never)
      .executeTakeFirst()
  const byOin = (oin: string) =>
    db.selectFrom('parties').selectAll().where('oin', '=', oin).executeTakeFirst()
  return {
    put: async (party) => {
      const row = partyRows.toRow(party)
      const [same, owner] = [await byId(party.id), await byOin(party.oin)]
      if ((same && same.kind !== party.kind) || (owner && owner.id !== party.id))
        throw new ConsentError('conflict', 'Dit partij-id of OIN is al van een andere partij.')
      await db
        .insertInto('parties')
        .values(row)
        .onConflict((known) => known.column('id').doUpdateSet(row))
        .execute()
    },
    get: async (id) => {
      const row = await byId(id)
      return row && partyRows.fromRow(row)
    },
    byOin: async (oin) => {
      const row = await byOin(oin)
      return row && partyRows.fromRow(row)
    },
    all: async () =>
      (await db.selectFrom('parties').selectAll().orderBy('id').execute()).map(partyRows.fromRow),
  } satisfies Partial<Parties>
}

const clients = (db: Db) => {
  const byId = (id: string) =>
    db.selectFrom('clients').selectAll().where('id', '=', id).executeTakeFirst()
  return {
    putClient: async (client) => {
      const row = clientRows.toRow(client)
      const same = await byId(client.id)
      if (same && same.party !== client.party)
        throw new ConsentError('conflict', 'Dit systeem is al van een andere partij.')
      await db
        .insertInto('clients')
        .values(row)
        .onConflict((known) => known.column('id').doUpdateSet(row))
        .execute()
    },
    client: async (id) => {
      const row = await byId(id)
      return row && clientRows.fromRow(row)
    },
  } satisfies Partial<Parties>
}

const professionals = (db: Db, keys: StoreKeys) =>
  ({
    putProfessional: async (professional) => {
      const { subject, ...row } = professionalRows.toRow(professional)
      // Else a row under a former key would stand beside the new one, and say what no longer holds.
      await renewLogin(db, keys, subject)
      const hash = await hashToKeep(db, keys, subject)
      await db
        .insertInto('professionals')
        .values({ ...row, subjectHash: hash })
        .onConflict((known) => known.columns(['subjectHash', 'party']).doUpdateSet(row))
        .execute()
    },
    professionals: async (subject) => {
      const rows = await underAnyHash(keys, subject, async (hash) => {
        const found = await db
          .selectFrom('professionals')
          .selectAll()
          .where('subjectHash', '=', hash)
          .orderBy('party')
          .execute()
        return found.length > 0 ? found : undefined
      })
      // The login itself is not kept; the asker just named it.
      return (rows ?? []).map((row) => professionalRows.fromRow({ ...row, subject }))
    },
  }) satisfies Partial<Parties>

/** The register of organisations, their systems and the people who work there. */
export const parties = (db: Db, keys: StoreKeys): Parties => ({
  ...register(db),
  ...clients(db),
  ...professionals(db, keys),
})
