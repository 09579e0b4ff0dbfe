/** Mails somebody where their own receipts are, on their asking: a mail without content, as every mail. */
import { z } from 'zod'
import { RECEIPT_MAILS_A_DAY_MAX } from '../../consent/contact.ts'
import { ConsentError } from '../../consent/errors.ts'
import { type PersonId, type StatementId, statementIds } from '../../consent/id.ts'
import type { NoticeKind } from '../../consent/notice.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { DAY } from '../../consent/time.ts'
import { type ByPerson, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { contactOf, isAround } from '../family/contact.ts'
import { asPerson, DONE, type Done } from '../family-acts.ts'
import { addNotice } from '../notify.ts'
import { hasEndReceipt } from './expiry.ts'

/** An act writes down a handful of statements at most. */
const STATEMENTS_MAX = 10

export const mailReceiptInput = z.strictObject({
  statements: z.array(statementIds.schema).min(1).max(STATEMENTS_MAX),
  /** Of what was said, or of its end. */
  of: z.enum(['ontvangstbewijs', 'toestemming_verlopen']),
})
export type MailReceiptInput = z.infer<typeof mailReceiptInput>

/** What of a person's messages could still wait to be sent. */
const MESSAGES_LOOKED_AT = 50

/**
 * Writes a mail for each receipt of which none waits already. Throws `onbekend` for what is not this person's, and `conflict`
 * without a confirmed address or after too many in a day.
 */
export const mailReceipt = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: MailReceiptInput,
): Promise<Done> =>
  asPerson(context, { who, key, name: 'bewijs mailen', body: input }, async (tx) => {
    const { person } = who
    if ((await contactOf(context, tx, person)).address === null)
      throw new ConsentError('conflict', 'U hebt nog geen mailadres bevestigd.')
    for (const subject of new Set(input.statements))
      await mailOne(context, tx, { person, subject, kind: input.of })
    return DONE
  })

type Mail = { readonly person: PersonId; readonly subject: StatementId; readonly kind: NoticeKind }

const mailOne = async (context: BrokerContext, tx: Transaction, mail: Mail): Promise<void> => {
  const { person, subject, kind } = mail
  const statement = await tx.statements.get(subject)
  if (statement?.person !== person) throw unknownThing()
  if (kind === 'toestemming_verlopen' && !(await hasEndReceipt(tx, statement))) throw unknownThing()
  if (await waits(context, tx, mail)) return
  await mustHaveMailsLeft(context, tx, person)
  // Who left the family keeps their own receipts, and hears nothing else of the child.
  const child = (await isAround(tx, person, statement.child)) ? statement.child : null
  await addNotice(context, tx, { kind, child, person, subject })
}

const waits = async (
  { now }: BrokerContext,
  tx: Transaction,
  { person, subject, kind }: Mail,
): Promise<boolean> => {
  const newest = await tx.notices.ofPerson(person, { now: now(), limit: MESSAGES_LOOKED_AT })
  return newest.some((one) => one.kind === kind && one.subject === subject && one.end === null)
}

const mustHaveMailsLeft = async (
  context: BrokerContext,
  tx: Transaction,
  person: PersonId,
): Promise<void> => {
  const tomorrow = context.now() + DAY
  for (let turn = 0; turn < RECEIPT_MAILS_A_DAY_MAX; turn += 1)
    if (await tx.artifacts.claimOnce('bewijsmail', `${person} ${turn}`, tomorrow)) return
  throw new ConsentError(
    'conflict',
    'Wij mailden u vandaag al vaak een bewijs. Probeer het morgen.',
  )
}
