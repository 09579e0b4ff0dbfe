/** How a person wants to be reached: read, changed and confirmed by that person only. */
import { z } from 'zod'
import {
  ADDRESS_CHANGES_A_DAY_MAX,
  ADDRESS_CODE_MS,
  type AddressChange,
  type Contact,
  noContact,
  type Reach,
  reachOf,
} from '../../consent/contact.ts'
import { ConsentError } from '../../consent/errors.ts'
import {
  addressChangeIds,
  type ChildId,
  childIds,
  type NoticeId,
  type PartyId,
  type PersonId,
} from '../../consent/id.ts'
import { type MailAddress, mailAddress } from '../../consent/mail-address.ts'
import { nicknameText } from '../../consent/name.ts'
import { isThere, type PostedNotice } from '../../consent/notice.ts'
import { CODE_BYTES, codeOf, normalisedCode } from '../../consent/one-time-code.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { DAY, type Instant } from '../../consent/time.ts'
import { language } from '../../policies/vocabulary.ts'
import { type ByPerson, membershipOf, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { tellOfCopies } from '../disclosure/tell-of-copies.ts'
import { asPerson, DONE, type Done, journal } from '../family-acts.ts'
import { addNotice } from '../notify.ts'
import { numbered } from './bsn-index.ts'
import { badCode, typedCode } from './codes.ts'

export const contactInput = z.strictObject({
  language: language.optional(),
  tellWhenLooked: z.boolean().optional(),
})
export type ContactInput = z.infer<typeof contactInput>

export const addressInput = z.strictObject({ address: mailAddress })
export type AddressInput = z.infer<typeof addressInput>

export const confirmAddressInput = z.strictObject({ code: typedCode })
export type ConfirmAddressInput = z.infer<typeof confirmAddressInput>

/** Null: no name any more. */
export const nicknameInput = z.strictObject({
  child: childIds.schema,
  nickname: nicknameText.nullable(),
})
export type NicknameInput = z.infer<typeof nicknameInput>

export type ContactView = Omit<Contact, 'person'> & {
  /** The address that waits for its code; `returned`: the mail with it was refused there. */
  readonly waiting:
    | (Pick<AddressChange, 'address' | 'expiresAt'> & { readonly returned: boolean })
    | null
  readonly reach: Reach
  readonly nicknames: readonly { readonly child: ChildId; readonly nickname: string }[]
}

/** No more messages than this can have been written since the mail that is looked for. */
const RECENT = 50

/** What this person set, and whether mail reaches them; nothing in it comes from anybody else. */
export const readContact = (context: BrokerContext, { person }: ByPerson): Promise<ContactView> =>
  context.store.read(async (tx) => {
    const { person: _own, ...contact } = await contactOf(context, tx, person)
    const change = await openChange(context, tx, person)
    // The overview asks this too: nothing is looked up of mail to who never gave an address.
    const isMailed = contact.address !== null || change !== undefined
    const recent = isMailed
      ? await tx.notices.ofPerson(person, { now: context.now(), limit: RECENT })
      : []
    const waiting = change && {
      address: change.address,
      expiresAt: change.expiresAt,
      returned: recent.some(({ subject, end }) => subject === change.id && end === 'opgegeven'),
    }
    const nicknames: ContactView['nicknames'][number][] = []
    for (const { child, text } of await tx.contacts.nicknames(person))
      if (await isAround(tx, person, child)) nicknames.push({ child, nickname: text })
    const reach = reachOf(contact, change, recent)
    return { ...contact, waiting: waiting ?? null, reach, nicknames }
  })

/** What was written to this person, newest first, also what no mail could bring. Nothing of a child they left. */
export const readMessages = (
  context: BrokerContext,
  { person }: ByPerson,
  limit: number,
): Promise<readonly PostedNotice[]> =>
  context.store.read(async (tx) => {
    const seen: PostedNotice[] = []
    for (const notice of await tx.notices.ofPerson(person, { now: context.now(), limit }))
      if (notice.child === null || (await isAround(tx, person, notice.child))) seen.push(notice)
    return seen
  })

export type Reader = ByPerson & {
  /** The organisations where this person works. */
  readonly parties: readonly PartyId[]
}

/** One message to this person, or to an organisation of theirs; every other one is `onbekend`, as is one held back or from later on. */
export const readMessage = (
  context: BrokerContext,
  { person, parties }: Reader,
  id: NoticeId,
): Promise<PostedNotice> =>
  context.store.read(async (tx) => {
    const notice = await tx.notices.get(id)
    if (!notice || !isThere(notice, context.now())) throw unknownThing()
    const { child, party } = notice
    if (party !== null && parties.includes(party)) return notice
    const isOwn =
      notice.person === person && (child === null || (await isAround(tx, person, child)))
    if (!isOwn) throw unknownThing()
    return notice
  })

/** How this person wants to be reached now; who never said so, in the language of whoever asks. */
export const contactOf = async (
  { language }: Pick<BrokerContext, 'language'>,
  tx: Transaction,
  person: PersonId,
): Promise<Contact> => (await tx.contacts.of(person)) ?? noContact({ person, language })

/** Whether this person belongs to this child's family, and the child was not erased. */
export const isAround = async (
  tx: Transaction,
  person: PersonId,
  child: ChildId,
): Promise<boolean> => {
  const memberships = await tx.families.memberships(person)
  return memberships.some((one) => one.child === child) && !(await tx.children.isErased(child))
}

/** The address that waits for its code, while the code works. */
export const openChange = async (
  context: BrokerContext,
  tx: Transaction,
  person: PersonId,
): Promise<AddressChange | undefined> => {
  const change = await tx.contacts.change(person)
  return change && context.now() < change.expiresAt ? change : undefined
}

type Changed = 'adres' | 'instellingen' | 'roepnaam'

const wroteDown = (context: BrokerContext, tx: Transaction, person: PersonId, what: Changed) =>
  journal(context, tx, {
    kind: 'contact_gewijzigd',
    child: null,
    person,
    visibility: 'betrokkene',
    detail: { wat: what },
  })

/** Sets language and whether to be told of every look; what is left out stays. */
export const setContact = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ContactInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'contact instellen', body: input }, async (tx) => {
    const before = await contactOf(context, tx, who.person)
    const { language: chosen = before.language, tellWhenLooked = before.tellWhenLooked } = input
    await tx.contacts.put({ ...before, language: chosen, tellWhenLooked })
    await wroteDown(context, tx, who.person, 'instellingen')
    return DONE
  })

/** What a person calls a child of their family in their own mails. Throws `onbekend` outside the family. */
export const nameChild = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: NicknameInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'roepnaam', body: input }, async (tx) => {
    const { child, nickname } = input
    const { person } = who
    await membershipOf(tx, who, child)
    if (nickname === null) await tx.contacts.removeNickname(person, child)
    else await tx.contacts.putNickname({ person, child, text: nickname })
    await wroteDown(context, tx, person, 'roepnaam')
    return DONE
  })

/**
 * Mails a code to a new address; until it is confirmed the old one stays in use. `conflict` after too many in a day: codes
 * also land in mailboxes of people who asked for nothing.
 */
export const changeAddress = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  { address }: AddressInput,
): Promise<{ readonly expiresAt: Instant }> => {
  // Hashes of answers are kept beside them: an address must not be found again by trying addresses.
  const indexed = numbered(context, (index) => index(`adres ${address}`))
  const body = { address: indexed.index }
  const formerBodies = indexed.former.map((index) => ({ address: index }))
  return asPerson(context, { who, key, name: 'adres', body, formerBodies }, async (tx) => {
    const { person } = who
    await mustHaveChangesLeft(context, tx, person)
    // From here on mails go out, the first with the code: in the language in which they typed the address.
    await tx.contacts.put(await contactOf(context, tx, person))
    const at = context.now()
    const id = addressChangeIds.create(context.random)
    const change = { id, person, address, at, expiresAt: at + ADDRESS_CODE_MS }
    await tx.contacts.putChange(change)
    await addNotice(context, tx, { kind: 'bevestig_adres', person, subject: id })
    return { expiresAt: change.expiresAt }
  })
}

const mustHaveChangesLeft = async (
  context: BrokerContext,
  tx: Transaction,
  person: PersonId,
): Promise<void> => {
  const tomorrow = context.now() + DAY
  for (let turn = 0; turn < ADDRESS_CHANGES_A_DAY_MAX; turn += 1)
    if (await tx.artifacts.claimOnce('adres', `${person} ${turn}`, tomorrow)) return
  throw new ConsentError(
    'conflict',
    'U hebt vandaag al vaak een adres ingevuld. Probeer het morgen.',
  )
}

/**
 * The code that confirms an address. Derived, not drawn: every attempt to mail it mails the same one, and it lies nowhere.
 */
export const addressCode = (context: BrokerContext, change: AddressChange): string =>
  addressCodes(context, change).index

/** The code, and those that it was under former keys: a mail may have been sent before a key was replaced. */
const addressCodes = (context: BrokerContext, { id }: AddressChange) =>
  numbered(context, (index) => {
    // Hashed, since an index begins with the name of its key, which is the same for every code.
    const bytes = Buffer.from(context.sha256(index(`code ${id}`)), 'hex')
    return codeOf(bytes.subarray(0, CODE_BYTES))
  })

/** Confirms the address that waits; from now on mails go there. Throws `code_ongeldig`. */
export const confirmAddress = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ConfirmAddressInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'adres bevestigen', body: input }, async (tx) => {
    const change = await openChange(context, tx, who.person)
    if (!(change && isCodeOf(context, change, input.code))) throw badCode()
    await putAddress(context, tx, who.person, change.address)
    // What an address that no longer worked kept from them.
    for (const { child } of await tx.families.memberships(who.person))
      await tellOfCopies(context, tx, { child, ...who })
    return DONE
  })

const isCodeOf = (context: BrokerContext, change: AddressChange, typed: string): boolean => {
  // Compared as hashes: how long it takes tells nothing of the code.
  const hashed = (code: string) => context.sha256(normalisedCode(code))
  const { index, former } = addressCodes(context, change)
  return [index, ...former].map(hashed).includes(hashed(typed))
}

/** No mail any more; messages stay in the portal. */
export const removeAddress = (context: BrokerContext, who: ByPerson, key: string): Promise<Done> =>
  asPerson(context, { who, key, name: 'adres weghalen', body: {} }, async (tx) => {
    await putAddress(context, tx, who.person, null)
    return DONE
  })

const putAddress = async (
  context: BrokerContext,
  tx: Transaction,
  person: PersonId,
  address: MailAddress | null,
): Promise<void> => {
  await tx.contacts.put({ ...(await contactOf(context, tx, person)), address })
  await tx.contacts.removeChange(person)
  await wroteDown(context, tx, person, 'adres')
}
