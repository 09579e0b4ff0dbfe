/** What is asked of the policies, and what they answer. Shapes only; `decide.ts` holds the rules. */
import type { DecisionValue, Flag, OverallValue } from './vocabulary.ts'

/**
 * Who holds authority (gezag) over the child on the day of the decision.
 * `type` and `holders` are deliberately loose: broken data must reach `decide()` and be denied there (step 12).
 */
export type Authority = {
  readonly type: string
  /** Role labels in the family: `ouder1`, `ouder2`, `voogd`, `gi`. */
  readonly holders?: readonly string[]
  /** Under supervision (ondertoezichtstelling, BW 1:255). */
  readonly ots?: boolean
  /** Parts of authority a court moved to the GI (BW 1:265e), such as `schoolaanmelding`. */
  readonly giPartial?: readonly string[]
}

/** One thing one person said, as it stands now. Scope fields left out fit every question. */
export type Saying = {
  readonly by: string
  readonly decision: 'grants' | 'denies'
  readonly status: 'active' | 'paused' | 'revoked' | 'expired' | 'pending'
  readonly purpose?: string
  readonly holder?: string
  readonly requester?: string | readonly string[]
  readonly categories?: readonly string[]
}

/** A holder of authority whom nobody can reach: recorded attempts, and days of silence since the question was put. */
export type Unreachable = {
  readonly person: string
  readonly attempts: number
  readonly silentDays: number
}

export type Context = {
  /** An absent flag is unknown: it equals neither true nor false. */
  readonly flags: Readonly<Partial<Record<Flag, boolean>>>
  /** The requester has an active relation with the child. */
  readonly involved: boolean
  /** Participants of a table (party kinds). */
  readonly participants?: readonly string[]
  /** The family members the data is about, for regime `family_member`. */
  readonly familyMembers?: readonly string[]
  readonly unreachable?: readonly Unreachable[]
}

export type Question = {
  readonly holder: string
  readonly requester: string
  readonly purpose: string
  readonly categories: readonly string[]
  /** Whole years on the day of the decision, 0 to 27. */
  readonly age: number
  readonly authority: Authority
  /** Oldest first, in the order of the journal. */
  readonly sayings: readonly Saying[]
  readonly context: Context
}

/** Who must be told of a release, and whether that waits for the responsible officer. */
export type Informing = {
  readonly who: readonly ('ouders' | 'jeugdige')[]
  readonly when: 'vooraf' | 'na_vrijgave'
}

export type CategoryDecision = {
  readonly value: DecisionValue
  /** Id of the deciding row; null where none decided. */
  readonly row: string | null
  /** Reason code; each has its own text in `catalogue/reasons.yaml` (a `voorwaarde_ontbreekt:` code names flags). */
  readonly reason: string
  readonly neededFrom: readonly string[]
  readonly blockedBy: readonly string[]
  readonly informing: Informing | null
}

export type Answer = {
  readonly overall: OverallValue
  /** By category; for a table by `participant:category`. */
  readonly decisions: Readonly<Record<string, CategoryDecision>>
}
