/** The three parts of the envelope port, each over what its own configuration holds. */
import type { Certificates } from '../../consent/ports/certificates.ts'
import type {
  BrokerEnvelopes,
  HolderEnvelopes,
  PartyRef,
  RequesterEnvelopes,
} from '../../consent/ports/envelope.ts'
import { openAnswer, sealAnswer } from './answer.ts'
import { EnvelopeError } from './errors.ts'
import type { CertifiedSigner, NamedKey } from './jws.ts'
import { acceptOrder, type GatewayTrust, signOrder } from './order.ts'
import { makeEnvelopeRequest, verifyEnvelopeRequest } from './request.ts'
import { inspectSealed } from './seal.ts'

/** The broker's part, over its order key and the authorities of its trust domains. */
export const brokerEnvelopes = (
  certificates: Certificates,
  orderSigner: NamedKey,
): BrokerEnvelopes => ({
  checkRequest: (jws, expected, now) => verifyEnvelopeRequest(jws, certificates, expected, now),
  signOrder: (order) => signOrder(order, orderSigner),
  inspect: inspectSealed,
})

/** `EnvelopeError('broken_key')` for the certificate of another party. */
export const requireOwn = (self: PartyRef, signer: CertifiedSigner): void => {
  if (self.oin !== signer.oin)
    throw new EnvelopeError('broken_key', 'the certificate carries another OIN than this party has')
}

/** The holder's part, over its own trust and its own certificate; `EnvelopeError('broken_key')` when the certificate is another party's. */
export const holderEnvelopes = (trust: GatewayTrust, signer: CertifiedSigner): HolderEnvelopes => {
  requireOwn(trust.self, signer)
  return {
    accept: (jws, now) => acceptOrder(jws, trust, now),
    seal: (accepted, records, now) => sealAnswer(accepted, records, signer, now),
  }
}

/** The requester's part, over its own trust and its own certificate; `EnvelopeError('broken_key')` when the certificate is another party's. */
export const requesterEnvelopes = (
  self: PartyRef,
  certificates: Certificates,
  signer: CertifiedSigner,
): RequesterEnvelopes => {
  requireOwn(self, signer)
  return {
    request: (asked, now) => makeEnvelopeRequest({ ...asked, requester: self }, signer, now),
    open: (jwe, sent, now) => openAnswer(jwe, sent, certificates, now),
  }
}
