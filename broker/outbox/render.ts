/** Turns a notice into a mail: pure, from texts that hold no content. */
import type { FamilyRole } from '../../consent/family.ts'
import type { NoticeId } from '../../consent/id.ts'
import type { PostedNotice } from '../../consent/notice.ts'
import type { Mail } from '../../consent/ports/mailer.ts'
import type { Language } from '../../policies/vocabulary.ts'
import { FRAMES, type MailText, type Voice } from './texts/frame.ts'
import { PARTY_TEXTS, type PartyKind, REFERENCE } from './texts/party.ts'
import { PERSON_TEXTS, type PersonKind } from './texts/person.ts'

/** Where mails send people, and under which name messages are known. */
export type MailSettings = {
  /** Origin of the portal. */
  readonly portalUrl: string
  /** Right-hand side of every Message-ID. */
  readonly domain: string
}

type Rendered = Pick<Mail, 'subject' | 'text' | 'language'>

export type ToPerson = {
  readonly id: NoticeId
  readonly kind: PersonKind
  readonly language: Language
  /** Their role around the child it is about, or around any where it is about none. */
  readonly role: FamilyRole | null
  /** What they call the child; null: the mail does not say which child it is about. */
  readonly nickname: string | null
  /** The code of `bevestig_adres`. */
  readonly code: string | null
}

export const isPersonKind = (kind: PostedNotice['kind']): kind is PersonKind =>
  Object.hasOwn(PERSON_TEXTS, kind)

export const isPartyKind = (kind: PostedNotice['kind']): kind is PartyKind =>
  Object.hasOwn(PARTY_TEXTS, kind)

const voiceOf = ({ language, role }: ToPerson): Voice => {
  if (language === 'en') return 'en'
  return role === 'jeugdige' ? 'je' : 'u'
}

const paragraphs = (...all: readonly (readonly string[])[]): string =>
  all
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')

/**
 * Leads on to what it is about after a login. An address in a mail is read by everything that mail passes, so it holds
 * nothing but the number of the message, which tells nothing.
 */
const portalLink = ({ portalUrl }: MailSettings, id: NoticeId): string =>
  `${portalUrl}/bericht/${id}`

/** A mail to a person. */
export const renderForPerson = (to: ToPerson, settings: MailSettings): Rendered => {
  const voice = voiceOf(to)
  const { greeting, about, where, closing } = FRAMES[voice]
  const { subject, lines }: MailText = PERSON_TEXTS[to.kind][voice]
  const text = paragraphs(
    [greeting],
    to.code === null ? [] : [to.code],
    lines,
    to.nickname === null ? [] : [`${about} ${to.nickname}.`],
    [where, portalLink(settings, to.id)],
    closing,
  )
  return { subject, text: `${text}\n`, language: to.language }
}

/** Which message it is, and by which number the organisation knows what it is about. */
type OfParty = { readonly id: NoticeId; readonly reference: string | null }

const partyPart = (
  kind: PartyKind,
  language: Language,
  { id, reference, settings }: OfParty & { readonly settings: MailSettings },
): string => {
  const { greeting, where, closing } = FRAMES[language === 'nl' ? 'u' : 'en']
  const { lines } = PARTY_TEXTS[kind][language]
  const number = reference === null ? [] : [`${REFERENCE[language]} ${reference}`]
  return paragraphs([greeting], lines, number, [where, portalLink(settings, id)], closing)
}

/** A mail to an organisation: Dutch, and English below, because nobody knows who reads it there. */
export const renderForParty = (
  kind: PartyKind,
  about: OfParty,
  settings: MailSettings,
): Rendered => {
  const { nl, en } = PARTY_TEXTS[kind]
  const parts = (['nl', 'en'] as const).map((language) =>
    partyPart(kind, language, { ...about, settings }),
  )
  return {
    subject: `${nl.subject} / ${en.subject}`,
    text: `${parts.join('\n\n--\n\n')}\n`,
    language: null,
  }
}
