/** Feiten: recorded circumstances, by whoever may know them. */
import { z } from 'zod'
import { factIds, partyId, pseudonymIds } from '../../../consent/id.ts'
import {
  confirmFact,
  confirmFactInput,
  type OpenClaim,
  openClaims,
} from '../../decisions/confirm-fact.ts'
import { recordFactInput } from '../../decisions/fact-input.ts'
import { type FactRecorded, recordFact } from '../../decisions/record-fact.ts'
import { type Route, route } from '../route.ts'
import { dateTime, wireInstant } from '../wire.ts'
import { inDutch } from '../words.ts'

const recorded = z
  .strictObject({
    id: factIds.schema,
    /** False for a claim that waits for the holder. */
    telt: z.boolean(),
    tot: dateTime,
  })
  .meta({ id: 'Feit' })

const wire = ({ id, counts, until }: FactRecorded): z.input<typeof recorded> => ({
  id,
  telt: counts,
  tot: wireInstant(until),
})

const claims = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          id: factIds.schema,
          naam: z.string(),
          waarde: z.boolean(),
          ontvanger: partyId.nullable(),
          doel: z.string().nullable(),
          categorieen: z.array(z.string()).nullable(),
          op: dateTime,
          tot: dateTime,
        })
        .meta({ id: 'Bewering' }),
    ),
  })
  .meta({ id: 'Beweringen' })

const wireClaim = (claim: OpenClaim): z.input<typeof claims>['items'][number] => ({
  id: claim.id,
  naam: claim.name,
  waarde: claim.value,
  ontvanger: claim.requester,
  doel: claim.purpose,
  categorieen: claim.categories && [...claim.categories],
  op: wireInstant(claim.at),
  tot: wireInstant(claim.until),
})

const until = dateTime.transform((text) => Date.parse(text)).optional()

export const feiten: readonly Route[] = [
  route({
    method: 'post',
    path: '/feiten',
    operationId: 'feitVastleggen',
    summary: 'Leg een feit vast',
    description:
      'Over een andere houder is het een bewering, die pas telt als die houder haar bevestigt.',
    access: { by: 'machine', act: 'feiten' },
    input: { body: inDutch(recordFactInput.extend({ until })) },
    status: 201,
    answer: recorded,
    handle: async ({ context }, { caller, body, key }) =>
      wire(await recordFact(context, caller.actor, key, body)),
  }),
  route({
    method: 'post',
    path: '/feiten/{id}/_bevestigen',
    operationId: 'feitBevestigen',
    summary: 'Bevestig als houder wat een ander beweert',
    access: { by: 'machine', act: 'feiten' },
    input: {
      path: z.strictObject({ id: factIds.schema }),
      body: inDutch(confirmFactInput.omit({ claim: true })),
    },
    status: 201,
    answer: recorded,
    handle: async ({ context }, { caller, path, body, key }) =>
      wire(await confirmFact(context, caller.actor, key, { ...body, claim: path.id })),
  }),
  route({
    method: 'post',
    path: '/feiten/_beweringen',
    operationId: 'beweringenBekijken',
    summary: 'Wat anderen beweren over uw gegevens van dit kind, en wat u nog niet bevestigde',
    access: { by: 'machine', act: 'feiten' },
    readsOnly: true,
    input: { body: z.strictObject({ kind: pseudonymIds.schema }) },
    status: 200,
    answer: claims,
    handle: async ({ context }, { caller, body: { kind } }) => {
      const open = await openClaims(context, caller.actor, kind)
      return { items: open.map(wireClaim) }
    },
  }),
]
