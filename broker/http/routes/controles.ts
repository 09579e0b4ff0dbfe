/** Controles: "mag ik dit delen?", before anything moves. */
import { z } from 'zod'
import { checkIds } from '../../../consent/id.ts'
import { overallValue } from '../../../policies/vocabulary.ts'
import {
  type CheckResult,
  checkInput,
  checkSharing,
  checkWithoutChild,
  namelessCheckInput,
} from '../../decisions/check.ts'
import { type Route, route } from '../route.ts'
import { explainedAnswer, wireReasons } from '../schemas.ts'
import { dateTime, wireInstant } from '../wire.ts'

const answer = z
  .strictObject({
    controlenummer: checkIds.schema,
    uitkomst: overallValue,
    /** Per receiver, per category. */
    ontvangers: z.record(z.string(), z.record(z.string(), explainedAnswer)),
    op: dateTime,
    geldigTot: dateTime,
    alsofBetrokken: z.literal(true),
  })
  .meta({ id: 'Controle' })

const wire = (result: CheckResult): z.input<typeof answer> => ({
  controlenummer: result.controlenummer,
  uitkomst: result.uitkomst,
  ontvangers: Object.fromEntries(
    Object.entries(result.ontvangers).map(([receiver, reasons]) => [
      receiver,
      wireReasons(reasons),
    ]),
  ),
  op: wireInstant(result.at),
  geldigTot: wireInstant(result.geldigTot),
  alsofBetrokken: result.alsofBetrokken,
})

export const controles: readonly Route[] = [
  route({
    method: 'post',
    path: '/controles',
    operationId: 'controleDoen',
    summary: 'Mag ik dit delen? Over een kind dat u kent',
    description:
      'De controle beslist alsof de ontvanger betrokken is; of dat zo is, zegt zij niet. Staat niemand in voor uw eigen betrokkenheid, dan zegt zij over wat niet mag niet meer dan over een kind dat hier nieuw is.',
    access: { by: 'machine', act: 'controles' },
    input: { body: checkInput },
    status: 200,
    answer,
    handle: async ({ context }, { caller, body, key }) =>
      wire(await checkSharing(context, caller.actor, key, body)),
  }),
  route({
    method: 'post',
    path: '/controles/_zondernaam',
    operationId: 'controleZonderNaamDoen',
    summary: 'Mag ik dit delen? Zonder kind te noemen',
    access: { by: 'machine', act: 'controles' },
    input: { body: namelessCheckInput },
    status: 200,
    answer,
    handle: async ({ context }, { caller, body, key }) =>
      wire(await checkWithoutChild(context, caller.actor, key, body)),
  }),
]
