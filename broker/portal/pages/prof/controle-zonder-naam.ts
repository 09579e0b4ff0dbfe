/** "Mag ik dit delen?" without a name: kinds of organisations, an age and circumstances. */
import type { z } from 'zod'
import { checkWithoutChild, namelessCheckInput } from '../../../decisions/check.ts'
import { checkboxes, type FieldFault, radios, select, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import {
  catalogueFor,
  type Page,
  type PortalRoute,
  type Visit,
  wordIn,
  wordsIn,
} from '../../site.ts'
import { checkTexts } from '../../texts/check.ts'
import { heading, lead, linkButton, more } from '../../ui.ts'
import { categoryField, purposeField } from '../staff/fields.ts'
import { attempt, enterAt, type FaultWords, keyFor } from '../staff/input.ts'
import { type Desk, deskOf, OFFICE, officeField } from '../staff/office.ts'
import { answerPage, formPage, KNOWN, NAMELESS, sharedWords, showForm } from './controle-parts.ts'
import { asksParticipants, checkStep, PARTICIPANTS, participantsPage } from './participants.ts'

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
    kind: null,
  })
}

export const controleZonderNaam: readonly PortalRoute[] = [
  { method: 'get', path: NAMELESS, for: 'professional', handle: showForm(namelessPage) },
  { method: 'post', path: NAMELESS, for: 'professional', handle: checkNameless },
]
