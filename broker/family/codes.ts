/** One-time codes: what they open, who may make them, and joining a family with one. */
import { z } from 'zod'
import type { Child } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import { type FamilyMember, type FamilyRole, MEMBER_ROLES } from '../../consent/family.ts'
import { type ChildId, childIds, type PartyId, partyId, pseudonymIds } from '../../consent/id.ts'
import { typedName } from '../../consent/name.ts'
import { CODE_BYTES, codeOf, normalisedCode } from '../../consent/one-time-code.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { CODE_VALID_MS, type JoinsAs, joinsAs, type OneTimeCode } from '../../consent/pseudonym.ts'
import type { Instant } from '../../consent/time.ts'
import { activeParty, type ByPerson, lockLinked } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { tellOfCopies } from '../disclosure/tell-of-copies.ts'
import { actsFor, agesOf, asParty, asPerson, journal, memberActing } from '../family-acts.ts'
import { mustBeAbleToBe } from './own-seat.ts'

/** A code as people type it. */
export const typedCode = z.string().min(10).max(30)

/** An organisation names the child that its code is for by its own pseudonym. */
export const inviteInput = z.strictObject({ kind: pseudonymIds.schema })
export type InviteInput = z.infer<typeof inviteInput>

/** A family member makes a code: for an organisation, or for another family member. */
export const makeCodeInput = z.strictObject({
  child: childIds.schema,
  opensFor: z.enum(['partij', ...joinsAs.options]),
})
export type MakeCodeInput = z.infer<typeof makeCodeInput>

export const joinFamilyInput = z.strictObject({ code: typedCode, displayName: typedName })
export type JoinFamilyInput = z.infer<typeof joinFamilyInput>

export type CodeMade = { readonly code: string; readonly expiresAt: Instant }
export type Joined = { readonly child: ChildId; readonly role: FamilyRole }

/** One answer for an unknown, used and expired code, and for one that opens something else. */
export const badCode = (): ConsentError =>
  new ConsentError('code_ongeldig', 'Deze code werkt niet (meer). Vraag een nieuwe.')

/** Draws a code; among the codes stands only its hash. */
export const drawCode = async (
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

/** Looks at a code without using it; `code_ongeldig` unless it opens what is wanted. */
export const codeFor = async (
  context: BrokerContext,
  tx: Transaction,
  typed: string,
  wanted: readonly OneTimeCode['opens']['to'][],
): Promise<OneTimeCode> => {
  const code = await tx.links.code(context.sha256(normalisedCode(typed)), context.now())
  if (!(code && wanted.includes(code.opens.to))) throw badCode()
  return code
}

/** Uses a code up; `code_ongeldig` when somebody else was first. */
export const useUp = async (
  context: BrokerContext,
  tx: Transaction,
  { hash }: OneTimeCode,
): Promise<void> => {
  if (!(await tx.links.useCode(hash, context.now()))) throw badCode()
}

/** The organisation that made the code; null when a family member did. */
export const makerParty = ({ madeBy }: OneTimeCode): PartyId | null => {
  const party = partyId.safeParse(madeBy)
  return party.success ? party.data : null
}

/** The family member who made the code, who may still do so: a code is worth no more than its maker is now. */
export const makerInFamily = async (
  context: BrokerContext,
  tx: Transaction,
  code: OneTimeCode,
  child: Child,
): Promise<FamilyMember> => {
  const members = await tx.families.members(child.id)
  const maker = members.find(({ person }) => person === code.madeBy)
  if (!(maker && (await actsFor(context, tx, maker, child)))) throw badCode()
  if (code.opens.to === 'persoon' && !mayBringFamily(context, maker, child)) throw badCode()
  return maker
}

/** The organisation that made the code takes part and is linked to the child still; throws `code_ongeldig`. */
export const mustStillBeLinked = async (
  tx: Transaction,
  party: PartyId,
  child: ChildId,
): Promise<void> => {
  if (!((await activeParty(tx, party)) && (await tx.links.of(party, child)))) throw badCode()
}

/** The young person under 16 may bring an organisation in, not family members. */
export const mayBringFamily = (
  context: BrokerContext,
  { role }: Pick<FamilyMember, 'role'>,
  { birthDate }: Pick<Child, 'birthDate'>,
): boolean => role !== 'jeugdige' || Math.min(...agesOf(context, birthDate)) >= 16

/**
 * Makes a code to hand over. The young person of 12 to 15 may bring an organisation in, not family members.
 * `conflict` when nobody can take the place any more.
 */
export const makeCode = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: MakeCodeInput,
): Promise<CodeMade> =>
  asPerson(context, { who, key, name: 'code maken', body: input }, async (tx) => {
    const { member, child } = await memberActing(context, tx, who, input.child)
    const { opensFor } = input
    if (opensFor !== 'partij') {
      if (!mayBringFamily(context, member, child))
        throw new ConsentError('niet_bevoegd', 'Dit kan een ouder of verzorger doen.')
      await freeRole(tx, child.id, opensFor)
    }
    await journal(context, tx, {
      kind: 'code_gemaakt',
      child: child.id,
      person: who.person,
      visibility: 'betrokkene',
      detail: { voor: opensFor },
    })
    const opens =
      opensFor === 'partij'
        ? ({ to: 'partij' } as const)
        : ({ to: 'persoon', as: opensFor } as const)
    return drawCode(context, tx, { child: child.id, opens, madeBy: who.person })
  })

const placeTaken = (): ConsentError =>
  new ConsentError('conflict', 'Deze plaats in het gezin is al bezet.')

/**
 * The role in which somebody joins with a code; `conflict` when there is none. Parents' and guardians' roles are never
 * among them: the register or an officer names who has those. Nor is the child's, where the child can log in itself.
 */
export const freeRole = async (
  tx: Transaction,
  child: ChildId,
  as: JoinsAs,
): Promise<FamilyRole> => (as === 'jeugdige' ? childsOwnRole(tx, child) : memberRole(tx, child))

const childsOwnRole = async (tx: Transaction, child: ChildId): Promise<FamilyRole> => {
  const members = await tx.families.members(child)
  if (members.some(({ role }) => role === 'jeugdige')) throw placeTaken()
  if (await tx.links.isIndexed(child))
    throw new ConsentError('conflict', 'Dit kind kan zelf inloggen. Daar is geen code voor nodig.')
  return 'jeugdige'
}

const memberRole = async (tx: Transaction, child: ChildId): Promise<FamilyRole> => {
  const given = (await tx.families.givenRoles(child)).map(({ role }) => role)
  const free = MEMBER_ROLES.find((role) => !given.includes(role))
  if (!free) throw placeTaken()
  return free
}

/** Joins a family with a code. Joining gives no authority: that is learned from the register, or settled by an officer. */
export const joinFamily = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: JoinFamilyInput,
): Promise<Joined> =>
  asPerson(context, { who, key, name: 'gezin', body: input }, async (tx) => {
    const code = await codeFor(context, tx, input.code, ['persoon'])
    if (code.opens.to !== 'persoon') throw badCode()
    const child = await tx.children.lock(code.child)
    const party = makerParty(code)
    if (party) await mustStillBeLinked(tx, party, child.id)
    else await makerInFamily(context, tx, code, child)
    const role = await freeRole(tx, child.id, code.opens.as)
    if (role === 'jeugdige') await mustBeAbleToBe(context, tx, who, child)
    await useUp(context, tx, code)
    const { person } = who
    await tx.families.addMember({
      child: child.id,
      person,
      role,
      displayName: input.displayName,
    })
    await journal(context, tx, {
      kind: 'gezinslid_toegevoegd',
      child: child.id,
      party,
      person,
      visibility: 'betrokkene',
      detail: { rol: role, als: code.opens.as },
    })
    await tellOfCopies(context, tx, { child: child.id, person })
    return { child: child.id, role }
  })

/** A code with which a family takes over an organisation that registered the child by itself. */
export const invite = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: InviteInput,
): Promise<CodeMade> =>
  asParty(context, { actor, key, name: 'uitnodigen', body: input }, async (tx) => {
    const { id: child } = await lockLinked(tx, actor, input.kind)
    const { party } = actor
    await journal(context, tx, { ...actor, kind: 'code_gemaakt', child })
    return drawCode(context, tx, { child, opens: { to: 'uitnodiging', party }, madeBy: party })
  })
