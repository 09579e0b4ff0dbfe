/** `gateway check`: what would be released for one child, field by field, and what does not fit. Nothing of it leaves the machine. */
import { type CategoryRecord, type Source, SourceError } from '../../consent/ports/source.ts'
import { type Instant, MINUTE } from '../../consent/time.ts'
import type { Category } from '../../policies/catalogue.ts'
import { fits, minimise } from '../../policies/minimise.ts'

/** Somebody waits at a terminal; a source that needs longer than this answers no order in time either. */
export const CHECK_MS_MAX: Instant = MINUTE

export type CheckedField = {
  readonly field: string
  readonly label: string
  /** What would go when this field is ordered; null when nothing would. */
  readonly value: unknown
}

/** One value that does not fit: where, and a code. */
export type CheckedFault = { readonly path: string; readonly problem: string }

export type CheckedCategory = {
  readonly category: string
  readonly name: string
  /** False where the source has nothing of this child here: an order then gets "niet verstrekt". */
  readonly present: boolean
  readonly fields: readonly CheckedField[]
  readonly faults: readonly CheckedFault[]
}

export type CheckReport = {
  readonly categories: readonly CheckedCategory[]
  /** Faults in the organisation's files, also about other children; or why nothing could be read. */
  readonly faults: readonly string[]
  /** Whether anything was found of this child and all of it fits. */
  readonly ok: boolean
}

const checkCategory = (category: Category, record: CategoryRecord | null): CheckedCategory => {
  const released = minimise(category, record ?? {})
  return {
    category: category.id,
    name: category.name,
    present: record !== null,
    fields: category.fields.map(({ name, label }) => ({
      field: name,
      label,
      value: released[name] ?? null,
    })),
    faults: record === null ? [] : fits(category, record),
  }
}

const describedFaults = async (source: Source, signal: AbortSignal): Promise<string[]> => {
  const { faults } = await source.describe({ signal })
  return faults.map(({ file, row, key, message }) =>
    [file, row === null ? null : `row ${row}`, key, message]
      .filter((part) => part !== null)
      .join(': '),
  )
}

/** Reads one child; a source that does not answer is a fault of the report, not of the check. */
export const checkChild = async (
  source: Source,
  categories: readonly Category[],
  reference: string,
): Promise<CheckReport> => {
  const signal = AbortSignal.timeout(CHECK_MS_MAX)
  const ids = categories.map(({ id }) => id)
  try {
    const read = await source.read(reference, ids, { signal })
    const checked = categories.map((one) => checkCategory(one, read[one.id] ?? null))
    const faults = await describedFaults(source, signal)
    const fitting = checked.every((one) => one.faults.length === 0)
    return { categories: checked, faults, ok: fitting && checked.some(({ present }) => present) }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    return { categories: [], faults: error.message.split('\n'), ok: false }
  }
}

const shown = (value: unknown): string =>
  value === null ? '(niets)' : typeof value === 'string' ? value : JSON.stringify(value)

const categoryLines = ({ name, category, present, fields, faults }: CheckedCategory): string[] => [
  `${name} (${category})${present ? '' : ': niets over dit kind'}`,
  ...(present
    ? fields.map(({ field, label, value }) => `  ${label} [${field}]: ${shown(value)}`)
    : []),
  ...faults.map(({ path, problem }) => `  ! ${path}: ${problem.replaceAll('_', ' ')}`),
]

/** What to do now. */
const conclusion = ({ categories, faults, ok }: CheckReport, isFound: boolean): string => {
  if (ok && faults.length === 0) return 'Alles past.'
  if (ok)
    return 'Van dit kind past alles. Herstel wat hierboven met ! staat voor de andere kinderen.'
  if (categories.length > 0 && !isFound)
    return 'Niets gevonden over dit kind. Klopt --child? Het is de verwijzing zoals die in uw eigen gegevens staat.'
  return 'Herstel wat hierboven met ! staat en kijk dan opnieuw: tot dan gaat er niets van dit kind.'
}

/** The report as text for a terminal. Where nothing is known of the child, one line says so for all categories. */
export const reportLines = (report: CheckReport): string[] => {
  const { categories, faults } = report
  const isFound = categories.some(({ present }) => present)
  const heading =
    categories.length > 0 ? 'Elders in de gegevens klopt niet:' : 'Er kon niets worden gelezen:'
  return [
    ...(isFound ? categories.flatMap(categoryLines) : []),
    ...(faults.length > 0 ? [heading, ...faults.map((one) => `  ! ${one}`)] : []),
    conclusion(report, isFound),
  ]
}
