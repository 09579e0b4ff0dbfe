/** "Berichten": the mail address, what somebody wants to hear, what they call a child, and what was written to them. */

import { ConsentError } from '../../../../consent/errors.ts'
import { mailAddress } from '../../../../consent/mail-address.ts'
import { nicknameText } from '../../../../consent/name.ts'
import type { PostedNotice } from '../../../../consent/notice.ts'
import { language as languageSchema } from '../../../../policies/vocabulary.ts'
import {
  type ContactView,
  changeAddress,
  confirmAddress,
  nameChild,
  readContact,
  readMessages,
  removeAddress,
  setContact,
} from '../../../contact.ts'
import type { FamilyView } from '../../../family.ts'
import { isPersonKind } from '../../../outbox/render.ts'
import { PERSON_TEXTS } from '../../../outbox/texts/person.ts'
import { checkboxes, errorSummary, type FieldFault, radios, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { LANGUAGE_NAMES, LANGUAGES, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { type Outcome, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { berichtenTexts } from '../../texts/berichten.ts'
import { frameTexts } from '../../texts/frame.ts'
import { refusalIn } from '../../texts/refusals.ts'
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
import { childName } from './parts.ts'

const MENU = '/ouder/gegevens'
const PATH = '/ouder/berichten'
const ADDRESS_PATH = '/ouder/berichten/mailadres'
const NAMES_PATH = '/ouder/berichten/namen'
/** What fits on a page; older ones tell nothing that still waits. */
const MESSAGES_SHOWN = 10
/** Longer than any address; what is longer is no address, and need not be carried around. */
const TYPED_CHARS_MAX = 300

const own = ({ session }: Visit) => ({ person: session.person })
const SAVED = { to: `${PATH}?bewaard=ja` }

// --- everything at a glance, and the settings ---------------------------------------------------------------------

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

// --- the mail address -------------------------------------------------------------------------------------------

/** One page, so that a form which had to wait for a login comes back on it; this says which of its forms was sent. */
const which = (act: string): Html => html`<input type="hidden" name="doe" value="${act}">`

const codeForm = (visit: Visit, { waiting }: ContactView, faults: readonly FieldFault[]) => {
  const { address } = berichtenTexts[visit.voice]
  if (waiting === null) return false
  const field = textField({
    name: 'code',
    label: address.code,
    hint: address.codeHint(waiting.address),
    faults,
    value: wordIn(visit.fields, 'code'),
    autocomplete: 'one-time-code',
  })
  return html`${form(visit, ADDRESS_PATH, html`${which('bevestig')}${field}${buttons(button(address.confirm))}`)}
${facts([[address.until, moment(waiting.expiresAt, visit.language)]])}${heading(2, address.other)}`
}

const addressForm = (visit: Visit, faults: readonly FieldFault[]): Html => {
  const { address } = berichtenTexts[visit.voice]
  const field = textField({
    name: 'mailadres',
    label: address.label,
    hint: address.hint,
    faults,
    value: wordIn(visit.fields, 'mailadres'),
    autocomplete: 'email',
    inputmode: 'email',
  })
  return html`${paragraph(address.shared)}${form(visit, ADDRESS_PATH, html`${which('adres')}${field}${buttons(button(address.send))}`)}`
}

const stopForm = (visit: Visit): Html => {
  const { address } = berichtenTexts[visit.voice]
  return form(
    visit,
    ADDRESS_PATH,
    html`${which('weg')}${buttons(button(address.stop, { kind: 'secondary' }))}`,
  )
}

const addressPage = async (visit: Visit, faults: readonly FieldFault[]): Promise<Outcome> => {
  const { context, voice, language } = visit
  const { address: texts } = berichtenTexts[voice]
  const contact = await readContact(context, own(visit))
  return {
    title: texts.title,
    current: MENU,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}
${contact.address !== null && facts([[texts.now, contact.address]])}
${codeForm(visit, contact, faults)}
${addressForm(visit, faults)}
${contact.address !== null && stopForm(visit)}
${linkButton(PATH, berichtenTexts[voice].title, 'subtle')}`,
  }
}

type AddressAct = (visit: Visit) => Promise<Outcome>

const typedIn = ({ fields }: Visit, name: string): string =>
  wordIn(fields, name).trim().slice(0, TYPED_CHARS_MAX)

const askForCode: AddressAct = async (visit) => {
  const { fault } = berichtenTexts[visit.voice].address
  const typed = mailAddress.safeParse(typedIn(visit, 'mailadres'))
  if (!typed.success) return addressPage(visit, [{ field: 'mailadres', message: fault }])
  try {
    await changeAddress(visit.context, own(visit), visit.key, { address: typed.data })
    return { to: ADDRESS_PATH }
  } catch (error) {
    if (!(error instanceof ConsentError && error.code === 'conflict')) throw error
    return addressPage(visit, [
      { field: 'mailadres', message: refusalIn(visit.voice, error.message) },
    ])
  }
}

const confirm: AddressAct = async (visit) => {
  try {
    await confirmAddress(visit.context, own(visit), visit.key, { code: typedIn(visit, 'code') })
    return SAVED
  } catch (error) {
    if (!(error instanceof ConsentError && error.code === 'code_ongeldig')) throw error
    const { faultCode } = berichtenTexts[visit.voice].address
    return addressPage(visit, [{ field: 'code', message: faultCode }])
  }
}

const stopMail: AddressAct = async (visit) => {
  await removeAddress(visit.context, own(visit), visit.key)
  return SAVED
}

const ADDRESS_ACTS: Readonly<Record<string, AddressAct>> = {
  adres: askForCode,
  bevestig: confirm,
  weg: stopMail,
}

const actOnAddress: PortalRoute['handle'] = (visit) => {
  const name = wordIn(visit.fields, 'doe')
  const act = Object.hasOwn(ADDRESS_ACTS, name) ? ADDRESS_ACTS[name] : undefined
  return act ? act(visit) : addressPage(visit, [])
}

// --- what a child is called -------------------------------------------------------------------------------------

const fieldOf = ({ child }: FamilyView): string => `naam-${child}`

const nameField = (visit: Visit, family: FamilyView, kept: string, faults: FieldFault[]): Html => {
  const { hint } = berichtenTexts[visit.voice].names
  const name = fieldOf(family)
  const value = Object.hasOwn(visit.fields, name) ? wordIn(visit.fields, name) : kept
  return textField({ name, label: childName(visit, family), hint, faults, value })
}

const namesPage = async (visit: Visit, faults: FieldFault[]): Promise<Outcome> => {
  const { context, voice, language, families } = visit
  const { names: texts } = berichtenTexts[voice]
  const { nicknames } = await readContact(context, own(visit))
  const kept = ({ child }: FamilyView) =>
    nicknames.find((one) => one.child === child)?.nickname ?? ''
  const fields = families.map((family) => nameField(visit, family, kept(family), faults))
  const asked = form(visit, NAMES_PATH, html`${fields}${buttons(button(texts.save))}`)
  return {
    title: texts.title,
    current: MENU,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${lead(texts.lead)}
${families.length > 0 ? asked : paragraph(texts.noChildren)}
${linkButton(PATH, berichtenTexts[voice].title, 'subtle')}`,
  }
}

const saveNames: PortalRoute['handle'] = async (visit) => {
  const { context, voice, families, key } = visit
  const typed = families.map((family) => ({ family, text: typedIn(visit, fieldOf(family)) }))
  const faults = typed
    .filter(({ text }) => text !== '' && !nicknameText.safeParse(text).success)
    .map(({ family }) => ({
      field: fieldOf(family),
      message: berichtenTexts[voice].names.fault,
    }))
  if (faults.length > 0) return namesPage(visit, faults)
  for (const { family, text } of typed)
    await nameChild(context, own(visit), `${key}-${family.child}`, {
      child: family.child,
      nickname: text === '' ? null : text,
    })
  return SAVED
}

export const berichten: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'gezin', handle: glance },
  { method: 'post', path: PATH, for: 'gezin', handle: saveSettings },
  { method: 'get', path: ADDRESS_PATH, for: 'gezin', handle: (visit) => addressPage(visit, []) },
  // Whoever sits at a screen that was left alone must not lead somebody's mail to themselves.
  { method: 'post', path: ADDRESS_PATH, for: 'gezin', fresh: true, handle: actOnAddress },
  { method: 'get', path: NAMES_PATH, for: 'gezin', handle: (visit) => namesPage(visit, []) },
  { method: 'post', path: NAMES_PATH, for: 'gezin', handle: saveNames },
]
