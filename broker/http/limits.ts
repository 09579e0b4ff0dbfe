/**
 * How many requests are answered a minute. Whoever did not prove who it is, is counted by its address; a client that did
 * has a budget of its own, so that systems behind one address do not stand in each other's way.
 */
import type { IncomingMessage } from 'node:http'
import { MemoryStore, type Options } from 'express-rate-limit'
import { MINUTE, SECOND } from '../../consent/time.ts'
import type { Headers } from './exchange.ts'
import { senderOf } from './sender.ts'

/** Whether one more request is within the budget, and the headers that tell how it stands (draft-ietf-httpapi-ratelimit-headers-08). */
export type Standing = { readonly allowed: boolean; readonly headers: Headers }

export type Limits = {
  /** Counts a request by the address that it came from. */
  readonly ofAddress: (req: IncomingMessage) => Promise<Standing>
  /** Counts it by the client that proved to have sent it, and its address no longer. */
  readonly ofClient: (req: IncomingMessage, clientId: string) => Promise<Standing>
  /** Counts it by its address again: it turned out that the client did not send it. */
  readonly ofNoClient: (req: IncomingMessage, clientId: string) => Promise<Standing>
}

export type LimitSettings = {
  /** Requests a minute from one address. */
  readonly perAddress: number
  /** Requests a minute of one client. */
  readonly perClient: number
  /** Addresses of proxies in front: whoever they say they speak for is counted, instead of them. */
  readonly proxies: readonly string[]
}

const standing = (
  { totalHits, resetTime }: { totalHits: number; resetTime: Date | undefined },
  { name, perMinute }: { name: string; perMinute: number },
): Standing => {
  const allowed = totalHits <= perMinute
  const leftMs = Math.max(0, (resetTime?.getTime() ?? 0) - Date.now())
  const seconds = Math.ceil(leftMs / SECOND)
  const headers = {
    'RateLimit-Policy': `"${name}"; q=${perMinute}; w=${MINUTE / SECOND}`,
    RateLimit: `"${name}"; r=${Math.max(0, perMinute - totalHits)}; t=${seconds}`,
  }
  return { allowed, headers: allowed ? headers : { ...headers, 'Retry-After': String(seconds) } }
}

/** The counting of express-rate-limit, without express. */
const openBudget = (name: string, perMinute: number) => {
  const counts = new MemoryStore()
  // The only option that it reads.
  counts.init({ windowMs: MINUTE } as Options)
  return {
    take: async (key: string): Promise<Standing> =>
      standing(await counts.increment(key), { name, perMinute }),
    giveBack: (key: string): Promise<void> => counts.decrement(key),
  }
}

/** Makes the limits of one listener; they are counted in this process alone. */
export const createLimits = ({ perAddress, perClient, proxies }: LimitSettings): Limits => {
  const addresses = openBudget('adres', perAddress)
  const clients = openBudget('systeem', perClient)
  const sender = senderOf(proxies)
  return {
    ofAddress: (req) => addresses.take(sender(req)),
    ofClient: async (req, clientId) => {
      await addresses.giveBack(sender(req))
      return clients.take(clientId)
    },
    ofNoClient: async (req, clientId) => {
      await clients.giveBack(clientId)
      return addresses.take(sender(req))
    },
  }
}
