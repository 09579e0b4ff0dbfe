/** The register of organisations, their systems and their people, as an administrator hands it in: one file, applied as a whole. */
import { z } from 'zod'
import { ConsentError, type InputFault } from '../consent/errors.ts'
import { client, party, professional } from '../consent/party.ts'
import type { BrokerContext } from './context.ts'
import { journalEntry } from './journal-entry.ts'

export const registerFile = z.strictObject({
  parties: z.array(party).default([]),
  clients: z.array(client).default([]),
  professionals: z.array(professional).default([]),
})
export type RegisterFile = z.infer<typeof registerFile>

const duplicates = (path: string, ids: readonly string[]): InputFault[] =>
  ids.flatMap((id, at) =>
    ids.indexOf(id) < at ? [{ path: `${path}.${at}`, message: 'komt twee keer voor' }] : [],
  )

/** Kinds that a party may be: every kind of the catalogue that is an organisation, not a table and not a family. */
const kindFaults = (context: BrokerContext, { parties }: RegisterFile): InputFault[] =>
  parties.flatMap(({ kind }, at) => {
    const known = context.rulebooks.catalogue.parties.find(({ id }) => id === kind)
    const organisation = known && !known.isTable && known.group !== 'gezin'
    return organisation ? [] : [{ path: `parties.${at}.kind`, message: 'geen soort organisatie' }]
  })

/**
 * Creates or replaces what the file names, in one transaction with one journal row; what it does not name stays.
 * Throws `ConsentError('ongeldig')` with all faults: unknown kind or region, double ids, a client of no party.
 */
export const applyRegister = async (context: BrokerContext, file: RegisterFile): Promise<void> => {
  const faults = [
    ...duplicates(
      'parties',
      file.parties.map(({ id }) => id),
    ),
    ...duplicates(
      'parties',
      file.parties.map(({ oin }) => oin),
    ),
    ...duplicates(
      'clients',
      file.clients.map(({ id }) => id),
    ),
    ...kindFaults(context, file),
    ...file.parties.flatMap(({ region }, at) =>
      context.rulebooks.has(region)
        ? []
        : [{ path: `parties.${at}.region`, message: 'onbekende regio' }],
    ),
  ]
  if (faults.length > 0) throw new ConsentError('ongeldig', 'Het register klopt niet.', { faults })
  await context.store.write(async (tx) => {
    for (const item of file.parties) await tx.parties.put(item)
    for (const item of [...file.clients, ...file.professionals])
      if (!(await tx.parties.get(item.party)))
        throw new ConsentError('ongeldig', `Er is geen organisatie ${item.party}.`)
    for (const item of file.clients) await tx.parties.putClient(item)
    for (const item of file.professionals) await tx.parties.putProfessional(item)
    await tx.journal.append(
      journalEntry({
        kind: 'register_gewijzigd',
        at: context.now(),
        visibility: 'niemand',
        detail: {
          organisaties: file.parties.map(({ id }) => id),
          systemen: file.clients.map(({ id }) => id),
          mensen: file.professionals.length,
        },
      }),
    )
  })
}
