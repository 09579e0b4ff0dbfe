/** Betrokkenheden: which organisations are involved with a child, and how they came to know it. */
import { z } from 'zod'
import { childIds, pseudonymIds } from '../../../consent/id.ts'
import type { Actor } from '../../../consent/party.ts'
import type { ByPerson } from '../../acting.ts'
import type { BrokerContext } from '../../context.ts'
import { createChild, createChildInput, linkByBsn, linkByBsnInput } from '../../family/children.ts'
import { type CodeMade, invite, inviteInput } from '../../family/codes.ts'
import {
  childPartyInput,
  confirmInvolvement,
  endInvolvement,
  endInvolvementByFamily,
  type InvolvementView,
  involvementsOf,
  ownChildInput,
  vouchFor,
  vouchInput,
} from '../../family/involvement.ts'
import {
  acceptInvitation,
  acceptInvitationInput,
  linkByCode,
  linkByCodeInput,
  undoLinkByFamily,
  undoOwnLink,
} from '../../family/links.ts'
import { quietly } from '../../quiet.ts'
import type { Access, Callers } from '../authenticate.ts'
import { type Route, route } from '../route.ts'
import { codeAnswer, DONE, doneAnswer } from '../schemas.ts'
import { dateTime, pageFrom, pageOf, pageQuery, wireInstant } from '../wire.ts'
import { inDutch } from '../words.ts'

const linked = z.strictObject({ kind: pseudonymIds.schema }).meta({ id: 'Koppeling' })

const created = z
  .strictObject({
    kind: pseudonymIds.schema,
    /** Lets the first family member join; told once. */
    code: z.string(),
    verlooptOp: dateTime,
  })
  .meta({ id: 'NieuwKind' })

const view = z
  .strictObject({
    organisatie: z.string(),
    /** Null where the name would tell where a hidden family lives. */
    naam: z.string().nullable(),
    soort: z.string(),
    staat: z.enum(['opgegeven', 'bevestigd', 'beeindigd']),
    sinds: dateTime,
  })
  .meta({ id: 'Betrokkenheid' })

const wireView = ({ party, name, kind, state, since }: InvolvementView): z.input<typeof view> => ({
  organisatie: party,
  naam: name,
  soort: kind,
  staat: state,
  sinds: wireInstant(since),
})

const wireCode = ({ code, expiresAt }: CodeMade) => ({ code, verlooptOp: wireInstant(expiresAt) })

type Act<Who, Input extends z.ZodRawShape> = (
  context: BrokerContext,
  who: Who,
  key: string,
  input: z.output<z.ZodObject<Input>>,
) => Promise<unknown>

type Told<Input extends z.ZodRawShape> = {
  readonly name: string
  readonly operationId: string
  readonly summary: string
  readonly input: z.ZodObject<Input>
}

/** An act that has nothing to tell but that it was done. */
const act = <By extends Access['by'], Input extends z.ZodRawShape>(
  access: Extract<Access, { by: By }>,
  { name, input, ...told }: Told<Input>,
  run: Act<Callers[By], Input>,
): Route =>
  route({
    method: 'post',
    path: `/betrokkenheden/${name}`,
    ...told,
    access,
    input: { body: inDutch(input) },
    status: 200,
    answer: doneAnswer,
    handle: async ({ context }, { caller, body, key }) => {
      await run(context, caller, key, body)
      return DONE
    },
  })

const byParty = <Input extends z.ZodRawShape>(told: Told<Input>, run: Act<Actor, Input>): Route =>
  act({ by: 'machine', act: 'betrokkenheden' }, told, (context, { actor }, key, input) =>
    run(context, actor, key, input),
  )

const byFamily = <Input extends z.ZodRawShape>(
  told: Told<Input>,
  run: Act<ByPerson, Input>,
): Route =>
  act({ by: 'person' }, told, (context, { who }, key, input) => run(context, who, key, input))

export const betrokkenheden: readonly Route[] = [
  route({
    method: 'post',
    path: '/betrokkenheden',
    operationId: 'kindOpgeven',
    summary: 'Geef een kind op met wie u werkt',
    access: { by: 'machine', act: 'betrokkenheden' },
    input: { body: inDutch(createChildInput) },
    status: 201,
    answer: created,
    handle: async ({ context }, { caller, body, key }) => {
      const made = await createChild(context, caller.actor, key, body)
      return { kind: made.kind, ...wireCode(made) }
    },
  }),
  route({
    method: 'post',
    path: '/betrokkenheden/_koppelen',
    operationId: 'metCodeKoppelen',
    summary: 'Koppel u aan een kind met de code die het gezin u gaf',
    access: { by: 'machine', act: 'betrokkenheden' },
    input: { body: inDutch(linkByCodeInput) },
    status: 201,
    answer: linked,
    handle: ({ context }, { caller, body, key }) => linkByCode(context, caller.actor, key, body),
  }),
  route({
    method: 'post',
    path: '/betrokkenheden/_koppelbsn',
    operationId: 'metBsnKoppelen',
    summary: 'Koppel u aan een kind met het BSN',
    description:
      'Alleen voor organisaties die het BSN mogen gebruiken, over een verbinding met het certificaat van de organisatie zelf (mTLS). Het nummer wordt meteen een index en niet bewaard. Bekend en onbekend krijgen hetzelfde antwoord.',
    access: { by: 'machine', act: 'betrokkenheden', bsn: true },
    input: { body: inDutch(linkByBsnInput) },
    status: 201,
    answer: linked,
    // Of a known child there is less to write.
    handle: ({ context, mediation }, { caller, body, key }) =>
      quietly(mediation.pace, () => linkByBsn(context, caller.actor, key, body)),
  }),
  route({
    method: 'get',
    path: '/betrokkenheden',
    operationId: 'betrokkenhedenBekijken',
    summary: 'Welke organisaties bij dit kind betrokken zijn',
    access: { by: 'person' },
    input: { query: pageQuery.extend({ kind: childIds.schema }) },
    status: 200,
    answer: pageOf(view),
    handle: async ({ context }, { caller, query: { kind, ...query } }) => {
      const all = await involvementsOf(context, caller.who, kind)
      const page = pageFrom(all, ({ party }) => party, query)
      return { ...page, items: page.items.map(wireView) }
    },
  }),
  route({
    method: 'post',
    path: '/betrokkenheden/_uitnodigen',
    operationId: 'gezinUitnodigen',
    summary: 'Nodig het gezin uit van een kind dat u opgaf',
    access: { by: 'machine', act: 'betrokkenheden' },
    input: { body: inDutch(inviteInput) },
    status: 201,
    answer: codeAnswer,
    handle: async ({ context }, { caller, body, key }) =>
      wireCode(await invite(context, caller.actor, key, body)),
  }),
  byParty(
    {
      name: '_instaan',
      operationId: 'voorOrganisatieInstaan',
      summary: 'Sta als houder in voor een andere organisatie',
      input: vouchInput,
    },
    vouchFor,
  ),
  byParty(
    {
      name: '_beeindigen',
      operationId: 'betrokkenheidBeeindigen',
      summary: 'U bent niet meer betrokken',
      input: ownChildInput,
    },
    endInvolvement,
  ),
  byParty(
    {
      name: '_herstellen',
      operationId: 'koppelingHerstellen',
      summary: 'U was aan het verkeerde kind gekoppeld',
      input: ownChildInput,
    },
    undoOwnLink,
  ),
  byFamily(
    {
      name: '_aanvaarden',
      operationId: 'uitnodigingAanvaarden',
      summary: 'Neem de uitnodiging van een organisatie aan',
      input: acceptInvitationInput,
    },
    acceptInvitation,
  ),
  byFamily(
    {
      name: '_bevestigen',
      operationId: 'betrokkenheidBevestigen',
      summary: 'Ja, deze organisatie is betrokken',
      input: childPartyInput,
    },
    confirmInvolvement,
  ),
  byFamily(
    {
      name: '_stoppen',
      operationId: 'betrokkenheidStoppen',
      summary: 'Deze organisatie is niet meer betrokken',
      input: childPartyInput,
    },
    endInvolvementByFamily,
  ),
  byFamily(
    {
      name: '_ontkoppelen',
      operationId: 'organisatieOntkoppelen',
      summary: 'Deze organisatie hoort niet bij dit kind',
      input: childPartyInput,
    },
    undoLinkByFamily,
  ),
]
