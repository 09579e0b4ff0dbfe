/** Questions to this person: read, choose, check, saved. And what somebody else filled in, which waits for their word. */
import { ConsentError } from '../../../../consent/errors.ts'
import { requestIds } from '../../../../consent/id.ts'
import { whyText } from '../../../../consent/receipt.ts'
import { ownAnswersTo } from '../../../answers/named-answers.ts'
import { type OwnChoice, ownChoice, ownChoices } from '../../../answers/own-choices.ts'
import { type OpenQuestion, openQuestions } from '../../../questions/open-questions.ts'
import { childName } from '../../family-names.ts'
import { type Html, html } from '../../html.ts'
import { dayOnPage, dutchOn, moment } from '../../language.ts'
import { type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { keuzeTexts } from '../../texts/keuze.ts'
import { overzichtTexts } from '../../texts/overzicht.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import { badge, card, cards, facts, lead, linkButton, list, paragraph } from '../../ui.ts'
import { type Asked, answerPage, askPage } from './answering.ts'
import { doneAddress } from './choice-page.ts'
import { waitingFacts } from './choice-parts.ts'
import { categoryName, partyName, purposeOf, togetherText } from './parts.ts'

const MENU = '/ouder/vragen'

const ownQuestions = ({ context, session }: Visit) =>
  openQuestions(context, { person: session.person })

/** The question of a path, while this person can answer it. */
const questionOf = async (visit: Visit, id: unknown): Promise<OpenQuestion | undefined> =>
  (await ownQuestions(visit)).find((one) => one.id === id)

/** Whether what was sent is how the choice stands: a yes by the text that was read, a no by nothing that is said yes to. */
const isSameAnswer = ({ fields }: Visit, { parts }: OwnChoice): boolean => {
  const yes = parts.filter(({ state }) => state === 'geldig')
  if (wordIn(fields, 'keuze') !== 'ja') return yes.length === 0
  const text = wordIn(fields, 'tekstversie')
  return yes.length > 0 && yes.every(({ answer }) => answer.view.textVersion === text)
}

/**
 * Where a question leads that this person answered: to their own choice. A second click on saving is told that it was
 * saved; another answer, given in a second window, that it was not. Foreign and unknown questions are one answer.
 */
const ownAnswer = async (visit: Visit, id: unknown): Promise<{ to: string }> => {
  const { context, session, fields } = visit
  const who = { person: session.person }
  const request = requestIds.schema.safeParse(id)
  const said = request.success ? await ownAnswersTo(context, who, request.data) : []
  const first = said.find(({ kind }) => kind === 'gegeven') ?? said[0]
  if (!first) throw new ConsentError('onbekend', 'Deze vraag is er niet (meer).')
  const path = `/ouder/keuze/${first.id}`
  if (Object.keys(fields).length === 0) return { to: path }
  const isSame = isSameAnswer(visit, await ownChoice(context, who, first.id))
  const ids = [first, ...said.filter((one) => one !== first)].map((one) => one.id)
  return { to: isSame ? doneAddress(ids) : `${path}?bewaard=nee` }
}

// --- the list --------------------------------------------------------------------------------------------------

const forWhom = (visit: Visit, { child }: Pick<OpenQuestion, 'child'>): string | undefined => {
  const family = visit.families.find((one) => one.child === child)
  return family && overzichtTexts[visit.voice].forChild(childName(visit, family))
}

const questionCard = (visit: Visit, question: OpenQuestion): Html => {
  const texts = vragenTexts[visit.voice]
  return card(
    {
      title: purposeOf(visit, question.purpose)?.name ?? question.purpose,
      mark: badge('warning', texts.needed),
    },
    html`${paragraph(forWhom(visit, question))}${facts([
      [texts.who, partyName(question.asker)],
      [texts.untilWhen, moment(question.expiresAt, visit.language)],
    ])}${linkButton(`/ouder/vragen/${question.id}`, texts.open)}`,
  )
}

/** What somebody else filled in counts only once this person says so: it is a question to them too. */
const waitingCards = async (visit: Visit): Promise<readonly Html[]> => {
  const { context, session, families, voice } = visit
  const texts = keuzeTexts[voice].choice
  const items: Html[] = []
  for (const { child } of families) {
    const choices = await ownChoices(context, { person: session.person }, child)
    for (const answer of choices.flatMap(({ waiting }) => waiting))
      items.push(
        card(
          { title: texts.confirmTitle, mark: badge('warning', texts.states.wacht_op_bevestiging) },
          html`${paragraph(forWhom(visit, { child }))}${waitingFacts(visit, answer)}${linkButton(`/ouder/keuze/${answer.view.id}`, texts.confirmOpen)}`,
        ),
      )
  }
  return items
}

const listPage: PortalRoute['handle'] = async (visit) => {
  const texts = vragenTexts[visit.voice]
  const questions = await ownQuestions(visit)
  const items = [
    ...(await waitingCards(visit)),
    ...questions.map((question) => questionCard(visit, question)),
  ]
  const body = items.length > 0 ? cards(items) : paragraph(texts.none)
  return { title: texts.listTitle, current: MENU, body }
}

// --- one question ----------------------------------------------------------------------------------------------

const aboutQuestion = (visit: Visit, question: OpenQuestion): Html => {
  const { language, families } = visit
  const texts = vragenTexts[visit.voice]
  const family = families.find(({ child }) => child === question.child)
  const purpose = purposeOf(visit, question.purpose)
  return html`${family && lead(childName(visit, family))}${facts([
    [texts.who, partyName(question.asker)],
    [texts.whose, partyName(question.holder)],
    [texts.receives, partyName(question.requester)],
    [
      texts.why,
      purpose && family ? `${purpose.name}. ${whyText(purpose, family.role)}` : question.purpose,
    ],
    question.reason !== '' && [texts.reason, dutchOn(language, question.reason)],
    [texts.what, list(question.categories.map((id) => categoryName(visit, id)))],
    [
      texts.askedUntil,
      question.lastDay === null ? texts.asLongAsAllowed : dayOnPage(question.lastDay, language),
    ],
    question.together !== undefined && [texts.decide, togetherText(visit, question.together)],
    [texts.untilWhen, moment(question.expiresAt, language)],
    [texts.no, texts.noText],
  ])}`
}

const askedBy = (visit: Visit, question: OpenQuestion): Asked => ({
  ...question,
  request: question.id,
  path: `/ouder/vragen/${question.id}`,
  menu: MENU,
  title: vragenTexts[visit.voice].title,
  about: aboutQuestion(visit, question),
})

const questionPage: PortalRoute['handle'] = async (visit, req) => {
  const question = await questionOf(visit, req.params['id'])
  return question
    ? askPage(visit, askedBy(visit, question), [])
    : ownAnswer(visit, req.params['id'])
}

const answerQuestion: PortalRoute['handle'] = async (visit, req) => {
  const question = await questionOf(visit, req.params['id'])
  return question ? answerPage(visit, askedBy(visit, question)) : ownAnswer(visit, req.params['id'])
}

export const vragen: readonly PortalRoute[] = [
  { method: 'get', path: '/ouder/vragen', for: 'gezin', handle: listPage },
  { method: 'get', path: '/ouder/vragen/:id', for: 'gezin', handle: questionPage },
  { method: 'post', path: '/ouder/vragen/:id', for: 'gezin', fresh: true, handle: answerQuestion },
]
