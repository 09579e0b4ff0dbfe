/** Decides about token requests: what of a wanted slice may be had now. Every answer leaves a journal row. */
import type { Child } from '../../consent/child.ts'
import { restingOn } from '../../consent/matter.ts'
import type { Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { BrokerContext } from '../context.ts'
import { type Asked, decideFor, fetchable, recordOf } from '../decisions/decide-for.ts'
import { writeDecision } from '../decisions/write-decision.ts'
import { seenInLog } from '../insight/seen-in-log.ts'
import { journalEntry } from '../journal-entry.ts'
import { atQuietPace, type Pace } from '../quiet.ts'
import type { GrantedSlice, RequestedSlice, TokenGrants } from '../tokens/details.ts'
import { journalClient, partyOfClient } from './client.ts'
import { namedOffer } from './offer.ts'

/** Longer than a decision and its commit take: an unknown child, which needs none, is refused no sooner. */
const GRANT_STEP_MS = 100

type Found = { child: Child; holder: Party }

/** The child behind the requester's own pseudonym, locked, and the holder; undefined when any of it is unknown. */
const find = async (
  tx: Transaction,
  requester: Party,
  slice: Pick<RequestedSlice, 'kind' | 'houder'>,
): Promise<Found | undefined> => {
  const link = await tx.links.byPseudonym(requester.id, slice.kind)
  const holder = await tx.parties.get(slice.houder)
  if (!link || !holder?.active) return undefined
  return { child: await tx.children.lock(link.child), holder }
}

const narrowed = (requested: RequestedSlice, categories: readonly string[]): RequestedSlice => {
  const { velden, ...rest } = requested
  const kept = Object.entries(velden ?? {}).filter(([category]) => categories.includes(category))
  return {
    ...rest,
    categorieen: [...categories],
    ...(kept.length > 0 ? { velden: Object.fromEntries(kept) } : {}),
  }
}

const grantInside = async (
  context: BrokerContext,
  tx: Transaction,
  clientId: string,
  requested: RequestedSlice,
): Promise<GrantedSlice | null> => {
  const at = context.now()
  const requester = await partyOfClient(tx, clientId)
  const found = requester && (await find(tx, requester, requested))
  if (!found) {
    await journalClient(tx, clientId, {
      kind: 'token_geweigerd',
      at,
      employee: requested.medewerker,
      holder: requested.houder,
      purpose: requested.doel,
      // As of a child that is known: the log of the requester's own officer must not tell them apart.
      categories: [...requested.categorieen],
    })
    return null
  }
  const between = { ...found, requester, purpose: requested.doel }
  const offer = await namedOffer(tx, requested.aanbieding, between, at)
  const asked: Asked = { ...between, categories: requested.categorieen, offer }
  const decided = await decideFor(context, tx, asked)
  const categories = fetchable(decided, asked)
  const isGranted = categories.length > 0
  const record = recordOf(context, asked, decided, {
    occasion: 'token',
    employee: requested.medewerker,
  })
  const { visibility, restsOn } = await seenInLog(tx, asked, decided, requested.aanbieding)
  await writeDecision(
    context,
    tx,
    record,
    journalEntry({
      kind: isGranted ? 'token_verleend' : 'token_geweigerd',
      at,
      visibility,
      child: found.child.id,
      party: requester.id,
      employee: requested.medewerker,
      holder: found.holder.id,
      requester: requester.id,
      purpose: requested.doel,
      // What may be fetched, and of a refusal what was wanted: as of a child that is unknown.
      categories: isGranted ? categories : [...requested.categorieen],
      detail: { gevraagd: [...requested.categorieen], ...restingOn([offer?.id ?? restsOn]) },
    }),
  )
  if (!isGranted) return null
  return { ...narrowed(requested, categories), besluit: record.id }
}

/** The grants of slices that the authorization server asks for. A refusal leaves at a quiet pace. */
export const createGrants = (
  context: BrokerContext,
  pace: Pace,
): Pick<TokenGrants, 'grant' | 'refuse'> => ({
  grant: async (clientId, requested, claim) => {
    const startedAt = pace.now()
    const granted = await context.store.write(async (tx) =>
      (await claim(tx)) ? grantInside(context, tx, clientId, requested) : null,
    )
    if (granted === null) await atQuietPace(pace, startedAt, GRANT_STEP_MS)
    return granted
  },
  refuse: async (clientId, claim) => {
    await context.store.write(async (tx) => {
      if (!(await claim(tx))) return
      await journalClient(tx, clientId, {
        kind: 'token_geweigerd',
        at: context.now(),
        detail: { reden: 'onvolledig' },
      })
    })
  },
})
