import { authorityRecord } from '../../consent/authority.ts'
import { ConsentError } from '../../consent/errors.ts'
import {
  authoritySeat,
  type FamilyMember,
  familyMember,
  person as personSchema,
} from '../../consent/family.ts'
import type { ChildId, PersonId } from '../../consent/id.ts'
import type { Families } from '../../consent/ports/families.ts'
import { nextPosition } from './position.ts'
import { mustInsert, parseStored, rowCodec } from './row.ts'
import type { Database, Db } from './schema.ts'
import { type ChildSeals, type Place, type StoreKeys, subjectHash } from './sealing.ts'

const members = rowCodec(familyMember, { table: 'family_members' })
const authorities = rowCodec(authorityRecord, {
  table: 'authority_records',
  json: ['holders', 'giPartial'],
  flags: ['ots'],
})

const place = (member: { role: string }): Place => ['family_members', 'display_name', member.role]

const persons = (db: Db, keys: StoreKeys) => {
  const read = (row: Database['persons'] | undefined) =>
    row && parseStored(personSchema, { id: row.id, hasLogin: row.subjectHash !== null }, 'persons')
  const byHash = (hash: string) =>
    db.selectFrom('persons').selectAll().where('subjectHash', '=', hash).executeTakeFirst()
  const byId = (id: PersonId) =>
    db.selectFrom('persons').selectAll().where('id', '=', id).executeTakeFirst()
  return {
    addPerson: async ({ id, subject }) => {
      const hash = subject === null ? null : subjectHash(keys, subject)
      const result = await db
        .insertInto('persons')
        .values({ id, subjectHash: hash })
        .onConflict((clash) => clash.doNothing())
        .executeTakeFirstOrThrow()
      mustInsert(result, 'Deze persoon of login')
    },
    person: async (id) => read(await byId(id)),
    personBySubject: async (subject) => read(await byHash(subjectHash(keys, subject))),
    bindSubject: async (id, subject) => {
      const hash = subjectHash(keys, subject)
      const current = await byId(id)
      if (!current) throw new ConsentError('onbekend', 'Deze persoon is niet bekend.')
      if (current.subjectHash !== null || (await byHash(hash)))
        throw new ConsentError('conflict', 'Deze persoon of login is al gekoppeld.')
      await db.updateTable('persons').set({ subjectHash: hash }).where('id', '=', id).execute()
    },
  } satisfies Partial<Families>
}

const membership = (db: Db, seals: ChildSeals) => {
  const open = async (row: Database['familyMembers']): Promise<FamilyMember> => {
    const displayName = await seals.open(row.displayName, row.child, place(row))
    return members.fromRow({ ...row, displayName })
  }
  // One after the other: a transaction has one connection.
  const openAll = async (rows: readonly Database['familyMembers'][]): Promise<FamilyMember[]> => {
    const opened: FamilyMember[] = []
    for (const row of rows) opened.push(await open(row))
    return opened
  }
  return {
    addMember: async (member) => {
      const { child, person, role } = member
      const clash = await db
        .selectFrom('familyMembers')
        .select(['person', 'role'])
        .where('child', '=', child)
        .where((either) => either.or([either('role', '=', role), either('person', '=', person)]))
        .execute()
      if (clash.some((other) => other.role !== role || other.person !== person))
        throw new ConsentError('conflict', 'Deze rol of persoon is in dit gezin al vergeven.')
      const row = members.toRow(member)
      const displayName = await seals.seal(row.displayName, child, place(member))
      await db
        .insertInto('familyMembers')
        .values({ ...row, displayName })
        .onConflict((same) => same.columns(['child', 'role']).doUpdateSet({ displayName }))
        .execute()
    },
    members: async (child) =>
      openAll(
        await db
          .selectFrom('familyMembers')
          .selectAll()
          .where('child', '=', child)
          .orderBy('role')
          .execute(),
      ),
    memberships: async (person) =>
      openAll(
        await db
          .selectFrom('familyMembers')
          .selectAll()
          .where('person', '=', person)
          .orderBy('child')
          .execute(),
      ),
  } satisfies Partial<Families>
}

const authority = (db: Db) =>
  ({
    addAuthority: async (record) => {
      const position = await nextPosition(db, 'authorityRecords', record.child)
      await db
        .insertInto('authorityRecords')
        .values({ ...authorities.toRow(record), position })
        .execute()
    },
    authority: async (child: ChildId) => {
      const row = await db
        .selectFrom('authorityRecords')
        .selectAll()
        .where('child', '=', child)
        .orderBy('learnedAt', 'desc')
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && authorities.fromRow(row)
    },
    authorityHistory: async (child) => {
      const rows = await db
        .selectFrom('authorityRecords')
        .selectAll()
        .where('child', '=', child)
        .orderBy('learnedAt')
        .orderBy('position')
        .execute()
      return rows.map(authorities.fromRow)
    },
  }) satisfies Partial<Families>

const seats = rowCodec(authoritySeat, { table: 'authority_seats' })

const seating = (db: Db) =>
  ({
    seats: async (child) => {
      const rows = await db
        .selectFrom('authoritySeats')
        .selectAll()
        .where('child', '=', child)
        .orderBy('holder')
        .execute()
      return rows.map(seats.fromRow)
    },
    putSeat: async (seat) => {
      const { role } = seat
      await db
        .insertInto('authoritySeats')
        .values(seats.toRow(seat))
        .onConflict((same) => same.columns(['child', 'holder']).doUpdateSet({ role }))
        .execute()
    },
  }) satisfies Partial<Families>

/** People, families and authority. */
export const families = (db: Db, seals: ChildSeals, keys: StoreKeys): Families => ({
  ...persons(db, keys),
  ...membership(db, seals),
  ...authority(db),
  ...seating(db),
})
