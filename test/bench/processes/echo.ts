/** What ours is measured beside: bare node:http that reads a JSON body, parses it with zod and sends it back. */
import { createServer } from 'node:http'
import { checkInput } from '../../../broker/decisions/check.ts'

/** Serves until the process is told to stop; the body is that of `controles`. */
export const serveEcho = (port: string): void => {
  const server = createServer((req, res) => {
    if (req.method === 'GET') return void res.end('ready')
    let text = ''
    req.setEncoding('utf8')
    req.on('data', (chunk: string) => {
      text += chunk
    })
    req.on('end', () => {
      const body = JSON.stringify(checkInput.parse(JSON.parse(text)))
      res.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      })
      res.end(body)
    })
  })
  server.listen(Number(port), '127.0.0.1')
  process.once('SIGTERM', () => {
    server.closeAllConnections()
    server.close()
  })
}
