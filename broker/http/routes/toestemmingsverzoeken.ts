/** Toestemmingsverzoeken: questions to the family. */
import { z } from 'zod'
import { childIds, partyId, pseudonymIds, requestIds } from '../../../consent/id.ts'
import { askForConsent, askInput } from '../../questions/ask.ts'
import { type OpenQuestion, openQuestions } from '../../questions/open-questions.ts'
import { remindFamily } from '../../questions/remind-family.ts'
import { requestState } from '../../questions/request-state.ts'
import { quietly } from '../../quiet.ts'
import { type Route, route } from '../route.ts'
import { DONE, doneAnswer, namedParty, wireParty } from '../schemas.ts'
import { dateTime, lastDay, pageFrom, pageOf, pageQuery, wireInstant } from '../wire.ts'
import { inDutch } from '../words.ts'

const asked = z
  .strictObject({ id: requestIds.schema, status: z.literal('gevraagd') })
  .meta({ id: 'VerzoekGedaan' })

const laatsteDag = z.iso.date().nullable().meta({
  description: 'Tot en met welke dag het gevraagd is. Null: zo lang als mag. Het gezin kiest zelf.',
})

const state = z
  .strictObject({
    id: requestIds.schema,
    status: z.enum(['gevraagd', 'beschikbaar', 'verlopen']),
    kind: pseudonymIds.schema,
    houder: partyId,
    ontvanger: partyId,
    doel: z.string(),
    categorieen: z.array(z.string()),
    laatsteDag,
    verlooptOp: dateTime,
  })
  .meta({ id: 'Verzoek', description: 'Wat u zelf vroeg, en hoe het ermee staat.' })

const question = z
  .strictObject({
    id: requestIds.schema,
    kind: childIds.schema,
    vrager: namedParty.meta({ description: 'Wie vraagt: de ontvanger, of de houder zelf.' }),
    houder: namedParty,
    ontvanger: namedParty,
    doel: z.string(),
    categorieen: z.array(z.string()),
    reden: z.string(),
    laatsteDag,
    sinds: dateTime,
    verlooptOp: dateTime,
  })
  .meta({ id: 'OpenVraag' })

const wireQuestion = (open: OpenQuestion): z.input<typeof question> => ({
  id: open.id,
  kind: open.child,
  vrager: wireParty(open.asker),
  houder: wireParty(open.holder),
  ontvanger: wireParty(open.requester),
  doel: open.purpose,
  categorieen: [...open.categories],
  reden: open.reason,
  laatsteDag: open.lastDay,
  sinds: wireInstant(open.at),
  verlooptOp: wireInstant(open.expiresAt),
})

export const toestemmingsverzoeken: readonly Route[] = [
  route({
    method: 'post',
    path: '/toestemmingsverzoeken',
    operationId: 'toestemmingVragen',
    summary: 'Vraag het gezin om toestemming',
    description: 'Het antwoord is altijd gelijk, ook als niemand de vraag krijgt.',
    access: { by: 'machine', act: 'toestemmingsverzoeken' },
    input: { body: inDutch(askInput.extend({ lastDay: lastDay })) },
    status: 202,
    answer: asked,
    handle: ({ context, mediation }, { caller, body, key }) =>
      quietly(mediation.pace, () => askForConsent(context, caller.actor, key, body)),
  }),
  route({
    method: 'get',
    path: '/toestemmingsverzoeken',
    operationId: 'openVragenBekijken',
    summary: 'Vragen die op uw antwoord wachten',
    access: { by: 'person' },
    input: { query: pageQuery },
    status: 200,
    answer: pageOf(question),
    handle: async ({ context }, { caller, query }) => {
      const open = await openQuestions(context, caller.who)
      const page = pageFrom(open, ({ id }) => id, query)
      return { ...page, items: page.items.map(wireQuestion) }
    },
  }),
  route({
    method: 'get',
    path: '/toestemmingsverzoeken/{id}',
    operationId: 'verzoekBekijken',
    summary: 'Hoe het met uw vraag staat',
    description: 'Een weigering ziet eruit als stilte.',
    access: { by: 'machine', act: 'toestemmingsverzoeken' },
    input: { path: z.strictObject({ id: requestIds.schema }) },
    status: 200,
    answer: state,
    handle: async ({ context, mediation }, { caller, path }) => {
      const told = () => requestState(context, caller.actor, path.id)
      const asked = await quietly(mediation.pace, told)
      return {
        id: asked.id,
        status: asked.status,
        kind: asked.kind,
        houder: asked.holder,
        ontvanger: asked.requester,
        doel: asked.purpose,
        categorieen: asked.categories,
        laatsteDag: asked.lastDay,
        verlooptOp: wireInstant(asked.expiresAt),
      }
    },
  }),
  route({
    method: 'post',
    path: '/toestemmingsverzoeken/{id}/_herinneren',
    operationId: 'verzoekHerinneren',
    summary: 'Herinner het gezin één keer aan uw vraag',
    description:
      'Kan vanaf de zevende dag, zolang de vraag openstaat en er nog niets op te halen was; anders een conflict. Nog een keer doet niets meer. Wie er bericht krijgt en of er iemand is, zegt het antwoord niet.',
    access: { by: 'machine', act: 'toestemmingsverzoeken' },
    input: { path: z.strictObject({ id: requestIds.schema }) },
    status: 200,
    answer: doneAnswer,
    handle: async ({ context, mediation }, { caller, path, key }) => {
      const remind = () => remindFamily(context, caller.actor, key, { request: path.id })
      await quietly(mediation.pace, remind)
      return DONE
    },
  }),
]
