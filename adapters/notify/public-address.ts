/** Which addresses a webhook may lead to: a party must not make the broker call what only the broker can reach. */
import { lookup as lookUp } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** IANA's special-purpose registries (RFC 6890): private, local, shared, documentation, multicast, translated. */
const NOT_PUBLIC = {
  ipv4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ],
  // Not the mapped ones (::ffff:0:0/96): those are judged as the IPv4 address in them.
  ipv6: [
    '::/128',
    '::1/128',
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '100::/64',
    '2001::/23',
    '2001:db8::/32',
    '2002::/16',
    '3fff::/20',
    '5f00::/16',
    'fc00::/7',
    'fe80::/10',
    'fec0::/10',
    'ff00::/8',
  ],
} as const

const blocked = new BlockList()
for (const family of ['ipv4', 'ipv6'] as const)
  for (const subnet of NOT_PUBLIC[family]) {
    const [net = '', bits] = subnet.split('/')
    blocked.addSubnet(net, Number(bits), family)
  }

/** Whether this is an IP address of the public internet. */
export const isPublicAddress = (address: string): boolean => {
  const version = isIP(address)
  return version !== 0 && !blocked.check(address, version === 4 ? 'ipv4' : 'ipv6')
}

/** Told to who connects to a name that leads somewhere that is not public. */
export class NotPublic extends Error {
  readonly code = 'EADDRNOTPUBLIC'
}

/**
 * Looks a name up and hands out its addresses only when all of them are public. Who connects through this connects to what
 * was judged: a name that answers otherwise a moment later changes nothing.
 */
export const lookupPublic: LookupFunction = (hostname, options, done) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, [])
    if (!addresses.every(({ address }) => isPublicAddress(address)))
      return done(new NotPublic('geen openbaar adres'), [])
    if (options.all) return done(null, addresses)
    const [first] = addresses
    return done(null, first?.address ?? '', first?.family)
  })
}
