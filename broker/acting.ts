/** Who acts, and the first look-ups that every use case around a family begins with. */
import type { Child } from '../consent/child.ts'
import { ConsentError, type InputFault } from '../consent/errors.ts'
import type { FamilyMember } from '../consent/family.ts'
import type { ChildId, PartyId, PersonId, Pseudonym } from '../consent/id.ts'
import type { Actor, Party, Professional } from '../consent/party.ts'
import type { Transaction } from '../consent/ports/store.ts'

/** A parent, young person or family member who logged in. */
export type ByPerson = { readonly person: PersonId }

/** An employee who logged in, with what they are at their organisation. */
export type ByStaff = Actor & Pick<Professional, 'functions'>

/** Throws `niet_bevoegd` for who is no privacy officer. */
export const mustBeOfficer = ({ functions }: Pick<ByStaff, 'functions'>): void => {
  if (!functions.includes('fg'))
    throw new ConsentError('niet_bevoegd', 'Dit kan alleen de functionaris gegevensbescherming.')
}

/** Throws `niet_bevoegd` for who is no administrator of their organisation. */
export const mustBeAdministrator = ({ functions }: Pick<ByStaff, 'functions'>): void => {
  if (!functions.includes('beheerder'))
    throw new ConsentError('niet_bevoegd', 'Dit kan alleen een beheerder.')
}

/** Foreign and unknown are one answer, so that an id tells nothing. */
export const unknownThing = (): ConsentError => new ConsentError('onbekend', 'Dit is niet bekend.')

/** Throws `ConsentError('ongeldig')` with every fault at once; nothing when there is none. */
export const refuseFaults = (faults: readonly InputFault[]): void => {
  if (faults.length > 0)
    throw new ConsentError('ongeldig', 'De invoer past niet bij de regels.', { faults })
}

/** This person's place in the family of the child; throws `onbekend` for everybody else. */
export const membershipOf = async (
  tx: Transaction,
  { person }: ByPerson,
  child: ChildId,
): Promise<FamilyMember> => {
  const member = (await tx.families.members(child)).find((one) => one.person === person)
  if (!member) throw unknownThing()
  return member
}

/** Locks the child behind a party's own pseudonym; throws `onbekend` when it names none (any more). */
export const lockLinked = async (
  tx: Transaction,
  { party }: Actor,
  pseudonym: Pseudonym,
): Promise<Child> => {
  const link = await tx.links.byPseudonym(party, pseudonym)
  if (!link) throw unknownThing()
  return tx.children.lock(link.child)
}

/** A party that takes part; undefined when unknown or switched off. */
export const activeParty = async (tx: Transaction, id: PartyId): Promise<Party | undefined> => {
  const party = await tx.parties.get(id)
  return party?.active ? party : undefined
}

/** The party that acts; throws `niet_bevoegd` when it does not take part (any more). */
export const actingParty = async (tx: Transaction, { party }: Actor): Promise<Party> => {
  const found = await activeParty(tx, party)
  if (!found) throw new ConsentError('niet_bevoegd', 'Deze organisatie doet niet mee.')
  return found
}

/** The organisation that something goes to; throws `onbekend` when it does not take part. */
export const receivingParty = async (tx: Transaction, id: PartyId): Promise<Party> => {
  const found = await activeParty(tx, id)
  if (!found) throw unknownThing()
  return found
}
