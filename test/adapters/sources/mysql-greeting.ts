/**
 * The beginning of a MySQL server (connection phase of the client/server protocol): greeting, TLS, who logs in. Then it has no such database:
 * enough to see whom a client believes, and that it says who it is to nobody else.
 */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

export type Speaks =
  | { readonly certificate: string; readonly key: string }
  | 'no TLS'
  | 'nonsense'
  | 'nothing'

/** LONG_PASSWORD, CONNECT_WITH_DB, PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH */
const CAPABILITIES = 0x0000_0001 | 0x0000_0008 | 0x0000_0200 | 0x0000_8000 | 0x0008_0000
const SSL = 0x0000_0800
const UTF8MB4 = 45
const SCRAMBLE = 'abcdefghijklmnopqrst'
/** Length of a packet's header, and of the packet that asks for TLS: header, capabilities, size, character set, filler. */
const HEADER = 4
const SSL_REQUEST = HEADER + 32
/** Where the name stands in the packet that logs in: behind what asks for TLS. */
const NAME_AT = SSL_REQUEST

const packet = (sequence: number, payload: Buffer): Buffer => {
  const header = Buffer.alloc(HEADER)
  header.writeUIntLE(payload.length, 0, 3)
  header.writeUInt8(sequence, 3)
  return Buffer.concat([header, payload])
}

const uint16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

const greeting = (capabilities: number): Buffer =>
  Buffer.concat([
    Buffer.from('\u000a8.0.0-test\0\u0001\0\0\0'),
    Buffer.from(`${SCRAMBLE.slice(0, 8)}\0`),
    uint16(capabilities & 0xffff),
    Buffer.from([UTF8MB4]),
    uint16(2),
    uint16(capabilities >>> 16),
    Buffer.from([SCRAMBLE.length + 1]),
    Buffer.alloc(10),
    Buffer.from(`${SCRAMBLE.slice(8)}\0mysql_native_password\0`),
  ])

/** ER_BAD_DB_ERROR */
const NO_SUCH_DATABASE = Buffer.concat([
  Buffer.from([0xff]),
  uint16(1049),
  Buffer.from('#42000Unknown database'),
])

const logIn = (socket: TLSSocket, logins: string[]): void => {
  socket.on('error', () => undefined)
  socket.once('data', (bytes: Buffer) => {
    logins.push(bytes.subarray(NAME_AT, bytes.indexOf(0, NAME_AT)).toString())
    socket.end(packet(3, NO_SUCH_DATABASE))
  })
}

const serve = (socket: Socket, speaks: Speaks, logins: string[]): void => {
  socket.on('error', () => undefined)
  socket.write(packet(0, greeting(speaks === 'no TLS' ? CAPABILITIES : CAPABILITIES | SSL)))
  // Exactly this much: what comes behind it is TLS already.
  socket.once('readable', () => {
    if (socket.read(SSL_REQUEST) === null || speaks === 'nothing') socket.destroy()
    else if (speaks === 'nonsense') socket.end('this is no TLS')
    else if (speaks !== 'no TLS')
      logIn(
        new TLSSocket(socket, { isServer: true, cert: speaks.certificate, key: speaks.key }),
        logins,
      )
  })
}

/** Listens on this machine; `logins` are the names that were told. */
export const startGreeting = async (speaks: Speaks) => {
  const logins: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    serve(socket, speaks, logins)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port: (server.address() as AddressInfo).port, logins, close }
}
