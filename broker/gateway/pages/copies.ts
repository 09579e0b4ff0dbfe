/** Pages for families: the copies there are, and the content of one. */
import type { KeptCopy } from '../../../consent/ports/gateway-records.ts'
import type { ReadableCopy } from '../../../consent/ports/requester.ts'
import { categoryRecord } from '../../../consent/ports/source.ts'
import { minimise } from '../../../policies/minimise.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'
import type { Language } from '../../../policies/vocabulary.ts'
import { type Html, html } from '../../portal/html.ts'
import { momentText } from '../../portal/language.ts'
import {
  alert,
  buttons,
  card,
  cards,
  facts,
  heading,
  lead,
  linkButton,
  list,
  paragraph,
} from '../../portal/ui.ts'
import { copyTexts } from '../texts/copies.ts'
import type { Partner } from './forms.ts'
import { shownRecord } from './values.ts'
import { watermark } from './watermark.ts'

export const startBody = (organisation: string, language: Language): Html => {
  const { start } = copyTexts[language]
  return html`${lead(start.lead(organisation))}${paragraph(start.who)}${paragraph(start.logged)}
${buttons(linkButton('/kopieen/inloggen', start.logIn))}`
}

/** What the pages know besides the copies themselves. */
export type CopyScene = {
  readonly language: Language
  readonly rulebook: Rulebook
  readonly partners: readonly Partner[]
}

/** Undefined where nobody may be told, or this gateway does not know the organisation by name. */
const receiverOf = ({ partners }: CopyScene, { ontvanger }: ReadableCopy): string | undefined =>
  partners.find(({ party }) => party === ontvanger)?.name

const givenOn = ({ geleverdOp }: ReadableCopy, language: Language): string =>
  momentText(Date.parse(geleverdOp), language)

const copyCard = (scene: CopyScene, copy: ReadableCopy, isKept: boolean): Html => {
  const { language, rulebook } = scene
  const { list: texts } = copyTexts[language]
  const receiver = receiverOf(scene, copy)
  const names = copy.categorieen.map((id) => rulebook.categories.get(id)?.name ?? id)
  return card(
    { title: receiver === undefined ? texts.toOther : texts.to(receiver) },
    html`${facts([
      [texts.on, givenOn(copy, language)],
      [texts.purpose, rulebook.purposes.get(copy.doel)?.name ?? copy.doel],
      [texts.categories, list(names)],
    ])}${isKept ? buttons(linkButton(`/kopieen/${copy.verstrekking}`, texts.read)) : paragraph(texts.gone)}`,
  )
}

/** @param kept whether this gateway still has the copy of an order. */
export const listBody = (
  scene: CopyScene,
  copies: readonly ReadableCopy[],
  kept: (order: string) => boolean,
): Html => {
  const { list: texts } = copyTexts[scene.language]
  if (copies.length === 0) return html`${lead(texts.none)}${paragraph(texts.noneWhy)}`
  return html`${lead(texts.lead)}${cards(
    copies.map((copy) => copyCard(scene, copy, kept(copy.verstrekking))),
  )}`
}

export type CopyFrame = CopyScene & {
  readonly copy: ReadableCopy
  readonly kept: KeptCopy
  /** How the reader is called, and when. */
  readonly reader: string
  readonly shownAt: number
}

const part = ({ language, rulebook, copy, kept }: CopyFrame, id: string): Html | null => {
  const category = rulebook.categories.get(id)
  const record = kept.records[id]
  if (category === undefined || record === undefined) return null
  const shown = minimise(category, record, { secretAddress: copy.geheimAdres })
  const title = heading(2, category.name)
  return html`<section>${title}${shownRecord(category, categoryRecord.parse(shown), language)}</section>`
}

/** The content, of the categories that the broker named only, watermarked with who reads it and when. */
export const copyBody = (frame: CopyFrame): Html => {
  const { language, copy, reader, shownAt } = frame
  const { one: texts } = copyTexts[language]
  const mark = `${reader} ${momentText(shownAt, language)}`
  return html`${alert('info', { title: texts.logged }, paragraph(texts.what))}
${texts.content && paragraph(texts.content)}${copy.geheimAdres && paragraph(texts.noAddress)}
${facts([
  [texts.to, receiverOf(frame, copy) ?? texts.otherOrganisation],
  [texts.on, givenOn(copy, language)],
  [texts.seenBy, mark],
])}
${copy.categorieen.map((id) => part(frame, id))}
${buttons(linkButton('/kopieen', texts.back, 'secondary'))}
${watermark(mark)}`
}
