/** Delen zonder toestemming: the weighing first, one receiver, named data, a day. */
import {
  duty,
  shareInput,
  shareWithoutConsent,
  speakingGround,
} from '../../../share-without-consent.ts'
import { checkboxes, type FieldFault, radios, textField } from '../../fields.ts'
import { html } from '../../html.ts'
import { moment } from '../../language.ts'
import { type Page, type PortalRoute, type Visit, wordIn, wordsIn } from '../../site.ts'
import { profTexts } from '../../texts/prof.ts'
import { lead, list } from '../../ui.ts'
import { findFaults, isFillingIn } from '../staff/finding.ts'
import { attempt, enterAt, type FaultWords, keyFor } from '../staff/input.ts'
import { type Desk, deskOf } from '../staff/office.ts'
import {
  offerCheck,
  offerForm,
  offerResult,
  offerWords,
  SHARED_FIELDS,
  typedOffer,
} from './offering.ts'

const PATH = '/prof/zonder-toestemming'

const wordsOf = (visit: Visit): FaultWords => {
  const { speak } = profTexts[visit.language]
  return {
    ...offerWords(visit),
    ground: { field: 'grond', message: speak.groundFault },
    weighingHash: { field: 'afweging', message: speak.weighingFault },
    duties: { field: 'vragen', message: speak.dutiesFault },
  }
}

const typed = (visit: Visit): unknown => {
  const { fields } = visit
  const hash = wordIn(fields, 'afweging').trim().toLowerCase()
  return {
    ...typedOffer(visit),
    ground: wordIn(fields, 'grond'),
    ...(hash !== '' && { weighingHash: hash }),
    duties: wordsIn(fields, 'vragen'),
  }
}

const formPage = (desk: Desk, faults: readonly FieldFault[]): Page => {
  const { language, fields } = desk.visit
  const { speak } = profTexts[language]
  return offerForm(desk, faults, {
    path: PATH,
    title: speak.title,
    intro: html`${lead(speak.lead)}${list(speak.rules)}`,
    extra: html`${radios({
      name: 'grond',
      legend: speak.ground,
      faults,
      value: wordIn(fields, 'grond'),
      options: speakingGround.options.map((value) => ({ value, label: speak.grounds[value] })),
    })}${checkboxes({
      name: 'vragen',
      legend: speak.duties,
      faults,
      values: wordsIn(fields, 'vragen'),
      options: duty.options.map((value) => ({ value, label: speak.duty[value] })),
    })}${textField({
      name: 'afweging',
      label: speak.weighing,
      hint: speak.weighingHint,
      faults,
      value: wordIn(fields, 'afweging'),
    })}`,
  })
}

const checkPage = (desk: Desk): Page => {
  const { language, fields } = desk.visit
  const { speak } = profTexts[language]
  const ground = speakingGround.parse(wordIn(fields, 'grond'))
  return offerCheck(desk, {
    path: PATH,
    title: speak.title,
    question: speak.check,
    send: speak.send,
    carry: [...SHARED_FIELDS, 'grond', 'vragen', 'afweging'],
    rows: [[speak.ground, speak.grounds[ground]]],
  })
}

const take: PortalRoute['handle'] = async (visit) => {
  const desk = await deskOf(visit, 'professional')
  const step = wordIn(visit.fields, 'stap')
  if (isFillingIn(visit)) return formPage(desk, findFaults(desk, 'ontvanger'))
  const words = wordsOf(visit)
  const entered = enterAt(desk, shareInput, typed(visit), words)
  if (!entered.ok) return formPage(desk, entered.faults)
  if (step !== 'verstuur') return checkPage(desk)
  const { actor, input } = entered.input
  const shared = await attempt(visit, { words, unknown: 'kind' }, () =>
    shareWithoutConsent(visit.context, actor, keyFor(visit, input), input),
  )
  if (!shared.ok) return formPage(desk, shared.faults)
  const { speak } = profTexts[visit.language]
  return offerResult(visit, shared.input, {
    title: speak.title,
    done: speak.done,
    told: speak.rules.at(-1) ?? '',
    rows: [[speak.doorUntil, moment(shared.input.until, visit.language)]],
  })
}

export const zonderToestemming: readonly PortalRoute[] = [
  {
    method: 'get',
    path: PATH,
    for: 'professional',
    handle: async (visit) => formPage(await deskOf(visit, 'professional'), []),
  },
  // The heaviest act there is: it asks for a login as fresh as a parent's yes.
  { method: 'post', path: PATH, for: 'professional', fresh: true, handle: take },
]
