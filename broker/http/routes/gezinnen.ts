/** Gezinnen and codes: the children a person belongs to, and how somebody else joins. */
import { z } from 'zod'
import { birthDate } from '../../../consent/child.ts'
import { familyRole } from '../../../consent/family.ts'
import { childIds } from '../../../consent/id.ts'
import { hideAddress, hideAddressInput, showAddress } from '../../family/children.ts'
import { joinFamily, joinFamilyInput, makeCode, makeCodeInput } from '../../family/codes.ts'
import { type FamilyView, familiesOf } from '../../family/family.ts'
import { type Route, route } from '../route.ts'
import { codeAnswer, DONE, doneAnswer } from '../schemas.ts'
import { pageFrom, pageOf, pageQuery, wireInstant } from '../wire.ts'
import { inDutch } from '../words.ts'

const family = z
  .strictObject({
    kind: childIds.schema,
    geboortedatum: birthDate.nullable().meta({ description: 'Leeg voor wie geen gezag heeft.' }),
    rol: familyRole,
    heeftGezag: z.boolean(),
    houdtAdresGeheim: z.boolean(),
    anderen: z.array(z.strictObject({ rol: familyRole, roepnaam: z.string() })),
  })
  .meta({ id: 'Gezin' })

const wire = (view: FamilyView): z.input<typeof family> => ({
  kind: view.child,
  geboortedatum: view.birthDate,
  rol: view.role,
  heeftGezag: view.holdsAuthority,
  houdtAdresGeheim: view.hidesAddress,
  anderen: view.others.map(({ role, displayName }) => ({ rol: role, roepnaam: displayName })),
})

export const gezinnen: readonly Route[] = [
  route({
    method: 'get',
    path: '/gezinnen',
    operationId: 'gezinnenBekijken',
    summary: 'De kinderen bij wie u hoort',
    access: { by: 'person' },
    input: { query: pageQuery },
    status: 200,
    answer: pageOf(family),
    handle: async ({ context }, { caller, query }) => {
      const page = pageFrom(await familiesOf(context, caller.who), ({ child }) => child, query)
      return { ...page, items: page.items.map(wire) }
    },
  }),
  route({
    method: 'post',
    path: '/gezinnen/_toetreden',
    operationId: 'gezinToetreden',
    summary: 'Hoor bij een kind, met een code',
    access: { by: 'person' },
    input: { body: inDutch(joinFamilyInput) },
    status: 200,
    answer: z.strictObject({ kind: childIds.schema, rol: familyRole }).meta({ id: 'Toegetreden' }),
    handle: async ({ context }, { caller, body, key }) => {
      const { child, role } = await joinFamily(context, caller.who, key, body)
      return { kind: child, rol: role }
    },
  }),
  route({
    method: 'post',
    path: '/gezinnen/_adresverbergen',
    operationId: 'adresVerbergen',
    summary: 'Iemand in het gezin heeft een geheim adres',
    description:
      'Het adres verlaat dan geen organisatie meer. De anderen in het gezin zien geen namen van organisaties die het zouden verraden. Alleen wie dit vroeg of een beheerder maakt dit ongedaan.',
    access: { by: 'person' },
    input: { body: inDutch(hideAddressInput) },
    status: 200,
    answer: doneAnswer,
    handle: async ({ context }, { caller, body, key }) => {
      await hideAddress(context, caller.who, key, body)
      return DONE
    },
  }),
  route({
    method: 'post',
    path: '/gezinnen/_adrestonen',
    operationId: 'adresTonen',
    summary: 'U houdt het adres niet langer geheim',
    description: 'Houdt iemand anders in het gezin het ook geheim, dan blijft het zo.',
    access: { by: 'person' },
    input: { body: inDutch(hideAddressInput) },
    status: 200,
    answer: doneAnswer,
    handle: async ({ context }, { caller, body, key }) => {
      await showAddress(context, caller.who, key, body)
      return DONE
    },
  }),
  route({
    method: 'post',
    path: '/codes',
    operationId: 'codeMaken',
    summary: 'Maak een code voor een organisatie of een gezinslid',
    access: { by: 'person' },
    input: { body: inDutch(makeCodeInput) },
    status: 201,
    answer: codeAnswer,
    handle: async ({ context }, { caller, body, key }) => {
      const { code, expiresAt } = await makeCode(context, caller.who, key, body)
      return { code, verlooptOp: wireInstant(expiresAt) }
    },
  }),
]
