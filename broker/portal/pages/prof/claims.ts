/** What others say about a child, as the organisation sees it that may confirm it. */
import type { OpenClaim } from '../../../decisions/confirm-fact.ts'
import type { Html } from '../../html.ts'
import { moment } from '../../language.ts'
import { catalogueFor, type Visit } from '../../site.ts'
import { profTexts } from '../../texts/prof.ts'
import { facts } from '../../ui.ts'
import { categoryName, purposeOf } from '../ouder/parts.ts'
import { type Desk, nameOfParty } from '../staff/office.ts'

/** The form that confirms a claim. */
export const CONFIRM_PATH = '/prof/bevestigen'

/** What is claimed, in words. */
export const claimName = (visit: Visit, { name, value }: OpenClaim): string => {
  const { work } = profTexts[visit.language]
  const known: Readonly<Record<string, string>> = {
    ...catalogueFor(visit).flags,
    ...work.factNames,
  }
  const words = known[name] ?? name
  return value ? words : work.isNot(words)
}

/** By whom, for what and until when. */
export const claimFacts = (desk: Desk, claim: OpenClaim): Html => {
  const { visit } = desk
  const { language } = visit
  const { work } = profTexts[language]
  const { requester, purpose, categories } = claim
  return facts([
    requester !== null && [work.by, nameOfParty(desk, requester)],
    purpose !== null && [work.purpose, purposeOf(visit, purpose)?.name ?? purpose],
    categories !== null && [work.what, categories.map((id) => categoryName(visit, id)).join(', ')],
    [work.since, moment(claim.at, language)],
    [work.until, moment(claim.until, language)],
  ])
}
