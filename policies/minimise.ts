/** Cuts a record down to the ordered fields of a category, and tells what in a record does not fit its category. */
import { isDay } from './age.ts'
import { passesElevenTest } from './bsn.ts'
import type { Category, CategoryField, FieldFormat } from './catalogue.ts'

export type FieldRecord = Readonly<Record<string, unknown>>
type ItemField = NonNullable<CategoryField['items']>[number]

export type Selection = {
  /** Names of the ordered fields; left out, all fields of the category. */
  readonly fields?: readonly string[]
  /** Somebody in the family has a secret address: fields that would tell it are left out. */
  readonly secretAddress?: boolean
}

/** One value that does not fit; never holds the value itself. */
export type Fault = {
  /** `field`, or `field[2].item`. */
  readonly path: string
  readonly problem: FieldProblem
}
export type FieldProblem =
  | 'ontbreekt'
  | 'onbekend_veld'
  | 'geen_tekst'
  | 'geen_datum'
  | 'geen_ja_nee'
  | 'geen_geheel_getal'
  | 'geen_getal'
  | 'geen_email'
  | 'geen_telefoonnummer'
  | 'geen_bsn'
  | 'geen_lijst'
  | 'geen_groep_velden'
  | 'niet_in_keuzelijst'

/**
 * The part of `record` that the category knows and the selection names (AVG 5(1)(c)). Unknown fields, empty values and
 * values of another kind than their format are dropped, also inside lists: what is dropped cannot leak.
 */
export function minimise(
  category: Category,
  record: FieldRecord,
  { fields, secretAddress = false }: Selection = {},
): Record<string, unknown> {
  const ordered = category.fields.filter(
    (field) =>
      (fields === undefined || fields.includes(field.name)) &&
      !(secretAddress && field.hiddenWhenSecretAddress),
  )
  return pick(ordered, record)
}

function pick(fields: readonly CategoryField[], record: FieldRecord): Record<string, unknown> {
  const picked: Record<string, unknown> = {}
  for (const field of fields) {
    const value = ownValue(record, field.name)
    if (isEmpty(value)) continue
    if (field.format === 'list') {
      if (Array.isArray(value)) picked[field.name] = pickItems(field, value)
    } else if (isOfKind(field.format, value)) picked[field.name] = value
  }
  return picked
}

function pickItems(field: CategoryField, list: readonly unknown[]): unknown[] {
  const { items } = field
  if (items === undefined) return list.filter((item) => typeof item === 'string')
  return list.filter(isGroup).map((item) => pickItem(items, item))
}

function pickItem(items: readonly ItemField[], item: FieldRecord): Record<string, unknown> {
  const kept = items.filter(({ name, format }) => isOfKind(format, ownValue(item, name)))
  return Object.fromEntries(kept.map(({ name }) => [name, item[name]]))
}

/** Everything in `record` that does not fit the category; an empty list means that it can be released as it is. */
export function fits(category: Category, record: FieldRecord): readonly Fault[] {
  return [
    ...category.fields.flatMap((field) => fieldFaults(field, ownValue(record, field.name))),
    ...unknownFields(category.fields, record, ''),
  ]
}

function fieldFaults(field: CategoryField, value: unknown): readonly Fault[] {
  const own = valueFaults(field, value, field.name)
  if (own.length > 0 || field.format !== 'list' || !Array.isArray(value)) return own
  return value.flatMap((item: unknown, index) => itemFaults(field, item, `${field.name}[${index}]`))
}

function itemFaults({ items }: CategoryField, item: unknown, path: string): readonly Fault[] {
  if (items === undefined) return typeof item === 'string' ? [] : [{ path, problem: 'geen_tekst' }]
  if (!isGroup(item)) return [{ path, problem: 'geen_groep_velden' }]
  return [
    ...items.flatMap((field) =>
      valueFaults(field, ownValue(item, field.name), `${path}.${field.name}`),
    ),
    ...unknownFields(items, item, `${path}.`),
  ]
}

function unknownFields(
  fields: readonly { readonly name: string }[],
  record: FieldRecord,
  prefix: string,
): readonly Fault[] {
  const known = new Set(fields.map(({ name }) => name))
  return Object.keys(record)
    .filter((name) => !known.has(name))
    .map((name) => ({ path: `${prefix}${name}`, problem: 'onbekend_veld' as const }))
}

function valueFaults(
  field: Pick<CategoryField, 'format' | 'required' | 'choices'>,
  value: unknown,
  path: string,
): readonly Fault[] {
  if (isEmpty(value)) return field.required ? [{ path, problem: 'ontbreekt' }] : []
  const problem = FORMATS[field.format](value)
  if (problem !== null) return [{ path, problem }]
  const listed = field.choices === undefined || field.choices.some((choice) => choice === value)
  return listed ? [] : [{ path, problem: 'niet_in_keuzelijst' }]
}

type Check = (value: unknown) => FieldProblem | null

/** What each format demands beyond being there. */
const FORMATS: Readonly<Record<FieldFormat, Check>> = {
  text: (value) => (typeof value === 'string' ? null : 'geen_tekst'),
  date: textCheck(isDay, 'geen_datum'),
  boolean: (value) => (typeof value === 'boolean' ? null : 'geen_ja_nee'),
  integer: (value) => (Number.isSafeInteger(value) ? null : 'geen_geheel_getal'),
  number: (value) => (Number.isFinite(value) ? null : 'geen_getal'),
  email: textCheck((text) => /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text), 'geen_email'),
  phone: textCheck(isPhone, 'geen_telefoonnummer'),
  bsn: textCheck(passesElevenTest, 'geen_bsn'),
  list: (value) => (Array.isArray(value) ? null : 'geen_lijst'),
}

function textCheck(test: (text: string) => boolean, problem: FieldProblem): Check {
  return (value) => (typeof value === 'string' && test(value) ? null : problem)
}

/** Digits with the usual marks between them; 8 to 15 digits (ITU-T E.164 allows at most 15). */
function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length
  return /^\+?[\d\s().-]+$/.test(text) && digits >= 8 && digits <= 15
}

/** The kind alone: whether a well-kept administration could write a value so. */
function isOfKind(format: FieldFormat, value: unknown): boolean {
  switch (format) {
    case 'boolean':
    case 'integer':
    case 'number':
      return FORMATS[format](value) === null
    default:
      return typeof value === 'string' && value !== ''
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function isGroup(value: unknown): value is FieldRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function ownValue(record: FieldRecord, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
