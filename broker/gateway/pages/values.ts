/** Values of a record as a person reads them. */
import type { CategoryRecord, FieldValue } from '../../../consent/ports/source.ts'
import type { Category, CategoryField } from '../../../policies/catalogue.ts'
import type { Language } from '../../../policies/vocabulary.ts'
import { type Html, type HtmlValue, html } from '../../portal/html.ts'
import { dutchOn } from '../../portal/language.ts'
import { facts, list, table } from '../../portal/ui.ts'

type ListItem = Extract<FieldValue, readonly unknown[]>[number]
type Plain = Exclude<FieldValue, readonly unknown[]>
type ItemField = NonNullable<CategoryField['items']>[number]

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)

const formatters = (locale: string) => ({
  day: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
  /** No grouping: a school year or a number of a report is no amount of thousands. */
  amount: new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 6 }),
})
const WRITTEN = {
  nl: { ...formatters('nl-NL'), yes: 'ja', no: 'nee' },
  en: { ...formatters('en-GB'), yes: 'yes', no: 'no' },
}

/** A date (`YYYY-MM-DD`) in words; anything else as it is. */
export const shownDate = (text: string, language: Language): string =>
  isDate(text) && !Number.isNaN(Date.parse(text))
    ? WRITTEN[language].day.format(Date.parse(text))
    : text

type Shown = Pick<CategoryField, 'format' | 'choiceLabels'>

const shownText = (text: string, { format, choiceLabels }: Shown, language: Language): HtmlValue =>
  format === 'date' ? shownDate(text, language) : (choiceLabels?.[text] ?? dutchOn(language, text))

const shownPlain = (value: Plain | undefined, field: Shown, language: Language): HtmlValue => {
  const { yes, no, amount } = WRITTEN[language]
  if (value === undefined || value === '') return null
  if (typeof value === 'boolean') return value ? yes : no
  return typeof value === 'number' ? amount.format(value) : shownText(value, field, language)
}

const isGroup = (item: ListItem): item is Exclude<ListItem, string> => typeof item !== 'string'

type ItemTable = { readonly label: string; readonly fields: readonly ItemField[] }

const itemTable = (
  { label, fields }: ItemTable,
  items: readonly ListItem[],
  language: Language,
): Html =>
  // Its name stands beside it to be seen; who listens hears it as the table's own.
  table(
    html`<span class="cb-vh">${label}</span>`,
    fields.map((field) => field.label),
    // An empty cell is null: a stacked table leaves it out.
    items
      .filter(isGroup)
      .map((item) => fields.map((field) => shownPlain(item[field.name], field, language))),
  )

const shownValue = (field: CategoryField, value: FieldValue, language: Language): Html => {
  const { label, items } = field
  if (!Array.isArray(value))
    return html`<span class="cb-kept">${shownPlain(value, field, language)}</span>`
  if (items !== undefined) return itemTable({ label, fields: items }, value, language)
  return list(
    value.filter((item) => typeof item === 'string').map((item) => dutchOn(language, item)),
  )
}

/**
 * A record by the labels of its category, which are in `language`, as numbers and days are; free text stays as it was written. What the
 * category does not know is not shown.
 */
export const shownRecord = (
  category: Category,
  record: CategoryRecord,
  language: Language,
): Html => {
  const rows = category.fields.flatMap((field) => {
    const value = Object.hasOwn(record, field.name) ? record[field.name] : undefined
    return value === undefined ? [] : [[field.label, shownValue(field, value, language)] as const]
  })
  return facts(rows)
}
