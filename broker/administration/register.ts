/** The register of organisations, their systems and their people, as an administrator hands it in: one file, applied as a whole. */
import { z } from 'zod'
import { canonicalJson } from '../../consent/canonical.ts'
import { ConsentError, type InputFault } from '../../consent/errors.ts'
import type { JournalEntry } from '../../consent/journal.ts'
import { organisationName } from '../../consent/name.ts'
import { type Client, client, type Party, party, professional } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { BrokerContext } from '../context.ts'
import { journalEntry } from '../journal-entry.ts'
import { identityOf, keyFault, type PublicJwk } from './public-key.ts'

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

type Handed = {
  readonly path: string
  readonly client: Client
  readonly key: PublicJwk
  /** Whether an earlier key of this system has its name. */
  readonly isNamedTwice: boolean
}

const countOf = (texts: readonly string[], text: string): number =>
  texts.filter((one) => one === text).length

/** The keys that systems would get by the file; one that a system has already is left out, as often as it has it. */
const newKeys = (before: readonly Client[], { clients }: RegisterFile): Handed[] =>
  clients.flatMap((client, place) => {
    const { keys } = client.jwks
    const had = (before.find(({ id }) => id === client.id)?.jwks.keys ?? []).map(canonicalJson)
    const texts = keys.map(canonicalJson)
    const isKnown = (text: string, at: number): boolean =>
      countOf(texts.slice(0, at + 1), text) <= countOf(had, text)
    return keys.flatMap((key, at) => {
      const path = `clients.${place}.jwks.keys.${at}`
      const { kid } = key
      const isNamedTwice = kid !== undefined && keys.findIndex((one) => one['kid'] === kid) < at
      return isKnown(canonicalJson(key), at) ? [] : [{ path, client, key, isNamedTwice }]
    })
  })

/**
 * Keys that systems get by the file: each of a kind that is taken, of this system alone, and with a name of its own. What a
 * system has already is not judged again: whatever it is, that system must be able to be switched off.
 */
const keyFaults = async (tx: Transaction, file: RegisterFile): Promise<InputFault[]> => {
  const before = file.clients.length > 0 ? await tx.parties.clients() : []
  const handed = newKeys(before, file)
  if (handed.length === 0) return []
  const after = new Map([...before, ...file.clients].map((client) => [client.id, client]))
  const owners = [...after.values()].flatMap(({ id, jwks }) =>
    jwks.keys.map((key) => ({ id, identity: identityOf(key) })),
  )
  const isOfAnother = ({ client, key }: Handed): boolean => {
    const identity = identityOf(key)
    return owners.some((owner) => owner.identity === identity && owner.id !== client.id)
  }
  const faultOf = (one: Handed): string | null => {
    const fault = keyFault(one.key)
    if (fault !== null) return fault
    if (isOfAnother(one))
      return 'Deze sleutel is al van een ander systeem. Maak voor elk systeem een eigen sleutel.'
    return one.isNamedTwice ? 'Er is al een sleutel met deze naam (kid).' : null
  }
  return handed.flatMap((one) => {
    const message = faultOf(one)
    return message === null ? [] : [{ path: one.path, message }]
  })
}

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

/** An address that orders can go to; whether plain HTTP will do is judged where they are sent. */
const isGatewayUrl = (text: string): boolean => {
  const { protocol, username, password } = new URL(text)
  return ['https:', 'http:'].includes(protocol) && username === '' && password === ''
}

/** Names and addresses that the file brings; what an organisation has already is not judged again, as of keys. */
const partyFaults = async (
  tx: Transaction,
  { id, name, gatewayUrl }: Party,
  path: string,
): Promise<InputFault[]> => {
  const before = await tx.parties.get(id)
  const faults: InputFault[] = []
  if (name !== before?.name && !organisationName.safeParse(name).success)
    faults.push({
      path: `${path}.name`,
      message: 'deze naam is te lang, of er staan onzichtbare tekens in',
    })
  if (gatewayUrl !== null && gatewayUrl !== before?.gatewayUrl && !isGatewayUrl(gatewayUrl))
    faults.push({
      path: `${path}.gatewayUrl`,
      message: 'naar dit adres kan geen opdracht: het begint met https://, zonder wachtwoord',
    })
  return faults
}

const partiesFaults = async (tx: Transaction, { parties }: RegisterFile): Promise<InputFault[]> => {
  const faults: InputFault[] = []
  // One after the other: a transaction has one connection.
  for (const [at, party] of parties.entries())
    faults.push(...(await partyFaults(tx, party, `parties.${at}`)))
  return faults
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
 * Throws `ConsentError('ongeldig')` with all faults: unknown kind or region, double ids, a key that cannot be used, a client
 * of no party; `conflict` where an id would change its meaning.
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
    ...(await partiesFaults(tx, file)),
    ...(await keyFaults(tx, file)),
    ...(await homelessFaults(tx, file)),
  ]
  if (faults.length > 0) throw new ConsentError('ongeldig', 'Het register klopt niet.', { faults })
  for (const item of file.parties) await tx.parties.put(item)
  for (const item of file.clients) await tx.parties.putClient(item)
  for (const item of file.professionals) await tx.parties.putProfessional(item)
  await journalRegister(context, tx, file, by)
}
