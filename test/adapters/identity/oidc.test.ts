import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createOidcIdentity, type OidcOptions } from '../../../adapters/identity/oidc.ts'
import { type Identity, IdentityError } from '../../../consent/ports/identity.ts'
import { listen } from '../../support/listen.ts'
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
    endsSessions: false,
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

describe('when somebody proved who they are', () => {
  const seconds = () => Math.floor(Date.now() / 1000)
  const loggedIn = async (how: Parameters<Identity['begin']>[0], change: Partial<OidcOptions>) => {
    const made = identity(change)
    const { url, pending } = await made.begin(how)
    return made.complete(await backFrom(url), pending)
  }

  it('is asked for where it counts, and told as the provider says', async () => {
    const at = seconds() - 3600
    provider.state.claims = { auth_time: at }
    const who = await loggedIn({ again: false }, { maxAgeSeconds: 7200 })
    expect(provider.seen.at(-1)?.get('max_age')).toBe('7200')
    expect(provider.seen.at(-1)?.has('prompt')).toBe(false)
    expect(who.provedAt).toBe(at * 1000)
  })

  it('must be told, and be recent enough', async () => {
    for (const auth_time of [undefined, seconds() - 7300]) {
      provider.state.claims = { auth_time }
      expect(await codeOf(loggedIn({ again: false }, { maxAgeSeconds: 7200 }))).toBe('ongeldig')
    }
  })

  it('must be during this login where it is asked anew', async () => {
    provider.state.claims = { auth_time: seconds() - 400 }
    expect(await codeOf(loggedIn({ again: true }, { maxAgeSeconds: 7200 }))).toBe('ongeldig')
    expect(provider.seen.at(-1)?.get('prompt')).toBe('login')
    expect(provider.seen.at(-1)?.get('max_age')).toBe('300')
  })

  it('is not asked where nothing depends on it', async () => {
    expect((await loggedIn(undefined, {})).provedAt).toBeNull()
    expect(provider.seen.at(-1)?.has('max_age')).toBe(false)
  })
})

describe('logging out at the provider', () => {
  it('is possible where the provider has a place for it', async () => {
    expect(await identity().logOutUrl('https://lezen.example/uit')).toBeNull()
    provider.state.endsSessions = true
    const url = new URL(`${await identity().logOutUrl('https://lezen.example/uit')}`)
    expect(url.origin).toBe(provider.issuer)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'school',
      post_logout_redirect_uri: 'https://lezen.example/uit',
    })
  })

  it('is not promised where the provider cannot be asked', async () => {
    const gone = await listen(() => undefined)
    await gone.close()
    expect(await identity({ issuer: gone.url }).logOutUrl('https://lezen.example')).toBeNull()
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
