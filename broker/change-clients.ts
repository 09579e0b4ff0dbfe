/** Systems of an organisation, changed by its administrator: other public keys, switched off and on. */
import { z } from 'zod'
import { ConsentError } from '../consent/errors.ts'
import { type Client, clientId } from '../consent/party.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { refuseFaults, unknownThing } from './acting.ts'
import { type Administrator, asAdministrator, mustBe } from './administration.ts'
import type { BrokerContext } from './context.ts'
import { DONE, type Done } from './family-acts.ts'
import { isUsable } from './public-key.ts'
import { writeRegister } from './register.ts'

export const switchClientInput = z.strictObject({ client: clientId, active: z.boolean() })
export type SwitchClientInput = z.infer<typeof switchClientInput>

export const putKeysInput = z.strictObject({
  client: clientId,
  keys: z.array(z.record(z.string(), z.unknown())).min(1),
  /** Beside the keys that are there, while a system moves to a new one; or instead of them. */
  place: z.enum(['ernaast', 'in_plaats']),
})
export type PutKeysInput = z.infer<typeof putKeysInput>

export const dropKeyInput = z.strictObject({ client: clientId, kid: z.string() })
export type DropKeyInput = z.infer<typeof dropKeyInput>

type Change = { readonly key: string; readonly name: string; readonly body: { client: string } }

/** Changes one system of the own organisation, once; a change that changes nothing leaves no row. */
const changing = (
  context: BrokerContext,
  admin: Administrator,
  change: Change,
  changed: (client: Client) => { readonly client: Client; readonly what: string } | null,
): Promise<Done> =>
  asAdministrator(context, admin, change, async (tx) => {
    mustBe(admin, 'beheerder')
    const next = changed(await ownClient(tx, admin, change.body.client))
    if (next === null) return DONE
    const file = { parties: [], clients: [next.client], professionals: [] }
    const { party, employee } = admin
    await writeRegister(context, tx, file, {
      party,
      employee,
      holder: party,
      subject: next.client.id,
      detail: { wat: next.what },
    })
    return DONE
  })

const ownClient = async (
  tx: Transaction,
  { party }: Administrator,
  id: string,
): Promise<Client> => {
  const client = await tx.parties.client(id)
  if (client?.party !== party) throw unknownThing()
  return client
}

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

const kidsOf = (keys: Client['jwks']['keys']): unknown[] => keys.map(({ kid }) => kid)

/**
 * Adds or replaces the public keys by which a system proves itself; they count for its very next request. Throws
 * `onbekend` for another organisation's, `ongeldig` for a key that cannot be used, a private one, or a name that is taken.
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
    const isTaken = new Set(kidsOf(keys)).size < keys.length
    refuseFaults([
      ...(fresh.every(isUsable)
        ? []
        : [{ path: 'keys', message: 'deze sleutel kan niet gebruikt worden' }]),
      ...(isTaken ? [{ path: 'keys', message: 'er is al een sleutel met deze naam (kid)' }] : []),
    ])
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
