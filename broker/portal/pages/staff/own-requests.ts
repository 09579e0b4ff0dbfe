/** An organisation's own questions: the work list and one of them, with no more than an asker may know. */

import type { Request } from 'express'
import { requestIds } from '../../../../consent/id.ts'
import type { StaffFunction } from '../../../../consent/party.ts'
import { remindableFrom } from '../../../../consent/request.ts'
import { DAY } from '../../../../consent/time.ts'
import { unknownThing } from '../../../acting.ts'
import { type OpenOffer, openOffers } from '../../../disclosure/offer.ts'
import {
  type OneOwnRequest,
  type OwnRequest,
  offersReadAt,
  ownRequest,
  ownRequests,
} from '../../../questions/own-requests.ts'
import { remindFamily } from '../../../questions/remind-family.ts'
import { quietly } from '../../../quiet.ts'
import { type Html, html } from '../../html.ts'
import { dayOnPage, dayText, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { pageLinks, pageOf, placeIn } from '../../lists.ts'
import type { Page, PortalRoute, Visit } from '../../site.ts'
import { askingTexts, type WorkState } from '../../texts/asking.ts'
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
  link,
  linkButton,
  list,
  paragraph,
  table,
} from '../../ui.ts'
import { categoryName, purposeOf } from '../ouder/parts.ts'
import {
  type Desk,
  deskAt,
  deskOf,
  nameOfParty,
  OFFICE,
  officesAs,
  otherOffices,
} from './office.ts'
import { periodText } from './period.ts'

/** A question asked this short ago is new. */
const NEW_MS = DAY
/** The last week of a question: time to ring the family. */
const ENDS_SOON_MS = 7 * DAY

/** Above a full page of questions, which together stay under thirty kilobytes. */
const OFFERS_A_PAGE = 5

/** Where these pages are, and for whom. */
export type Place = {
  readonly list: string
  readonly one: string
  readonly make: string
  readonly as: StaffFunction
}

const LOOKS: Readonly<Record<WorkState, BadgeKind>> = {
  nieuw: 'neutral',
  wacht: 'neutral',
  loopt_af: 'warning',
  klaar: 'safe',
  verlopen: 'neutral',
}

/** Who saw that it could be fetched is told that this is over, not that nobody answered yet. */
const shownStatus = ({
  status,
  wasAvailable,
}: Pick<OwnRequest, 'status' | 'wasAvailable'>): OwnRequest['status'] =>
  status === 'gevraagd' && wasAvailable ? 'verlopen' : status

/** On the work list a question that waits is new, ends soon, or just waits. */
export const workState = (
  request: Pick<OwnRequest, 'status' | 'at' | 'expiresAt' | 'wasAvailable'>,
  now: number,
): WorkState => {
  const { at, expiresAt } = request
  const status = shownStatus(request)
  if (status === 'beschikbaar') return 'klaar'
  if (status === 'verlopen') return 'verlopen'
  if (expiresAt - now <= ENDS_SOON_MS) return 'loopt_af'
  return now - at < NEW_MS ? 'nieuw' : 'wacht'
}

const stateBadge = ({ now, language }: Visit, request: OwnRequest): Html => {
  const state = workState(request, now)
  return badge(LOOKS[state], askingTexts[language].list.states[state])
}

const purposeName = (visit: Visit, id: string): string => purposeOf(visit, id)?.name ?? id

const requestsTable = (desk: Desk, place: Place, requests: readonly OwnRequest[]): Html => {
  const { visit } = desk
  const { language } = visit
  const texts = askingTexts[language].list
  return table(
    texts.caption,
    texts.heads,
    requests.map((request) => [
      stateBadge(visit, request),
      idText(request.kind),
      texts.between(nameOfParty(desk, request.holder), nameOfParty(desk, request.requester)),
      purposeName(visit, request.purpose),
      dayOnPage(request.at, language),
      dayOnPage(request.expiresAt, language),
      link(`${place.one}/${request.id}`, texts.open),
    ]),
  )
}

const offersSection = (
  desk: Desk,
  { offers, readAt }: { readonly offers: readonly OpenOffer[]; readonly readAt: readonly string[] },
  { req, address }: { readonly req: Request; readonly address: string },
): Html | false => {
  if (offers.length === 0) return false
  const { visit } = desk
  const texts = askingTexts[visit.language].list
  const { shown, next } = pageOf(offers, req, OFFERS_A_PAGE)
  const rows = shown.map((offer) => [
    idText(offer.kind),
    nameOfParty(desk, offer.houder),
    purposeName(visit, offer.doel),
    offer.categorieen.map((id) => categoryName(visit, id)).join(', '),
    moment(offer.verlooptOp, visit.language),
  ])
  return html`${heading(2, texts.offers)}${paragraph(texts.offersLead)}${table(texts.offersCaption, texts.offersHeads, rows)}${buttons(
    readAt.map((page) => linkButton(page, texts.collect)),
    pageLinks(visit, { req, address, next, more: texts.moreOffers }),
  )}`
}

const listPage =
  (place: Place): PortalRoute['handle'] =>
  async (visit, req) => {
    const desk = await deskAt(visit, place.as, req)
    const { actor } = desk
    if (!actor) throw unknownThing()
    const { context, mediation, language } = visit
    const texts = askingTexts[language].list
    const [own, offers, readAt] = await quietly(mediation.pace, () =>
      Promise.all([
        ownRequests(context, actor, placeIn(req, 'voor')),
        openOffers(context, actor),
        offersReadAt(context, actor),
      ]),
    )
    const address = `${place.list}?${OFFICE}=${actor.party}`
    return {
      title: texts.title,
      current: place.list,
      body: html`${lead(texts.lead)}${buttons(linkButton(place.make, texts.make))}
${offersSection(desk, { offers, readAt }, { req, address })}
${heading(2, nameOfParty(desk, actor.party))}
${own.requests.length > 0 ? requestsTable(desk, place, own.requests) : paragraph(texts.none)}
${buttons(pageLinks(visit, { req, address, next: own.next, more: texts.older, place: 'voor' }), otherOffices(desk, place.list, texts.switch))}`,
    }
  }

/** The question of an address, whichever organisation of this person asked it. */
const findRequest = async (
  visit: Visit,
  as: StaffFunction,
  id: unknown,
): Promise<OneOwnRequest> => {
  const known = requestIds.schema.safeParse(id)
  if (!known.success) throw unknownThing()
  const actors = officesAs(visit, as).map(({ party, employee }) => ({ party, employee }))
  return ownRequest(visit.context, actors, known.data)
}

const nextText = ({ language }: Visit, request: OwnRequest): string => {
  const { askedBy, requester } = request
  const status = shownStatus(request)
  const texts = askingTexts[language].one
  const isForAnother = askedBy.party !== requester
  return isForAnother && status === 'beschikbaar' ? texts.holderAvailable : texts.states[status]
}

const reminderPart = (visit: Visit, place: Place, request: OneOwnRequest): Html | false => {
  const { later, now, button: label, done } = askingTexts[visit.language].one.remind
  switch (request.reminder) {
    case 'later':
      return paragraph(later(dayText(remindableFrom(request.at), visit.language)))
    case 'now':
      return html`${paragraph(now)}${form(visit, `${place.one}/${request.id}/herinneren`, button(label, { kind: 'secondary' }))}`
    case 'done':
      return paragraph(done)
    case null:
      return false
  }
}

const remind =
  (place: Place): PortalRoute['handle'] =>
  async (visit, req) => {
    const { mediation, context, key } = visit
    return quietly(mediation.pace, async () => {
      const { id, askedBy } = await findRequest(visit, place.as, req.params['id'])
      const actor = officesAs(visit, place.as).find(({ party }) => party === askedBy.party)
      if (!actor) throw unknownThing()
      const { party, employee } = actor
      await remindFamily(context, { party, employee }, key, { request: id })
      return { to: `${place.one}/${id}?herinnerd=ja` }
    })
  }

const onePage =
  (place: Place): PortalRoute['handle'] =>
  async (visit, req): Promise<Page> => {
    const request = await quietly(visit.mediation.pace, () =>
      findRequest(visit, place.as, req.params['id']),
    )
    const desk = await deskOf(visit, place.as, request.askedBy.party)
    const { language } = visit
    const texts = askingTexts[language].one
    const isNew = req.query['gedaan'] === 'ja'
    const isReminded = req.query['herinnerd'] === 'ja' && request.reminder === 'done'
    return {
      title: texts.title,
      current: place.list,
      body: html`${isNew && alert('ok', { title: texts.asked }, paragraph(texts.askedWhat))}${isReminded && alert('ok', { title: texts.remind.title }, paragraph(texts.remind.what))}
${stateBadge(visit, request)}
${facts([
  [texts.number, request.id],
  [texts.child, request.kind],
  [texts.holder, nameOfParty(desk, request.holder)],
  [texts.requester, nameOfParty(desk, request.requester)],
  [texts.purpose, purposeName(visit, request.purpose)],
  [texts.what, list(request.categories.map((category) => categoryName(visit, category)))],
  [texts.lastDay, periodText(visit, request.lastDay)],
  [texts.by, request.askedBy.employee],
  [texts.at, moment(request.at, language)],
  [texts.until, moment(request.expiresAt, language)],
])}
${heading(2, texts.next)}${paragraph(nextText(visit, request))}${buttons(request.readAt.map((address) => linkButton(address, texts.read)))}
${!isReminded && reminderPart(visit, place, request)}
${linkButton(`${place.list}?organisatie=${request.askedBy.party}`, texts.back, 'secondary')}`,
    }
  }

/** The work list and the page of one question. */
export const ownRequestRoutes = (place: Place): readonly PortalRoute[] => [
  { method: 'get', path: place.list, for: place.as, handle: listPage(place) },
  { method: 'get', path: `${place.one}/:id`, for: place.as, handle: onePage(place) },
  {
    method: 'post',
    path: `${place.one}/:id/herinneren`,
    for: place.as,
    back: `${place.one}/:id`,
    handle: remind(place),
  },
]
