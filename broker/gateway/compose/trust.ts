/** Who this organisation is, by certificate, and whom it believes. */
import { readBrokerKeys } from '../../../adapters/envelope/broker-keys.ts'
import { requireOwn } from '../../../adapters/envelope/envelopes.ts'
import {
  certificatesOf,
  readSigningCredential,
  readTrustedCas,
  type SigningCredential,
} from '../../../adapters/pki/verify.ts'
import type { Certificates } from '../../../consent/ports/certificates.ts'
import type { PartyRef } from '../../../consent/ports/envelope.ts'
import type { Instant } from '../../../consent/time.ts'
import { type GatewayConfig, GatewayConfigError, readSetting, sentenceOf } from '../config.ts'
import { rereadOnChange } from '../reread.ts'
import { naming, parseJson } from './faults.ts'

const STALE: ReadonlySet<string> = new Set(['expired', 'not_yet_valid'])

/** Whom the files of authorities say to believe at the moment of asking. */
const believedCertificates = (
  config: GatewayConfig,
  onFault: (fault: string) => void,
): Certificates => {
  const { trustedCas, at } = config
  const read = () => {
    const pems = trustedCas.map((path) => readSetting(config, 'trustedCas', path))
    return naming(config, 'trustedCas', () => certificatesOf(readTrustedCas(pems, 'trustedCas')))
  }
  const current = rereadOnChange(trustedCas.map(at), read, (fault) =>
    onFault(`${sentenceOf(fault, 'trustedCas')}; the authorities before stay in force`),
  )
  return { verify: (x5c, now) => current().verify(x5c, now) }
}

/** What the organisation signs with, and shows on TLS, as the files say at the moment of asking. */
const ownCredential = (config: GatewayConfig, onFault: (fault: string) => void) => {
  const { organisation, at } = config
  const read = () => {
    const certificatePem = readSetting(config, 'organisation.certificate', organisation.certificate)
    const privateKeyPem = readSetting(config, 'organisation.key', organisation.key)
    const signer: SigningCredential = naming(config, 'organisation', () => {
      const own = readSigningCredential(certificatePem, privateKeyPem, organisation.party)
      requireOwn({ id: organisation.party, oin: organisation.oin }, own)
      return own
    })
    return { certificatePem, privateKeyPem, signer }
  }
  const files = [organisation.certificate, organisation.key].map(at)
  return rereadOnChange(files, read, (fault) =>
    onFault(`${sentenceOf(fault, 'organisation')}; the certificate before stays in use`),
  )
}

/**
 * Reads certificate, key and authorities, and again whenever their files change; what then cannot be used is told to
 * `onFault`. Throws `GatewayConfigError`.
 */
export const trustOf = (
  config: GatewayConfig,
  onFault: (fault: string) => void = () => undefined,
) => {
  const { organisation } = config
  const self: PartyRef = { id: organisation.party, oin: organisation.oin }
  return {
    self,
    own: ownCredential(config, onFault),
    certificates: believedCertificates(config, onFault),
  }
}

export type Trust = ReturnType<typeof trustOf>

/** Nobody would believe what an expired certificate signs; better known at start than at the first order. */
export const refuseStale = (
  config: GatewayConfig,
  { own, certificates }: Trust,
  now: Instant,
): void => {
  const verdict = certificates.verify(own().signer.x5c, now)
  const stale = verdict.ok ? [] : verdict.reasons.filter((reason) => STALE.has(reason))
  if (stale.length > 0)
    throw new GatewayConfigError([
      `${config.file}: organisation.certificate: is ${stale.join(', ').replaceAll('_', ' ')}`,
    ])
}

/** The keys that orders may be signed with, as the file says at the moment of asking. */
export const pinnedKeys = (config: GatewayConfig, onFault: (fault: string) => void) => {
  const setting = 'broker.jwks'
  const read = () => {
    const jwks = parseJson(config, setting, readSetting(config, setting, config.broker.jwks))
    return naming(config, setting, () => readBrokerKeys(jwks, setting))
  }
  return rereadOnChange([config.at(config.broker.jwks)], read, () =>
    onFault('broker.jwks: the file changed and cannot be used; the keys before stay in force'),
  )
}
