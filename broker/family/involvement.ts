/** Involvement (betrokkenheid): who vouched for which organisation around a child, who ended it, and who may know. */
import { z } from 'zod'
import type { Child } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import type { FamilyMember } from '../../consent/family.ts'
import { type ChildId, childIds, type PartyId, partyId, pseudonymIds } from '../../consent/id.ts'
import { broughtInUnseen, visibleRows } from '../../consent/insight.ts'
import { type InvolvementEvent, involvementNow } from '../../consent/involvement.ts'
import type { JournalEntry, Visibility } from '../../consent/journal.ts'
import { BY_STAND_IN, shownPartyId } from '../../consent/naming.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Instant } from '../../consent/time.ts'
import { type ByPerson, lockLinked, membershipOf, refuseFaults, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { helpHiddenUntil, hiddenFromParents } from '../decisions/scene.ts'
import {
  actsFor,
  asParty,
  asPerson,
  DONE,
  type Done,
  journal,
  mayKnow,
  memberActing,
} from '../family-acts.ts'
import { type Meant, namerFor, partyMeant } from './named-party.ts'

/** An organisation names the child by its own pseudonym. */
export const ownChildInput = z.strictObject({ kind: pseudonymIds.schema })
export type OwnChildInput = z.infer<typeof ownChildInput>

/** A holder that is itself confirmed vouches for another organisation. */
export const vouchInput = z.strictObject({ kind: pseudonymIds.schema, party: partyId })
export type VouchInput = z.infer<typeof vouchInput>

/** A family member names an organisation as it is shown to them: by its id, or by a stand-in. */
export const childPartyInput = z.strictObject({ child: childIds.schema, party: shownPartyId })
export type ChildPartyInput = z.infer<typeof childPartyInput>

/** An organisation around the child, as one family member may see it. */
export type InvolvementView = {
  /** A stand-in where the id would tell where a hidden family lives; `name` is null then. */
  readonly party: string
  readonly name: string | null
  readonly kindId: string | null
  readonly kind: string
  readonly state: InvolvementEvent['kind']
  readonly since: Instant
  /** Whether it still has a way to name the child; without one it needs a new code to come back. */
  readonly linked: boolean
}

/** Adds an event, as of now. */
export const involve = (
  context: BrokerContext,
  tx: Transaction,
  event: Omit<InvolvementEvent, 'at'>,
): Promise<void> => tx.involvements.add({ ...event, at: context.now() })

/** Ends an involvement; what is under way for that party is dropped. */
export const end = async (
  context: BrokerContext,
  tx: Transaction,
  event: Pick<InvolvementEvent, 'child' | 'party' | 'by'>,
): Promise<void> => {
  await involve(context, tx, { ...event, kind: 'beeindigd' })
  await tx.children.raiseEpoch(event.child)
}

/**
 * A confirmed organisation vouches for another; it does not learn whether that one was there already, nor that the family
 * ended it: then its word counts for nothing until the family's own.
 */
export const vouchFor = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: VouchInput,
): Promise<Done> =>
  asParty(context, { actor, key, name: 'betrokkenheid bevestigen', body: input }, async (tx) => {
    const { id: child } = await lockLinked(tx, actor, input.kind)
    const { party } = input
    await mustBeConfirmed(tx, child, actor.party)
    if (!(await tx.parties.get(party))?.active || party === actor.party)
      refuseFaults([{ path: 'party', message: 'deze organisatie doet niet mee' }])
    await involve(context, tx, { child, party, kind: 'bevestigd', by: 'houder' })
    const stand = involvementNow(await tx.involvements.of(child, party))
    const visibility = await visibilityAround(tx, child, [actor.party, party])
    await journal(context, tx, {
      ...actor,
      kind: 'betrokkenheid_gewijzigd',
      child,
      requester: party,
      visibility,
      detail: { stand, door: 'houder' },
    })
    return DONE
  })

/** Throws `niet_bevoegd` for an organisation that nobody vouched for. */
export const mustBeConfirmed = async (
  tx: Transaction,
  child: ChildId,
  party: PartyId,
): Promise<void> => {
  if (involvementNow(await tx.involvements.of(child, party)) !== 'bevestigd')
    throw new ConsentError('niet_bevoegd', 'Uw eigen betrokkenheid is nog niet bevestigd.')
}

/** The young person's alone where either party helps without the parents. */
export const visibilityAround = async (
  tx: Transaction,
  child: ChildId,
  [holder, requester = holder]: [PartyId, PartyId?],
): Promise<Visibility> => {
  const hidden = await hiddenFromParents(tx, child, { holder, requester })
  return hidden ? 'jeugdige' : 'gezin'
}

/** The organisation says that it is no longer involved. */
export const endInvolvement = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: OwnChildInput,
): Promise<Done> =>
  asParty(context, { actor, key, name: 'betrokkenheid beëindigen', body: input }, async (tx) => {
    const { id: child } = await lockLinked(tx, actor, input.kind)
    await end(context, tx, { child, party: actor.party, by: 'partij' })
    const visibility = await visibilityAround(tx, child, [actor.party])
    await journal(context, tx, {
      ...actor,
      kind: 'betrokkenheid_gewijzigd',
      child,
      visibility,
      detail: { stand: 'beeindigd', door: 'partij' },
    })
    return DONE
  })

type Visible = Meant & { readonly member: FamilyMember; readonly child: Child }

/** The involvement of a party as this family member may know it; `onbekend` where it may not, or there is none. */
export const visibleInvolvement = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  { child: id, party: shown }: ChildPartyInput,
): Promise<Visible> => {
  const { member, child } = await memberActing(context, tx, who, id)
  const nameOf = await namerFor(context, tx, child, who.person)
  const events = await tx.involvements.ofChild(id)
  const around = events.map((event) => event.party)
  const meant = await partyMeant(nameOf, shown, around)
  if (!meant) throw unknownThing()
  const { party } = meant
  const withoutParents = await hiddenFromParents(tx, id, { holder: party, requester: party })
  if (withoutParents && member.role !== 'jeugdige') throw unknownThing()
  if ((await unseenBy(context, tx, member, child)).has(party)) throw unknownThing()
  return { ...meant, member, child }
}

/** A family member says that an organisation is indeed involved. */
export const confirmInvolvement = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ChildPartyInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'betrokkenheid erkennen', body: input }, async (tx) => {
    const visible = await visibleInvolvement(context, tx, who, input)
    const { child, party } = visible
    await involve(context, tx, { child: child.id, party, kind: 'bevestigd', by: 'gezin' })
    const told = { kind: 'betrokkenheid_gewijzigd', stand: 'bevestigd' } as const
    await journalOwn(context, tx, visible, told)
    return DONE
  })

/** Journals what a family member did about an organisation; only they see it. */
export const journalOwn = (
  context: BrokerContext,
  tx: Transaction,
  { member: { person, child }, party, hidden }: Pick<Visible, 'member' | keyof Meant>,
  { kind, stand }: { readonly kind: JournalEntry['kind']; readonly stand: string },
) => {
  const detail = { stand, door: 'gezin', ...(hidden ? { [BY_STAND_IN]: true } : {}) }
  return journal(context, tx, { kind, child, party, person, visibility: 'betrokkene', detail })
}

/** A family member ends an organisation's involvement: it receives nothing more that asks for one. */
export const endInvolvementByFamily = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ChildPartyInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'betrokkenheid stoppen', body: input }, async (tx) => {
    const visible = await visibleInvolvement(context, tx, who, input)
    const { child, party } = visible
    await end(context, tx, { child: child.id, party, by: 'gezin' })
    const told = { kind: 'betrokkenheid_gewijzigd', stand: 'beeindigd' } as const
    await journalOwn(context, tx, visible, told)
    return DONE
  })

/** Organisations that somebody else brought in, and of which this member may know nothing yet. */
const unseenBy = async (
  context: BrokerContext,
  tx: Transaction,
  member: FamilyMember,
  child: Child,
): Promise<ReadonlySet<PartyId>> => {
  if (member.role === 'jeugdige') return new Set()
  const rows = await tx.journal.rows({ child: child.id })
  const { person, role } = member
  const viewer = { person, role, hasSay: await mayKnow(context, tx, member, child) }
  return broughtInUnseen(rows, visibleRows(rows, viewer, child.birthDate))
}

/**
 * The organisations around the child that this person may know of. Nothing for who has no authority, and nothing for
 * parents from 16; help without the parents is the young person's to see.
 */
export const involvementsOf = (
  context: BrokerContext,
  who: ByPerson,
  id: ChildId,
): Promise<readonly InvolvementView[]> =>
  context.store.read(async (tx) => {
    const member = await membershipOf(tx, who, id)
    const child = await tx.children.get(id)
    if (!(child && (await actsFor(context, tx, member, child)))) return []
    const nameOf = await namerFor(context, tx, child, who.person)
    const events = await tx.involvements.ofChild(id)
    const unseen = await unseenBy(context, tx, member, child)
    const views: InvolvementView[] = []
    for (const party of new Set(events.map((event) => event.party))) {
      if (unseen.has(party)) continue
      const own = events.filter((event) => event.party === party)
      const standing = await standingFor(tx, member, own)
      if (!standing) continue
      const { id: shown, ...named } = await nameOf(party)
      const linked = (await tx.links.of(party, id)) !== undefined
      views.push({ party: shown, ...named, ...standing, linked })
    }
    return views
  })

/** How a party stands with the child and since when, as this member may know; null where they may not know of it. */
const standingFor = async (
  tx: Transaction,
  { role }: FamilyMember,
  events: readonly InvolvementEvent[],
): Promise<Pick<InvolvementView, 'state' | 'since'> | null> => {
  const last = events.at(-1)
  const state = involvementNow(events)
  if (!last || state === 'geen') return null
  const hiddenUntil = role === 'jeugdige' ? 0 : await helpHiddenUntil(tx, last.child, last.party)
  // Of help that was hidden before, parents see no earlier day than that on which it was taken back.
  return hiddenUntil === Number.POSITIVE_INFINITY
    ? null
    : { state, since: Math.max(hiddenUntil, last.at) }
}
