/** A fictional person at the broker's endpoints for people: logs in as a browser would, and calls with the token. */
import { randomUUID } from 'node:crypto'
import type { Layout } from './layout.ts'
import { logInAs } from './log-in.ts'

/** An answer that was not a success: its problem (RFC 9457), as the broker worded it. */
export class PersonCallError extends Error {
  readonly status: number
  readonly problem: unknown

  constructor(status: number, problem: unknown) {
    const title =
      typeof problem === 'object' && problem !== null && 'detail' in problem
        ? String(problem.detail)
        : 'no explanation'
    super(`the broker answered ${status}: ${title}`)
    this.name = 'PersonCallError'
    this.status = status
    this.problem = problem
  }
}

export type PersonClient = {
  readonly get: <T>(path: string) => Promise<T>
  /** The key makes a repetition safe; a new one is drawn for each call unless given. */
  readonly post: <T>(path: string, body: object, key?: string) => Promise<T>
}

const call = async <T>(url: string, init: RequestInit): Promise<T> => {
  const response = await fetch(url, init)
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw new PersonCallError(response.status, body)
  return body as T
}

/** Logs a fictional person in (`sub` of the development login). Rejects for somebody it does not know. */
export const personClient = async (
  { loginIssuer, peopleUrl }: Pick<Layout, 'loginIssuer' | 'peopleUrl'>,
  sub: string,
): Promise<PersonClient> => {
  const authorization = `Bearer ${await logInAs(loginIssuer, sub)}`
  return {
    get: (path) => call(`${peopleUrl}/v1${path}`, { headers: { authorization } }),
    post: (path, body, key = randomUUID()) =>
      call(`${peopleUrl}/v1${path}`, {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json; charset=utf-8',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
      }),
  }
}
