/** Asking a family for consent in six short steps; schools ask for themselves, holders for whoever will receive. */

import { pseudonymIds, type RequestId } from '../../../../consent/id.ts'
import type { Party, StaffFunction } from '../../../../consent/party.ts'
import { type AskInput, askForConsent, askInput } from '../../../questions/ask.ts'
import { askableBetween } from '../../../questions/own-requests.ts'
import { quietly } from '../../../quiet.ts'
import { errorSummary, type FieldFault, textField } from '../../fields.ts'
import { attr, type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import { type Page, type PortalRoute, type Visit, wordIn, wordsIn } from '../../site.ts'
import { askingTexts } from '../../texts/asking.ts'
import { frameTexts } from '../../texts/frame.ts'
import { staffTexts } from '../../texts/staff.ts'
import { button, buttons, facts, lead, list, paragraph } from '../../ui.ts'
import { categoryName, purposeOf } from '../ouder/parts.ts'
import { categoryField, childField, purposeField } from './fields.ts'
import { findFaults, isFinding, partyField, searchName } from './finding.ts'
import { attempt, byField, carried, enter, type FaultWords, keyFor } from './input.ts'
import { type Desk, deskOf, nameOfParty, OFFICE, officeField } from './office.ts'
import {
  type Bound,
  PERIOD_FIELDS,
  periodFaults,
  periodField,
  periodText,
  typedLastDay,
} from './period.ts'

/** Who asks: the organisation that will receive, or the one that has the data. */
export type Asking = {
  readonly path: string
  readonly as: StaffFunction
  readonly side: 'ontvanger' | 'houder'
  readonly statusPath: (id: RequestId) => string
}

const STEPS = ['leerling', 'doel', 'gegevens', 'waarom', 'tot', 'controle'] as const
type Step = (typeof STEPS)[number]

/** The step that asks for each field. */
const STEP_OF: Readonly<Record<string, Step>> = {
  [OFFICE]: 'leerling',
  kind: 'leerling',
  ander: 'doel',
  [searchName('ander')]: 'doel',
  doel: 'doel',
  categorieen: 'gegevens',
  reden: 'waarom',
  ...Object.fromEntries(PERIOD_FIELDS.map((field) => [field, 'tot' as const])),
}
/** Before the step that somebody leaves for the one before it. */
const BACK_FROM = 'terug-'
const FIELDS_OF = (step: Step): string[] =>
  Object.keys(STEP_OF).filter((field) => STEP_OF[field] === step)

type Form = {
  readonly asking: Asking
  readonly desk: Desk
  /** The same, with those organisations alone with which a family can be asked something. */
  readonly others: Desk
  /** For which something can be asked with one of them; left out while who works at several did not choose for which. */
  readonly purposes?: ReadonlySet<string>
  /** What the family can say yes to between these two; null while that is not chosen yet. */
  readonly askable: readonly string[] | null
  /** By what the period is bounded; null while that is not chosen yet. */
  readonly bound: Bound | null
}

const wordsOf = ({ language }: Visit, { side }: Asking): FaultWords => {
  const { fields } = staffTexts[language]
  const texts = askingTexts[language].form
  const other = { field: 'ander', message: texts.fromFault }
  const own = { field: OFFICE, message: fields.officeFault }
  return {
    kind: { field: 'kind', message: fields.childFormat },
    holder: side === 'ontvanger' ? other : own,
    requester: side === 'ontvanger' ? own : other,
    purpose: { field: 'doel', message: fields.purposeFault },
    categories: { field: 'categorieen', message: texts.categoriesFault },
    reason: { field: 'reden', message: texts.reasonFault },
    lastDay: { field: 'tot', message: texts.period.dayFault },
  }
}

const between = ({ visit, actor }: Desk, { side }: Asking) => {
  const own = actor?.party ?? ''
  const other = wordIn(visit.fields, 'ander')
  const [holder, requester] = side === 'ontvanger' ? [other, own] : [own, other]
  return { holder, requester, purpose: wordIn(visit.fields, 'doel') }
}

const typed = (desk: Desk, asking: Asking): unknown => ({
  ...between(desk, asking),
  kind: wordIn(desk.visit.fields, 'kind').trim(),
  categories: wordsIn(desk.visit.fields, 'categorieen'),
  reason: wordIn(desk.visit.fields, 'reden'),
  lastDay: typedLastDay(desk.visit.fields),
})

type Askable = ReturnType<typeof askableBetween>

/** By the other organisation, what a family can be asked with the own one; each kind in each region is looked up once. */
const askableWith = ({ visit, parties, actor }: Desk, { side }: Asking) => {
  const own = parties.find(({ id }) => id === actor?.party)
  const found = new Map<string, Askable>()
  return (other: Party): Askable | undefined => {
    if (own === undefined || other.id === own.id) return undefined
    const alike = `${other.kind} ${other.region}`
    const [holder, requester] = side === 'ontvanger' ? [other, own] : [own, other]
    const askable = found.get(alike) ?? askableBetween(visit.context, { holder, requester })
    found.set(alike, askable)
    return askable
  }
}

const openForm = async (visit: Visit, asking: Asking): Promise<Form> => {
  const desk = await deskOf(visit, asking.as)
  const { actor, parties } = desk
  if (!actor) return { asking, desk, others: desk, askable: null, bound: null }
  const askableOf = askableWith(desk, asking)
  const fitting = parties.filter((party) => (askableOf(party)?.size ?? 0) > 0)
  const purposes = new Set(fitting.flatMap((party) => [...(askableOf(party)?.keys() ?? [])]))
  const form = { asking, desk, others: { ...desk, parties: fitting }, purposes }
  const { holder: holding, purpose } = between(desk, asking)
  const other = fitting.find(({ id }) => id === wordIn(visit.fields, 'ander'))
  const holder = parties.find(({ id }) => id === holding)
  if (!(other && holder) || purpose === '') return { ...form, askable: null, bound: null }
  return { ...form, askable: askableOf(other)?.get(purpose) ?? [], bound: { holder, purpose } }
}

const ownFaults = ({ desk, others, askable, bound }: Form): FieldFault[] => {
  const { visit, actor } = desk
  const { fields } = staffTexts[visit.language]
  const texts = askingTexts[visit.language].form
  const other = wordIn(visit.fields, 'ander')
  const isThere = others.parties.some(({ id }) => id === other)
  return [
    ...(actor ? [] : [{ field: OFFICE, message: fields.officeFault }]),
    ...(pseudonymIds.schema.safeParse(wordIn(visit.fields, 'kind').trim()).success
      ? []
      : [{ field: 'kind', message: fields.childFormat }]),
    ...(isThere ? [] : [{ field: 'ander', message: texts.fromFault }]),
    ...(askable?.length === 0 ? [{ field: 'doel', message: texts.nothingToAsk }] : []),
    ...(bound ? periodFaults(visit, bound) : []),
  ]
}

type Checked = { readonly input: AskInput | null; readonly faults: readonly FieldFault[] }

/** Everything typed so far, with every fault; the first fault of a field counts. */
const check = (given: Form): Checked => {
  const { desk, asking } = given
  const entered = enter(askInput, typed(desk, asking), wordsOf(desk.visit, asking))
  const faults = byField([...ownFaults(given), ...(entered.ok ? [] : entered.faults)])
  return { input: entered.ok && faults.length === 0 ? entered.input : null, faults }
}

// --- the steps -------------------------------------------------------------------------------------------------

const progress = ({ language }: Visit, current: Step): Html => {
  const texts = askingTexts[language].form
  return html`<nav aria-label="${texts.steps}"><ol class="cb-steps">${STEPS.map(
    (step) =>
      html`<li${attr('aria-current', step === current && 'step')}>${texts.names[step]}</li>`,
  )}</ol></nav>`
}

const otherField = ({ asking, others }: Form, faults: readonly FieldFault[]): Html => {
  const { from, to } = askingTexts[others.visit.language].form
  const label = asking.side === 'ontvanger' ? from : to
  return partyField(others, { name: 'ander', label, next: 'doel' }, faults)
}

const summary = ({ desk, asking }: Form): Html => {
  const { visit } = desk
  const { fields, language } = visit
  const texts = askingTexts[language]
  const { holder, requester, purpose } = between(desk, asking)
  return html`${lead(texts.form.check)}${paragraph(texts.form.checkNumber)}${facts([
    [texts.one.child, wordIn(fields, 'kind').trim()],
    [texts.one.holder, nameOfParty(desk, holder)],
    [texts.one.requester, nameOfParty(desk, requester)],
    [texts.one.purpose, purposeOf(visit, purpose)?.name ?? purpose],
    [texts.one.what, list(wordsIn(fields, 'categorieen').map((id) => categoryName(visit, id)))],
    [texts.form.names.waarom, wordIn(fields, 'reden')],
    [texts.form.names.tot, periodText(visit, typedLastDay(fields))],
  ])}`
}

const stepBody = (given: Form, step: Step, faults: readonly FieldFault[]): Html => {
  const { desk, purposes, askable, bound } = given
  const { visit } = desk
  const texts = askingTexts[visit.language].form
  switch (step) {
    case 'leerling':
      return html`${officeField(desk, faults)}${childField(visit, faults)}`
    case 'doel':
      return html`${purposes?.size === 0 && paragraph(texts.nobodyToAsk)}${otherField(given, faults)}${purposeField(visit, faults, purposes)}`
    case 'gegevens':
      return html`${paragraph(texts.categoriesHint)}${categoryField(visit, faults, askable ?? [])}`
    case 'waarom':
      return textField({
        name: 'reden',
        label: texts.reason,
        hint: texts.reasonHint,
        faults,
        value: wordIn(visit.fields, 'reden'),
        long: true,
      })
    case 'tot':
      return bound ? periodField(visit, bound, faults) : html``
    case 'controle':
      return summary(given)
  }
}

const stepButtons = ({ language }: Visit, step: Step): Html => {
  const { fields } = staffTexts[language]
  const { send, previous } = askingTexts[language].form
  const isLast = step === 'controle'
  return buttons(
    button(isLast ? send : fields.next, { name: 'stap', value: step }),
    // The browser's own way back asks to send the form before again, or shows nothing at all.
    step !== STEPS[0] &&
      button(previous, { kind: 'secondary', name: 'stap', value: `${BACK_FROM}${step}` }),
    isLast && button(fields.change, { kind: 'secondary', name: 'stap', value: 'verander' }),
  )
}

const stepPage = (given: Form, step: Step, all: readonly FieldFault[]): Page => {
  const { asking, desk } = given
  const { visit } = desk
  const { language, fields } = visit
  const texts = askingTexts[language].form
  const faults = all.filter(({ field }) => STEP_OF[field] === step)
  const elsewhere = STEPS.filter((other) => other !== step).flatMap(FIELDS_OF)
  return {
    title: asking.side === 'ontvanger' ? texts.title : texts.holderTitle,
    current: asking.path,
    body: html`${progress(visit, step)}${errorSummary(frameTexts[language].errors.summary, faults)}
${form(visit, asking.path, html`${carried(fields, elsewhere)}${stepBody(given, step, faults)}${stepButtons(visit, step)}`)}`,
    status: faults.length > 0 ? 400 : 200,
  }
}

/** The first step with a fault up to and including this one, else the step after it. */
const stepAfter = (step: Step, faults: readonly FieldFault[]): Step => {
  const done = STEPS.slice(0, STEPS.indexOf(step) + 1)
  const faulty = done.find((one) => faults.some(({ field }) => STEP_OF[field] === one))
  return faulty ?? STEPS[done.length] ?? 'controle'
}

/** The step before the one that somebody goes back from. */
const stepBefore = (word: string): Step | undefined =>
  STEPS.find((_, at) => STEPS[at + 1] !== undefined && word === `${BACK_FROM}${STEPS[at + 1]}`)

const isStep = (word: string): word is Step => STEPS.some((step) => step === word)

const send = async (given: Form, input: AskInput): Promise<Page | { to: string }> => {
  const { asking, desk } = given
  const { visit, actor } = desk
  if (!actor) return stepPage(given, 'leerling', ownFaults(given))
  const { context, mediation } = visit
  const words = wordsOf(visit, asking)
  const asked = await attempt(visit, { words, unknown: 'kind' }, () =>
    quietly(mediation.pace, () => askForConsent(context, actor, keyFor(visit, input), input)),
  )
  if (asked.ok) return { to: `${asking.statusPath(asked.input.id)}?gedaan=ja` }
  return stepPage(given, stepAfter('tot', asked.faults), asked.faults)
}

/** The step of the purpose again, with the organisations that were found. */
const findPage = (given: Form): Page => stepPage(given, 'doel', findFaults(given.others, 'ander'))

const takeStep =
  (asking: Asking): PortalRoute['handle'] =>
  async (visit) => {
    const given = await openForm(visit, asking)
    if (isFinding(visit)) return findPage(given)
    const word = wordIn(visit.fields, 'stap')
    if (!isStep(word)) return stepPage(given, stepBefore(word) ?? 'leerling', [])
    const { input, faults } = check(given)
    if (word === 'controle' && input) return send(given, input)
    const step = stepAfter(word, faults)
    const isTold = STEPS.indexOf(step) <= STEPS.indexOf(word)
    return stepPage(given, step, isTold ? faults : [])
  }

const begin =
  (asking: Asking): PortalRoute['handle'] =>
  async (visit) => {
    // What a lost login gave back is shown at the step where it was typed.
    const word = wordIn(visit.fields, 'stap')
    const given = await openForm(visit, asking)
    if (isFinding(visit)) return findPage(given)
    return stepPage(given, isStep(word) ? word : (stepBefore(word) ?? 'leerling'), [])
  }

/** The pages of asking. */
export const askingRoutes = (asking: Asking): readonly PortalRoute[] => [
  { method: 'get', path: asking.path, for: asking.as, handle: begin(asking) },
  { method: 'post', path: asking.path, for: asking.as, handle: takeStep(asking) },
]
