/** A day as people type it, in three fields. */
import type { Day } from '../../consent/time.ts'
import type { DateParts } from './fields.ts'
import { type Fields, wordIn } from './site.ts'

/** Names and their first three letters, Dutch and English. */
const MONTHS = [
  ['januari', 'january'],
  ['februari', 'february'],
  ['maart', 'march', 'mrt'],
  ['april'],
  ['mei', 'may'],
  ['juni', 'june'],
  ['juli', 'july'],
  ['augustus', 'august'],
  ['september'],
  ['oktober', 'october'],
  ['november'],
  ['december'],
] as const

const monthNumber = (typed: string): number => {
  if (/^\d{1,2}$/.test(typed)) return Number(typed)
  const word = typed.toLowerCase().replace(/\.$/, '')
  const fits = (name: string) => name === word || (word.length === 3 && name.startsWith(word))
  return word.length < 3 ? 0 : MONTHS.findIndex((names) => names.some(fits)) + 1
}

/** What was typed under a name, as it was. */
export const datePartsIn = (fields: Fields, name: string): DateParts => ({
  day: wordIn(fields, `${name}-dag`).trim(),
  month: wordIn(fields, `${name}-maand`).trim(),
  year: wordIn(fields, `${name}-jaar`).trim(),
})

/** The day; undefined when nothing was typed, null when it is no day. */
export const typedDay = ({ day, month, year }: DateParts): Day | undefined | null => {
  if (day === '' && month === '' && year === '') return undefined
  if (!/^\d{1,2}$/.test(day) || !/^\d{4}$/.test(year)) return null
  const number = monthNumber(month)
  const text = `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : text
}
