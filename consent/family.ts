/** The people around a child: who they are to it, and how they log in. */
import { z } from 'zod'
import { childIds, personIds } from './id.ts'

/** Role labels, unique within a family and never given to another person: statements name them forever. */
export const familyRole = z.string().regex(/^(ouder[1-9]|voogd|gi|jeugdige|gezinslid[1-9])$/)
export type FamilyRole = z.infer<typeof familyRole>

export const person = z.strictObject({
  id: personIds.schema,
  /** Whether a login is tied to this person. Which one can be looked up, never read back. */
  hasLogin: z.boolean(),
})
export type Person = z.infer<typeof person>

export const familyMember = z.strictObject({
  child: childIds.schema,
  person: personIds.schema,
  role: familyRole,
  /** What the others in the family call this person; sealed with the child's key. */
  displayName: z.string(),
})
export type FamilyMember = z.infer<typeof familyMember>

/**
 * Which role in a family a holder of authority has, by the keyed index of their number: how a later login proves to be
 * the holder whom the register named before.
 */
export const authoritySeat = z.strictObject({
  child: childIds.schema,
  holder: z.string().regex(/^[0-9a-f]{64}$/),
  role: familyRole,
})
export type AuthoritySeat = z.infer<typeof authoritySeat>
