/** What one person said about one purpose, one holder, one receiver and named categories. Append-only. */
import { z } from 'zod'
import { language } from '../policies/vocabulary.ts'
import { familyRole } from './family.ts'
import { childIds, partyId, personIds, requestIds, statementIds } from './id.ts'
import { actor } from './party.ts'

export const statementKind = z.enum(['gegeven', 'geweigerd', 'ingetrokken', 'gepauzeerd', 'hervat'])
export type StatementKind = z.infer<typeof statementKind>

export const channel = z.enum(['portaal', 'begeleid', 'papier', 'mondeling'])

/** How it was established that this person may speak for the child. */
export const authorityProof = z.strictObject({
  how: z.enum(['brp', 'gezagsregister', 'rechterlijke_uitspraak', 'eigen_login', 'ontwikkeling']),
  at: z.int(),
})
export type AuthorityProof = z.infer<typeof authorityProof>

/** Paper and oral consent: where the proof is kept, and who saw it. */
export const witnessedProof = z.strictObject({
  /** SHA-256 of the scan that the holder keeps in its own file. */
  scanHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** Employee of the holder who was present, not the one who recorded it. */
  witness: z.string().min(1).nullable(),
})

export const statement = z.strictObject({
  id: statementIds.schema,
  child: childIds.schema,
  kind: statementKind,
  person: personIds.schema,
  /** The person's role when they said it. */
  by: familyRole,
  purpose: z.string(),
  holder: partyId,
  requester: partyId,
  categories: z.array(z.string()).min(1),
  /** First instant at which it counts. */
  from: z.int(),
  /** Instant at which it ends; null for refusals, withdrawals and pauses, which have no end. */
  until: z.int().nullable(),
  /** The statement that this one withdraws, pauses or resumes. */
  refersTo: statementIds.schema.nullable(),
  request: requestIds.schema.nullable(),
  /** Hash of the exact text that was shown. */
  textVersion: z.string().min(1),
  language,
  channel,
  authority: authorityProof,
  /** Waiver of professional secrecy, and AVG ground: two facets of one yes (law.md c3). */
  facets: z.array(z.enum(['geheimhouding', 'avg'])).min(1),
  /** The professional who helped or recorded; null when the person acted alone. */
  assistedBy: actor.nullable(),
  proof: witnessedProof.nullable(),
  at: z.int(),
})
export type Statement = z.infer<typeof statement>

/** A parent's own confirmation of what was filled in with help: until then an assisted yes is pending. */
export const confirmation = z.strictObject({
  statement: statementIds.schema,
  person: personIds.schema,
  at: z.int(),
})
export type Confirmation = z.infer<typeof confirmation>
