import { ConsentError } from '../../consent/errors.ts'
import type { PartyId } from '../../consent/id.ts'
import {
  client as clientSchema,
  party as partySchema,
  professional as professionalSchema,
} from '../../consent/party.ts'
import type { Parties } from '../../consent/ports/parties.ts'
import type { Db } from './connection.ts'
import { hashToKeep, renewLogin, underAnyHash } from './logins.ts'
import { query } from './query.ts'
import { rowCodec } from './row.ts'
import type { Database } from './schema.ts'
import type { StoreKeys } from './sealing.ts'

const partyRows = rowCodec(partySchema, {
  table: 'parties',
  flags: ['mayUseBsn', 'active'],
  remembers: true,
})
const clientRows = rowCodec(clientSchema, {
  table: 'clients',
  json: ['jwks', 'acts', 'copies'],
  flags: ['active'],
  remembers: true,
})
const professionalRows = rowCodec(professionalSchema, {
  table: 'professionals',
  json: ['functions'],
  flags: ['active'],
})

/** The row as its columns, so that a query can name each. */
const picked = <Row extends object>(row: Row, columns: readonly (keyof Row)[]): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column]])) as Row

const put = query((db, row: Database['parties']) => {
  const values = picked(row, partyRows.columns)
  return db
    .insertInto('parties')
    .values(values)
    .onConflict((known) => known.column('id').doUpdateSet(values))
})
const byId = query((db, { id }: { id: PartyId }) =>
  db.selectFrom('parties').selectAll().where('id', '=', id),
)
const byOin = query((db, { oin }: { oin: string }) =>
  db.selectFrom('parties').selectAll().where('oin', '=', oin),
)
const all = query((db) => db.selectFrom('parties').selectAll().orderBy('id'))

const register = (db: Db) =>
  ({
    put: async (party) => {
      const row = partyRows.toRow(party)
      const same = await db.first(byId, { id: party.id })
      const owner = await db.first(byOin, { oin: party.oin })
      if ((same && same.kind !== party.kind) || (owner && owner.id !== party.id))
        throw new ConsentError('conflict', 'Dit partij-id of OIN is al van een andere partij.')
      await db.run(put, row)
    },
    get: async (id) => {
      const row = await db.first(byId, { id })
      return row && partyRows.fromRow(row)
    },
    byOin: async (oin) => {
      const row = await db.first(byOin, { oin })
      return row && partyRows.fromRow(row)
    },
    all: async () => (await db.all(all, {})).map(partyRows.fromRow),
  }) satisfies Partial<Parties>

const putClient = query((db, row: Database['clients']) => {
  const values = picked(row, clientRows.columns)
  return db
    .insertInto('clients')
    .values(values)
    .onConflict((known) => known.column('id').doUpdateSet(values))
})
const clientById = query((db, { id }: { id: string }) =>
  db.selectFrom('clients').selectAll().where('id', '=', id),
)

const clientsOf = query((db, { party }: { party: PartyId }) =>
  db.selectFrom('clients').selectAll().where('party', '=', party).orderBy('id'),
)

const allClients = query((db) => db.selectFrom('clients').selectAll().orderBy('id'))

const clients = (db: Db) =>
  ({
    putClient: async (client) => {
      const row = clientRows.toRow(client)
      const same = await db.first(clientById, { id: client.id })
      if (same && same.party !== client.party)
        throw new ConsentError('conflict', 'Dit systeem is al van een andere partij.')
      await db.run(putClient, row)
    },
    clients: async () => (await db.all(allClients, {})).map(clientRows.fromRow),
    client: async (id) => {
      const row = await db.first(clientById, { id })
      return row && clientRows.fromRow(row)
    },
    clientsOf: async (party) => (await db.all(clientsOf, { party })).map(clientRows.fromRow),
  }) satisfies Partial<Parties>

const putProfessional = query(
  (db, { subjectHash: hash, party, employee, functions, active }: Database['professionals']) =>
    db
      .insertInto('professionals')
      .values({ subjectHash: hash, party, employee, functions, active })
      .onConflict((known) =>
        known.columns(['subjectHash', 'party']).doUpdateSet({ employee, functions, active }),
      ),
)
const changeStaff = query(
  (db, { party, employee, functions, active }: Omit<Database['professionals'], 'subjectHash'>) =>
    db
      .updateTable('professionals')
      .set({ functions, active })
      .where('party', '=', party)
      .where('employee', '=', employee),
)
const bySubject = query((db, { hash }: { hash: string }) =>
  db.selectFrom('professionals').selectAll().where('subjectHash', '=', hash).orderBy('party'),
)

const staffOf = query((db, { party }: { party: PartyId }) =>
  db.selectFrom('professionals').selectAll().where('party', '=', party).orderBy('employee'),
)

const professionals = (db: Db, keys: StoreKeys) =>
  ({
    putProfessional: async (professional) => {
      const { subject, ...row } = professionalRows.toRow(professional)
      // Else a row under a former key would stand beside the new one, and say what no longer holds.
      await renewLogin(db, keys, subject)
      const hash = await hashToKeep(db, keys, subject)
      await db.run(putProfessional, { ...row, subjectHash: hash })
    },
    professionals: async (subject) => {
      const rows = await underAnyHash(keys, subject, async (hash) => {
        const found = await db.all(bySubject, { hash })
        return found.length > 0 ? found : undefined
      })
      // The login itself is not kept; the asker just named it.
      return (rows ?? []).map((row) => professionalRows.fromRow({ ...row, subject }))
    },
    changeStaff: async (party, member) => {
      const { subject: _, ...row } = professionalRows.toRow({ ...member, party, subject: '' })
      if ((await db.run(changeStaff, row)) === 0)
        throw new ConsentError('onbekend', 'Deze medewerker is niet bekend.')
    },
    staffOf: async (party) => {
      const rows = await db.all(staffOf, { party })
      return rows.map(({ subjectHash: _, ...row }) => {
        const { employee, functions, active } = professionalRows.fromRow({ ...row, subject: '' })
        return { employee, functions, active }
      })
    },
  }) satisfies Partial<Parties>

/** The register of organisations, their systems and the people who work there. */
export const parties = (db: Db, keys: StoreKeys): Parties => ({
  ...register(db),
  ...clients(db),
  ...professionals(db, keys),
})
