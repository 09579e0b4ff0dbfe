/** The work list: by the number of a child, what waits for this organisation, and what can be done. */
import { z } from 'zod'
import { type Pseudonym, pseudonymIds } from '../../../../consent/id.ts'
import { type OpenClaim, openClaims } from '../../../decisions/confirm-fact.ts'
import { errorSummary, type FieldFault } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import { type Page, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { profTexts } from '../../texts/prof.ts'
import { staffTexts } from '../../texts/staff.ts'
import {
  alert,
  button,
  buttons,
  card,
  cards,
  heading,
  lead,
  link,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import { childField } from '../staff/fields.ts'
import { attempt, carried, enterAt, type FaultWords } from '../staff/input.ts'
import { type Desk, deskOf, OFFICE, officeField } from '../staff/office.ts'
import { checkClaim } from './bevestigen.ts'
import { CONFIRM_PATH, claimFacts, claimName } from './claims.ts'

const PATH = '/prof'

const childInput = z.strictObject({ kind: pseudonymIds.schema })

const wordsOf = ({ language }: Visit): FaultWords => ({
  kind: { field: 'kind', message: staffTexts[language].fields.childFault },
})

const findPage = (desk: Desk, faults: readonly FieldFault[], above: Html | false = false): Page => {
  const { visit } = desk
  const { language } = visit
  const { work, acts, requests } = profTexts[language]
  return {
    title: work.title,
    current: PATH,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${above}${lead(work.lead)}
${form(visit, PATH, html`${officeField(desk, faults)}${childField(visit, faults)}${buttons(button(work.find))}`)}
${heading(2, work.all)}${list(Object.entries(acts).map(([path, name]) => link(path, name)))}
${linkButton('/prof/vragen', requests, 'secondary')}`,
    status: faults.length > 0 ? 400 : 200,
  }
}

const claimCard = (desk: Desk, kind: Pseudonym, claim: OpenClaim): Html => {
  const { visit } = desk
  const { work } = profTexts[visit.language]
  return card(
    { title: claimName(visit, claim), level: 3 },
    html`${claimFacts(desk, claim)}${form(visit, CONFIRM_PATH, html`${carried({ ...visit.fields, kind, claim: claim.id }, [OFFICE, 'kind', 'claim'])}${button(work.confirm)}`)}`,
  )
}

const actForms = ({ visit }: Desk, kind: Pseudonym): readonly Html[] =>
  Object.entries(profTexts[visit.language].acts).map(([path, name]) =>
    form(
      visit,
      path,
      html`${carried({ ...visit.fields, kind }, [OFFICE, 'kind'])}${button(name, { kind: 'secondary', name: 'stap', value: 'begin' })}`,
    ),
  )

const childPage = (desk: Desk, kind: Pseudonym, claims: readonly OpenClaim[]): Page => {
  const { work } = profTexts[desk.visit.language]
  return {
    title: work.title,
    current: PATH,
    body: html`${lead(work.forChild(kind))}${heading(2, work.claims)}
${claims.length > 0 ? html`${paragraph(work.claimsLead)}${cards(claims.map((claim) => claimCard(desk, kind, claim)))}` : paragraph(work.noClaims)}
${heading(2, work.acts)}${buttons(actForms(desk, kind))}`,
  }
}

const find = async (visit: Visit, desk: Desk): Promise<Page> => {
  const words = wordsOf(visit)
  const typed = { kind: wordIn(visit.fields, 'kind').trim() }
  const entered = enterAt(desk, childInput, typed, words)
  if (!entered.ok) return findPage(desk, entered.faults)
  const { actor, input } = entered.input
  const claims = await attempt(visit, { words, unknown: 'kind' }, () =>
    openClaims(visit.context, actor, input.kind),
  )
  return claims.ok ? childPage(desk, input.kind, claims.input) : findPage(desk, claims.faults)
}

const take: PortalRoute['handle'] = async (visit) =>
  find(visit, await deskOf(visit, 'professional'))

const begin: PortalRoute['handle'] = async (visit, req) => {
  // What a login interrupted goes on where it was.
  if (wordIn(visit.fields, 'claim') !== '') return checkClaim(visit)
  const { work } = profTexts[visit.language]
  const isConfirmed = req.query['bevestigd'] === 'ja'
  const told = alert('ok', { title: work.confirmed }, paragraph(work.confirmedWhat))
  return findPage(await deskOf(visit, 'professional'), [], isConfirmed && told)
}

export const werklijst: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'professional', handle: begin },
  { method: 'post', path: PATH, for: 'professional', handle: take },
]
