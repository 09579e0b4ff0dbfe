/** Logs in at the development login the way a browser does, so that a command line can act as a fictional person. */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'

/** The command line's own client: public, so PKCE protects it; the address is never called, only read. */
export const COMMAND_LINE_CLIENT = {
  id: 'opdrachtregel',
  redirectUris: ['http://127.0.0.1/klaar'],
} as const

/** Follows the redirects of a login by hand, keeping cookies, until it reaches the client's own address. */
const follow = async (start: URL, sub: string): Promise<URL> => {
  const cookies = new Map<string, string>()
  let next: { url: URL; method: 'GET' | 'POST' } = { url: start, method: 'GET' }
  for (let hop = 0; hop < 10; hop += 1) {
    const response = await fetch(next.url, {
      method: next.method,
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(next.method === 'POST' ? { body: new URLSearchParams({ persoon: sub }) } : {}),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', ...value] = (cookie.split(';')[0] ?? '').split('=')
      cookies.set(name, value.join('='))
    }
    const location = response.headers.get('location')
    if (location !== null) {
      const url = new URL(location, next.url)
      if (url.href.startsWith(COMMAND_LINE_CLIENT.redirectUris[0])) return url
      next = { url, method: 'GET' }
    } else if (response.status === 200 && next.method === 'GET') {
      next = { url: next.url, method: 'POST' }
    } else {
      throw new Error(`the development login does not know '${sub}'`)
    }
  }
  throw new Error('the development login kept redirecting')
}

/** An access token of 15 minutes for one fictional person. Rejects for a person the login does not know. */
export const logInAs = async (issuer: string, sub: string): Promise<string> => {
  const client = await discovery(new URL(issuer), COMMAND_LINE_CLIENT.id, undefined, None(), {
    execute: [allowInsecureRequests],
  })
  const verifier = randomPKCECodeVerifier()
  const state = randomState()
  const start = buildAuthorizationUrl(client, {
    redirect_uri: COMMAND_LINE_CLIENT.redirectUris[0],
    scope: 'openid',
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const back = await follow(start, sub)
  const tokens = await authorizationCodeGrant(client, back, {
    pkceCodeVerifier: verifier,
    expectedState: state,
  })
  return tokens.access_token
}
