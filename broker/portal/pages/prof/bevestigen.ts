/** Confirming what another says about a child: it may open data without consent, so it is checked before it counts. */

import { unknownThing } from '../../../acting.ts'
import { confirmFact, confirmFactInput, openClaims } from '../../../decisions/confirm-fact.ts'
import { html } from '../../html.ts'
import { form } from '../../layout.ts'
import { type Page, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { profTexts } from '../../texts/prof.ts'
import { button, buttons, heading, lead, linkButton, paragraph } from '../../ui.ts'
import { carried, keyFor } from '../staff/input.ts'
import { deskOf, OFFICE } from '../staff/office.ts'
import { CONFIRM_PATH, claimFacts, claimName } from './claims.ts'

const WORK_LIST = '/prof'

/** The desk and the claim that the form names; what is no claim, and no child, is one answer. */
const named = async (visit: Visit) => {
  const desk = await deskOf(visit, 'professional')
  const { fields } = visit
  const input = confirmFactInput.safeParse({
    kind: wordIn(fields, 'kind'),
    claim: wordIn(fields, 'claim'),
  })
  const { actor } = desk
  if (!(actor && input.success)) throw unknownThing()
  return { desk, actor, input: input.data }
}

/** Asks once more, with everything that the claim says. */
export const checkClaim = async (visit: Visit): Promise<Page> => {
  const { desk, actor, input } = await named(visit)
  const claims = await openClaims(visit.context, actor, input.kind)
  const claim = claims.find(({ id }) => id === input.claim)
  if (!claim) throw unknownThing()
  const { work } = profTexts[visit.language]
  return {
    title: work.checkTitle,
    current: WORK_LIST,
    body: html`${lead(work.forChild(input.kind))}${heading(2, claimName(visit, claim))}${claimFacts(desk, claim)}${paragraph(work.check)}
${form(
  visit,
  CONFIRM_PATH,
  html`${carried(visit.fields, [OFFICE, 'kind', 'claim'])}${buttons(
    button(work.confirmYes, { name: 'stap', value: 'bevestig' }),
    linkButton(WORK_LIST, work.confirmNo, 'secondary'),
  )}`,
)}`,
  }
}

const take: PortalRoute['handle'] = async (visit) => {
  if (wordIn(visit.fields, 'stap') !== 'bevestig') return checkClaim(visit)
  const { actor, input } = await named(visit)
  await confirmFact(visit.context, actor, keyFor(visit, input), input)
  return { to: `${WORK_LIST}?bevestigd=ja` }
}

export const bevestigen: readonly PortalRoute[] = [
  // It counts as much as sharing without consent: it asks for a login as fresh.
  {
    method: 'post',
    path: CONFIRM_PATH,
    for: 'professional',
    fresh: true,
    back: WORK_LIST,
    handle: take,
  },
]
