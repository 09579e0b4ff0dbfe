/** The shape of the catalogue: parties, purposes, categories, rules, switches and texts. The data is in `catalogue/`. */
import { z } from 'zod'
import { consentRegime, flag, outcome, overallValue, parentsRule } from './vocabulary.ts'

const id = z.string().regex(/^[a-z][a-z0-9_]*$/)
const text = z.string().trim().min(1)

export const party = z.strictObject({
  id,
  name: text,
  group: id,
  secrecy: z.string(),
  remark: z.string(),
  /** A table (overleg) is no recipient: it is split into its participants. */
  isTable: z.boolean().default(false),
})
export type Party = z.infer<typeof party>

export const purpose = z.strictObject({
  id,
  name: text,
  /** One sentence for parents, B1. */
  parentText: text,
  /** The same to the young person, where the text for parents speaks of "u" or "uw kind". */
  youngText: text.optional(),
  typicalRequesters: z.array(z.string()),
  sourceRef: z.string().optional(),
  /** Offered to parents as a standing choice. */
  consentable: z.boolean(),
  maxConsentDays: z.int().min(1).max(365),
  /** Used up by one delivery. */
  singleUse: z.boolean().default(false),
  /** Ends on 31 July at the latest. */
  schoolYear: z.boolean().default(false),
  /** Never offered as a choice: safety, protection, information to parents... */
  system: z.boolean().default(false),
})
export type Purpose = z.infer<typeof purpose>

/** Formats a field value may have; `gateway check` and minimisation read them. */
export const fieldFormat = z.enum([
  'text',
  'date',
  'boolean',
  'integer',
  'number',
  'email',
  'phone',
  'bsn',
  'list',
])
export type FieldFormat = z.infer<typeof fieldFormat>

const fieldName = z.string().regex(/^[a-z][a-zA-Z0-9]*$/)

export const categoryField = z.strictObject({
  /** Machine name, unique in the category. */
  name: fieldName,
  /** What the law file calls it, for people. */
  label: text,
  format: fieldFormat,
  required: z.boolean().default(false),
  /** Allowed values, where the field has a closed list. */
  choices: z.array(text).optional(),
  /** How each choice is called in the language of a translation; the choice itself travels. */
  choiceLabels: z.record(text, text).optional(),
  /** Smallest value that may travel, where the format is a number: smaller counts could point at a child. */
  minimum: z.number().optional(),
  /** Fields of each item, where `format` is `list`. A list without `items` is a list of texts. */
  items: z
    .array(
      z.strictObject({
        name: fieldName,
        label: text,
        format: fieldFormat.exclude(['list']),
        required: z.boolean().default(false),
        choices: z.array(text).optional(),
        choiceLabels: z.record(text, text).optional(),
        minimum: z.number().optional(),
      }),
    )
    .optional(),
  /** Never sent where somebody in the family has a secret address. */
  hiddenWhenSecretAddress: z.boolean().default(false),
})
export type CategoryField = z.infer<typeof categoryField>

export const category = z.strictObject({
  id,
  name: text,
  fields: z.array(categoryField).min(1),
  sensitivity: id,
  heldBy: z.array(z.string()),
  defaultRegime: consentRegime.nullable().default(null),
  parentsRule: parentsRule.nullable().default(null),
})
export type Category = z.infer<typeof category>

export const rule = z.strictObject({
  id: z.string().regex(/^R\d{2,3}$/),
  holder: z.array(z.string()).min(1),
  requester: z.array(z.string()).min(1),
  purpose: z.array(z.string()).min(1),
  categories: z.array(z.string()).min(1),
  outcome,
  when: z.partialRecord(flag, z.boolean()).default({}),
  consentRegime: consentRegime.nullable().default(null),
  parentsRule: parentsRule.nullable().default(null),
  ageMin: z.int().nullable().default(null),
  ageMax: z.int().nullable().default(null),
  conditions: z.array(text).default([]),
  textParent: text,
  /** The same to the young person, where the text for parents speaks of "u" or "uw kind". */
  textYoung: text.nullable().default(null),
  textProfessional: text,
  /** What a professional can do instead, of a row that never shares; null where the text of all such rows fits. */
  alternative: text.nullable().default(null),
  legalRefs: z.array(text).min(1),
  confidence: z.enum(['high', 'medium', 'low']),
  configKey: z.string().nullable().default(null),
  sourceRef: z.string().nullable().default(null),
  note: z.string().nullable().default(null),
  receiverBasis: z.string().nullable().default(null),
  /** The law by which the family gets a copy of what the holder provides on this row; null where none says so. */
  familyCopy: text.nullable().default(null),
  consentBy: z
    .strictObject({ lt12: text, '12to15': text, '16plus': text })
    .nullable()
    .default(null),
})
export type Rule = z.infer<typeof rule>

/** The rows that override a refusal in an emergency or a conflict of duties; they take no part in finding the row. */
export const overrideRows: readonly string[] = ['R111', 'R114']

/**
 * Fields of a row that a switch replaces. Written out, not derived from `rule`: the defaults of a rule would
 * otherwise fill in what the switch leaves alone.
 */
export const rowChange = z.strictObject({
  outcome: outcome.optional(),
  consentRegime: consentRegime.nullable().optional(),
  parentsRule: parentsRule.nullable().optional(),
  categories: z.array(z.string()).min(1).optional(),
  textParent: text.optional(),
  textYoung: text.optional(),
  textProfessional: text.optional(),
})
export type RowChange = z.infer<typeof rowChange>

/** What one choice of a switch does: to rows (all their categories, or only the named ones), or to a parameter. */
export const switchEffect = z.strictObject({
  rows: z.array(z.string()).min(1).optional(),
  categories: z.array(z.string()).min(1).optional(),
  set: rowChange.optional(),
  remove: z.literal(true).optional(),
  /** Flags that the rows no longer ask for. */
  dropWhen: z.array(flag).min(1).optional(),
  parameter: text.optional(),
  requires: z.enum(['juridisch_advies', 'inwerkingtreding']).optional(),
})
export type SwitchEffect = z.infer<typeof switchEffect>

export const regionSwitch = z.strictObject({
  key: z.string().regex(/^[a-z]+(\.[a-z0-9_]+)+$/),
  default: z.string(),
  choices: z.array(z.string()).min(1),
  /** What a choice comes to, for people, where the `parameter` of its effect does not say it. */
  says: z.record(z.string(), text).default({}),
  effects: z.record(z.string(), switchEffect).default({}),
  note: z.string(),
  fixed: z.boolean().default(false),
})
export type RegionSwitch = z.infer<typeof regionSwitch>

/** Every reason a decision can give; `voorwaarde_ontbreekt` is followed by the flags that differ. */
export const reasonCode = z.enum([
  'statutory_duty',
  'statutory_task',
  'right_to_speak',
  'treatment_team',
  'information_right',
  'anonymous',
  'vital_interest',
  'toestemming_geldig',
  'toestemming_ontbreekt',
  'geweigerd',
  'ingetrokken',
  'gepauzeerd',
  'ouders_oneens',
  'jongere_maakt_bezwaar',
  'gezag_onbekend',
  'nooit',
  'geen_grondslag_bekend',
  'geen_betrokkenheid',
  'tafel_zonder_deelnemers',
  'voorwaarde_ontbreekt',
])
export type ReasonCode = z.infer<typeof reasonCode>

/** Texts of one reason code, B1. Placeholders in braces are filled by `explain.ts`. */
export const reasonText = z.strictObject({ code: reasonCode, parent: text, professional: text })
export type ReasonText = z.infer<typeof reasonText>

/** Each kind of answer; a right to speak and danger oblige to more than the permit that they give. */
export const obligationKind = z.enum([...overallValue.options, 'right_to_speak', 'vital_interest'])

export const catalogue = z.strictObject({
  version: text,
  asOf: z.iso.date(),
  parties: z.array(party).min(1),
  purposes: z.array(purpose).min(1),
  categories: z.array(category).min(1),
  rules: z.array(rule).min(1),
  switches: z.array(regionSwitch),
  reasons: z.array(reasonText),
  /** What a professional must do with each kind of answer. */
  obligations: z.partialRecord(obligationKind, z.array(text)),
  /** What each flag means, for people. */
  flags: z.record(flag, text),
})
export type Catalogue = z.infer<typeof catalogue>
