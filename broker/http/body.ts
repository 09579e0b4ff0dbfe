/** Reads a JSON body: utf-8 only, at most 1 MiB, not packed. */
import type { IncomingMessage } from 'node:http'
import type { RawInput } from './input.ts'
import { HttpError } from './problem.ts'

/** No body here is larger than 64 KiB in practice; the rest is room. */
const BODY_BYTES_MAX = 1024 * 1024

const JSON_UTF8 = /^application\/json(\s*;\s*charset="?utf-8"?)?\s*$/i

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** A packed body could be far larger than it looks. */
const isPacked = ({ headers }: IncomingMessage): boolean =>
  (headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity'

const tooLarge = (): HttpError => new HttpError('te_groot', { headers: { Connection: 'close' } })

/** All bytes; null when the connection broke before the last one. Rejects with `HttpError` `te_groot`. */
const collect = (req: IncomingMessage): Promise<Buffer | null> =>
  new Promise((resolve, reject) => {
    if (req.destroyed) return resolve(null)
    const chunks: Buffer[] = []
    let bytes = 0
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= BODY_BYTES_MAX) return void chunks.push(chunk)
      chunks.length = 0
      req.pause()
      reject(tooLarge())
    })
    req.on('end', () => resolve(Buffer.concat(chunks)))
    req.on('error', () => resolve(null))
    req.on('close', () => resolve(null))
  })

const utf8 = new TextDecoder('utf-8', { fatal: true })

const textOf = (bytes: Buffer): string | null => {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/** zod passes over this name where it takes a record, so it must not get there. */
const refuseForbiddenName = (name: string, value: unknown): unknown => {
  if (name === '__proto__') throw new SyntaxError('a forbidden name')
  return value
}

/** Looking at every name makes parsing five times as slow; so it is done where a text spells that name, or could by an escape. */
const reviverFor = (text: string) =>
  text.includes('__proto__') || text.includes('\\u') ? refuseForbiddenName : undefined

const parse = (text: string): RawInput['body'] => {
  try {
    return { json: JSON.parse(text, reviverFor(text)) }
  } catch {
    return { fault: 'is geen geldige JSON' }
  }
}

/**
 * The JSON of a body, or what is wrong with it; no body at all reads as an empty object, for operations that need
 * none. Throws `HttpError` `mediatype` or `te_groot`.
 */
export const readJson = async (req: IncomingMessage): Promise<RawInput['body']> => {
  if (!hasBody(req)) return { json: {} }
  if (!JSON_UTF8.test(req.headers['content-type'] ?? '') || isPacked(req))
    throw new HttpError('mediatype')
  if (Number(req.headers['content-length'] ?? 0) > BODY_BYTES_MAX) throw tooLarge()
  const bytes = await collect(req)
  if (bytes === null) return { fault: 'is niet heel aangekomen' }
  if (bytes.length === 0) return { json: {} }
  const text = textOf(bytes)
  return text === null ? { fault: 'is geen utf-8' } : parse(text)
}
