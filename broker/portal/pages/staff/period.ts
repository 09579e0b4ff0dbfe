/** The step that asks until when something is needed: a last day, or as long as is allowed. */
import type { Day } from '../../../../consent/time.ts'
import type { Between } from '../../../decisions/scene.ts'
import { lastDayFaults, lastDayPossible } from '../../../questions/last-day.ts'
import { dateField, type FieldFault, radios } from '../../fields.ts'
import { type Html, type HtmlValue, html } from '../../html.ts'
import { dayOnPage, dayText } from '../../language.ts'
import { type Fields, type Visit, wordIn } from '../../site.ts'
import { askingTexts } from '../../texts/asking.ts'
import { datePartsIn, typedDay } from '../../typed-day.ts'

/** The fields, as they stand on the page. */
export const PERIOD_FIELDS = ['duur', 'tot', 'tot-dag', 'tot-maand', 'tot-jaar']

const CHOICES = ['dag', 'langst'] as const

/** From whom and what for, which together bound the period. */
export type Bound = Pick<Between, 'holder' | 'purpose'>

/** The last day that was asked for; undefined for as long as is allowed, and where none was typed. */
export const typedLastDay = (fields: Fields): Day | undefined =>
  wordIn(fields, 'duur') === 'dag' ? (typedDay(datePartsIn(fields, 'tot')) ?? undefined) : undefined

/** What is wrong with what was typed. */
export const periodFaults = ({ context, language, fields }: Visit, bound: Bound): FieldFault[] => {
  const texts = askingTexts[language].form.period
  const choice = wordIn(fields, 'duur')
  if (choice === 'langst') return []
  if (choice !== 'dag') return [{ field: 'duur', message: texts.choiceFault }]
  const day = typedLastDay(fields)
  if (day === undefined) return [{ field: 'tot', message: texts.dayFault }]
  if (lastDayFaults(context, bound, day).length === 0) return []
  const possible = dayText(lastDayPossible(context, bound), language)
  return [{ field: 'tot', message: texts.boundFault(possible) }]
}

/** The choice, and the day where that is chosen. */
export const periodField = (visit: Visit, bound: Bound, faults: readonly FieldFault[]): Html => {
  const { context, language, fields } = visit
  const texts = askingTexts[language].form.period
  const possible = dayText(lastDayPossible(context, bound), language)
  return html`${radios({
    name: 'duur',
    legend: texts.choice,
    hint: texts.hint,
    faults,
    value: wordIn(fields, 'duur'),
    options: CHOICES.map((value) => ({ value, label: texts.choices[value] })),
  })}${dateField({
    name: 'tot',
    legend: texts.day,
    hint: texts.dayHint(possible),
    faults,
    parts: datePartsIn(fields, 'tot'),
    labels: texts.parts,
  })}`
}

/** What was asked, to be checked, or read again. */
export const periodText = ({ language }: Visit, lastDay: Day | undefined | null): HtmlValue =>
  lastDay ? dayOnPage(lastDay, language) : askingTexts[language].form.period.choices.langst
