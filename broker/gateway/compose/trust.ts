/** Who this organisation is, by certificate, and whom it believes. */
import { readBrokerKeys } from '../../../adapters/envelope/broker-keys.ts'
import {
  certificatesOf,
  readSigningCredential,
  readTrustedCas,
  type SigningCredential,
} from '../../../adapters/pki/verify.ts'
import type { PartyRef } from '../../../consent/ports/envelope.ts'
import type { Instant } from '../../../consent/time.ts'
import { type GatewayConfig, GatewayConfigError, readSetting } from '../config.ts'
import { rereadOnChange } from '../pinned-keys.ts'
import { naming, parseJson } from './faults.ts'

const STALE: ReadonlySet<string> = new Set(['expired', 'not_yet_valid'])

/** Reads certificate, key and authorities. Throws `GatewayConfigError`. */
export const trustOf = (config: GatewayConfig) => {
  const { organisation, trustedCas } = config
  const self: PartyRef = { id: organisation.party, oin: organisation.oin }
  const signer: SigningCredential = naming(config, 'organisation', () =>
    readSigningCredential(
      readSetting(config, 'organisation.certificate', organisation.certificate),
      readSetting(config, 'organisation.key', organisation.key),
      organisation.party,
    ),
  )
  const pems = trustedCas.map((path) => readSetting(config, 'trustedCas', path))
  const certificates = naming(config, 'trustedCas', () =>
    certificatesOf(readTrustedCas(pems, 'trustedCas')),
  )
  return { self, signer, certificates }
}

export type Trust = ReturnType<typeof trustOf>

/** Nobody would believe what an expired certificate signs; better known at start than at the first order. */
export const refuseStale = (
  config: GatewayConfig,
  { signer, certificates }: Trust,
  now: Instant,
): void => {
  const verdict = certificates.verify(signer.x5c, now)
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
  return rereadOnChange(config.at(config.broker.jwks), read, () =>
    onFault('broker.jwks: the file changed and cannot be used; the keys before stay in force'),
  )
}
