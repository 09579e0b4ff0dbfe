/** Stopping everything in one go, and what goes on by law. */
import type { StatementId } from '../../../../consent/id.ts'
import { dayOf } from '../../../../consent/time.ts'
import { unknownThing } from '../../../acting.ts'
import type { FamilyView } from '../../../family.ts'
import { familyLog } from '../../../insight.ts'
import { GROUNDS } from '../../../insight-words.ts'
import { type OwnChoice, ownChoices } from '../../../own-choices.ts'
import { withdrawConsent } from '../../../take-back.ts'
import { childName } from '../../family-names.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { keuzeTexts } from '../../texts/keuze.ts'
import { overzichtTexts } from '../../texts/overzicht.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import {
  alert,
  button,
  buttons,
  heading,
  lawBox,
  lead,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import { categoryName, partyName } from './parts.ts'

const PATH = '/ouder/stoppen'
const MENU = '/ouder'
/** Of the log: what went by law a long time ago says little about what goes on. */
const ROWS_READ = 100

/** Shared now, paused, or waiting for this person's own word. */
const isStoppable = (state: OwnChoice['parts'][number]['state']): boolean =>
  state === 'geldig' || state === 'gepauzeerd' || state === 'wacht_op_bevestiging'

type Stop = { readonly statement: StatementId; readonly categories: readonly string[] }

/** The answers of a choice that there is something to stop of. */
const stopsIn = ({ parts, waiting }: OwnChoice): readonly Stop[] => {
  const answers = new Set([...parts.map(({ answer }) => answer), ...waiting])
  return [...answers].flatMap(({ view }) => {
    const waits = waiting.some((one) => one.view.id === view.id)
    const categories = view.categories.flatMap(({ category, state }) =>
      isStoppable(state) &&
      (waits || parts.some((part) => part.category === category && part.answer.view.id === view.id))
        ? category
        : [],
    )
    return categories.length > 0 ? { statement: view.id, categories } : []
  })
}

/** Whether there is anything to stop: for the button that leads here. */
export const canStop = (choices: readonly OwnChoice[]): boolean =>
  choices.some((choice) => stopsIn(choice).length > 0)

type OfChild = { readonly family: FamilyView; readonly choices: readonly OwnChoice[] }

/** Of the child that is named, or of every child where none is. Throws `onbekend` for somebody else's child. */
const choicesOf = async (
  { context, session, families }: Visit,
  named: string,
): Promise<readonly OfChild[]> => {
  const meant = families.filter(({ child }) => named === '' || child === named)
  if (named !== '' && meant.length === 0) throw unknownThing()
  const all: OfChild[] = []
  for (const family of meant) {
    const choices = await ownChoices(context, { person: session.person }, family.child)
    all.push({ family, choices })
  }
  return all
}

const namesOf = (visit: Visit, ids: readonly string[]): string =>
  ids.map((id) => categoryName(visit, id)).join(', ')

/** Under the name of each child, where there is anything to say of it. */
const sections = (
  visit: Visit,
  all: readonly OfChild[],
  lines: (choice: OwnChoice) => readonly Html[],
): readonly Html[] =>
  all.flatMap(({ family, choices }) => {
    const items = choices.flatMap(lines)
    const title = overzichtTexts[visit.voice].forChild(childName(visit, family))
    return items.length > 0 ? html`${heading(3, title)}${list(items)}` : []
  })

const toStop = (visit: Visit, all: readonly OfChild[]): readonly Html[] =>
  sections(visit, all, (choice) =>
    stopsIn(choice).map(
      ({ categories }) => html`${partyName(choice.requester)}: ${namesOf(visit, categories)}`,
    ),
  )

/** What this person stopped today, so that looking again says the same. */
const stoppedToday = (visit: Visit, { requester, said }: OwnChoice): readonly Html[] => {
  const today = said.filter(
    ({ kind, at }) => kind === 'ingetrokken' && dayOf(at) === dayOf(visit.now),
  )
  return today.map(
    ({ at, categories }) =>
      html`${moment(at, visit.language)}: ${partyName(requester)}: ${namesOf(visit, categories)}`,
  )
}

/** Deliveries of lately that did not rest on consent, each kind once. */
const lawfulOf = async (visit: Visit, { child }: FamilyView): Promise<readonly string[]> => {
  const { context, session, language } = visit
  const consent = GROUNDS[language]['toestemming_geldig']
  const who = { person: session.person }
  const { rows } = await familyLog(context, who, { child, limit: ROWS_READ })
  const lines = rows.flatMap(({ kind, basis, requester, what }) => {
    const isLawful = kind === 'verstrekking_geleverd' && basis.some((ground) => ground !== consent)
    return isLawful && requester !== null
      ? `${partyName(requester)}: ${what.join(', ')} (${basis.join(', ')})`
      : []
  })
  return [...new Set(lines)]
}

const lawPart = async (visit: Visit, all: readonly OfChild[]): Promise<Html> => {
  const texts = keuzeTexts[visit.voice].stopAll
  const lines: string[] = []
  for (const { family } of all) lines.push(...(await lawfulOf(visit, family)))
  const what =
    lines.length > 0 ? html`${paragraph(texts.lawWhat)}${list(lines)}` : paragraph(texts.lawNone)
  return html`${heading(2, texts.law)}${lawBox(what)}`
}

const addressFor = (path: string, child: string): string =>
  child === '' ? path : `${path}?kind=${child}`

const ask: PortalRoute['handle'] = async (visit, req) => {
  const texts = keuzeTexts[visit.voice].stopAll
  const kind = wordIn(visit.fields, 'kind') || `${req.query['kind'] ?? ''}`
  const all = await choicesOf(visit, kind)
  const items = toStop(visit, all)
  const question = html`${lead(texts.lead)}${heading(2, texts.list)}${items}
${form(visit, PATH, html`<input type="hidden" name="kind" value="${kind}">${buttons(button(texts.yes, { hint: 'negative' }), linkButton('/ouder', texts.no, 'secondary'))}`)}`
  return {
    title: texts.title,
    current: MENU,
    body: html`${items.length > 0 ? question : paragraph(texts.nothing)}${await lawPart(visit, all)}`,
  }
}

const stop: PortalRoute['handle'] = async (visit) => {
  const { context, session, key } = visit
  const kind = wordIn(visit.fields, 'kind')
  const all = await choicesOf(visit, kind)
  for (const { statement } of all.flatMap(({ choices }) => choices.flatMap(stopsIn)))
    await withdrawConsent(context, { person: session.person }, `${key}-${statement}`, { statement })
  return { to: addressFor(`${PATH}/klaar`, kind) }
}

const done: PortalRoute['handle'] = async (visit, req) => {
  const texts = keuzeTexts[visit.voice].stopAll
  const kind = `${req.query['kind'] ?? ''}`
  const all = await choicesOf(visit, kind)
  const choices = all.flatMap((one) => one.choices)
  if (canStop(choices)) return { to: addressFor(PATH, kind) }
  const count = choices.filter((choice) => stoppedToday(visit, choice).length > 0).length
  const items = sections(visit, all, (choice) => stoppedToday(visit, choice))
  return {
    title: texts.title,
    current: MENU,
    body: html`${count > 0 ? alert('ok', { title: texts.doneTitle }, html`${paragraph(texts.done(count))}${items}`) : paragraph(texts.nothing)}
${await lawPart(visit, all)}
${linkButton('/ouder', vragenTexts[visit.voice].back, 'secondary')}`,
  }
}

export const stoppen: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'gezin', handle: ask },
  { method: 'post', path: PATH, for: 'gezin', handle: stop },
  { method: 'get', path: `${PATH}/klaar`, for: 'gezin', handle: done },
]
