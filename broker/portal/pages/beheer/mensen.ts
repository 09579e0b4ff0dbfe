/** The people of an organisation: somebody added, given other functions, switched off or on. */
import type { Request } from 'express'
import { unknownThing } from '../../../acting.ts'
import {
  administrationOf,
  grantableAt,
  type ShownMember,
} from '../../../administration/administration.ts'
import {
  addPerson,
  addPersonInput,
  changePerson,
  changePersonInput,
} from '../../../administration/change-staff.ts'
import { checkboxes, errorSummary, type FieldFault, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import { type Page, type PortalRoute, type Visit, wordIn, wordsIn } from '../../site.ts'
import { administeringTexts } from '../../texts/administering.ts'
import { administrationTexts } from '../../texts/administration.ts'
import { frameTexts } from '../../texts/frame.ts'
import { badge, button, buttons, lead, linkButton, paragraph, table } from '../../ui.ts'
import { attempt, enter, type FaultWords, keyFor } from '../staff/input.ts'
import {
  type AdministratorsDesk,
  addressAt,
  administratorAt,
  choiceIn,
  issuerOf,
  nowBox,
  onOffField,
  seeingNow,
  seenField,
  seenIn,
  unlessChanged,
} from './desk.ts'
import { listOf } from './list.ts'

const HOME = '/beheer'
const PATH = '/beheer/mensen'

// --- all of them -----------------------------------------------------------------------------------------------

const functionNames = ({ language }: Visit, { functions }: Pick<ShownMember, 'functions'>) =>
  functions.map((one) => administrationTexts[language].functions[one]).join(', ')

const memberRow = (desk: AdministratorsDesk, member: ShownMember) => {
  const { visit, admin } = desk
  const { on, off, change, people } = administeringTexts[visit.language]
  const { employee, active, handle } = member
  return [
    employee,
    functionNames(visit, member),
    active ? badge('safe', on) : badge('neutral', off),
    employee === admin.employee
      ? people.you
      : linkButton(addressAt(desk, `${PATH}/${handle}`), change, 'subtle'),
  ]
}

/** The people of an organisation. */
export const peopleList = (
  desk: AdministratorsDesk,
  req: Request,
  staff: readonly ShownMember[],
): Html => {
  const { visit } = desk
  const { staffCaption, staffHeads } = administrationTexts[visit.language]
  const { people } = administeringTexts[visit.language]
  return listOf(desk, req, {
    path: PATH,
    items: staff,
    search: { name: 'mens', label: people.search, isOfPeople: true },
    more: people.more,
    textOf: (member) => `${member.employee} ${functionNames(visit, member)}`,
    show: (members) =>
      table(
        staffCaption,
        staffHeads,
        members.map((member) => memberRow(desk, member)),
      ),
  })
}

const listPage: PortalRoute['handle'] = async (visit, req) => {
  const desk = await administratorAt(visit, req)
  const { staff } = await administrationOf(visit.context, desk.admin)
  const { people, back } = administeringTexts[visit.language]
  return {
    title: people.title,
    current: HOME,
    body: html`${peopleList(desk, req, staff)}${buttons(linkButton(addressAt(desk, `${PATH}/nieuw`), people.add), linkButton(addressAt(desk, HOME), back, 'secondary'))}`,
  }
}

// --- what is typed ---------------------------------------------------------------------------------------------

const wordsOf = ({ language }: Visit) => {
  const { people, chooseState } = administeringTexts[language]
  return {
    login: { field: 'login', message: people.loginFault },
    employee: { field: 'medewerker', message: people.employeeFault },
    functions: { field: 'functies', message: people.functionsFault },
    active: { field: 'aan', message: chooseState },
  } satisfies FaultWords
}

/** Who somebody is: their login, and how the organisation calls them. */
export const whoFields = ({ language, fields }: Visit, faults: readonly FieldFault[]): Html => {
  const { people } = administeringTexts[language]
  const login = textField({
    name: 'login',
    label: people.login,
    hint: people.loginHint,
    faults,
    value: wordIn(fields, 'login'),
  })
  const employee = textField({
    name: 'medewerker',
    label: people.employee,
    hint: people.employeeHint,
    faults,
    value: wordIn(fields, 'medewerker'),
  })
  return html`${login}${employee}`
}

const functionField = (
  { visit, admin }: AdministratorsDesk,
  now: readonly string[],
  faults: readonly FieldFault[],
): Html =>
  checkboxes({
    name: 'functies',
    legend: administeringTexts[visit.language].people.functions,
    faults,
    values: Object.keys(visit.fields).length > 0 ? wordsIn(visit.fields, 'functies') : now,
    options: grantableAt(admin, admin.party).map((value) => ({
      value,
      label: administrationTexts[visit.language].functions[value],
    })),
  })

// --- somebody new ----------------------------------------------------------------------------------------------

const addPage = (desk: AdministratorsDesk, faults: readonly FieldFault[]): Page => {
  const { visit } = desk
  const { people, save, back } = administeringTexts[visit.language]
  return {
    title: people.addTitle,
    current: HOME,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[visit.language].errors.summary, faults)}${lead(people.addLead)}
${form(
  visit,
  addressAt(desk, `${PATH}/nieuw`),
  html`${whoFields(visit, faults)}${functionField(desk, [], faults)}${buttons(button(save), linkButton(addressAt(desk, HOME), back, 'secondary'))}`,
)}`,
  }
}

const add: PortalRoute['handle'] = async (visit, req) => {
  const desk = await administratorAt(visit, req)
  const { admin } = desk
  const words = wordsOf(visit)
  const { fields } = visit
  const typed = {
    party: admin.party,
    issuer: issuerOf(visit),
    login: wordIn(fields, 'login'),
    employee: wordIn(fields, 'medewerker').trim(),
    functions: wordsIn(fields, 'functies'),
  }
  const entered = enter(addPersonInput, typed, words)
  if (!entered.ok) return addPage(desk, entered.faults)
  const { input } = entered
  const done = await attempt(visit, { words, unknown: '' }, () =>
    addPerson(visit.context, admin, keyFor(visit, input), input),
  )
  return done.ok ? { to: addressAt(desk, HOME, '&bewaard=ja') } : addPage(desk, done.faults)
}

// --- somebody who is there -------------------------------------------------------------------------------------

const memberAt = async (visit: Visit, req: Request) => {
  const desk = await administratorAt(visit, req)
  const { staff } = await administrationOf(visit.context, desk.admin)
  const member = staff.find(({ handle }) => handle === req.params['mens'])
  if (!member) throw unknownThing()
  return { desk, member }
}

const changeForm = (
  desk: AdministratorsDesk,
  member: ShownMember,
  faults: readonly FieldFault[],
): Html => {
  const { visit, admin } = desk
  const { people, save, back } = administeringTexts[visit.language]
  const grantable = grantableAt(admin, admin.party)
  const fixed = member.functions.filter((one) => !grantable.includes(one))
  const names = functionNames(visit, { functions: fixed })
  const onOff = { legend: people.state, yes: people.yes, no: people.no }
  return form(
    visit,
    addressAt(desk, `${PATH}/${member.handle}`),
    html`${seenField(visit, member.mark)}${functionField(desk, member.functions, faults)}${fixed.length > 0 && paragraph(people.fixed(names))}${onOffField(visit, onOff, { now: member.active, faults })}${buttons(button(save), linkButton(addressAt(desk, HOME), back, 'secondary'))}`,
  )
}

const changePage = (
  { desk, member }: { readonly desk: AdministratorsDesk; readonly member: ShownMember },
  faults: readonly FieldFault[],
  box: Html | false = false,
): Page => {
  const { visit, admin } = desk
  const { people, back } = administeringTexts[visit.language]
  const isOwn = member.employee === admin.employee
  return {
    title: people.changeTitle(member.employee),
    current: HOME,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[visit.language].errors.summary, faults)}
${
  isOwn
    ? html`${paragraph(people.own)}${linkButton(addressAt(desk, HOME), back, 'secondary')}`
    : html`${box}${lead(people.changeLead)}${changeForm(desk, member, faults)}`
}`,
  }
}

/** What was typed, beside what somebody else made of it. */
const tooLate = (at: Awaited<ReturnType<typeof memberAt>>): Page => {
  const { visit } = at.desk
  const { late, state, on, off, people } = administeringTexts[visit.language]
  const now = nowBox(visit, [
    [people.functions, functionNames(visit, at.member)],
    [state, at.member.active ? on : off],
  ])
  return { ...changePage(seeingNow(at), [{ field: 'functies', message: late }], now), status: 409 }
}

const change: PortalRoute['handle'] = async (visit, req) => {
  const at = await memberAt(visit, req)
  const { desk, member } = at
  const typed = {
    employee: member.employee,
    functions: wordsIn(visit.fields, 'functies'),
    active: choiceIn(visit, 'aan'),
    seen: seenIn(visit),
  }
  const entered = enter(changePersonInput, typed, wordsOf(visit))
  if (!entered.ok) return changePage(at, entered.faults)
  const { input } = entered
  const isDone = await unlessChanged(() =>
    changePerson(visit.context, desk.admin, keyFor(visit, input), input),
  )
  if (!isDone) return tooLate(await memberAt(visit, req))
  return { to: addressAt(desk, HOME, '&bewaard=ja') }
}

export const mensen: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'beheerder', handle: listPage },
  {
    method: 'get',
    path: `${PATH}/nieuw`,
    for: 'beheerder',
    handle: async (visit, req) => addPage(await administratorAt(visit, req), []),
  },
  { method: 'post', path: `${PATH}/nieuw`, for: 'beheerder', fresh: true, handle: add },
  {
    method: 'get',
    path: `${PATH}/:mens`,
    for: 'beheerder',
    handle: async (visit, req) => changePage(await memberAt(visit, req), []),
  },
  { method: 'post', path: `${PATH}/:mens`, for: 'beheerder', fresh: true, handle: change },
]
