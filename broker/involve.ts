/** Involvement (betrokkenheid): children, pseudonyms, one-time codes, and who confirmed which organisation. */
import { z } from 'zod'
import { authorityNow } from '../consent/authority.ts'
import { bsn } from '../consent/bsn.ts'
import { birthDate, type Child, mayBeSameBirthDate } from '../consent/child.ts'
import { ConsentError } from '../consent/errors.ts'
import type { FamilyMember, FamilyRole } from '../consent/family.ts'
import {
  type ChildId,
  childIds,
  type PartyId,
  type PersonId,
  type Pseudonym,
  partyId,
  pseudonymIds,
} from '../consent/id.ts'
import { type InvolvementEvent, involvementNow } from '../consent/involvement.ts'
import type { JournalEntry, Visibility } from '../consent/journal.ts'
import { CODE_BYTES, codeOf, normalisedCode } from '../consent/one-time-code.ts'
import type { Actor } from '../consent/party.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { CODE_VALID_MS, type OneTimeCode } from '../consent/pseudonym.ts'
import { actsForChild } from '../consent/say.ts'
import { dayOf, type Instant } from '../consent/time.ts'
import { ageReadings } from '../policies/age.ts'
import { AGE_MAX } from '../policies/decide.ts'
import {
  actingParty,
  type ByPerson,
  lockLinked,
  membershipOf,
  refuseFaults,
  unknownThing,
} from './acting.ts'
import type { BrokerContext } from './context.ts'
import { journalEntry } from './journal-entry.ts'
import { namerFor } from './named-party.ts'
import { once } from './once.ts'
import { hiddenFromParents } from './scene.ts'

const typedCode = z.string().min(10).max(30)
const displayName = z.string().trim().min(1).max(80)

/** An organisation registers a child it works with; the code lets the first family member join. */
export const createChildInput = z.strictObject({
  birthDate,
  secretAddress: z.boolean().default(false),
  firstMember: z.enum(['ouder', 'voogd', 'jeugdige']).default('ouder'),
})
export type CreateChildInput = z.infer<typeof createChildInput>

/** An organisation uses a code that a family member handed over. */
export const linkByCodeInput = z.strictObject({ code: typedCode })
export type LinkByCodeInput = z.infer<typeof linkByCodeInput>

/** A party that may use the BSN registers a child by it. The birth date guards against a mistyped number. */
export const linkByBsnInput = z.strictObject({ bsn, birthDate })
export type LinkByBsnInput = z.infer<typeof linkByBsnInput>

export const ownChildInput = z.strictObject({ kind: pseudonymIds.schema })
export type OwnChildInput = z.infer<typeof ownChildInput>

/** A holder that is itself confirmed vouches for another organisation. */
export const vouchInput = z.strictObject({ kind: pseudonymIds.schema, party: partyId })
export type VouchInput = z.infer<typeof vouchInput>

/** A family member makes a code: for an organisation, or for another family member. */
export const makeCodeInput = z.strictObject({
  child: childIds.schema,
  opensFor: z.enum(['partij', 'ouder', 'voogd', 'jeugdige', 'gezinslid']),
})
export type MakeCodeInput = z.infer<typeof makeCodeInput>

export const joinFamilyInput = z.strictObject({ code: typedCode, displayName })
export type JoinFamilyInput = z.infer<typeof joinFamilyInput>

/** A parent takes an organisation's invitation for a child that the parent already has here. */
export const acceptInvitationInput = z.strictObject({ code: typedCode, child: childIds.schema })
export type AcceptInvitationInput = z.infer<typeof acceptInvitationInput>

export const childPartyInput = z.strictObject({ child: childIds.schema, party: partyId })
export type ChildPartyInput = z.infer<typeof childPartyInput>

export type CodeMade = { readonly code: string; readonly expiresAt: Instant }
export type Linked = { readonly kind: Pseudonym }
export type ChildCreated = Linked & CodeMade
export type Joined = { readonly child: ChildId; readonly role: FamilyRole }
export type Done = { readonly done: true }

/** An organisation around the child, as one family member may see it. */
export type InvolvementView = {
  /** A stand-in where the id would tell where a hidden family lives; `name` is null then. */
  readonly party: string
  readonly name: string | null
  readonly kind: string
  readonly state: 'opgegeven' | 'bevestigd' | 'beeindigd'
  readonly since: Instant
}

const DONE: Done = { done: true }

/** One answer for an unknown, used and expired code, and for one that opens something else. */
const badCode = (): ConsentError =>
  new ConsentError('code_ongeldig', 'Deze code werkt niet (meer). Vraag een nieuwe.')

/** Runs an organisation's act once, after checking that it takes part. */
const asParty = async <Result>(
  context: BrokerContext,
  { actor, key, name, body }: { actor: Actor; key: string; name: string; body: unknown },
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> => {
  const attempt = {
    scope: `${name} ${actor.party}`,
    key,
    body: { input: body, employee: actor.employee },
  }
  const { result } = await once(context, attempt, async (tx) => {
    await actingParty(tx, actor)
    return work(tx)
  })
  return result
}

const asPerson = async <Result>(
  context: BrokerContext,
  { who, key, name, body }: { who: ByPerson; key: string; name: string; body: unknown },
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> => {
  const { result } = await once(context, { scope: `${name} ${who.person}`, key, body }, work)
  return result
}

type Told = Pick<JournalEntry, 'kind' | 'child'> & Partial<JournalEntry>

const journal = (context: BrokerContext, tx: Transaction, told: Told) =>
  tx.journal.append(journalEntry({ visibility: 'gezin', at: context.now(), ...told }))

const involve = (
  context: BrokerContext,
  tx: Transaction,
  event: Omit<InvolvementEvent, 'at'>,
): Promise<void> => tx.involvements.add({ ...event, at: context.now() })

const agesOf = (context: BrokerContext, date: Child['birthDate']): number[] =>
  ageReadings(date, dayOf(context.now()))

/** A child that exists was born, on a day that exists, not too long ago to be in any row of the catalogue. */
const mustBePossible = (context: BrokerContext, date: Child['birthDate']): void => {
  const message = 'op deze dag kan geen kind of jongere zijn geboren'
  const ages = agesOf(context, date)
  refuseFaults(
    ages.length === 0 || Math.min(...ages) > AGE_MAX ? [{ path: 'birthDate', message }] : [],
  )
}

/** Draws a code, stores only its hash. */
const drawCode = async (
  context: BrokerContext,
  tx: Transaction,
  { child, opens, madeBy }: Pick<OneTimeCode, 'child' | 'opens' | 'madeBy'>,
): Promise<CodeMade> => {
  const code = codeOf(context.random(CODE_BYTES))
  const at = context.now()
  const expiresAt = at + CODE_VALID_MS
  const hash = context.sha256(normalisedCode(code))
  await tx.links.addCode({ hash, child, opens, madeBy, at, expiresAt, usedAt: null })
  return { code, expiresAt }
}

/** Gives the party its own pseudonym of the child; the one it has when there is one. */
const link = async (
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

const FIRST_ROLES = { ouder: 'ouder1', voogd: 'voogd', jeugdige: 'jeugdige' } as const

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
    const opens = { to: 'persoon', role: FIRST_ROLES[input.firstMember] } as const
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

/** Looks at a code without using it; `code_ongeldig` unless it opens what is wanted. */
const codeFor = async (
  context: BrokerContext,
  tx: Transaction,
  typed: string,
  wanted: readonly OneTimeCode['opens']['to'][],
): Promise<OneTimeCode> => {
  const code = await tx.links.code(context.sha256(normalisedCode(typed)), context.now())
  if (!(code && wanted.includes(code.opens.to))) throw badCode()
  return code
}

const use = async (context: BrokerContext, tx: Transaction, { hash }: OneTimeCode) => {
  if (!(await tx.links.useCode(hash, context.now()))) throw badCode()
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
    const members = await tx.families.members(child.id)
    const maker = members.find(({ person }) => person === code.madeBy)
    if (!(maker && (await actsFor(context, tx, maker, child)))) throw badCode()
    await use(context, tx, code)
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

/** A tie that the young person made is theirs; where an address is secret nobody else learns of any. */
const visibilityOfTie = ({ secretAddress }: Child, role: FamilyRole): Visibility => {
  if (secretAddress) return 'betrokkene'
  return role === 'jeugdige' ? 'jeugdige' : 'gezin'
}

const actsFor = async (
  context: BrokerContext,
  tx: Transaction,
  { role }: FamilyMember,
  child: Child,
): Promise<boolean> => {
  const ages = agesOf(context, child.birthDate)
  const record = await tx.families.authority(child.id)
  return actsForChild(role, ages, authorityNow(record, Math.min(...ages), context.now()))
}

/** A family member who may act for the child, which is locked; `onbekend` outside the family, else `niet_bevoegd`. */
const memberActing = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  id: ChildId,
): Promise<{ member: FamilyMember; child: Child }> => {
  const member = await membershipOf(tx, who, id)
  const child = await tx.children.lock(id)
  if (!(await actsFor(context, tx, member, child)))
    throw new ConsentError('niet_bevoegd', 'U kunt dit niet voor dit kind regelen.')
  return { member, child }
}

/**
 * Links a party by BSN. Known and unknown children get the same answer, and so does a number that belongs to a child
 * with another birth date: then the pseudonym names nobody, so that a mistyped number never opens another child.
 */
export const linkByBsn = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: LinkByBsnInput,
): Promise<Linked> => {
  const index = context.bsnIndex(input.bsn)
  const { birthDate: date } = input
  const body = { index, birthDate: date }
  return asParty(context, { actor, key, name: 'koppelen met bsn', body }, async (tx) => {
    const acting = await actingParty(tx, actor)
    if (!acting.mayUseBsn)
      throw new ConsentError('niet_bevoegd', 'Deze organisatie mag het BSN niet gebruiken.')
    mustBePossible(context, date)
    const id = await tx.links.childByBsnIndex(index)
    const child = id && (await tx.children.lock(id))
    if (child && !mayBeSameBirthDate(child.birthDate, date)) {
      await journal(context, tx, {
        ...actor,
        kind: 'partij_gekoppeld',
        child: null,
        visibility: 'niemand',
        detail: { verschil: 'geboortedatum' },
      })
      return { kind: pseudonymOfNobody(context, `${index} ${date} ${actor.party}`) }
    }
    return { kind: await linkIndexed(context, tx, actor, { index, date, child: child?.id }) }
  })
}

/** Always the same for the same question, as a real one would be. */
const pseudonymOfNobody = ({ bsnIndex }: BrokerContext, seed: string): Pseudonym => {
  const digest = bsnIndex(seed)
  return pseudonymIds.create((bytes) =>
    Uint8Array.from({ length: bytes }, (_, at) =>
      Number.parseInt(digest.slice(2 * at, 2 * at + 2), 16),
    ),
  )
}

const linkIndexed = async (
  context: BrokerContext,
  tx: Transaction,
  actor: Actor,
  found: { index: string; date: Child['birthDate']; child: ChildId | undefined },
): Promise<Pseudonym> => {
  const { party } = actor
  if (!found.child) {
    const child = await addChild(context, tx, actor, {
      birthDate: found.date,
      secretAddress: false,
    })
    await tx.links.addBsnIndex(found.index, child)
    return link(context, tx, party, child)
  }
  const { child } = found
  const known = await tx.links.of(party, child)
  if (known) return known.pseudonym
  await involve(context, tx, { child, party, kind: 'opgegeven', by: 'partij' })
  await journal(context, tx, { ...actor, kind: 'partij_gekoppeld', child })
  return link(context, tx, party, child)
}

/** A code with which a family takes over an organisation that registered the child by itself. */
export const invite = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: OwnChildInput,
): Promise<CodeMade> =>
  asParty(context, { actor, key, name: 'uitnodigen', body: input }, async (tx) => {
    const { id: child } = await lockLinked(tx, actor, input.kind)
    const { party } = actor
    await journal(context, tx, { ...actor, kind: 'code_gemaakt', child })
    return drawCode(context, tx, { child, opens: { to: 'uitnodiging', party }, madeBy: party })
  })

/** A confirmed organisation vouches for another; it does not learn whether that one was there already. */
export const vouchFor = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: VouchInput,
): Promise<Done> =>
  asParty(context, { actor, key, name: 'betrokkenheid bevestigen', body: input }, async (tx) => {
    const { id: child } = await lockLinked(tx, actor, input.kind)
    const { party } = input
    if (involvementNow(await tx.involvements.of(child, actor.party)) !== 'bevestigd')
      throw new ConsentError('niet_bevoegd', 'Uw eigen betrokkenheid is nog niet bevestigd.')
    if (!(await tx.parties.get(party))?.active || party === actor.party)
      refuseFaults([{ path: 'party', message: 'deze organisatie doet niet mee' }])
    await involve(context, tx, { child, party, kind: 'bevestigd', by: 'houder' })
    const visibility = await visibilityAround(context, tx, child, [actor.party, party])
    await journal(context, tx, {
      ...actor,
      kind: 'betrokkenheid_gewijzigd',
      child,
      requester: party,
      visibility,
      detail: { stand: 'bevestigd', door: 'houder' },
    })
    return DONE
  })

/** The young person's alone where either party helps without the parents. */
const visibilityAround = async (
  context: BrokerContext,
  tx: Transaction,
  child: ChildId,
  [holder, requester = holder]: [PartyId, PartyId?],
): Promise<Visibility> => {
  const hidden = await hiddenFromParents(tx, child, { holder, requester }, context.now())
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
    const visibility = await visibilityAround(context, tx, child, [actor.party])
    await journal(context, tx, {
      ...actor,
      kind: 'betrokkenheid_gewijzigd',
      child,
      visibility,
      detail: { stand: 'beeindigd', door: 'partij' },
    })
    return DONE
  })

/** Ends an involvement; what is under way for that party is dropped. */
const end = async (
  context: BrokerContext,
  tx: Transaction,
  event: Pick<InvolvementEvent, 'child' | 'party' | 'by'>,
): Promise<void> => {
  await involve(context, tx, { ...event, kind: 'beeindigd' })
  await tx.children.raiseEpoch(event.child)
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
    const visibility = await visibilityAround(context, tx, child, [actor.party])
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

const PARENT_ROLES: readonly FamilyRole[] = ['ouder1', 'ouder2', 'ouder3', 'ouder4']
const MEMBER_ROLES: readonly FamilyRole[] = [
  'gezinslid1',
  'gezinslid2',
  'gezinslid3',
  'gezinslid4',
  'gezinslid5',
  'gezinslid6',
  'gezinslid7',
  'gezinslid8',
  'gezinslid9',
]

/** Labels that are handed out, in order; the higher parents' labels stay free for holders whom only a register knows. */
const ROLES_OF: Readonly<
  Record<Exclude<MakeCodeInput['opensFor'], 'partij'>, readonly FamilyRole[]>
> = { ouder: PARENT_ROLES, voogd: ['voogd'], jeugdige: ['jeugdige'], gezinslid: MEMBER_ROLES }

/**
 * Makes a code to hand over. The young person of 12 to 15 may bring an organisation in, not family members.
 * `conflict` when nobody can take the role any more.
 */
export const makeCode = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: MakeCodeInput,
): Promise<CodeMade> =>
  asPerson(context, { who, key, name: 'code maken', body: input }, async (tx) => {
    const { member, child } = await memberActing(context, tx, who, input.child)
    const youngest = Math.min(...agesOf(context, child.birthDate))
    if (input.opensFor !== 'partij' && member.role === 'jeugdige' && youngest < 16)
      throw new ConsentError('niet_bevoegd', 'Dit kan een ouder of verzorger doen.')
    const opens =
      input.opensFor === 'partij'
        ? ({ to: 'partij' } as const)
        : ({ to: 'persoon', role: await freeRole(tx, child.id, input.opensFor) } as const)
    await journal(context, tx, {
      kind: 'code_gemaakt',
      child: child.id,
      person: who.person,
      visibility: 'betrokkene',
      detail: { voor: input.opensFor },
    })
    return drawCode(context, tx, { child: child.id, opens, madeBy: who.person })
  })

/** The first place of a kind in a family that was never taken; `conflict` when there is none. */
export const freeRole = async (
  tx: Transaction,
  child: ChildId,
  wanted: keyof typeof ROLES_OF,
): Promise<FamilyRole> => {
  const taken = (await tx.families.members(child)).map(({ role }) => role)
  const free = ROLES_OF[wanted].find((role) => !taken.includes(role))
  if (!free) throw new ConsentError('conflict', 'Deze plaats in het gezin is al bezet.')
  return free
}

/** Joins a family with a code. Joining gives no authority: that is learned from the register. */
export const joinFamily = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: JoinFamilyInput,
): Promise<Joined> =>
  asPerson(context, { who, key, name: 'gezin', body: input }, async (tx) => {
    const code = await codeFor(context, tx, input.code, ['persoon'])
    if (code.opens.to !== 'persoon') throw badCode()
    const { id: child } = await tx.children.lock(code.child)
    const { role } = code.opens
    await use(context, tx, code)
    await tx.families.addMember({
      child,
      person: who.person,
      role,
      displayName: input.displayName,
    })
    await journal(context, tx, {
      kind: 'gezinslid_toegevoegd',
      child,
      party: makerParty(code),
      person: who.person,
      visibility: 'betrokkene',
      detail: { rol: role },
    })
    return { child, role }
  })

/** The organisation that made the code; null when a family member did. */
const makerParty = ({ madeBy }: OneTimeCode): PartyId | null => {
  const party = partyId.safeParse(madeBy)
  return party.success ? party.data : null
}

/**
 * A family member takes an organisation's code for a child that is here already: the two are the same child. The
 * organisation keeps its pseudonym. `conflict` when it is linked to that child under another one.
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
    await use(context, tx, code)
    if (code.child !== input.child)
      await moveLink(context, tx, party, { from: code.child, to: child.id })
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

/** The involvement of a party as this family member may know it; `onbekend` where it may not, or there is none. */
const visibleInvolvement = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  { child: id, party }: ChildPartyInput,
): Promise<{ member: FamilyMember; child: Child }> => {
  const { member, child } = await memberActing(context, tx, who, id)
  const state = involvementNow(await tx.involvements.of(id, party))
  const hidden =
    member.role !== 'jeugdige' &&
    (await hiddenFromParents(tx, id, { holder: party, requester: party }, context.now()))
  if (state === 'geen' || hidden) throw unknownThing()
  return { member, child }
}

/** A family member says that an organisation is indeed involved. */
export const confirmInvolvement = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ChildPartyInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'betrokkenheid erkennen', body: input }, async (tx) => {
    await visibleInvolvement(context, tx, who, input)
    await involve(context, tx, { ...input, kind: 'bevestigd', by: 'gezin' })
    await journalOwn(context, tx, who, {
      ...input,
      kind: 'betrokkenheid_gewijzigd',
      stand: 'bevestigd',
    })
    return DONE
  })

const journalOwn = (
  context: BrokerContext,
  tx: Transaction,
  { person }: { person: PersonId },
  told: ChildPartyInput & { kind: JournalEntry['kind']; stand: string },
) => {
  const { child, party, kind, stand } = told
  const detail = { stand, door: 'gezin' }
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
    await visibleInvolvement(context, tx, who, input)
    await end(context, tx, { ...input, by: 'gezin' })
    await journalOwn(context, tx, who, {
      ...input,
      kind: 'betrokkenheid_gewijzigd',
      stand: 'beeindigd',
    })
    return DONE
  })

/** A family member undoes a wrong link: the organisation's pseudonym answers as unknown from now on. */
export const undoLinkByFamily = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ChildPartyInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'koppeling losmaken', body: input }, async (tx) => {
    await visibleInvolvement(context, tx, who, input)
    await undo(context, tx, { ...input, by: 'gezin' })
    await journalOwn(context, tx, who, { ...input, kind: 'koppeling_ongedaan', stand: 'ongedaan' })
    return DONE
  })

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
    const views: InvolvementView[] = []
    for (const party of new Set(events.map((event) => event.party))) {
      const own = events.filter((event) => event.party === party)
      const state = involvementNow(own)
      const around = { holder: party, requester: party }
      const hidden =
        member.role !== 'jeugdige' && (await hiddenFromParents(tx, id, around, context.now()))
      if (state === 'geen' || hidden) continue
      const { id: shown, name, kind } = await nameOf(party)
      views.push({ party: shown, name, kind, state, since: own.at(-1)?.at ?? 0 })
    }
    return views
  })
