/** The overview: per child, the questions that wait, the choices made, and the newest rows of the log. */

import { openQuestions } from '../../../ask.ts'
import type { FamilyView } from '../../../family.ts'
import { type NamedChoice, namedChoices } from '../../../family-overview.ts'
import { familyLog } from '../../../insight.ts'
import { involvementsOf } from '../../../involvement.ts'
import { type Html, html } from '../../html.ts'
import type { PortalRoute, Visit } from '../../site.ts'
import { ouderTexts } from '../../texts/ouder.ts'
import {
  alert,
  buttons,
  card,
  cards,
  heading,
  lawBox,
  lead,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import { childName, choiceFacts, logTable, partyName, stateBadge } from './parts.ts'

/** Rows of the log on the overview: a log nobody knows is no safeguard. */
const NEWEST_ROWS = 3
/** Choices that are over are on their own page; here they would hide what counts. */
const OVER: readonly NamedChoice['view']['state'][] = [
  'vervangen',
  'verlopen',
  'verbruikt',
  'ingetrokken',
]

const choiceCard = (visit: Visit, choice: NamedChoice): Html => {
  const texts = ouderTexts[visit.language].choice
  const { id, state, allAnswersIn } = choice.view
  const answers = state === 'geldig' && paragraph(allAnswersIn ? texts.allIn : texts.notAllIn)
  return card(
    { title: partyName(choice.requester), level: 3, mark: stateBadge(visit, choice) },
    html`${choiceFacts(visit, choice)}${answers}${linkButton(`/ouder/keuze/${id}`, texts.change, 'secondary')}`,
  )
}

const childSection = async (visit: Visit, family: FamilyView): Promise<Html> => {
  const { context, language, session } = visit
  const texts = ouderTexts[language].overview
  const who = { person: session.person }
  const choices = await namedChoices(context, who, family.child)
  const current = choices.filter(({ view }) => !OVER.includes(view.state))
  const { rows } = await familyLog(context, who, { child: family.child, limit: NEWEST_ROWS })
  const around = await involvementsOf(context, who, family.child)
  const hasNoSay = !family.holdsAuthority && family.role !== 'jeugdige'
  return html`<section aria-labelledby="kind-${family.child}">
${heading(2, texts.forChild(childName(visit, family)), { id: `kind-${family.child}` })}
${hasNoSay && alert('info', { title: texts.noAuthority, level: 3 }, null)}
${current.length > 0 ? cards(current.map((choice) => choiceCard(visit, choice))) : paragraph(texts.nothing)}
${around.length > 0 && html`${heading(3, texts.around)}${list(around.map((one) => one.name ?? one.kind))}`}
${rows.length > 0 && html`${heading(3, texts.lastLooks)}${logTable(visit, rows)}`}
${buttons(
  linkButton(`/ouder/inzage?kind=${family.child}`, texts.allLooks, 'secondary'),
  current.length > 0 && linkButton(`/ouder/stoppen?kind=${family.child}`, texts.stopAll, 'subtle'),
)}
</section>`
}

const overview: PortalRoute['handle'] = async (visit) => {
  const { context, session, language, families } = visit
  const texts = ouderTexts[language].overview
  if (families.length === 0)
    return {
      title: texts.title,
      current: '/ouder',
      body: alert(
        'info',
        { title: texts.noFamily },
        html`${paragraph(texts.noFamilyWhat)}${linkButton('/ouder/gegevens', ouderTexts[language].question.next)}`,
      ),
    }
  const questions = await openQuestions(context, { person: session.person })
  const sections: Html[] = []
  for (const family of families) sections.push(await childSection(visit, family))
  return {
    title: texts.title,
    current: '/ouder',
    body: html`${lead(texts.lead)}
${questions.length > 0 && alert('warning', { title: texts.questions(questions.length) }, linkButton('/ouder/vragen', texts.toQuestions))}
${sections}
${lawBox(paragraph(texts.law))}`,
  }
}

export const overzicht: readonly PortalRoute[] = [
  { method: 'get', path: '/ouder', for: 'gezin', handle: overview },
]
