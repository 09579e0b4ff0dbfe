/** What goes once its term after its end is over, beside the journal and the decisions in it. */
import { z } from 'zod'

/** In the order in which it goes: what leans on something else goes before it. */
export const pastTermKind = z.enum([
  'toestemmingen', // answers of the family, with how they were given, proven and confirmed
  'vragen', // questions to the family
  'feiten', // recorded circumstances
  'verstrekkingen', // orders
  'aanbiedingen', // offers
  'berichten', // messages that were sent, came to nothing, or can be released no more
  'meldingen', // reports about rows of the log that are dealt with, or of a family that was erased
  'wisverzoeken', // requests to be erased that are decided
  'codes', // invitations
])
export type PastTermKind = z.infer<typeof pastTermKind>

/** Kinds of which each row tells by itself when it ended; when an answer ended lies in what was said after it. */
export const rowKind = pastTermKind.exclude(['toestemmingen'])
export type RowKind = z.infer<typeof rowKind>
