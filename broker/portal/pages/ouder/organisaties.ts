/** Organisations around a child: say whether they belong there; and codes to bring somebody in. */
import type { Request } from 'express'
import { renderSVG } from 'uqr'
import { childIds } from '../../../../consent/id.ts'
import { shownPartyId } from '../../../../consent/naming.ts'
import { unknownThing } from '../../../acting.ts'
import { makeCode } from '../../../codes.ts'
import type { FamilyView } from '../../../family.ts'
import {
  confirmInvolvement,
  endInvolvementByFamily,
  type InvolvementView,
  involvementsOf,
} from '../../../involvement.ts'
import { undoLinkByFamily } from '../../../links.ts'
import { errorSummary, type FieldFault, radios } from '../../fields.ts'
import { type Html, html, trusted } from '../../html.ts'
import { dayOnPage, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { type Outcome, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { gegevensTexts } from '../../texts/gegevens.ts'
import {
  badge,
  button,
  buttons,
  card,
  cards,
  facts,
  lead,
  linkButton,
  paragraph,
} from '../../ui.ts'
import { childName } from './parts.ts'

const MENU = '/ouder/gegevens'

/** The child that a query or form names; foreign and unknown are one answer. */
const familyOf = ({ families }: Visit, named: unknown): FamilyView => {
  const id = childIds.schema.safeParse(named)
  const family = id.success ? families.find(({ child }) => child === id.data) : families[0]
  if (!family) throw unknownThing()
  return family
}

const actForm = (
  visit: Visit,
  { child }: FamilyView,
  { act, party, label }: { act: string; party: string; label: string },
): Html =>
  form(
    visit,
    '/ouder/organisaties',
    html`<input type="hidden" name="kind" value="${child}"><input type="hidden" name="organisatie" value="${party}">${button(label, { kind: 'secondary', name: 'doe', value: act })}`,
  )

const aroundCard = (visit: Visit, family: FamilyView, around: InvolvementView): Html => {
  const texts = gegevensTexts[visit.voice].around
  const { party, state } = around
  const mark = badge(state === 'bevestigd' ? 'safe' : 'warning', texts.states[state])
  return card(
    { title: around.name ?? around.kind, mark },
    html`${facts([[texts.since, dayOnPage(around.since, visit.language)]])}${buttons(
      state === 'opgegeven' &&
        actForm(visit, family, { act: 'bevestig', party, label: texts.confirm }),
      actForm(visit, family, { act: 'stop', party, label: texts.stop }),
      actForm(visit, family, { act: 'los', party, label: texts.undo }),
    )}`,
  )
}

const aroundPage: PortalRoute['handle'] = async (visit, req: Request) => {
  const { context, session, voice, fields } = visit
  const family = familyOf(visit, req.query['kind'] ?? wordIn(fields, 'kind'))
  const texts = gegevensTexts[voice].around
  const around = await involvementsOf(context, { person: session.person }, family.child)
  const items = around.map((one) => aroundCard(visit, family, one))
  return {
    title: texts.title,
    current: MENU,
    body: html`${lead(childName(visit, family))}${paragraph(texts.lead)}
${items.length > 0 ? cards(items) : paragraph(texts.none)}
${buttons(linkButton(`/ouder/uitnodigen?kind=${family.child}`, gegevensTexts[voice].invite, 'secondary'))}`,
  }
}

const ACTS = { bevestig: confirmInvolvement, stop: endInvolvementByFamily, los: undoLinkByFamily }

const actOn: PortalRoute['handle'] = async (visit) => {
  const { context, session, key, fields } = visit
  const family = familyOf(visit, wordIn(fields, 'kind'))
  const party = shownPartyId.safeParse(wordIn(fields, 'organisatie'))
  const name = wordIn(fields, 'doe')
  if (!party.success || !Object.hasOwn(ACTS, name)) throw unknownThing()
  const act = ACTS[name as keyof typeof ACTS]
  const input = { child: family.child, party: party.data }
  await act(context, { person: session.person }, key, input)
  return { to: `/ouder/organisaties?kind=${family.child}` }
}

// --- codes -----------------------------------------------------------------------------------------------------

const FOR_WHOM = ['partij', 'jeugdige', 'gezinslid'] as const

const invitePage = (visit: Visit, family: FamilyView, faults: readonly FieldFault[]): Outcome => {
  const { language, fields } = visit
  const texts = gegevensTexts[visit.voice].code
  const options = FOR_WHOM.map((value) => ({ value, label: texts.options[value] }))
  const choice = radios({
    name: 'voor',
    legend: texts.who,
    hint: texts.otherParent,
    faults,
    value: wordIn(fields, 'voor'),
    options,
  })
  return {
    title: texts.title,
    current: MENU,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${lead(childName(visit, family))}${paragraph(texts.lead)}
${form(visit, '/ouder/uitnodigen', html`<input type="hidden" name="kind" value="${family.child}">${choice}${buttons(button(texts.make))}`)}`,
  }
}

const madePage = (
  visit: Visit,
  { code, expiresAt }: { code: string; expiresAt: number },
): Outcome => {
  const texts = gegevensTexts[visit.voice].code
  return {
    title: texts.madeTitle,
    current: MENU,
    body: html`<p class="nl-paragraph cb-code">${code}</p>
${facts([[texts.until, moment(expiresAt, visit.language)]])}
<figure class="cb-qr" role="img" aria-label="${texts.qr}">${trusted(renderSVG(code))}</figure>
${paragraph(texts.once)}${linkButton(MENU, gegevensTexts[visit.voice].title, 'secondary')}`,
  }
}

const makeIt: PortalRoute['handle'] = async (visit) => {
  const { context, session, key, fields, voice } = visit
  const family = familyOf(visit, wordIn(fields, 'kind'))
  const opensFor = FOR_WHOM.find((value) => value === wordIn(fields, 'voor'))
  if (opensFor === undefined) {
    const { fault } = gegevensTexts[voice].code
    return invitePage(visit, family, [{ field: 'voor', message: fault }])
  }
  const who = { person: session.person }
  return madePage(visit, await makeCode(context, who, key, { child: family.child, opensFor }))
}

export const organisaties: readonly PortalRoute[] = [
  { method: 'get', path: '/ouder/organisaties', for: 'gezin', handle: aroundPage },
  { method: 'post', path: '/ouder/organisaties', for: 'gezin', handle: actOn },
  {
    method: 'get',
    path: '/ouder/uitnodigen',
    for: 'gezin',
    handle: (visit, req) =>
      invitePage(visit, familyOf(visit, req.query['kind'] ?? wordIn(visit.fields, 'kind')), []),
  },
  { method: 'post', path: '/ouder/uitnodigen', for: 'gezin', handle: makeIt },
]
