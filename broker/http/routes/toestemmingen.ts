/** Toestemmingen: what a person says, and takes back. */
import { z } from 'zod'
import { childIds, requestIds, type StatementId, statementIds } from '../../../consent/id.ts'
import { shownPartyId } from '../../../consent/naming.ts'
import type { Receipt } from '../../../consent/receipt.ts'
import { categoryNames } from '../../../consent/scope.ts'
import { channel, statementKind } from '../../../consent/statement.ts'
import { type ConsentView, consentState, dpvStatus } from '../../../consent/status.ts'
import { language } from '../../../policies/vocabulary.ts'
import type { ByPerson } from '../../acting.ts'
import { consentOverview, consentReceipt } from '../../answers/consent-views.ts'
import { confirmConsent, recordConsent, recordInput } from '../../answers/recorded-consent.ts'
import { giveConsent, previewConsent, refuseConsent } from '../../answers/say.ts'
import { giveInput, refuseInput } from '../../answers/say-input.ts'
import { pauseConsent, resumeConsent, withdrawConsent } from '../../answers/take-back.ts'
import type { BrokerContext } from '../../context.ts'
import { quietly } from '../../quiet.ts'
import { type Route, route } from '../route.ts'
import { dateTime, lastDay, pageFrom, pageOf, pageQuery, wireInstant } from '../wire.ts'
import { inDutch } from '../words.ts'

const view = z
  .strictObject({
    id: statementIds.schema,
    kind: childIds.schema,
    houder: shownPartyId,
    ontvanger: shownPartyId,
    doel: z.string(),
    categorieen: z.array(z.strictObject({ categorie: z.string(), staat: consentState })),
    staat: consentState,
    dpv: dpvStatus.meta({ description: 'De staat in de Data Privacy Vocabulary.' }),
    alleAntwoordenBinnen: z.boolean().meta({
      description:
        'False vertelt nooit of een ander nee zei of niets. Waar één ja genoeg is, gaat dit alleen over uw eigen ja.',
    }),
    van: dateTime,
    tot: dateTime.nullable(),
    gezegdOp: dateTime,
    verzoek: requestIds.schema.nullable(),
    taal: language,
    kanaal: channel,
    tekstversie: z.string(),
  })
  .meta({ id: 'Toestemming' })

const wire = (consent: ConsentView): z.input<typeof view> => ({
  id: consent.id,
  kind: consent.child,
  houder: consent.holder,
  ontvanger: consent.requester,
  doel: consent.purpose,
  categorieen: consent.categories.map((one) => ({ categorie: one.category, staat: one.state })),
  staat: consent.state,
  dpv: consent.dpv,
  alleAntwoordenBinnen: consent.allAnswersIn,
  van: wireInstant(consent.from),
  tot: wireInstant(consent.until),
  gezegdOp: wireInstant(consent.at),
  verzoek: consent.request,
  taal: consent.language,
  kanaal: consent.channel,
  tekstversie: consent.textVersion,
})

const receipt = z
  .strictObject({
    id: statementIds.schema,
    soort: statementKind,
    gezegdOp: dateTime,
    doel: z.strictObject({ id: z.string(), naam: z.string() }),
    houder: z.string(),
    ontvanger: z.string(),
    categorieen: z.array(
      z.strictObject({ id: z.string(), naam: z.string(), velden: z.array(z.string()) }),
    ),
    van: dateTime,
    tot: dateTime.nullable(),
    gevolgen: z.array(z.enum(['geheimhouding', 'avg'])),
    taal: language,
    kanaal: channel,
    tekstversie: z.string(),
    gezag: z.strictObject({ hoe: z.string(), op: dateTime }),
    metHulp: z.boolean(),
    intrekken: z.string(),
    klacht: z.strictObject({ organisatie: z.string(), toezichthouder: z.string(), url: z.url() }),
  })
  .meta({ id: 'Ontvangstbewijs' })

const wireReceipt = (told: Receipt): z.input<typeof receipt> => ({
  id: told.id,
  soort: told.said,
  gezegdOp: told.at,
  doel: { id: told.purpose.id, naam: told.purpose.name },
  houder: told.holder,
  ontvanger: told.requester,
  categorieen: told.categories.map(({ id, name, fields }) => ({
    id,
    naam: name,
    velden: [...fields],
  })),
  van: told.from,
  tot: told.until,
  gevolgen: told.facets,
  taal: told.language,
  kanaal: told.channel,
  tekstversie: told.textVersion,
  gezag: { hoe: told.authority.how, op: told.authority.at },
  metHulp: told.assisted,
  intrekken: told.withdraw,
  klacht: {
    organisatie: told.complaint.organisation,
    toezichthouder: told.complaint.supervisor,
    url: told.complaint.url,
  },
})

const saidYes = inDutch(giveInput.extend({ decision: z.literal('gegeven'), lastDay }))
const saidNo = inDutch(refuseInput.extend({ decision: z.literal('geweigerd') }))
const said = z.discriminatedUnion('keuze', [saidYes, saidNo])

const byId = z.strictObject({ id: statementIds.schema })
const some = inDutch(z.strictObject({ categories: categoryNames.optional() }))

type Act = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: { statement: StatementId; categories?: string[] | undefined },
) => Promise<ConsentView>

/** An operation on all or some of the categories of one statement. */
const operation = (name: string, told: { operationId: string; summary: string }, act: Act): Route =>
  route({
    method: 'post',
    path: `/toestemmingen/{id}/${name}`,
    ...told,
    access: { by: 'person' },
    input: { path: byId, body: some },
    status: 200,
    answer: view,
    handle: async ({ context }, { caller, path, body, key }) =>
      wire(await act(context, caller.who, key, { statement: path.id, ...body })),
  })

export const toestemmingen: readonly Route[] = [
  route({
    method: 'post',
    path: '/toestemmingen',
    operationId: 'toestemmingZeggen',
    summary: 'Zeg ja of nee',
    access: { by: 'person' },
    input: { body: said },
    status: 201,
    answer: view,
    handle: async ({ context }, { caller, body, key }) => {
      const { decision, ...input } = body
      if (decision === 'gegeven') return wire(await giveConsent(context, caller.who, key, input))
      return wire(await refuseConsent(context, caller.who, key, input))
    },
  }),
  route({
    method: 'post',
    path: '/toestemmingen/_voorbeeld',
    operationId: 'toestemmingVoorbeeldBekijken',
    summary: 'De tekst om te lezen voordat u ja zegt',
    access: { by: 'person' },
    readsOnly: true,
    input: { body: inDutch(giveInput.extend({ lastDay })) },
    status: 200,
    answer: z
      .strictObject({ tekst: z.string(), tekstversie: z.string(), laatsteDag: z.iso.date() })
      .meta({ id: 'Voorbeeld' }),
    handle: async ({ context }, { caller, body }) => {
      const shown = await previewConsent(context, caller.who, body)
      return { tekst: shown.text, tekstversie: shown.textVersion, laatsteDag: shown.lastDay }
    },
  }),
  route({
    method: 'get',
    path: '/toestemmingen',
    operationId: 'toestemmingenBekijken',
    summary: 'Wat u zelf zei over dit kind',
    access: { by: 'person' },
    input: { query: pageQuery.extend({ kind: childIds.schema }) },
    status: 200,
    answer: pageOf(view),
    handle: async ({ context }, { caller, query: { kind, ...query } }) => {
      const { choices } = await consentOverview(context, caller.who, kind)
      const page = pageFrom(choices, ({ id }) => id, query)
      return { ...page, items: page.items.map(wire) }
    },
  }),
  route({
    method: 'get',
    path: '/toestemmingen/{id}/ontvangstbewijs',
    operationId: 'ontvangstbewijsBekijken',
    summary: 'Het bewijs van wat u zei',
    access: { by: 'person' },
    input: { path: byId },
    status: 200,
    answer: receipt,
    handle: async ({ context }, { caller, path }) =>
      wireReceipt(await consentReceipt(context, caller.who, path.id)),
  }),
  operation(
    '_intrekken',
    { operationId: 'toestemmingIntrekken', summary: 'Trek een antwoord in' },
    withdrawConsent,
  ),
  operation(
    '_pauzeren',
    { operationId: 'toestemmingPauzeren', summary: 'Zet een ja stil' },
    pauseConsent,
  ),
  operation(
    '_hervatten',
    { operationId: 'toestemmingHervatten', summary: 'Laat een stilgezet ja weer gelden' },
    resumeConsent,
  ),
  route({
    method: 'post',
    path: '/toestemmingen/{id}/_beperken',
    operationId: 'toestemmingBeperken',
    summary: 'Trek een deel van een ja in',
    description: 'Noem de categorieën die u terugneemt; de andere blijven gelden.',
    access: { by: 'person' },
    input: { path: byId, body: inDutch(z.strictObject({ categories: categoryNames })) },
    status: 200,
    answer: view,
    handle: async ({ context }, { caller, path, body, key }) =>
      wire(await withdrawConsent(context, caller.who, key, { statement: path.id, ...body })),
  }),
  route({
    method: 'post',
    path: '/toestemmingen/{id}/_bevestigen',
    operationId: 'toestemmingBevestigen',
    summary: 'Bevestig wat een ander voor u invulde',
    access: { by: 'person' },
    input: { path: byId },
    status: 200,
    answer: view,
    handle: async ({ context }, { caller, path, key }) =>
      wire(await confirmConsent(context, caller.who, key, { statement: path.id })),
  }),
  route({
    method: 'post',
    path: '/toestemmingen/_vastleggen',
    operationId: 'toestemmingVastleggen',
    summary: 'Leg als houder vast wat een gezinslid zei',
    description:
      'Met hulp ingevuld, op papier, of mondeling met een getuige. Zei het gezinslid zelf eerder nee, dan telt een ja pas na bevestiging. Het antwoord vertelt nooit wat er eerder is gezegd.',
    access: { by: 'machine', act: 'toestemmingen' },
    input: { body: inDutch(recordInput.extend({ lastDay })) },
    status: 201,
    answer: z.strictObject({ id: statementIds.schema }).meta({ id: 'Vastgelegd' }),
    handle: async ({ context, mediation }, { caller, body, key }) => {
      const recorded = () => recordConsent(context, caller.actor, key, body)
      const { id } = await quietly(mediation.pace, recorded)
      return { id: statementIds.schema.parse(id) }
    },
  }),
]
