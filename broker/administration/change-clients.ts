/** Systems of an organisation, changed by its administrator: let in, connected, given other public keys, switched off and on. */
import { z } from 'zod'
import { type Act, acts } from '../../consent/act.ts'
import { canonicalJson } from '../../consent/canonical.ts'
import { ConsentError } from '../../consent/errors.ts'
import { organisationName } from '../../consent/name.ts'
import { type Client, type Connection, clientId, connection } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { refuseFaults, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { DONE, type Done } from '../family-acts.ts'
import { type Administrator, asAdministrator, mustBe, mustBeAsSeen } from './administration.ts'
import { writeRegister } from './register.ts'

/** `mark` of the system as the administrator saw it. */
const seen = z.string()

export const switchClientInput = z.strictObject({ client: clientId, active: z.boolean(), seen })
export type SwitchClientInput = z.infer<typeof switchClientInput>

export const putKeysInput = z.strictObject({
  client: clientId,
  keys: z.array(z.record(z.string(), z.unknown())).min(1),
  /** Beside the keys that are there, while a system moves to a new one; or instead of them. */
  place: z.enum(['ernaast', 'in_plaats']),
  seen,
})
export type PutKeysInput = z.infer<typeof putKeysInput>

export const dropKeyInput = z.strictObject({ client: clientId, kid: z.string(), seen })
export type DropKeyInput = z.infer<typeof dropKeyInput>

export const addClientInput = z.strictObject({
  client: clientId,
  /** The supplier that acts for the organisation; null when it acts itself. */
  processor: organisationName.nullable(),
  acts,
  /** Null for a system that proves itself by a certificate with the OIN of its organisation. */
  keys: z.array(z.record(z.string(), z.unknown())).min(1).nullable(),
  ...connection.shape,
})
export type AddClientInput = z.infer<typeof addClientInput>

export const connectInput = z.strictObject({ client: clientId, seen, ...connection.shape })
export type ConnectInput = z.infer<typeof connectInput>

export const permitInput = z.strictObject({
  client: clientId,
  acts,
  /** What it might do as the administrator saw it: somebody else may have changed that since. */
  seen: acts,
})
export type PermitInput = z.infer<typeof permitInput>

type Change = {
  readonly key: string
  readonly name: string
  readonly body: { readonly client: string; readonly seen: string | readonly Act[] }
}

/**
 * Changes one system of the own organisation, once; a change that changes nothing leaves no row. Throws `conflict` where it was changed since
 * it was seen: what a system may do is compared by itself (`permitClient`).
 */
const changing = (
  context: BrokerContext,
  admin: Administrator,
  change: Change,
  changed: (client: Client) => Next | null,
): Promise<Done> =>
  asAdministrator(context, admin, change, async (tx) => {
    mustBe(admin, 'beheerder')
    const { client: id, seen } = change.body
    const client = await ownClient(tx, admin, id)
    const next = changed(client)
    if (next === null) return DONE
    if (typeof seen === 'string') mustBeAsSeen(context, client, seen)
    await putClient(context, tx, admin, next)
    return DONE
  })

type Next = { readonly client: Client; readonly what: string }

const putClient = (
  context: BrokerContext,
  tx: Transaction,
  { party, employee }: Administrator,
  { client, what }: Next,
): Promise<void> =>
  writeRegister(
    context,
    tx,
    { parties: [], clients: [client], professionals: [] },
    { party, employee, holder: party, subject: client.id, detail: { wat: what } },
  )

const ownClient = async (
  tx: Transaction,
  { party }: Administrator,
  id: string,
): Promise<Client> => {
  const client = await tx.parties.client(id)
  if (client?.party !== party) throw unknownThing()
  return client
}

/**
 * Lets a new system of the own organisation in; it counts from its very next request on. Throws `ongeldig` with all faults:
 * a name that is taken, a key that cannot be used.
 */
export const addClient = (
  context: BrokerContext,
  admin: Administrator,
  key: string,
  input: AddClientInput,
): Promise<Done> =>
  asAdministrator(context, admin, { key, name: 'systeem toevoegen', body: input }, async (tx) => {
    mustBe(admin, 'beheerder')
    const { client: id, keys, ...rest } = input
    mustBeNamed(keys ?? [])
    if (await tx.parties.client(id))
      refuseFaults([{ path: 'client', message: 'Deze naam is al in gebruik.' }])
    const client: Client = {
      id,
      party: admin.party,
      jwks: { keys: keys ?? [] },
      auth: keys === null ? 'tls_client_auth' : 'private_key_jwt',
      ...rest,
      active: true,
    }
    await putClient(context, tx, admin, { client, what: 'systeem toegevoegd' })
    return DONE
  })

/** Switches a system off or on: that counts for its very next request. Throws `onbekend` for another organisation's. */
export const switchClient = (
  context: BrokerContext,
  admin: Administrator,
  key: string,
  input: SwitchClientInput,
): Promise<Done> =>
  changing(context, admin, { key, name: 'systeem schakelen', body: input }, (client) => {
    const { active } = input
    if (client.active === active) return null
    return { client: { ...client, active }, what: active ? 'aan' : 'uit' }
  })

/** What a change of the connection is called in the journal: never an address, which outlives its system there. */
const CONNECTIONS = {
  binding: 'binding',
  webhookUrl: 'adres voor berichten',
  copies: 'kopieën',
  readerUrl: 'adres om te lezen',
} as const satisfies Record<keyof Connection, string>

const PARTS = Object.keys(CONNECTIONS) as (keyof Connection)[]

/**
 * Changes how a system is connected: where messages to it go, where families read the copies that it keeps, where its own
 * people read what it fetched, and what its tokens are bound to. It counts for the very next request and message. Throws `onbekend` for another organisation's.
 */
export const connectClient = (
  context: BrokerContext,
  admin: Administrator,
  key: string,
  input: ConnectInput,
): Promise<Done> =>
  changing(context, admin, { key, name: 'aansluiting', body: input }, (client) => {
    const { binding, webhookUrl, copies, readerUrl } = input
    const changed = PARTS.filter(
      (part) => canonicalJson(client[part]) !== canonicalJson(input[part]),
    )
    if (changed.length === 0) return null
    const what = `aansluiting: ${changed.map((part) => CONNECTIONS[part]).join(', ')}`
    return { client: { ...client, binding, webhookUrl, copies, readerUrl }, what }
  })

type ActsChange = { readonly gained: readonly Act[]; readonly lost: readonly Act[] }

/** What a system may do more, and what no more, after a change. */
export const actsBetween = (before: readonly Act[], after: readonly Act[]): ActsChange => ({
  gained: after.filter((one) => !before.includes(one)),
  lost: before.filter((one) => !after.includes(one)),
})

/**
 * Changes what a system may do besides fetching: that counts for its very next request, whatever its tokens say. Throws
 * `onbekend` for another organisation's, `conflict` where it may do something else by now than the administrator saw.
 */
export const permitClient = (
  context: BrokerContext,
  admin: Administrator,
  key: string,
  input: PermitInput,
): Promise<Done> =>
  changing(context, admin, { key, name: 'handelingen', body: input }, (client) => {
    const since = actsBetween(input.seen, client.acts)
    if (since.gained.length + since.lost.length > 0)
      throw new ConsentError('conflict', 'Wat dit systeem mag is intussen veranderd.')
    const { gained, lost } = actsBetween(client.acts, input.acts)
    if (gained.length + lost.length === 0) return null
    const words = [...gained.map((one) => `${one} erbij`), ...lost.map((one) => `${one} weg`)]
    return { client: { ...client, acts: input.acts }, what: `mag: ${words.join(', ')}` }
  })

/** In the portal a key is shown, and taken away again, by its name. */
const mustBeNamed = (keys: readonly { readonly kid?: unknown }[]): void =>
  refuseFaults(
    keys.every(({ kid }) => typeof kid === 'string' && kid !== '')
      ? []
      : [{ path: 'keys', message: 'Geef elke sleutel een naam (kid).' }],
  )

/**
 * Adds or replaces the public keys by which a system proves itself; they count for its very next request. Throws
 * `onbekend` for another organisation's, `ongeldig` for one that cannot be used: a private or weak one, one of another system, a name that is taken.
 */
export const putKeys = (
  context: BrokerContext,
  admin: Administrator,
  key: string,
  input: PutKeysInput,
): Promise<Done> =>
  changing(context, admin, { key, name: 'sleutels', body: input }, (client) => {
    const { keys: fresh, place } = input
    const keys = [...(place === 'ernaast' ? client.jwks.keys : []), ...fresh]
    mustBeNamed(fresh)
    const what = place === 'ernaast' ? 'sleutel erbij' : 'sleutels vervangen'
    return { client: { ...client, jwks: { keys } }, what }
  })

/**
 * Takes one key of a system away; a key that is gone already stays gone. Throws `onbekend` for another organisation's
 * system, `conflict` for the last key of one that proves itself by keys.
 */
export const dropKey = (
  context: BrokerContext,
  admin: Administrator,
  key: string,
  input: DropKeyInput,
): Promise<Done> =>
  changing(context, admin, { key, name: 'sleutel weg', body: input }, (client) => {
    const keys = client.jwks.keys.filter(({ kid }) => kid !== input.kid)
    if (keys.length === client.jwks.keys.length) return null
    if (keys.length === 0 && client.auth === 'private_key_jwt')
      throw new ConsentError(
        'conflict',
        'Dit is de laatste sleutel. Zet er eerst een andere naast.',
      )
    return { client: { ...client, jwks: { keys } }, what: 'sleutel weg' }
  })
