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
import type { Place } from '../envelope/at-rest.ts'
import { type Db, mustInsert } from './connection.ts'
import { hashToKeep, renewLogin, underAnyHash } from './logins.ts'
import { appendTo, insertInto, query } from './query.ts'
import { parseStored, rowCodec } from './row.ts'
import type { Database } from './schema.ts'
import type { ChildSeals, StoreKeys } from './sealing.ts'

const members = rowCodec(familyMember, { table: 'family_members' })
const authorities = rowCodec(authorityRecord, {
  table: 'authority_records',
  json: ['holders', 'giPartial'],
  flags: ['ots'],
})

const place = (member: { role: string }): Place => ['family_members', 'display_name', member.role]

const insertPerson = insertInto('persons', ['id', 'subjectHash'])
const personById = query((db, { id }: { id: PersonId }) =>
  db.selectFrom('persons').selectAll().where('id', '=', id),
)
const personByHash = query((db, { hash }: { hash: string }) =>
  db.selectFrom('persons').selectAll().where('subjectHash', '=', hash),
)
const bindHash = query((db, { id, hash }: { id: PersonId; hash: string | null }) =>
  db.updateTable('persons').set({ subjectHash: hash }).where('id', '=', id),
)

const persons = (db: Db, keys: StoreKeys) => {
  const read = (row: Database['persons'] | undefined) =>
    row && parseStored(personSchema, { id: row.id, hasLogin: row.subjectHash !== null }, 'persons')
  const bySubject = (subject: string) =>
    underAnyHash(keys, subject, (hash) => db.first(personByHash, { hash }))
  return {
    addPerson: async ({ id, subject }) => {
      const what = 'Deze persoon of login'
      if (subject !== null && (await bySubject(subject)))
        throw new ConsentError('conflict', `${what} bestaat al.`)
      const hash = subject === null ? null : await hashToKeep(db, keys, subject)
      await mustInsert(db, { insert: insertPerson, row: { id, subjectHash: hash }, what })
    },
    person: async (id) => read(await db.first(personById, { id })),
    personBySubject: async (subject) => read(await bySubject(subject)),
    renewLogin: (subject) => renewLogin(db, keys, subject),
    bindSubject: async (id, subject) => {
      const current = await db.first(personById, { id })
      if (!current) throw new ConsentError('onbekend', 'Deze persoon is niet bekend.')
      if (current.subjectHash !== null || (await bySubject(subject)))
        throw new ConsentError('conflict', 'Deze persoon of login is al gekoppeld.')
      await db.run(bindHash, { id, hash: await hashToKeep(db, keys, subject) })
    },
    passLogin: async (from, to) => {
      const giver = await db.first(personById, { id: from })
      const taker = await db.first(personById, { id: to })
      if (!giver?.subjectHash || !taker || taker.subjectHash !== null)
        throw new ConsentError('conflict', 'Deze persoon of login is al gekoppeld.')
      // First off one, then onto the other: a login is one person's at most.
      await db.run(bindHash, { id: from, hash: null })
      await db.run(bindHash, { id: to, hash: giver.subjectHash })
    },
    forgetLogin: async (person) => {
      await db.run(bindHash, { id: person, hash: null })
    },
  } satisfies Partial<Families>
}

const given = rowCodec(givenRole, { table: 'given_roles' })

type OfChild = { child: ChildId }
type Member = Database['familyMembers']

const rolesNow = query((db, { child }: OfChild) =>
  db.selectFrom('familyMembers').select(['person', 'role']).where('child', '=', child),
)
const everInRole = query((db, { child, role }: Pick<GivenRole, 'child' | 'role'>) =>
  db.selectFrom('givenRoles').select('person').where('child', '=', child).where('role', '=', role),
)
const giveRole = insertInto('givenRoles', given.columns)
const rolesEver = query((db, { child }: OfChild) =>
  db
    .selectFrom('givenRoles')
    .selectAll()
    .where('child', '=', child)
    .orderBy('role')
    .orderBy('person'),
)
const roleOf = query((db, { child, person }: Pick<Member, 'child' | 'person'>) =>
  db
    .selectFrom('familyMembers')
    .select('role')
    .where('child', '=', child)
    .where('person', '=', person),
)
const inRole = query((db, { child, role }: Pick<Member, 'child' | 'role'>) =>
  db
    .selectFrom('familyMembers')
    .select('person')
    .where('child', '=', child)
    .where('role', '=', role),
)
const putMember = query((db, { child, person, role, displayName }: Member) =>
  db
    .insertInto('familyMembers')
    .values({ child, person, role, displayName })
    .onConflict((same) => same.columns(['child', 'role']).doUpdateSet({ displayName })),
)
const moveMember = query((db, { child, person, role, displayName }: Member) =>
  db
    .updateTable('familyMembers')
    .set({ role, displayName })
    .where('child', '=', child)
    .where('person', '=', person),
)
const endMember = query((db, { child, person }: Pick<Member, 'child' | 'person'>) =>
  db.deleteFrom('familyMembers').where('child', '=', child).where('person', '=', person),
)
const membersOf = query((db, { child }: OfChild) =>
  db.selectFrom('familyMembers').selectAll().where('child', '=', child).orderBy('role'),
)
const membershipsOf = query((db, { person }: { person: PersonId }) =>
  db.selectFrom('familyMembers').selectAll().where('person', '=', person).orderBy('child'),
)

const roleTaken = (): ConsentError =>
  new ConsentError('conflict', 'Deze rol of persoon is in dit gezin al vergeven.')

/** Nobody else has or had the role, and this person has no other; the child's own role may have had another before. */
const mustBeFree = async (db: Db, { child, role, person }: GivenRole): Promise<void> => {
  const now = await db.all(rolesNow, { child })
  const ever = await db.all(everInRole, { child, role })
  const taken = now.some((other) => other.role === role && other.person !== person)
  const takenBefore = role !== 'jeugdige' && ever.some((other) => other.person !== person)
  if (taken || takenBefore) throw roleTaken()
}

const joining = (db: Db, seals: ChildSeals) => {
  const sealed = async (member: FamilyMember): Promise<Member> => {
    const row = members.toRow(member)
    const displayName = await seals.seal(row.displayName, member.child, place(member))
    return { ...row, displayName }
  }
  return {
    addMember: async (member) => {
      await mustBeFree(db, member)
      const { child, person, role } = member
      const own = await db.first(roleOf, { child, person })
      if (own && own.role !== role) throw roleTaken()
      await db.run(putMember, await sealed(member))
      await db.run(giveRole, { child, role, person })
    },
    moveMember: async (member) => {
      const { child, person, role } = member
      await mustBeFree(db, member)
      if ((await db.run(moveMember, await sealed(member))) !== 1)
        throw new ConsentError('onbekend', 'Deze persoon hoort niet bij dit gezin.')
      await db.run(giveRole, { child, role, person })
    },
    endMember: async (child, person) => {
      await db.run(endMember, { child, person })
    },
    givenRoles: async (child) => (await db.all(rolesEver, { child })).map(given.fromRow),
  } satisfies Partial<Families>
}

const membership = (db: Db, seals: ChildSeals) => {
  const open = async (row: Member): Promise<FamilyMember> => {
    const displayName = await seals.open(row.displayName, row.child, place(row))
    return members.fromRow({ ...row, displayName })
  }
  // One after the other: a transaction has one connection.
  const openAll = async (rows: readonly Member[]): Promise<FamilyMember[]> => {
    const opened: FamilyMember[] = []
    for (const row of rows) opened.push(await open(row))
    return opened
  }
  return {
    sitting: async (child, role) => (await db.first(inRole, { child, role }))?.person,
    members: async (child) => openAll(await db.all(membersOf, { child })),
    memberships: async (person) => openAll(await db.all(membershipsOf, { person })),
  } satisfies Partial<Families>
}

const insertAuthority = appendTo('authorityRecords', authorities.columns)
const newestAuthority = query((db, { child }: OfChild) =>
  db
    .selectFrom('authorityRecords')
    .selectAll()
    .where('child', '=', child)
    .orderBy('position', 'desc')
    .limit(1),
)
const allAuthority = query((db, { child }: OfChild) =>
  db.selectFrom('authorityRecords').selectAll().where('child', '=', child).orderBy('position'),
)

const authority = (db: Db) =>
  ({
    addAuthority: (record) =>
      mustInsert(db, {
        insert: insertAuthority,
        row: authorities.toRow(record),
        what: 'Dit gezag',
      }),
    authority: async (child) => {
      const row = await db.first(newestAuthority, { child })
      return row && authorities.fromRow(row)
    },
    authorityHistory: async (child) =>
      (await db.all(allAuthority, { child })).map(authorities.fromRow),
  }) satisfies Partial<Families>

const seats = rowCodec(authoritySeat, { table: 'authority_seats' })

type Seat = Database['authoritySeats']

const seatsOf = query((db, { child }: OfChild) =>
  db.selectFrom('authoritySeats').selectAll().where('child', '=', child).orderBy('holder'),
)
const seatsOfHolder = query((db, { holder }: Pick<Seat, 'holder'>) =>
  db.selectFrom('authoritySeats').selectAll().where('holder', '=', holder).orderBy('child'),
)
const putSeat = query((db, { child, holder, role }: Seat) =>
  db
    .insertInto('authoritySeats')
    .values({ child, holder, role })
    .onConflict((same) => same.columns(['child', 'holder']).doUpdateSet({ role })),
)
const renameSeat = query((db, { child, holder, name }: Omit<Seat, 'role'> & { name: string }) =>
  db
    .updateTable('authoritySeats')
    .set({ holder: name })
    .where('child', '=', child)
    .where('holder', '=', holder),
)

const seating = (db: Db) =>
  ({
    seats: async (child) => (await db.all(seatsOf, { child })).map(seats.fromRow),
    seatsOf: async (holder) => (await db.all(seatsOfHolder, { holder })).map(seats.fromRow),
    putSeat: async (seat) => {
      await db.run(putSeat, seats.toRow(seat))
    },
    renameSeat: async ({ child, holder }, name) => {
      await db.run(renameSeat, { child, holder, name })
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
