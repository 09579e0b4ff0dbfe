/** Letting another organisation know what the law says it must or may hear: offered here, collected at the gateway. */
import { makeOffer, offerInput } from '../../../disclosure/offer.ts'
import type { FieldFault } from '../../fields.ts'
import { html } from '../../html.ts'
import { type Page, type PortalRoute, wordIn } from '../../site.ts'
import { profTexts } from '../../texts/prof.ts'
import { lead } from '../../ui.ts'
import { findFaults, isFillingIn } from '../staff/finding.ts'
import { attempt, enterAt, keyFor } from '../staff/input.ts'
import { type Desk, deskOf } from '../staff/office.ts'
import {
  offerCheck,
  offerForm,
  offerResult,
  offerWords,
  SHARED_FIELDS,
  typedOffer,
} from './offering.ts'

const PATH = '/prof/aanbieden'

const formPage = (desk: Desk, faults: readonly FieldFault[]): Page => {
  const { title, lead: intro } = profTexts[desk.visit.language].offer
  return offerForm(desk, faults, { path: PATH, title, intro: lead(intro), extra: html`` })
}

const checkPage = (desk: Desk): Page => {
  const { title, check, send } = profTexts[desk.visit.language].offer
  return offerCheck(desk, {
    path: PATH,
    title,
    question: check,
    send,
    carry: SHARED_FIELDS,
    rows: [],
  })
}

const take: PortalRoute['handle'] = async (visit) => {
  const desk = await deskOf(visit, 'professional')
  const step = wordIn(visit.fields, 'stap')
  if (isFillingIn(visit)) return formPage(desk, findFaults(desk, 'ontvanger'))
  const words = offerWords(visit)
  const entered = enterAt(desk, offerInput, typedOffer(visit), words)
  if (!entered.ok) return formPage(desk, entered.faults)
  if (step !== 'verstuur') return checkPage(desk)
  const { actor, input } = entered.input
  const made = await attempt(visit, { words, unknown: 'kind' }, () =>
    makeOffer(visit.context, actor, keyFor(visit, input), input),
  )
  if (!made.ok) return formPage(desk, made.faults)
  const { title, done, told } = profTexts[visit.language].offer
  return offerResult(visit, made.input, { title, done, told, rows: [] })
}

export const aanbieden: readonly PortalRoute[] = [
  {
    method: 'get',
    path: PATH,
    for: 'professional',
    handle: async (visit) => formPage(await deskOf(visit, 'professional'), []),
  },
  { method: 'post', path: PATH, for: 'professional', handle: take },
]
