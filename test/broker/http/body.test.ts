/** Bodies as they come over a connection: in pieces, without a length, broken off. */
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readJson } from '../../../broker/http/body.ts'
import { HttpError } from '../../../broker/http/problem.ts'

type Read = Awaited<ReturnType<typeof readJson>> | { readonly refused: string }

let before: (req: IncomingMessage) => Promise<unknown>
let heard: (read: Read) => void
const server = createServer((req, res) => {
  const refused = (error: unknown) => ({
    refused: error instanceof HttpError ? error.code : String(error),
  })
  void before(req)
    .then(() => readJson(req).catch(refused))
    .then((read) => {
      heard(read)
      res.end()
    })
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
beforeEach(() => {
  before = async () => undefined
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const open = (headers: string): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
      socket.write(
        `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n\r\n`,
      )
      resolve(socket)
    })
    socket.on('error', () => undefined)
  })

/** What is read of a request whose body the test writes. */
const readOf = async (headers: string, write: (socket: Socket) => void): Promise<Read> => {
  const read = new Promise<Read>((resolve) => {
    heard = resolve
  })
  const socket = await open(headers)
  write(socket)
  return read.finally(() => socket.destroy())
}

const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
const END = '0\r\n\r\n'
const MIB = 1024 * 1024

test('in pieces that part a letter', async () => {
  const bytes = Buffer.from('{"naam":"é"}')
  const read = await readOf(`Content-Length: ${bytes.length}`, (socket) => {
    socket.setNoDelay(true)
    socket.write(bytes.subarray(0, 10))
    setImmediate(() => socket.write(bytes.subarray(10)))
  })
  expect(read).toEqual({ json: { naam: 'é' } })
})

test.each<[string, string, Read]>([
  ['chunks', chunk('{"a"') + chunk(':1}') + END, { json: { a: 1 } }],
  ['no chunk at all', END, { json: {} }],
  ['a byte order mark', chunk('\uFEFF{}') + END, { json: {} }],
  ['nothing but a space', chunk(' ') + END, { fault: 'is geen geldige JSON' }],
  [
    'a forbidden name that is spelled otherwise',
    chunk('{"\\u005f_proto__":1}') + END,
    { fault: 'is geen geldige JSON' },
  ],
])('without a length: %s', async (_what, body, expected) => {
  expect(await readOf('Transfer-Encoding: chunked', (socket) => socket.write(body))).toEqual(
    expected,
  )
})

test('without a length: at a MiB, and one byte over', async () => {
  const text = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`
  const sized = (bytes: number) =>
    readOf('Transfer-Encoding: chunked', (socket) => socket.write(chunk(text(bytes)) + END))
  expect(await sized(MIB)).toMatchObject({ json: expect.any(String) })
  expect(await sized(MIB + 1)).toEqual({ refused: 'te_groot' })
})

test('a length over a MiB is refused before anything comes', async () => {
  expect(await readOf(`Content-Length: ${MIB + 1}`, () => undefined)).toEqual({
    refused: 'te_groot',
  })
})

test('a connection that breaks under way ends the reading', async () => {
  const read = await readOf('Content-Length: 10', (socket) => {
    socket.write('{"a"')
    setImmediate(() => socket.destroy())
  })
  expect(read).toEqual({ fault: 'is niet heel aangekomen' })
})

test('a connection that broke before the reading began ends it too', async () => {
  before = (req) => new Promise((resolve) => req.once('close', resolve))
  const read = await readOf('Content-Length: 10', (socket) => socket.destroy())
  expect(read).toEqual({ fault: 'is niet heel aangekomen' })
})

test.each(['gzip', 'br', 'identity, gzip', 'x'])('packed as %s is refused', async (how) => {
  expect(
    await readOf(`Content-Encoding: ${how}\r\nContent-Length: 2`, (socket) => socket.write('{}')),
  ).toEqual({ refused: 'mediatype' })
})
