/** People who log in, and the children they belong to. */
import type { BirthDate } from '../consent/child.ts'
import type { FamilyRole } from '../consent/family.ts'
import { type ChildId, type PersonId, personIds } from '../consent/id.ts'
import type { ByPerson } from './acting.ts'
import type { BrokerContext } from './context.ts'

/** One child of this person, and who else is in the family by the names they gave. */
export type FamilyView = {
  readonly child: ChildId
  readonly birthDate: BirthDate
  readonly role: FamilyRole
  readonly holdsAuthority: boolean
  readonly others: readonly { readonly role: FamilyRole; readonly displayName: string }[]
}

/** The person behind a login (`iss` and `sub`, joined by a space); made at the first login. */
export const personOf = (context: BrokerContext, subject: string): Promise<PersonId> =>
  context.store.write(async (tx) => {
    const known = await tx.families.personBySubject(subject)
    if (known) return known.id
    const id = personIds.create(context.random)
    await tx.families.addPerson({ id, subject })
    return id
  })

export const familiesOf = (context: BrokerContext, who: ByPerson): Promise<readonly FamilyView[]> =>
  Promise.reject(new Error(`${context} ${who}`))
