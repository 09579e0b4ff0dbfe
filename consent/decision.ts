/** A decision as it is kept: its inputs and the versions it rested on, so that it can be replayed. */
import { z } from 'zod'
import { childIds, decisionIds, partyId } from './id.ts'
import { employeeRef } from './party.ts'

export const decisionRecord = z.strictObject({
  id: decisionIds.schema,
  child: childIds.schema.nullable(),
  /** What asked for it. */
  occasion: z.enum(['token', 'verstrekking', 'aanbieding', 'controle', 'toestemmingsverzoek']),
  holder: partyId,
  requester: partyId,
  employee: employeeRef.nullable(),
  /** Canonical JSON of the whole `Question`, one per category decided. */
  inputs: z.string(),
  /** Canonical JSON of the whole `Answer`. */
  answer: z.string(),
  catalogueHash: z.string(),
  regionHash: z.string(),
  /** The child's epoch when it was decided. */
  epoch: z.int().min(0),
  at: z.int(),
})
export type DecisionRecord = z.infer<typeof decisionRecord>
