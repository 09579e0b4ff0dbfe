/** A school that asks, a CJG that holds, a broker between them: all keys real, all people and organisations fictional. */
import { generateKeyPairSync } from 'node:crypto'
import { readBrokerKeys, readOrderSigner } from '../../adapters/envelope/broker-keys.ts'
import { makeEnvelopeRequest } from '../../adapters/envelope/request.ts'
import { certificatesOf, readTrustedCas } from '../../adapters/pki/verify.ts'
import {
  type AcceptedOrder,
  type EnvelopeRequest,
  type GatewayOrder,
  gatewayOrder,
  type PartyRef,
  partyRef,
} from '../../consent/ports/envelope.ts'
import { NOW, type TestParty, testAuthority, testParty } from './pki.ts'

const ref = (id: string, oin: string): PartyRef => partyRef.parse({ id, oin })
const id = (prefix: string, digit: string) => `${prefix}_${digit.repeat(24)}`

export const SCHOOL = ref('partij_de-zwaluw', '00000001002000300001')
export const CJG = ref('partij_cjg-zuid', '00000001002000300002')
export const OTHER = ref('partij_ander', '00000001002000300003')
export const DECISION = id('besluit', '1')
export const OTHER_DECISION = id('besluit', '2')
export const ORDER = id('verstrekking', '3')
export const OTHER_ORDER = id('verstrekking', '4')

export const brokerKey = (kid: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    signer: readOrderSigner({ ...privateKey.export({ format: 'jwk' }), kid }, kid),
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid },
  }
}

export const makeWorld = async () => {
  const authority = await testAuthority()
  const [school, cjg, other] = await Promise.all([
    testParty(authority, SCHOOL.oin, 'De Zwaluw'),
    testParty(authority, CJG.oin, 'CJG Zuid'),
    testParty(authority, OTHER.oin, 'Ander'),
  ])
  const certificates = certificatesOf(readTrustedCas([authority.certificatePem], 'trust'))
  const broker = brokerKey('order-1')
  const brokerKeys = readBrokerKeys({ keys: [broker.publicJwk] }, 'broker keys')
  const trust = { self: CJG, brokerKeys, certificates }
  return { authority, school, cjg, other, certificates, broker, trust }
}
export type World = Awaited<ReturnType<typeof makeWorld>>

export const asked = (change: object = {}) => ({
  jti: 'envelope-0000000001',
  requester: SCHOOL,
  holder: CJG,
  purpose: 'ondersteuningsteam_mdo',
  categories: ['hulp_betrokkenheid', 'hulp_doelen_afspraken'],
  fields: { hulp_doelen_afspraken: ['doelen', 'tips'] },
  decision: DECISION as EnvelopeRequest['decision'],
  expiresAt: NOW + 60_000,
  ...change,
})

export const makeRequest = (signer: TestParty, change: object = {}) =>
  makeEnvelopeRequest(asked(change), signer, NOW)

const ground = { outcome: 'consent', row: 'R010', legalRefs: ['Jeugdwet 7.3.11'] }

export const orderFor = (request: string, change: object = {}): GatewayOrder =>
  gatewayOrder.parse({
    order: ORDER,
    iat: NOW / 1000,
    exp: NOW / 1000 + 30,
    holder: CJG,
    requester: { ...SCHOOL, kind: 'school_vo' },
    child: id('pseudoniem', '5'),
    purpose: 'ondersteuningsteam_mdo',
    slices: [
      { category: 'hulp_betrokkenheid', fields: ['organisatie', 'contactpersoon'], ground },
      { category: 'hulp_doelen_afspraken', fields: ['doelen'], ground },
    ],
    decision: DECISION,
    employee: 'm-17',
    request,
    ...change,
  })

export const acceptedFor = (request: EnvelopeRequest, change: object = {}): AcceptedOrder => {
  const once = { id: 'x', replayUntil: NOW }
  return { order: orderFor('x', change), request, once: { order: once, request: once } }
}

/** What a CJG might release; every word of it is made up. */
export const RECORDS = {
  hulp_betrokkenheid: { organisatie: 'CJG Zuid', contactpersoon: 'Team Noord' },
  hulp_doelen_afspraken: { doelen: 'rust in de ochtend' },
}
