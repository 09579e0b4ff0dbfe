/** What is wrong with files of the organisation, as sentences that name the setting. */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { CatalogueError } from '../../../adapters/catalogue-files/catalogue-error.ts'
import { EnvelopeError } from '../../../adapters/envelope/errors.ts'
import { PkiError } from '../../../adapters/pki/errors.ts'
import { GatewayRecordsError } from '../../../consent/ports/gateway-records.ts'
import { type SigningJwk, signingJwk } from '../../../consent/ports/keys.ts'
import { SourceError } from '../../../consent/ports/source.ts'
import { type GatewayConfig, GatewayConfigError, readSetting } from '../config.ts'

/** The faults that files of the organisation can have, as one sentence each that names the setting; other faults as they are. */
export const named = (config: GatewayConfig, setting: string, error: unknown): unknown => {
  const known =
    error instanceof PkiError ||
    error instanceof EnvelopeError ||
    error instanceof SourceError ||
    error instanceof CatalogueError ||
    error instanceof GatewayRecordsError
  if (!known) return error
  const faults = error.message.split('\n').map((fault) => `${config.file}: ${setting}: ${fault}`)
  return new GatewayConfigError(faults, { cause: error })
}

/** Does the work; its faults name the setting. */
export const naming = <T>(config: GatewayConfig, setting: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw named(config, setting, error)
  }
}

/** JSON of a file; `GatewayConfigError` without a word of it. */
export const parseJson = (config: GatewayConfig, setting: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new GatewayConfigError([`${config.file}: ${setting}: the file is no JSON`])
  }
}

/** Whether its two halves belong together: better known when the file is read than when it must sign. */
const isUsable = ({ d, ...half }: SigningJwk): boolean => {
  const algorithm = half.kty === 'EC' ? 'sha256' : null
  const sample = Buffer.from('sample')
  try {
    const signed = sign(algorithm, sample, createPrivateKey({ key: { ...half, d }, format: 'jwk' }))
    return verify(algorithm, sample, createPublicKey({ key: half, format: 'jwk' }), signed)
  } catch {
    return false
  }
}

/** A private key of a file; `GatewayConfigError` without a word of it. */
export const readPrivateJwk = (
  config: GatewayConfig,
  setting: string,
  path: string,
): SigningJwk => {
  const parsed = signingJwk.safeParse(
    parseJson(config, setting, readSetting(config, setting, path)),
  )
  if (parsed.success && isUsable(parsed.data)) return parsed.data
  // No cause: an issue may quote the key.
  throw new GatewayConfigError([
    `${config.file}: ${setting}: the file must hold a private JWK (ES256, or EdDSA with Ed25519) with alg, kid and use`,
  ])
}
