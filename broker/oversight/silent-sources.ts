/** Sources that did not answer lately: of the own organisation, and for the municipality of its whole region. */
import type { PartyId } from '../../consent/id.ts'
import type { Actor, Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { coarse, healthOf, LATELY_MS, type SourceHealth } from '../../consent/source-health.ts'
import type { Instant } from '../../consent/time.ts'
import type { BrokerContext } from '../context.ts'

/** The college answers for how organisations in its region work together; other services of a municipality do not. */
const OF_REGION = 'gemeente_toegang'

export type SilentSource = SourceHealth & {
  readonly holder: PartyId
  /** Whether it is the officer's own organisation; of others no more is told than of the region as a whole. */
  readonly isOwn: boolean
}

type Looking = { readonly holder: PartyId; readonly own: PartyId; readonly now: Instant }

const healthAt = async (
  tx: Transaction,
  { holder, own, now }: Looking,
): Promise<SourceHealth | null> => {
  // Orders of the own organisation: counted, they would tell it which of them went out, hence which children a holder knows.
  const lately = await tx.disclosures.failedAt(holder, now - LATELY_MS, own)
  if (lately.length === 0) return null
  const lastAnswer = await tx.disclosures.lastAnswerOf(holder, own)
  const afterAnswer = await tx.disclosures.failedAt(holder, lastAnswer ?? 0, own)
  return healthOf({ lately, afterAnswer, lastAnswer })
}

/** Whether this organisation looks after its whole region: its officer is told of every source there. */
export const overseesRegion = ({ kind }: Pick<Party, 'kind'>): boolean => kind === OF_REGION

const isSeen = (own: Party, party: Party): boolean => {
  if (party.id === own.id) return true
  const isOfRegion = overseesRegion(own) && party.region === own.region
  return isOfRegion && party.active && party.gatewayUrl !== null
}

const sourceOf = async (tx: Transaction, looking: Looking): Promise<readonly SilentSource[]> => {
  const { holder, own } = looking
  const isOwn = holder === own
  const exact = await healthAt(tx, looking)
  const health = isOwn ? exact : exact && coarse(exact)
  return health ? [{ ...health, holder, isOwn }] : []
}

/** The sources that failed lately, those that do not answer now first. */
export const silentSources = (
  context: BrokerContext,
  { party }: Actor,
): Promise<readonly SilentSource[]> =>
  context.store.read(async (tx) => {
    const own = await tx.parties.get(party)
    if (!own) return []
    const sources: SilentSource[] = []
    // One after the other: a transaction has one connection.
    for (const { id } of (await tx.parties.all()).filter((one) => isSeen(own, one)))
      sources.push(...(await sourceOf(tx, { holder: id, own: party, now: context.now() })))
    const rank = ({ silentSince, orders }: SilentSource): number =>
      silentSince === null ? -1 / orders : orders
    return sources.sort((one, other) => rank(other) - rank(one))
  })
