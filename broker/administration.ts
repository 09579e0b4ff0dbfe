/** What an administrator sees of the own organisation: its people, its systems and their public keys. */
import type { Actor, Client } from '../consent/party.ts'
import type { StaffMember } from '../consent/ports/parties.ts'
import type { BrokerContext } from './context.ts'

/** A public key as it can be recognised: never the key itself, which nobody reads. */
export type ShownKey = { readonly id: string; readonly algorithm: string }

export type ShownClient = Pick<
  Client,
  'id' | 'processor' | 'auth' | 'binding' | 'acts' | 'active'
> & {
  readonly keys: readonly ShownKey[]
}

export type Administration = {
  readonly staff: readonly StaffMember[]
  readonly clients: readonly ShownClient[]
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '-')

const shown = ({ jwks, id, processor, auth, binding, acts, active }: Client): ShownClient => ({
  id,
  processor,
  auth,
  binding,
  acts,
  active,
  keys: jwks.keys.map((key) => ({ id: word(key['kid']), algorithm: word(key['alg']) })),
})

/** People and systems of this organisation. */
export const administrationOf = (
  context: BrokerContext,
  { party }: Actor,
): Promise<Administration> =>
  context.store.read(async (tx) => ({
    staff: await tx.parties.staffOf(party),
    clients: (await tx.parties.clientsOf(party)).map(shown),
  }))
