/**
 * Fingerprints: the row of the journal that records a decision, an answer, a fact or authority carries a hash of it. So the
 * chain of the journal covers what stands beside it too.
 */
import type { AuthorityRecord } from './authority.ts'
import { canonicalJson } from './canonical.ts'
import type { DecisionRecord } from './decision.ts'
import type { Fact } from './fact.ts'
import type { Statement } from './statement.ts'

/**
 * The member of a row's detail that holds the fingerprint, hexadecimal: SHA-256 of one of the texts below; of authority under the
 * child's key, since it goes with its family, and few things can be known of it: whoever had the hash could try them all.
 */
export const FINGERPRINT = 'afdruk'

/**
 * Canonical JSON of a decision but for what it read and gave, which follow byte for byte as they are kept, a line each: nothing
 * of the hot path is written out twice. JSON has no line breaks of its own, so that no two decisions share a text.
 */
export const decisionText = ({ inputs, answer, ...rest }: DecisionRecord): string =>
  [canonicalJson(rest), inputs, answer].join('\n')

/** Canonical JSON of a statement; of a witness only that there is one, since the name goes with the key of the child. */
export const statementText = ({ proof, ...rest }: Statement): string =>
  canonicalJson({ ...rest, proof: proof && { ...proof, witness: proof.witness !== null } })

/** The member of a row's detail that holds when a fact was recorded, by the clock of then: its id does not begin with that. */
export const RECORDED_AT = 'op'

/** Canonical JSON of a fact. */
export const factText = (fact: Fact): string => canonicalJson(fact)

/** Canonical JSON of what was learned of authority. */
export const authorityText = (record: AuthorityRecord): string => canonicalJson(record)
