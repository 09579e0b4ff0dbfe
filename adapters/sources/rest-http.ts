/** One question to an API over HTTP, with limits: no redirects, no compression, JSON in utf-8 only, bounded size and time. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { SourceError, type SourceErrorCode } from '../../consent/ports/source.ts'
import { SECOND } from '../../consent/time.ts'
import { parseJson } from './rest-json.ts'
import type { Auth, RestMapping } from './rest-mapping.ts'
import { codeOf, connectionProblem, type SettingFiles, tlsMaterial } from './settings.ts'

/** A page of an API is some hundreds of kilobytes. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024
/** What one question of the gateway may fetch in all. */
export const TOTAL_BYTES_MAX = 32 * 1024 * 1024
/** Ends what nobody waits for any more; who asks sets a shorter limit by a signal. */
const IDLE_MS_MAX = 30 * SECOND
const CONNECTIONS_MAX = 4

export type Answer = {
  readonly json: unknown
  readonly bytes: number
  readonly etag: string | null
  readonly header: (name: string) => string | null
}

/** What was asked; messages call it by its setting, never by its address, which names the child. */
export type Question = { readonly url: URL; readonly setting: string; readonly etag: string | null }

/** Null: there is nothing about this child (404, 204). `unchanged`: as the answer with that entity tag (304). */
export type Asked = Answer | null | 'unchanged'

export type Api = {
  /** Rejects with `SourceError` only. */
  readonly ask: (question: Question, signal: AbortSignal | undefined) => Promise<Asked>
  readonly close: () => void
}

/** A fault of one resource. */
export const resourceFault = (
  code: SourceErrorCode,
  setting: string,
  message: string,
): SourceError => new SourceError(code, [{ file: 'api', key: setting, row: null, message }])

const explained = (error: unknown, setting: string, signal: AbortSignal | undefined) => {
  if (error instanceof SourceError) return error
  if (signal?.aborted || codeOf(error) === 'ABORT_ERR') return new SourceError('timeout', [])
  const code = codeOf(error)
  const problem = connectionProblem(code)
  if (problem !== null) return resourceFault(problem.code, setting, problem.message)
  return resourceFault('unavailable', setting, `the API does not answer${code && ` (${code})`}`)
}

/** What a status other than success means, in words. */
const refusedStatus = (status: number, setting: string): SourceError => {
  if (status === 401 || status === 403)
    return resourceFault(
      'not_configured',
      setting,
      `the API refuses this system (${status}): see auth`,
    )
  if (status >= 300 && status < 400)
    return resourceFault(
      'not_configured',
      setting,
      `the API sends us elsewhere (${status}), which is not followed: see baseUrl and path`,
    )
  if (status === 400 || status === 405 || status === 406)
    return resourceFault(
      'not_configured',
      setting,
      `the API does not take the question (${status})`,
    )
  return resourceFault('unavailable', setting, `the API cannot answer now (${status})`)
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json(?:\s*;\s*charset="?utf-8"?)?\s*$/i

const refuseOtherType = ({ headers }: IncomingMessage, setting: string): void => {
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity')
    throw resourceFault('unavailable', setting, 'the API answers compressed, which was not asked')
  if (!JSON_TYPE.test(headers['content-type'] ?? ''))
    throw resourceFault(
      'unavailable',
      setting,
      'the API answers with something else than JSON in utf-8',
    )
}

const bodyOf = async (message: IncomingMessage, setting: string): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > ANSWER_BYTES_MAX)
      throw resourceFault(
        'broken_data',
        setting,
        `the answer is larger than ${ANSWER_BYTES_MAX} bytes`,
      )
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const jsonOf = (body: Buffer, setting: string): unknown => {
  const refuse = (): never => {
    throw resourceFault(
      'broken_data',
      setting,
      'the answer is not complete JSON in utf-8: it may be half-written',
    )
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return refuse()
  }
  const json = parseJson(text)
  return json === undefined ? refuse() : json
}

const answerOf = async (message: IncomingMessage, question: Question): Promise<Asked> => {
  const { setting, etag } = question
  const status = message.statusCode ?? 0
  if (status === 304 && etag !== null) return 'unchanged'
  if (status === 204 || status === 404) return null
  if (status !== 200) throw refusedStatus(status, setting)
  refuseOtherType(message, setting)
  const body = await bodyOf(message, setting)
  const header = (name: string): string | null => {
    const found = message.headers[name.toLowerCase()]
    return typeof found === 'string' ? found : null
  }
  return { json: jsonOf(body, setting), bytes: body.length, etag: header('etag'), header }
}

type Send = (question: Question, signal: AbortSignal | undefined) => Promise<IncomingMessage>

const senderOf = (mapping: RestMapping, files: SettingFiles): { send: Send; close: () => void } => {
  const secure = mapping.baseUrl.startsWith('https:')
  const limits = { keepAlive: true, maxSockets: CONNECTIONS_MAX }
  const agent = secure
    ? new HttpsAgent({
        ...limits,
        ...tlsMaterial(mapping.tls, 'tls', files),
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
      })
    : new HttpAgent(limits)
  const request = secure ? httpsRequest : httpRequest
  const headers = headersOf(mapping.auth, files)
  headers()
  const send: Send = ({ url, etag }, signal) =>
    new Promise((resolve, reject) => {
      const asking = request(
        url,
        {
          agent,
          headers: { ...headers(), ...(etag !== null && { 'if-none-match': etag }) },
          timeout: IDLE_MS_MAX,
          ...(signal && { signal }),
        },
        resolve,
      )
      asking.on('timeout', () => asking.destroy())
      asking.on('error', reject)
      asking.end()
    })
  return { send, close: () => agent.destroy() }
}

/** The secret is read at every question, so that it can be changed without a restart. */
const headersOf = (auth: Auth, files: SettingFiles) => (): Record<string, string> => {
  const common = { accept: 'application/json', 'accept-encoding': 'identity' }
  if (auth.by === 'none') return common
  const secret = files.secret('auth.file', auth.file)
  return auth.by === 'bearer'
    ? { ...common, authorization: `Bearer ${secret}` }
    : { ...common, [auth.name.toLowerCase()]: secret }
}

/** An API; `SourceError('not_configured')` where a file that its settings name cannot be read. */
export const openApi = (mapping: RestMapping, files: SettingFiles): Api => {
  const { send, close } = senderOf(mapping, files)
  return {
    close,
    ask: async (question, signal) => {
      let message: IncomingMessage | undefined
      try {
        message = await send(question, signal)
        return await answerOf(message, question)
      } catch (error) {
        throw explained(error, question.setting, signal)
      } finally {
        // What was not read to its end must not hold its connection.
        if (message !== undefined && !message.complete) message.destroy()
        else message?.resume()
      }
    },
  }
}
