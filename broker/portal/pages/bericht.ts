/** Where a message leads, once its reader has logged in. */
import { noticeIds } from '../../../consent/id.ts'
import type { NoticeKind, PostedNotice } from '../../../consent/notice.ts'
import { unknownThing } from '../../acting.ts'
import { readMessage } from '../../family/contact.ts'
import { newestAbout } from '../../insight/insight.ts'
import { openQuestions } from '../../questions/open-questions.ts'
import type { PortalRoute, Visit } from '../site.ts'
import { rowAddress } from './ouder/log-parts.ts'

type About = Pick<PostedNotice, 'child' | 'subject' | 'party'>
type Place = (about: About, visit: Visit) => string | Promise<string>

/** The row that the message is about, with what one can do; the log where there is none to see (any more). */
const looked: Place = async ({ child, subject }, { context, session }) => {
  const who = { person: session.person }
  const sequence =
    child && subject !== null ? await newestAbout(context, who, { child, subject }) : undefined
  return child && sequence !== undefined
    ? rowAddress(child, { sequence })
    : `/ouder/inzage?kind=${child}`
}

/** A question that was answered is not there any more: then the list of those that are. */
const question: Place = async ({ subject }, { context, session }) => {
  const open = await openQuestions(context, { person: session.person })
  return open.some(({ id }) => id === subject) ? `/ouder/vragen/${subject}` : '/ouder/vragen'
}

const PLACES: Readonly<Record<NoticeKind, Place>> = {
  vraag_open: question,
  herinnering_vraag: question,
  andere_ouder_geinformeerd: () => '/ouder',
  bevestig_toestemming: ({ subject }) => `/ouder/keuze/${subject}`,
  gedeeld_volgens_wet: looked,
  gekeken: looked,
  ontvangstbewijs: ({ subject }) => `/ouder/keuze/${subject}/bewijs`,
  alles_gestopt: ({ subject }) => `/ouder/stoppen/klaar?gedaan=${subject}`,
  toestemming_verlopen: ({ subject }) => `/ouder/keuze/${subject}/verlopen`,
  herinnering_leeftijd: () => '/ouder',
  herinnering_einde: ({ subject }) => `/ouder/keuze/${subject}`,
  melding_behandeld: ({ subject }) => `/ouder/melden/${subject}`,
  wisverzoek_gedaan: ({ party, subject }) => `/fg/wisverzoeken/${subject}?organisatie=${party}`,
  wisverzoek_behandeld: ({ child }) => `/ouder/gegevens/wissen?kind=${child}`,
  kopie_klaar: () => '/ouder/kopieen',
  bevestig_adres: () => '/ouder/berichten/mailadres',
  signaal_fg: ({ party, subject }) => `/fg/logboek?organisatie=${party}&nummer=${subject}`,
  melding_gedaan: ({ party, subject }) => `/fg/meldingen/${subject}?organisatie=${party}`,
  ingetrokken_bericht_ontvanger: () => '/start',
  aanbieding_open: () => '/start',
  verzoek_beschikbaar: () => '/start',
}

export const bericht: PortalRoute = {
  method: 'get',
  path: '/bericht/:id',
  for: 'iedereen',
  handle: async (visit, req) => {
    const id = noticeIds.schema.safeParse(req.params['id']).data
    if (!id) throw unknownThing()
    const { context, session, offices } = visit
    const parties = offices.map(({ party }) => party)
    const message = await readMessage(context, { person: session.person, parties }, id)
    return { to: await PLACES[message.kind](message, visit) }
  },
}
