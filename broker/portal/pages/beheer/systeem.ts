/** One system of an organisation: its public keys, how it is connected, and whether it may use the broker. */
import type { Request } from 'express'
import { unknownThing } from '../../../acting.ts'
import { administrationOf, type ShownKey } from '../../../administration/administration.ts'
import {
  connectClient,
  connectInput,
  dropKey,
  putKeys,
  putKeysInput,
  switchClient,
  switchClientInput,
} from '../../../administration/change-clients.ts'
import { keysIn } from '../../../administration/public-key.ts'
import { errorSummary, type FieldFault, radios } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import { type Outcome, type Page, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { administeringTexts } from '../../texts/administering.ts'
import { administrationTexts } from '../../texts/administration.ts'
import { connectionTexts } from '../../texts/connection.ts'
import { frameTexts } from '../../texts/frame.ts'
import { newSystemTexts } from '../../texts/new-system.ts'
import { systemActsTexts } from '../../texts/system-acts.ts'
import { button, buttons, facts, heading, linkButton, list, paragraph, table } from '../../ui.ts'
import { attempt, enter, keyFor } from '../staff/input.ts'
import {
  connectionFacts,
  connectionFields,
  connectionWords,
  typedConnection,
} from './connection-fields.ts'
import {
  type AdministratorsDesk,
  addressAt,
  administratorAt,
  choiceIn,
  nowBox,
  onOffField,
  savedBox,
  seeingNow,
  seenField,
  seenIn,
  unlessChanged,
} from './desk.ts'
import { handedField, leakedFaults } from './system-fields.ts'
import { PATH } from './systemen.ts'

const HOME = '/beheer'

/** The system of an address; throws `onbekend` for another organisation's. */
export const systemAt = async (visit: Visit, req: Request) => {
  const desk = await administratorAt(visit, req)
  const { clients } = await administrationOf(visit.context, desk.admin)
  const client = clients.find(({ id }) => id === req.params['systeem'])
  if (!client) throw unknownThing()
  return { desk, client, here: `${PATH}/${client.id}` }
}

export type SystemAt = Awaited<ReturnType<typeof systemAt>>

const about = ({ desk, client }: SystemAt): Html => {
  const texts = administrationTexts[desk.visit.language]
  const { does, acts: actNames } = newSystemTexts[desk.visit.language]
  const { processor, auth, acts } = client
  return facts([
    [texts.client.supplier, processor ?? texts.self],
    [texts.client.auth, texts.auth[auth]],
    [does, acts.length > 0 ? list(acts.map((one) => actNames[one])) : texts.none],
  ])
}

const keyRow = ({ desk, here, client }: SystemAt, { id, algorithm }: ShownKey) => {
  const { visit } = desk
  const { drop } = administeringTexts[visit.language].systems
  const hidden = html`${seenField(visit, client.mark)}<input type="hidden" name="kid" value="${id}">`
  return [
    id,
    algorithm,
    form(
      visit,
      addressAt(desk, `${here}/sleutel-weg`),
      html`${hidden}${button(drop(id), { kind: 'secondary', hint: 'negative' })}`,
    ),
  ]
}

const keysTable = (at: SystemAt): Html => {
  const { systems } = administeringTexts[at.desk.visit.language]
  const rows = at.client.keys.map((key) => keyRow(at, key))
  return rows.length > 0 ? table(systems.keysCaption, systems.keyHeads, rows) : html``
}

const keyForm = ({ desk, here, client }: SystemAt, faults: readonly FieldFault[]): Html => {
  const { visit } = desk
  const { systems } = administeringTexts[visit.language]
  const key = handedField(visit, { label: systems.key, hint: systems.keyHint }, faults)
  const place = radios({
    name: 'plaats',
    legend: systems.place,
    faults,
    value: wordIn(visit.fields, 'plaats'),
    options: putKeysInput.shape.place.options.map((value) => ({
      value,
      label: systems.places[value],
    })),
  })
  return form(
    visit,
    addressAt(desk, `${here}/sleutel`),
    html`${seenField(visit, client.mark)}${key}${place}${buttons(button(systems.put))}`,
  )
}

const connectionForm = ({ desk, here, client }: SystemAt, faults: readonly FieldFault[]): Html => {
  const { visit } = desk
  const { save } = connectionTexts[visit.language]
  return form(
    visit,
    addressAt(desk, `${here}/aansluiting`),
    html`${seenField(visit, client.mark)}${connectionFields(visit, client, faults)}${buttons(button(save))}`,
  )
}

const stateForm = ({ desk, here, client }: SystemAt, faults: readonly FieldFault[]): Html => {
  const { visit } = desk
  const { systems, save } = administeringTexts[visit.language]
  const onOff = { legend: systems.state, yes: systems.yes, no: systems.no }
  return form(
    visit,
    addressAt(desk, here),
    html`${seenField(visit, client.mark)}${onOffField(visit, onOff, { now: client.active, faults })}${buttons(button(save))}`,
  )
}

const systemPage = (
  at: SystemAt,
  faults: readonly FieldFault[],
  box: Html | false = false,
): Page => {
  const { desk, client } = at
  const { language } = desk.visit
  const { systems, state, back } = administeringTexts[language]
  const connection = connectionTexts[language]
  return {
    title: systems.title(client.id),
    current: HOME,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${box}
${about(at)}${buttons(linkButton(addressAt(desk, `${at.here}/mag`), systemActsTexts[language].to, 'secondary'))}${heading(2, systems.keys)}${keysTable(at)}
${heading(2, systems.add)}${paragraph(systems.addLead)}${keyForm(at, faults)}
${heading(2, connection.title)}${paragraph(connection.lead)}${connectionForm(at, faults)}
${heading(2, state)}${stateForm(at, faults)}
${linkButton(addressAt(desk, HOME), back, 'secondary')}`,
  }
}

/** To the system's own page, which says so. */
export const saved = ({ desk, here }: SystemAt): Outcome => ({
  to: addressAt(desk, here, '&bewaard=ja'),
})

/** What was typed, beside what somebody else made of the system; its keys stand on the page. */
const tooLate = (at: SystemAt, field: string): Page => {
  const { visit } = at.desk
  const { late, state, on, off } = administeringTexts[visit.language]
  const now = nowBox(visit, [
    ...connectionFacts(visit, at.client),
    [state, at.client.active ? on : off],
  ])
  return { ...systemPage(seeingNow(at), [{ field, message: late }], now), status: 409 }
}

const switchIt: PortalRoute['handle'] = async (visit, req) => {
  const at = await systemAt(visit, req)
  const words = {
    active: { field: 'aan', message: administeringTexts[visit.language].chooseState },
  }
  const typed = { client: at.client.id, active: choiceIn(visit, 'aan'), seen: seenIn(visit) }
  const entered = enter(switchClientInput, typed, words)
  if (!entered.ok) return systemPage(at, entered.faults)
  const { input } = entered
  const isDone = await unlessChanged(() =>
    switchClient(visit.context, at.desk.admin, keyFor(visit, input), input),
  )
  return isDone ? saved(at) : tooLate(await systemAt(visit, req), 'aan')
}

const putOne: PortalRoute['handle'] = async (visit, req) => {
  const at = await systemAt(visit, req)
  const { systems } = administeringTexts[visit.language]
  // Before anything else looks at it.
  const leaked = leakedFaults(visit)
  if (leaked.length > 0) return systemPage(at, leaked)
  const key = { field: 'sleutelset', message: systems.keyFault }
  const words = {
    keys: key,
    // What the register itself refuses of it.
    clients: key,
    place: { field: 'plaats', message: systems.placeFault },
  }
  const typed = {
    client: at.client.id,
    keys: keysIn(wordIn(visit.fields, 'sleutelset')),
    place: wordIn(visit.fields, 'plaats'),
    seen: seenIn(visit),
  }
  const entered = enter(putKeysInput, typed, words)
  if (!entered.ok) return systemPage(at, entered.faults)
  const { input } = entered
  const done = await attempt(visit, { words, unknown: '' }, () =>
    unlessChanged(() => putKeys(visit.context, at.desk.admin, keyFor(visit, input), input)),
  )
  if (!done.ok) return systemPage(at, done.faults)
  return done.input ? saved(at) : tooLate(await systemAt(visit, req), 'sleutelset')
}

const connect: PortalRoute['handle'] = async (visit, req) => {
  const at = await systemAt(visit, req)
  const typed = { client: at.client.id, seen: seenIn(visit), ...typedConnection(visit) }
  const entered = enter(connectInput, typed, connectionWords(visit))
  if (!entered.ok) return systemPage(at, entered.faults)
  const { input } = entered
  const isDone = await unlessChanged(() =>
    connectClient(visit.context, at.desk.admin, keyFor(visit, input), input),
  )
  return isDone ? saved(at) : tooLate(await systemAt(visit, req), 'binding')
}

const drop: PortalRoute['handle'] = async (visit, req) => {
  const at = await systemAt(visit, req)
  const input = { client: at.client.id, kid: wordIn(visit.fields, 'kid'), seen: seenIn(visit) }
  const isDone = await unlessChanged(() =>
    dropKey(visit.context, at.desk.admin, keyFor(visit, input), input),
  )
  if (isDone) return saved(at)
  const now = await systemAt(visit, req)
  const there = { ...now, desk: fresh(now.desk) }
  if (now.client.mark !== input.seen) return tooLate(there, 'sleutelset')
  return systemPage(there, [
    { field: 'sleutelset', message: administeringTexts[visit.language].systems.lastKey },
  ])
}

/** The name of a key that was not taken away is nothing that somebody typed. */
const fresh = (desk: AdministratorsDesk): AdministratorsDesk => ({
  ...desk,
  visit: { ...desk.visit, fields: {} },
})

const show: PortalRoute['handle'] = async (visit, req) =>
  systemPage(await systemAt(visit, req), leakedFaults(visit), savedBox(visit, req))

export const systeem: readonly PortalRoute[] = [
  { method: 'get', path: `${PATH}/:systeem`, for: 'beheerder', handle: show },
  { method: 'post', path: `${PATH}/:systeem`, for: 'beheerder', fresh: true, handle: switchIt },
  {
    method: 'post',
    path: `${PATH}/:systeem/aansluiting`,
    for: 'beheerder',
    fresh: true,
    back: `${PATH}/:systeem`,
    handle: connect,
  },
  {
    method: 'post',
    path: `${PATH}/:systeem/sleutel`,
    for: 'beheerder',
    fresh: true,
    back: `${PATH}/:systeem`,
    handle: putOne,
  },
  {
    method: 'post',
    path: `${PATH}/:systeem/sleutel-weg`,
    for: 'beheerder',
    fresh: true,
    back: `${PATH}/:systeem`,
    handle: drop,
  },
]
