/** Fields that forms of professionals share. */
import { checkboxes, type FieldFault, select, textField } from '../../fields.ts'
import type { Html } from '../../html.ts'
import { catalogueFor, type Visit, wordIn, wordsIn } from '../../site.ts'
import { staffTexts } from '../../texts/staff.ts'

type Named = { readonly id: string; readonly name: string }

const options = (items: readonly Named[]) =>
  items.map(({ id, name }) => ({ value: id, label: name }))

/** The pseudonym by which the organisation's own system knows the child. */
export const childField = ({ language, fields }: Visit, faults: readonly FieldFault[]): Html => {
  const { child, childHint } = staffTexts[language].fields
  const value = wordIn(fields, 'kind').trim()
  return textField({ name: 'kind', label: child, hint: childHint, faults, value })
}

/** Purposes; all of the catalogue, or those that can matter here. */
export const purposeField = (
  visit: Visit,
  faults: readonly FieldFault[],
  among?: ReadonlySet<string>,
): Html =>
  select({
    name: 'doel',
    label: staffTexts[visit.language].fields.purpose,
    faults,
    value: wordIn(visit.fields, 'doel'),
    options: options(catalogueFor(visit).purposes.filter(({ id }) => !among || among.has(id))),
  })

/** Kinds of data; all of the catalogue, or those that can matter here. */
export const categoryField = (
  visit: Visit,
  faults: readonly FieldFault[],
  among?: readonly string[],
): Html => {
  const { language, fields } = visit
  const { categories } = catalogueFor(visit)
  const { categories: legend } = staffTexts[language].fields
  return checkboxes({
    name: 'categorieen',
    legend,
    faults,
    values: wordsIn(fields, 'categorieen'),
    options: options(categories.filter(({ id }) => !among || among.includes(id))),
  })
}
