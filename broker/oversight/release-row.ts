/** Rows of the log that the family does not see yet, and the privacy officer who releases them. */
import { z } from 'zod'
import type { Child } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import type { PartyId } from '../../consent/id.ts'
import { isOwnMatter, type JournalRow } from '../../consent/journal.ts'
import { matterOf } from '../../consent/matter.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { type ByStaff, mustBeOfficer, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { hiddenFromParents } from '../decisions/scene.ts'
import { journalEntry } from '../journal-entry.ts'
import { once } from '../once.ts'

export const releaseRowInput = z.strictObject({ sequence: z.int().min(1) })
export type ReleaseRowInput = z.infer<typeof releaseRowInput>

/**
 * The responsible officer of the organisation concerned lets the family see a row that was held back, with all rows
 * of the same matter, also later ones, and sends the messages that waited. Once released it stays so. Throws `niet_bevoegd` for who is no
 * officer, `onbekend` for a row of another organisation, `conflict` for a row that was not held back.
 */
export const releaseRow = async (
  context: BrokerContext,
  officer: ByStaff,
  key: string,
  { sequence }: ReleaseRowInput,
): Promise<{ released: true }> => {
  mustBeOfficer(officer)
  const { party, employee } = officer
  const attempt = { scope: `rij vrijgeven ${party}`, key, body: { sequence, employee } }
  const { result } = await once(context, attempt, async (tx) => {
    const row = await heldRow(tx, party, sequence)
    const all = await tx.journal.rows({ child: row.child })
    const done = all.some(
      ({ kind, detail }) => kind === 'rij_vrijgegeven' && detail['rij'] === sequence,
    )
    const matter = matterOf(
      row,
      all.filter((one) => isHeldBackAlike(one, row)),
    )
    if (!done) await release(context, tx, { party, employee }, { row, matter: [...matter] })
    return { released: true as const }
  })
  return result
}

/** An officer releases rows of the own organisation, and nobody's a matter goes beyond those. */
const isHeldBackAlike = (one: JournalRow, { holder, party }: JournalRow): boolean =>
  one.visibility === 'achtergehouden' && (one.holder ?? one.party) === (holder ?? party)

type HeldRow = JournalRow & { readonly child: Child['id'] }

const heldRow = async (tx: Transaction, party: PartyId, sequence: number): Promise<HeldRow> => {
  const [row] = await tx.journal.rows({ after: sequence - 1, limit: 1 })
  if (row?.sequence !== sequence || !isOwnMatter(row, party)) throw unknownThing()
  const { child, visibility } = row
  if (child === null || visibility !== 'achtergehouden')
    throw new ConsentError('conflict', 'Deze regel wordt niet achtergehouden.')
  await tx.children.lock(child)
  return { ...row, child }
}

const release = async (
  context: BrokerContext,
  tx: Transaction,
  { party, employee }: Actor,
  { row, matter }: { readonly row: HeldRow; readonly matter: string[] },
): Promise<void> => {
  const { child, subject, sequence } = row
  await tx.journal.append(
    journalEntry({
      kind: 'rij_vrijgegeven',
      at: context.now(),
      visibility: 'niemand',
      child,
      party,
      employee,
      subject,
      detail: { rij: sequence, zaak: matter },
    }),
  )
  const hidden = await isHiddenAround(tx, child, row)
  for (const thing of matter) await sendHeldBack(context, tx, { child, subject: thing, hidden })
}

/** What waited leaves, but not to parents from whom help is hidden since. */
const sendHeldBack = async (
  context: BrokerContext,
  tx: Transaction,
  { child, subject, hidden }: Pick<HeldRow, 'child'> & { subject: string; hidden: boolean },
): Promise<void> => {
  const young = (await tx.families.members(child)).find(({ role }) => role === 'jeugdige')
  for (const { id, person } of await tx.notices.heldBack(subject))
    if (!hidden || person === young?.person) await tx.notices.release(id, context.now())
}

type Around = Pick<JournalRow, 'party' | 'holder' | 'requester'>

const isHiddenAround = async (
  tx: Transaction,
  child: Child['id'],
  { party, holder, requester }: Around,
): Promise<boolean> => {
  for (const one of [party, holder, requester])
    if (one && (await hiddenFromParents(tx, child, { holder: one, requester: one }))) return true
  return false
}
