/** Fetching a slice for who asked, and showing it. Each step is in the log before anybody sees its outcome. */
import { partyId, pseudonymIds } from '../../../consent/id.ts'
import type { GatewayEvent } from '../../../consent/ports/gateway-records.ts'
import { RequesterError, type WantedSlice } from '../../../consent/ports/requester.ts'
import { linkTo, messageBody } from '../pages/forms.ts'
import { sliceBody } from '../pages/slice.ts'
import type { Exchange } from '../serving.ts'
import { frameTexts } from '../texts/frame.ts'
import { staffTexts } from '../texts/staff.ts'
import type { Session } from './sessions.ts'
import { type Handler, type Site, show } from './site.ts'

type Happened = {
  readonly event: GatewayEvent
  readonly subject?: string
  readonly detail?: string
}

const log = (site: Site, wanted: WantedSlice, happened: Happened): void =>
  site.records.log({
    at: site.now(),
    event: happened.event,
    child: pseudonymIds.schema.parse(wanted.kind),
    otherParty: partyId.parse(wanted.houder),
    employee: wanted.medewerker,
    purpose: wanted.doel,
    categories: [...wanted.categorieen],
    grounds: [],
    subject: happened.subject ?? null,
    detail: happened.detail ?? null,
  })

/** Asks the broker. What went wrong is logged with its code before anybody is told. */
const fetchLogged = async (site: Site, wanted: WantedSlice) => {
  log(site, wanted, { event: 'gevraagd' })
  try {
    return await site.requester.fetchSlice(wanted)
  } catch (error) {
    const detail = error instanceof RequesterError ? error.code : 'fout'
    log(site, wanted, { event: 'niet_ontvangen', detail })
    throw error
  }
}

/** Asks the broker and leads to the slice, or to a page that says only that there is none. */
export const fetchFor = async (
  site: Site,
  session: Session,
  exchange: Exchange,
  wanted: WantedSlice,
): Promise<void> => {
  const fetched = await fetchLogged(site, wanted)
  if (fetched.status !== 'verstrekt') {
    log(site, wanted, { event: 'niet_ontvangen', detail: fetched.status })
    const { slice } = staffTexts[exchange.language]
    return show(site, exchange, session, {
      title: slice.nothingTitle,
      body: messageBody(slice.nothing, linkTo('/vraag', frameTexts[exchange.language].back)),
    })
  }
  log(site, wanted, { event: 'ontvangen', subject: fetched.id })
  const { id, answer } = fetched
  const { kind, categorieen: asked } = wanted
  site.sessions.keep(session, { id, kind, asked, answer, receivedAt: site.now() })
  exchange.res.redirect(303, `/deel/${id}`)
}

/** A slice that this login fetched, as long as it is held. */
export const slicePage: Handler = (site, session, exchange) => {
  const { slice, ask } = staffTexts[exchange.language]
  const held = site.sessions.slice(session, String(exchange.req.params['id']))
  if (held === undefined)
    return show(site, exchange, session, {
      title: slice.goneTitle,
      body: messageBody(slice.gone, linkTo('/vraag', ask.send)),
      status: 404,
    })
  const { answer, kind } = held
  const released = answer.slices.filter(({ outcome }) => outcome === 'verstrekt')
  const seen = {
    kind,
    houder: answer.holder.id,
    doel: answer.purpose,
    categorieen: released.map(({ category }) => category),
    medewerker: session.who.employee,
  }
  log(site, seen, { event: 'ingezien', subject: held.id })
  const holderName = site.partners.find(({ party }) => party === answer.holder.id)?.name ?? ''
  const { language } = exchange
  const frame = { who: session.who, holderName, shownAt: site.now(), language }
  show(site, exchange, session, {
    title: slice.title,
    body: sliceBody(site.wording(language), held, frame),
  })
}
