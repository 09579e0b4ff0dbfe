/** Verstrekkingen: one order, one sealed answer. */
import { z } from 'zod'
import { orderIds } from '../../../consent/id.ts'
import { ENVELOPE_REQUEST_CHARS_MAX } from '../../../consent/ports/envelope.ts'
import { type Disclosure, disclose } from '../../disclose.ts'
import { HttpError } from '../problem.ts'
import { type Route, route } from '../route.ts'

const body = z.strictObject({
  envelopverzoek: z
    .string()
    .min(1)
    .max(ENVELOPE_REQUEST_CHARS_MAX)
    .meta({ description: 'Het ondertekende envelopverzoek, als compacte JWS.' }),
})

const id = orderIds.schema
const answer = z
  .discriminatedUnion('status', [
    z.strictObject({
      status: z.literal('verstrekt'),
      id,
      antwoord: z.string().meta({ description: 'De verzegelde JWE.' }),
    }),
    z.strictObject({ status: z.literal('niet_verstrekt'), id }),
    /** A key that was used before: the state, never the ciphertext again. */
    z.strictObject({
      status: z.literal('herhaald'),
      id,
      toestand: z.enum(['bezig', 'verstrekt', 'niet_verstrekt']),
    }),
  ])
  .meta({ id: 'Verstrekking' })

const failed = (late: boolean): never => {
  throw new HttpError(late ? 'houder_te_laat' : 'houder_mislukt')
}

/** Refused, empty and withdrawn under way are one answer. */
const again = ({
  id,
  state,
}: Extract<Disclosure, { status: 'herhaald' }>): z.input<typeof answer> => {
  switch (state) {
    case 'mislukt':
      return failed(false)
    case 'begonnen':
      return { id, status: 'herhaald', toestand: 'bezig' }
    case 'geleverd':
      return { id, status: 'herhaald', toestand: 'verstrekt' }
    case 'geweigerd':
    case 'leeg':
    case 'vervallen':
      return { id, status: 'herhaald', toestand: 'niet_verstrekt' }
  }
}

const wire = (disclosure: Disclosure): z.input<typeof answer> => {
  switch (disclosure.status) {
    case 'verstrekt':
      return { id: disclosure.id, status: 'verstrekt', antwoord: disclosure.sealed }
    case 'niet_verstrekt':
      return { id: disclosure.id, status: 'niet_verstrekt' }
    case 'mislukt':
      return failed(disclosure.failure === 'te_laat')
    case 'herhaald':
      return again(disclosure)
  }
}

export const verstrekkingen: readonly Route[] = [
  route({
    method: 'post',
    path: '/verstrekkingen',
    operationId: 'verstrekkingVragen',
    summary: 'Vraag de gegevens op waarvoor het token geldt',
    description:
      'Het antwoord is verzegeld voor de sleutel in het envelopverzoek. Geweigerd, ingetrokken, leeg en onbekend zien er gelijk uit.',
    access: { by: 'slice' },
    input: { body },
    status: 200,
    answer,
    problems: ['houder_mislukt', 'houder_te_laat'],
    handle: async ({ context, mediation }, { caller, body: { envelopverzoek }, key }) =>
      wire(
        await disclose(context, mediation, {
          clientId: caller.clientId,
          slice: caller.slice,
          token: caller.jti,
          idempotencyKey: key,
          envelopeRequest: envelopverzoek,
        }),
      ),
  }),
]
