/** A new system of an organisation, let in by its administrator. */
import type { Party } from '../../../../consent/party.ts'
import { unknownThing } from '../../../acting.ts'
import { addClient, addClientInput } from '../../../administration/change-clients.ts'
import { errorSummary, type FieldFault } from '../../fields.ts'
import { html } from '../../html.ts'
import { form } from '../../layout.ts'
import type { Page, PortalRoute } from '../../site.ts'
import { administeringTexts } from '../../texts/administering.ts'
import { frameTexts } from '../../texts/frame.ts'
import { newSystemTexts } from '../../texts/new-system.ts'
import { button, buttons, facts, lead, linkButton } from '../../ui.ts'
import { attempt, enter, keyFor } from '../staff/input.ts'
import { type AdministratorsDesk, addressAt, administratorAt } from './desk.ts'
import {
  inOrder,
  leakedFaults,
  proofFaults,
  systemFields,
  systemWords,
  typedSystem,
} from './system-fields.ts'
import { NEW } from './systemen.ts'

const HOME = '/beheer'

const ownParty = ({ parties, actor }: AdministratorsDesk): Party => {
  const own = parties.find(({ id }) => id === actor.party)
  if (!own) throw unknownThing()
  return own
}

const addPage = (desk: AdministratorsDesk, faults: readonly FieldFault[]): Page => {
  const { visit } = desk
  const texts = newSystemTexts[visit.language]
  const { save, back } = administeringTexts[visit.language]
  return {
    title: texts.addTitle,
    current: HOME,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[visit.language].errors.summary, faults)}${lead(texts.addLead)}${facts([[texts.organisation, ownParty(desk).name]])}
${form(
  visit,
  addressAt(desk, NEW),
  html`${systemFields(visit, faults)}${buttons(button(save), linkButton(addressAt(desk, HOME), back, 'secondary'))}`,
)}`,
  }
}

const add: PortalRoute['handle'] = async (visit, req) => {
  const desk = await administratorAt(visit, req)
  const { admin } = desk
  // Before anything else looks at it.
  const leaked = leakedFaults(visit)
  if (leaked.length > 0) return addPage(desk, leaked)
  const words = systemWords(visit)
  const entered = enter(addClientInput, typedSystem(visit), words)
  const wrong = proofFaults(visit, ownParty(desk).oin)
  if (!entered.ok) return addPage(desk, inOrder([...entered.faults, ...wrong]))
  if (wrong.length > 0) return addPage(desk, wrong)
  const { input } = entered
  const done = await attempt(visit, { words, unknown: '' }, () =>
    addClient(visit.context, admin, keyFor(visit, input), input),
  )
  if (!done.ok) return addPage(desk, done.faults)
  return { to: addressAt(desk, `/beheer/systemen/${input.client}`, '&bewaard=ja') }
}

export const nieuwSysteem: readonly PortalRoute[] = [
  {
    method: 'get',
    path: NEW,
    for: 'beheerder',
    handle: async (visit, req) => addPage(await administratorAt(visit, req), leakedFaults(visit)),
  },
  { method: 'post', path: NEW, for: 'beheerder', fresh: true, handle: add },
]
