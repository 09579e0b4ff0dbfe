/** Values of a record as a person reads them. */
import type { CategoryRecord, FieldValue } from '../../../consent/ports/source.ts'
import type { Category, CategoryField, FieldFormat } from '../../../policies/catalogue.ts'
import { type Html, html } from '../../portal/html.ts'
import { facts, list, table } from '../../portal/ui.ts'

type ListItem = Extract<FieldValue, readonly unknown[]>[number]
type Plain = Exclude<FieldValue, readonly unknown[]>
type ItemField = NonNullable<CategoryField['items']>[number]

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)

const day = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'long', timeZone: 'UTC' })
/** No grouping: a school year or a number of a report is no amount of thousands. */
const amount = new Intl.NumberFormat('nl-NL', { useGrouping: false, maximumFractionDigits: 6 })
/** A date (`YYYY-MM-DD`) in words; anything else as it is. */
export const shownDate = (text: string): string =>
  isDate(text) && !Number.isNaN(Date.parse(text)) ? day.format(Date.parse(text)) : text

const shownPlain = (value: Plain | undefined, format: FieldFormat): string => {
  if (value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'ja' : 'nee'
  if (typeof value === 'number') return amount.format(value)
  return format === 'date' ? shownDate(String(value)) : String(value)
}

const isGroup = (item: ListItem): item is Exclude<ListItem, string> => typeof item !== 'string'

/** An empty cell is null: a stacked table leaves it out. */
const itemCells = (item: Exclude<ListItem, string>, fields: readonly ItemField[]) =>
  fields.map(({ name, format }) => shownPlain(item[name], format) || null)

const itemTable = (label: string, items: readonly ListItem[], fields: readonly ItemField[]): Html =>
  // Its name stands beside it to be seen; who listens hears it as the table's own.
  table(
    html`<span class="cb-vh">${label}</span>`,
    fields.map((field) => field.label),
    items.filter(isGroup).map((item) => itemCells(item, fields)),
  )

const shownValue = (field: CategoryField, value: FieldValue): Html => {
  if (!Array.isArray(value))
    return html`<span class="cb-kept">${shownPlain(value, field.format)}</span>`
  if (field.items !== undefined) return itemTable(field.label, value, field.items)
  return list(value.filter((item) => typeof item === 'string'))
}

/** A record by the labels of its category, in Dutch as it came. What the category does not know is not shown. */
export const shownRecord = (category: Category, record: CategoryRecord): Html => {
  const rows = category.fields.flatMap((field) => {
    const value = Object.hasOwn(record, field.name) ? record[field.name] : undefined
    return value === undefined ? [] : [[field.label, shownValue(field, value)] as const]
  })
  return html`<div lang="nl">${facts(rows)}</div>`
}
