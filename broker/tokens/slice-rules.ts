/** Rules about slices that a schema alone cannot say: nothing twice, never more than was asked. */
import type { GrantedSlice, RequestedSlice } from './details.ts'

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length

/** The fields asked or granted of one category; undefined means all of them. */
const fieldsOf = (slice: RequestedSlice, category: string): readonly string[] | undefined =>
  slice.velden !== undefined && Object.hasOwn(slice.velden, category)
    ? slice.velden[category]
    : undefined

const hasFieldsForNoCategory = (slice: RequestedSlice): boolean =>
  Object.keys(slice.velden ?? {}).some((category) => !slice.categorieen.includes(category))

/** What is wrong with a slice that fits its schema; a fault names the property, never its value. */
export const sliceFaults = (slice: RequestedSlice): string[] => [
  ...(unique(slice.categorieen) ? [] : ['categorieen holds one twice']),
  ...(Object.values(slice.velden ?? {}).every(unique) ? [] : ['velden holds one twice']),
  ...(hasFieldsForNoCategory(slice) ? ['velden names a category that is not asked'] : []),
]

const SAME = ['type', 'kind', 'houder', 'doel', 'medewerker', 'aanbieding'] as const

const fieldsWithin = (granted: GrantedSlice, asked: RequestedSlice, category: string): boolean => {
  const wanted = fieldsOf(asked, category)
  const given = fieldsOf(granted, category)
  if (wanted === undefined) return true
  return given?.every((field) => wanted.includes(field)) === true
}

/** True when a granted slice is the asked one or less: same child, holder, purpose, employee and offer, no category or field more. */
export const isWithin = (granted: GrantedSlice, asked: RequestedSlice): boolean =>
  SAME.every((property) => granted[property] === asked[property]) &&
  sliceFaults(granted).length === 0 &&
  granted.categorieen.every(
    (category) => asked.categorieen.includes(category) && fieldsWithin(granted, asked, category),
  )
