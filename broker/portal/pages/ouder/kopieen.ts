/** Which copies the law gives this person, and where each is read: never their content. */
import { whyText } from '../../../../consent/receipt.ts'
import { type FamilyCopy, familyCopies } from '../../../disclosure/copies.ts'
import type { FamilyView } from '../../../family/family.ts'
import { childName } from '../../family-names.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../language.ts'
import type { PortalRoute, Visit } from '../../site.ts'
import { kopieenTexts } from '../../texts/kopieen.ts'
import {
  buttons,
  card,
  cards,
  facts,
  heading,
  lead,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import { categoryName, partyName, purposeOf } from './parts.ts'

/** The organisation's own pages are asked to speak the language of these. */
const inLanguage = (url: string, { language }: Visit): string => {
  const address = new URL(url)
  address.searchParams.set('taal', language)
  return address.href
}

const copyCard = (visit: Visit, { role }: FamilyView, copy: FamilyCopy): Html => {
  const texts = kopieenTexts[visit.voice]
  const holder = partyName(copy.holder)
  const purpose = purposeOf(visit, copy.purpose)
  return card(
    { title: holder, level: 3 },
    html`${facts([
      [texts.to, partyName(copy.receiver)],
      [texts.on, moment(copy.deliveredAt, visit.language)],
      [texts.why, purpose ? whyText(purpose, role) : copy.purpose],
      [texts.what, list(copy.categories.map((id) => categoryName(visit, id)))],
    ])}${
      copy.readAt === null
        ? paragraph(texts.askFor(holder))
        : buttons(linkButton(inLanguage(copy.readAt, visit), texts.read(holder)))
    }`,
  )
}

const ofChild = async (visit: Visit, family: FamilyView): Promise<Html | null> => {
  const { context, session } = visit
  const copies = await familyCopies(context, { person: session.person }, family.child)
  if (copies.length === 0) return null
  const texts = kopieenTexts[visit.voice]
  return html`${heading(2, texts.about(childName(visit, family)))}${cards(copies.map((copy) => copyCard(visit, family, copy)))}`
}

const copiesPage: PortalRoute['handle'] = async (visit) => {
  const texts = kopieenTexts[visit.voice]
  const parts: Html[] = []
  for (const family of visit.families) {
    const part = await ofChild(visit, family)
    if (part !== null) parts.push(part)
  }
  return {
    title: texts.title,
    current: '/ouder/inzage',
    body: html`${lead(texts.lead)}${parts.length > 0 ? [paragraph(texts.where), paragraph(texts.logged), parts] : paragraph(texts.none)}`,
  }
}

export const kopieen: readonly PortalRoute[] = [
  { method: 'get', path: '/ouder/kopieen', for: 'gezin', handle: copiesPage },
]
