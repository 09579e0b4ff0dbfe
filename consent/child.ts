/** A child as the broker knows it: a random id, a birth date, a counter that every withdrawal raises. No name, no BSN. */
import { z } from 'zod'
import { childIds, type PersonId, personIds } from './id.ts'

/** `YYYY-MM-DD`; month or day `00` where the register does not know it (BRP, incomplete date). */
export const birthDate = z
  .string()
  .regex(/^\d{4}-(00-00|(0[1-9]|1[0-2])-(00|0[1-9]|[12]\d|3[01]))$/, 'geen geldige geboortedatum')
export type BirthDate = z.infer<typeof birthDate>

/** What a sealed text (a name, a reason, a witness) reads as once the child's key was destroyed. */
export const ERASED_TEXT = '(gewist)'

/** The birth date of a child that was erased: no age fits it, so nothing is released. */
export const ERASED_BIRTH_DATE = birthDate.parse('0000-00-00')

export const child = z.strictObject({
  id: childIds.schema,
  birthDate,
  /** An organisation says that somebody in the family has a secret address. */
  secretAddress: z.boolean(),
  /** Who of the family keeps its address secret. */
  hiddenBy: z.array(personIds.schema),
  /** Raised by every withdrawal, narrowing, pause and change of authority. */
  epoch: z.int().min(0),
})
export type Child = z.infer<typeof child>

/** Whether somebody in the family has a secret address: then `adres` never leaves a holder. */
export const hasSecretAddress = ({ secretAddress, hiddenBy }: Child): boolean =>
  secretAddress || hiddenBy.length > 0

/**
 * Whether the names of organisations around the child are hidden from this person: who keeps the address secret hides them
 * from the others, and not from themselves. Where two do, each hides them from the other.
 */
export const hidesNamesFrom = ({ secretAddress, hiddenBy }: Child, viewer: PersonId): boolean =>
  secretAddress || hiddenBy.some((person) => person !== viewer)

/** Whether two birth dates can be of one person: what either register does not know (`00`) fits everything. */
export const mayBeSameBirthDate = (one: BirthDate, other: BirthDate): boolean => {
  const parts = other.split('-')
  return one
    .split('-')
    .every((part, index) => part === parts[index] || part === '00' || parts[index] === '00')
}
