import { authorityRecord } from '../../consent/authority.ts'
import { ConsentError } from '../../consent/errors.ts'
import {
  authoritySeat,
  type FamilyMember,
  familyMember,
  type GivenRole,
  givenRole,
  person as personSchema,
} from '../../consent/family.ts'
import type { ChildId, PersonId } from '../../consent/id.ts'
import type { Families } from '../../consent/ports/families.ts'
import { hashToKeep, renewLogin, underAnyHash } from './logins.ts'
import { nextPosition } from './position.ts'
import { mustInsert, parseStored, rowCodec } from './row.ts'
import type { Database, Db } from './schema.ts'
import type { ChildSeals, Place, StoreKeys } from './sealing.ts'

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
  const bySubject = (subject: string) => underAnyHash(keys, subject, byHash)
  const byId = (id: PersonId) =>
    db.selectFrom('persons').selectAll().where('id', '=', id).executeTakeFirst()
  const setHash = (id: PersonId, hash: string | null) =>
    db.updateTable('persons').set({ subjectHash: hash }).where('id', '=', id).execute()
  return {
    addPerson: async ({ id, subject }) => {
      if (subject !== null && (await bySubject(subject)))
        throw new ConsentError('conflict', 'Deze persoon of login bestaat al.')
      const hash = subject === null ? null : await hashToKeep(db, keys, subject)
      const result = await db
        .insertInto('persons')
        .values({ id, subjectHash: hash })
        .onConflict((clash) => clash.doNothing())
        .executeTakeFirstOrThrow()
      mustInsert(result, 'Deze persoon of login')
    },
    person: async (id) => read(await byId(id)),
    personBySubject: async (subject) => read(await bySubject(subject)),
    renewLogin: (subject) => renewLogin(db, keys, subject),
    bindSubject: async (id, subject) => {
      const current = await byId(id)
      if (!current) throw new ConsentError('onbekend', 'Deze persoon is niet bekend.')
      if (current.subjectHash !== null || (await bySubject(subject)))
        throw new ConsentError('conflict', 'Deze persoon of login is al gekoppeld.')
      const hash = await hashToKeep(db, keys, subject)
      await setHash(id, hash)
    },
    passLogin: async (from, to) => {
      const [giver, taker] = [await byId(from), await byId(to)]
      if (!giver?.subjectHash || !taker || taker.subjectHash !== null)
        throw new ConsentError('conflict', 'Deze persoon of login is al gekoppeld.')
      // First off one, then onto the other: a login is one person's at most.
      await setHash(from, null)
      await setHash(to, giver.subjectHash)
    },
  } satisfies Partial<Families>
}

const given = rowCodec(givenRole, { table: 'given_roles' })

const roleTaken = (): ConsentError =>
  new ConsentError('conflict', 'Deze rol of persoon is in dit gezin al vergeven.')

/** Nobody else has or had the role, and this person has no other; the child's own role may have had another before. */
const mustBeFree = async (db: Db, { child, role, person }: GivenRole): Promise<void> => {
  const now = await db
    .selectFrom('familyMembers')
    .select(['person', 'role'])
    .where('child', '=', child)
    .execute()
  const ever = await db
    .selectFrom('givenRoles')
    .select('person')
    .where('child', '=', child)
    .where('role', '=', role)
    .execute()
  const taken = now.some((other) => other.role === role && other.person !== person)
  const takenBefore = role !== 'jeugdige' && ever.some((other) => other.person !== person)
  if (taken || takenBefore) throw roleTaken()
}

const giveRole = async (db: Db, { child, role, person }: GivenRole): Promise<void> => {
  await db
    .insertInto('givenRoles')
    .values({ child, role, person })
    .onConflict((same) => same.doNothing())
    .execute()
}

const joining = (db: Db, seals: ChildSeals) => {
  const sealed = async (member: FamilyMember): Promise<Database['familyMembers']> => {
    const row = members.toRow(member)
    const displayName = await seals.seal(row.displayName, member.child, place(member))
    return { ...row, displayName }
  }
  return {
    addMember: async (member) => {
      await mustBeFree(db, member)
      const { child, person, role } = member
      const own = await db
        .selectFrom('familyMembers')
        .select('role')
        .where('child', '=', child)
        .where('person', '=', person)
        .executeTakeFirst()
      if (own && own.role !== role) throw roleTaken()
      const row = await sealed(member)
      const { displayName } = row
      await db
        .insertInto('familyMembers')
        .values(row)
        .onConflict((same) => same.columns(['child', 'role']).doUpdateSet({ displayName }))
        .execute()
      await giveRole(db, member)
    },
    moveMember: async (member) => {
      const { child, person, role } = member
      await mustBeFree(db, member)
      const { displayName } = await sealed(member)
      const result = await db
        .updateTable('familyMembers')
        .set({ role, displayName })
        .where('child', '=', child)
        .where('person', '=', person)
        .executeTakeFirstOrThrow()
      if (result.numUpdatedRows !== 1n)
        throw new ConsentError('onbekend', 'Deze persoon hoort niet bij dit gezin.')
      await giveRole(db, member)
    },
    endMember: async (child, person) => {
      await db
        .deleteFrom('familyMembers')
        .where('child', '=', child)
        .where('person', '=', person)
        .execute()
    },
    givenRoles: async (child) => {
      const rows = await db
        .selectFrom('givenRoles')
        .selectAll()
        .where('child', '=', child)
        .orderBy('role')
        .orderBy('person')
        .execute()
      return rows.map(given.fromRow)
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
    seatsOf: async (holder) => {
      const rows = await db
        .selectFrom('authoritySeats')
        .selectAll()
        .where('holder', '=', holder)
        .orderBy('child')
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
    renameSeat: async ({ child, holder }, name) => {
      await db
        .updateTable('authoritySeats')
        .set({ holder: name })
        .where('child', '=', child)
        .where('holder', '=', holder)
        .execute()
    },
  }) satisfies Partial<Families>

/** People, families and authority. */
export const families = (db: Db, seals: ChildSeals, keys: StoreKeys): Families => ({
  ...persons(db, keys),
  ...joining(db, seals),
  ...membership(db, seals),
  ...authority(db),
  ...seating(db),
})
