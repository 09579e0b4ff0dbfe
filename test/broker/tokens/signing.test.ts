import { expect, test } from 'vitest'
import { assertSignable } from '../../../broker/tokens/access-token.ts'
import { oidcAdapter } from '../../../broker/tokens/oidc-adapter.ts'
import { decisionIds } from '../../../consent/id.ts'
import { newId, slice } from '../../support/token-server.ts'
import { memoryTokenStore } from '../../support/token-store.ts'

const whole = () => ({
  iss: 'https://broker.example',
  sub: 'school-de-linde',
  client_id: 'school-de-linde',
  aud: 'https://broker.example/v1',
  iat: 1_788_246_000,
  exp: 1_788_246_120,
  jti: 'token-0123456789abcdef',
  cnf: { jkt: 'A'.repeat(43) },
  scope: undefined,
  authorization_details: [{ ...slice(), besluit: newId(decisionIds) }],
})

test('a whole token may be signed', () => {
  expect(assertSignable(whole())).toMatchObject({ client_id: 'school-de-linde' })
})

test.each<[string, Record<string, unknown>]>([
  ['details', { authorization_details: undefined }],
  ['any detail', { authorization_details: [] }],
  ['a decision', { authorization_details: [slice()] }],
  ['a key', { cnf: undefined }],
  ['a key in cnf', { cnf: {} }],
  ['an audience', { aud: undefined }],
  ['one audience only', { aud: ['https://broker.example/v1'] }],
  ['a jti', { jti: undefined }],
  ['an end within 120 seconds', { exp: 1_788_246_121 }],
  ['an end after its beginning', { exp: 1_788_246_000 }],
  ['only the claims we know', { grond: 'toestemming' }],
])('nothing is signed without %s', (_what, changes) => {
  expect(() => assertSignable({ ...whole(), ...changes })).toThrow()
})

const adapterOf = oidcAdapter({ store: memoryTokenStore(), now: Date.now })

test.each(['ClientCredentials', 'AccessToken', 'RefreshToken', 'Grant', 'Session'])(
  'a %s is never stored: an opaque token has no place here',
  async (model) => {
    const adapter = adapterOf(model)
    await expect(adapter.upsert('id', {}, 60)).rejects.toThrow(`keeps no ${model}`)
    await expect(adapter.find('id')).rejects.toThrow(`keeps no ${model}`)
  },
)

test('clients are read, never written', async () => {
  const adapter = adapterOf('Client')
  expect(await adapter.find('nobody-here')).toBeUndefined()
  for (const write of [adapter.upsert('x', {}), adapter.destroy('x'), adapter.consume('x')])
    await expect(write).rejects.toThrow('keeps no Client')
})
