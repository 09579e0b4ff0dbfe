/** Reads the form of our own `/oauth` endpoints, with the limits and the strictness of the token endpoint. */
import type { IncomingMessage } from 'node:http'
import type { EarlyRefusal } from './endpoints.ts'
import { TOO_LARGE } from './endpoints.ts'
import { TOKEN_REQUEST_BYTES_MAX } from './terms.ts'

/** The parameters of a request, each once (RFC 6749, section 3.2). */
export type Form = ReadonlyMap<string, string>

const MALFORMED: EarlyRefusal = {
  status: 400,
  error: 'invalid_request',
  description: 'the body is no form, or holds a parameter twice',
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

const parse = (bytes: Buffer): Form | EarlyRefusal => {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return MALFORMED
  }
  const pairs = [...new URLSearchParams(text)]
  const form = new Map(pairs)
  return form.size === pairs.length ? form : MALFORMED
}

/** The form, or how its absence is answered. Rejects when the connection breaks under way. */
export const readForm = async (req: IncomingMessage): Promise<Form | EarlyRefusal> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of req) {
    if (!Buffer.isBuffer(chunk)) return MALFORMED
    bytes += chunk.length
    if (bytes > TOKEN_REQUEST_BYTES_MAX) return TOO_LARGE
    chunks.push(chunk)
  }
  return parse(Buffer.concat(chunks))
}

/** True for a refusal. */
export const isRefusal = (read: Form | EarlyRefusal): read is EarlyRefusal => 'status' in read
