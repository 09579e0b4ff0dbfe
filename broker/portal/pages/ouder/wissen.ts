/** Asking to be erased: what can go and what cannot, sure or not, and what came of it. */
import type { Request } from 'express'
import {
  carriedOutBy,
  type ErasureRequest,
  isStanding,
} from '../../../../consent/erasure-request.ts'
import { ConsentError } from '../../../../consent/errors.ts'
import { shownPartyId } from '../../../../consent/naming.ts'
import { answerBy } from '../../../../consent/term.ts'
import { askToErase, mayAskErasure, ownErasureRequests } from '../../../erasure/ask-erasure.ts'
import type { FamilyView } from '../../../family/family.ts'
import { type InvolvementView, involvementsOf } from '../../../family/involvement.ts'
import { childName } from '../../family-names.ts'
import { errorSummary, type FieldFault, radios } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { dayOnPage, dutchOn, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { type Outcome, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { wissenTexts } from '../../texts/wissen.ts'
import {
  alert,
  badge,
  button,
  buttons,
  card,
  cards,
  facts,
  heading,
  idText,
  lead,
  link,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import { carried, keyFor } from '../staff/input.ts'
import { familyNamed } from './families.ts'

const MENU = '/ouder/gegevens'
const PATH = '/ouder/gegevens/wissen'
const COMPLAINT = 'https://www.autoriteitpersoonsgegevens.nl'

const familyIn = (visit: Visit, { query }: Request): FamilyView =>
  familyNamed(visit, query['kind'] ?? wordIn(visit.fields, 'kind'))

const own = ({ session }: Visit) => ({ person: session.person })

/** What somebody can still do before it is carried out. */
const grantedPart = ({ voice }: Visit, { child }: ErasureRequest): Html => {
  const texts = wissenTexts[voice]
  return html`${paragraph(texts.granted)}${heading(4, texts.meanwhile)}${list(texts.meanwhileList)}${buttons(
    linkButton('/ouder/gegevens/download', texts.download, 'secondary'),
    linkButton(`/ouder/stoppen?kind=${child}`, texts.stop, 'secondary'),
  )}`
}

const requestCard = (visit: Visit, request: ErasureRequest): Html => {
  const { language, voice } = visit
  const texts = wissenTexts[voice]
  const { state, at, answer, changedAt } = request
  const mark = badge(state === 'open' ? 'warning' : 'neutral', texts.states[state])
  return card(
    { title: moment(at, language), level: 3, mark },
    html`${facts([
      [texts.number, idText(request.id)],
      state === 'open' && [texts.by, dayOnPage(answerBy(at), language)],
      state === 'toegewezen' &&
        changedAt !== null && [texts.grantedOn, dayOnPage(changedAt, language)],
      state === 'toegewezen' &&
        changedAt !== null && [texts.carriedOutBy, dayOnPage(carriedOutBy(changedAt), language)],
      answer !== null && [texts.why, dutchOn(language, answer)],
    ])}${state === 'toegewezen' && grantedPart(visit, request)}
${state === 'afgewezen' && html`${paragraph(texts.complaint)}${paragraph(link(COMPLAINT, texts.complaintLink))}`}`,
  )
}

/** Organisations whose officer can decide: those that certainly are there, as this person sees them. */
const partiesFor = async (visit: Visit, { child }: FamilyView): Promise<InvolvementView[]> => {
  const around = await involvementsOf(visit.context, own(visit), child)
  return around.filter(({ state }) => state === 'bevestigd')
}

const askForm = (
  visit: Visit,
  family: FamilyView,
  { parties, faults }: { parties: readonly InvolvementView[]; faults: readonly FieldFault[] },
): Html => {
  const texts = wissenTexts[visit.voice]
  if (parties.length === 0) return paragraph(texts.noParty)
  const choice = radios({
    name: 'organisatie',
    legend: texts.party,
    hint: texts.partyHint,
    faults,
    value: wordIn(visit.fields, 'organisatie'),
    options: parties.map(({ party, name, kind }) => ({ value: party, label: name ?? kind })),
  })
  return form(
    visit,
    PATH,
    html`<input type="hidden" name="kind" value="${family.child}">${choice}${buttons(button(texts.check, { name: 'stap', value: 'kijk' }), linkButton(MENU, texts.back, 'secondary'))}`,
  )
}

type Shown = { readonly faults?: readonly FieldFault[]; readonly isSent?: boolean }

const page = async (
  visit: Visit,
  family: FamilyView,
  { faults = [], isSent = false }: Shown = {},
): Promise<Outcome> => {
  const { context, voice, language } = visit
  const texts = wissenTexts[voice]
  const requests = await ownErasureRequests(context, own(visit), family.child)
  const mayAsk = await mayAskErasure(context, own(visit), family.child)
  const stands = requests.some(({ state }) => isStanding(state))
  // A form of before may come back when it was decided already.
  const isOpen = requests.some(({ state }) => state === 'open')
  const box = isSent && isOpen && alert('ok', { title: texts.sentTitle }, paragraph(texts.sent))
  const parties = mayAsk && !stands ? await partiesFor(visit, family) : []
  return {
    title: texts.title,
    current: MENU,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${box}${lead(texts.lead(childName(visit, family)))}
${requests.length > 0 && html`${heading(2, texts.asked)}${cards(requests.map((one) => requestCard(visit, one)))}`}
${heading(2, texts.goes)}${list(texts.goesList)}
${heading(2, texts.stays)}${list(texts.staysList)}
${heading(2, texts.who)}${paragraph(texts.whoText)}${paragraph(texts.private)}
${!stands && (mayAsk ? html`${paragraph(texts.term)}${askForm(visit, family, { parties, faults })}` : paragraph(texts.notYou))}`,
  }
}

const checkPage = (visit: Visit): Outcome => {
  const texts = wissenTexts[visit.voice]
  const back = `${PATH}?kind=${wordIn(visit.fields, 'kind')}`
  const choice = buttons(
    button(texts.ask, { hint: 'negative', name: 'stap', value: 'vraag' }),
    linkButton(back, texts.change, 'secondary'),
  )
  return {
    title: texts.checkTitle,
    current: MENU,
    body: html`${alert('warning', { title: texts.checkTitle, level: 2 }, html`${paragraph(texts.checkText)}${paragraph(texts.term)}`)}
${form(visit, PATH, html`${carried(visit.fields, ['kind', 'organisatie'])}${choice}`)}`,
  }
}

const take: PortalRoute['handle'] = async (visit, req) => {
  const family = familyIn(visit, req)
  const { partyFault } = wissenTexts[visit.voice]
  const party = shownPartyId.safeParse(wordIn(visit.fields, 'organisatie')).data
  const fault = { faults: [{ field: 'organisatie', message: partyFault }] }
  if (party === undefined) return page(visit, family, fault)
  if (wordIn(visit.fields, 'stap') !== 'vraag') return checkPage(visit)
  const input = { child: family.child, party }
  try {
    await askToErase(visit.context, own(visit), keyFor(visit, input), input)
    return { to: `${PATH}?kind=${family.child}&verstuurd=ja` }
  } catch (error) {
    const isKnown = error instanceof ConsentError && ['conflict', 'onbekend'].includes(error.code)
    if (!isKnown) throw error
    return page(visit, family, fault)
  }
}

const show: PortalRoute['handle'] = (visit, req) =>
  page(visit, familyIn(visit, req), { isSent: req.query['verstuurd'] === 'ja' })

export const wissen: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'gezin', handle: show },
  { method: 'post', path: PATH, for: 'gezin', fresh: true, handle: take },
]
