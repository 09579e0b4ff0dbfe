/** Families that ask to be erased: until when they are answered, and the officer's decision with its reason. */
import type { Request } from 'express'
import { ERASURE_ANSWER_CHARS_MAX } from '../../../../consent/erasure-request.ts'
import { ConsentError } from '../../../../consent/errors.ts'
import { holdsBsn } from '../../../../consent/free-text.ts'
import { type ErasureRequestId, erasureRequestIds } from '../../../../consent/id.ts'
import type { Actor } from '../../../../consent/party.ts'
import { dayOf } from '../../../../consent/time.ts'
import { unknownThing } from '../../../acting.ts'
import {
  decideErasure,
  erasureRequestFor,
  erasureRequestsFor,
  type OfficersErasureRequest,
} from '../../../erasure/decide-erasure.ts'
import { errorSummary, type FieldFault, radios, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { dayOnPage, dutchOn, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { pageLinks, pageOf } from '../../lists.ts'
import { type Outcome, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { oversightTexts } from '../../texts/oversight.ts'
import { refusalIn } from '../../texts/refusals.ts'
import { wissenOfficerTexts } from '../../texts/wissen.ts'
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
import { type Desk, deskAt, OFFICE, officesAs, otherOffices } from '../staff/office.ts'

const PATH = '/fg/wisverzoeken'
const MENU = '/fg/bewaren'

/** What an officer can decide. */
const DECISIONS = ['toegewezen', 'afgewezen'] as const

const actorAt = async (visit: Visit, req: Request): Promise<Desk & { readonly actor: Actor }> => {
  const desk = await deskAt(visit, 'fg', req)
  const { actor } = desk
  if (!actor) throw unknownThing()
  return { ...desk, actor }
}

const stateBadges = (visit: Visit, { state, answerBy }: OfficersErasureRequest): Html => {
  const texts = wissenOfficerTexts[visit.language]
  const isLate = state === 'open' && dayOf(visit.now) > answerBy
  return html`${badge(state === 'open' ? 'warning' : 'safe', texts.states[state])}${isLate && html` ${badge('warning', texts.late)}`}`
}

const listPage: PortalRoute['handle'] = async (visit, req) => {
  const desk = await actorAt(visit, req)
  const { language } = visit
  const texts = wissenOfficerTexts[language]
  const { party } = desk.actor
  const requests = await erasureRequestsFor(visit.context, desk.actor)
  const { shown, next } = pageOf(requests, req)
  const address = `${PATH}?${OFFICE}=${party}`
  const rows = shown.map((request) => [
    moment(request.at, language),
    idText(request.id),
    dayOnPage(request.answerBy, language),
    stateBadges(visit, request),
    linkButton(`${PATH}/${request.id}?${OFFICE}=${party}`, texts.open, 'subtle'),
  ])
  return {
    title: texts.title,
    current: MENU,
    body: html`${lead(texts.lead)}
${rows.length > 0 ? table(texts.caption, texts.heads, rows) : paragraph(texts.none)}
${buttons(pageLinks(visit, { req, address, next, more: texts.more }), otherOffices(desk, PATH, oversightTexts[language].switch))}`,
  }
}

const idIn = ({ params }: Request): ErasureRequestId => {
  const id = erasureRequestIds.schema.safeParse(params['id']).data
  if (!id) throw unknownThing()
  return id
}

const about = (visit: Visit, request: OfficersErasureRequest): Html => {
  const { language } = visit
  const texts = wissenOfficerTexts[language]
  const isOpen = request.state === 'open'
  return facts([
    [texts.heads[1] ?? '', idText(request.id)],
    [texts.heads[0] ?? '', moment(request.at, language)],
    [texts.heads[2] ?? '', dayOnPage(request.answerBy, language)],
    [texts.heads[3] ?? '', stateBadges(visit, request)],
    [texts.child, request.kind === null ? texts.noChild : idText(request.kind)],
    isOpen && [texts.all, request.isComplete ? texts.yes : texts.no],
    request.answer !== null && [texts.answer, dutchOn(language, request.answer)],
    request.employee !== null && [texts.decidedBy, request.employee],
  ])
}

const decisionForm = (
  { visit, actor }: Desk,
  request: OfficersErasureRequest,
  faults: readonly FieldFault[],
): Html => {
  const { language, fields } = visit
  const texts = wissenOfficerTexts[language]
  const decision = radios({
    name: 'besluit',
    legend: texts.decision,
    faults,
    value: wordIn(fields, 'besluit'),
    options: DECISIONS.filter((state) => request.isComplete || state === 'afgewezen').map(
      (value) => ({ value, label: texts.decisions[value] }),
    ),
  })
  const answer = textField({
    name: 'waarom',
    label: texts.answer,
    hint: texts.answerHint(ERASURE_ANSWER_CHARS_MAX),
    faults,
    value: wordIn(fields, 'waarom'),
    long: true,
  })
  const here = `${PATH}/${request.id}?${OFFICE}=${actor?.party}`
  return html`${!request.isComplete && paragraph(texts.notAll)}${heading(2, texts.careTitle)}${list(texts.care)}
${form(visit, here, html`${decision}${answer}${buttons(button(texts.save))}`)}`
}

const requestPage = (
  desk: Desk,
  request: OfficersErasureRequest,
  { faults = [], saved = false }: { faults?: readonly FieldFault[]; saved?: boolean },
): Outcome => {
  const { visit, actor } = desk
  const texts = wissenOfficerTexts[visit.language]
  return {
    title: texts.one,
    current: MENU,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[visit.language].errors.summary, faults)}
${saved && alert('ok', { title: texts.saved }, null)}
${about(visit, request)}
${request.state === 'open' && decisionForm(desk, request, faults)}
${linkButton(`${PATH}?${OFFICE}=${actor?.party}`, texts.back, 'subtle')}`,
  }
}

const show: PortalRoute['handle'] = async (visit, req) => {
  const desk = await actorAt(visit, req)
  const request = await erasureRequestFor(visit.context, desk.actor, idIn(req))
  return requestPage(desk, request, { saved: req.query['bewaard'] === 'ja' })
}

const faultsIn = (
  { language }: Visit,
  { state, answer }: { readonly state: string | undefined; readonly answer: string },
): FieldFault[] => {
  const texts = wissenOfficerTexts[language]
  const messages = [
    answer === '' && texts.answerFault,
    answer.length > ERASURE_ANSWER_CHARS_MAX && texts.answerLong(ERASURE_ANSWER_CHARS_MAX),
    holdsBsn(answer) && texts.answerBsn,
  ].filter((message) => message !== false)
  return [
    ...(state === undefined ? [{ field: 'besluit', message: texts.decisionFault }] : []),
    ...messages.map((message) => ({ field: 'waarom', message })),
  ]
}

const decide: PortalRoute['handle'] = async (visit, req) => {
  const desk = await actorAt(visit, req)
  const { actor } = desk
  const office = officesAs(visit, 'fg').find(({ party }) => party === actor.party)
  if (!office) throw unknownThing()
  const id = idIn(req)
  const request = await erasureRequestFor(visit.context, actor, id)
  const state = DECISIONS.find((one) => one === wordIn(visit.fields, 'besluit'))
  const answer = wordIn(visit.fields, 'waarom').trim()
  const faults = faultsIn(visit, { state, answer })
  if (faults.length > 0 || state === undefined) return requestPage(desk, request, { faults })
  const officer = { ...actor, functions: office.functions }
  try {
    await decideErasure(visit.context, officer, visit.key, { request: id, state, answer })
    return { to: `${PATH}/${id}?${OFFICE}=${actor.party}&bewaard=ja` }
  } catch (error) {
    if (!(error instanceof ConsentError && error.code === 'conflict')) throw error
    return requestPage(desk, request, {
      faults: [{ field: 'besluit', message: refusalIn(visit.language, error.message) }],
    })
  }
}

export const wisverzoeken: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'fg', handle: listPage },
  { method: 'get', path: `${PATH}/:id`, for: 'fg', handle: show },
  { method: 'post', path: `${PATH}/:id`, for: 'fg', fresh: true, handle: decide },
]
