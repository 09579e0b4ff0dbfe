import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createOidcIdentity, type OidcOptions } from '../../../adapters/identity/oidc.ts'
import { IdentityError } from '../../../consent/ports/identity.ts'
import { listen } from '../../support/gateway.ts'
import { startProvider } from '../../support/provider.ts'

const BACK = 'https://lezen.example/inloggen/terug'

let provider: Awaited<ReturnType<typeof startProvider>>
beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.close())
beforeEach(() => {
  Object.assign(provider.state, {
    subject: 'sub-1',
    claims: {},
    nonce: undefined,
    error: undefined,
  })
})

const identity = (change: Partial<OidcOptions> = {}) =>
  createOidcIdentity({
    issuer: provider.issuer,
    clientId: 'school',
    auth: { by: 'none' },
    redirectUri: BACK,
    scope: 'openid',
    allowInsecure: true,
    ...change,
  })

/** Where the provider sends the browser back to. */
const backFrom = async (url: string): Promise<string> => {
  const response = await fetch(url, { redirect: 'manual' })
  return `${response.headers.get('location')}`
}

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
  } catch (error) {
    if (error instanceof IdentityError) return error.code
    throw error
  }
  return 'none'
}

describe('a login', () => {
  it('tells who it is, as the provider signed it', async () => {
    provider.state.claims = { acr: 'substantieel', naam: 'Bas' }
    const made = identity({ acrValues: ['substantieel', 'hoog'] })
    const { url, pending } = await made.begin()
    const who = await made.complete(await backFrom(url), pending)
    expect(provider.seen.at(-1)?.get('acr_values')).toBe('substantieel hoog')
    expect(who).toMatchObject({ issuer: provider.issuer, subject: 'sub-1', acr: 'substantieel' })
    expect(who.claims['naam']).toBe('Bas')
  })

  it('draws state, nonce and verifier anew each time', async () => {
    const made = identity()
    const [one, two] = [await made.begin(), await made.begin()]
    for (const part of ['state', 'nonce', 'verifier'] as const)
      expect(one.pending[part]).not.toBe(two.pending[part])
  })
})

describe('a login that proves nothing', () => {
  it('is weaker than demanded, or does not tell how strong', async () => {
    for (const claims of [{ acr: 'laag' }, {}]) {
      provider.state.claims = claims
      const made = identity({ acrValues: ['substantieel'] })
      const { url, pending } = await made.begin()
      expect(await codeOf(made.complete(await backFrom(url), pending))).toBe('te_laag')
    }
  })

  it('answers another state, nonce or verifier', async () => {
    const made = identity()
    for (const part of ['state', 'nonce', 'verifier'] as const) {
      const { url, pending } = await made.begin()
      const other = { ...pending, [part]: 'x'.repeat(43) }
      expect(await codeOf(made.complete(await backFrom(url), other))).not.toBe('none')
    }
  })

  it('is answered a second time', async () => {
    const made = identity()
    const { url, pending } = await made.begin()
    const back = await backFrom(url)
    await made.complete(back, pending)
    expect(await codeOf(made.complete(back, pending))).toBe('ongeldig')
  })

  it('is for another client', async () => {
    const { url, pending } = await identity({ clientId: 'een-ander' }).begin()
    expect(await codeOf(identity().complete(await backFrom(url), pending))).toBe('ongeldig')
  })

  it('was refused at the provider', async () => {
    provider.state.error = 'access_denied'
    const made = identity()
    const { url, pending } = await made.begin()
    expect(await codeOf(made.complete(await backFrom(url), pending))).toBe('geweigerd')
  })
})

describe('a provider that is not there', () => {
  it('is asked again at the next login', async () => {
    const gone = await listen(() => undefined)
    await gone.close()
    const made = identity({ issuer: gone.url })
    expect(await codeOf(made.begin())).toBe('onbereikbaar')
    expect(await codeOf(made.begin())).toBe('onbereikbaar')
  })

  it('is not spoken to over plain HTTP unless allowed', async () => {
    expect(await codeOf(identity({ allowInsecure: false }).begin())).toBe('onbereikbaar')
  })
})
