/** Involvement (betrokkenheid): children, pseudonyms, one-time codes, and who confirmed which organisation. */
import { z } from 'zod'
import { bsn } from '../consent/bsn.ts'
import { birthDate } from '../consent/child.ts'
import type { FamilyRole } from '../consent/family.ts'
import { type ChildId, childIds, type Pseudonym, partyId, pseudonymIds } from '../consent/id.ts'
import type { Actor } from '../consent/party.ts'
import type { Instant } from '../consent/time.ts'
import type { ByPerson } from './acting.ts'
import type { BrokerContext } from './context.ts'

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
  readonly party: string
  readonly name: string | null
  readonly kind: string
  readonly state: 'opgegeven' | 'bevestigd' | 'beeindigd'
  readonly since: Instant
}

type ForParty<Input, Result> = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: Input,
) => Promise<Result>
type ForPerson<Input, Result> = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: Input,
) => Promise<Result>

const later = (): Promise<never> => Promise.reject(new Error('nog niet'))

export const createChild: ForParty<CreateChildInput, ChildCreated> = later
export const linkByCode: ForParty<LinkByCodeInput, Linked> = later
export const linkByBsn: ForParty<LinkByBsnInput, Linked> = later
/** An organisation invites the family of a child it registered itself. */
export const invite: ForParty<OwnChildInput, CodeMade> = later
export const vouchFor: ForParty<VouchInput, Done> = later
export const endInvolvement: ForParty<OwnChildInput, Done> = later
/** The organisation itself found that it was linked to the wrong child. */
export const undoOwnLink: ForParty<OwnChildInput, Done> = later

export const makeCode: ForPerson<MakeCodeInput, CodeMade> = later
export const joinFamily: ForPerson<JoinFamilyInput, Joined> = later
export const acceptInvitation: ForPerson<AcceptInvitationInput, Done> = later
export const confirmInvolvement: ForPerson<ChildPartyInput, Done> = later
export const endInvolvementByFamily: ForPerson<ChildPartyInput, Done> = later
export const undoLinkByFamily: ForPerson<ChildPartyInput, Done> = later

export const involvementsOf = (
  context: BrokerContext,
  who: ByPerson,
  child: ChildId,
): Promise<readonly InvolvementView[]> => Promise.reject(new Error(`${context} ${who} ${child}`))
