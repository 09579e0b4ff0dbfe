/** How a person wants to be reached: per person, seen by nobody else, not even by the other parent. */
import { z } from 'zod'
import { language } from '../policies/vocabulary.ts'
import { addressChangeIds, childIds, personIds } from './id.ts'
import { mailAddress } from './mail-address.ts'
import type { PostedNotice } from './notice.ts'
import { HOUR } from './time.ts'

/** A confirming code works this long: long enough for a mail that is late, short enough that it was meant. */
export const ADDRESS_CODE_MS = 24 * HOUR
/** More changes than anybody needs in a day, and few enough that nobody can fill a stranger's mailbox with codes. */
export const ADDRESS_CHANGES_A_DAY_MAX = 5

/** More than anybody wants to keep in a day; each is asked for by hand. */
export const RECEIPT_MAILS_A_DAY_MAX = 10

export const contact = z.strictObject({
  person: personIds.schema,
  /** Confirmed by a mailed code; null: this person gets no mail. */
  address: mailAddress.nullable(),
  language,
  /** "Stuur mij bericht als iemand kijkt." */
  tellWhenLooked: z.boolean(),
})
export type Contact = z.infer<typeof contact>

/** Who never said anything: no mail, nothing extra, and written to in the language that they read. */
export const noContact = ({ person, language }: Pick<Contact, 'person' | 'language'>): Contact => ({
  person,
  address: null,
  language,
  tellWhenLooked: false,
})

/** An address that waits for its code; a later one replaces it. */
export const addressChange = z.strictObject({
  id: addressChangeIds.schema,
  person: personIds.schema,
  address: mailAddress,
  at: z.int(),
  expiresAt: z.int(),
})
export type AddressChange = z.infer<typeof addressChange>

/** Whether mail reaches somebody: with no address, and with one that waits for its code, it goes nowhere. */
export type Reach = 'komt_aan' | 'geen_adres' | 'niet_bevestigd' | 'komt_terug'

type Posted = Pick<PostedNotice, 'kind' | 'subject' | 'end' | 'endedAt'>

/** Whether it tells of the address in use: one with a code went to another, unless that was confirmed since. */
const isOfAddress = (
  { kind, end, subject }: Posted,
  waiting: AddressChange | undefined,
): boolean => {
  if (end === 'verzonden') return subject !== waiting?.id
  return end === 'opgegeven' && kind !== 'bevestig_adres'
}

/** How the mail of late fared. @param posted what was written to this person, in any order. */
export const reachOf = (
  { address }: Pick<Contact, 'address'>,
  waiting: AddressChange | undefined,
  posted: readonly Posted[],
): Reach => {
  if (address === null) return waiting === undefined ? 'geen_adres' : 'niet_bevestigd'
  const last = posted
    .filter((one) => isOfAddress(one, waiting))
    .toSorted((one, other) => Number(one.endedAt) - Number(other.endedAt))
    .at(-1)
  return last?.end === 'opgegeven' ? 'komt_terug' : 'komt_aan'
}

export const nickname = z.strictObject({
  person: personIds.schema,
  child: childIds.schema,
  text: z.string(),
})
export type Nickname = z.infer<typeof nickname>
