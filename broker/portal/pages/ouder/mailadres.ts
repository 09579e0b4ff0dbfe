/** The mail address of a person: it counts once they typed the code that was sent there. */
import { ConsentError } from '../../../../consent/errors.ts'
import { mailAddress } from '../../../../consent/mail-address.ts'
import {
  type ContactView,
  changeAddress,
  confirmAddress,
  readContact,
  removeAddress,
} from '../../../family/contact.ts'
import { errorSummary, type FieldFault, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { type Outcome, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { berichtenTexts } from '../../texts/berichten.ts'
import { frameTexts } from '../../texts/frame.ts'
import { refusalIn } from '../../texts/refusals.ts'
import { alert, button, buttons, facts, heading, linkButton, paragraph } from '../../ui.ts'
import { ADDRESS_PATH, MENU, own, PATH, SAVED, typedIn } from './contact-parts.ts'

/** One page, so that a form which had to wait for a login comes back on it; this says which of its forms was sent. */
const which = (act: string): Html => html`<input type="hidden" name="doe" value="${act}">`

const codeForm = (visit: Visit, { waiting }: ContactView, faults: readonly FieldFault[]) => {
  const { address } = berichtenTexts[visit.voice]
  if (waiting === null) return false
  if (waiting.returned)
    return alert('warning', { title: address.returned(waiting.address), level: 2 }, null)
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
${contact.address !== null && contact.reach === 'komt_terug' && alert('warning', { title: texts.returned(contact.address), level: 2 }, null)}
${contact.address !== null && facts([[texts.now, contact.address]])}
${codeForm(visit, contact, faults)}
${addressForm(visit, faults)}
${contact.address !== null && stopForm(visit)}
${linkButton(PATH, berichtenTexts[voice].title, 'subtle')}`,
  }
}

type AddressAct = (visit: Visit) => Promise<Outcome>

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

export const mailadres: readonly PortalRoute[] = [
  { method: 'get', path: ADDRESS_PATH, for: 'gezin', handle: (visit) => addressPage(visit, []) },
  // Whoever sits at a screen that was left alone must not lead somebody's mail to themselves.
  { method: 'post', path: ADDRESS_PATH, for: 'gezin', fresh: true, handle: actOnAddress },
]
