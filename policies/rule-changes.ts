/** What differs between two versions of the rules, row by row and switch by switch. */
import type { Rule } from './catalogue.ts'
import type { StandingSwitch } from './region.ts'

/** One member of a row that differs. */
export type FieldChange = {
  readonly field: keyof Rule
  readonly before: Rule[keyof Rule]
  readonly after: Rule[keyof Rule]
}

export type RuleChange =
  | { readonly kind: 'added' | 'removed'; readonly rule: Rule }
  | { readonly kind: 'changed'; readonly id: string; readonly fields: readonly FieldChange[] }

/** A choice that differs; null where a version does not have the switch. */
export type SwitchChange = {
  readonly key: string
  readonly before: string | null
  readonly after: string | null
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** Those of `rules` that `others` does not have as they are. */
const without = (rules: readonly Rule[], others: readonly Rule[]): Rule[] =>
  rules.filter((rule) => !others.some((other) => isSame(rule, other)))

/** How a row reads to whoever looks: the row itself, or the same one with its texts in another language. */
export type Said = (rule: Rule) => Rule

const fieldsThatDiffer = (before: Rule, after: Rule, said: Said): FieldChange[] =>
  (Object.keys(before) as (keyof Rule)[])
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({ field, before: said(before)[field], after: said(after)[field] }))

type Parts = { readonly before: readonly Rule[]; readonly after: readonly Rule[] }

const changesOf = (id: string, { before, after }: Parts, said: Said): RuleChange[] => {
  const [old, ...otherOld] = without(before, after)
  const [fresh, ...otherFresh] = without(after, before)
  // A row that a region split has several parts: which became which, nobody can tell.
  if (old && fresh && otherOld.length + otherFresh.length === 0)
    return [{ kind: 'changed', id, fields: fieldsThatDiffer(old, fresh, said) }]
  return [
    ...(old ? [old, ...otherOld] : []).map(
      (rule) => ({ kind: 'removed', rule: said(rule) }) as const,
    ),
    ...(fresh ? [fresh, ...otherFresh] : []).map(
      (rule) => ({ kind: 'added', rule: said(rule) }) as const,
    ),
  ]
}

/** The rows that came, went or changed, by their number, told as `said` reads them. */
export const compareRules = (
  before: readonly Rule[],
  after: readonly Rule[],
  said: Said = (rule) => rule,
): RuleChange[] => {
  const ids = [...new Set([...before, ...after].map(({ id }) => id))]
  const numberOf = (id: string) => Number(id.slice(1))
  return ids
    .sort((one, other) => numberOf(one) - numberOf(other))
    .flatMap((id) => {
      const partsIn = (rules: readonly Rule[]) => rules.filter((rule) => rule.id === id)
      return changesOf(id, { before: partsIn(before), after: partsIn(after) }, said)
    })
}

/** The switches that stand otherwise, in the order of the newer version; those that are gone come last. */
export const compareSwitches = (
  before: readonly StandingSwitch[],
  after: readonly StandingSwitch[],
): SwitchChange[] => {
  const keys = [...new Set([...after, ...before].map(({ item }) => item.key))]
  const choiceIn = (switches: readonly StandingSwitch[], key: string): string | null =>
    switches.find(({ item }) => item.key === key)?.choice ?? null
  return keys
    .map((key) => ({ key, before: choiceIn(before, key), after: choiceIn(after, key) }))
    .filter((change) => change.before !== change.after)
}
