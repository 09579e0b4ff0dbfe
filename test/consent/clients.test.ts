import { describe, expect, it } from 'vitest'
import { act, acts } from '../../consent/act.ts'
import { client } from '../../consent/party.ts'

const school = { id: 'de-zwaluw', party: 'partij_de-zwaluw', processor: null, active: true }
const key = { kty: 'EC', crv: 'P-256' }

describe('what a client may do', () => {
  it('lists each act once', () => {
    expect(acts.parse(['feiten', 'controles'])).toEqual(['feiten', 'controles'])
    expect(acts.safeParse(['feiten', 'feiten']).success).toBe(false)
    expect(acts.safeParse(act.options).success).toBe(true)
    expect(acts.safeParse([...act.options, 'feiten']).success).toBe(false)
  })

  it('is nothing where the record does not say', () => {
    expect(client.parse({ ...school, jwks: { keys: [key] } })).toMatchObject({
      auth: 'private_key_jwt',
      binding: 'dpop',
      acts: [],
    })
  })
})

describe('how a client proves who it is', () => {
  it('needs a key for an assertion, and none for a certificate', () => {
    const keyless = { ...school, jwks: { keys: [] } }
    expect(client.safeParse(keyless).success).toBe(false)
    expect(client.safeParse({ ...keyless, auth: 'tls_client_auth' }).success).toBe(true)
    expect(client.safeParse({ ...school, jwks: { keys: [key] } }).success).toBe(true)
  })
})

describe('where people read what a system keeps or fetched', () => {
  const reading = (url: string) => {
    const read = [{ copies: { url, audience: 'de-zwaluw-kopieen' } }, { readerUrl: url }].map(
      (pages) => client.safeParse({ ...school, jwks: { keys: [key] }, ...pages }).success,
    )
    expect(new Set(read).size).toBe(1)
    return read[0]
  }

  it.each(['https://zwaluw.example/kopieen', 'http://127.0.0.1:8415/kopieen'])('may be %s', (url) =>
    expect(reading(url)).toBe(true),
  )

  it.each([
    'http://zwaluw.example/kopieen',
    'ftp://127.0.0.1/',
    'https://ik@zwaluw.example/',
    'https://:geheim@zwaluw.example/',
    `https://zwaluw.example/${'x'.repeat(478)}`,
    'zwaluw.example',
  ])('may not be %s', (url) => expect(reading(url)).toBe(false))
})
