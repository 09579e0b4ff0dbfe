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

const fieldsThatDiffer = (before: Rule, after: Rule): FieldChange[] =>
  (Object.keys(before) as (keyof Rule)[])
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }))

const changesOf = (id: string, before: readonly Rule[], after: readonly Rule[]): RuleChange[] => {
  const [old, ...otherOld] = without(before, after)
  const [fresh, ...otherFresh] = without(after, before)
  // A row that a region split has several parts: which became which, nobody can tell.
  if (old && fresh && otherOld.length + otherFresh.length === 0)
    return [{ kind: 'changed', id, fields: fieldsThatDiffer(old, fresh) }]
  return [
    ...(old ? [old, ...otherOld] : []).map((rule) => ({ kind: 'removed', rule }) as const),
    ...(fresh ? [fresh, ...otherFresh] : []).map((rule) => ({ kind: 'added', rule }) as const),
  ]
}

/** The rows that came, went or changed, by their number. */
export const compareRules = (before: readonly Rule[], after: readonly Rule[]): RuleChange[] => {
  const ids = [...new Set([...before, ...after].map(({ id }) => id))]
  const numberOf = (id: string) => Number(id.slice(1))
  return ids
    .sort((one, other) => numberOf(one) - numberOf(other))
    .flatMap((id) => {
      const partsIn = (rules: readonly Rule[]) => rules.filter((rule) => rule.id === id)
      return changesOf(id, partsIn(before), partsIn(after))
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
