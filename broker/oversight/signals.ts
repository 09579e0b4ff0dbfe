/** The privacy officer's work list: what the journal of the own organisation signals, and what was done about it. */
import { z } from 'zod'
import { ConsentError } from '../../consent/errors.ts'
import { freeText } from '../../consent/free-text.ts'
import { type PartyId, signalIds, signalStepIds } from '../../consent/id.ts'
import { isOwnMatter } from '../../consent/journal.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { endedWeeks, mondayOf, weekAfter } from '../../consent/sample.ts'
import {
  mayFollow,
  SIGNAL_NOTE_CHARS_MAX,
  SIGNAL_WEEKS,
  type Signal,
  type SignalState,
  type SignalStep,
  signalOf,
  signalState,
  signalsIn,
  stateAfter,
  USUAL_WEEKS,
  type WeekTally,
} from '../../consent/signal.ts'
import { type Day, dayOf, type Instant, startOfDay } from '../../consent/time.ts'
import { type ByStaff, mustBeOfficer, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { asParty, DONE, type Done, journal } from '../family-acts.ts'
import { chainFaultIn } from './chain-check.ts'
import { releasedBy } from './oversight.ts'

export const handleSignalInput = z.strictObject({
  signal: signalIds.schema,
  state: signalState.exclude(['nieuw']),
  note: freeText(SIGNAL_NOTE_CHARS_MAX).nullable(),
  /** How many steps the officer saw: somebody else may have gone on since. */
  seen: z.int().min(0),
})
export type HandleSignalInput = z.infer<typeof handleSignalInput>

/** A signal with what officers did about it, oldest first. */
export type ListedSignal = Signal & {
  readonly state: SignalState
  readonly steps: readonly SignalStep[]
}

const talliesOf = async (
  tx: Transaction,
  own: PartyId,
  weeks: readonly Day[],
): Promise<WeekTally[]> => {
  const tallies: WeekTally[] = []
  // One after the other: a transaction has one connection.
  for (const week of weeks) {
    const span = { since: startOfDay(week), before: startOfDay(weekAfter(week)) }
    for (const { holder, ...tally } of await tx.journal.tallies({ around: own, ...span }))
      tallies.push({ ...tally, week, isOwn: isOwnMatter({ ...tally, holder }, own) })
  }
  return tallies
}

const weeksUpTo = (now: Instant): readonly Day[] => [
  mondayOf(dayOf(now)),
  ...endedWeeks(now, SIGNAL_WEEKS + USUAL_WEEKS - 1),
]

const listed = async (
  context: BrokerContext,
  tx: Transaction,
  own: PartyId,
): Promise<ListedSignal[]> => {
  const now = context.now()
  const weeks = weeksUpTo(now)
  const hidden = await tx.journal.hidden(own)
  const sources = {
    own,
    now,
    weeks,
    hidden: hidden.filter((row) => isOwnMatter(row, own) && row.child !== null),
    isReleased: await releasedBy(tx, own),
    tallies: await talliesOf(tx, own, weeks),
    broken: await chainFaultIn(tx, now),
  }
  const steps = Map.groupBy(await tx.signals.of(own), ({ signal }) => signal)
  const computed = signalsIn(sources, context.sha256)
  const isComputed = new Set(computed.map(({ id }) => id))
  const older = [...steps.values()].flatMap(([first]) =>
    first && !isComputed.has(first.signal) ? [signalOf(first)] : [],
  )
  return [...computed, ...older]
    .sort((one, other) => other.since - one.since)
    .map((signal) => {
      const done = steps.get(signal.id) ?? []
      return { ...signal, state: stateAfter(done), steps: done }
    })
}

/** Every signal of this organisation, newest first. */
export const signalsFor = (
  context: BrokerContext,
  { party }: Actor,
): Promise<readonly ListedSignal[]> => context.store.read((tx) => listed(context, tx, party))

const signalIn = async (
  context: BrokerContext,
  tx: Transaction,
  party: PartyId,
  id: Signal['id'],
): Promise<ListedSignal> => {
  const found = (await listed(context, tx, party)).find((signal) => signal.id === id)
  if (!found) throw unknownThing()
  return found
}

/** One signal; `onbekend` for another organisation's, and for what is no signal any more. */
export const signalFor = (
  context: BrokerContext,
  { party }: Actor,
  id: Signal['id'],
): Promise<ListedSignal> => context.store.read((tx) => signalIn(context, tx, party, id))

/**
 * Takes a signal on, adds a note to it, or ends it. Throws `niet_bevoegd` for who is no officer, `onbekend` for what is no
 * signal of the organisation, `conflict` where somebody went on with it.
 */
export const handleSignal = async (
  context: BrokerContext,
  { functions, ...actor }: ByStaff,
  key: string,
  input: HandleSignalInput,
): Promise<Done> => {
  mustBeOfficer({ functions })
  return asParty(context, { actor, key, name: 'signaal behandelen', body: input }, async (tx) => {
    const { party, employee } = actor
    const { signal: id, state, note, seen } = input
    const { kind, since, steps, state: before } = await signalIn(context, tx, party, id)
    if (steps.length !== seen || !mayFollow(before, state))
      throw new ConsentError('conflict', 'Aan dit signaal is al verder gewerkt.')
    const step = { id: signalStepIds.create(context.random), position: seen + 1, at: context.now() }
    await tx.signals.add({ ...step, party, signal: id, kind, since, state, note, employee })
    await journal(context, tx, {
      kind: 'signaal_behandeld',
      child: null,
      party,
      employee,
      subject: id,
      visibility: 'niemand',
      detail: { soort: kind, stand: state },
    })
    return DONE
  })
}
