/** The broker's keys while it runs, and the commands that replace them. */
import { timingSafeEqual } from 'node:crypto'
import { readOrderSigner } from '../../adapters/envelope/broker-keys.ts'
import { brokerEnvelopes } from '../../adapters/envelope/envelopes.ts'
import { readOrCreateKeys, readSigningKeys } from '../../adapters/keys/file-keys.ts'
import { announceKey, dropRetiredKeys, rotateKeys } from '../../adapters/keys/rotate-keys.ts'
import type { Certificates } from '../../consent/ports/certificates.ts'
import type { BrokerEnvelopes } from '../../consent/ports/envelope.ts'
import type { BrokerKeys, SigningJwk } from '../../consent/ports/keys.ts'
import type { KeyTools } from '../cli/keys.ts'
import { ConfigError } from '../config.ts'

const orderEnvelopes = (
  certificates: Certificates,
  [signer]: readonly SigningJwk[],
): BrokerEnvelopes =>
  brokerEnvelopes(certificates, readOrderSigner(signer, 'CONSENT_BROKER_KEYS: signing-keys.json'))

/** Envelopes whose order key changes with `rotate`. */
export const rotatingEnvelopes = (certificates: Certificates, keys: BrokerKeys) => {
  let current = orderEnvelopes(certificates, keys.signingKeys)
  const envelopes: BrokerEnvelopes = {
    checkRequest: (jws, expected, now) => current.checkRequest(jws, expected, now),
    signOrder: (order) => current.signOrder(order),
    inspect: (sealed, expected) => current.inspect(sealed, expected),
  }
  const rotate = (signingKeys: readonly SigningJwk[]): void => {
    current = orderEnvelopes(certificates, signingKeys)
  }
  return { envelopes, rotate }
}

const sameSecret = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other)

/** These two cannot be changed under a running store: what they sealed or indexed would no longer be found. */
const refuseOtherSecrets = (keys: BrokerKeys, fresh: BrokerKeys): void => {
  if (!sameSecret(keys.bsnIndexKey, fresh.bsnIndexKey))
    throw new ConfigError(['CONSENT_BROKER_KEYS: bsn-index.key changed; put the former one back.'])
  if (!sameSecret(keys.storeMasterKey, fresh.storeMasterKey))
    throw new ConfigError([
      'CONSENT_BROKER_KEYS: store-master.key changed; put the former one back.',
    ])
}

/** The keys as the folder has them now. Throws when they cannot be used by a broker that runs with `keys`. */
export const readKeysAgain = async (dir: string, keys: BrokerKeys): Promise<BrokerKeys> => {
  const fresh = await readOrCreateKeys({ dir, createMissing: false })
  refuseOtherSecrets(keys, fresh)
  return fresh
}

/** What the `keys` commands do, with a clock. */
export const keyTools: KeyTools = {
  announceKey,
  rotateKeys,
  dropRetiredKeys,
  readSigningKeys,
  now: Date.now,
}
