/** Questions to this person: read, choose, check, saved. */
import { ConsentError } from '../../../../consent/errors.ts'
import { requestIds } from '../../../../consent/id.ts'
import { whyText } from '../../../../consent/receipt.ts'
import type { Statement } from '../../../../consent/statement.ts'
import type { Day } from '../../../../consent/time.ts'
import { ownAnswersTo } from '../../../family-overview.ts'
import { type OpenQuestion, openQuestions } from '../../../open-questions.ts'
import {
  type GiveInput,
  giveConsent,
  giveInput,
  type Preview,
  previewConsent,
  refuseConsent,
} from '../../../say.ts'
import { checkboxes, dateField, errorSummary, type FieldFault, radios } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { dayOnPage, dayText, dutchOn, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import {
  type Fields,
  inputOf,
  type Page,
  type PortalRoute,
  type Visit,
  wordIn,
  wordsIn,
} from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import { datePartsIn, typedDay } from '../../typed-day.ts'
import {
  button,
  buttons,
  card,
  cards,
  facts,
  heading,
  lead,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import { categoryName, childName, partyName, purposeOf } from './parts.ts'

const MENU = '/ouder/vragen'

const ownQuestions = ({ context, session }: Visit) =>
  openQuestions(context, { person: session.person })

/** The question of a path, while this person can answer it. */
const questionOf = async (visit: Visit, id: unknown): Promise<OpenQuestion | undefined> =>
  (await ownQuestions(visit)).find((one) => one.id === id)

const isSameAnswer = ({ fields }: Visit, said: readonly Statement[]): boolean => {
  const yes = said.find(({ kind }) => kind === 'gegeven')?.categories ?? []
  const typed = wordIn(fields, 'keuze') === 'ja' ? wordsIn(fields, 'categorieen') : []
  return yes.length === typed.length && yes.every((category) => typed.includes(category))
}

/**
 * Where a question leads that this person answered: to their own answer. A second click on saving is told that it was
 * saved. Foreign and unknown questions are one answer.
 */
const ownAnswer = async (visit: Visit, id: unknown): Promise<{ to: string }> => {
  const { context, session, fields } = visit
  const request = requestIds.schema.safeParse(id)
  const said = request.success
    ? await ownAnswersTo(context, { person: session.person }, request.data)
    : []
  const first = said.find(({ kind }) => kind === 'gegeven') ?? said[0]
  if (!first) throw new ConsentError('onbekend', 'Deze vraag is er niet (meer).')
  const isSaved = wordIn(fields, 'stap') === 'bewaar' && isSameAnswer(visit, said)
  return { to: `/ouder/keuze/${first.id}${isSaved ? '?bewaard=ja' : ''}` }
}

const listPage: PortalRoute['handle'] = async (visit) => {
  const texts = vragenTexts[visit.voice]
  const questions = await ownQuestions(visit)
  const items = questions.map((question) =>
    card(
      { title: purposeOf(visit, question.purpose)?.name ?? question.purpose },
      html`${facts([
        [texts.who, partyName(question.requester)],
        [texts.untilWhen, moment(question.expiresAt, visit.language)],
      ])}${linkButton(`/ouder/vragen/${question.id}`, texts.open)}`,
    ),
  )
  const body = questions.length > 0 ? cards(items) : paragraph(texts.none)
  return { title: texts.listTitle, current: MENU, body }
}

// --- what was typed --------------------------------------------------------------------------------------------

type Entry = {
  readonly decision: string
  readonly categories: readonly string[]
  readonly fields: Fields
}

const entryIn = ({ fields }: Visit, question: OpenQuestion): Entry => ({
  decision: wordIn(fields, 'keuze'),
  categories: question.categories.filter((id) => wordsIn(fields, 'categorieen').includes(id)),
  fields,
})

type Chosen = {
  readonly decision: 'ja' | 'nee'
  /** What is said yes to; everything else of the question is said no to. */
  readonly yes: readonly string[]
  readonly lastDay: Day | undefined
}

const chosenIn = (visit: Visit, { decision, categories, fields }: Entry): Chosen | FieldFault[] => {
  const texts = vragenTexts[visit.voice]
  if (decision === 'nee') return { decision, yes: [], lastDay: undefined }
  const lastDay = typedDay(datePartsIn(fields, 'tot'))
  const faults: FieldFault[] = []
  if (decision !== 'ja') faults.push({ field: 'keuze', message: texts.chooseFault })
  else if (categories.length === 0) faults.push({ field: 'categorieen', message: texts.whichFault })
  if (lastDay === null) faults.push({ field: 'tot', message: texts.untilFault })
  if (faults.length > 0 || lastDay === null) return faults
  return { decision: 'ja', yes: categories, lastDay }
}

const inputFor = (
  { language }: Visit,
  question: OpenQuestion,
  said: Pick<GiveInput, 'lastDay' | 'textVersion'> & { readonly categories: readonly string[] },
): GiveInput =>
  inputOf(giveInput, {
    ...said,
    child: question.child,
    holder: question.holder.id,
    requester: question.requester.id,
    purpose: question.purpose,
    request: question.id,
    language,
  })

const preview = (visit: Visit, question: OpenQuestion, chosen: Chosen): Promise<Preview> =>
  previewConsent(
    visit.context,
    { person: visit.session.person },
    inputFor(visit, question, { categories: chosen.yes, lastDay: chosen.lastDay }),
  )

/** The last day that the purpose allows, as `previewConsent` fills it in. */
const longest = async (visit: Visit, question: OpenQuestion): Promise<Day> =>
  (await preview(visit, question, { decision: 'ja', yes: question.categories, lastDay: undefined }))
    .lastDay

// --- the pages -------------------------------------------------------------------------------------------------

const aboutQuestion = (visit: Visit, question: OpenQuestion): Html => {
  const { language, families } = visit
  const texts = vragenTexts[visit.voice]
  const family = families.find(({ child }) => child === question.child)
  const purpose = purposeOf(visit, question.purpose)
  return html`${family && lead(childName(visit, family))}${facts([
    [texts.who, partyName(question.requester)],
    [texts.whose, partyName(question.holder)],
    [
      texts.why,
      purpose && family ? `${purpose.name}. ${whyText(purpose, family.role)}` : question.purpose,
    ],
    question.reason !== '' && [texts.reason, dutchOn(language, question.reason)],
    [texts.what, list(question.categories.map((id) => categoryName(visit, id)))],
    [texts.untilWhen, moment(question.expiresAt, language)],
    [texts.no, texts.noText],
  ])}`
}

const askPage = async (
  visit: Visit,
  question: OpenQuestion,
  faults: readonly FieldFault[],
): Promise<Page> => {
  const { language, fields } = visit
  const texts = vragenTexts[visit.voice]
  const entry = entryIn(visit, question)
  const last = await longest(visit, question)
  const body = html`${errorSummary(frameTexts[language].errors.summary, faults)}${aboutQuestion(visit, question)}
${form(
  visit,
  `/ouder/vragen/${question.id}`,
  html`${radios({
    name: 'keuze',
    legend: texts.choose,
    faults,
    value: entry.decision,
    options: [
      { value: 'ja', label: texts.yes },
      { value: 'nee', label: texts.notAllowed },
    ],
  })}${checkboxes({
    name: 'categorieen',
    legend: texts.which,
    faults,
    values: entry.categories,
    options: question.categories.map((id) => ({ value: id, label: categoryName(visit, id) })),
  })}${dateField({
    name: 'tot',
    legend: texts.until,
    hint: texts.untilHint(dayText(last, language)),
    faults,
    parts: datePartsIn(fields, 'tot'),
    labels: { day: texts.day, month: texts.month, year: texts.year },
  })}${buttons(button(texts.next))}`,
)}`
  return { title: texts.title, current: MENU, body, status: faults.length > 0 ? 400 : 200 }
}

const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`

/** Everything typed goes along, so that a change or a login in between loses nothing. */
const carried = ({ fields }: Visit, textVersion: string): Html => {
  const { day, month, year } = datePartsIn(fields, 'tot')
  return html`${hidden('keuze', wordIn(fields, 'keuze'))}${wordsIn(fields, 'categorieen').map((id) => hidden('categorieen', id))}${hidden('tot-dag', day)}${hidden('tot-maand', month)}${hidden('tot-jaar', year)}${hidden('tekstversie', textVersion)}`
}

const checkPage = async (visit: Visit, question: OpenQuestion, chosen: Chosen): Promise<Page> => {
  const { language } = visit
  const texts = vragenTexts[visit.voice]
  const isYes = chosen.decision === 'ja'
  const shown = isYes ? await preview(visit, question, chosen) : undefined
  const refused = question.categories.filter((id) => !chosen.yes.includes(id))
  const names = (ids: readonly string[]) => list(ids.map((id) => categoryName(visit, id)))
  const body = html`${facts([
    isYes && [texts.yes, names(chosen.yes)],
    refused.length > 0 && [texts.notAllowed, names(refused)],
    [texts.who, partyName(question.requester)],
    shown !== undefined && [texts.until, dayOnPage(shown.lastDay, language)],
  ])}
${shown && html`${heading(2, texts.text)}<div class="cb-text">${shown.text.split('\n').map((line) => paragraph(line))}</div>`}
${form(
  visit,
  `/ouder/vragen/${question.id}`,
  html`${carried(visit, shown?.textVersion ?? '')}${buttons(
    button(texts.save, { name: 'stap', value: 'bewaar' }),
    button(texts.change, { kind: 'secondary', name: 'stap', value: 'verander' }),
  )}`,
)}`
  return { title: texts.checkTitle, current: MENU, body }
}

/** What was not said yes to is said no to: a question that was answered is closed. */
const save = async (visit: Visit, question: OpenQuestion, chosen: Chosen): Promise<string> => {
  const { context, session, key, fields } = visit
  const who = { person: session.person }
  const refused = question.categories.filter((id) => !chosen.yes.includes(id))
  let saved: string | undefined
  if (chosen.decision === 'ja') {
    const textVersion = wordIn(fields, 'tekstversie')
    const said = { categories: chosen.yes, lastDay: chosen.lastDay, textVersion }
    const given = await giveConsent(context, who, key, inputFor(visit, question, said))
    saved = given.id
  }
  if (refused.length > 0) {
    const input = inputFor(visit, question, { categories: refused })
    const no = await refuseConsent(context, who, `${key}-nee`, input)
    saved ??= no.id
  }
  return saved ?? ''
}

const questionPage: PortalRoute['handle'] = async (visit, req) => {
  const question = await questionOf(visit, req.params['id'])
  return question ? askPage(visit, question, []) : ownAnswer(visit, req.params['id'])
}

const answerQuestion: PortalRoute['handle'] = async (visit, req) => {
  const question = await questionOf(visit, req.params['id'])
  if (!question) return ownAnswer(visit, req.params['id'])
  const chosen = chosenIn(visit, entryIn(visit, question))
  if (Array.isArray(chosen)) return askPage(visit, question, chosen)
  const step = wordIn(visit.fields, 'stap')
  if (step === 'verander') return askPage(visit, question, [])
  try {
    if (step !== 'bewaar') return await checkPage(visit, question, chosen)
    return { to: `/ouder/keuze/${await save(visit, question, chosen)}?bewaard=ja` }
  } catch (error) {
    if (!(error instanceof ConsentError && error.code === 'ongeldig')) throw error
    const { untilTooLate } = vragenTexts[visit.voice]
    const late = untilTooLate(dayText(await longest(visit, question), visit.language))
    const faults = error.faults.map(({ path, message }) => ({
      field: 'tot',
      message: path === 'lastDay' ? late : message,
    }))
    return askPage(visit, question, faults)
  }
}

export const vragen: readonly PortalRoute[] = [
  { method: 'get', path: '/ouder/vragen', for: 'gezin', handle: listPage },
  { method: 'get', path: '/ouder/vragen/:id', for: 'gezin', handle: questionPage },
  { method: 'post', path: '/ouder/vragen/:id', for: 'gezin', fresh: true, handle: answerQuestion },
]
