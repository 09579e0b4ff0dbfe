import { nicknameText } from '../../../../consent/name.ts'
import { nameChild, readContact } from '../../../family/contact.ts'
import type { FamilyView } from '../../../family/family.ts'
import { childName } from '../../family-names.ts'
import { errorSummary, type FieldFault, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import { type Outcome, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { berichtenTexts } from '../../texts/berichten.ts'
import { frameTexts } from '../../texts/frame.ts'
import { button, buttons, lead, linkButton, paragraph } from '../../ui.ts'
import { MENU, NAMES_PATH, own, PATH, SAVED, typedIn } from './contact-parts.ts'

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

export const kindnamen: readonly PortalRoute[] = [
  { method: 'get', path: NAMES_PATH, for: 'gezin', handle: (visit) => namesPage(visit, []) },
  { method: 'post', path: NAMES_PATH, for: 'gezin', handle: saveNames },
]
