/** Certificates for tests, issued at a fixed instant; keys are made once per process because RSA generation is slow. */
import {
  type Credential,
  issueAuthority,
  issueParty,
  type Stamp,
} from '../../adapters/pki/issue.ts'
import { type KeyPairPem, makeRsaKeyPair } from '../../adapters/pki/keys.ts'
import { readSigningCredential, type SigningCredential } from '../../adapters/pki/verify.ts'

/** 1 September 2026, 09:00 in Amsterdam: the clock of the tests. */
export const NOW = Date.UTC(2026, 8, 1, 7)
const YEAR = 365 * 24 * 3600 * 1000

/** A validity of a year around `NOW`. */
export const stamp = (serial: string): Stamp => ({
  serial,
  validFrom: NOW - YEAR / 2,
  validTo: NOW + YEAR / 2,
})

export type TestAuthority = Credential & { readonly key: KeyPairPem }

export const testAuthority = async (trustDomain = 'Testdomein'): Promise<TestAuthority> => {
  const key = await makeRsaKeyPair()
  return { ...issueAuthority(trustDomain, key, stamp('0a01')), key }
}

export type TestParty = SigningCredential & Credential & { readonly key: KeyPairPem }

export const testParty = async (
  authority: Credential,
  oin: string,
  organisation: string,
): Promise<TestParty> => {
  const key = await makeRsaKeyPair()
  const certificatePem = issueParty(
    authority,
    { oin, organisation, hosts: ['gateway.example'] },
    key.publicKeyPem,
    stamp('0b01'),
  )
  return {
    ...readSigningCredential(certificatePem, key.privateKeyPem, organisation),
    certificatePem,
    privateKeyPem: key.privateKeyPem,
    key,
  }
}
