/** People of organisations, changed by an administrator: added, given other functions, switched off and on. */
import { z } from 'zod'
import { ConsentError, type InputFault } from '../../consent/errors.ts'
import { partyId } from '../../consent/id.ts'
import { employeeRef, type StaffFunction, staffFunction } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { refuseFaults, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { DONE, type Done } from '../family-acts.ts'
import {
  type Administrator,
  asAdministrator,
  grantableAt,
  mustBe,
  mustBeAsSeen,
} from './administration.ts'
import { journalRegister, writeRegister } from './register.ts'

/** OpenID Connect Core, section 2: a `sub` has at most 255 characters. */
const LOGIN_CHARS_MAX = 255

export const addPersonInput = z.strictObject({
  party: partyId,
  /** `iss` of the login. */
  issuer: z.url(),
  /** `sub` of the login. */
  login: z.string().trim().min(1).max(LOGIN_CHARS_MAX).regex(/^\S+$/, 'zonder spaties'),
  employee: employeeRef,
  functions: z.array(staffFunction).min(1),
})
export type AddPersonInput = z.infer<typeof addPersonInput>

export const changePersonInput = z.strictObject({
  employee: employeeRef,
  functions: z.array(staffFunction).min(1),
  active: z.boolean(),
  /** `mark` of this person as the administrator saw them. */
  seen: z.string(),
})
export type ChangePersonInput = z.infer<typeof changePersonInput>

const mustGrant = (
  admin: Administrator,
  { party, functions }: Pick<AddPersonInput, 'party' | 'functions'>,
): void => {
  const grantable = grantableAt(admin, party)
  if (!functions.every((one) => grantable.includes(one)))
    throw new ConsentError('niet_bevoegd', 'Deze functies mag u hier niet geven.')
}

/** Adding never changes somebody who is there: that is done where one sees who it is. */
const takenFaults = async (
  tx: Transaction,
  { party, employee }: AddPersonInput,
  subject: string,
): Promise<InputFault[]> => {
  const staff = await tx.parties.staffOf(party)
  const offices = await tx.parties.professionals(subject)
  return [
    ...(staff.some((one) => one.employee === employee)
      ? [{ path: 'employee', message: 'deze medewerker werkt al bij uw organisatie' }]
      : []),
    ...(offices.some((one) => one.party === party)
      ? [{ path: 'login', message: 'deze login werkt hier al' }]
      : []),
  ]
}

/**
 * Lets somebody log in for an organisation: the own one, or as the first administrator of any, for who administers the
 * register. Throws `niet_bevoegd` for another organisation or function, `ongeldig` with all faults.
 */
export const addPerson = (
  context: BrokerContext,
  admin: Administrator,
  key: string,
  input: AddPersonInput,
): Promise<Done> =>
  asAdministrator(
    context,
    admin,
    { key, name: 'medewerker toevoegen', body: input },
    async (tx) => {
      mustGrant(admin, input)
      const { issuer, login, ...person } = input
      const subject = `${issuer} ${login}`
      refuseFaults(await takenFaults(tx, input, subject))
      const file = {
        parties: [],
        clients: [],
        professionals: [{ ...person, subject, active: true }],
      }
      await writeRegister(context, tx, file, told(admin, person))
      return DONE
    },
  )

type Told = Pick<AddPersonInput, 'party' | 'employee'> & {
  readonly functions: readonly StaffFunction[]
  readonly active?: boolean
}

const told = (admin: Administrator, { party, employee, functions, active = true }: Told) => ({
  party: admin.party,
  employee: admin.employee,
  holder: party,
  subject: employee,
  detail: { mensen: 1, functies: [...functions], actief: active },
})

const sameFunctions = (one: readonly StaffFunction[], other: readonly StaffFunction[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name))

/**
 * Gives somebody of the own organisation other functions, or switches them off or on: that counts for their very next
 * request. What only the register file gives stays. Throws `niet_bevoegd` for oneself (somebody else must see it, and one
 * administrator stays), `onbekend` for who does not work there, `conflict` where they were changed since they were seen.
 */
export const changePerson = (
  context: BrokerContext,
  admin: Administrator,
  key: string,
  input: ChangePersonInput,
): Promise<Done> =>
  asAdministrator(context, admin, { key, name: 'medewerker wijzigen', body: input }, async (tx) => {
    mustBe(admin, 'beheerder')
    const { party } = admin
    const { employee, active } = input
    mustGrant(admin, { ...input, party })
    if (employee === admin.employee)
      throw new ConsentError('niet_bevoegd', 'Uw eigen functies verandert een andere beheerder.')
    const before = (await tx.parties.staffOf(party)).find((one) => one.employee === employee)
    if (!before) throw unknownThing()
    const grantable = grantableAt(admin, party)
    const kept = before.functions.filter((one) => !grantable.includes(one))
    const functions = [...input.functions, ...kept]
    if (before.active === active && sameFunctions(before.functions, functions)) return DONE
    mustBeAsSeen(context, before, input.seen)
    await tx.parties.changeStaff(party, { employee, functions, active })
    const file = { parties: [], clients: [], professionals: [] }
    await journalRegister(context, tx, file, told(admin, { party, employee, functions, active }))
    return DONE
  })
