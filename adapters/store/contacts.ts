import {
  type AddressChange,
  addressChange,
  contact as contactSchema,
  nickname as nicknameSchema,
} from '../../consent/contact.ts'
import { ConsentError } from '../../consent/errors.ts'
import { givenRole } from '../../consent/family.ts'
import type { ChildId, PersonId, Random } from '../../consent/id.ts'
import type { Contacts } from '../../consent/ports/contacts.ts'
import type { Instant } from '../../consent/time.ts'
import type { Place } from '../envelope/at-rest.ts'
import { counted, type Db } from './connection.ts'
import { query } from './query.ts'
import { mustRestOn } from './resting.ts'
import { rowCodec } from './row.ts'
import type { Database } from './schema.ts'
import { type ChildSeals, openGeneral, type StoreKeys, sealGeneral } from './sealing.ts'

const contactRows = rowCodec(contactSchema, { table: 'contacts', flags: ['tellWhenLooked'] })
const members = rowCodec(givenRole, { table: 'family_members' })
const changeRows = rowCodec(addressChange, { table: 'address_changes' })
const nicknameRows = rowCodec(nicknameSchema, { table: 'nicknames' })

type OfPerson = { person: PersonId }
type OfBoth = OfPerson & { child: ChildId }
type Sealing = { readonly keys: StoreKeys; readonly random: Random }

/** An address opens for its person only: moved to somebody else's row it is a fault. */
const addressPlace = (table: 'contacts' | 'address_changes', person: PersonId): Place => [
  table,
  'address',
  person,
]
/** Throws `ConsentError('opslag')` when the key was struck out: an address outlives the process that seals it. */
const sealAddress = async (
  db: Db,
  sealing: Sealing,
  { address, place }: { readonly address: string; readonly place: Place },
): Promise<string> => {
  await mustRestOn(db, sealing.keys)
  return sealGeneral(address, place, sealing)
}

const nicknamePlace = (person: PersonId): Place => ['nicknames', 'text', person]

const personExists = query((db, { person }: OfPerson) =>
  db.selectFrom('persons').select('id').where('id', '=', person),
)

const mustExist = async (db: Db, person: PersonId): Promise<void> => {
  if (!(await db.first(personExists, { person })))
    throw new ConsentError('onbekend', 'Deze persoon is niet bekend.')
}

const contactOf = query((db, { person }: OfPerson) =>
  db.selectFrom('contacts').selectAll().where('person', '=', person),
)
const putContact = query(
  (db, { person, address, language, tellWhenLooked }: Database['contacts']) =>
    db
      .insertInto('contacts')
      .values({ person, address, language, tellWhenLooked })
      .onConflict((same) =>
        same.column('person').doUpdateSet({ address, language, tellWhenLooked }),
      ),
)

const wantingLooks = query((db, { child }: Pick<OfBoth, 'child'>) =>
  db
    .selectFrom('familyMembers')
    .innerJoin('contacts', 'contacts.person', 'familyMembers.person')
    .select(['familyMembers.child', 'familyMembers.person', 'familyMembers.role'])
    .where('familyMembers.child', '=', child)
    .where('contacts.tellWhenLooked', '=', 1)
    .orderBy('familyMembers.role'),
)

const settings = (db: Db, sealing: Sealing) =>
  ({
    of: async (person) => {
      const row = await db.first(contactOf, { person })
      if (!row) return undefined
      const place = addressPlace('contacts', person)
      const address = row.address && openGeneral(row.address, place, sealing.keys)
      return contactRows.fromRow({ ...row, address })
    },
    put: async (contact) => {
      const { person } = contact
      const row = contactRows.toRow(contact)
      await mustExist(db, person)
      const place = addressPlace('contacts', person)
      const { address: plain } = row
      const address = plain && (await sealAddress(db, sealing, { address: plain, place }))
      await db.run(putContact, { ...row, address })
    },
    wantingLooks: async (child) => (await db.all(wantingLooks, { child })).map(members.fromRow),
  }) satisfies Partial<Contacts>

const changeOf = query((db, { person }: OfPerson) =>
  db.selectFrom('addressChanges').selectAll().where('person', '=', person),
)
const putChange = query((db, { id, person, address, at, expiresAt }: AddressChange) =>
  db
    .insertInto('addressChanges')
    .values({ id, person, address, at, expiresAt })
    .onConflict((same) => same.column('person').doUpdateSet({ id, address, at, expiresAt })),
)
const removeChange = query((db, { person }: OfPerson) =>
  db.deleteFrom('addressChanges').where('person', '=', person),
)
const expiredChanges = query((db, { now }: { now: Instant }) =>
  db
    .selectFrom('addressChanges')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('expiresAt', '<=', now),
)
const sweepChanges = query((db, { now }: { now: Instant }) =>
  db.deleteFrom('addressChanges').where('expiresAt', '<=', now),
)

const changes = (db: Db, sealing: Sealing) =>
  ({
    change: async (person) => {
      const row = await db.first(changeOf, { person })
      if (!row) return undefined
      const place = addressPlace('address_changes', person)
      return changeRows.fromRow({ ...row, address: openGeneral(row.address, place, sealing.keys) })
    },
    putChange: async (change) => {
      const row = changeRows.toRow(change)
      await mustExist(db, change.person)
      const place = addressPlace('address_changes', change.person)
      await db.run(putChange, {
        ...row,
        address: await sealAddress(db, sealing, { ...row, place }),
      })
    },
    removeChange: async (person) => {
      await db.run(removeChange, { person })
    },
    expiredChanges: (now) => counted(db, expiredChanges, { now }),
    sweepChanges: (now) => db.run(sweepChanges, { now }),
  }) satisfies Partial<Contacts>

const nicknamesOf = query((db, { person }: OfPerson) =>
  db.selectFrom('nicknames').selectAll().where('person', '=', person).orderBy('child'),
)
const putNickname = query((db, { person, child, text }: Database['nicknames']) =>
  db
    .insertInto('nicknames')
    .values({ person, child, text })
    .onConflict((same) => same.columns(['person', 'child']).doUpdateSet({ text })),
)
const removeNickname = query((db, { person, child }: OfBoth) =>
  db.deleteFrom('nicknames').where('person', '=', person).where('child', '=', child),
)

const nicknames = (db: Db, seals: ChildSeals) =>
  ({
    nicknames: async (person) => {
      const opened = []
      // One after the other: a transaction has one connection.
      for (const row of await db.all(nicknamesOf, { person })) {
        const text = await seals.open(row.text, row.child, nicknamePlace(person))
        opened.push(nicknameRows.fromRow({ ...row, text }))
      }
      return opened
    },
    putNickname: async (nickname) => {
      const { person, child } = nickname
      const row = nicknameRows.toRow(nickname)
      await mustExist(db, person)
      const text = await seals.seal(row.text, child, nicknamePlace(person))
      await db.run(putNickname, { ...row, text })
    },
    removeNickname: async (person, child) => {
      await db.run(removeNickname, { person, child })
    },
  }) satisfies Partial<Contacts>

/** How people want to be reached. */
export const contacts = (db: Db, seals: ChildSeals, sealing: Sealing): Contacts => ({
  ...settings(db, sealing),
  ...changes(db, sealing),
  ...nicknames(db, seals),
})
