/** The organisation as a client of the broker. */
import { requesterEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import { createRequesterClient } from '../../../adapters/requester/client.ts'
import { knownChild } from '../../../consent/ports/gateway-records.ts'
import type { Requester, Watch } from '../../../consent/ports/requester.ts'
import type { Instant } from '../../../consent/time.ts'
import {
  type GatewayConfig,
  GatewayConfigError,
  readGatewayConfig,
  readSetting,
  sentenceOf,
} from '../config.ts'
import { rereadOnChange } from '../reread.ts'
import { readPrivateJwk } from './faults.ts'
import { openRecords } from './own-data.ts'
import { type Trust, trustOf } from './trust.ts'

type OnFault = (fault: string) => void

/** What proves to the broker which client it is, as the file says at the moment of asking. */
const clientKeyOf = (config: GatewayConfig, path: string, onFault: OnFault) => {
  const setting = 'broker.client.key'
  const read = () => readPrivateJwk(config, setting, path)
  return rereadOnChange([config.at(path)], read, (fault) =>
    onFault(`${sentenceOf(fault, setting)}; the key before stays in use`),
  )
}

type Runtime = {
  readonly now: () => Instant
  readonly watch?: Watch | undefined
  readonly onFault?: OnFault
}

/**
 * The client of the settings. `watch` is shown what goes over the wire; `onFault` is told of a new key that cannot be used.
 * Throws `GatewayConfigError`.
 */
export const requesterOf = (
  config: GatewayConfig,
  trust: Trust,
  { now, watch, onFault = () => undefined }: Runtime,
) => {
  const { issuer, client, httpsCas } = config.broker
  if (client === undefined)
    throw new GatewayConfigError([`${config.file}: broker.client: is missing`])
  const envelopes = () => requesterEnvelopes(trust.self, trust.certificates, trust.own().signer)
  return createRequesterClient({
    issuer,
    clientId: client.id,
    auth: client.auth,
    binding: client.binding,
    ...(client.key !== undefined && {
      clientKey: clientKeyOf(config, client.key, onFault),
    }),
    allowInsecure: config.mode === 'development',
    ...(watch && { watch }),
    ...(httpsCas && {
      trustedCas: httpsCas.map((path) => readSetting(config, 'broker.httpsCas', path)),
    }),
    credential: trust.own,
    envelopes: {
      request: (asked, at) => envelopes().request(asked, at),
      open: (jwe, sent, at) => envelopes().open(jwe, sent, at),
    },
    holders: config.partners.map(({ party, oin }) => ({ id: party, oin })),
    now,
  })
}

/** The organisation's client of the broker alone, for `gateway offer`; throws as `startGateway`. */
export const openRequester = (
  config: GatewayConfig,
): Promise<Requester & { readonly close: () => void }> =>
  requesterOf(config, trustOf(config), { now: Date.now })

/**
 * Acts as the organisation of a settings file: its client of the broker, and its own records. `watch` is shown what goes
 * over the wire. Throws as `startGateway`.
 */
export const openOrganisation = async (file: string, watch?: Watch) => {
  const config = readGatewayConfig(file)
  const requester = await requesterOf(config, trustOf(config), { now: Date.now, watch })
  const records = openRecords(config)
  return {
    requester,
    link: (pseudonym: string, reference: string) =>
      records.link(knownChild.parse({ pseudonym, reference }), Date.now()),
    close: () => {
      requester.close()
      records.close()
    },
  }
}
