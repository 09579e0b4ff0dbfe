/** The organisations of the register, for who administers it: added, changed, switched off or on, given a first administrator. */
import type { Request } from 'express'
import { partyId } from '../../../../consent/id.ts'
import { type Party, party as partySchema } from '../../../../consent/party.ts'
import { unknownThing } from '../../../acting.ts'
import { allOrganisations, markOf, organisationOf } from '../../../administration/administration.ts'
import { putOrganisation } from '../../../administration/change-organisations.ts'
import { addPerson, addPersonInput } from '../../../administration/change-staff.ts'
import { errorSummary, type FieldFault } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import { type Page, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { administeringTexts } from '../../texts/administering.ts'
import { frameTexts } from '../../texts/frame.ts'
import {
  badge,
  button,
  buttons,
  heading,
  lead,
  linkButton,
  oinText,
  paragraph,
  table,
} from '../../ui.ts'
import { attempt, enter, keyFor } from '../staff/input.ts'
import {
  type AdministratorsDesk,
  addressAt,
  administratorAt,
  issuerOf,
  nowBox,
  savedBox,
  seeingNow,
  seenField,
  seenIn,
  unlessChanged,
} from './desk.ts'
import { listOf } from './list.ts'
import { whoFields } from './mensen.ts'
import {
  kindsOf,
  organisationFacts,
  organisationFields,
  organisationWords,
  typedOrganisation,
} from './organisation-fields.ts'

const PATH = '/beheer/organisaties'

const deskFor = (visit: Visit, req: Request): Promise<AdministratorsDesk> =>
  administratorAt(visit, req, 'registerbeheerder')

// --- all of them -----------------------------------------------------------------------------------------------

const kindName = (visit: Visit, kind: string): string =>
  kindsOf(visit).find(({ id }) => id === kind)?.name ?? kind

const row = (desk: AdministratorsDesk, { id, name, kind, oin, active }: Party) => {
  const { visit } = desk
  const texts = administeringTexts[visit.language]
  return [
    name,
    kindName(visit, kind),
    oinText(oin),
    active ? badge('safe', texts.on) : badge('neutral', texts.off),
    linkButton(addressAt(desk, `${PATH}/${id}`), texts.change, 'subtle'),
  ]
}

const listPage: PortalRoute['handle'] = async (visit, req) => {
  const desk = await deskFor(visit, req)
  const { organisations: texts, more } = administeringTexts[visit.language]
  const all = await allOrganisations(visit.context)
  return {
    title: texts.title,
    current: PATH,
    body: html`${savedBox(visit, req)}${lead(texts.lead)}${buttons(linkButton(addressAt(desk, `${PATH}/nieuw`), texts.add))}
${listOf(desk, req, {
  path: PATH,
  items: all,
  search: { name: 'zoek', label: texts.search },
  more,
  textOf: ({ name, kind, oin }) => `${name} ${kindName(visit, kind)} ${oin}`,
  show: (some) =>
    table(
      texts.caption,
      texts.heads,
      some.map((one) => row(desk, one)),
    ),
})}`,
  }
}

// --- a new one -------------------------------------------------------------------------------------------------

const addPage = (desk: AdministratorsDesk, faults: readonly FieldFault[]): Page => {
  const { visit } = desk
  const { organisations: texts, save, back } = administeringTexts[visit.language]
  return {
    title: texts.addTitle,
    current: PATH,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[visit.language].errors.summary, faults)}
${form(
  visit,
  addressAt(desk, `${PATH}/nieuw`),
  html`${organisationFields(visit, null, faults)}${buttons(button(save), linkButton(addressAt(desk, PATH), back, 'secondary'))}`,
)}`,
  }
}

/** Takes a form in; gives what is wrong with it, nothing once it is written down. `late` where somebody else changed it since. */
const put = async (
  { visit, admin }: AdministratorsDesk,
  before: Party | null,
): Promise<readonly FieldFault[] | 'late'> => {
  const words = organisationWords(visit)
  const entered = enter(partySchema, typedOrganisation(visit, before), words)
  if (!entered.ok) return entered.faults
  const seen = before && seenIn(visit)
  const input = { party: entered.input, isNew: before === null, seen }
  const done = await attempt(visit, { words, unknown: '' }, () =>
    unlessChanged(() => putOrganisation(visit.context, admin, keyFor(visit, input), input)),
  )
  if (!done.ok) return done.faults
  return done.input ? [] : 'late'
}

const add: PortalRoute['handle'] = async (visit, req) => {
  const desk = await deskFor(visit, req)
  const faults = await put(desk, null)
  if (faults !== 'late' && faults.length > 0) return addPage(desk, faults)
  const id = typedOrganisation(visit, null).id
  return { to: addressAt(desk, `${PATH}/${id}`, '&bewaard=ja') }
}

// --- one that is there -----------------------------------------------------------------------------------------

const organisationAt = async (visit: Visit, req: Request) => {
  const desk = await deskFor(visit, req)
  const id = partyId.safeParse(req.params['id']).data
  if (!id) throw unknownThing()
  return { desk, party: await organisationOf(visit.context, id) }
}

type At = Awaited<ReturnType<typeof organisationAt>>

const firstAdministrator = ({ desk, party }: At, faults: readonly FieldFault[]): Html => {
  const { visit } = desk
  const { organisations: texts } = administeringTexts[visit.language]
  return html`${heading(2, texts.first)}${paragraph(texts.firstLead)}${form(
    visit,
    addressAt(desk, `${PATH}/${party.id}/beheerder`),
    html`${whoFields(visit, faults)}${buttons(button(texts.firstAdd, { kind: 'secondary' }))}`,
  )}`
}

const changePage = (at: At, faults: readonly FieldFault[], box: Html | false = false): Page => {
  const { desk, party } = at
  const { visit } = desk
  const { organisations: texts, save, back } = administeringTexts[visit.language]
  return {
    title: texts.changeTitle,
    current: PATH,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[visit.language].errors.summary, faults)}${box}
${heading(2, party.name)}${lead(texts.changeLead)}
${form(
  visit,
  addressAt(desk, `${PATH}/${party.id}`),
  html`${seenField(visit, markOf(visit.context, party))}${organisationFields(visit, party, faults)}${buttons(button(save), linkButton(addressAt(desk, PATH), back, 'secondary'))}`,
)}
${firstAdministrator(at, faults)}`,
  }
}

/** What was typed, beside what somebody else made of it. */
const tooLate = (at: At): Page => {
  const { visit } = at.desk
  const { late } = administeringTexts[visit.language]
  const now = nowBox(visit, organisationFacts(visit, at.party))
  return { ...changePage(seeingNow(at), [{ field: 'naam', message: late }], now), status: 409 }
}

const change: PortalRoute['handle'] = async (visit, req) => {
  const at = await organisationAt(visit, req)
  const faults = await put(at.desk, at.party)
  if (faults === 'late') return tooLate(await organisationAt(visit, req))
  if (faults.length > 0) return changePage(at, faults)
  return { to: addressAt(at.desk, PATH, '&bewaard=ja') }
}

const addFirst: PortalRoute['handle'] = async (visit, req) => {
  const at = await organisationAt(visit, req)
  const { desk, party } = at
  const { people } = administeringTexts[visit.language]
  const words = {
    login: { field: 'login', message: people.loginFault },
    employee: { field: 'medewerker', message: people.employeeFault },
  }
  const typed = {
    party: party.id,
    issuer: issuerOf(visit),
    login: wordIn(visit.fields, 'login'),
    employee: wordIn(visit.fields, 'medewerker').trim(),
    functions: ['beheerder'],
  }
  const entered = enter(addPersonInput, typed, words)
  if (!entered.ok) return changePage(at, entered.faults)
  const { input } = entered
  const done = await attempt(visit, { words, unknown: '' }, () =>
    addPerson(visit.context, desk.admin, keyFor(visit, input), input),
  )
  if (!done.ok) return changePage(at, done.faults)
  return { to: addressAt(desk, `${PATH}/${party.id}`, '&bewaard=ja') }
}

export const organisatiesInRegister: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'registerbeheerder', handle: listPage },
  {
    method: 'get',
    path: `${PATH}/nieuw`,
    for: 'registerbeheerder',
    handle: async (visit, req) => addPage(await deskFor(visit, req), []),
  },
  { method: 'post', path: `${PATH}/nieuw`, for: 'registerbeheerder', fresh: true, handle: add },
  {
    method: 'get',
    path: `${PATH}/:id`,
    for: 'registerbeheerder',
    handle: async (visit, req) =>
      changePage(await organisationAt(visit, req), [], savedBox(visit, req)),
  },
  { method: 'post', path: `${PATH}/:id`, for: 'registerbeheerder', fresh: true, handle: change },
  {
    method: 'post',
    path: `${PATH}/:id/beheerder`,
    for: 'registerbeheerder',
    fresh: true,
    back: `${PATH}/:id`,
    handle: addFirst,
  },
]
