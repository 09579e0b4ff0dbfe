/** Errors of a gateway as problems (RFC 9457): constants, so that none can carry what it knows. */
import type { ErrorRequestHandler, Response } from 'express'

const KINDS = {
  leeg: { status: 400, title: 'Geen opdracht', detail: 'Stuur een opdracht als compacte JWS.' },
  /** One answer for every order that is not carried out, whatever is wrong with it. */
  geweigerd: {
    status: 403,
    title: 'Opdracht geweigerd',
    detail: 'Deze opdracht wordt niet uitgevoerd.',
  },
  onbekend: { status: 404, title: 'Niet gevonden', detail: 'Dit is hier niet bekend.' },
  methode: { status: 405, title: 'Methode niet toegestaan', detail: 'Gebruik POST.' },
  te_groot: { status: 413, title: 'Te groot', detail: 'De opdracht is te groot.' },
  mediatype: {
    status: 415,
    title: 'Mediatype niet ondersteund',
    detail: 'Stuur application/jose, niet ingepakt.',
  },
  fout: { status: 500, title: 'Fout', detail: 'Er ging hier iets mis.' },
  bron: {
    status: 503,
    title: 'Even niet beschikbaar',
    detail: 'De gegevens zijn nu niet te lezen.',
  },
} as const

export type GatewayProblem = keyof typeof KINDS

/** Answers a problem. */
export const sendProblem = (res: Response, code: GatewayProblem): void => {
  const kind = KINDS[code]
  res
    .status(kind.status)
    .set('Content-Type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify({ ...kind, code }))
}

const typeOf = (error: unknown): unknown =>
  error instanceof Error && 'type' in error ? error.type : undefined

const statusOf = (error: unknown): unknown =>
  error instanceof Error && 'status' in error ? error.status : undefined

const problemOf = (error: unknown): GatewayProblem => {
  if (typeOf(error) === 'entity.too.large') return 'te_groot'
  if (statusOf(error) === 415) return 'mediatype'
  return statusOf(error) === 400 ? 'leeg' : 'fout'
}

/** Turns whatever was thrown into a problem; `onFault` hears the name of what is ours to mend. */
export const answerFaults =
  (onFault: (fault: string) => void): ErrorRequestHandler =>
  (error: unknown, _req, res, _next) => {
    const code = problemOf(error)
    if (code === 'fout') onFault(error instanceof Error ? `fault: ${error.name}` : 'fault')
    if (res.headersSent) return void res.destroy()
    if (code === 'te_groot') res.set('Connection', 'close')
    sendProblem(res, code)
  }
