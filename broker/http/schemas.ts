/** Schemas that several resources answer with. */
import { z } from 'zod'
import { shownPartyId } from '../../consent/naming.ts'
import { decisionValue } from '../../policies/vocabulary.ts'
import type { Explained } from '../decisions/explained.ts'
import type { NamedParty } from '../family/named-party.ts'
import { dateTime } from './wire.ts'

/** A decision about one category with its reasons, for the professional who holds the data. */
export const explainedAnswer = z
  .strictObject({
    uitkomst: decisionValue,
    reden: z.string(),
    tekst: z.string(),
    tekstOuder: z.string(),
    verplichtingen: z.array(z.string()),
    artikelen: z.array(z.string()),
    zekerheid: z.enum(['zeker', 'meestal', 'vraag uw FG']),
    watNu: z.strictObject({ code: z.string(), tekst: z.string() }),
    nodigVan: z.array(z.string()),
    geblokkeerdDoor: z.array(z.string()),
    rij: z.string().nullable(),
    catalogus: z.string(),
  })
  .meta({ id: 'Uitleg' })

/** Reasons as the wire carries them. */
export const wireExplained = (explained: Explained): z.input<typeof explainedAnswer> => ({
  ...explained,
  verplichtingen: [...explained.verplichtingen],
  artikelen: [...explained.artikelen],
  nodigVan: [...explained.nodigVan],
  geblokkeerdDoor: [...explained.geblokkeerdDoor],
})

/** The same, per category. */
export const wireReasons = (reasons: Readonly<Record<string, Explained>>) =>
  Object.fromEntries(
    Object.entries(reasons).map(([category, explained]) => [category, wireExplained(explained)]),
  )

/** A one-time code, told once. */
export const codeAnswer = z
  .strictObject({ code: z.string(), verlooptOp: dateTime })
  .meta({ id: 'Code' })

/** For operations that have nothing to tell but that they were done. */
export const doneAnswer = z.strictObject({ gedaan: z.literal(true) }).meta({ id: 'Gedaan' })

/** What `doneAnswer` carries. */
export const DONE = { gedaan: true } as const

/** An organisation as the family sees it; a stand-in and no name where they would tell where a hidden family lives. */
export const namedParty = z
  .strictObject({
    id: shownPartyId,
    naam: z.string().nullable(),
    soort: z.string(),
  })
  .meta({ id: 'Organisatie' })

/** The same, from the use case's own words. */
export const wireParty = ({ id, name, kind }: NamedParty): z.input<typeof namedParty> => ({
  id,
  naam: name,
  soort: kind,
})
