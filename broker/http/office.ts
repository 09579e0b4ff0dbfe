/** For which organisation an officer acts. */
import { z } from 'zod'
import { partyId } from '../../consent/id.ts'
import type { Professional } from '../../consent/party.ts'
import { HttpError } from './problem.ts'

/** Needed where the officer works for several organisations. */
export const ownOffice = z.strictObject({ party: partyId.optional() })

/** The officer's place at the organisation named; throws `niet_bevoegd`, and `ongeldig` when several fit. */
export const officeOf = (
  offices: readonly Professional[],
  party: string | undefined,
): Pick<Professional, 'party' | 'employee' | 'functions'> => {
  const fitting = party === undefined ? offices : offices.filter((office) => office.party === party)
  const [office, another] = fitting
  if (!office) throw new HttpError('niet_bevoegd')
  if (another) {
    const message = 'is nodig: u werkt voor meer organisaties'
    throw new HttpError('ongeldig', { errors: [{ in: 'body', location: '/organisatie', message }] })
  }
  const { employee, functions } = office
  return { party: office.party, employee, functions }
}
