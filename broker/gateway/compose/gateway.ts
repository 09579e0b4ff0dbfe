/** Builds a gateway from its settings, and runs it. */
import { randomUUID } from 'node:crypto'
import { holderEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import type { HolderEnvelopes } from '../../../consent/ports/envelope.ts'
import type { GatewayRecords } from '../../../consent/ports/gateway-records.ts'
import type { Source } from '../../../consent/ports/source.ts'
import { DAY, type Instant } from '../../../consent/time.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'
import { type GatewayConfig, GatewayConfigError } from '../config.ts'
import { openListeners } from '../listeners.ts'
import { ordersApp } from '../orders.ts'
import type { Holder } from '../release.ts'
import { copyKeepMsOf, copyKeysOf } from './copies.ts'
import { checkSource, openRecords, type Rules, rulesOf, sourceOf } from './own-data.ts'
import { pagesOf } from './pages.ts'
import { pinnedKeys, refuseStale, type Trust, trustOf } from './trust.ts'

/** What a gateway runs with besides its file. */
export type GatewayRuntime = {
  readonly now?: () => Instant
  /** Told of what somebody should look at; codes and names of settings only. */
  readonly onFault?: (fault: string) => void
}

export type Gateway = {
  /** Where orders go, without a slash at the end. */
  readonly url: string
  /** Where staff go; null when the gateway has no pages. */
  readonly pagesUrl: string | null
  readonly close: () => Promise<void>
}

const holderOf = (
  config: GatewayConfig,
  trust: Trust,
  parts: { rules: Rules; source: Source; records: GatewayRecords; now: () => Instant },
  onFault: (fault: string) => void,
): Holder => {
  const { self, certificates, own } = trust
  const pinned = pinnedKeys(config, onFault)
  const believed = {
    self,
    certificates,
    get brokerKeys() {
      return pinned()
    },
  }
  const envelopes = (): HolderEnvelopes => holderEnvelopes(believed, own().signer)
  const { rules, source, records, now } = parts
  return {
    kind: config.organisation.kind,
    envelopes: {
      accept: (jws, at) => envelopes().accept(jws, at),
      seal: (accepted, records, at) => envelopes().seal(accepted, records, at),
    },
    records,
    source,
    copyKeepMs: copyKeepMsOf(config),
    rulebook: rules.rulebook,
    now,
    unusedReference: () => `geen-${randomUUID()}`,
    onFault,
  }
}

/** Removes copies whose time is over, now and every day. One that fails is tried again; until then nobody is shown them. */
const sweepCopies = (
  records: GatewayRecords,
  now: () => Instant,
  onFault: (fault: string) => void,
): NodeJS.Timeout => {
  const sweep = () => {
    try {
      records.sweepCopies(now())
    } catch {
      onFault('records: copies whose time is over were not removed')
    }
  }
  sweep()
  return setInterval(sweep, DAY).unref()
}

const refuseUnknownKinds = (
  { file, organisation, partners }: GatewayConfig,
  { parties }: Rulebook,
): void => {
  const kinds: readonly (readonly [string, string | undefined])[] = [
    ['organisation.kind', organisation.kind],
    ...partners.map(({ kind }, at) => [`partners.${at}.kind`, kind] as const),
  ]
  const faults = kinds
    .filter(([, kind]) => kind !== undefined && !parties.has(kind))
    .map(([setting]) => `${file}: ${setting}: is not in the catalogue`)
  if (faults.length > 0) throw new GatewayConfigError(faults)
}

/** Starts a gateway; `GatewayConfigError` for every setting, key, certificate or mapping that is wrong, before anything listens. */
export const startGateway = async (
  config: GatewayConfig,
  runtime: GatewayRuntime = {},
): Promise<Gateway> => {
  const { now = Date.now, onFault = () => undefined } = runtime
  const trust = trustOf(config, onFault)
  refuseStale(config, trust, now())
  const rules = rulesOf(config, now)
  refuseUnknownKinds(config, rules.rulebook())
  const opened = sourceOf(config, rules.categories)
  const records = openRecords(config, copyKeysOf(config, onFault))
  const sweeper = sweepCopies(records, now, onFault)
  try {
    await checkSource(config, opened, onFault)
    const parts = { rules, source: opened.source, records, now }
    const orders = ordersApp(holderOf(config, trust, parts, onFault))
    const pages = await pagesOf(config, trust, parts, onFault)
    const listeners = [
      { setting: 'orders', at: config.orders, app: orders },
      ...(pages ? [{ setting: 'pages.listen', at: pages.listen, app: pages.app }] : []),
    ]
    const { urls, stop } = await openListeners(config, listeners, onFault)
    const [url = '', pagesUrl = null] = urls
    const close = async (): Promise<void> => {
      clearInterval(sweeper)
      await stop()
      pages?.close()
      await opened.close()
      records.close()
    }
    return { url, pagesUrl, close }
  } catch (error) {
    clearInterval(sweeper)
    await opened.close()
    records.close()
    throw error
  }
}
