/** Who administers what in the portal, and what they see of it: people, systems and public keys of an organisation. */
import { canonicalJson } from '../../consent/canonical.ts'
import { ConsentError } from '../../consent/errors.ts'
import type { PartyId } from '../../consent/id.ts'
import type { Actor, Client, Connection, Party, StaffFunction } from '../../consent/party.ts'
import type { StaffMember } from '../../consent/ports/parties.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { asParty } from '../family-acts.ts'

/** Somebody who acts for an organisation, with what they do there. */
export type Administrator = Actor & { readonly functions: readonly StaffFunction[] }

/** What an administrator may let the own people do. */
const OWN_FUNCTIONS: readonly StaffFunction[] = ['professional', 'aanvrager', 'fg', 'beheerder']
/** Enough for an organisation to go on by itself: who runs the register appoints nobody to look at families. */
const FIRST_FUNCTIONS: readonly StaffFunction[] = ['beheerder']

/** The functions that this administrator may give at a party; none for a party that is not theirs to administer. */
export const grantableAt = (
  { party: own, functions }: Administrator,
  party: PartyId,
): readonly StaffFunction[] => {
  if (party === own && functions.includes('beheerder')) return OWN_FUNCTIONS
  return functions.includes('registerbeheerder') ? FIRST_FUNCTIONS : []
}

/** Throws `niet_bevoegd` for who does not do this for the organisation that they act for. */
export const mustBe = (
  { functions }: Administrator,
  wanted: 'beheerder' | 'registerbeheerder',
): void => {
  if (!functions.includes(wanted))
    throw new ConsentError('niet_bevoegd', 'Dit kan alleen een beheerder.')
}

type Change = { readonly key: string; readonly name: string; readonly body: unknown }

const CHANGED = 'Iemand anders veranderde dit intussen.'
/** 96 bits: nobody meets two alike. */
const MARK_SIGNS = 24

/** Tells whether something of the register is still as somebody saw it. */
export const markOf = ({ sha256 }: Pick<BrokerContext, 'sha256'>, thing: unknown): string =>
  sha256(canonicalJson(thing)).slice(0, MARK_SIGNS)

/** Throws `conflict` where somebody else changed it since: nobody undoes unseen what another did. */
export const mustBeAsSeen = (context: BrokerContext, thing: unknown, seen: string): void => {
  if (markOf(context, thing) !== seen) throw new ConsentError('conflict', CHANGED)
}

/** Runs a change once, for an organisation that takes part. */
export const asAdministrator = <Result>(
  context: BrokerContext,
  { party, employee }: Administrator,
  change: Change,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> => asParty(context, { ...change, actor: { party, employee } }, work)

// --- what they see ----------------------------------------------------------------------------------------------

/** A public key as it can be recognised: never the key itself, which nobody reads. */
export type ShownKey = { readonly id: string; readonly algorithm: string }

export type ShownClient = Pick<
  Client,
  'id' | 'processor' | 'auth' | 'acts' | 'active' | keyof Connection
> & {
  readonly keys: readonly ShownKey[]
  readonly mark: string
}

/** `handle` names somebody in an address, where how the organisation calls them does not belong. */
export type ShownMember = StaffMember & { readonly handle: string; readonly mark: string }

export type Administration = {
  readonly staff: readonly ShownMember[]
  readonly clients: readonly ShownClient[]
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '-')

const shown = (context: BrokerContext, whole: Client): ShownClient => {
  const { jwks, party: _own, ...client } = whole
  return {
    ...client,
    mark: markOf(context, whole),
    keys: jwks.keys.map((key) => ({
      id: word(key['kid']),
      algorithm: word(key['alg'] ?? key['crv']),
    })),
  }
}

const HANDLE_SIGNS = 24

/** People and systems of this organisation. */
export const administrationOf = (
  context: BrokerContext,
  { party }: Pick<Actor, 'party'>,
): Promise<Administration> =>
  context.store.read(async (tx) => ({
    staff: (await tx.parties.staffOf(party)).map((member) => ({
      ...member,
      handle: context.sha256(`${party} ${member.employee}`).slice(0, HANDLE_SIGNS),
      mark: markOf(context, member),
    })),
    clients: (await tx.parties.clientsOf(party)).map((client) => shown(context, client)),
  }))

/** Every organisation of the register by name, those that were switched off as well. */
export const allOrganisations = ({ store }: BrokerContext): Promise<readonly Party[]> =>
  store.read(async (tx) =>
    (await tx.parties.all()).sort((one, other) => one.name.localeCompare(other.name, 'nl')),
  )

/** One organisation of the register; throws `onbekend`. */
export const organisationOf = ({ store }: BrokerContext, id: PartyId): Promise<Party> =>
  store.read(async (tx) => {
    const party = await tx.parties.get(id)
    if (!party) throw unknownThing()
    return party
  })
