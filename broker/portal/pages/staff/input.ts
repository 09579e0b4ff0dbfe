/** What professionals type, turned into the input of a use case, or into faults of the fields. */
import type { z } from 'zod'
import { canonicalJson } from '../../../../consent/canonical.ts'
import { ConsentError, type InputFault } from '../../../../consent/errors.ts'
import type { Actor } from '../../../../consent/party.ts'
import type { FieldFault } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { type Fields, type Visit, wordsIn } from '../../site.ts'
import { faultIn } from '../../texts/refusals.ts'
import { staffTexts } from '../../texts/staff.ts'
import { categoryName } from '../ouder/parts.ts'
import { type Desk, OFFICE } from './office.ts'

/** Per property of an input, or of one within it (`copies.url`): the field that asks for it, and what is said when it does not fit. */
export type FaultWords = Readonly<Record<string, FieldFault>>

export type Entered<Input> =
  | { readonly ok: true; readonly input: Input }
  | { readonly ok: false; readonly faults: readonly FieldFault[] }

/** The first fault of each field. */
export const byField = (faults: readonly FieldFault[]): FieldFault[] =>
  faults.filter(({ field }, at) => faults.findIndex((one) => one.field === field) === at)

const wordsFor = (words: FaultWords, path: string): FieldFault | undefined =>
  words[path] ?? words[path.split('.')[0] ?? ''] ?? Object.values(words)[0]

/** Reads what was typed; every field that does not fit is told at once. */
export const enter = <Schema extends z.ZodType>(
  schema: Schema,
  typed: unknown,
  words: FaultWords,
): Entered<z.output<Schema>> => {
  const read = schema.safeParse(typed)
  if (read.success) return { ok: true, input: read.data }
  const faults = read.error.issues.flatMap(({ path }) => wordsFor(words, path.join('.')) ?? [])
  return { ok: false, faults: byField(faults) }
}

/** The same for somebody who acts for an organisation; not having chosen one is a fault too. */
export const enterAt = <Schema extends z.ZodType>(
  { visit, actor }: Desk,
  schema: Schema,
  typed: unknown,
  words: FaultWords,
): Entered<{ readonly actor: Actor; readonly input: z.output<Schema> }> => {
  const entered = enter(schema, typed, words)
  if (entered.ok && actor) return { ok: true, input: { actor, input: entered.input } }
  const office = { field: OFFICE, message: staffTexts[visit.language].fields.officeFault }
  return { ok: false, faults: [...(actor ? [] : [office]), ...(entered.ok ? [] : entered.faults)] }
}

const told = (visit: Visit, words: FaultWords, { path, message }: InputFault) => {
  const known = wordsFor(words, path)
  const what = chosenAt(visit, path)
  const said = faultIn(visit.language, message)
  return known ? [{ ...known, message: what === null ? said : `${what}: ${said}` }] : []
}

/** The kind of data that `categories.1` is about, by its name. */
const chosenAt = (visit: Visit, path: string): string | null => {
  const at = /^categor\w+\.(\d+)$/.exec(path)?.[1]
  const id = wordsIn(visit.fields, 'categorieen')[Number(at)]
  return id === undefined ? null : categoryName(visit, id)
}

/** What a use case found wrong, each at the field that asks for it. */
export const toldFaults = (
  visit: Visit,
  words: FaultWords,
  faults: readonly InputFault[],
): FieldFault[] => byField(faults.flatMap((fault) => told(visit, words, fault)))

/**
 * Does the work; input that breaks a rule, and a child that the organisation does not know, come back as faults of
 * fields. `unknown` names the property of the child.
 */
export const attempt = async <Result>(
  visit: Visit,
  { words, unknown }: { readonly words: FaultWords; readonly unknown: string },
  work: () => Promise<Result>,
): Promise<Entered<Result>> => {
  try {
    return { ok: true, input: await work() }
  } catch (error) {
    if (!(error instanceof ConsentError)) throw error
    const known = words[unknown]
    if (error.code === 'onbekend' && known) return { ok: false, faults: [known] }
    if (error.code !== 'ongeldig') throw error
    return { ok: false, faults: toldFaults(visit, words, error.faults) }
  }
}

/** Sending the same thing twice does it once; after going back and changing something it is another. */
export const keyFor = ({ context, key }: Visit, input: unknown): string =>
  `${key}-${context.sha256(canonicalJson(input)).slice(0, 16)}`

/** Hidden fields with what was typed on earlier pages of a form. */
export const carried = (fields: Fields, names: readonly string[]): Html =>
  html`${names.map((name) =>
    wordsIn(fields, name).map(
      (value) => html`<input type="hidden" name="${name}" value="${value}">`,
    ),
  )}`
