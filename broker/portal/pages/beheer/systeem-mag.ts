/** What a system that is there may do: changed by its administrator, who sees first what that comes to. */
import { act } from '../../../../consent/act.ts'
import { ConsentError } from '../../../../consent/errors.ts'
import { actsBetween, permitClient, permitInput } from '../../../administration/change-clients.ts'
import { checkboxes, errorSummary, type FieldFault } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import { type Page, type PortalRoute, type Visit, wordIn, wordsIn } from '../../site.ts'
import { administeringTexts } from '../../texts/administering.ts'
import { frameTexts } from '../../texts/frame.ts'
import { newSystemTexts } from '../../texts/new-system.ts'
import { systemActsTexts } from '../../texts/system-acts.ts'
import { alert, button, buttons, heading, lead, linkButton, list, paragraph } from '../../ui.ts'
import { carried, enter, keyFor } from '../staff/input.ts'
import { addressAt } from './desk.ts'
import { type SystemAt, saved, systemAt } from './systeem.ts'
import { PATH } from './systemen.ts'

const HOME = '/beheer'
const HERE = `${PATH}/:systeem/mag`
/** What is chosen, and what the system may do as whoever chose saw it. */
const CHOSEN = 'mag'
const SEEN = 'mocht'

const addressOf = ({ desk, here }: SystemAt): string => addressAt(desk, `${here}/mag`)

const backTo = ({ desk, here }: SystemAt): Html =>
  linkButton(addressAt(desk, here), administeringTexts[desk.visit.language].back, 'secondary')

const hasTyped = ({ fields }: Visit): boolean => Object.hasOwn(fields, 'stap')

const formPage = (at: SystemAt, faults: readonly FieldFault[]): Page => {
  const { desk, client } = at
  const { visit } = desk
  const texts = systemActsTexts[visit.language]
  const { does, doesHint, acts } = newSystemTexts[visit.language]
  const chosen = checkboxes({
    name: CHOSEN,
    legend: does,
    hint: doesHint,
    faults,
    values: hasTyped(visit) ? wordsIn(visit.fields, CHOSEN) : client.acts,
    options: act.options.map((value) => ({ value, label: acts[value] })),
  })
  const seen = carried({ [SEEN]: client.acts }, [SEEN])
  const check = button(texts.check, { name: 'stap', value: 'kijk' })
  return {
    title: texts.title(client.id),
    current: HOME,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[visit.language].errors.summary, faults)}${lead(texts.lead)}
${form(visit, addressOf(at), html`${seen}${chosen}${buttons(check, backTo(at))}`)}`,
  }
}

const checkPage = (at: SystemAt, { acts }: { readonly acts: SystemAt['client']['acts'] }): Page => {
  const { desk, client } = at
  const { visit } = desk
  const texts = systemActsTexts[visit.language]
  const names = newSystemTexts[visit.language].acts
  const { gained, lost } = actsBetween(client.acts, acts)
  const kept = acts.filter((one) => client.acts.includes(one))
  const part = (title: string, items: readonly Html[]): Html =>
    html`${heading(2, title)}${items.length > 0 ? list(items) : paragraph(texts.nothing)}`
  const save = button(texts.save, { name: 'stap', value: 'bewaar' })
  const change = button(texts.change, { kind: 'secondary', name: 'stap', value: 'verander' })
  return {
    title: texts.checkTitle,
    current: HOME,
    body: html`${lead(texts.title(client.id))}
${part(
  texts.gained,
  gained.map((one) => html`${names[one]}`),
)}
${part(
  texts.lost,
  lost.map((one) => html`${names[one]}. ${texts.without[one]}`),
)}
${part(
  texts.kept,
  kept.map((one) => html`${names[one]}`),
)}
${alert('info', { title: texts.atOnce }, paragraph(texts.atOnceWhat))}
${form(visit, addressOf(at), html`${carried(visit.fields, [SEEN, CHOSEN])}${buttons(save, change)}`)}`,
  }
}

/** The choice of whoever saw something else is gone: it was made about that. */
const tooLate = (at: SystemAt): Page => {
  const { visit } = at.desk
  const message = systemActsTexts[visit.language].late
  const desk = { ...at.desk, visit: { ...visit, fields: {} } }
  return { ...formPage({ ...at, desk }, [{ field: CHOSEN, message }]), status: 409 }
}

const take: PortalRoute['handle'] = async (visit, req) => {
  const at = await systemAt(visit, req)
  const texts = systemActsTexts[visit.language]
  const step = wordIn(visit.fields, 'stap')
  if (step === 'verander') return formPage(at, [])
  const typed = {
    client: at.client.id,
    acts: wordsIn(visit.fields, CHOSEN),
    seen: wordsIn(visit.fields, SEEN),
  }
  const words = { acts: { field: CHOSEN, message: newSystemTexts[visit.language].actsFault } }
  const entered = enter(permitInput, typed, words)
  if (!entered.ok) return formPage(at, entered.faults)
  const { input } = entered
  if (step === 'bewaar')
    try {
      await permitClient(visit.context, at.desk.admin, keyFor(visit, input), input)
      return saved(at)
    } catch (error) {
      if (!(error instanceof ConsentError && error.code === 'conflict')) throw error
      return tooLate(at)
    }
  const isSeen = actsBetween(input.seen, at.client.acts)
  if (isSeen.gained.length + isSeen.lost.length > 0) return tooLate(at)
  const { gained, lost } = actsBetween(at.client.acts, input.acts)
  if (gained.length + lost.length === 0)
    return formPage(at, [{ field: CHOSEN, message: texts.same }])
  return checkPage(at, input)
}

export const systeemMag: readonly PortalRoute[] = [
  {
    method: 'get',
    path: HERE,
    for: 'beheerder',
    handle: async (visit, req) => formPage(await systemAt(visit, req), []),
  },
  { method: 'post', path: HERE, for: 'beheerder', fresh: true, handle: take },
]
