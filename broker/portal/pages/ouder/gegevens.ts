/** "My details": children and others in the family, using a code, logging out everywhere. */
import { ConsentError } from '../../../../consent/errors.ts'
import { YOUNG_PERSON } from '../../../../policies/authority.ts'
import { type JoinFamilyInput, joinFamily, joinFamilyInput } from '../../../family/codes.ts'
import type { FamilyView } from '../../../family/family.ts'
import {
  type AcceptInvitationInput,
  acceptInvitation,
  acceptInvitationInput,
} from '../../../family/links.ts'
import { ownDataOf } from '../../../insight/own-data-export.ts'
import { childName, roleName } from '../../family-names.ts'
import { errorSummary, type FieldFault, radios, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import { type Outcome, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { berichtenTexts } from '../../texts/berichten.ts'
import { frameTexts } from '../../texts/frame.ts'
import { gegevensTexts } from '../../texts/gegevens.ts'
import { leeftijdTexts } from '../../texts/leeftijd.ts'
import { refusalIn } from '../../texts/refusals.ts'
import { wissenTexts } from '../../texts/wissen.ts'
import {
  button,
  buttons,
  card,
  cards,
  facts,
  heading,
  lead,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import { logOutEverywhere } from '../mijn-login.ts'
import { enter } from '../staff/input.ts'
import { addressAct, addressOf } from './adres.ts'
import { MENU, PATH as MESSAGES_PATH } from './contact-parts.ts'
import { arranges, type Stage, stageOf, whyNotBox } from './families.ts'
import { confirmedAt } from './organisaties.ts'
import { JOINED_AT } from './overzicht.ts'

const CODE_PATH = '/ouder/gegevens/code'
const DOWNLOAD_PATH = '/ouder/gegevens/download'
/** A child that this person does not have here yet. */
const NEW_FAMILY = 'nieuw'

const childCard = (visit: Visit, family: FamilyView): Html => {
  const texts = gegevensTexts[visit.voice]
  const others = family.others.map(
    ({ role, displayName }) => `${displayName} (${roleName(visit, role)})`,
  )
  const ages = leeftijdTexts[visit.voice]
  const stage = stageOf(visit, family)
  const ends: Partial<Record<Stage, string>> = {
    kind: ages.notYetTitle,
    voorbij: ages.grownTitle,
  }
  return card(
    { title: childName(visit, family), level: 3 },
    html`${facts([
      [texts.role, roleName(visit, family.role)],
      family.role !== YOUNG_PERSON && [
        texts.authority,
        family.holdsAuthority ? texts.hasAuthority : texts.noAuthority,
      ],
      others.length > 0 && [texts.others, list(others)],
      family.hidesAddress && [texts.address.name, texts.address.secret],
    ])}${stage === 'geen' && whyNotBox(visit, family, 3)}${ends[stage] && paragraph(ends[stage])}${childActs(visit, family)}${linkButton(`/ouder/gegevens/wissen?kind=${family.child}`, wissenTexts[visit.voice].to, 'subtle')}`,
  )
}

const childActs = (visit: Visit, family: FamilyView): Html | false => {
  const texts = gegevensTexts[visit.voice]
  const address = addressAct(visit, family)
  const may = arranges(visit, family)
  if (!(may || address)) return false
  return buttons(
    may && linkButton(`/ouder/organisaties?kind=${family.child}`, texts.organisations, 'secondary'),
    may && linkButton(`/ouder/uitnodigen?kind=${family.child}`, texts.invite, 'secondary'),
    address && linkButton(addressOf(family), texts.address[address].title, 'subtle'),
  )
}

const details: PortalRoute['handle'] = (visit) => {
  const texts = gegevensTexts[visit.voice]
  const { families } = visit
  return {
    title: texts.title,
    current: MENU,
    body: html`${heading(2, texts.children)}
${families.length > 0 ? cards(families.map((family) => childCard(visit, family))) : paragraph(texts.noChildren)}
${buttons(linkButton(MESSAGES_PATH, berichtenTexts[visit.voice].title), linkButton(CODE_PATH, texts.join.title))}
${heading(2, wissenTexts[visit.voice].mine)}${paragraph(wissenTexts[visit.voice].downloadText)}
${linkButton(DOWNLOAD_PATH, wissenTexts[visit.voice].download, 'secondary')}
${logOutEverywhere(visit)}`,
  }
}

const download: PortalRoute['handle'] = async ({ context, session }) => ({
  file: await ownDataOf(context, { person: session.person }),
  type: 'application/json; charset=utf-8',
  name: 'mijn-gegevens.json',
})

// --- using a code ----------------------------------------------------------------------------------------------

/** Said beforehand, so that a second click means the same when the family is there by then. */
const FIRST_FAMILY = html`<input type="hidden" name="bij" value="${NEW_FAMILY}">`

const codePage = (visit: Visit, faults: readonly FieldFault[]): Outcome => {
  const { language, fields } = visit
  const texts = gegevensTexts[visit.voice].join
  const families = ownFamilies(visit)
  const options = families.map((family) => ({
    value: family.child,
    label: childName(visit, family),
  }))
  const whom = radios({
    name: 'bij',
    legend: texts.forWhom,
    faults,
    value: wordIn(fields, 'bij'),
    options: [...options, { value: NEW_FAMILY, label: texts.newFamily }],
  })
  const body = html`${errorSummary(frameTexts[language].errors.summary, faults)}${lead(texts.lead)}
${form(
  visit,
  CODE_PATH,
  html`${textField({ name: 'code', label: texts.code, hint: texts.codeHint, faults, value: wordIn(fields, 'code') })}
${textField({ name: 'naam', label: texts.name, hint: texts.nameHint, faults, value: wordIn(fields, 'naam'), autocomplete: 'given-name' })}
${families.length > 0 ? whom : FIRST_FAMILY}
${buttons(button(texts.send))}`,
)}`
  return { title: texts.title, current: MENU, body, status: faults.length > 0 ? 400 : 200 }
}

/** The children for whom this person may use a code of an organisation. */
const ownFamilies = (visit: Visit): FamilyView[] =>
  visit.families.filter((family) => arranges(visit, family))

/** Who has no child here can only join a family. */
const isJoining = (visit: Visit): boolean =>
  ownFamilies(visit).length === 0 || wordIn(visit.fields, 'bij') === NEW_FAMILY

/** A code of an organisation for a child that is here, or a place in a family that is not. */
const enteredCode = (visit: Visit) => {
  const { fields } = visit
  const texts = gegevensTexts[visit.voice].join
  const code = wordIn(fields, 'code').trim()
  const words = {
    code: { field: 'code', message: texts.faultCode },
    displayName: { field: 'naam', message: texts.faultName },
    child: { field: 'bij', message: texts.faultWhom },
  }
  if (isJoining(visit))
    return enter(joinFamilyInput, { code, displayName: wordIn(fields, 'naam') }, words)
  const own = ownFamilies(visit).find(({ child }) => child === wordIn(fields, 'bij'))
  return enter(acceptInvitationInput, { code, child: own?.child }, words)
}

/** Uses the code; gives where it says what came of that. */
const take = async (
  { context, session, key }: Visit,
  input: JoinFamilyInput | AcceptInvitationInput,
): Promise<string> => {
  const who = { person: session.person }
  if ('child' in input) {
    await acceptInvitation(context, who, key, input)
    return confirmedAt(input.child)
  }
  await joinFamily(context, who, key, input)
  return JOINED_AT
}

const takeCode: PortalRoute['handle'] = async (visit) => {
  const entered = enteredCode(visit)
  if (!entered.ok) return codePage(visit, entered.faults)
  try {
    return { to: await take(visit, entered.input) }
  } catch (error) {
    if (!(error instanceof ConsentError)) throw error
    if (error.code !== 'code_ongeldig' && error.code !== 'conflict') throw error
    const { wrong } = gegevensTexts[visit.voice].join
    const message = error.code === 'conflict' ? refusalIn(visit.voice, error.message) : wrong
    return codePage(visit, [{ field: 'code', message }])
  }
}

export const gegevens: readonly PortalRoute[] = [
  { method: 'get', path: MENU, for: 'gezin', handle: details },
  { method: 'get', path: DOWNLOAD_PATH, for: 'gezin', handle: download },
  { method: 'get', path: CODE_PATH, for: 'gezin', handle: (visit) => codePage(visit, []) },
  { method: 'post', path: CODE_PATH, for: 'gezin', handle: takeCode },
]
