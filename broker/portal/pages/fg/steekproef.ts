/** The weekly sample: the weeks, one week to draw or go through, and the verdict on one look. */
import type { Request } from 'express'
import { z } from 'zod'
import { percentage, verdict, weekAfter } from '../../../../consent/sample.ts'
import { addDays } from '../../../../consent/time.ts'
import { unknownThing } from '../../../acting.ts'
import {
  drawSample,
  reviewLook,
  type Sample,
  type SampledLook,
  type SampledWeek,
  sampledWeek,
  sampledWeeks,
} from '../../../oversight/sampling.ts'
import { errorSummary, type FieldFault, radios } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { dayText, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { type Page, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { oversightTexts } from '../../texts/oversight.ts'
import { supervisionTexts } from '../../texts/supervision.ts'
import {
  alert,
  type BadgeKind,
  badge,
  button,
  buttons,
  facts,
  heading,
  idText,
  lead,
  link,
  linkButton,
  paragraph,
  table,
} from '../../ui.ts'
import { keyFor } from '../staff/input.ts'
import { type Desk, deskAt, nameOfParty, OFFICE, otherOffices } from '../staff/office.ts'
import { actorText, betweenText, purposeText } from './looks.ts'

const PATH = '/fg/steekproef'

const LOOKS: Readonly<Record<SampledLook['verdict'] & string, BadgeKind>> = {
  terecht: 'safe',
  twijfel: 'warning',
  onterecht: 'danger',
}

const officerAt = async (visit: Visit, req: Request) => {
  const desk = await deskAt(visit, 'fg', req)
  if (!desk.actor) throw unknownThing()
  return { desk, actor: desk.actor }
}

const addressOf = ({ actor }: Desk, path: string): string =>
  `${PATH}${path}?${OFFICE}=${actor?.party}`

const reviewedIn = ({ looks }: Sample): number =>
  looks.filter(({ verdict: said }) => said !== null).length

// --- all weeks -------------------------------------------------------------------------------------------------

const stateOf = ({ language }: Visit, { sample }: SampledWeek): Html => {
  const { states, progress } = supervisionTexts[language].sample
  if (sample === null) return badge('warning', states.open)
  const all = sample.looks.length
  const done = reviewedIn(sample)
  if (all === 0) return badge('neutral', states.empty)
  const mark = done === all ? badge('safe', states.done) : badge('warning', states.busy)
  return html`${mark} ${progress(done, all)}`
}

const weeksPage: PortalRoute['handle'] = async (visit, req) => {
  const { desk, actor } = await officerAt(visit, req)
  const { language } = visit
  const texts = supervisionTexts[language].sample
  const weeks = await sampledWeeks(visit.context, actor)
  return {
    title: texts.title,
    current: PATH,
    body: html`${lead(texts.lead)}${paragraph(texts.how)}${heading(2, nameOfParty(desk, actor.party))}
${table(
  texts.caption,
  texts.heads,
  weeks.map((one) => [
    texts.week(dayText(one.week, language), dayText(addDays(weekAfter(one.week), -1), language)),
    stateOf(visit, one),
    link(addressOf(desk, `/${one.week}`), texts.open),
  ]),
)}${buttons(otherOffices(desk, PATH, oversightTexts[language].switch))}`,
  }
}

// --- one week --------------------------------------------------------------------------------------------------

const weekIn = ({ params }: Request): string => {
  const day = z.iso.date().safeParse(params['week'])
  if (!day.success) throw unknownThing()
  return day.data
}

const drawForm = (desk: Desk, week: string, faults: readonly FieldFault[]): Html => {
  const { visit } = desk
  const texts = supervisionTexts[visit.language].sample
  const choice = radios({
    name: 'deel',
    legend: texts.share,
    faults,
    value: wordIn(visit.fields, 'deel'),
    options: [...percentage.values].map((share) => ({
      value: String(share),
      label: texts.shareOf(share),
    })),
  })
  return html`${paragraph(texts.drawLead)}${form(visit, addressOf(desk, `/${week}`), html`${choice}${buttons(button(texts.draw))}`)}`
}

const verdictCell = (desk: Desk, week: string, { row, verdict: said }: SampledLook): Html => {
  const texts = supervisionTexts[desk.visit.language].sample
  const address = addressOf(desk, `/${week}/${row.sequence}`)
  if (said === null) return link(address, texts.review)
  return html`${badge(LOOKS[said], texts.short[said])} ${link(address, texts.change)}`
}

const looksTable = (
  desk: Desk,
  looks: readonly SampledLook[],
  lastCell: (look: SampledLook) => Html,
): Html => {
  const { language } = desk.visit
  const texts = supervisionTexts[language].sample
  return table(
    texts.looks,
    texts.lookHeads,
    looks.map((look) => [
      moment(look.row.at, language),
      actorText(desk, look.row),
      betweenText(desk, look.row),
      purposeText(desk, look.row),
      look.row.subject && idText(look.row.subject),
      lastCell(look),
    ]),
  )
}

const drawnBody = (desk: Desk, week: string, sample: Sample): Html => {
  const texts = supervisionTexts[desk.visit.language].sample
  const { drawn, looks } = sample
  return html`${facts([
    [texts.size, texts.sizeOf(looks.length, drawn.uit, drawn.percentage)],
    [texts.seed, idText(drawn.zaad)],
  ])}
${looks.length > 0 ? looksTable(desk, looks, (look) => verdictCell(desk, week, look)) : paragraph(texts.none)}`
}

const weekPage = (
  desk: Desk,
  { week, sample }: SampledWeek,
  { faults = [], isSaved = false }: { faults?: readonly FieldFault[]; isSaved?: boolean },
): Page => {
  const { visit } = desk
  const { language } = visit
  const texts = supervisionTexts[language].sample
  return {
    title: texts.weekTitle(dayText(week, language)),
    current: PATH,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${isSaved && alert('ok', { title: texts.saved }, '')}
${sample === null ? drawForm(desk, week, faults) : drawnBody(desk, week, sample)}
${linkButton(addressOf(desk, ''), texts.all, 'secondary')}`,
    status: faults.length > 0 ? 400 : 200,
  }
}

const showWeek: PortalRoute['handle'] = async (visit, req) => {
  const { desk, actor } = await officerAt(visit, req)
  const week = await sampledWeek(visit.context, actor, weekIn(req))
  return weekPage(desk, week, { isSaved: req.query['vastgelegd'] === 'ja' })
}

const drawWeek: PortalRoute['handle'] = async (visit, req) => {
  const { desk, actor } = await officerAt(visit, req)
  const { week, sample } = await sampledWeek(visit.context, actor, weekIn(req))
  const share = percentage.safeParse(Number(wordIn(visit.fields, 'deel')))
  if (!share.success && sample === null) {
    const message = supervisionTexts[visit.language].sample.shareFault
    return weekPage(desk, { week, sample }, { faults: [{ field: 'deel', message }] })
  }
  const input = share.success ? { week, percentage: share.data } : null
  if (input) await drawSample(visit.context, actor, keyFor(visit, input), input)
  return { to: addressOf(desk, `/${week}`) }
}

// --- one look --------------------------------------------------------------------------------------------------

const lookAt = async (visit: Visit, req: Request) => {
  const { desk, actor } = await officerAt(visit, req)
  const { week, sample } = await sampledWeek(visit.context, actor, weekIn(req))
  const look = sample?.looks.find(({ row }) => String(row.sequence) === req.params['nummer'])
  if (!look) throw unknownThing()
  return { desk, actor, week, look }
}

type OneLook = Awaited<ReturnType<typeof lookAt>>

const lookPage = ({ desk, week, look }: OneLook, faults: readonly FieldFault[]): Page => {
  const { visit } = desk
  const { language } = visit
  const texts = supervisionTexts[language].sample
  const { row } = look
  const choice = radios({
    name: 'oordeel',
    legend: texts.verdict,
    faults,
    value: wordIn(visit.fields, 'oordeel') || (look.verdict ?? ''),
    options: verdict.options.map((value) => ({ value, label: texts.verdicts[value] })),
  })
  const [when, by, between, why, number] = texts.lookHeads
  return {
    title: texts.reviewTitle,
    current: PATH,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${lead(texts.reviewLead)}
${facts([
  [when, moment(row.at, language)],
  [by, actorText(desk, row)],
  [between, betweenText(desk, row)],
  [why, purposeText(desk, row)],
  [number, row.subject],
])}
${form(visit, addressOf(desk, `/${week}/${row.sequence}`), html`${choice}${buttons(button(texts.save), linkButton(addressOf(desk, `/${week}`), texts.back, 'secondary'))}`)}`,
    status: faults.length > 0 ? 400 : 200,
  }
}

const reviewOne: PortalRoute['handle'] = async (visit, req) => {
  const one = await lookAt(visit, req)
  const { desk, actor, week, look } = one
  const said = verdict.safeParse(wordIn(visit.fields, 'oordeel'))
  if (!said.success) {
    const message = supervisionTexts[visit.language].sample.verdictFault
    return lookPage(one, [{ field: 'oordeel', message }])
  }
  const input = { week, sequence: look.row.sequence, verdict: said.data }
  await reviewLook(visit.context, actor, keyFor(visit, input), input)
  return { to: `${addressOf(desk, `/${week}`)}&vastgelegd=ja` }
}

export const steekproef: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'fg', handle: weeksPage },
  { method: 'get', path: `${PATH}/:week`, for: 'fg', handle: showWeek },
  { method: 'post', path: `${PATH}/:week`, for: 'fg', handle: drawWeek },
  {
    method: 'get',
    path: `${PATH}/:week/:nummer`,
    for: 'fg',
    handle: async (visit, req) => lookPage(await lookAt(visit, req), []),
  },
  { method: 'post', path: `${PATH}/:week/:nummer`, for: 'fg', handle: reviewOne },
]
