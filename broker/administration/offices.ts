/** Where people of organisations work, and as what. */
import type { Professional } from '../../consent/party.ts'
import { activeParty } from '../acting.ts'
import type { BrokerContext } from '../context.ts'

/** Where somebody works now, by their login: an organisation that was switched off is nobody's any more, nor a place where they were. */
export const officesOf = (
  { store }: BrokerContext,
  subject: string,
): Promise<readonly Professional[]> =>
  store.read(async (tx) => {
    const offices: Professional[] = []
    for (const office of await tx.parties.professionals(subject))
      if (office.active && (await activeParty(tx, office.party))) offices.push(office)
    return offices
  })
