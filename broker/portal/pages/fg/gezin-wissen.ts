/** Asking to erase what is known of one family: who and why, what would go and stay, and the number of the request. */
import type { Request } from 'express'
import type { Actor } from '../../../../consent/party.ts'
import { type ByStaff, unknownThing } from '../../../acting.ts'
import {
  type AskErasureInput,
  askErasure,
  askErasureInput,
  askedErasures,
  type ErasurePlan,
  erasurePlan,
  erasureReason,
  type FamilyErasure,
} from '../../../erasure/erase-family.ts'
import { errorSummary, type FieldFault, radios } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { pageLinks, pageOf } from '../../lists.ts'
import { type Page, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { familyErasureTexts } from '../../texts/family-erasure.ts'
import { frameTexts } from '../../texts/frame.ts'
import {
  alert,
  badge,
  button,
  buttons,
  facts,
  heading,
  idText,
  lead,
  linkButton,
  list,
  paragraph,
  table,
} from '../../ui.ts'
import { childField } from '../staff/fields.ts'
import { attempt, carried, enter, keyFor } from '../staff/input.ts'
import { type Desk, deskAt, OFFICE, officesAs } from '../staff/office.ts'

const PATH = '/fg/bewaren/gezin'

type OfficersDesk = Desk & { readonly actor: Actor; readonly officer: ByStaff }

const officerAt = async (visit: Visit, req: Request): Promise<OfficersDesk> => {
  const desk = await deskAt(visit, 'fg', req)
  const { actor } = desk
  const office = officesAs(visit, 'fg').find(({ party }) => party === actor?.party)
  if (!(actor && office)) throw unknownThing()
  return { ...desk, actor, officer: { ...actor, functions: office.functions } }
}

const addressOf = ({ actor }: OfficersDesk, query = ''): string =>
  `${PATH}?${OFFICE}=${actor.party}${query}`

const wordsOf = ({ language }: Visit) => {
  const texts = familyErasureTexts[language]
  return {
    kind: { field: 'kind', message: texts.childFault },
    reason: { field: 'reden', message: texts.reasonFault },
  }
}

const askedTable = (desk: OfficersDesk, asked: readonly FamilyErasure[], req: Request): Html => {
  const { visit } = desk
  const { language } = visit
  const texts = familyErasureTexts[language]
  if (asked.length === 0) return paragraph(texts.none)
  const { shown, next } = pageOf(asked, req)
  const rows = table(
    texts.caption,
    texts.heads,
    shown.map(({ id, at, employee, reason, doneAt }) => [
      idText(id),
      moment(at, language),
      employee,
      texts.reasons[reason],
      doneAt === null
        ? badge('warning', texts.open)
        : html`${badge('safe', texts.done)} ${moment(doneAt, language)}`,
    ]),
  )
  return html`${rows}${buttons(pageLinks(visit, { req, address: addressOf(desk), next, more: texts.more }))}`
}

const formPage = async (
  { desk, req }: { readonly desk: OfficersDesk; readonly req: Request },
  faults: readonly FieldFault[],
  box: Html | false = false,
): Promise<Page> => {
  const { visit, actor } = desk
  const texts = familyErasureTexts[visit.language]
  const asked = await askedErasures(visit.context, actor)
  const reason = radios({
    name: 'reden',
    legend: texts.reason,
    faults,
    value: wordIn(visit.fields, 'reden'),
    options: erasureReason.options.map((value) => ({ value, label: texts.reasons[value] })),
  })
  return {
    title: texts.title,
    current: '/fg/bewaren',
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[visit.language].errors.summary, faults)}${box}${lead(texts.lead)}${paragraph(texts.steps)}
${form(visit, addressOf(desk), html`${childField(visit, faults)}${reason}${buttons(button(texts.check, { name: 'stap', value: 'kijk' }))}`)}
${heading(2, texts.asked)}${askedTable(desk, asked, req)}`,
  }
}

const checkPage = (desk: OfficersDesk, input: AskErasureInput, plan: ErasurePlan): Page => {
  const { visit } = desk
  const texts = familyErasureTexts[visit.language]
  const { goes, stays } = plan
  const choice = buttons(
    button(texts.ask, { hint: 'negative', name: 'stap', value: 'vraag' }),
    linkButton(addressOf(desk), texts.change, 'secondary'),
  )
  return {
    title: texts.checkTitle,
    current: '/fg/bewaren',
    body: html`${facts([[texts.reason, texts.reasons[input.reason]]])}
${heading(2, texts.goes)}${list([texts.members(goes.members), texts.organisations(goes.organisations), texts.sealed])}
${heading(2, texts.stays)}${list([texts.statements(stays.statements), texts.rows(stays.logRows), texts.atOthers])}
${alert('warning', { title: texts.final }, paragraph(texts.finalWhat))}
${form(visit, addressOf(desk), html`${carried(visit.fields, ['kind', 'reden'])}${choice}`)}`,
  }
}

const take: PortalRoute['handle'] = async (visit, req) => {
  const desk = await officerAt(visit, req)
  const { officer } = desk
  const words = wordsOf(visit)
  const { fields } = visit
  const typed = { kind: wordIn(fields, 'kind').trim(), reason: wordIn(fields, 'reden') }
  const entered = enter(askErasureInput, typed, words)
  if (!entered.ok) return formPage({ desk, req }, entered.faults)
  const { input } = entered
  const unknown = 'kind'
  if (wordIn(fields, 'stap') !== 'vraag') {
    const plan = await attempt(visit, { words, unknown }, () =>
      erasurePlan(visit.context, officer, input),
    )
    return plan.ok ? checkPage(desk, input, plan.input) : formPage({ desk, req }, plan.faults)
  }
  const asked = await attempt(visit, { words, unknown }, () =>
    askErasure(visit.context, officer, keyFor(visit, input), input),
  )
  if (!asked.ok) return formPage({ desk, req }, asked.faults)
  return { to: addressOf(desk, `&gevraagd=${asked.input.id}`) }
}

const show: PortalRoute['handle'] = async (visit, req) => {
  const { savedTitle, saved } = familyErasureTexts[visit.language]
  const isAsked = typeof req.query['gevraagd'] === 'string'
  const box = isAsked && alert('ok', { title: savedTitle }, paragraph(saved))
  return formPage({ desk: await officerAt(visit, req), req }, [], box)
}

export const gezinWissen: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'fg', handle: show },
  { method: 'post', path: PATH, for: 'fg', fresh: true, handle: take },
]
