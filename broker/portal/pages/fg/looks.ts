/** How one row of the log reads, on the log's page and wherever else an officer sees it. */
import type { OversightRow } from '../../../oversight/oversight.ts'
import { oversightTexts } from '../../texts/oversight.ts'
import { purposeOf } from '../ouder/parts.ts'
import { type Desk, nameOfParty } from '../staff/office.ts'

const party = (desk: Desk, id: string | null): string | null => id && nameOfParty(desk, id)

/** Who acted: the own employee, else the organisation. */
export const actorText = (desk: Desk, { employee, party: id }: OversightRow): string | null =>
  employee ?? party(desk, id)

/** From whom to whom data went, or would have gone. */
export const betweenText = (desk: Desk, { holder, requester }: OversightRow): string | null => {
  const { log } = oversightTexts[desk.visit.language]
  const from = party(desk, holder)
  const to = party(desk, requester)
  if (from === null || from === to) return from ?? to
  return to === null ? from : log.between(from, to)
}

/** What for, in words; its id where the catalogue no longer has it. */
export const purposeText = ({ visit }: Desk, { purpose }: OversightRow): string | null =>
  purpose && (purposeOf(visit, purpose)?.name ?? purpose)
