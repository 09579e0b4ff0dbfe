/** Recording a condition that a rule asks for: what the organisation knows itself about a child, in a form and a check. */
import { recordFactInput } from '../../../decisions/fact-input.ts'
import { recordFact } from '../../../decisions/record-fact.ts'
import { errorSummary, type FieldFault, radios, select } from '../../fields.ts'
import { type HtmlValue, html } from '../../html.ts'
import { moment } from '../../language.ts'
import { form } from '../../layout.ts'
import {
  catalogueFor,
  type Page,
  type PortalRoute,
  type Visit,
  wordIn,
  wordsIn,
} from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { profTexts } from '../../texts/prof.ts'
import { staffTexts } from '../../texts/staff.ts'
import { alert, button, buttons, facts, lead, linkButton, list, paragraph } from '../../ui.ts'
import { categoryName, purposeOf } from '../ouder/parts.ts'
import { categoryField, childField, purposeField } from '../staff/fields.ts'
import { findFaults, isFillingIn, partyField } from '../staff/finding.ts'
import { attempt, carried, enterAt, type FaultWords, keyFor } from '../staff/input.ts'
import { type Desk, deskOf, nameOfParty, OFFICE, officeField } from '../staff/office.ts'
import { KNOWN } from './controle-parts.ts'
import { RECORDABLE } from './recordable.ts'

const PATH = '/prof/feit'
const CARRIED = [OFFICE, 'kind', 'feit', 'klopt', 'ontvanger', 'doel', 'categorieen']

const HOLDS = 'ja'
const HOLDS_NOT = 'nee'

const recordInput = recordFactInput
  .pick({ kind: true, requester: true, purpose: true, categories: true })
  .extend({ name: RECORDABLE, value: recordFactInput.shape.value.unwrap() })

const wordsOf = ({ language }: Visit): FaultWords => {
  const { fields } = staffTexts[language]
  const { fact } = profTexts[language]
  return {
    kind: { field: 'kind', message: fields.childFault },
    name: { field: 'feit', message: fact.whatFault },
    value: { field: 'klopt', message: fact.holdsFault },
    requester: { field: 'ontvanger', message: fields.receiverFault },
    purpose: { field: 'doel', message: fields.purposeFault },
    categories: { field: 'categorieen', message: fields.categoriesFault },
  }
}

const optional = (name: string, value: string) => (value === '' ? {} : { [name]: value })

const typed = ({ fields }: Visit): unknown => {
  const holds = wordIn(fields, 'klopt')
  const categories = wordsIn(fields, 'categorieen')
  return {
    kind: wordIn(fields, 'kind').trim(),
    name: wordIn(fields, 'feit'),
    value: holds === HOLDS || (holds === HOLDS_NOT ? false : undefined),
    ...optional('requester', wordIn(fields, 'ontvanger')),
    ...optional('purpose', wordIn(fields, 'doel')),
    ...(categories.length > 0 && { categories }),
  }
}

const nameOfFact = (visit: Visit, name: string): string => {
  const known: Readonly<Record<string, string>> = catalogueFor(visit).flags
  return known[name] ?? name
}

const page = (visit: Visit, body: HtmlValue, status = 200): Page => ({
  title: profTexts[visit.language].fact.title,
  current: '/prof',
  body: html`${body}`,
  status,
})

const formPage = (desk: Desk, faults: readonly FieldFault[]): Page => {
  const { visit } = desk
  const { language, fields } = visit
  const { fact } = profTexts[language]
  const what = select({
    name: 'feit',
    label: fact.what,
    faults,
    value: wordIn(fields, 'feit'),
    options: RECORDABLE.options.map((value) => ({ value, label: nameOfFact(visit, value) })),
  })
  const holds = radios({
    name: 'klopt',
    legend: fact.holds,
    faults,
    value: wordIn(fields, 'klopt'),
    options: [HOLDS, HOLDS_NOT].map((value) => ({ value, label: fact.answers[value] ?? value })),
  })
  const receiver = partyField(desk, { name: 'ontvanger', label: fact.receiver }, faults)
  const next = button(staffTexts[language].fields.next, { name: 'stap', value: 'controleer' })
  return page(
    visit,
    html`${errorSummary(frameTexts[language].errors.summary, faults)}${lead(fact.lead)}${paragraph(fact.until)}
${form(visit, PATH, html`${officeField(desk, faults)}${childField(visit, faults)}${what}${holds}${paragraph(fact.scopeHint)}${receiver}${purposeField(visit, faults)}${categoryField(visit, faults)}${buttons(next)}`)}`,
    faults.length > 0 ? 400 : 200,
  )
}

/** What is recorded, as the check and the result show it. */
const told = (desk: Desk): readonly (readonly [HtmlValue, HtmlValue])[] => {
  const { visit } = desk
  const { fields, language } = visit
  const { fact } = profTexts[language]
  const words = staffTexts[language].fields
  const [receiver, purpose] = [wordIn(fields, 'ontvanger'), wordIn(fields, 'doel')]
  const categories = wordsIn(fields, 'categorieen')
  return [
    [words.child, wordIn(fields, 'kind').trim()],
    [fact.what, nameOfFact(visit, wordIn(fields, 'feit'))],
    [fact.holds, fact.answers[wordIn(fields, 'klopt')]],
    [words.receiver, receiver === '' ? fact.everybody : nameOfParty(desk, receiver)],
    [
      words.purpose,
      purpose === '' ? fact.everything : (purposeOf(visit, purpose)?.name ?? purpose),
    ],
    [
      words.categories,
      categories.length === 0
        ? fact.allData
        : list(categories.map((id) => categoryName(visit, id))),
    ],
  ]
}

const checkPage = (desk: Desk): Page => {
  const { visit } = desk
  const { fact } = profTexts[visit.language]
  const { change } = staffTexts[visit.language].fields
  return page(
    visit,
    html`${lead(fact.check)}${facts(told(desk))}
${form(
  visit,
  PATH,
  html`${carried(visit.fields, CARRIED)}${buttons(
    button(fact.save, { name: 'stap', value: 'bewaar' }),
    button(change, { kind: 'secondary', name: 'stap', value: 'verander' }),
  )}`,
)}`,
  )
}

const take: PortalRoute['handle'] = async (visit) => {
  const desk = await deskOf(visit, 'professional')
  const step = wordIn(visit.fields, 'stap')
  if (isFillingIn(visit)) return formPage(desk, findFaults(desk, 'ontvanger'))
  const words = wordsOf(visit)
  const entered = enterAt(desk, recordInput, typed(visit), words)
  if (!entered.ok) return formPage(desk, entered.faults)
  if (step !== 'bewaar') return checkPage(desk)
  const { actor, input } = entered.input
  const saved = await attempt(visit, { words, unknown: 'kind' }, () =>
    recordFact(visit.context, actor, keyFor(visit, input), input),
  )
  if (!saved.ok) return formPage(desk, saved.faults)
  const { fact } = profTexts[visit.language]
  const until = [fact.holdsUntil, moment(saved.input.until, visit.language)] as const
  return page(
    visit,
    html`${alert('ok', { title: fact.done }, html`${facts([...told(desk), until])}${paragraph(fact.doneWhat)}`)}
${linkButton(KNOWN, profTexts[visit.language].acts[KNOWN], 'secondary')}`,
  )
}

export const feit: readonly PortalRoute[] = [
  {
    method: 'get',
    path: PATH,
    for: 'professional',
    handle: async (visit) => formPage(await deskOf(visit, 'professional'), []),
  },
  // It can open data without consent: it asks for a login as fresh as sharing them does.
  { method: 'post', path: PATH, for: 'professional', fresh: true, handle: take },
]
