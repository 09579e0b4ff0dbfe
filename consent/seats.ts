/**
 * Who sits where: the role in a family of every holder of authority whom a register names. A number becomes a keyed
 * index, and an index a role; only who logs in with that number ever takes the role.
 */
import type { AuthorityRecord } from './authority.ts'
import { type FamilyRole, GUARDIAN_ROLES, isHolderRole, PARENT_ROLES } from './family.ts'
import type { AuthorityFinding } from './ports/authority.ts'

/** What a register says about one child, with keyed indexes for numbers. */
export type Finding = {
  readonly type: AuthorityFinding['type']
  readonly holders: readonly string[]
}

/** Roles by keyed index of whoever has them. */
export type Seats = Readonly<Record<string, FamilyRole>>

export type Seating = {
  readonly seats: Seats
  /** The roles that people have now. */
  readonly members: readonly FamilyRole[]
  /** The roles that anybody ever had. */
  readonly given: readonly FamilyRole[]
  /** Every record of authority, oldest first. */
  readonly records: readonly AuthorityRecord[]
}

/** Who logs in: the keyed index of their number, and their role when they belong to the family. */
export type LoggedIn = { readonly index: string; readonly role: FamilyRole | null }

/**
 * Holders' roles that somebody has without having proved a number (an officer settled them): each may be a holder whom
 * the register names and who never logged in with it.
 */
export const unproven = ({ seats, members, records }: Seating): FamilyRole[] => {
  const claimed = Object.values(seats)
  const held = new Set(records.flatMap(({ holders }) => holders))
  return members.filter((role) => isHolderRole(role) && held.has(role) && !claimed.includes(role))
}

/** Holders' roles that were never given, reserved or named in a record, in the order in which they are given. */
export const freeRoles = (
  { seats, given, members, records }: Seating,
  type: Finding['type'],
): FamilyRole[] => {
  const used = new Set([
    ...Object.values(seats),
    ...given,
    ...members,
    ...records.flatMap(({ holders }) => holders),
  ])
  const first = type === 'guardian' ? GUARDIAN_ROLES : PARENT_ROLES
  const then = type === 'guardian' ? PARENT_ROLES : GUARDIAN_ROLES
  return [...first, ...then].filter((role) => !used.has(role))
}

/** Whether this person has a holder's role that belongs to another number: one login, two numbers, nothing is learned. */
export const sitsOnAnothers = ({ seats }: Seating, { index, role }: LoggedIn): boolean =>
  role !== null &&
  isHolderRole(role) &&
  Object.entries(seats).some(([other, taken]) => taken === role && other !== index)

/** The roles that an officer kept for somebody who was not here yet, when the finding fits them exactly. */
const reservedIn = (
  { seats, given, records }: Seating,
  finding: Finding,
  unseated: readonly string[],
): readonly FamilyRole[] => {
  const last = records.at(-1)
  if (last?.type !== finding.type) return []
  const proven = finding.holders.flatMap((index) => seats[index] ?? [])
  const open = last.holders.filter((role) => !proven.includes(role))
  const fits = last.holders.length === finding.holders.length && open.length === unseated.length
  return fits && open.every((role) => !given.includes(role)) ? open : []
}

/**
 * Gives every holder named a role: who logs in the one they have, else the one kept for them, else a new one; the others
 * a new one that waits for their own login. While a role is `unproven`, no role is made up for a holder who is not here:
 * that role may be theirs.
 */
export const seatHolders = (seating: Seating, finding: Finding, own: LoggedIn): Seats => {
  const seats: Record<string, FamilyRole> = { ...seating.seats }
  const named = finding.holders.includes(own.index)
  if (named && own.role !== null && isHolderRole(own.role)) seats[own.index] = own.role
  const unseated = finding.holders.filter((index) => seats[index] === undefined)
  const reserved = reservedIn({ ...seating, seats }, finding, unseated)
  const waits = unproven({ ...seating, seats }).length > 0
  const free = freeRoles({ ...seating, seats }, finding.type)
  const first = unseated.filter((index) => index === own.index)
  const others = unseated.filter((index) => index !== own.index)
  for (const [at, index] of [...first, ...others].entries()) {
    const role = reserved[at] ?? (waits && index !== own.index ? undefined : free.shift())
    if (role) seats[index] = role
  }
  return seats
}

/** What a finding comes down to in roles: `unknown`, with everybody who may be meant, while it is not clear who is who. */
export type Understood = {
  readonly type: Finding['type']
  readonly holders: readonly FamilyRole[]
  readonly why: 'wacht_op_inloggen' | 'anders_vastgesteld' | null
}

/** Reads a finding in roles; writes down nobody's authority while it can be somebody else's. */
export const understood = (seating: Seating, finding: Finding): Understood => {
  if (finding.type === 'unknown') return { type: 'unknown', holders: [], why: null }
  const { seats, members } = seating
  const roles = finding.holders.flatMap((index) => seats[index] ?? [])
  const here = roles.filter((role) => members.includes(role))
  const maybe = unproven(seating)
  if (here.length < finding.holders.length && maybe.length > 0)
    return { type: 'unknown', holders: [...here, ...maybe], why: 'wacht_op_inloggen' }
  if (roles.length < finding.holders.length)
    return { type: 'unknown', holders: roles, why: 'wacht_op_inloggen' }
  return { type: finding.type, holders: roles, why: null }
}

/**
 * Whether a finding says no other thing than the record: the same kind of authority, everybody who proved a number is in
 * it, and whoever did not can be the others in it.
 */
export const fits = (
  { seats, members }: Seating,
  finding: Finding,
  { type, holders }: AuthorityRecord,
): boolean => {
  if (type !== finding.type || holders.length !== finding.holders.length) return false
  const proven = finding.holders.flatMap((index) => {
    const role = seats[index]
    return role !== undefined && members.includes(role) ? role : []
  })
  const claimedByOthers = Object.entries(seats)
    .filter(([index]) => !finding.holders.includes(index))
    .map(([, role]) => role)
  return (
    proven.every((role) => holders.includes(role)) &&
    holders.every((role) => !claimedByOthers.includes(role))
  )
}
