/** Children: how an organisation registers one, and how what was written down wrongly is set right. */
import { z } from 'zod'
import { bsn } from '../../consent/bsn.ts'
import { birthDate, type Child, mayBeSameBirthDate } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import { type ChildId, childIds, pseudonymIds } from '../../consent/id.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { joinsAs } from '../../consent/pseudonym.ts'
import { AGE_MAX } from '../../policies/decide.ts'
import {
  type ByPerson,
  type ByStaff,
  lockLinked,
  membershipOf,
  mustBeAdministrator,
  refuseFaults,
} from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import {
  agesOf,
  asParty,
  asPerson,
  DONE,
  type Done,
  journal,
  memberActing,
} from '../family-acts.ts'
import { childRenumbered, type Numbered, numbered } from './bsn-index.ts'
import { type CodeMade, drawCode } from './codes.ts'
import { setHiding, setRight } from './hiding.ts'
import { involve, mustBeConfirmed } from './involvement.ts'
import { type Linked, link } from './links.ts'

/** An organisation registers a child it works with; the code lets the first family member join. */
export const createChildInput = z.strictObject({
  birthDate,
  secretAddress: z.boolean().default(false),
  firstMember: joinsAs.exclude(['gezinslid']).default('ouder'),
})
export type CreateChildInput = z.infer<typeof createChildInput>

/** A party that may use the BSN registers a child by it. The birth date guards against a mistyped number. */
export const linkByBsnInput = z.strictObject({ bsn, birthDate })
export type LinkByBsnInput = z.infer<typeof linkByBsnInput>

/** What an officer sets right; what is left out stays. */
export const correctChildInput = z.strictObject({
  /** The officer's party's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  birthDate: birthDate.optional(),
  secretAddress: z.boolean().optional(),
})
export type CorrectChildInput = z.infer<typeof correctChildInput>

/** A family member keeps the address of the family secret, or no longer does. */
export const hideAddressInput = z.strictObject({ child: childIds.schema })
export type HideAddressInput = z.infer<typeof hideAddressInput>

export type ChildCreated = Linked & CodeMade

/** A child that exists was born, on a day that exists, not too long ago to be in any row of the catalogue. */
const mustBePossible = (context: BrokerContext, date: Child['birthDate']): void => {
  const message = 'op deze dag kan geen kind of jongere zijn geboren'
  const ages = agesOf(context, date)
  refuseFaults(
    ages.length === 0 || Math.min(...ages) > AGE_MAX ? [{ path: 'birthDate', message }] : [],
  )
}

/** Registers a child: the party's pseudonym, and a code with which the first family member joins. */
export const createChild = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: CreateChildInput,
): Promise<ChildCreated> =>
  asParty(context, { actor, key, name: 'kind aanmaken', body: input }, async (tx) => {
    mustBePossible(context, input.birthDate)
    const child = await addChild(context, tx, actor, input)
    const kind = await link(context, tx, actor.party, child)
    const opens = { to: 'persoon', as: input.firstMember } as const
    const made = await drawCode(context, tx, { child, opens, madeBy: actor.party })
    return { kind, ...made }
  })

/** A new child with the registering party as `opgegeven`. */
const addChild = async (
  context: BrokerContext,
  tx: Transaction,
  { party, employee }: Actor,
  { birthDate: date, secretAddress }: Pick<CreateChildInput, 'birthDate' | 'secretAddress'>,
): Promise<ChildId> => {
  const child = childIds.create(context.random)
  await tx.children.add({ id: child, birthDate: date, secretAddress, at: context.now() })
  await journal(context, tx, { kind: 'kind_aangemaakt', child, party, employee })
  await involve(context, tx, { child, party, kind: 'opgegeven', by: 'partij' })
  return child
}

type Asked = {
  /** Indexes of the number, which a login of the child and its guardians finds. */
  readonly number: Numbered
  /** Indexes of the number with this birth date: a child of its own until one of the two dates is set right. */
  readonly withDate: Numbered
  readonly date: Child['birthDate']
}

/**
 * Links a party by BSN. Known and unknown children get the same answer, and so does a number that belongs to a child
 * with another birth date: that becomes a child of its own, which no login finds, so that a mistyped number never opens
 * another child and nobody can tell.
 */
export const linkByBsn = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: LinkByBsnInput,
): Promise<Linked> => {
  const { bsn, birthDate: date } = input
  const number = numbered(context, (index) => index(bsn))
  const withDate = numbered(context, (index) => index(`${index(bsn)} ${date}`))
  const bodyOf = (index: string) => ({ index, birthDate: date })
  const attempt = { key, body: bodyOf(number.index), formerBodies: number.former.map(bodyOf) }
  const act = { actor, name: 'koppelen met bsn', ...attempt }
  return asParty(context, act, async (tx, acting) => {
    if (!acting.mayUseBsn)
      throw new ConsentError('niet_bevoegd', 'Deze organisatie mag het BSN niet gebruiken.')
    mustBePossible(context, date)
    const asked = { number, withDate, date }
    const child = await childMeant(tx, asked)
    return { kind: await linkNumbered(context, tx, actor, { ...asked, child }) }
  })
}

type Found = ChildId | 'new' | 'new_beside'

/** Where the number with this date leads: to a child, or to none yet, beside another with another date or not. */
const childMeant = async (tx: Transaction, { number, withDate, date }: Asked): Promise<Found> => {
  const id = await childRenumbered(tx, number)
  if (id === undefined) return 'new'
  const { birthDate: known } = await tx.children.lock(id)
  if (mayBeSameBirthDate(known, date)) return id
  return (await childRenumbered(tx, withDate)) ?? 'new_beside'
}

const linkNumbered = async (
  context: BrokerContext,
  tx: Transaction,
  actor: Actor,
  { number, withDate, date, child: found }: Asked & { readonly child: Found },
) => {
  const { party } = actor
  if (found === 'new' || found === 'new_beside') {
    const child = await addChild(context, tx, actor, { birthDate: date, secretAddress: false })
    await tx.links.addBsnIndex((found === 'new' ? number : withDate).index, child)
    return link(context, tx, party, child)
  }
  const { id: child } = await tx.children.lock(found)
  const known = await tx.links.of(party, child)
  if (known) return known.pseudonym
  await involve(context, tx, { child, party, kind: 'opgegeven', by: 'partij' })
  await journal(context, tx, { ...actor, kind: 'partij_gekoppeld', child })
  return link(context, tx, party, child)
}

/**
 * An administrator of a confirmed party sets a birth date right, or says whether an address is secret. Counts at once, for
 * fetches under way too. Throws `niet_bevoegd`, `onbekend`, `ongeldig`.
 */
export const correctChild = (
  context: BrokerContext,
  { functions, ...actor }: ByStaff,
  key: string,
  input: CorrectChildInput,
): Promise<Done> =>
  asParty(context, { actor, key, name: 'kind verbeteren', body: input }, async (tx) => {
    mustBeAdministrator({ functions })
    const child = await lockLinked(tx, actor, input.kind)
    await mustBeConfirmed(tx, child.id, actor.party)
    const { birthDate: date = child.birthDate, secretAddress = child.secretAddress } = input
    mustBePossible(context, date)
    // An organisation that says there is no secret address says so for the whole family.
    const hiddenBy = input.secretAddress === false ? [] : child.hiddenBy
    await setRight(tx, child, { birthDate: date, secretAddress, hiddenBy })
    await journal(context, tx, {
      ...actor,
      kind: 'kind_gewijzigd',
      child: child.id,
      detail: { geboortedatum: date !== child.birthDate, geheim_adres: secretAddress },
    })
    return DONE
  })

/**
 * A family member who may act for the child hides its address, and from the others the names of organisations around it.
 * Only they themselves or an officer can undo it: the other parent may be who it is hidden from. Doing it again changes
 * nothing. Throws `onbekend`, `niet_bevoegd`.
 */
export const hideAddress = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: HideAddressInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'adres geheim maken', body: input }, async (tx) => {
    const { child } = await memberActing(context, tx, who, input.child)
    await setHiding(context, tx, child, { ...who, hides: true })
    return DONE
  })

/**
 * Whoever hid the address no longer does, also when they may do nothing else for the child by now. Where they did not, nothing
 * changes. Throws `onbekend` outside the family.
 */
export const showAddress = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: HideAddressInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'adres niet meer geheim', body: input }, async (tx) => {
    const member = await membershipOf(tx, who, input.child)
    const child = await tx.children.lock(member.child)
    await setHiding(context, tx, child, { ...who, hides: false })
    return DONE
  })
