import type { PostedNotice } from '../../../../consent/notice.ts'
import { language as languageSchema } from '../../../../policies/vocabulary.ts'
import { type ContactView, readContact, readMessages, setContact } from '../../../family/contact.ts'
import type { FamilyView } from '../../../family/family.ts'
import { isPersonKind } from '../../../outbox/render.ts'
import { PERSON_TEXTS } from '../../../outbox/texts/person.ts'
import { childName } from '../../family-names.ts'
import { checkboxes, radios } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { LANGUAGE_NAMES, LANGUAGES, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { berichtenTexts } from '../../texts/berichten.ts'
import {
  alert,
  button,
  buttons,
  facts,
  heading,
  lead,
  link,
  linkButton,
  paragraph,
  table,
} from '../../ui.ts'
import { ADDRESS_PATH, MENU, NAMES_PATH, own, PATH, SAVED } from './contact-parts.ts'

/** What fits on a page; older ones tell nothing that still waits. */
const MESSAGES_SHOWN = 10

const childOf = ({ families }: Visit, { child }: PostedNotice): FamilyView | undefined =>
  families.find((family) => family.child === child)

const messageRow = (visit: Visit, notice: PostedNotice): (Html | string | null)[] => {
  const { voice, language } = visit
  const texts = berichtenTexts[voice].written
  const family = childOf(visit, notice)
  const said = isPersonKind(notice.kind) ? PERSON_TEXTS[notice.kind] : null
  return [
    moment(notice.at, language),
    family ? childName(visit, family) : null,
    said ? link(`/bericht/${notice.id}`, said[voice === 'nl' ? 'u' : voice].subject) : null,
    notice.end === null ? texts.waits : texts.ends[notice.end],
  ]
}

const written = (visit: Visit, notices: readonly PostedNotice[]): Html => {
  const texts = berichtenTexts[visit.voice].written
  return html`${heading(2, texts.title)}${
    notices.length > 0
      ? table(
          texts.caption,
          texts.heads,
          notices.map((notice) => messageRow(visit, notice)),
        )
      : paragraph(texts.none)
  }`
}

const addressPart = (visit: Visit, { address, waiting }: ContactView): Html => {
  const texts = berichtenTexts[visit.voice]
  return html`${heading(2, texts.address.title)}${
    address === null && waiting === null
      ? paragraph(texts.address.none)
      : facts([
          address !== null && [texts.address.now, address],
          waiting !== null && [texts.address.waiting, waiting.address],
        ])
  }${paragraph(texts.address.noContent)}${buttons(linkButton(ADDRESS_PATH, texts.change, 'secondary'))}`
}

const namesPart = (visit: Visit, { nicknames }: ContactView): Html | false => {
  const texts = berichtenTexts[visit.voice]
  const nameOf = ({ child }: FamilyView) => nicknames.find((one) => one.child === child)?.nickname
  const { families } = visit
  return (
    families.length > 0 &&
    html`${heading(2, texts.names.title)}${facts(
      families.map((family) => [childName(visit, family), nameOf(family) ?? texts.names.none]),
    )}${buttons(linkButton(NAMES_PATH, texts.change, 'secondary'))}`
  )
}

/** What was typed and came back after a login, else what is kept. */
const settingsOf = ({ fields }: Visit, { language, tellWhenLooked }: ContactView) =>
  wordIn(fields, 'taal') === ''
    ? { language, looked: tellWhenLooked ? 'ja' : '' }
    : { language: wordIn(fields, 'taal'), looked: wordIn(fields, 'kijken') }

const settingsPart = (visit: Visit, contact: ContactView): Html => {
  const { settings } = berichtenTexts[visit.voice]
  const { language, looked } = settingsOf(visit, contact)
  return html`${heading(2, settings.title)}${paragraph(settings.always)}${form(
    visit,
    PATH,
    html`${checkboxes({
      name: 'kijken',
      legend: settings.looked,
      hint: settings.lookedHint,
      values: [looked],
      options: [{ value: 'ja', label: settings.lookedYes }],
    })}${radios({
      name: 'taal',
      legend: settings.language,
      value: language,
      options: LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] })),
    })}${buttons(button(settings.save, { kind: 'secondary' }))}`,
  )}`
}

const glance: PortalRoute['handle'] = async (visit, req) => {
  const { context, voice } = visit
  const texts = berichtenTexts[voice]
  const contact = await readContact(context, own(visit))
  const messages = await readMessages(context, own(visit), MESSAGES_SHOWN)
  return {
    title: texts.title,
    current: MENU,
    body: html`${req.query['bewaard'] === 'ja' && alert('ok', { title: texts.saved }, null)}${lead(texts.lead)}
${addressPart(visit, contact)}
${settingsPart(visit, contact)}
${namesPart(visit, contact)}
${written(visit, messages)}`,
  }
}

const saveSettings: PortalRoute['handle'] = async (visit) => {
  const language = languageSchema.safeParse(wordIn(visit.fields, 'taal')).data
  const tellWhenLooked = wordIn(visit.fields, 'kijken') === 'ja'
  await setContact(visit.context, own(visit), visit.key, {
    tellWhenLooked,
    ...(language && { language }),
  })
  return SAVED
}

export const berichten: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'gezin', handle: glance },
  { method: 'post', path: PATH, for: 'gezin', handle: saveSettings },
]
