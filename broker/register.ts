/** The register of organisations, their systems and their people, as an administrator hands it in: one file, applied as a whole. */
import { z } from 'zod'
import { ConsentError, type InputFault } from '../consent/errors.ts'
import type { JournalEntry } from '../consent/journal.ts'
import { client, party, professional } from '../consent/party.ts'
import type { Transaction } from '../consent/ports/store.ts'
import type { BrokerContext } from './context.ts'
import { journalEntry } from './journal-entry.ts'

export const registerFile = z.strictObject({
  parties: z.array(party).default([]),
  clients: z.array(client).default([]),
  professionals: z.array(professional).default([]),
})
export type RegisterFile = z.infer<typeof registerFile>

const duplicates = <Item>(
  list: string,
  items: readonly Item[],
  property: string,
  idOf: (item: Item) => string,
): InputFault[] => {
  const ids = items.map(idOf)
  return ids.flatMap((id, at) =>
    ids.indexOf(id) < at
      ? [{ path: `${list}.${at}.${property}`, message: 'komt twee keer voor' }]
      : [],
  )
}

/** Members that only a private or shared key has (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1). */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** A private key handed in here would be known to two: it must be replaced, not stored. */
const secretFaults = ({ clients }: RegisterFile): InputFault[] =>
  clients.flatMap(({ jwks: { keys } }, client) =>
    keys.flatMap((key, at) =>
      SECRET_MEMBERS.some((member) => Object.hasOwn(key, member))
        ? [{ path: `clients.${client}.jwks.keys.${at}`, message: 'geen publieke sleutel' }]
        : [],
    ),
  )

const regionFaults = ({ rulebooks }: BrokerContext, { parties }: RegisterFile): InputFault[] =>
  parties.flatMap(({ region }, at) =>
    rulebooks.has(region) ? [] : [{ path: `parties.${at}.region`, message: 'onbekende regio' }],
  )

/** Clients and people of a party that is neither in the file nor registered before. */
const homelessFaults = async (
  tx: Transaction,
  { parties, clients, professionals }: RegisterFile,
): Promise<InputFault[]> => {
  const known = new Set([...parties, ...(await tx.parties.all())].map(({ id }) => id))
  return Object.entries({ clients, professionals }).flatMap(([list, items]) =>
    items.flatMap(({ party: id }, at) =>
      known.has(id) ? [] : [{ path: `${list}.${at}.party`, message: 'onbekende organisatie' }],
    ),
  )
}

/** Kinds that a party may be: every kind of the catalogue that is an organisation, not a table and not a family. */
const kindFaults = (context: BrokerContext, { parties }: RegisterFile): InputFault[] =>
  parties.flatMap(({ kind }, at) => {
    const known = context.rulebooks.catalogue.parties.find(({ id }) => id === kind)
    const organisation = known && !known.isTable && known.group !== 'gezin'
    return organisation ? [] : [{ path: `parties.${at}.kind`, message: 'geen soort organisatie' }]
  })

/**
 * Creates or replaces what the file names, in one transaction with one journal row; what it does not name stays.
 * Throws `ConsentError('ongeldig')` with all faults: unknown kind or region, double ids, a private key, a client of no
 * party; `conflict` where an id would change its meaning.
 */
export const applyRegister = (context: BrokerContext, file: RegisterFile): Promise<void> =>
  context.store.write((tx) => writeRegister(context, tx, file))

/** Who changed the register, and of what, where it was not the file. */
type ChangedBy = Pick<Partial<JournalEntry>, 'party' | 'employee' | 'holder' | 'subject' | 'detail'>

/** One row about a change of the register; never with a name. */
export const journalRegister = async (
  context: BrokerContext,
  tx: Transaction,
  { parties, clients, professionals }: RegisterFile,
  { detail, ...by }: ChangedBy = {},
): Promise<void> => {
  await tx.journal.append(
    journalEntry({
      kind: 'register_gewijzigd',
      at: context.now(),
      visibility: 'niemand',
      ...by,
      detail: {
        organisaties: parties.map(({ id }) => id),
        systemen: clients.map(({ id }) => id),
        mensen: professionals.length,
        ...detail,
      },
    }),
  )
}

/** The same within a transaction, on behalf of somebody. */
export const writeRegister = async (
  context: BrokerContext,
  tx: Transaction,
  file: RegisterFile,
  by?: ChangedBy,
): Promise<void> => {
  const faults = [
    ...duplicates('parties', file.parties, 'id', ({ id }) => id),
    ...duplicates('parties', file.parties, 'oin', ({ oin }) => oin),
    ...duplicates('clients', file.clients, 'id', ({ id }) => id),
    ...duplicates('professionals', file.professionals, 'subject', (person) =>
      JSON.stringify([person.subject, person.party]),
    ),
    ...kindFaults(context, file),
    ...regionFaults(context, file),
    ...secretFaults(file),
    ...(await homelessFaults(tx, file)),
  ]
  if (faults.length > 0) throw new ConsentError('ongeldig', 'Het register klopt niet.', { faults })
  for (const item of file.parties) await tx.parties.put(item)
  for (const item of file.clients) await tx.parties.putClient(item)
  for (const item of file.professionals) await tx.parties.putProfessional(item)
  await journalRegister(context, tx, file, by)
}
