import { describe, expect, test } from 'vitest'
import { brokerConfig } from '../../broker/config.ts'

const SETTINGS = {
  CONSENT_BROKER_ISSUER: 'https://broker.example',
  CONSENT_BROKER_MACHINES_LISTEN: '0.0.0.0:8443',
  CONSENT_BROKER_PEOPLE_URL: 'https://toestemming.example',
  CONSENT_BROKER_PEOPLE_LISTEN: '127.0.0.1:8080',
  CONSENT_BROKER_DATABASE: '/var/lib/broker/broker.sqlite',
  CONSENT_BROKER_KEYS: '/etc/broker/keys',
  CONSENT_BROKER_TRUSTED_CAS: '/etc/broker/cas.pem',
}
const CERTIFICATE = { CONSENT_BROKER_TLS_CERTIFICATE: '/etc/broker/tls.pem' }
const KEY = { CONSENT_BROKER_TLS_KEY: '/etc/broker/tls.key' }

const faultsOf = (change: Record<string, string>): unknown => {
  try {
    brokerConfig({ ...SETTINGS, ...change })
    return []
  } catch (error) {
    return error instanceof Error && 'faults' in error ? error.faults : error
  }
}

test('nothing about TLS: no certificates are taken', () => {
  expect(brokerConfig(SETTINGS)).toMatchObject({ tls: null, proxies: [] })
})

test('certificate and key: the broker ends TLS itself', () => {
  expect(brokerConfig({ ...SETTINGS, ...CERTIFICATE, ...KEY }).tls).toEqual({
    certificate: '/etc/broker/tls.pem',
    key: '/etc/broker/tls.key',
  })
})

test('proxies are told by their addresses, of both families', () => {
  const proxies = { CONSENT_BROKER_PROXIES: '192.0.2.7, 2001:db8::7' }
  expect(brokerConfig({ ...SETTINGS, ...proxies }).proxies).toEqual(['192.0.2.7', '2001:db8::7'])
})

describe('is refused, naming the setting:', () => {
  test.each([
    [CERTIFICATE, 'CONSENT_BROKER_TLS_KEY is not set, and the other half of TLS is.'],
    [KEY, 'CONSENT_BROKER_TLS_CERTIFICATE is not set, and the other half of TLS is.'],
    [
      { ...CERTIFICATE, ...KEY, CONSENT_BROKER_PROXIES: '192.0.2.7' },
      'CONSENT_BROKER_PROXIES is set, but this broker ends TLS itself: remove one.',
    ],
    [
      { CONSENT_BROKER_PROXIES: 'proxy.example' },
      'CONSENT_BROKER_PROXIES must be IP addresses separated by commas.',
    ],
    [
      { CONSENT_BROKER_PROXIES: '192.0.2.7,' },
      'CONSENT_BROKER_PROXIES must be IP addresses separated by commas.',
    ],
    [
      { CONSENT_BROKER_PROXIES: '0.0.0.0/0' },
      'CONSENT_BROKER_PROXIES must be IP addresses separated by commas.',
    ],
  ])('%o', (change, fault) => {
    expect(faultsOf(change)).toEqual([fault])
  })
})
