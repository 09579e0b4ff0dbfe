/** Help without the parents (Jeugdwet 7.3.4 lid 2): how long everything about a helper stays the young person's own. */
import type { Fact } from './fact.ts'
import type { PartyId } from './id.ts'
import type { JournalRow } from './journal.ts'

/** One time that a helper said whether the parents may know. */
export type HelpSaid = {
  readonly helper: PartyId
  /** True: they are not to know. */
  readonly value: boolean
  /** About all of its help, not about one receiver, purpose or category. */
  readonly whole: boolean
  /** An instant, or the number of a row: only the order counts. */
  readonly moment: number
}

/**
 * Per helper up to which moment everything stays hidden; `Infinity` while it does, nothing for who never hid. It ends
 * only when the helper takes it back as a whole, never by itself, and what happened before that stays hidden.
 */
export const hiddenUntil = (said: readonly HelpSaid[]): ReadonlyMap<PartyId, number> => {
  const until = new Map<PartyId, number>()
  for (const { helper, value, whole, moment } of said) {
    if (value) until.set(helper, Number.POSITIVE_INFINITY)
    else if (whole && until.has(helper)) until.set(helper, moment)
  }
  return until
}

type Scope = Pick<Fact, 'requester' | 'purpose'> & { readonly categories: readonly string[] | null }

const isWhole = ({ requester, purpose, categories }: Scope): boolean =>
  requester === null && purpose === null && (categories ?? []).length === 0

/** What recorded facts, oldest first and expired ones too, say of it; a claim about another says nothing. */
export const saidInFacts = (facts: readonly Fact[]): HelpSaid[] =>
  facts
    .filter(({ name }) => name === 'hulp_zonder_ouders')
    .filter(({ holder, recordedBy }) => holder === recordedBy.party)
    .map((fact) => ({
      helper: fact.holder,
      value: fact.value,
      whole: isWhole(fact),
      moment: fact.at,
    }))

type Row = Pick<
  JournalRow,
  'sequence' | 'kind' | 'party' | 'requester' | 'purpose' | 'categories' | 'detail'
>

/** The same as the journal, oldest first, tells it. */
export const saidInJournal = (rows: readonly Row[]): HelpSaid[] =>
  rows.flatMap((row) => {
    const { kind, party, detail, sequence } = row
    if (kind !== 'feit_vastgelegd' || party === null) return []
    if (detail['feit'] !== 'hulp_zonder_ouders' || detail['telt'] !== true) return []
    return [
      { helper: party, value: detail['waarde'] === true, whole: isWhole(row), moment: sequence },
    ]
  })
