/** The overview: per child, the questions that wait, the choices made, and the newest rows of the log. */

import { isHolderRole } from '../../../../consent/family.ts'
import { birthdayAhead, isEnding } from '../../../../consent/reminder.ts'
import { dayOf } from '../../../../consent/time.ts'
import type { FamilyView } from '../../../family.ts'
import { type NamedChoice, namedChoices } from '../../../family-overview.ts'
import { familyLog } from '../../../insight.ts'
import { involvementsOf } from '../../../involvement.ts'
import { openQuestions } from '../../../open-questions.ts'
import { type Html, html } from '../../html.ts'
import { dayText } from '../../language.ts'
import type { PortalRoute, Visit } from '../../site.ts'
import { keuzeTexts } from '../../texts/keuze.ts'
import { leeftijdTexts } from '../../texts/leeftijd.ts'
import { overzichtTexts } from '../../texts/overzicht.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import {
  alert,
  buttons,
  card,
  cards,
  heading,
  lawBox,
  lead,
  link,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import {
  arranges,
  categoryName,
  childName,
  choiceFacts,
  logTable,
  partyName,
  stageOf,
  stateBadge,
  whyNotBox,
} from './parts.ts'

/** Rows of the log on the overview: a log nobody knows is no safeguard. */
const NEWEST_ROWS = 3
/** Choices that are over are on their own page; here they would hide what counts. What was stopped has its own list. */
const OVER: readonly NamedChoice['view']['state'][] = [
  'vervangen',
  'verlopen',
  'verbruikt',
  'ingetrokken',
]

const isNewerOn = (newer: NamedChoice, older: NamedChoice, category: string): boolean =>
  newer.view.purpose === older.view.purpose &&
  newer.holder.id === older.holder.id &&
  newer.requester.id === older.requester.id &&
  newer.view.categories.some((one) => one.category === category)

/** What somebody stopped and said nothing newer about: it keeps this from being shared, however old it is. */
const stoppedOf = (choices: readonly NamedChoice[]): NamedChoice[] =>
  choices.filter(
    (choice, place) =>
      choice.view.state === 'ingetrokken' &&
      choice.said !== 'geweigerd' &&
      choice.view.categories.some(
        ({ category }) =>
          !choices.slice(0, place).some((newer) => isNewerOn(newer, choice, category)),
      ),
  )

const stoppedList = (visit: Visit, stopped: readonly NamedChoice[]): Html | false => {
  const texts = overzichtTexts[visit.voice]
  return (
    stopped.length > 0 &&
    html`${heading(3, texts.stopped)}${paragraph(texts.stoppedWhat)}${list(
      stopped.map(({ requester, view }) => {
        const what = view.categories.map(({ category }) => categoryName(visit, category)).join(', ')
        return link(`/ouder/keuze/${view.id}`, `${partyName(requester)}: ${what}`)
      }),
    )}`
  )
}

const choiceCard = (visit: Visit, choice: NamedChoice): Html => {
  const texts = keuzeTexts[visit.voice].choice
  const { id, state, allAnswersIn } = choice.view
  const answers = state === 'geldig' && paragraph(allAnswersIn ? texts.allIn : texts.notAllIn)
  return card(
    { title: partyName(choice.requester), level: 3, mark: stateBadge(visit, choice) },
    html`${choiceFacts(visit, choice)}${answers}${linkButton(`/ouder/keuze/${id}`, texts.change, 'secondary')}`,
  )
}

/** Something that changes soon for who sees this page: for them and for nobody else. */
const soonBox = (
  { voice, language, now }: Visit,
  { birthDate, role }: FamilyView,
): Html | false => {
  const ages = leeftijdTexts[voice]
  const ahead = birthDate && birthdayAhead(birthDate, dayOf(now))
  if (!ahead || (role !== 'jeugdige' && !isHolderRole(role))) return false
  return alert(
    'info',
    { title: ages.soonTitle(ahead.age, dayText(ahead.day, language)), level: 3 },
    html`${paragraph(ages.soon[ahead.age])}${linkButton('/jongere', ages.explain, 'secondary')}`,
  )
}

const endingBox = (
  { voice, language, now }: Visit,
  choices: readonly NamedChoice[],
): Html | false => {
  const { ending } = overzichtTexts[voice]
  const near = choices.filter(({ view }) => view.state === 'geldig' && isEnding(view, now))
  return (
    near.length > 0 &&
    alert(
      'warning',
      { title: ending.title(near.length), level: 3 },
      html`${list(
        near.map(({ requester, view }) =>
          // `until` is the first instant after the last day.
          ending.line(partyName(requester), dayText((view.until ?? now) - 1, language)),
        ),
      )}${paragraph(ending.lead)}`,
    )
  )
}

const sectionOf = (visit: Visit, family: FamilyView, body: Html): Html => {
  const title = overzichtTexts[visit.voice].forChild(childName(visit, family))
  return html`<section aria-labelledby="kind-${family.child}">
${heading(2, title, { id: `kind-${family.child}` })}
${soonBox(visit, family)}
${body}
</section>`
}

/** From 16 a parent's view ends: the same words whatever the young person does, so that they tell nothing. */
const grownSection = (visit: Visit, family: FamilyView): Html => {
  const texts = overzichtTexts[visit.voice]
  const ages = leeftijdTexts[visit.voice]
  const body = html`${paragraph(ages.grown)}${paragraph(ages.grownWhat)}${paragraph(ages.grownOld)}`
  return html`${alert('info', { title: ages.grownTitle, level: 3 }, body)}${buttons(
    linkButton(`/ouder/inzage?kind=${family.child}`, texts.allLooks, 'secondary'),
    linkButton('/jongere', ages.explain, 'secondary'),
  )}`
}

const notYetSection = (visit: Visit): Html => {
  const ages = leeftijdTexts[visit.voice]
  const body = html`${paragraph(ages.notYet)}${linkButton('/jongere', ages.explain, 'secondary')}`
  return alert('info', { title: ages.notYetTitle, level: 3 }, body)
}

const childSection = async (visit: Visit, family: FamilyView): Promise<Html> => {
  const stage = stageOf(visit, family)
  if (stage === 'voorbij') return sectionOf(visit, family, grownSection(visit, family))
  if (stage === 'kind') return sectionOf(visit, family, notYetSection(visit))
  if (stage === 'geen') return sectionOf(visit, family, await noSaySection(visit, family))
  return sectionOf(visit, family, await choicesOf(visit, family))
}

/** Own answers stay to be taken back; nothing else of the child is there. */
const noSaySection = async (visit: Visit, family: FamilyView): Promise<Html> => {
  const own = await namedChoices(visit.context, { person: visit.session.person }, family.child)
  const current = own.filter(({ view }) => !OVER.includes(view.state))
  return html`${whyNotBox(visit, family, 3)}${current.length > 0 && cards(current.map((one) => choiceCard(visit, one)))}`
}

const choicesOf = async (visit: Visit, family: FamilyView): Promise<Html> => {
  const { context, voice, session } = visit
  const texts = overzichtTexts[voice]
  const who = { person: session.person }
  const choices = await namedChoices(context, who, family.child)
  const current = choices.filter(({ view }) => !OVER.includes(view.state))
  const stopped = stoppedOf(choices)
  const { rows } = await familyLog(context, who, { child: family.child, limit: NEWEST_ROWS })
  const around = (await involvementsOf(context, who, family.child)).filter(
    ({ state }) => state !== 'beeindigd',
  )
  return html`${endingBox(visit, current)}
${current.length > 0 ? cards(current.map((choice) => choiceCard(visit, choice))) : paragraph(choices.length > 0 ? texts.nothingNow : texts.nothing)}
${stoppedList(visit, stopped)}
${around.length > 0 && html`${heading(3, texts.around)}${list(around.map((one) => one.name ?? one.kind))}`}
${rows.length > 0 && html`${heading(3, texts.lastLooks)}${logTable(visit, rows)}`}
${buttons(
  linkButton(`/ouder/inzage?kind=${family.child}`, texts.allLooks, 'secondary'),
  current.length > 0 && linkButton(`/ouder/stoppen?kind=${family.child}`, texts.stopAll, 'subtle'),
)}`
}

const overview: PortalRoute['handle'] = async (visit) => {
  const { context, session, voice, families } = visit
  const texts = overzichtTexts[voice]
  if (families.length === 0)
    return {
      title: texts.title,
      current: '/ouder',
      body: alert(
        'info',
        { title: texts.noFamily },
        html`${paragraph(texts.noFamilyWhat)}${linkButton('/ouder/gegevens', vragenTexts[voice].next)}`,
      ),
    }
  const questions = await openQuestions(context, { person: session.person })
  const hasView = families.some((family) => arranges(visit, family))
  const sections: Html[] = []
  for (const family of families) sections.push(await childSection(visit, family))
  return {
    title: texts.title,
    current: '/ouder',
    body: html`${hasView && lead(texts.lead)}
${questions.length > 0 && alert('warning', { title: texts.questions(questions.length) }, linkButton('/ouder/vragen', texts.toQuestions))}
${sections}
${hasView && lawBox(paragraph(texts.law))}`,
  }
}

export const overzicht: readonly PortalRoute[] = [
  { method: 'get', path: '/ouder', for: 'gezin', handle: overview },
]
