/** Joining a family by logging in: who the register names needs no code. */
import type { Bsn } from '../consent/bsn.ts'
import { ConsentError } from '../consent/errors.ts'
import type { ChildId } from '../consent/id.ts'
import type { AuthorityRegister } from '../consent/ports/authority.ts'
import type { Transaction } from '../consent/ports/store.ts'
import type { ByPerson } from './acting.ts'
import type { BrokerContext } from './context.ts'
import { freeRole } from './involve.ts'
import { journalEntry } from './journal-entry.ts'

type Place = { readonly child: ChildId; readonly as: 'ouder' | 'voogd' | 'jeugdige' }

/** The children that are here among those of whom the register says that this person has authority over them. */
const placesAsHolder = async (
  context: BrokerContext,
  register: AuthorityRegister,
  bsn: Bsn,
): Promise<Place[]> => {
  const places: Place[] = []
  for (const number of await register.childrenUnder(bsn)) {
    const child = await context.store.read((tx) =>
      tx.links.childByBsnIndex(context.bsnIndex(number)),
    )
    const pair = child && (await register.confirm(bsn, number))
    if (child && pair?.holds)
      places.push({ child, as: pair.type === 'guardian' ? 'voogd' : 'ouder' })
  }
  return places
}

/** A family without a free place keeps its login working: somebody must settle by hand who is who. */
const noneFree = (fault: unknown): null => {
  if (fault instanceof ConsentError && fault.code === 'conflict') return null
  throw fault
}

const join = async (
  context: BrokerContext,
  tx: Transaction,
  { person }: ByPerson,
  { place, displayName }: { place: Place; displayName: string },
): Promise<void> => {
  const { id: child } = await tx.children.lock(place.child)
  const members = await tx.families.members(child)
  const taken = place.as === 'jeugdige' && members.some(({ role }) => role === 'jeugdige')
  if (taken || members.some((member) => member.person === person)) return
  const role = await freeRole(tx, child, place.as).catch(noneFree)
  if (role === null) return
  await tx.families.addMember({ child, person, role, displayName })
  await tx.journal.append(
    journalEntry({
      kind: 'gezinslid_toegevoegd',
      at: context.now(),
      visibility: 'betrokkene',
      child,
      person,
      detail: { rol: role },
    }),
  )
}

/**
 * Makes the person a member of every family here that their number belongs to: the child itself, or whoever the
 * register says has authority. Repeating it changes nothing. Rejects with `AuthorityUnavailable`.
 */
export const joinByLogin = async (
  context: BrokerContext,
  register: AuthorityRegister,
  who: ByPerson,
  login: { readonly bsn: Bsn; readonly displayName: string },
): Promise<void> => {
  const self = await context.store.read((tx) =>
    tx.links.childByBsnIndex(context.bsnIndex(login.bsn)),
  )
  const places: Place[] = [
    ...(self ? [{ child: self, as: 'jeugdige' } as const] : []),
    ...(await placesAsHolder(context, register, login.bsn)),
  ]
  if (places.length === 0) return
  await context.store.write(async (tx) => {
    for (const place of places)
      await join(context, tx, who, { place, displayName: login.displayName })
  })
}
