/** Rules about slices that a schema alone cannot say: one a request, nothing twice, never more than was asked. */
import type { z } from 'zod'
import type { GrantedSlice, RequestedSlice } from './details.ts'
import { requestedSlice } from './details.ts'

/** A slice, or every fault of the request at once; a fault names the property, never its value. */
export type ReadSlice =
  | { readonly ok: true; readonly slice: RequestedSlice }
  | { readonly ok: false; readonly faults: readonly string[] }

const PROPERTIES: ReadonlySet<string> = new Set(Object.keys(requestedSlice.shape))

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length

/** The fields asked or granted of one category; undefined means all of them. */
const fieldsOf = (slice: RequestedSlice, category: string): readonly string[] | undefined =>
  slice.velden !== undefined && Object.hasOwn(slice.velden, category)
    ? slice.velden[category]
    : undefined

const faultOf = (issue: z.core.$ZodIssue): string => {
  const [property] = issue.path
  if (issue.code === 'unrecognized_keys') return 'a property that the type does not have'
  return typeof property === 'string' && PROPERTIES.has(property)
    ? `${property} is missing or not valid`
    : 'not a slice'
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const hasFieldsForNoCategory = (slice: RequestedSlice): boolean =>
  Object.keys(slice.velden ?? {}).some((category) => !slice.categorieen.includes(category))

const crossFaults = (slice: RequestedSlice): string[] => [
  ...(unique(slice.categorieen) ? [] : ['categorieen holds one twice']),
  ...(Object.values(slice.velden ?? {}).every(unique) ? [] : ['velden holds one twice']),
  ...(hasFieldsForNoCategory(slice) ? ['velden names a category that is not asked'] : []),
]

/** zod passes over this key in a record, so it is refused before. */
const hasProtoKey = (detail: unknown): boolean =>
  typeof detail === 'object' &&
  detail !== null &&
  'velden' in detail &&
  typeof detail.velden === 'object' &&
  detail.velden !== null &&
  Object.hasOwn(detail.velden, '__proto__')

/** Reads the `authorization_details` parameter of a token request: exactly one slice (RFC 9396, section 2). */
export const readSlice = (text: string | undefined): ReadSlice => {
  const details = text === undefined ? undefined : parseJson(text)
  if (!Array.isArray(details) || details.length !== 1)
    return { ok: false, faults: ['exactly one detail of type dossierdeel is needed'] }
  const parsed = requestedSlice.safeParse(details[0])
  if (!parsed.success)
    return { ok: false, faults: [...new Set(parsed.error.issues.map(faultOf))].sort() }
  const faults = crossFaults(parsed.data)
  if (hasProtoKey(details[0])) faults.push('velden is missing or not valid')
  return faults.length === 0 ? { ok: true, slice: parsed.data } : { ok: false, faults }
}

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
  crossFaults(granted).length === 0 &&
  granted.categorieen.every(
    (category) => asked.categorieen.includes(category) && fieldsWithin(granted, asked, category),
  )
