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

type Step = { readonly url: URL; readonly method: 'GET' | 'POST' }
type Cookies = Map<string, string>

const take = async ({ url, method }: Step, sub: string, cookies: Cookies): Promise<Response> => {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    ...(method === 'POST' ? { body: new URLSearchParams({ persoon: sub }) } : {}),
  })
  for (const cookie of response.headers.getSetCookie()) {
    const [name = '', ...value] = (cookie.split(';')[0] ?? '').split('=')
    cookies.set(name, value.join('='))
  }
  return response
}

/** Where an answer sends a browser: on, or to the choice on the page it shows; null when it ends there. */
const nextStep = (response: Response, { url, method }: Step): Step | null => {
  const location = response.headers.get('location')
  if (location !== null) return { url: new URL(location, url), method: 'GET' }
  return response.status === 200 && method === 'GET' ? { url, method: 'POST' } : null
}

/** Follows a login by hand, keeping cookies, until it reaches the client's own address. */
const follow = async (start: URL, sub: string): Promise<URL> => {
  const cookies: Cookies = new Map()
  let step: Step = { url: start, method: 'GET' }
  while (!step.url.href.startsWith(COMMAND_LINE_CLIENT.redirectUris[0])) {
    const next = nextStep(await take(step, sub, cookies), step)
    if (next === null) throw new Error(`the development login does not know '${sub}'`)
    step = next
  }
  return step.url
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
