/** Reminding a family of a question, once: the asker presses alike and hears alike, whatever anybody said. */
import { z } from 'zod'
import { ConsentError } from '../../consent/errors.ts'
import { requestIds } from '../../consent/id.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { type Asking, remindableFrom } from '../../consent/request.ts'
import { YOUNG_PERSON } from '../../policies/authority.ts'
import { unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { hiddenFromParents } from '../decisions/scene.ts'
import { asParty, DONE, type Done } from '../family-acts.ts'
import { journalEntry } from '../journal-entry.ts'
import { remindOnce } from '../remind-once.ts'
import { type Asked, askedBy, claimReminder, wasReminded, wasTold } from './asked.ts'
import { waitsFor } from './open-questions.ts'
import { type RequestState, statusOf } from './request-state.ts'

export const remindInput = z.strictObject({ request: requestIds.schema })
export type RemindInput = z.infer<typeof remindInput>

/** Whether the asker can remind: not yet, now, not again; null where nothing waits any more. */
export type Reminder = 'later' | 'now' | 'done' | null

/**
 * By what the asker knows: when it asked, whether it can fetch or ever could, and whether it reminded. Nothing of it tells what
 * anybody said, or whether there is anybody.
 */
export const reminderOf = async (
  context: BrokerContext,
  tx: Transaction,
  asked: Asked,
  status: RequestState['status'],
): Promise<Reminder> => {
  const now = context.now()
  if (status !== 'gevraagd' || (await wasTold(tx, asked.id, now))) return null
  if (await wasReminded(tx, asked.id, now)) return 'done'
  const from = remindableFrom(asked.at)
  if (from >= asked.expiresAt) return null
  return now < from ? 'later' : 'now'
}

/** Once for who is asked anew while an earlier question is open, too. */
const remindThoseWaiting = async (
  context: BrokerContext,
  tx: Transaction,
  request: Asking,
): Promise<void> => {
  const { id, child, holder, requester, purpose, expiresAt } = request
  const hidden = await hiddenFromParents(tx, child, request)
  for (const member of await tx.families.members(child)) {
    if (hidden && member.role !== YOUNG_PERSON) continue
    if (!(await waitsFor(context, tx, member, id))) continue
    const { person } = member
    const about = ['vraag', child, person, holder, requester, purpose].join(' ')
    const message = { kind: 'herinnering_vraag', subject: id } as const
    await remindOnce(context, tx, { id: about, child, person, until: expiresAt }, message)
  }
}

/** The question where it reached somebody, of a child that is the asker's still; locks the child. */
const reachedBy = async (
  tx: Transaction,
  { party }: Actor,
  { id }: Asked,
): Promise<Asking | undefined> => {
  const request = await tx.requests.asking(id)
  if (!request) return undefined
  await tx.children.lock(request.child)
  if (request.silent || !(await tx.links.of(party, request.child))) return undefined
  return request
}

/**
 * Reminds those who were asked and can still answer; again, nothing more happens. Throws `onbekend` for a question of another
 * organisation, `conflict` where it cannot be reminded of now. The row is for nobody in the family: whose own yes is enough would
 * read in it that another said no.
 */
export const remindFamily = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: RemindInput,
): Promise<Done> => {
  const act = { actor, key, name: 'herinnering', body: input }
  return asParty(context, act, async (tx): Promise<Done> => {
    const at = context.now()
    const asked = await askedBy(tx, actor, { id: input.request, now: at })
    if (!asked) throw unknownThing()
    const request = await reachedBy(tx, actor, asked)
    const reminder = await reminderOf(context, tx, asked, await statusOf(context, tx, asked))
    if (reminder === 'done') return DONE
    if (reminder !== 'now' || !(await claimReminder(tx, asked)))
      throw new ConsentError('conflict', 'Herinneren kan nu niet.')
    if (request) await remindThoseWaiting(context, tx, request)
    const { holder, requester, purpose, categories, id: subject } = asked
    const about = { holder, requester, purpose, categories, subject }
    const child = request?.child ?? null
    await tx.journal.append(
      journalEntry({
        kind: 'verzoek_herinnerd',
        at,
        visibility: 'niemand',
        child,
        ...actor,
        ...about,
      }),
    )
    return DONE
  })
}
