/** Writes one statement down with all that always follows: its journal row, a receipt, a message to who must stop. */

import { canonicalJson } from '../../consent/canonical.ts'
import { FINGERPRINT, statementText } from '../../consent/fingerprint.ts'
import type { JournalEntry } from '../../consent/journal.ts'
import type { NoticeKind } from '../../consent/notice.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Statement } from '../../consent/statement.ts'
import type { BrokerContext } from '../context.ts'
import { standInMark } from '../family/named-scene.ts'
import { journalEntry } from '../journal-entry.ts'
import { addNotice, tellSystems } from '../notify.ts'

/** How an answer reached us: by the person's own login, or through an employee of the holder. */
export type Reached = Pick<Statement, 'channel' | 'assistedBy' | 'proof'>

/** The person acted alone, by their own login. */
export const ALONE = { channel: 'portaal', assistedBy: null, proof: null } as const

/** The purpose, holder and receiver that a statement is about. */
export const scopeOf = ({ purpose, holder, requester }: Statement) => ({
  purpose,
  holder,
  requester,
})

/**
 * A text in English was made from a translation of the catalogue. The row names which, and its texts are kept as those of the catalogue are,
 * so that the text of `textVersion` can be made again.
 */
const translationRead = async (
  { rulebooks }: BrokerContext,
  tx: Transaction,
  { language, refersTo }: Statement,
): Promise<{ readonly vertaling?: string }> => {
  // What follows on an answer has that one's text, which may be of an earlier translation; and a withdrawal waits for no file.
  if (language === 'nl' || refersTo !== null) return {}
  const { catalogue, hash } = rulebooks.wording(language)
  const isKept = (await tx.ruleVersions.text(hash)) !== undefined
  if (!isKept) await tx.ruleVersions.keepText(hash, canonicalJson(catalogue))
  return { vertaling: hash }
}

/** The translation that a row names; null where it names none. */
export const translationIn = ({ vertaling }: JournalEntry['detail']): string | null =>
  typeof vertaling === 'string' ? vertaling : null

/** The statement and its journal row, which only its author sees. */
export const writeStatement = async (
  context: BrokerContext,
  tx: Transaction,
  statement: Statement,
): Promise<void> => {
  const mark = await standInMark(context, tx, statement)
  const translation = await translationRead(context, tx, statement)
  await tx.statements.add(statement)
  await tx.journal.append(
    journalEntry({
      kind: 'toestemming_vastgelegd',
      at: context.now(),
      visibility: 'betrokkene',
      child: statement.child,
      party: statement.assistedBy?.party ?? null,
      employee: statement.assistedBy?.employee ?? null,
      person: statement.person,
      holder: statement.holder,
      requester: statement.requester,
      purpose: statement.purpose,
      categories: statement.categories,
      subject: statement.id,
      detail: {
        soort: statement.kind,
        kanaal: statement.channel,
        ...mark,
        ...translation,
        [FINGERPRINT]: context.sha256(statementText(statement)),
      },
    }),
  )
}

/** Sends its author the receipt of a statement. */
export const sendReceipt = (
  context: BrokerContext,
  tx: Transaction,
  { child, person, id }: Statement,
): Promise<unknown> =>
  addNotice(context, tx, { kind: 'ontvangstbewijs', child, person, subject: id })

/** Tells the receiver to stop, where something of this was ever delivered to it; else it would learn of the question. */
export const stopReceiver = async (
  context: BrokerContext,
  tx: Transaction,
  statement: Statement,
): Promise<void> => {
  const { child, requester, categories } = statement
  const delivered = await tx.disclosures.delivered(child, scopeOf(statement))
  const last = delivered.findLast((order) => order.categories.some((id) => categories.includes(id)))
  if (!last) return
  const kind: NoticeKind = 'ingetrokken_bericht_ontvanger'
  const message = { kind, child, party: requester, subject: last.id }
  await addNotice(context, tx, message)
  await tellSystems(context, tx, message)
}
