/** Keeping a decision with the row of the journal that records it. */
import type { DecisionRecord } from '../../consent/decision.ts'
import { decisionText, FINGERPRINT } from '../../consent/fingerprint.ts'
import type { JournalEntry } from '../../consent/journal.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { BrokerContext } from '../context.ts'

/** Writes both; the row names the decision and carries its fingerprint, so that neither can be changed unseen. */
export const writeDecision = async (
  { sha256 }: BrokerContext,
  tx: Transaction,
  record: DecisionRecord,
  entry: JournalEntry,
): Promise<void> => {
  await tx.disclosures.addDecision(record)
  const detail = { ...entry.detail, [FINGERPRINT]: sha256(decisionText(record)) }
  await tx.journal.append({ ...entry, decision: record.id, detail })
}
