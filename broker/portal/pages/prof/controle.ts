/** "Mag ik dit delen?", about a known child and without a name: the answer first, then the reasons. */
import type { z } from 'zod'
import {
  type CheckResult,
  checkInput,
  checkSharing,
  checkWithoutChild,
  namelessCheckInput,
} from '../../../check.ts'
import {
  checkboxes,
  errorSummary,
  type FieldFault,
  radios,
  select,
  textField,
} from '../../fields.ts'
import { type Html, html } from '../../html.ts'
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
import { checkTexts } from '../../texts/check.ts'
import { frameTexts } from '../../texts/frame.ts'
import { staffTexts } from '../../texts/staff.ts'
import {
  type AlertKind,
  alert,
  button,
  buttons,
  facts,
  heading,
  lead,
  linkButton,
  more,
  paragraph,
} from '../../ui.ts'
import { purposeOf } from '../ouder/parts.ts'
import { categoryField, childField, purposeField } from '../staff/fields.ts'
import { attempt, carried, enterAt, type FaultWords, keyFor } from '../staff/input.ts'
import {
  type Desk,
  deskOf,
  nameOfParty,
  OFFICE,
  officeField,
  partyOptions,
} from '../staff/office.ts'
import { isYes, reasonsTable } from '../staff/reasons.ts'
import { asksParticipants, checkStep, PARTICIPANTS, participantsPage } from './participants.ts'

const KNOWN = '/prof/controle'
const NAMELESS = '/prof/controle/zonder-naam'
/** Ticked where more organisations take part than the receiver. */
const MEETING = 'overleg'
const NAMELESS_FIELDS = [
  OFFICE,
  'ontvanger',
  'doel',
  'categorieen',
  'leeftijd',
  'gezag',
  'omstandigheden',
]
/** Typed for a check without a name: 19 is an age, 19.5 and 1e1 are none. */
const WHOLE_YEARS = /^\d{1,2}$/

type FormParts = {
  readonly path: string
  readonly intro: HtmlParts
  readonly fields: HtmlParts
  readonly other: Html
}
type HtmlParts = Html | readonly (Html | false)[]

const formPage = (
  visit: Visit,
  faults: readonly FieldFault[],
  { path, intro, fields, other }: FormParts,
): Page => {
  const { language } = visit
  const texts = checkTexts[language]
  return {
    title: texts.title,
    current: KNOWN,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${intro}${form(visit, path, html`${carried(visit.fields, [PARTICIPANTS])}${fields}${buttons(button(texts.ask, { name: 'stap', value: 'controleer' }))}`)}${other}`,
    status: faults.length > 0 ? 400 : 200,
  }
}

const sharedWords = ({ language }: Visit): FaultWords => {
  const { fields } = staffTexts[language]
  return {
    doel: { field: 'doel', message: fields.purposeFault },
    categorieen: { field: 'categorieen', message: fields.categoriesFault },
  }
}

// --- the answer ------------------------------------------------------------------------------------------------

const ALERTS: Readonly<Record<CheckResult['uitkomst'], AlertKind>> = {
  permit: 'ok',
  informed_only: 'ok',
  partial: 'warning',
  needs_consent: 'warning',
  deny: 'error',
}

type Told = {
  readonly result: CheckResult
  readonly purpose: string
  readonly nameOf: (receiver: string) => string
  readonly again: string
}

const answerPage = (desk: Desk, { result, purpose, nameOf, again }: Told): Page => {
  const { visit, actor } = desk
  const { language } = visit
  const texts = checkTexts[language]
  const all = Object.values(result.ontvangers).flatMap((reasons) => Object.values(reasons))
  const count = { yes: all.filter(isYes).length, all: all.length }
  const summary = facts([
    [texts.number, result.controlenummer],
    [texts.at, moment(result.at, language)],
    [texts.validUntil, moment(result.geldigTot, language)],
    actor !== null && [texts.by, nameOfParty(desk, actor.party)],
    [texts.purpose, purposeOf(visit, purpose)?.name ?? purpose],
  ])
  return {
    title: texts.title,
    current: KNOWN,
    body: html`${alert(ALERTS[result.uitkomst], { title: texts.answers[result.uitkomst](count) }, summary)}
${paragraph(texts.recorded)}${paragraph(texts.asIf)}
${Object.entries(result.ontvangers).map(
  ([receiver, reasons]) =>
    html`${heading(2, nameOf(receiver))}${reasonsTable(visit, texts.caption(nameOf(receiver)), reasons)}`,
)}
${paragraph(texts.print)}${linkButton(again, texts.again, 'secondary')}`,
  }
}

// --- about a known child ---------------------------------------------------------------------------------------

const knownPage = (desk: Desk, faults: readonly FieldFault[]): Page => {
  const { visit } = desk
  const { language, fields } = visit
  const texts = checkTexts[language]
  const options = partyOptions(desk, desk.actor?.party)
  return formPage(visit, faults, {
    path: KNOWN,
    intro: html`${lead(texts.lead)}${heading(2, texts.known)}`,
    fields: [
      officeField(desk, faults),
      childField(visit, faults),
      select({
        name: 'ontvanger',
        label: staffTexts[language].fields.receiver,
        faults,
        value: wordIn(fields, 'ontvanger'),
        options,
      }),
      checkboxes({
        name: MEETING,
        legend: texts.meetingLegend,
        values: wordsIn(fields, MEETING),
        options: [{ value: 'ja', label: texts.isMeeting }],
      }),
      purposeField(visit, faults),
      categoryField(visit, faults),
    ],
    other: linkButton(NAMELESS, texts.toNameless, 'secondary'),
  })
}

const knownWords = (visit: Visit): FaultWords => {
  const { fields } = staffTexts[visit.language]
  return {
    kind: { field: 'kind', message: fields.childFault },
    ontvangers: { field: 'ontvanger', message: fields.receiverFault },
    ...sharedWords(visit),
  }
}

/** Participants of a meeting that somebody went back to and unticked do not count. */
const participantsIn = (visit: Visit): readonly string[] =>
  checkStep(visit) === 'controleer' && !isMeeting(visit) ? [] : wordsIn(visit.fields, PARTICIPANTS)

const isMeeting = ({ fields }: Visit): boolean => wordIn(fields, MEETING) === 'ja'

const typedAboutChild = (visit: Visit): unknown => ({
  kind: wordIn(visit.fields, 'kind').trim(),
  ontvangers: [wordIn(visit.fields, 'ontvanger'), ...participantsIn(visit)].filter(
    (id, at, all) => id !== '' && all.indexOf(id) === at,
  ),
  doel: wordIn(visit.fields, 'doel'),
  categorieen: wordsIn(visit.fields, 'categorieen'),
})

/** Everybody else who could sit at the table, without whom was chosen already. */
const meetingPage = (desk: Desk): Page => {
  const { visit, actor } = desk
  const kinds = new Map(kindsOf(visit).map(({ id, name }) => [id, name]))
  const others = desk.parties.filter(
    ({ id }) => id !== actor?.party && id !== wordIn(visit.fields, 'ontvanger'),
  )
  return participantsPage(visit, {
    path: KNOWN,
    carry: [OFFICE, 'kind', 'ontvanger', MEETING, 'doel', 'categorieen'],
    candidates: others.map(({ id, name, kind }) => ({
      value: id,
      label: name,
      about: kinds.get(kind) ?? kind,
    })),
    faults: [],
  })
}

const checkKnown: PortalRoute['handle'] = async (visit) => {
  const desk = await deskOf(visit, 'professional')
  // A child was named on another page; the rest is still to be filled in.
  if (checkStep(visit) === 'begin') return knownPage(desk, [])
  const words = knownWords(visit)
  const entered = enterAt(desk, checkInput, typedAboutChild(visit), words)
  if (!entered.ok) return knownPage(desk, entered.faults)
  if (asksParticipants(visit, isMeeting(visit))) return meetingPage(desk)
  const { actor, input } = entered.input
  const checked = await attempt(visit, { words, unknown: 'kind' }, () =>
    checkSharing(visit.context, actor, keyFor(visit, input), input),
  )
  if (!checked.ok) return knownPage(desk, checked.faults)
  return answerPage(desk, {
    result: checked.input,
    purpose: input.doel,
    nameOf: (receiver) => nameOfParty(desk, receiver),
    again: KNOWN,
  })
}

// --- without a name --------------------------------------------------------------------------------------------

type Nameless = z.input<typeof namelessCheckInput>

const situation = (visit: Visit, faults: readonly FieldFault[]): Html => {
  const { language, fields } = visit
  const texts = checkTexts[language]
  const authorities = Object.entries(texts.authorities)
  const flags = Object.entries(catalogueFor(visit).flags)
  return html`${textField({ name: 'leeftijd', label: texts.age, faults, value: wordIn(fields, 'leeftijd'), inputmode: 'numeric' })}
${radios({
  name: 'gezag',
  legend: texts.authority,
  faults,
  value: wordIn(fields, 'gezag'),
  options: authorities.map(([value, label]) => ({ value, label })),
})}
${more(
  texts.circumstances,
  checkboxes({
    name: 'omstandigheden',
    legend: texts.circumstancesLegend,
    values: wordsIn(fields, 'omstandigheden'),
    options: flags.map(([value, label]) => ({ value, label })),
  }),
)}`
}

const kindsOf = (visit: Visit) => catalogueFor(visit).parties

const isTable = (visit: Visit, kind: string): boolean =>
  kindsOf(visit).some(({ id, isTable: table }) => id === kind && table)

/** Who sits at the table is asked once a table was chosen. */
const tablePage = (visit: Visit, faults: readonly FieldFault[]): Page =>
  participantsPage(visit, {
    path: NAMELESS,
    carry: NAMELESS_FIELDS,
    candidates: kindsOf(visit)
      .filter(({ isTable: table }) => !table)
      .map(({ id, name }) => ({ value: id, label: name, about: '' })),
    faults,
  })

/** The page with the field that does not fit; only who sits at the table is on a page of its own. */
const namelessFaults = (desk: Desk, faults: readonly FieldFault[]): Page => {
  const elsewhere = faults.filter(({ field }) => field !== PARTICIPANTS)
  if (elsewhere.length > 0) return namelessPage(desk, elsewhere)
  return tablePage(desk.visit, checkStep(desk.visit) === 'controleer' ? [] : faults)
}

const namelessPage = (desk: Desk, faults: readonly FieldFault[]): Page => {
  const { visit } = desk
  const { language, fields } = visit
  const texts = checkTexts[language]
  const kinds = kindsOf(visit).map(({ id, name }) => ({ value: id, label: name }))
  return formPage(visit, faults, {
    path: NAMELESS,
    intro: html`${lead(texts.namelessLead)}${heading(2, texts.nameless)}`,
    fields: [
      officeField(desk, faults),
      select({
        name: 'ontvanger',
        label: texts.kind,
        hint: texts.kindHint,
        faults,
        value: wordIn(fields, 'ontvanger'),
        options: kinds,
      }),
      purposeField(visit, faults),
      categoryField(visit, faults),
      situation(visit, faults),
    ],
    other: linkButton(KNOWN, texts.toKnown, 'secondary'),
  })
}

const namelessWords = (visit: Visit): FaultWords => {
  const texts = checkTexts[visit.language]
  return {
    ontvanger: { field: 'ontvanger', message: texts.kindFault },
    deelnemers: { field: 'deelnemers', message: texts.participantsFault },
    leeftijd: { field: 'leeftijd', message: texts.ageFault },
    gezag: { field: 'gezag', message: texts.authorityFault },
    omstandigheden: { field: 'omstandigheden', message: texts.circumstances },
    ...sharedWords(visit),
  }
}

const typedNameless = (visit: Visit) => {
  const { fields } = visit
  const atTable = isTable(visit, wordIn(fields, 'ontvanger'))
  const participants = atTable ? wordsIn(fields, 'deelnemers') : []
  const age = wordIn(fields, 'leeftijd').trim()
  return {
    ontvanger: wordIn(fields, 'ontvanger'),
    ...(participants.length > 0 && { deelnemers: [...participants] }),
    doel: wordIn(fields, 'doel'),
    categorieen: [...wordsIn(fields, 'categorieen')],
    leeftijd: WHOLE_YEARS.test(age) ? Number(age) : Number.NaN,
    gezag: wordIn(fields, 'gezag') as Nameless['gezag'],
    omstandigheden: Object.fromEntries(
      wordsIn(fields, 'omstandigheden').map((flag) => [flag, true]),
    ),
  } satisfies Nameless
}

const checkNameless: PortalRoute['handle'] = async (visit) => {
  const desk = await deskOf(visit, 'professional')
  if (checkStep(visit) === 'begin') return namelessPage(desk, [])
  const words = namelessWords(visit)
  const entered = enterAt(desk, namelessCheckInput, typedNameless(visit), words)
  if (!entered.ok) return namelessFaults(desk, entered.faults)
  const atTable = isTable(visit, wordIn(visit.fields, 'ontvanger'))
  if (asksParticipants(visit, atTable)) return tablePage(visit, [])
  const { actor, input } = entered.input
  const checked = await attempt(visit, { words, unknown: 'ontvanger' }, () =>
    checkWithoutChild(visit.context, actor, keyFor(visit, input), input),
  )
  if (!checked.ok) return namelessFaults(desk, checked.faults)
  return answerPage(desk, {
    result: checked.input,
    purpose: input.doel,
    nameOf: (receiver) => kindsOf(visit).find(({ id }) => id === receiver)?.name ?? receiver,
    again: NAMELESS,
  })
}

const showForm =
  (page: typeof knownPage): PortalRoute['handle'] =>
  async (visit) =>
    page(await deskOf(visit, 'professional'), [])

export const controle: readonly PortalRoute[] = [
  { method: 'get', path: KNOWN, for: 'professional', handle: showForm(knownPage) },
  { method: 'post', path: KNOWN, for: 'professional', handle: checkKnown },
  { method: 'get', path: NAMELESS, for: 'professional', handle: showForm(namelessPage) },
  { method: 'post', path: NAMELESS, for: 'professional', handle: checkNameless },
]
