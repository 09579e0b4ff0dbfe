/** A journal entry with everything that does not apply left empty, so that a caller names only what it knows. */
import type { JournalEntry } from '../consent/journal.ts'
import { restingOn } from '../consent/matter.ts'
import type { Order } from '../consent/order.ts'

type Told = Pick<JournalEntry, 'kind' | 'at' | 'visibility'> & Partial<JournalEntry>

export const journalEntry = (told: Told): JournalEntry => ({
  child: null,
  party: null,
  employee: null,
  person: null,
  holder: null,
  requester: null,
  purpose: null,
  categories: [],
  subject: null,
  decision: null,
  detail: {},
  ...told,
})

/** An entry about an order; at its beginning, unless another time is told. */
export const orderEntry = (
  order: Order,
  told: Pick<JournalEntry, 'kind'> & Partial<JournalEntry>,
): JournalEntry =>
  journalEntry({
    at: order.at,
    visibility: order.visibility,
    child: order.child,
    party: order.requester,
    employee: order.askedBy.employee,
    holder: order.holder,
    requester: order.requester,
    purpose: order.purpose,
    categories: [...order.categories],
    subject: order.id,
    decision: order.decision,
    ...told,
    detail: { ...told.detail, ...restingOn([order.offer]) },
  })
