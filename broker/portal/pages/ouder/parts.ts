/** Organisations, purposes and data in words, as several pages for families show them. */
import { plainKind } from '../../../../consent/naming.ts'
import type { Together } from '../../../../consent/say.ts'
import type { NamedParty } from '../../../family/named-party.ts'
import { type Html, type HtmlValue, html } from '../../html.ts'
import { catalogueFor, type Visit } from '../../site.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import { list } from '../../ui.ts'

export const partyName = ({ name, kind }: Pick<NamedParty, 'name' | 'kind'>): string => name ?? kind

/** The kind under the name: a name alone does not always tell what an organisation does. */
export const partyWithKind = ({ name, kind }: Pick<NamedParty, 'name' | 'kind'>): HtmlValue =>
  name === null ? plainKind(kind) : html`${name}<br>${plainKind(kind)}`

/** A category or purpose in words; its id where the catalogue no longer has it. */
export const categoryName = (visit: Visit, id: string): string =>
  catalogueFor(visit).categories.find((category) => category.id === id)?.name ?? id

export const purposeOf = (visit: Visit, id: string) =>
  catalogueFor(visit).purposes.find((purpose) => purpose.id === id)

export const categoryList = (visit: Visit, ids: readonly string[]): Html =>
  list(ids.map((id) => categoryName(visit, id)))

/** What exactly would be shared of a category: seen before somebody says yes to it. */
export const sharedOf = (visit: Visit, id: string): string | undefined => {
  const found = catalogueFor(visit).categories.find((category) => category.id === id)
  const fields = found?.fields.map(({ label }) => label).join(', ')
  return fields === undefined ? undefined : vragenTexts[visit.voice].shared(fields)
}

/** Categories with what exactly would be shared of each. */
export const categoryDetails = (visit: Visit, ids: readonly string[]): Html =>
  list(ids.map((id) => html`${categoryName(visit, id)}<br>${sharedOf(visit, id)}`))

/** With whom this person decides, in plain words. */
export const togetherText = ({ voice }: Visit, { holders, youngPerson }: Together): string => {
  const texts = vragenTexts[voice].together
  const isBeside = holders === 'alone' && youngPerson !== 'none'
  const who = isBeside ? texts.beside : texts.holders[holders]
  const beside = holders === 'none' ? '' : texts.youngPerson[youngPerson]
  return [who, beside].filter(Boolean).join(' ')
}
