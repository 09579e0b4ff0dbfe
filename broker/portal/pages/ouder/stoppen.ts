/** Stopping everything in one go, and what goes on by law. */
import type { Request } from 'express'
import type { StatementId } from '../../../../consent/id.ts'
import { dayOf } from '../../../../consent/time.ts'
import { unknownThing } from '../../../acting.ts'
import { type OwnChoice, ownChoices, type Said } from '../../../answers/own-choices.ts'
import { STOPPABLE, stopEverything, stopEverythingInput } from '../../../answers/stop-everything.ts'
import type { FamilyView } from '../../../family/family.ts'
import { familyLog } from '../../../insight/insight.ts'
import { GROUNDS } from '../../../insight/insight-words.ts'
import { childName } from '../../family-names.ts'
import { type Html, html } from '../../html.ts'
import { momentText } from '../../language.ts'
import { form } from '../../layout.ts'
import { inputOf, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { keuzeTexts } from '../../texts/keuze.ts'
import { overzichtTexts } from '../../texts/overzicht.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import {
  alert,
  button,
  buttons,
  facts,
  heading,
  idText,
  lawBox,
  lead,
  link,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import { categoryName, partyName } from './parts.ts'

const PATH = '/ouder/stoppen'
const MENU = '/ouder'
/** Of the log: what went by law a long time ago says little about what goes on. */
const ROWS_READ = 100

/** Of each answer of a choice, the categories that there is something to stop of. */
const stopsIn = ({ parts, waiting }: OwnChoice): readonly (readonly string[])[] => {
  const answers = new Set([...parts.map(({ answer }) => answer), ...waiting])
  return [...answers].flatMap(({ view }) => {
    const waits = waiting.some((one) => one.view.id === view.id)
    const categories = view.categories.flatMap(({ category, state }) =>
      STOPPABLE.includes(state) &&
      (waits || parts.some((part) => part.category === category && part.answer.view.id === view.id))
        ? category
        : [],
    )
    return categories.length > 0 ? [categories] : []
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
      (categories) => html`${partyName(choice.requester)}: ${namesOf(visit, categories)}`,
    ),
  )

/** Which withdrawals a page tells of. */
type Told = {
  /** Of the one act that is told of. */
  readonly number?: StatementId
  readonly isTold: (said: Said) => boolean
  readonly line: (count: number) => string
}

/** All of one act have its moment. */
const ofOneAct = ({ voice, language }: Visit, { id, at }: Said): Told => ({
  number: id,
  isTold: (said) => said.kind === 'ingetrokken' && said.at === at,
  line: (count) => keuzeTexts[voice].stopAll.doneAt(momentText(at, language), count),
})

const ofToday = ({ voice, now }: Visit): Told => ({
  isTold: ({ kind, at }) => kind === 'ingetrokken' && dayOf(at) === dayOf(now),
  line: keuzeTexts[voice].stopAll.done,
})

/** Each withdrawal leads to its receipt. */
const stopped = (visit: Visit, { requester, said }: OwnChoice, { isTold }: Told): readonly Html[] =>
  said
    .filter(isTold)
    .map(({ id, categories }) =>
      link(`/ouder/keuze/${id}/bewijs`, `${partyName(requester)}: ${namesOf(visit, categories)}`),
    )

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

type Query = { readonly kind: string; readonly gedaan?: string | undefined }

const addressFor = (path: string, { kind, gedaan }: Query): string => {
  const query = new URLSearchParams({
    ...(kind !== '' && { kind }),
    ...(gedaan !== undefined && { gedaan }),
  })
  return query.size > 0 ? `${path}?${query}` : path
}

const kindIn = ({ fields }: Visit, { query }: Pick<Request, 'query'>): string =>
  wordIn(fields, 'kind') || `${query['kind'] ?? ''}`

const ask: PortalRoute['handle'] = async (visit, req) => {
  const texts = keuzeTexts[visit.voice].stopAll
  const kind = kindIn(visit, req)
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
  const input = inputOf(stopEverythingInput, kind === '' ? {} : { child: kind })
  const { said } = await stopEverything(context, { person: session.person }, key, input)
  return { to: addressFor(`${PATH}/klaar`, { kind, gedaan: said[0] }) }
}

const doneBox = (visit: Visit, all: readonly OfChild[], told: Told): Html => {
  const texts = keuzeTexts[visit.voice].stopAll
  const choices = all.flatMap((one) => one.choices)
  const count = choices.filter(({ said }) => said.some(told.isTold)).length
  const items = sections(visit, all, (choice) => stopped(visit, choice, told))
  if (count === 0) return paragraph(texts.nothing)
  return alert(
    'ok',
    { title: texts.doneTitle },
    html`${told.number !== undefined && facts([[vragenTexts[visit.voice].number, idText(told.number)]])}${paragraph(told.line(count))}${items}${paragraph(texts.keep)}`,
  )
}

/** The act that an address names, for as long as it is kept; else what was stopped today, while nothing goes on. */
const done: PortalRoute['handle'] = async (visit, req) => {
  const texts = keuzeTexts[visit.voice].stopAll
  const kind = kindIn(visit, req)
  const all = await choicesOf(visit, kind)
  const choices = all.flatMap((one) => one.choices)
  const act = choices
    .flatMap(({ said }) => said)
    .find(({ id, kind: said }) => id === req.query['gedaan'] && said === 'ingetrokken')
  if (!act && canStop(choices)) return { to: addressFor(PATH, { kind }) }
  return {
    title: texts.title,
    current: MENU,
    body: html`${doneBox(visit, all, act ? ofOneAct(visit, act) : ofToday(visit))}
${await lawPart(visit, all)}
${linkButton('/ouder', vragenTexts[visit.voice].back, 'secondary')}`,
  }
}

export const stoppen: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'gezin', handle: ask },
  { method: 'post', path: PATH, for: 'gezin', handle: stop },
  { method: 'get', path: `${PATH}/klaar`, for: 'gezin', handle: done },
]
