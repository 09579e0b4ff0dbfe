/** Reads a JSON body: utf-8 only, at most 1 MiB, not packed. */
import { isUtf8 } from 'node:buffer'
import express, { type Request, type Response } from 'express'
import type { RawInput } from './input.ts'
import { HttpError } from './problem.ts'

/** No body here is larger than 64 KiB in practice; the rest is room. */
export const BODY_BYTES_MAX = 1024 * 1024

const JSON_UTF8 = /^application\/json(\s*;\s*charset="?utf-8"?)?\s*$/i

const parser = express.json({
  limit: BODY_BYTES_MAX,
  // Whether it is JSON was judged before, strictly.
  type: () => true,
  // A packed body could be far larger than it looks.
  inflate: false,
  strict: false,
  reviver: (key: string, value: unknown) => {
    // zod passes over this key where it takes a record, so it must not get there.
    if (key === '__proto__') throw new SyntaxError('a forbidden name')
    return value
  },
  verify: (_req, _res, bytes) => {
    if (!isUtf8(bytes)) throw new SyntaxError('not utf-8')
  },
})

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

const parse = (req: Request, res: Response): Promise<unknown> =>
  new Promise((resolve, reject) => {
    parser(req, res, (fault?: unknown) => (fault === undefined ? resolve(req.body) : reject(fault)))
  })

const typeOf = (fault: unknown): unknown =>
  fault instanceof Error && 'type' in fault ? fault.type : undefined

const refusalOf = (fault: unknown): RawInput['body'] => {
  switch (typeOf(fault)) {
    case 'entity.too.large':
      throw new HttpError('te_groot', { headers: { Connection: 'close' } })
    case 'encoding.unsupported':
    case 'charset.unsupported':
      throw new HttpError('mediatype')
    case 'entity.parse.failed':
      return { fault: 'is geen geldige JSON' }
    case 'entity.verify.failed':
      return { fault: 'is geen utf-8' }
    case 'request.aborted':
    case 'request.size.invalid':
      return { fault: 'is niet heel aangekomen' }
    default:
      throw fault
  }
}

/**
 * The JSON of a body, or what is wrong with it; no body at all reads as an empty object, for operations that need
 * none. Throws `HttpError` `mediatype` or `te_groot`.
 */
export const readJson = async (req: Request, res: Response): Promise<RawInput['body']> => {
  if (!hasBody(req)) return { json: {} }
  if (!JSON_UTF8.test(req.headers['content-type'] ?? '')) throw new HttpError('mediatype')
  try {
    return { json: await parse(req, res) }
  } catch (fault) {
    return refusalOf(fault)
  }
}
