/** What identifies a child or is free text, sealed with a key of that child; destroying the key erases it. */
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { ERASED_TEXT } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import type { ChildId, Random } from '../../consent/id.ts'
import type { KeyRing } from '../../consent/ports/keys.ts'
import { openAtRest, type Place, type Sealing, sealAtRest } from '../envelope/at-rest.ts'
import type { Db } from './connection.ts'
import { StoreError } from './errors.ts'
import { insertInto, query } from './query.ts'
import { mustRestOn } from './resting.ts'

const KEY_BYTES = 32 // AES-256

/** What is derived from one master key (HKDF, RFC 5869), a key for each use. */
export type KeySet = {
  /** Stands before everything that rests on this master key; reveals nothing of it. */
  readonly name: string
  /** Wraps the key of each child. */
  readonly wrapping: KeyObject
  /** Keys the hash under which a login is looked up. */
  readonly subjects: KeyObject
  /** Seals what belongs to no child: remembered answers, artifacts. */
  readonly general: KeyObject
  /** Tells, without revealing anything of it, that this is a master key which the database rests on. */
  readonly check: string
}

/** Characters of a key set's check that are its name: enough to tell the few keys of a ring apart. */
const NAME_CHARS = 8

/** The keys of one store, the current set first. Whoever holds on to it sees a ring that is used later too. */
export type StoreKeys = { readonly sets: readonly [current: KeySet, ...others: KeySet[]] }

const secretKey = (bytes: ArrayBuffer | Uint8Array): KeyObject =>
  createSecretKey(new Uint8Array(bytes))

const keySet = (masterKey: Uint8Array): KeySet => {
  if (masterKey.byteLength !== KEY_BYTES)
    throw new StoreError('bad_master_key', `master key: ${KEY_BYTES} bytes are needed`)
  const derive = (use: string): KeyObject => {
    const info = `consent-broker/store/${use}`
    return secretKey(hkdfSync('sha256', masterKey, new Uint8Array(0), info, KEY_BYTES))
  }
  const check = derive('check').export().toString('hex')
  return {
    name: check.slice(0, NAME_CHARS),
    wrapping: derive('wrapping'),
    subjects: derive('subjects'),
    general: derive('general'),
    check,
  }
}

/** Derives a store's keys; `StoreError('bad_master_key')` unless every master key has 32 bytes. */
export const storeKeys = ([current, ...others]: KeyRing): StoreKeys => ({
  sets: [keySet(current), ...others.map(keySet)],
})

const hashUnder = ({ name, subjects }: KeySet, subject: string): string =>
  `${name}.${createHmac('sha256', subjects).update(subject).digest('hex')}`

/** The hash under which a login is kept: HMAC-SHA-256, hexadecimal, behind the name of the current key. */
export const subjectHash = ({ sets: [current] }: StoreKeys, subject: string): string =>
  hashUnder(current, subject)

/** The hashes under which a login may still stand, from before the current key. */
export const formerHashes = ({ sets: [, ...others] }: StoreKeys, subject: string): string[] =>
  others.map((set) => hashUnder(set, subject))

/** Opens what `sealAtRest` sealed in the same place; `ConsentError('opslag')` when it does not open. */
const openBytes = (sealed: string, sealing: Sealing): Uint8Array => {
  try {
    return openAtRest(sealed, sealing)
  } catch (cause) {
    const where = `${sealing.place[0]}.${sealing.place[1]}`
    throw new ConsentError('opslag', `Een verzegelde waarde van '${where}' gaat niet open.`, {
      cause,
    })
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

type MasterUse = 'wrapping' | 'general'
type Under = { readonly use: MasterUse; readonly place: Place }

/** Seals under the current master key, whose name stands in front. */
const sealUnderMaster = (
  bytes: Uint8Array,
  { use, place }: Under,
  { keys, random }: { keys: StoreKeys; random: Random },
): string => {
  const [current] = keys.sets
  return `${current.name}.${sealAtRest(bytes, { key: current[use], place }, random)}`
}

/** Opens what a master key of the ring sealed. */
const openUnderMaster = (named: string, { use, place }: Under, keys: StoreKeys): Uint8Array => {
  const at = named.indexOf('.')
  const set = keys.sets.find(({ name }) => name === named.slice(0, at))
  if (set === undefined)
    throw new ConsentError(
      'opslag',
      `Een verzegelde waarde van '${place[0]}.${place[1]}' is van een hoofdsleutel die er niet is.`,
    )
  return openBytes(named.slice(at + 1), { key: set[use], place })
}

/** Seals anew, under the current master key, what any of the ring sealed; bound to its place as it was. */
export const sealAnew = (
  named: string,
  under: Under,
  sealing: { keys: StoreKeys; random: Random },
): string => sealUnderMaster(openUnderMaster(named, under, sealing.keys), under, sealing)

/** Seals a text that belongs to no child. */
export const sealGeneral = (
  text: string,
  place: Place,
  sealing: { keys: StoreKeys; random: Random },
): string => sealUnderMaster(Buffer.from(text, 'utf8'), { use: 'general', place }, sealing)

/** Opens what `sealGeneral` sealed. */
export const openGeneral = (sealed: string, place: Place, keys: StoreKeys): string =>
  utf8.decode(openUnderMaster(sealed, { use: 'general', place }, keys))

const insertKey = insertInto('childKeys', ['child', 'wrapped'])
const wrappedKey = query((db, { child }: { child: ChildId }) =>
  db.selectFrom('childKeys').select('wrapped').where('child', '=', child),
)
const destroyKey = query((db, { child }: { child: ChildId }) =>
  db.updateTable('childKeys').set({ wrapped: null }).where('child', '=', child),
)

/** Seals and opens the texts of children, within one transaction. */
export type ChildSeals = {
  /** Draws the key of a new child. */
  create(child: ChildId): Promise<void>
  /** `ConsentError('conflict')` for a child whose key was destroyed, 'onbekend' for one that does not exist. */
  seal(text: string, child: ChildId, place: Place): Promise<string>
  /** Hash of a text under the child's key, hexadecimal; throws as `seal`. */
  hash(text: string, child: ChildId): Promise<string>
  /** The text, or `ERASED_TEXT` when the child's key was destroyed. */
  open(sealed: string, child: ChildId, place: Place): Promise<string>
  destroy(child: ChildId): Promise<void>
  /** False for a child that does not exist. */
  isDestroyed(child: ChildId): Promise<boolean>
}

/** A key of its own, since the child's seals. */
const hashingKey = (key: KeyObject): KeyObject =>
  secretKey(hkdfSync('sha256', key, new Uint8Array(0), 'consent-broker/child/hash', KEY_BYTES))

/** The seals of one transaction. Keys are kept no longer than it lasts, so that a destroyed key opens nothing more. */
export const childSeals = (db: Db, keys: StoreKeys, random: Random): ChildSeals => {
  const known = new Map<ChildId, KeyObject | null>()
  const wrapped = (child: ChildId): Under => ({
    use: 'wrapping',
    place: ['child_keys', 'wrapped', child],
  })
  /** The child's key; null once destroyed, undefined for no such child. */
  const keyOf = async (child: ChildId): Promise<KeyObject | null | undefined> => {
    const kept = known.get(child)
    if (kept !== undefined) return kept
    const row = await db.first(wrappedKey, { child })
    if (!row) return undefined
    const unwrap = (text: string): KeyObject =>
      secretKey(openUnderMaster(text, wrapped(child), keys))
    const key = row.wrapped === null ? null : unwrap(row.wrapped)
    known.set(child, key)
    return key
  }
  const keyThatStands = async (child: ChildId): Promise<KeyObject> => {
    const key = await keyOf(child)
    if (key === undefined) throw new ConsentError('onbekend', 'Dit kind is niet bekend.')
    if (key === null) throw new ConsentError('conflict', 'De gegevens van dit kind zijn gewist.')
    return key
  }
  return {
    create: async (child) => {
      await mustRestOn(db, keys)
      const key = sealUnderMaster(random(KEY_BYTES), wrapped(child), { keys, random })
      await db.run(insertKey, { child, wrapped: key })
    },
    seal: async (text, child, place) => {
      const key = await keyThatStands(child)
      return sealAtRest(Buffer.from(text, 'utf8'), { key, place: [...place, child] }, random)
    },
    hash: async (text, child) =>
      createHmac('sha256', hashingKey(await keyThatStands(child)))
        .update(text)
        .digest('hex'),
    open: async (sealed, child, place) => {
      const key = await keyOf(child)
      if (key === null) return ERASED_TEXT
      if (key === undefined) throw new ConsentError('opslag', 'Een kind heeft geen sleutel.')
      return utf8.decode(openBytes(sealed, { key, place: [...place, child] }))
    },
    destroy: async (child) => {
      known.delete(child)
      await db.run(destroyKey, { child })
    },
    isDestroyed: async (child) => (await keyOf(child)) === null,
  }
}
