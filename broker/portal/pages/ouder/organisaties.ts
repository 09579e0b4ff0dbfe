/** Organisations around a child: say whether they belong there; and codes to bring somebody in. */
import type { Request } from 'express'
import { renderSVG } from 'uqr'
import type { ChildId } from '../../../../consent/id.ts'
import { shownPartyId } from '../../../../consent/naming.ts'
import { YOUNG_PERSON } from '../../../../policies/authority.ts'
import { unknownThing } from '../../../acting.ts'
import { type CodeMade, makeCode, mayBringFamily } from '../../../family/codes.ts'
import type { FamilyView } from '../../../family/family.ts'
import {
  confirmInvolvement,
  endInvolvementByFamily,
  type InvolvementView,
  involvementsOf,
} from '../../../family/involvement.ts'
import { undoLinkByFamily } from '../../../family/links.ts'
import { childName } from '../../family-names.ts'
import { errorSummary, type FieldFault, radios } from '../../fields.ts'
import { type Html, html, trusted } from '../../html.ts'
import { dayOnPage, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { type Outcome, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { gegevensTexts } from '../../texts/gegevens.ts'
import { type OrganisatiesTexts, organisatiesTexts } from '../../texts/organisaties.ts'
import {
  alert,
  type BadgeKind,
  badge,
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
import { arranges, familyNamed, familyShown, whyNotBox } from './families.ts'
import { partyName } from './parts.ts'

const MENU = '/ouder/gegevens'

const PATH = '/ouder/organisaties'
const pageFor = ({ child }: Pick<FamilyView, 'child'>): string => `${PATH}?kind=${child}`

/** Where a family reads that an organisation belongs to its child from now on. */
export const confirmedAt = (child: ChildId): string => `${pageFor({ child })}&gedaan=bevestig`

const ACTS = { bevestig: confirmInvolvement, stop: endInvolvementByFamily, los: undoLinkByFamily }
type Act = keyof typeof ACTS

const isAct = (name: string): name is Act => Object.hasOwn(ACTS, name)

type ActButton = { readonly act: Act; readonly label: string; readonly step?: Html }

/** A form with one button; `step` says that somebody is sure. */
const actForm = (
  visit: Visit,
  family: FamilyView,
  { party, act, label, step }: ActButton & Pick<InvolvementView, 'party'>,
): Html =>
  form(
    visit,
    pageFor(family),
    html`<input type="hidden" name="organisatie" value="${party}">${step}${button(label, { kind: 'secondary', name: 'doe', value: act })}`,
  )

const aroundCard = (visit: Visit, family: FamilyView, around: InvolvementView): Html => {
  const texts = organisatiesTexts[visit.voice].around
  const { party, state, linked } = around
  const mark = badge(STATE_LOOKS[state] ?? 'neutral', texts.states[state])
  const offer = (act: Act, label: string) => actForm(visit, family, { act, party, label })
  const hasEnded = state === 'beeindigd'
  return card(
    { title: partyName(around), mark },
    html`${facts([[texts.since, dayOnPage(around.since, visit.language)]])}${buttons(
      state === 'opgegeven' && offer('bevestig', texts.confirm),
      hasEnded && linked && offer('bevestig', texts.back),
      hasEnded &&
        !linked &&
        linkButton(`/ouder/uitnodigen?kind=${family.child}`, texts.newCode, 'secondary'),
      !hasEnded && offer('stop', texts.stop),
      !hasEnded && offer('los', texts.undo),
    )}`,
  )
}

const STATE_LOOKS: Readonly<Partial<Record<InvolvementView['state'], BadgeKind>>> = {
  bevestigd: 'safe',
  opgegeven: 'warning',
}

const whyNot = (visit: Visit, family: FamilyView, title: string): Outcome => ({
  title,
  current: MENU,
  body: html`${lead(childName(visit, family))}${whyNotBox(visit, family, 2)}`,
})

/** What was done just now, by the address that it led to. */
const doneBox = ({ voice }: Visit, done: unknown): Html | false => {
  const { confirmed, sure } = organisatiesTexts[voice].around
  const said = { bevestig: confirmed, stop: sure.stop.done, los: sure.los.done }
  return typeof done === 'string' && isAct(done) && alert('ok', { title: said[done] }, null)
}

const aroundPage: PortalRoute['handle'] = async (visit, req: Request) => {
  const { context, session, voice } = visit
  const family = familyShown(visit, req.query['kind'])
  const texts = organisatiesTexts[voice].around
  if (!arranges(visit, family)) return whyNot(visit, family, texts.title)
  const around = await involvementsOf(context, { person: session.person }, family.child)
  const items = around.map((one) => aroundCard(visit, family, one))
  return {
    title: texts.title,
    current: MENU,
    body: html`${doneBox(visit, req.query['gedaan'])}${lead(childName(visit, family))}${paragraph(texts.lead)}
${items.length > 0 ? cards(items) : paragraph(texts.none)}
${buttons(linkButton(`/ouder/uitnodigen?kind=${family.child}`, gegevensTexts[voice].invite, 'secondary'))}`,
  }
}

/** What follows, before it is done. */
const surePage = (
  visit: Visit,
  family: FamilyView,
  { act, around }: { readonly act: 'stop' | 'los'; readonly around: InvolvementView },
): Outcome => {
  const { sure, follows, keep } = organisatiesTexts[visit.voice].around
  const words = sure[act]
  const step = html`<input type="hidden" name="stap" value="zeker">`
  return {
    title: words.title(partyName(around)),
    current: MENU,
    body: html`${lead(childName(visit, family))}${heading(2, follows)}${list(words.effects)}${paragraph(words.way)}
${buttons(actForm(visit, family, { act, party: around.party, label: words.do, step }), linkButton(pageFor(family), keep, 'secondary'))}`,
  }
}

const actOn: PortalRoute['handle'] = async (visit, req: Request) => {
  const { context, session, key, fields } = visit
  const who = { person: session.person }
  const family = familyNamed(visit, req.query['kind'])
  const party = shownPartyId.safeParse(wordIn(fields, 'organisatie')).data
  const act = wordIn(fields, 'doe')
  if (party === undefined || !isAct(act)) throw unknownThing()
  if (act !== 'bevestig' && wordIn(fields, 'stap') !== 'zeker') {
    const all = await involvementsOf(context, who, family.child)
    const around = all.find((one) => one.party === party)
    if (!around) throw unknownThing()
    return surePage(visit, family, { act, around })
  }
  await ACTS[act](context, who, key, { child: family.child, party })
  return { to: `${pageFor(family)}&gedaan=${act}` }
}

// --- codes -----------------------------------------------------------------------------------------------------

type Whom = keyof OrganisatiesTexts['code']['use']

/** For whom this person can make a code: nothing is offered that would be refused. */
const forWhom = ({ context }: Visit, { role, birthDate, others }: FamilyView): readonly Whom[] => {
  if (birthDate === null || !mayBringFamily(context, { role }, { birthDate })) return ['partij']
  const isThere = [role, ...others.map((other) => other.role)].includes(YOUNG_PERSON)
  return isThere ? ['partij', 'gezinslid'] : ['partij', 'jeugdige', 'gezinslid']
}

const invitePage = (visit: Visit, family: FamilyView, faults: readonly FieldFault[]): Outcome => {
  const { language, fields } = visit
  const texts = organisatiesTexts[visit.voice].code
  if (!arranges(visit, family)) return whyNot(visit, family, texts.title)
  const whom = forWhom(visit, family)
  const options = whom.map((value) => ({ value, label: texts.options[value] }))
  const choice = radios({
    name: 'voor',
    legend: texts.who,
    ...(whom.length > 1 && { hint: texts.otherParent }),
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

const madePage = (visit: Visit, opensFor: Whom, { code, expiresAt }: CodeMade): Outcome => {
  const texts = organisatiesTexts[visit.voice].code
  return {
    title: texts.madeTitle,
    current: MENU,
    body: html`<p class="nl-paragraph cb-code">${code}</p>
${paragraph(texts.use[opensFor])}
${facts([[texts.until, moment(expiresAt, visit.language)]])}
<figure class="cb-qr" role="img" aria-label="${texts.qr}">${trusted(renderSVG(code))}</figure>
${paragraph(texts.once)}${linkButton(MENU, gegevensTexts[visit.voice].title, 'secondary')}`,
  }
}

const makeIt: PortalRoute['handle'] = async (visit) => {
  const { context, session, key, fields, voice } = visit
  const family = familyNamed(visit, fields['kind'])
  const opensFor = forWhom(visit, family).find((value) => value === wordIn(fields, 'voor'))
  if (opensFor === undefined) {
    const { fault } = organisatiesTexts[voice].code
    return invitePage(visit, family, [{ field: 'voor', message: fault }])
  }
  const who = { person: session.person }
  const made = await makeCode(context, who, key, { child: family.child, opensFor })
  return madePage(visit, opensFor, made)
}

export const organisaties: readonly PortalRoute[] = [
  { method: 'get', path: '/ouder/organisaties', for: 'gezin', handle: aroundPage },
  { method: 'post', path: '/ouder/organisaties', for: 'gezin', handle: actOn },
  {
    method: 'get',
    path: '/ouder/uitnodigen',
    for: 'gezin',
    handle: (visit, req) =>
      invitePage(visit, familyShown(visit, req.query['kind'] ?? visit.fields['kind']), []),
  },
  { method: 'post', path: '/ouder/uitnodigen', for: 'gezin', handle: makeIt },
]
