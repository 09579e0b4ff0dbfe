/** Saying yes or no on a page: fill in, check, save. The same for a question of an organisation and for an own choice made anew. */
import { ConsentError } from '../../../../consent/errors.ts'
import type { ChildId, RequestId, StatementId } from '../../../../consent/id.ts'
import type { Day } from '../../../../consent/time.ts'
import type { Preview } from '../../../answers/heard.ts'
import { answerConsent, previewConsent, type Word } from '../../../answers/say.ts'
import { type GiveInput, giveInput } from '../../../answers/say-input.ts'
import type { NamedParty } from '../../../family/named-party.ts'
import { checkboxes, dateField, errorSummary, type FieldFault, radios } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { dayOnPage, dayText } from '../../language.ts'
import { form } from '../../layout.ts'
import {
  type Fields,
  inputOf,
  type Outcome,
  type Page,
  type Visit,
  wordIn,
  wordsIn,
} from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import { datePartsIn, typedDay } from '../../typed-day.ts'
import { button, buttons, facts, heading, list, paragraph } from '../../ui.ts'
import { doneAddress } from './choice-page.ts'
import { categoryList, categoryName, partyName, sharedOf } from './parts.ts'

/** What somebody answers, and how its page begins. */
export type Asked = {
  readonly child: ChildId
  readonly holder: NamedParty
  readonly requester: NamedParty
  readonly purpose: string
  /** Those that this person can answer now. */
  readonly categories: readonly string[]
  /** The question that is answered; undefined where the person chooses by themself. */
  readonly request: RequestId | undefined
  /** Where the form is sent. */
  readonly path: string
  /** The main menu's item that it belongs to. */
  readonly menu: string
  readonly title: string
  /** What stands above the form. */
  readonly about: Html
}

// --- what was typed --------------------------------------------------------------------------------------------

type Entry = {
  readonly decision: string
  readonly categories: readonly string[]
  readonly fields: Fields
}

const entryIn = ({ fields }: Visit, asked: Asked): Entry => ({
  decision: wordIn(fields, 'keuze'),
  categories: asked.categories.filter((id) => wordsIn(fields, 'categorieen').includes(id)),
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
  { child, holder, requester, purpose, request }: Asked,
  said: Pick<GiveInput, 'lastDay' | 'textVersion' | 'categories'>,
): GiveInput =>
  inputOf(giveInput, {
    ...said,
    child,
    holder: holder.id,
    requester: requester.id,
    purpose,
    request,
    language,
  })

const preview = (visit: Visit, asked: Asked, chosen: Chosen): Promise<Preview> =>
  previewConsent(
    visit.context,
    { person: visit.session.person },
    inputFor(visit, asked, { categories: [...chosen.yes], lastDay: chosen.lastDay }),
  )

/** The last day of who chooses none, and the last one possible, as `previewConsent` finds them. */
const lastDays = (visit: Visit, asked: Asked): Promise<Pick<Preview, 'lastDay' | 'lastPossible'>> =>
  preview(visit, asked, { decision: 'ja', yes: asked.categories, lastDay: undefined })

const untilHint = ({ language, voice }: Visit, days: Awaited<ReturnType<typeof lastDays>>) => {
  const texts = vragenTexts[voice]
  const [day, possible] = [dayText(days.lastDay, language), dayText(days.lastPossible, language)]
  return day === possible ? texts.untilHint(day) : texts.untilAskedHint(day, possible)
}

/**
 * What is not said yes to is said no to, also where that was said before: only the newest word stops the yes that another
 * writes down later.
 */
const refusedBy = ({ categories }: Asked, { yes }: Chosen): readonly string[] =>
  categories.filter((id) => !yes.includes(id))

// --- the pages -------------------------------------------------------------------------------------------------

const categoryOption = (visit: Visit, id: string) => ({
  value: id,
  label: categoryName(visit, id),
  hint: sharedOf(visit, id),
})

/** The form to fill in. */
export const askPage = async (
  visit: Visit,
  asked: Asked,
  faults: readonly FieldFault[],
): Promise<Page> => {
  const { language, fields } = visit
  const texts = vragenTexts[visit.voice]
  const entry = entryIn(visit, asked)
  const days = await lastDays(visit, asked)
  const body = html`${errorSummary(frameTexts[language].errors.summary, faults)}${asked.about}
${form(
  visit,
  asked.path,
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
    options: asked.categories.map((id) => categoryOption(visit, id)),
  })}${dateField({
    name: 'tot',
    legend: texts.until,
    hint: untilHint(visit, days),
    faults,
    parts: datePartsIn(fields, 'tot'),
    labels: { day: texts.day, month: texts.month, year: texts.year },
  })}${buttons(button(texts.next))}`,
)}`
  return { title: asked.title, current: asked.menu, body, status: faults.length > 0 ? 400 : 200 }
}

const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`

/** Everything typed goes along, so that a change or a login in between loses nothing. */
const carried = ({ fields }: Visit, textVersion: string): Html => {
  const { day, month, year } = datePartsIn(fields, 'tot')
  return html`${hidden('keuze', wordIn(fields, 'keuze'))}${wordsIn(fields, 'categorieen').map((id) => hidden('categorieen', id))}${hidden('tot-dag', day)}${hidden('tot-maand', month)}${hidden('tot-jaar', year)}${hidden('tekstversie', textVersion)}`
}

/**
 * The text as it is said yes to, word for word: its hash is kept. Only the space between is the page's own: a line is a
 * paragraph, why stands apart, and lines that begin with a dash are a list.
 */
const textAsRead = (text: string): Html => {
  const blocks = text.match(/(?:^- .*\n?)+|^.+$/gm) ?? []
  return html`<div class="cb-text">${blocks.map((block) =>
    block.startsWith('- ')
      ? list(
          block
            .trimEnd()
            .split('\n')
            .map((item) => item.slice(2)),
        )
      : block.split(/ (?=(?:Waarom|Why): )/).map(paragraph),
  )}</div>`
}

const checkPage = async (visit: Visit, asked: Asked, chosen: Chosen): Promise<Page> => {
  const { language } = visit
  const texts = vragenTexts[visit.voice]
  const shown = chosen.decision === 'ja' ? await preview(visit, asked, chosen) : undefined
  const no = refusedBy(asked, chosen)
  const body = html`${facts([
    shown !== undefined && [texts.yes, categoryList(visit, chosen.yes)],
    no.length > 0 && [texts.notAllowed, categoryList(visit, no)],
    [texts.receives, partyName(asked.requester)],
    shown !== undefined && [texts.until, dayOnPage(shown.lastDay, language)],
  ])}
${shown && html`${heading(2, texts.text)}${textAsRead(shown.text)}`}
${form(
  visit,
  asked.path,
  html`${carried(visit, shown?.textVersion ?? '')}${buttons(
    button(texts.save, { name: 'stap', value: 'bewaar' }),
    button(texts.change, { kind: 'secondary', name: 'stap', value: 'verander' }),
  )}`,
)}`
  return { title: texts.checkTitle, current: asked.menu, body }
}

/** Says the yes and the no that belongs to it in one act. Returns what was written down. */
const save = async (
  visit: Visit,
  asked: Asked,
  chosen: Chosen,
): Promise<readonly StatementId[]> => {
  const { context, session, key, fields } = visit
  const words: Word[] = []
  if (chosen.decision === 'ja') {
    const textVersion = wordIn(fields, 'tekstversie')
    const said = { categories: [...chosen.yes], lastDay: chosen.lastDay, textVersion }
    words.push({ kind: 'gegeven', input: inputFor(visit, asked, said) })
  }
  const no = [...refusedBy(asked, chosen)]
  if (no.length > 0)
    words.push({ kind: 'geweigerd', input: inputFor(visit, asked, { categories: no }) })
  const saved = await answerConsent(context, { person: session.person }, key, words)
  return saved.map(({ id }) => id)
}

/** Whether all that is wrong is the last day, which can be chosen anew; anything else no field of the form mends. */
const isOfLastDay = (error: unknown): boolean =>
  error instanceof ConsentError &&
  error.code === 'ongeldig' &&
  error.faults.every(({ path }) => path === 'lastDay')

/** What comes of the form as it was sent: faults, the page to check it, or the choice that was saved. */
export const answerPage = async (visit: Visit, asked: Asked): Promise<Outcome> => {
  const chosen = chosenIn(visit, entryIn(visit, asked))
  if (Array.isArray(chosen)) return askPage(visit, asked, chosen)
  const step = wordIn(visit.fields, 'stap')
  if (step === 'verander') return askPage(visit, asked, [])
  try {
    if (step !== 'bewaar') return await checkPage(visit, asked, chosen)
    return { to: doneAddress(await save(visit, asked, chosen)) }
  } catch (error) {
    if (!isOfLastDay(error)) throw error
    const { lastPossible } = await lastDays(visit, asked)
    const message = vragenTexts[visit.voice].untilTooLate(dayText(lastPossible, visit.language))
    return askPage(visit, asked, [{ field: 'tot', message }])
  }
}
