/** A broker without rules of its own: the real token server, and routes that do what a test tells them. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { brokerEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import { openProof } from '../../../adapters/envelope/jws.ts'
import { createHttpGateways } from '../../../adapters/holders/http-gateways.ts'
import type { GrantedSlice } from '../../../broker/tokens/details.ts'
import { tokenMemory } from '../../../broker/tokens/read-access-token.ts'
import { tokenKeys } from '../../../broker/tokens/signing-keys.ts'
import { admitAlone, verifyAccessToken } from '../../../broker/tokens/verify-access-token.ts'
import { CJG, SCHOOL, type World } from '../../support/envelopes.ts'
import { orderOf } from '../../support/gateway.ts'
import { listen } from '../../support/listen.ts'
import { NOW } from '../../support/pki.ts'
import { startTokenWorld } from '../../support/token-server.ts'

export type Call = {
  readonly method: string
  readonly url: string
  readonly detail: unknown
  readonly key: string | undefined
  readonly body: unknown
}
export type Reply = { readonly status: number; readonly body: unknown; readonly type?: string }

const readBody = async (req: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const chunk of req) text += chunk
  return text === '' ? undefined : JSON.parse(text)
}

/** Starts a broker; `reply` answers every verified call and may be replaced by a test. */
export const startBroker = async () => {
  let handle: (req: IncomingMessage, res: ServerResponse) => unknown = () => undefined
  const front = await listen((req, res) => void handle(req, res))
  const tokens = await startTokenWorld({ issuer: front.url })
  const calls: Call[] = []
  const state = { reply: (_call: Call): Reply | Promise<Reply> => ({ status: 200, body: {} }) }
  const server = {
    issuer: front.url,
    read: tokenMemory({
      keys: tokenKeys(tokens.signingKeys),
      issuer: front.url,
      audience: tokens.audience,
      now: Date.now,
    }).read,
    isRevoked: tokens.grants.isRevoked,
    takesCertificates: false,
    openProof,
    now: Date.now,
  }
  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    const presented = {
      authorization: req.headers.authorization,
      dpop: req.headers['dpop'],
      certificate: null,
      method: String(req.method),
      url: `${front.url}${req.url}`,
    }
    const verified = await verifyAccessToken(presented, server)
    if (!verified.ok || (await admitAlone(verified.admission, tokens.store)))
      return res.writeHead(401).end()
    const call: Call = {
      method: presented.method,
      url: String(req.url),
      detail: 'detail' in verified.token ? verified.token.detail : undefined,
      key: req.headers['idempotency-key']?.toString(),
      body: await readBody(req),
    }
    calls.push(call)
    const { status, body, type = 'application/json' } = await state.reply(call)
    return res.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
  }
  handle = (req, res) =>
    req.url?.startsWith('/v1/') ? serve(req, res) : tokens.server.handler(req, res)
  const close = async () => {
    await tokens.close()
    await front.close()
  }
  return { url: front.url, tokens, calls, state, close }
}

export type TestBroker = Awaited<ReturnType<typeof startBroker>>

/** A reply that does what the broker's disclosure does: check the request, order, pass the sealed answer on. */
export const disclosing =
  (world: World, gatewayUrl: string, change: (jws: string) => string = (jws) => jws) =>
  async ({ body, detail }: Call): Promise<Reply> => {
    const slice = detail as GrantedSlice
    const { envelopverzoek } = body as { envelopverzoek: string }
    const envelopes = brokerEnvelopes(world.certificates, world.broker.signer)
    const checked = await envelopes.checkRequest(
      envelopverzoek,
      {
        requester: SCHOOL,
        holder: CJG,
        purpose: slice.doel,
        categories: slice.categorieen,
        fields: slice.velden,
        decision: slice.besluit,
      },
      NOW,
    )
    if (!checked.ok) return { status: 400, body: { code: 'ongeldig', reasons: checked.reasons } }
    const whole = orderOf(change(envelopverzoek), { decision: slice.besluit })
    const isGranted = ({ category }: { readonly category: string }) =>
      slice.categorieen.includes(category)
    const order = { ...whole, slices: whole.slices.filter(isGranted) }
    const gateways = createHttpGateways({ allowInsecure: true })
    const fetched = await gateways.fetch(gatewayUrl, await envelopes.signOrder(order))
    gateways.close()
    if (!fetched.ok)
      return { status: fetched.failure === 'te_laat' ? 504 : 502, body: { status: 502 } }
    return fetched.sealed === null
      ? { status: 200, body: { id: order.order, status: 'niet_verstrekt' } }
      : { status: 200, body: { id: order.order, status: 'verstrekt', antwoord: fetched.sealed } }
  }
