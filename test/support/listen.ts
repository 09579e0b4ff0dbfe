/** Servers of a test, on ports of this machine that nobody else listens on. */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Serves on a free port until closed, which waits for nobody. */
export const listen = async (listener: RequestListener) => {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port, url: `http://127.0.0.1:${port}`, close, server }
}

/** A port that nobody listens on now: a broker and its login must know their own addresses before they start. */
export const freePort = async (): Promise<number> => {
  const { port, close } = await listen(() => undefined)
  await close()
  return port
}
