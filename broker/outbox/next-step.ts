/** What is to be done with a notice now, by the state of things now and not of when it was written. */
import { ConsentError } from '../../consent/errors.ts'
import type { FamilyRole } from '../../consent/family.ts'
import type { PersonId } from '../../consent/id.ts'
import { offerIds, requestIds } from '../../consent/id.ts'
import type { NoticeEnd, PostedNotice } from '../../consent/notice.ts'
import type { Mail } from '../../consent/ports/mailer.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { WebhookEvent } from '../../consent/ports/webhooks.ts'
import { type Instant, MINUTE } from '../../consent/time.ts'
import { activeParty } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { hasCopies } from '../disclosure/copies.ts'
import { addressCode, contactOf, isAround, openChange } from '../family/contact.ts'
import { waitsFor } from '../questions/open-questions.ts'
import { stateFor } from '../questions/request-state.ts'
import {
  isPartyKind,
  isPersonKind,
  type MailSettings,
  renderForParty,
  renderForPerson,
} from './render.ts'

/** How often a question is looked at for a system that waits for it. No finer than a polite system would ask itself. */
export const WATCH_MS = 15 * MINUTE

export type Step =
  | { readonly do: 'mail'; readonly mail: Mail }
  | { readonly do: 'push'; readonly url: string; readonly event: WebhookEvent }
  /** Nothing to send. */
  | { readonly do: 'end'; readonly as: Exclude<NoticeEnd, 'verzonden' | 'opgegeven'> }
  /** Not yet. */
  | { readonly do: 'wait'; readonly until: Instant }

const LAPSED: Step = { do: 'end', as: 'vervallen' }
const NOT_BY_MAIL: Step = { do: 'end', as: 'niet_per_mail' }

/** The next step of a notice. */
export const nextStep = (
  context: BrokerContext,
  tx: Transaction,
  notice: PostedNotice,
  settings: MailSettings,
): Promise<Step> => {
  if (notice.client !== null) return stepForSystem(context, tx, notice)
  return notice.person === null
    ? stepForParty(tx, notice, settings)
    : stepForPerson(context, tx, { ...notice, person: notice.person }, settings)
}

const messageIdOf = ({ id }: PostedNotice, { domain }: MailSettings): string => `${id}@${domain}`

type OfPerson = PostedNotice & { readonly person: PersonId }

/** Nobody hears of a child that was erased, or whose family they left, nor of what is not there for them any more. */
const isOver = async (
  context: BrokerContext,
  tx: Transaction,
  { kind, person, child, subject }: OfPerson,
): Promise<boolean> => {
  if (child !== null && !(await isAround(tx, person, child))) return true
  if (kind === 'kopie_klaar') return !(child && (await hasCopies(context, tx, { person }, child)))
  if (kind !== 'herinnering_vraag') return false
  const request = requestIds.schema.safeParse(subject).data
  return !(child && request && (await waitsFor(context, tx, { person, child }, request)))
}

const stepForPerson = async (
  context: BrokerContext,
  tx: Transaction,
  notice: OfPerson,
  settings: MailSettings,
): Promise<Step> => {
  const { kind, person } = notice
  if (!isPersonKind(kind) || (await isOver(context, tx, notice))) return LAPSED
  const { language, address } = await contactOf(context, tx, person)
  const change = kind === 'bevestig_adres' ? await openChange(context, tx, person) : undefined
  if (kind === 'bevestig_adres' && change?.id !== notice.subject) return LAPSED
  const to = change?.address ?? address
  if (to === null) return NOT_BY_MAIL
  const code = change ? addressCode(context, change) : null
  const about = await aboutWhom(tx, notice)
  const rendered = renderForPerson({ id: notice.id, kind, language, code, ...about }, settings)
  return { do: 'mail', mail: { to, messageId: messageIdOf(notice, settings), ...rendered } }
}

const aboutWhom = async (
  tx: Transaction,
  { person, child }: OfPerson,
): Promise<{ readonly role: FamilyRole | null; readonly nickname: string | null }> => {
  const memberships = await tx.families.memberships(person)
  const place = memberships.find((one) => child === null || one.child === child)
  const names = await tx.contacts.nicknames(person)
  const nickname = names.find((name) => name.child === child)?.text ?? null
  return { role: place?.role ?? null, nickname }
}

const stepForParty = async (
  tx: Transaction,
  notice: PostedNotice,
  settings: MailSettings,
): Promise<Step> => {
  const { kind, party: id, subject } = notice
  const party = id === null ? undefined : await activeParty(tx, id)
  if (!(party && isPartyKind(kind))) return LAPSED
  if (party.mail === null) return NOT_BY_MAIL
  const rendered = renderForParty(kind, { id: notice.id, reference: subject }, settings)
  const messageId = messageIdOf(notice, settings)
  return { do: 'mail', mail: { to: party.mail, messageId, ...rendered } }
}

type Told = { readonly kind: WebhookEvent['kind']; readonly subject: string }

const stepForSystem = async (
  context: BrokerContext,
  tx: Transaction,
  notice: PostedNotice,
): Promise<Step> => {
  const client = notice.client === null ? undefined : await tx.parties.client(notice.client)
  const party = client?.active ? await activeParty(tx, client.party) : undefined
  if (!(client && party && client.webhookUrl !== null)) return LAPSED
  const told = await toldToSystem(context, tx, notice)
  if ('do' in told) return told
  const event = { ...told, id: notice.id, audience: client.id, at: context.now() }
  return { do: 'push', url: client.webhookUrl, event }
}

/** What a system is told: only what it would see if it asked at this moment. */
const toldToSystem = async (
  context: BrokerContext,
  tx: Transaction,
  notice: PostedNotice,
): Promise<Told | Step> => {
  const { kind, subject } = notice
  if (subject === null) return LAPSED
  if (kind === 'ingetrokken_bericht_ontvanger') return { kind: 'intrekking', subject }
  if (kind === 'aanbieding_open') return offerTold(context, tx, notice)
  return kind === 'verzoek_beschikbaar' ? requestTold(context, tx, notice) : LAPSED
}

const offerTold = async (
  context: BrokerContext,
  tx: Transaction,
  { party, subject }: PostedNotice,
): Promise<Told | Step> => {
  const id = offerIds.schema.safeParse(subject).data
  const offers = party === null ? [] : await tx.disclosures.openOffers(party, context.now())
  return offers.some((offer) => offer.id === id) && id
    ? { kind: 'aanbieding', subject: id }
    : LAPSED
}

const requestTold = async (
  context: BrokerContext,
  tx: Transaction,
  { party, subject }: PostedNotice,
): Promise<Told | Step> => {
  const id = requestIds.schema.safeParse(subject).data
  if (party === null || id === undefined) return LAPSED
  try {
    const { status } = await stateFor(context, tx, party, id)
    if (status === 'beschikbaar') return { kind: 'verzoek', subject: id }
    return status === 'gevraagd' ? { do: 'wait', until: context.now() + WATCH_MS } : LAPSED
  } catch (fault) {
    if (fault instanceof ConsentError && fault.code === 'onbekend') return LAPSED
    throw fault
  }
}
