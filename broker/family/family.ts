/** People who log in, and the children they belong to. */
import type { BirthDate, Child } from '../../consent/child.ts'
import { type FamilyMember, type FamilyRole, MEMBER_ROLES } from '../../consent/family.ts'
import { type ChildId, type PersonId, personIds } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { hasSay } from '../../consent/say.ts'
import { YOUNG_PERSON } from '../../policies/authority.ts'
import type { ByPerson } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { mayKnow } from '../family-acts.ts'

/** One child of this person, and who else is in the family by the names they gave. */
export type FamilyView = {
  readonly child: ChildId
  /** Null for who has no authority: nothing of the child is theirs to know. */
  readonly birthDate: BirthDate | null
  readonly role: FamilyRole
  readonly holdsAuthority: boolean
  /** Whether this person keeps the address secret; whether another does is not for them to see here. */
  readonly hidesAddress: boolean
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

/**
 * Every child of this person. The others' names are for who has a say over the child, and for the young person from 12;
 * who else lives with one parent is not for the other to read.
 */
export const familiesOf = (context: BrokerContext, who: ByPerson): Promise<readonly FamilyView[]> =>
  context.store.read(async (tx) => {
    const views: FamilyView[] = []
    for (const member of await tx.families.memberships(who.person)) {
      const child = await tx.children.get(member.child)
      if (child) views.push(await viewOf(context, tx, member, child))
    }
    return views
  })

/** The child itself, and who holds authority by the register, also once the child is of age. */
const knowsAge = async (
  { now }: BrokerContext,
  tx: Transaction,
  { role, child }: FamilyMember,
): Promise<boolean> => {
  const record = await tx.families.authority(child)
  return role === YOUNG_PERSON || hasSay(role, [0], { record, now: now() })
}

const viewOf = async (
  context: BrokerContext,
  tx: Transaction,
  member: FamilyMember,
  child: Child,
): Promise<FamilyView> => {
  const { person, role } = member
  const mayKnowMore = await mayKnow(context, tx, member, child)
  const others = (await tx.families.members(child.id)).filter(
    (other) =>
      other.person !== person && (role === YOUNG_PERSON || !MEMBER_ROLES.includes(other.role)),
  )
  return {
    child: child.id,
    birthDate: (await knowsAge(context, tx, member)) ? child.birthDate : null,
    role,
    holdsAuthority: mayKnowMore && role !== YOUNG_PERSON,
    hidesAddress: child.hiddenBy.includes(person),
    others: mayKnowMore
      ? others.map((other) => ({ role: other.role, displayName: other.displayName }))
      : [],
  }
}
