/** A browser without script: keeps cookies per host, follows redirects, fills in forms. */

export type Page = {
  readonly status: number
  readonly url: string
  readonly headers: Headers
  readonly text: string
}

const REDIRECTS_MAX = 8

const unescaped = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** The value of the hidden field of that name; empty when the page has none. */
export const hiddenField = (page: Page, name: string): string =>
  unescaped(new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '')

export const newBrowser = () => {
  const jar = new Map<string, Map<string, string>>()
  const setCookies: string[] = []

  const keep = (host: string, response: Response) => {
    const cookies = jar.get(host) ?? new Map<string, string>()
    jar.set(host, cookies)
    for (const line of response.headers.getSetCookie()) {
      setCookies.push(line)
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at))
      else cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }

  const once = async (url: URL, init: RequestInit): Promise<Response> => {
    const cookies = [...(jar.get(url.host) ?? [])].map(([name, value]) => `${name}=${value}`)
    const headers = new Headers(init.headers)
    if (cookies.length > 0) headers.set('cookie', cookies.join('; '))
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    keep(url.host, response)
    return response
  }

  const visit = async (address: string, init: RequestInit = {}): Promise<Page> => {
    let url = new URL(address)
    let response = await once(url, init)
    for (let hops = 0; hops < REDIRECTS_MAX && response.headers.has('location'); hops += 1) {
      url = new URL(`${response.headers.get('location')}`, url)
      response = await once(url, {})
    }
    return {
      status: response.status,
      url: url.href,
      headers: response.headers,
      text: await response.text(),
    }
  }

  const submit = (address: string, fields: readonly [string, string][]) =>
    visit(address, {
      method: 'POST',
      body: new URLSearchParams(fields),
    })

  return { visit, submit, setCookies }
}

export type Browser = ReturnType<typeof newBrowser>
