/** The form of an organisation: its fields, what was typed into them, and what is said of what does not fit. */
import type { Party } from '../../../../consent/party.ts'
import { type FieldFault, radios, select, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { catalogueFor, type Visit, wordIn } from '../../site.ts'
import { administeringTexts } from '../../texts/administering.ts'
import { facts } from '../../ui.ts'
import type { FaultWords } from '../staff/input.ts'
import { choiceIn, filledIn, onOffField } from './desk.ts'

const PREFIX = 'partij_'

/** Kinds of the catalogue that an organisation may be, by name: no tables, and nobody's family. */
export const kindsOf = (visit: Visit) =>
  catalogueFor(visit)
    .parties.filter(({ isTable, group }) => !isTable && group !== 'gezin')
    .sort((one, other) => one.name.localeCompare(other.name, visit.language))

/** What is said at each field; by property of a party, and of the only one in the register file that it becomes. */
export const organisationWords = (visit: Visit): FaultWords => {
  const words = wordsOf(visit)
  const inFile = Object.entries(words).map(([name, word]) => [`parties.0.${name}`, word] as const)
  return { ...words, ...Object.fromEntries(inFile) }
}

const wordsOf = ({ language }: Visit) => {
  const { organisations: texts, chooseState } = administeringTexts[language]
  return {
    id: { field: 'korte-naam', message: texts.idFault },
    name: { field: 'naam', message: texts.nameFault },
    kind: { field: 'soort', message: texts.kindFault },
    oin: { field: 'oin', message: texts.oinFault },
    region: { field: 'regio', message: texts.regionFault },
    gatewayUrl: { field: 'gateway', message: texts.gatewayFault },
    mail: { field: 'mail', message: texts.mailFault },
    mayUseBsn: { field: 'bsn', message: texts.bsnFault },
    active: { field: 'aan', message: chooseState },
  }
}

const orNull = (word: string): string | null => (word === '' ? null : word)

/** What was typed as a party, whether it fits or not. Short name and kind of one that is there never change. */
export const typedOrganisation = (visit: Visit, before: Party | null) => {
  const word = (name: string): string => wordIn(visit.fields, name).trim()
  return {
    id: before?.id ?? `${PREFIX}${word('korte-naam')}`,
    kind: before?.kind ?? orNull(word('soort')),
    name: word('naam'),
    oin: word('oin'),
    region: orNull(word('regio')),
    gatewayUrl: orNull(word('gateway')),
    mail: orNull(word('mail')),
    mayUseBsn: choiceIn(visit, 'bsn'),
    active: before === null ? true : choiceIn(visit, 'aan'),
  }
}

type Filled = {
  readonly visit: Visit
  readonly before: Party | null
  readonly faults: readonly FieldFault[]
}

const identity = (filled: Filled): Html => {
  const { visit, before, faults } = filled
  const { organisations: texts } = administeringTexts[visit.language]
  if (before !== null) {
    const kind = kindsOf(visit).find(({ id }) => id === before.kind)?.name ?? before.kind
    return facts([
      [texts.id, before.id.slice(PREFIX.length)],
      [texts.kind, kind],
    ])
  }
  return html`${textField({
    name: 'korte-naam',
    label: texts.id,
    hint: texts.idHint,
    faults,
    value: filledIn(filled.visit, 'korte-naam', null),
  })}${select({
    name: 'soort',
    label: texts.kind,
    faults,
    value: filledIn(filled.visit, 'soort', null),
    options: kindsOf(visit).map(({ id, name }) => ({ value: id, label: name })),
  })}`
}

const line = (filled: Filled, field: Parameters<typeof textField>[0]): Html =>
  textField({
    ...field,
    faults: filled.faults,
    value: filledIn(filled.visit, field.name, field.value),
  })

const details = (filled: Filled): Html => {
  const { visit, before, faults } = filled
  const { organisations: texts } = administeringTexts[visit.language]
  const regions = visit.context.rulebooks.regions.map(({ region }) => region.id)
  return html`${line(filled, { name: 'naam', label: texts.name, value: before?.name ?? '' })}
${line(filled, { name: 'oin', label: texts.oin, hint: texts.oinHint, value: before?.oin ?? '' })}
${select({
  name: 'regio',
  label: texts.region,
  faults,
  value: filledIn(filled.visit, 'regio', before?.region),
  options: regions.map((id) => ({ value: id, label: id })),
})}
${line(filled, { name: 'gateway', label: texts.gateway, hint: texts.gatewayHint, value: before?.gatewayUrl ?? '' })}
${line(filled, { name: 'mail', label: texts.mail, hint: texts.mailHint, value: before?.mail ?? '', inputmode: 'email' })}`
}

/** Every field; `before` is what the register has, null for a new organisation. */
export const organisationFields = (
  visit: Visit,
  before: Party | null,
  faults: readonly FieldFault[],
): Html => {
  const filled = { visit, before, faults }
  const { organisations: texts } = administeringTexts[visit.language]
  const bsn = radios({
    name: 'bsn',
    legend: texts.bsn,
    faults,
    value: filledIn(filled.visit, 'bsn', before && (before.mayUseBsn ? 'ja' : 'nee')),
    options: [
      { value: 'ja', label: texts.yes },
      { value: 'nee', label: texts.no },
    ],
  })
  const onOff = { legend: texts.state, yes: texts.stateYes, no: texts.stateNo }
  return html`${identity(filled)}${details(filled)}${bsn}${before !== null && onOffField(visit, onOff, { now: before.active, faults })}`
}

/** An organisation as the register has it, to be read; what never changes is left out. */
export const organisationFacts = (
  { language }: Visit,
  { name, oin, region, gatewayUrl, mail, mayUseBsn, active }: Party,
): Parameters<typeof facts>[0] => {
  const { organisations: texts } = administeringTexts[language]
  return [
    [texts.name, name],
    [texts.oin, oin],
    [texts.region, region],
    gatewayUrl !== null && [texts.gateway, gatewayUrl],
    mail !== null && [texts.mail, mail],
    [texts.bsn, mayUseBsn ? texts.yes : texts.no],
    [texts.state, active ? texts.stateYes : texts.stateNo],
  ]
}
