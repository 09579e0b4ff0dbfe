/** Who else sits at the table: a page of its own, on which a long list can be searched. */
import { checkboxes, errorSummary, type FieldFault, textField } from '../../fields.ts'
import { html } from '../../html.ts'
import { form } from '../../layout.ts'
import { type Page, type Visit, wordIn, wordsIn } from '../../site.ts'
import { checkTexts } from '../../texts/check.ts'
import { frameTexts } from '../../texts/frame.ts'
import { staffTexts } from '../../texts/staff.ts'
import { button, buttons, enterButton, heading, paragraph } from '../../ui.ts'
import { type Candidate, candidatesShown, SHOWN_MAX } from '../staff/finding.ts'
import { carried } from '../staff/input.ts'

export const PARTICIPANTS = 'deelnemers'
const SEARCH = 'zoek'

/** Which step of a check was sent. Nothing means: answer it. */
export const checkStep = ({ fields }: Visit): string => wordIn(fields, 'stap')

/** Whether the next page asks who takes part: of a meeting, after its first page and while somebody searches. */
export const asksParticipants = (visit: Visit, isMeeting: boolean): boolean => {
  const step = checkStep(visit)
  return isMeeting && (step === 'controleer' || step === SEARCH)
}

type Asked = {
  readonly path: string
  readonly candidates: readonly Candidate[]
  /** Fields of the page before. */
  readonly carry: readonly string[]
  readonly faults: readonly FieldFault[]
}

export const participantsPage = (
  visit: Visit,
  { path, candidates, carry, faults }: Asked,
): Page => {
  const { language, fields } = visit
  const texts = checkTexts[language]
  const { fields: words, finding } = staffTexts[language]
  const search = wordIn(fields, SEARCH)
  const values = wordsIn(fields, PARTICIPANTS)
  const { shown, left } = candidatesShown(candidates, values, search)
  const searchField = html`${enterButton('stap', PARTICIPANTS)}${textField({ name: SEARCH, label: finding.search, hint: finding.searchHint, value: search })}${buttons(button(finding.searchNow, { kind: 'secondary', name: 'stap', value: SEARCH }))}`
  const boxes = checkboxes({
    name: PARTICIPANTS,
    legend: texts.participants,
    faults,
    values,
    options: shown.map(({ value, label, about }) => ({
      value,
      label: about === '' ? label : `${label} (${about})`,
    })),
  })
  return {
    title: texts.title,
    current: '/prof/controle',
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${heading(2, texts.meeting)}
${form(
  visit,
  path,
  html`${carried(fields, carry)}${candidates.length > SHOWN_MAX && searchField}${boxes}${left > 0 && paragraph(finding.notShown(left))}${buttons(
    button(texts.ask, { name: 'stap', value: PARTICIPANTS }),
    button(words.change, { kind: 'secondary', name: 'stap', value: 'begin' }),
  )}`,
)}`,
    status: faults.length > 0 ? 400 : 200,
  }
}
