/** The `authorization_details` parameter of a token request: exactly one detail, of a type we know (RFC 9396, section 2). */
import type { z } from 'zod'
import type { RequestedAct } from './acts.ts'
import { requestedAct } from './acts.ts'
import type { RequestedSlice } from './details.ts'
import { requestedSlice } from './details.ts'
import { sliceFaults } from './slice-rules.ts'

/** The detail, or every fault of the request at once; a fault names the property, never its value. */
export type ReadDetail =
  | { readonly ok: true; readonly detail: RequestedSlice | RequestedAct }
  | { readonly ok: false; readonly faults: readonly string[] }

/** The types a client may ask for; the metadata name them (RFC 9396, section 10). */
export const DETAIL_TYPES = ['dossierdeel', 'handeling'] as const

const PROPERTIES: ReadonlySet<string> = new Set([
  ...Object.keys(requestedSlice.shape),
  ...Object.keys(requestedAct.shape),
])

const faultOf = (issue: z.core.$ZodIssue): string => {
  const [property] = issue.path
  if (issue.code === 'unrecognized_keys') return 'a property that the type does not have'
  return typeof property === 'string' && PROPERTIES.has(property)
    ? `${property} is missing or not valid`
    : 'not a detail'
}

const faultsOf = (error: z.ZodError): ReadDetail => ({
  ok: false,
  faults: [...new Set(error.issues.map(faultOf))].sort(),
})

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const memberOf = (value: unknown, member: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, member)
    ? Object.getOwnPropertyDescriptor(value, member)?.value
    : undefined

/** zod passes over this key in a record, so it is refused here. */
const hasProtoKey = (detail: unknown): boolean =>
  memberOf(memberOf(detail, 'velden'), '__proto__') !== undefined

const readAct = (input: unknown): ReadDetail => {
  const parsed = requestedAct.safeParse(input)
  return parsed.success ? { ok: true, detail: parsed.data } : faultsOf(parsed.error)
}

const readSlice = (input: unknown): ReadDetail => {
  const parsed = requestedSlice.safeParse(input)
  if (!parsed.success) return faultsOf(parsed.error)
  const faults = sliceFaults(parsed.data)
  if (hasProtoKey(input)) faults.push('velden is missing or not valid')
  return faults.length === 0 ? { ok: true, detail: parsed.data } : { ok: false, faults }
}

/** Reads the parameter as the client sent it. */
export const readDetail = (text: string | undefined): ReadDetail => {
  const details = text === undefined ? undefined : parseJson(text)
  if (!Array.isArray(details) || details.length !== 1)
    return { ok: false, faults: [`exactly one detail is needed, ${DETAIL_TYPES.join(' or ')}`] }
  const [detail]: unknown[] = details
  return memberOf(detail, 'type') === 'handeling' ? readAct(detail) : readSlice(detail)
}
