/** Links: how an organisation gets its own pseudonym of a child that is here, and how a wrong one is undone. */
import { z } from 'zod'
import { mayBeSameBirthDate } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import {
  type ChildId,
  childIds,
  type PartyId,
  type Pseudonym,
  pseudonymIds,
} from '../../consent/id.ts'
import type { InvolvementEvent } from '../../consent/involvement.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { type ByPerson, lockLinked, membershipOf } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import {
  asParty,
  asPerson,
  DONE,
  type Done,
  journal,
  memberActing,
  visibilityOfTie,
} from '../family-acts.ts'
import {
  badCode,
  codeFor,
  makerInFamily,
  makerParty,
  mustStillBeLinked,
  typedCode,
  useUp,
} from './codes.ts'
import {
  type ChildPartyInput,
  end,
  involve,
  journalOwn,
  type OwnChildInput,
  visibilityAround,
  visibleInvolvement,
} from './involvement.ts'

/** An organisation uses a code that a family member handed over. */
export const linkByCodeInput = z.strictObject({ code: typedCode })
export type LinkByCodeInput = z.infer<typeof linkByCodeInput>

/** A parent takes an organisation's invitation for a child that the parent already has here. */
export const acceptInvitationInput = z.strictObject({ code: typedCode, child: childIds.schema })
export type AcceptInvitationInput = z.infer<typeof acceptInvitationInput>

export type Linked = { readonly kind: Pseudonym }

/** Gives the party its own pseudonym of the child; the one it has when there is one. */
export const link = async (
  context: BrokerContext,
  tx: Transaction,
  party: PartyId,
  child: ChildId,
): Promise<Pseudonym> => {
  const known = await tx.links.of(party, child)
  if (known) return known.pseudonym
  const pseudonym = pseudonymIds.create(context.random)
  await tx.links.add({ party, child, pseudonym, at: context.now(), undoneAt: null })
  return pseudonym
}

/** Links a party by the code that a family member handed over: that is the family's own word for it. */
export const linkByCode = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: LinkByCodeInput,
): Promise<Linked> =>
  asParty(context, { actor, key, name: 'koppelen met code', body: input }, async (tx) => {
    const code = await codeFor(context, tx, input.code, ['partij'])
    const child = await tx.children.lock(code.child)
    const maker = await makerInFamily(context, tx, code, child)
    await useUp(context, tx, code)
    const { party, employee } = actor
    const kind = await link(context, tx, party, child.id)
    await involve(context, tx, { child: child.id, party, kind: 'bevestigd', by: 'gezin' })
    await journal(context, tx, {
      kind: 'partij_gekoppeld',
      child: child.id,
      party,
      employee,
      person: maker.person,
      visibility: visibilityOfTie(child, maker.role),
    })
    return { kind }
  })

/**
 * A family member takes an organisation's code for a child that is here already: the two are the same child. The
 * organisation keeps its pseudonym. `conflict` when it is linked to that child under another one, `code_ongeldig` when
 * the two cannot be one child.
 */
export const acceptInvitation = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: AcceptInvitationInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'uitnodiging aannemen', body: input }, async (tx) => {
    await membershipOf(tx, who, input.child)
    const code = await codeFor(context, tx, input.code, ['uitnodiging', 'persoon'])
    const party = makerParty(code)
    if (!party) throw badCode()
    // Always in the same order, so that two families never wait for each other.
    for (const id of [input.child, code.child].sort()) await tx.children.lock(id)
    const { member, child } = await memberActing(context, tx, who, input.child)
    const other = await tx.children.lock(code.child)
    // A wrong code must not make two children one: what either register does not know of the date fits.
    if (!mayBeSameBirthDate(other.birthDate, child.birthDate)) throw badCode()
    await mustStillBeLinked(tx, party, other.id)
    await useUp(context, tx, code)
    if (other.id !== child.id) await moveLink(context, tx, party, { from: other.id, to: child.id })
    await involve(context, tx, { child: child.id, party, kind: 'bevestigd', by: 'gezin' })
    await journal(context, tx, {
      kind: 'partij_gekoppeld',
      child: child.id,
      party,
      person: who.person,
      visibility: visibilityOfTie(child, member.role),
    })
    return DONE
  })

const moveLink = async (
  context: BrokerContext,
  tx: Transaction,
  party: PartyId,
  { from, to }: { from: ChildId; to: ChildId },
): Promise<void> => {
  const old = await tx.links.of(party, from)
  if (!old) throw badCode()
  if (await tx.links.of(party, to))
    throw new ConsentError('conflict', 'Deze organisatie is al met dit kind verbonden.')
  await undo(context, tx, { child: from, party, by: 'gezin' })
  await tx.links.add({ ...old, child: to, at: context.now() })
  await journal(context, tx, { kind: 'koppeling_ongedaan', child: from, party })
}

/** The organisation found that it was linked to the wrong child: its pseudonym answers as unknown from now on. */
export const undoOwnLink = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: OwnChildInput,
): Promise<Done> =>
  asParty(context, { actor, key, name: 'koppeling ongedaan maken', body: input }, async (tx) => {
    const { id: child } = await lockLinked(tx, actor, input.kind)
    await undo(context, tx, { child, party: actor.party, by: 'partij' })
    const visibility = await visibilityAround(tx, child, [actor.party])
    await journal(context, tx, { ...actor, kind: 'koppeling_ongedaan', child, visibility })
    return DONE
  })

const undo = async (
  context: BrokerContext,
  tx: Transaction,
  event: Pick<InvolvementEvent, 'child' | 'party' | 'by'>,
): Promise<void> => {
  await tx.links.undo(event.party, event.child, context.now())
  await end(context, tx, event)
}

/** A family member undoes a wrong link: the organisation's pseudonym answers as unknown from now on. */
export const undoLinkByFamily = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ChildPartyInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'koppeling losmaken', body: input }, async (tx) => {
    const visible = await visibleInvolvement(context, tx, who, input)
    const { child, party } = visible
    await undo(context, tx, { child: child.id, party, by: 'gezin' })
    await journalOwn(context, tx, visible, { kind: 'koppeling_ongedaan', stand: 'ongedaan' })
    return DONE
  })
