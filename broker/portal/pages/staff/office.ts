/** For which organisation somebody acts on a page: the only one where they hold the function, or the one they choose. */

import type { Request } from 'express'
import type { PartyId } from '../../../../consent/id.ts'
import type { Actor, Party, Professional, StaffFunction } from '../../../../consent/party.ts'
import { unknownThing } from '../../../acting.ts'
import { organisationsTakingPart } from '../../../administration/organisations.ts'
import { type FieldFault, select } from '../../fields.ts'
import type { Html } from '../../html.ts'
import { type Visit, wordIn } from '../../site.ts'
import { staffTexts } from '../../texts/staff.ts'
import { linkButton } from '../../ui.ts'

/** Field of the organisation for which somebody acts. */
export const OFFICE = 'organisatie'

/** A visit of somebody who works, with the organisations that take part. */
export type Desk = {
  readonly visit: Visit
  readonly as: StaffFunction
  readonly parties: readonly Party[]
  /** Null while somebody who works at several did not choose. */
  readonly actor: Actor | null
}

export const officesAs = ({ offices }: Visit, as: StaffFunction): readonly Professional[] =>
  offices.filter(({ functions }) => functions.includes(as))

const chosenOffice = (visit: Visit, as: StaffFunction, wanted: string): Professional | null => {
  const own = officesAs(visit, as)
  if (wanted === '') return own.length === 1 ? (own[0] ?? null) : null
  const office = own.find(({ party }) => party === wanted)
  // Somebody else's organisation and one that does not exist are one answer.
  if (!office) throw unknownThing()
  return office
}

/** Opens the desk of a form; `wanted` where the address names the organisation. Throws `onbekend` for one that is not theirs. */
export const deskOf = async (
  visit: Visit,
  as: StaffFunction,
  wanted = wordIn(visit.fields, OFFICE),
): Promise<Desk> => {
  const office = chosenOffice(visit, as, wanted)
  const actor = office && { party: office.party, employee: office.employee }
  return { visit, as, actor, parties: await organisationsTakingPart(visit.context) }
}

/** The desk of a page: the organisation that the address names, else the first where the person does this work. */
export const deskAt = (visit: Visit, as: StaffFunction, { query }: Request): Promise<Desk> => {
  const named = query[OFFICE]
  const first = officesAs(visit, as)[0]?.party ?? ''
  return deskOf(visit, as, typeof named === 'string' ? named : first)
}

/** Links to the same page of the person's other organisations. */
export const otherOffices = (
  { visit, as, parties, actor }: Desk,
  path: string,
  label: (name: string) => string,
): readonly Html[] =>
  officesAs(visit, as)
    .filter(({ party }) => party !== actor?.party)
    .map(({ party }) =>
      linkButton(`${path}?${OFFICE}=${party}`, label(nameOfParty({ parties }, party)), 'subtle'),
    )

/** What an organisation is called among professionals; its id when it no longer takes part. */
export const nameOfParty = ({ parties }: Pick<Desk, 'parties'>, id: PartyId | string): string =>
  parties.find((party) => party.id === id)?.name ?? id

/** The choice of an organisation; nothing for who works at one only. */
export const officeField = (
  { visit, as, parties }: Desk,
  faults: readonly FieldFault[],
): Html | false => {
  const own = officesAs(visit, as)
  if (own.length < 2) return false
  return select({
    name: OFFICE,
    label: staffTexts[visit.language].office,
    faults,
    value: wordIn(visit.fields, OFFICE),
    options: own.map(({ party }) => ({ value: party, label: nameOfParty({ parties }, party) })),
  })
}
