/** From the text of a cell to a value of a field's format. A problem tells what was expected, never what stood there. */
import { z } from 'zod'
import { dayOf } from '../../consent/time.ts'
import type { CategoryField } from '../../policies/catalogue.ts'

/** Ways Dutch school and care systems write a day; a time behind it is dropped, or with an offset from UTC makes it the day in Amsterdam. */
export const dateFormat = z.enum([
  'yyyy-MM-dd',
  'dd-MM-yyyy',
  'd-M-yyyy',
  'dd/MM/yyyy',
  'd/M/yyyy',
  'dd.MM.yyyy',
  'yyyyMMdd',
])
export type DateFormat = z.infer<typeof dateFormat>

export type Reading = {
  readonly dateFormat?: DateFormat | undefined
  readonly decimal?: ',' | '.' | undefined
  readonly booleans?:
    | { readonly true: readonly string[]; readonly false: readonly string[] }
    | undefined
  readonly values?: Readonly<Record<string, string | number | boolean | null>> | undefined
  readonly empty?: readonly string[] | undefined
}

export type Plain = string | number | boolean
export type Converted =
  | { readonly kind: 'value'; readonly value: Plain }
  | { readonly kind: 'empty' }
  | { readonly kind: 'problem'; readonly message: string }

const value = (found: Plain): Converted => ({ kind: 'value', value: found })
const problem = (message: string): Converted => ({ kind: 'problem', message })
const EMPTY: Converted = { kind: 'empty' }

const TIME = String.raw`(?:[ T](?<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(?<offset> ?(?:Z|[+-]\d{2}(?::?\d{2})?))?)?`
const PARTS: Readonly<Record<string, string>> = {
  yyyy: String.raw`(?<year>\d{4})`,
  MM: String.raw`(?<month>\d{2})`,
  M: String.raw`(?<month>\d{1,2})`,
  dd: String.raw`(?<day>\d{2})`,
  d: String.raw`(?<day>\d{1,2})`,
  '.': String.raw`\.`,
}
// Made once: a pattern per format.
const PATTERNS = new Map(
  dateFormat.options.map((format) => {
    const pattern = format.replace(/yyyy|MM|M|dd|d|\./g, (part) => PARTS[part] ?? part)
    return [format, new RegExp(`^${pattern}${TIME}$`)]
  }),
)

/** The day on which an instant falls here: 22:30 UTC on Monday is Tuesday in Amsterdam. */
const dayThere = (iso: string, time: string, offset: string): Converted => {
  const [hours = '', minutes = '', seconds = '00'] = time.replace(',', '.').split(':')
  const ahead = offset
    .trim()
    .replace(/^([+-]\d{2}):?(\d{2})?$/, (_all, hour, minute = '00') => `${hour}:${minute}`)
  const at = Date.parse(`${iso}T${hours.padStart(2, '0')}:${minutes}:${seconds}${ahead}`)
  return Number.isNaN(at) ? problem('is not an existing time') : value(dayOf(at))
}

const toDate = (cell: string, format: DateFormat): Converted => {
  const {
    year = '',
    month = '',
    day = '',
    time,
    offset,
  } = PATTERNS.get(format)?.exec(cell)?.groups ?? {}
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const instant = Date.parse(`${iso}T00:00:00Z`)
  // 30 February parses as 2 March: only a day that reads back as itself exists.
  const exists = !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(iso)
  if (!exists) return problem(`is not an existing day written as ${format}`)
  return time === undefined || offset === undefined ? value(iso) : dayThere(iso, time, offset)
}

const toBoolean = (cell: string, booleans: NonNullable<Reading['booleans']>): Converted => {
  if (booleans.true.includes(cell)) return value(true)
  if (booleans.false.includes(cell)) return value(false)
  return problem('is none of the words for yes and no')
}

const toNumber = (cell: string, decimal: ',' | '.'): Converted => {
  const pattern = decimal === ',' ? /^-?\d+(,\d+)?$/ : /^-?\d+(\.\d+)?$/
  const found = Number(cell.replace(',', '.'))
  return pattern.test(cell) && Number.isFinite(found)
    ? value(found)
    : problem(`is not a number with '${decimal}' before the decimals, and without other marks`)
}

const toInteger = (cell: string): Converted => {
  const found = Number(cell)
  return /^-?\d+$/.test(cell) && Number.isSafeInteger(found)
    ? value(found)
    : problem('is not a whole number')
}

type Target = Pick<CategoryField, 'format' | 'choices'>

const read = (cell: string, { format, choices }: Target, reading: Reading): Converted => {
  switch (format) {
    case 'date':
      return toDate(cell, reading.dateFormat ?? 'dd-MM-yyyy')
    case 'boolean':
      return toBoolean(cell, reading.booleans ?? { true: ['J', 'Ja'], false: ['N', 'Nee'] })
    case 'number':
      return toNumber(cell, reading.decimal ?? ',')
    case 'integer':
      return toInteger(cell)
    default:
      return choices === undefined || choices.includes(cell)
        ? value(cell)
        : problem('is not one of the choices of this field')
  }
}

/** Reads one cell; surrounding spaces are not part of it. Translated values were checked with the mapping. */
export const convert = (text: string, target: Target, reading: Reading): Converted => {
  const cell = text.trim()
  if (cell === '' || reading.empty?.includes(cell)) return EMPTY
  if (reading.values === undefined) return read(cell, target, reading)
  const translated = Object.hasOwn(reading.values, cell) ? reading.values[cell] : undefined
  if (translated === undefined) return problem('is not in `values`')
  return translated === null ? EMPTY : value(translated)
}
