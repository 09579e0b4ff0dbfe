/** A journal entry with everything that does not apply left empty, so that a caller names only what it knows. */
import type { JournalEntry } from '../consent/journal.ts'

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
