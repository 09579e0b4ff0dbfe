/** The broker's keys, and whom it believes, while it runs. */
import { timingSafeEqual } from 'node:crypto'
import { readOrderSigner } from '../../adapters/envelope/broker-keys.ts'
import { brokerEnvelopes } from '../../adapters/envelope/envelopes.ts'
import { readOrCreateKeys } from '../../adapters/keys/file-keys.ts'
import type { Certificates } from '../../consent/ports/certificates.ts'
import type { BrokerEnvelopes } from '../../consent/ports/envelope.ts'
import type { BrokerKeys, KeyRing, SigningJwk } from '../../consent/ports/keys.ts'
import { ConfigError } from '../config.ts'

const orderEnvelopes = (
  certificates: Certificates,
  [signer]: readonly SigningJwk[],
): BrokerEnvelopes =>
  brokerEnvelopes(certificates, readOrderSigner(signer, 'CONSENT_BROKER_KEYS: signing-keys.json'))

/** Belief in certificates, and envelopes judged by it, whose authorities and order key change with what `prepare` gives. */
export const rotatingTrust = (certificates: Certificates, signingKeys: readonly SigningJwk[]) => {
  let current = { certificates, envelopes: orderEnvelopes(certificates, signingKeys) }
  const believed: Certificates = {
    verify: (x5c, now) => current.certificates.verify(x5c, now),
  }
  const envelopes: BrokerEnvelopes = {
    checkRequest: (jws, expected, now) => current.envelopes.checkRequest(jws, expected, now),
    signOrder: (order) => current.envelopes.signOrder(order),
    inspect: (sealed, expected) => current.envelopes.inspect(sealed, expected),
  }
  /** Throws for keys that cannot sign; what it returns cannot fail. */
  const prepare = (next: Certificates, keys: readonly SigningJwk[]): (() => void) => {
    const fresh = { certificates: next, envelopes: orderEnvelopes(next, keys) }
    return () => {
      current = fresh
    }
  }
  return { certificates: believed, envelopes, prepare }
}

const holds = (ring: KeyRing, key: Uint8Array): boolean =>
  ring.some((one) => one.length === key.length && timingSafeEqual(one, key))

/** What this process sealed or indexed would be found by nobody. */
const refuseLostSecrets = (used: BrokerKeys, fresh: BrokerKeys): void => {
  const rings = { 'bsn-index.key': 'bsnIndexKeys', 'store-master.key': 'storeMasterKeys' } as const
  const faults = Object.entries(rings)
    .filter(([, ring]) => !holds(fresh[ring], used[ring][0]))
    .map(
      ([file]) =>
        `CONSENT_BROKER_KEYS: ${file} lacks the key that this broker works with; put it back, behind the new one.`,
    )
  if (faults.length > 0) throw new ConfigError(faults)
}

/** The keys as the folder has them now. Throws when they cannot be used by a broker that works with `used`. */
export const readKeysAgain = async (dir: string, used: BrokerKeys): Promise<BrokerKeys> => {
  const fresh = await readOrCreateKeys({ dir, createMissing: false })
  refuseLostSecrets(used, fresh)
  return fresh
}
