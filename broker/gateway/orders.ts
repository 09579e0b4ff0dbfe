/** The gateway's one machine endpoint, `POST /v1/opdrachten`: the broker brings an order, the answer goes back sealed. */
import express, { type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import { ORDER_CHARS_MAX } from '../../consent/ports/envelope.ts'
import { answerFaults, sendProblem } from './problem.ts'
import { type Holder, type Release, release } from './release.ts'

const JOSE = /^application\/jose\s*(;|$)/i

const apiHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
})

const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('API-Version', '1.0.0')
  next()
}

/** NL API Design Rules, /core/no-trailing-slash: before the routes, since express lets `/v1/opdrachten/` through. */
const noTrailingSlash: RequestHandler = (req, res, next) => {
  if (req.path.endsWith('/')) return sendProblem(res, 'onbekend')
  next()
}

const onlyJose: RequestHandler = (req, res, next) => {
  if (!JOSE.test(req.headers['content-type'] ?? '')) return sendProblem(res, 'mediatype')
  next()
}

const answerRelease = (res: express.Response, answer: Release): void => {
  switch (answer.status) {
    case 'verzegeld':
      res.status(200).set('Content-Type', 'application/jose').end(answer.sealed)
      return
    case 'niets':
      res.status(200).json({ antwoord: null })
      return
    case 'geweigerd':
      sendProblem(res, 'geweigerd')
      return
    case 'mislukt':
      sendProblem(res, 'bron')
  }
}

const carryOut =
  (holder: Holder): RequestHandler =>
  async (req, res) => {
    const order: unknown = req.body
    if (typeof order !== 'string' || order === '') return sendProblem(res, 'leeg')
    const answer = await release(holder, order)
    if (answer.status === 'geweigerd') holder.onFault(`order refused: ${answer.reasons.join(', ')}`)
    answerRelease(res, answer)
  }

/** The app for machines. */
export const ordersApp = (holder: Holder): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(apiHeaders, noStore, noTrailingSlash)
  const body = express.text({ type: () => true, limit: ORDER_CHARS_MAX, inflate: false })
  app.post('/v1/opdrachten', onlyJose, body, carryOut(holder))
  app.all('/v1/opdrachten', (_req, res) => {
    res.set('Allow', 'POST')
    sendProblem(res, 'methode')
  })
  app.get('/gezond', (_req, res) => {
    res.json({ status: 'ok' })
  })
  app.use((_req, res) => sendProblem(res, 'onbekend'))
  app.use(answerFaults(holder.onFault))
  return app
}
