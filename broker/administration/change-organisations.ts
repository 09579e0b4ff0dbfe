/** Organisations of the register, added, changed and switched off or on by who administers the register. */
import { z } from 'zod'
import { ConsentError, type InputFault } from '../../consent/errors.ts'
import { party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { refuseFaults, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { DONE, type Done } from '../family-acts.ts'
import {
  type Administrator,
  asAdministrator,
  markOf,
  mustBe,
  mustBeAsSeen,
} from './administration.ts'
import { writeRegister } from './register.ts'

export const organisationInput = z.strictObject({
  party,
  /** Adding never changes what is there, changing never adds. */
  isNew: z.boolean(),
  /** `markOf` what the administrator saw of it; null for a new one. */
  seen: z.string().nullable(),
})
export type OrganisationInput = z.infer<typeof organisationInput>

const takenFaults = async (
  tx: Transaction,
  { party: { id, oin }, isNew }: OrganisationInput,
): Promise<InputFault[]> => {
  const known = await tx.parties.get(id)
  const owner = await tx.parties.byOin(oin)
  return [
    ...(isNew && known ? [{ path: 'id', message: 'deze korte naam is al in gebruik' }] : []),
    ...(owner && owner.id !== id
      ? [{ path: 'oin', message: 'dit OIN is van een andere organisatie' }]
      : []),
  ]
}

/**
 * Writes an organisation down; switched off, it and its people and systems may nothing from their very next request on.
 * Throws `niet_bevoegd` for who does not administer the register, and for switching off the own organisation; `onbekend`
 * for one to change that is not there; `ongeldig` with all faults; `conflict` where its kind would change, or it was changed since it was seen.
 */
export const putOrganisation = (
  context: BrokerContext,
  admin: Administrator,
  key: string,
  input: OrganisationInput,
): Promise<Done> =>
  asAdministrator(context, admin, { key, name: 'organisatie', body: input }, async (tx) => {
    mustBe(admin, 'registerbeheerder')
    const { party: written, isNew, seen } = input
    const before = await tx.parties.get(written.id)
    if (!(isNew || before)) throw unknownThing()
    if (written.id === admin.party && !written.active)
      throw new ConsentError('niet_bevoegd', 'Uw eigen organisatie kunt u niet uitzetten.')
    refuseFaults(await takenFaults(tx, input))
    if (before && markOf(context, before) !== markOf(context, written))
      mustBeAsSeen(context, before, seen ?? '')
    const file = { parties: [written], clients: [], professionals: [] }
    await writeRegister(context, tx, file, {
      party: admin.party,
      employee: admin.employee,
      holder: written.id,
      subject: written.id,
      detail: { actief: written.active },
    })
    return DONE
  })
