/** Signals: the privacy officer's work list, and one signal to look into. */
import type { Request } from 'express'
import { ConsentError } from '../../../../consent/errors.ts'
import { holdsBsn } from '../../../../consent/free-text.ts'
import { signalIds } from '../../../../consent/id.ts'
import type { Actor } from '../../../../consent/party.ts'
import {
  mayFollow,
  SIGNAL_NOTE_CHARS_MAX,
  SIGNAL_WEEKS,
  type SignalState,
  signalState,
} from '../../../../consent/signal.ts'
import { unknownThing } from '../../../acting.ts'
import {
  handleSignal,
  type ListedSignal,
  signalFor,
  signalsFor,
} from '../../../oversight/signals.ts'
import { errorSummary, type FieldFault, radios, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { dayText, dutchOn, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { pageLinks, pageOf } from '../../lists.ts'
import { type Page, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { oversightTexts } from '../../texts/oversight.ts'
import { signalTexts } from '../../texts/signals.ts'
import {
  alert,
  type BadgeKind,
  badge,
  button,
  buttons,
  facts,
  heading,
  idText,
  lead,
  linkButton,
  paragraph,
  table,
} from '../../ui.ts'
import { keyFor } from '../staff/input.ts'
import { type Desk, deskAt, nameOfParty, OFFICE, officesAs, otherOffices } from '../staff/office.ts'

const PATH = '/fg/signalen'

const LOOKS: Readonly<Record<SignalState, BadgeKind>> = {
  nieuw: 'danger',
  in_onderzoek: 'warning',
  klaar: 'safe',
}

type OfficersDesk = Desk & { readonly actor: Actor }

const officerAt = async (visit: Visit, req: Request): Promise<OfficersDesk> => {
  const desk = await deskAt(visit, 'fg', req)
  const { actor } = desk
  if (!actor) throw unknownThing()
  return { ...desk, actor }
}

const addressOf = ({ actor }: OfficersDesk, path = '', query = ''): string =>
  `${PATH}${path}?${OFFICE}=${actor.party}${query}`

/** The own employee, else the organisation. */
const whoText = (desk: Desk, { employee, party }: ListedSignal): string | null =>
  employee ?? (party && nameOfParty(desk, party))

// --- the list --------------------------------------------------------------------------------------------------

const stateIn = ({ query }: Request): SignalState =>
  signalState.safeParse(query['stand']).data ?? 'nieuw'

/** The states as links with how many there are; the one that is shown stands as text above its table. */
const stateLinks = (desk: OfficersDesk, signals: readonly ListedSignal[]): Html[] => {
  const texts = signalTexts[desk.visit.language]
  return signalState.options.map((state) => {
    const count = signals.filter((one) => one.state === state).length
    const label = texts.choose(texts.states[state], count)
    return linkButton(addressOf(desk, '', `&stand=${state}`), label, 'secondary')
  })
}

const listRow = (desk: OfficersDesk, signal: ListedSignal) => {
  const { language } = desk.visit
  const texts = signalTexts[language]
  return [
    moment(signal.since, language),
    texts.kinds[signal.kind].name,
    whoText(desk, signal),
    signal.rows,
    linkButton(addressOf(desk, `/${signal.id}`), texts.open, 'subtle'),
  ]
}

const listPage: PortalRoute['handle'] = async (visit, req) => {
  const desk = await officerAt(visit, req)
  const texts = signalTexts[visit.language]
  const signals = await signalsFor(visit.context, desk.actor)
  const state = stateIn(req)
  const ofState = signals.filter((one) => one.state === state)
  const { shown, next } = pageOf(ofState, req)
  const address = addressOf(desk, '', `&stand=${state}`)
  return {
    title: texts.title,
    current: PATH,
    body: html`${lead(texts.lead)}${paragraph(texts.weeks(SIGNAL_WEEKS))}
${heading(2, nameOfParty(desk, desk.actor.party))}${buttons(stateLinks(desk, signals))}
${
  shown.length > 0
    ? table(
        texts.caption(texts.states[state]),
        texts.heads,
        shown.map((signal) => listRow(desk, signal)),
      )
    : html`${heading(3, texts.states[state])}${paragraph(texts.none)}`
}
${buttons(
  pageLinks(visit, { req, address, next, more: texts.older }),
  otherOffices(desk, PATH, oversightTexts[visit.language].switch),
)}`,
  }
}

// --- one signal ------------------------------------------------------------------------------------------------

const signalAt = async (visit: Visit, req: Request) => {
  const desk = await officerAt(visit, req)
  const id = signalIds.schema.safeParse(req.params['id']).data
  if (!id) throw unknownThing()
  return { desk, signal: await signalFor(visit.context, desk.actor, id) }
}

const about = (desk: OfficersDesk, signal: ListedSignal): Html => {
  const { language } = desk.visit
  const texts = signalTexts[language]
  const { name, means, todo } = texts.kinds[signal.kind]
  const who = whoText(desk, signal)
  return facts([
    [texts.kind, name],
    [texts.means, means],
    [texts.todo, todo],
    [texts.state, badge(LOOKS[signal.state], texts.states[signal.state])],
    signal.week === null
      ? [texts.since, moment(signal.since, language)]
      : [texts.week, dayText(signal.week, language)],
    who !== null && [texts.who, who],
    [texts.rows, signal.rows],
    [texts.number, idText(signal.id)],
  ])
}

const lookFurther = ({ actor, visit }: OfficersDesk, signal: ListedSignal): Html => {
  const texts = signalTexts[visit.language]
  const { kind, subject, sequence } = signal
  const log = `/fg/logboek?${OFFICE}=${actor.party}`
  const isHidden = kind === 'verborgen_regel' && sequence !== null
  return buttons(
    linkButton(subject === null ? log : `${log}&nummer=${subject}`, texts.toLog, 'secondary'),
    isHidden &&
      linkButton(
        `/fg/logboek/${sequence}/vrijgeven?${OFFICE}=${actor.party}`,
        texts.toRelease,
        'secondary',
      ),
  )
}

const history = ({ visit: { language } }: Desk, { steps }: ListedSignal): Html => {
  const texts = signalTexts[language]
  if (steps.length === 0) return paragraph(texts.untouched)
  return table(
    texts.historyCaption,
    texts.historyHeads,
    steps.map(({ at, employee, state, note }) => [
      moment(at, language),
      employee,
      texts.states[state],
      note && dutchOn(language, note),
    ]),
  )
}

const stepForm = (
  desk: OfficersDesk,
  { id, state, steps }: ListedSignal,
  faults: readonly FieldFault[],
): Html => {
  const { visit } = desk
  const texts = signalTexts[visit.language]
  const next = radios({
    name: 'stand',
    legend: texts.next,
    faults,
    value: wordIn(visit.fields, 'stand'),
    options: signalState.options
      .filter((one) => mayFollow(state, one))
      .map((value) => ({ value, label: texts.states[value] })),
  })
  const note = textField({
    name: 'notitie',
    label: texts.note,
    hint: texts.noteHint(SIGNAL_NOTE_CHARS_MAX),
    faults,
    value: wordIn(visit.fields, 'notitie'),
    long: true,
  })
  const seen = html`<input type="hidden" name="gezien" value="${steps.length}">`
  return form(
    visit,
    addressOf(desk, `/${id}`),
    html`${seen}${next}${note}${buttons(button(texts.save))}`,
  )
}

const signalPage = (
  { desk, signal }: { readonly desk: OfficersDesk; readonly signal: ListedSignal },
  { faults = [], saved = false }: { faults?: readonly FieldFault[]; saved?: boolean },
): Page => {
  const { language } = desk.visit
  const texts = signalTexts[language]
  return {
    title: texts.one,
    current: PATH,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${saved && alert('ok', { title: texts.saved }, null)}
${about(desk, signal)}${lookFurther(desk, signal)}
${heading(2, texts.history)}${history(desk, signal)}
${signal.state === 'klaar' ? paragraph(texts.done) : stepForm(desk, signal, faults)}
${linkButton(addressOf(desk), texts.back, 'subtle')}`,
  }
}

const showSignal: PortalRoute['handle'] = async (visit, req) =>
  signalPage(await signalAt(visit, req), { saved: req.query['bewaard'] === 'ja' })

type Typed = {
  readonly state: Exclude<SignalState, 'nieuw'> | undefined
  readonly note: string
  /** How many steps stood on the page that was filled in. */
  readonly seen: number
}

const typedIn = ({ fields }: Visit): Typed => ({
  state: signalState.exclude(['nieuw']).safeParse(wordIn(fields, 'stand')).data,
  note: wordIn(fields, 'notitie').trim(),
  seen: Number(wordIn(fields, 'gezien')),
})

/** An officer who ends a signal, or writes again, has something to say; taking it on needs no words. */
const faultsIn = ({ language }: Visit, { state, note, seen }: Typed): FieldFault[] => {
  const texts = signalTexts[language]
  const mustSay = state === 'klaar' || seen > 0
  const messages = [
    mustSay && note === '' && texts.faultNote,
    note.length > SIGNAL_NOTE_CHARS_MAX && texts.faultLong(SIGNAL_NOTE_CHARS_MAX),
    holdsBsn(note) && texts.faultBsn,
  ].filter((message) => message !== false)
  return [
    ...(state === undefined ? [{ field: 'stand', message: texts.faultState }] : []),
    ...messages.map((message) => ({ field: 'notitie', message })),
  ]
}

const handle: PortalRoute['handle'] = async (visit, req) => {
  const at = await signalAt(visit, req)
  const { desk, signal } = at
  const { actor } = desk
  const office = officesAs(visit, 'fg').find(({ party }) => party === actor.party)
  if (!office) throw unknownThing()
  const typed = typedIn(visit)
  const { state, note, seen } = typed
  const faults = faultsIn(visit, typed)
  if (faults.length > 0 || state === undefined) return signalPage(at, { faults })
  const input = { signal: signal.id, state, note: note === '' ? null : note, seen }
  const officer = { ...actor, functions: office.functions }
  try {
    await handleSignal(visit.context, officer, keyFor(visit, input), input)
    return { to: addressOf(desk, `/${signal.id}`, '&bewaard=ja') }
  } catch (error) {
    if (!(error instanceof ConsentError && error.code === 'conflict')) throw error
    const message = signalTexts[visit.language].faultLate
    return signalPage(at, { faults: [{ field: 'stand', message }] })
  }
}

export const signalen: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'fg', handle: listPage },
  { method: 'get', path: `${PATH}/:id`, for: 'fg', handle: showSignal },
  { method: 'post', path: `${PATH}/:id`, for: 'fg', handle },
]
