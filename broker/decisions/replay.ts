/** Deciding again what was decided: a stored decision must follow from its stored inputs and the rules that it names. */
import { z } from 'zod'
import { canonicalJson } from '../../consent/canonical.ts'
import type { DecisionRecord } from '../../consent/decision.ts'
import type { Store } from '../../consent/ports/store.ts'
import { dayOf, type Instant } from '../../consent/time.ts'
import { flag } from '../../policies/vocabulary.ts'
import { answerTo } from './decide-for.ts'
import type { Rulebooks } from './rulebooks.ts'

const strings = z.array(z.string())

const authority = z.strictObject({
  type: z.string(),
  holders: strings.exactOptional(),
  ots: z.boolean().exactOptional(),
  giPartial: strings.exactOptional(),
})

const saying = z.strictObject({
  by: z.string(),
  decision: z.enum(['grants', 'denies']),
  status: z.enum(['active', 'paused', 'revoked', 'expired', 'pending']),
})

const circumstances = z.strictObject({
  flags: z.partialRecord(flag, z.boolean()),
  involved: z.boolean(),
  participants: strings.exactOptional(),
  familyMembers: strings.exactOptional(),
  unreachable: z
    .array(z.strictObject({ person: z.string(), attempts: z.int().min(0), silentDays: z.int() }))
    .exactOptional(),
})

const question = z.strictObject({
  holder: z.string(),
  requester: z.string(),
  purpose: z.string(),
  categories: strings.min(1),
  authority,
  sayings: z.array(saying),
  context: circumstances,
})

/** What a decision record keeps under `inputs`: everything that `decide()` read, once per category or group of them. */
const storedInputs = z.strictObject({
  /** Every age that the birth date allowed; none when it allowed none. */
  ages: z.array(z.int().min(0)),
  questions: z.array(question).min(1),
})

export const replayOutcome = z.enum([
  'gelijk',
  'anders', // these inputs and rules do not lead to that answer
  'andere_regels', // decided by a catalogue or region file that is not configured here: it cannot be told
  'onleesbaar', // the record is damaged
])
export type ReplayOutcome = z.infer<typeof replayOutcome>

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Decides again by the same catalogue and region file, on the day it was decided, and compares. Never throws. */
export const replay = (rulebooks: Rulebooks, record: DecisionRecord): ReplayOutcome => {
  const inputs = storedInputs.safeParse(parsed(record.inputs))
  const answer = parsed(record.answer)
  if (!inputs.success || answer === undefined) return 'onleesbaar'
  const rules = rulebooks.ofHash(record.regionHash, dayOf(record.at))
  if (rules?.catalogueHash !== record.catalogueHash) return 'andere_regels'
  const { questions, ages } = inputs.data
  const again = answerTo(rules.rulebook, questions, ages)
  return canonicalJson(again) === canonicalJson(answer) ? 'gelijk' : 'anders'
}

/** Records read at once. */
const PAGE = 500

export type Replayed = {
  readonly counts: Readonly<Record<ReplayOutcome, number>>
  /** Ids of the decisions that are `anders` or `onleesbaar`, oldest first. */
  readonly wrong: readonly string[]
  /** Decisions dated before this instant were erased when their term was over, and cannot be told; left out where none was. */
  readonly erasedBefore?: Instant
}

/** Replays every stored decision, oldest first. Rejects with `ConsentError('opslag')` when the store cannot be read. */
export const replayAll = async ({
  store,
  rulebooks,
}: {
  readonly store: Store
  readonly rulebooks: Rulebooks
}): Promise<Replayed> => {
  const counts = { gelijk: 0, anders: 0, andere_regels: 0, onleesbaar: 0 }
  const wrong: string[] = []
  const anchor = await store.read((tx) => tx.journal.anchor())
  const erased = anchor && { erasedBefore: anchor.at }
  let last: DecisionRecord | null = null
  for (;;) {
    const after: DecisionRecord | null = last
    const page: DecisionRecord[] = await store.read((tx) => tx.disclosures.decisions(after, PAGE))
    for (const record of page) {
      const outcome = replay(rulebooks, record)
      counts[outcome] += 1
      if (outcome === 'anders' || outcome === 'onleesbaar') wrong.push(record.id)
    }
    last = page.at(-1) ?? null
    if (page.length < PAGE) return { counts, wrong, ...erased }
  }
}
