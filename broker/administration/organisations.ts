/** The organisations that take part, as every professional may know them: the register is no secret. */
import type { Party } from '../../consent/party.ts'
import type { BrokerContext } from '../context.ts'

/** All that take part now, by name. */
export const organisationsTakingPart = (context: BrokerContext): Promise<readonly Party[]> =>
  context.store.read(async (tx) => {
    const parties = await tx.parties.all()
    return parties
      .filter(({ active }) => active)
      .sort((one, other) => one.name.localeCompare(other.name, 'nl'))
  })
