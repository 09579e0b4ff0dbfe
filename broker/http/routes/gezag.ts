/** Gezag: what an organisation's administrator settles by hand, from a court order or the register of authority. */
import { z } from 'zod'
import { authorityRecord } from '../../../consent/authority.ts'
import { familyRole } from '../../../consent/family.ts'
import { correctChild, correctChildInput } from '../../family/children.ts'
import {
  type AuthorityView,
  authorityAround,
  settleAuthority,
  settleAuthorityInput,
} from '../../family/settle-authority.ts'
import { officeOf, ownOffice } from '../office.ts'
import { type Route, route } from '../route.ts'
import { DONE, doneAnswer } from '../schemas.ts'
import { dateTime, wireInstant } from '../wire.ts'
import { inDutch } from '../words.ts'

const { type, ots, giPartial, source } = authorityRecord.shape

const view = z
  .strictObject({
    gezinsleden: z.array(z.strictObject({ rol: familyRole, roepnaam: z.string() })),
    /** Null when it was never learned. */
    gezag: z
      .strictObject({
        soort: type,
        houders: z.array(familyRole),
        ots,
        giDeel: giPartial,
        bron: source,
        geleerdOp: dateTime,
      })
      .nullable(),
  })
  .meta({ id: 'GezinMetGezag' })

const wire = ({ members, authority }: AuthorityView): z.input<typeof view> => ({
  gezinsleden: members.map(({ role, displayName }) => ({ rol: role, roepnaam: displayName })),
  gezag: authority && {
    soort: authority.type,
    houders: authority.holders,
    ots: authority.ots,
    giDeel: authority.giPartial,
    bron: authority.source,
    geleerdOp: wireInstant(authority.learnedAt),
  },
})

const settled = z
  .strictObject({ veranderd: z.boolean(), houders: z.array(familyRole) })
  .meta({ id: 'GezagVastgesteld' })

const ADMINISTRATOR = { by: 'officer', as: 'beheerder' } as const

export const gezag: readonly Route[] = [
  route({
    method: 'post',
    path: '/gezag/_bekijken',
    operationId: 'gezagBekijken',
    summary: 'Bekijk als beheerder wie bij dit kind horen en wie gezag heeft',
    access: ADMINISTRATOR,
    readsOnly: true,
    input: {
      body: inDutch(settleAuthorityInput.pick({ kind: true }).extend(ownOffice.shape)),
    },
    status: 200,
    answer: view,
    handle: async ({ context }, { caller, body: { party, kind } }) =>
      wire(await authorityAround(context, officeOf(caller.offices, party), { kind })),
  }),
  route({
    method: 'post',
    path: '/gezag',
    operationId: 'gezagVaststellen',
    summary: 'Stel als beheerder vast wie gezag heeft',
    description:
      'Uit het gezagsregister of een uitspraak van de rechter. Geldt twaalf maanden, of tot het opnieuw wordt vastgesteld. Noem houders met hun rol in het gezin, of met `afwezig` wie er nog niet is.',
    access: ADMINISTRATOR,
    input: { body: inDutch(settleAuthorityInput.extend(ownOffice.shape)) },
    status: 200,
    answer: settled,
    handle: async ({ context }, { caller, body: { party, ...input }, key }) => {
      const office = officeOf(caller.offices, party)
      const { changed, holders } = await settleAuthority(context, office, key, input)
      return { veranderd: changed, houders: [...holders] }
    },
  }),
  route({
    method: 'post',
    path: '/gezag/_kindverbeteren',
    operationId: 'kindVerbeteren',
    summary: 'Verbeter als beheerder de geboortedatum, of of het adres geheim is',
    access: ADMINISTRATOR,
    input: { body: inDutch(correctChildInput.extend(ownOffice.shape)) },
    status: 200,
    answer: doneAnswer,
    handle: async ({ context }, { caller, body: { party, ...input }, key }) => {
      await correctChild(context, officeOf(caller.offices, party), key, input)
      return DONE
    },
  }),
]
