/** Starting and stopping a server, so that nothing under way is lost. */
import type { Server } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** A connection whose last answer left while stopping is closed within this. */
const CLOSE_IDLE_MS = 100

/** The port a server got. Rejects with the fault of the system when it cannot have the one asked for; 0 takes a free one. */
export const listen = (
  server: Server | TlsServer,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })

/** Lets requests under way finish, takes no new ones, and cuts off what is left after `cutOffMs`. */
export const stop = async (server: Server | TlsServer, cutOffMs: number): Promise<void> => {
  const cutOff = setTimeout(() => server.closeAllConnections(), cutOffMs)
  // Node closes what is idle now; a kept connection whose answer is still to leave turns idle later.
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_MS)
  // Also called for a server that never listened; `close` then only reports so.
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  clearInterval(idle)
  clearTimeout(cutOff)
}
