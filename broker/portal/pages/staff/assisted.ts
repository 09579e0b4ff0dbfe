/** Samen invullen: an employee of the holder writes down what a family member said, in a form and a check. */
import type { Actor, StaffFunction } from '../../../../consent/party.ts'
import {
  proofFaults,
  type RecordInput,
  recordConsent,
  recordInput,
} from '../../../answers/recorded-consent.ts'
import {
  dateField,
  errorSummary,
  type FieldFault,
  radios,
  select,
  textField,
} from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { dayOnPage } from '../../language.ts'
import { form } from '../../layout.ts'
import { type Page, type PortalRoute, type Visit, wordIn, wordsIn } from '../../site.ts'
import { assistedTexts } from '../../texts/assisted.ts'
import { frameTexts } from '../../texts/frame.ts'
import { staffTexts } from '../../texts/staff.ts'
import { datePartsIn, typedDay } from '../../typed-day.ts'
import { alert, button, buttons, facts, idText, lead, list, paragraph } from '../../ui.ts'
import { categoryName, purposeOf } from '../ouder/parts.ts'
import { categoryField, childField, purposeField } from './fields.ts'
import { findFaults, isFillingIn, partyField } from './finding.ts'
import { attempt, carried, enterAt, type FaultWords, keyFor, toldFaults } from './input.ts'
import { type Desk, deskOf, nameOfParty, OFFICE, officeField } from './office.ts'

type Place = { readonly path: string; readonly as: StaffFunction }

/** A yes that was filled in on screen waits for the person; a no, a stop, and what has a proof count at once, as a rule. */
const ON_SCREEN: RecordInput['channel'] = 'begeleid'
const WAITS = 'wacht'
const COUNTS = 'ja'

const FIELDS = [
  OFFICE,
  'kind',
  'rol',
  'keuze',
  'ontvanger',
  'doel',
  'categorieen',
  'manier',
  'scan',
  'getuige',
  'tot-dag',
  'tot-maand',
  'tot-jaar',
]

const wordsOf = ({ language }: Visit): FaultWords => {
  const texts = assistedTexts[language]
  const { fields } = staffTexts[language]
  return {
    kind: { field: 'kind', message: fields.childFormat },
    role: { field: 'rol', message: texts.whoFault },
    decision: { field: 'keuze', message: texts.whatFault },
    holder: { field: OFFICE, message: fields.officeFault },
    requester: { field: 'ontvanger', message: fields.receiverFault },
    purpose: { field: 'doel', message: fields.purposeFault },
    categories: { field: 'categorieen', message: fields.categoriesFault },
    channel: { field: 'manier', message: texts.channelFault },
    scanHash: { field: 'scan', message: texts.scanFault },
    witness: { field: 'getuige', message: texts.witnessFault },
    lastDay: { field: 'tot', message: texts.untilFault },
  }
}

const optional = (name: string, value: string) => (value === '' ? {} : { [name]: value })

const typed = ({ fields, language }: Visit): unknown => {
  const lastDay = typedDay(datePartsIn(fields, 'tot'))
  return {
    kind: wordIn(fields, 'kind').trim(),
    role: wordIn(fields, 'rol'),
    decision: wordIn(fields, 'keuze'),
    requester: wordIn(fields, 'ontvanger'),
    purpose: wordIn(fields, 'doel'),
    categories: wordsIn(fields, 'categorieen'),
    channel: wordIn(fields, 'manier'),
    language,
    ...optional('scanHash', wordIn(fields, 'scan').trim().toLowerCase()),
    ...optional('witness', wordIn(fields, 'getuige').trim()),
    // Null is no day, and no schema takes it for one.
    ...(lastDay !== undefined && { lastDay }),
  }
}

const asOptions = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))

const proofFields = ({ language, fields }: Visit, faults: readonly FieldFault[]): Html => {
  const texts = assistedTexts[language]
  return html`${radios({
    name: 'manier',
    legend: texts.how,
    faults,
    value: wordIn(fields, 'manier'),
    options: asOptions(texts.channels),
  })}${textField({ name: 'scan', label: texts.scan, hint: texts.scanHint, faults, value: wordIn(fields, 'scan') })}${textField({ name: 'getuige', label: texts.witness, hint: texts.witnessHint, faults, value: wordIn(fields, 'getuige') })}`
}

const answerFields = (desk: Desk, faults: readonly FieldFault[]): Html => {
  const { visit } = desk
  const { language, fields } = visit
  const texts = assistedTexts[language]
  return html`${select({
    name: 'rol',
    label: texts.who,
    hint: texts.whoHint,
    faults,
    value: wordIn(fields, 'rol'),
    options: asOptions(texts.roles),
  })}${radios({
    name: 'keuze',
    legend: texts.what,
    faults,
    value: wordIn(fields, 'keuze'),
    options: asOptions(texts.decisions),
  })}${partyField(desk, { name: 'ontvanger', label: staffTexts[language].fields.receiver }, faults)}${purposeField(visit, faults)}${categoryField(visit, faults)}${dateField(
    {
      name: 'tot',
      legend: texts.until,
      hint: texts.untilHint,
      faults,
      parts: datePartsIn(fields, 'tot'),
      labels: { day: texts.day, month: texts.month, year: texts.year },
    },
  )}`
}

const formPage = (desk: Desk, { path }: Place, faults: readonly FieldFault[]): Page => {
  const { visit } = desk
  const { language } = visit
  const texts = assistedTexts[language]
  return {
    title: texts.title,
    current: path,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${lead(texts.lead)}${paragraph(texts.own)}
${form(
  visit,
  path,
  html`${officeField(desk, faults)}${childField(visit, faults)}${answerFields(desk, faults)}${proofFields(visit, faults)}${buttons(button(staffTexts[language].fields.next, { name: 'stap', value: 'controleer' }))}`,
)}`,
    status: faults.length > 0 ? 400 : 200,
  }
}

const checkPage = (desk: Desk, { path }: Place, input: RecordInput): Page => {
  const { visit } = desk
  const { language, fields } = visit
  const texts = assistedTexts[language]
  const { fields: words } = staffTexts[language]
  return {
    title: texts.checkTitle,
    current: path,
    body: html`${facts([
      [words.child, input.kind],
      [texts.who, staffTexts[language].reasons.person(input.role)],
      [texts.what, texts.decisions[input.decision]],
      [words.receiver, nameOfParty(desk, input.requester)],
      [words.purpose, purposeOf(visit, input.purpose)?.name ?? input.purpose],
      [words.categories, list(input.categories.map((id) => categoryName(visit, id)))],
      [texts.until, input.lastDay ? dayOnPage(input.lastDay, language) : texts.untilAsked],
      [texts.how, texts.channels[input.channel]],
      input.scanHash !== undefined && [texts.scan, idText(input.scanHash)],
      input.witness !== undefined && [texts.witness, input.witness],
    ])}
${form(
  visit,
  path,
  html`${carried(fields, FIELDS)}${buttons(
    button(texts.save, { name: 'stap', value: 'bewaar' }),
    button(words.change, { kind: 'secondary', name: 'stap', value: 'verander' }),
  )}`,
)}`,
  }
}

/** Everything to be checked, or the form again where its proof would be refused afterwards. */
const checkOrForm = (
  desk: Desk,
  place: Place,
  { actor, input }: { readonly actor: Actor; readonly input: RecordInput },
): Page => {
  const { visit } = desk
  const faults = toldFaults(visit, wordsOf(visit), proofFaults(actor, input))
  return faults.length > 0 ? formPage(desk, place, faults) : checkPage(desk, place, input)
}

const take =
  (place: Place): PortalRoute['handle'] =>
  async (visit) => {
    const desk = await deskOf(visit, place.as)
    const step = wordIn(visit.fields, 'stap')
    if (isFillingIn(visit)) return formPage(desk, place, findFaults(desk, 'ontvanger'))
    const words = wordsOf(visit)
    const entered = enterAt(desk, recordInput, typed(visit), words)
    if (!entered.ok) return formPage(desk, place, entered.faults)
    const { actor, input } = entered.input
    if (step !== 'bewaar') return checkOrForm(desk, place, entered.input)
    const nobody = { field: 'rol', message: assistedTexts[visit.language].nobody }
    const saved = await attempt(visit, { words: { ...words, nobody }, unknown: 'nobody' }, () =>
      recordConsent(visit.context, actor, keyFor(visit, input), input),
    )
    if (!saved.ok) return formPage(desk, place, saved.faults)
    const waits = input.channel === ON_SCREEN && input.decision === 'gegeven'
    return { to: `${place.path}?gedaan=${waits ? WAITS : COUNTS}` }
  }

const begin =
  (place: Place): PortalRoute['handle'] =>
  async (visit, req) => {
    const texts = assistedTexts[visit.language]
    const page = formPage(await deskOf(visit, place.as), place, [])
    const done = req.query['gedaan']
    if (done !== COUNTS && done !== WAITS) return page
    const told =
      done === WAITS
        ? alert('warning', { title: texts.waitsTitle }, paragraph(texts.waits))
        : alert('ok', { title: texts.done }, paragraph(texts.doneWhat))
    return { ...page, body: html`${told}${page.body}` }
  }

/** The pages of filling in together. */
export const assistedRoutes = (place: Place): readonly PortalRoute[] => [
  { method: 'get', path: place.path, for: place.as, handle: begin(place) },
  { method: 'post', path: place.path, for: place.as, handle: take(place) },
]
