/** Afschriften: an organisation asks which copies the family member on its own pages may read, and shows one. */
import { z } from 'zod'
import { type OrderId, orderIds, partyId } from '../../../consent/id.ts'
import { IdentityError } from '../../../consent/ports/identity.ts'
import { LOGIN_PROOF_CHARS_MAX } from '../../../consent/ports/login-proofs.ts'
import type { FamilyCopy } from '../../disclosure/copies.ts'
import { type AtHolder, copiesAt, lookAtCopy } from '../../disclosure/copies-at-holder.ts'
import type { Callers } from '../authenticate.ts'
import { HttpError } from '../problem.ts'
import { type Route, route, type Services } from '../route.ts'
import { dateTime, wireInstant } from '../wire.ts'

const body = z.strictObject({
  inlogbewijs: z.string().min(1).max(LOGIN_PROOF_CHARS_MAX).meta({
    description:
      'Het ID-token dat de inlogdienst aan u gaf toen dit gezinslid op uw pagina’s inlogde, hooguit een kwartier oud.',
  }),
})

const copy = z
  .strictObject({
    verstrekking: orderIds.schema,
    /** Null where it could tell where a hidden family lives. */
    ontvanger: partyId.nullable(),
    doel: z.string(),
    categorieen: z.array(z.string()),
    geleverdOp: dateTime,
    /** Then show no address, whatever the copy holds. */
    geheimAdres: z.boolean(),
  })
  .meta({ id: 'Afschrift' })

const wire = (one: FamilyCopy): z.input<typeof copy> => ({
  verstrekking: one.order,
  ontvanger: one.receiver.name === null ? null : partyId.parse(one.receiver.id),
  doel: one.purpose,
  categorieen: [...one.categories],
  geleverdOp: wireInstant(one.deliveredAt),
  geheimAdres: one.secretAddress,
})

/** Who stands before the organisation's pages; `niet_bevoegd` for a proof that is none, or a system that shows no copies. */
const personAt = async (
  { context, loginProofs }: Services,
  { clientId, actor }: Callers['machine'],
  { inlogbewijs }: z.output<typeof body>,
): Promise<AtHolder> => {
  const client = await context.store.read((tx) => tx.parties.client(clientId))
  if (!client?.copies || loginProofs === null) throw new HttpError('niet_bevoegd')
  try {
    const subject = await loginProofs.subjectOf(inlogbewijs, client.copies.audience)
    if (subject !== null) return { holder: actor.party, subject }
  } catch (error) {
    throw error instanceof IdentityError ? new HttpError('opslag') : error
  }
  throw new HttpError('niet_bevoegd')
}

const byId = z.strictObject({ id: orderIds.schema })

export const afschriften: readonly Route[] = [
  route({
    method: 'post',
    path: '/afschriften/_zoeken',
    operationId: 'afschriftenZoeken',
    summary: 'Welke afschriften mag dit gezinslid nu bij u lezen?',
    description:
      'Van wat u zelf verstrekte op een regel die het gezin een afschrift geeft. De inhoud is bij u; hier staat alleen wie wat mag lezen.',
    access: { by: 'machine', act: 'afschriften' },
    readsOnly: true,
    input: { body },
    status: 200,
    answer: z.strictObject({ items: z.array(copy) }).meta({ id: 'Afschriften' }),
    handle: async (services, { caller, body: proof }) => {
      const copies = await copiesAt(services.context, await personAt(services, caller, proof))
      return { items: copies.map(wire) }
    },
  }),
  route({
    method: 'post',
    path: '/afschriften/{id}/_inzien',
    operationId: 'afschriftInzien',
    summary: 'Laat dit gezinslid één afschrift zien',
    description:
      'Vraag het bij elke keer dat u het laat zien: wie geen gezag meer heeft, hoort dan onbekend. Elke keer komt in het logboek.',
    access: { by: 'machine', act: 'afschriften' },
    input: { path: byId, body },
    status: 200,
    answer: copy,
    problems: ['onbekend'],
    handle: async (services, { caller, path, body: proof, key }) => {
      const at = await personAt(services, caller, proof)
      const order: OrderId = path.id
      return wire(await lookAtCopy(services.context, at, key, { order }))
    },
  }),
]
