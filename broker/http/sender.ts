/** From where a request came: who connected, and for whom a proxy of ours speaks. */
import type { IncomingMessage } from 'node:http'
import { isIPv6, SocketAddress } from 'node:net'
import { ipKeyGenerator } from 'express-rate-limit'

/** One spelling an address: IPv6 has many, and a socket of both families writes an IPv4 address with `::ffff:` before it. */
const spelled = (address: string): string =>
  (address.includes(':') && isIPv6(address)
    ? new SocketAddress({ address, family: 'ipv6' }).address
    : address
  ).replace(/^::ffff:(?=\d+\.)/, '')

/** A socket's own address is spelled right, but for the families. */
const connected = ({ socket }: IncomingMessage): string =>
  (socket.remoteAddress ?? '').replace(/^::ffff:/, '')

/** Whether a request comes straight from one of these addresses. */
export const fromOneOf = (addresses: readonly string[]): ((req: IncomingMessage) => boolean) => {
  const known = new Set(addresses.map(spelled))
  return (req) => known.has(connected(req))
}

/** An IPv6 address counts with its network: whoever has one address there has them all. */
const counted = (address: string): string =>
  address.includes(':') ? ipKeyGenerator(address) : address

/**
 * The address a request is counted by: whoever connected, or behind proxies of ours the last one that they wrote into
 * `X-Forwarded-For` and that is not itself one of them. What stands before it may be anybody's lie.
 */
export const senderOf = (proxies: readonly string[]): ((req: IncomingMessage) => string) => {
  const known = new Set(proxies.map(spelled))
  return (req) => {
    let sender = connected(req)
    if (!known.has(sender)) return counted(sender)
    const spokenFor = String(req.headers['x-forwarded-for'] ?? '').split(',')
    for (const address of spokenFor.reverse()) {
      if (address.trim() === '') break
      sender = spelled(address.trim())
      if (!known.has(sender)) break
    }
    return counted(sender)
  }
}
