/** The people around a child: who they are to it, and how they log in. */
import { z } from 'zod'
import { childIds, personIds } from './id.ts'

/**
 * Role labels, unique within a family and never given to another person: statements name them forever. Parents' and
 * guardians' roles are for whom the register or an officer named; who joins with a code is a `gezinslid` or the child.
 */
export const familyRole = z.string().regex(/^(ouder[1-9]|voogd[1-9]?|gi|jeugdige|gezinslid[1-9])$/)
export type FamilyRole = z.infer<typeof familyRole>

/** Roles of a kind, in the order in which they are given. */
const rolesOf = (kind: 'ouder' | 'voogd' | 'gezinslid'): readonly FamilyRole[] =>
  Array.from({ length: 9 }, (_, index) => `${kind}${index + 1}`)
export const PARENT_ROLES = rolesOf('ouder')
export const GUARDIAN_ROLES = rolesOf('voogd')
export const MEMBER_ROLES = rolesOf('gezinslid')

/** Whether a holder of authority can sit under this role; the GI has no login and no seat. */
export const isHolderRole = (role: FamilyRole): boolean => /^(ouder|voogd)/.test(role)

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

/** A role that somebody has or had. */
export const givenRole = familyMember.pick({ child: true, role: true, person: true })
export type GivenRole = z.infer<typeof givenRole>

/**
 * Which role in a family a holder of authority has, by the keyed index of their number: how a later login proves to be
 * the holder whom the register named before.
 */
export const authoritySeat = z.strictObject({
  child: childIds.schema,
  /** From before keys had a name it is the bare HMAC. */
  holder: z.string().regex(/^([0-9a-f]{8}\.)?[0-9a-f]{64}$/),
  role: familyRole,
})
export type AuthoritySeat = z.infer<typeof authoritySeat>
