/** Somebody whose login is new, and whose number somebody proved before who has no login any more: they are the same. */
import type { PersonId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { BrokerContext } from '../context.ts'
import { journal } from '../family-acts.ts'
import type { Numbered } from './bsn-index.ts'

/** The member on a seat that this number proved, when they have no login. */
const memberWithoutLogin = async (tx: Transaction, { index, former }: Numbered) => {
  for (const holder of [index, ...former])
    for (const { child, role } of await tx.families.seatsOf(holder)) {
      const member = (await tx.families.members(child)).find((one) => one.role === role)
      const person = member && (await tx.families.person(member.person))
      if (member && person && !person.hasLogin) return member
    }
  return undefined
}

/**
 * The person behind a login that came with this number. A login that belongs to no family yet passes on to who proved the
 * number before, when their own login was let go of with a former key.
 */
export const returning = (
  context: BrokerContext,
  person: PersonId,
  number: Numbered,
): Promise<PersonId> =>
  context.store.write(async (tx) => {
    if ((await tx.families.memberships(person)).length > 0) return person
    const member = await memberWithoutLogin(tx, number)
    if (!member) return person
    await tx.families.passLogin(person, member.person)
    await journal(context, tx, {
      kind: 'gezinslid_gewijzigd',
      child: member.child,
      person: member.person,
      visibility: 'betrokkene',
      detail: { rol: member.role, was: member.role },
    })
    return member.person
  })
