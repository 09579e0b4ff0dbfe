/** The form of a new system: its fields, what was typed into them, and what is said of what does not fit. */
import { act } from '../../../../consent/act.ts'
import type { Oin } from '../../../../consent/party.ts'
import type { AddClientInput } from '../../../administration/change-clients.ts'
import { certificateFault, holdsPrivateKey, keysIn } from '../../../administration/public-key.ts'
import { checkboxes, type FieldFault, radios, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { type Visit, wordIn, wordsIn } from '../../site.ts'
import { newSystemTexts } from '../../texts/new-system.ts'
import { refusalIn } from '../../texts/refusals.ts'
import {
  CONNECTION_FIELDS,
  connectionFields,
  connectionWords,
  typedConnection,
} from './connection-fields.ts'

/** Field of a key or certificate. What is pasted there may be a private one, which goes nowhere from here. */
const HANDED = 'sleutelset'

const PROOFS = ['sleutel', 'certificaat'] as const
type Proof = (typeof PROOFS)[number]

const proofIn = ({ fields }: Visit): Proof | undefined =>
  PROOFS.find((one) => one === wordIn(fields, 'bewijs'))

/** The fault of whoever pasted a private key; nothing where nobody did. */
export const leakedFaults = ({ fields, language }: Visit): FieldFault[] =>
  holdsPrivateKey(wordIn(fields, HANDED))
    ? [{ field: HANDED, message: newSystemTexts[language].leaked }]
    : []

/** Asks for a key or certificate; shows what was pasted again, unless that is a private key. */
export const handedField = (
  { fields }: Visit,
  texts: { readonly label: string; readonly hint: string },
  faults: readonly FieldFault[],
): Html => {
  const typed = wordIn(fields, HANDED)
  const value = holdsPrivateKey(typed) ? '' : typed
  return textField({ name: HANDED, ...texts, faults, value, long: true })
}

/** What is said at each field; by property of the input. */
export const systemWords = (visit: Visit) => {
  const texts = newSystemTexts[visit.language]
  const handed = { field: HANDED, message: texts.handedFault }
  return {
    client: { field: 'systeem', message: texts.idFault },
    processor: { field: 'leverancier', message: texts.supplierFault },
    acts: { field: 'mag', message: texts.actsFault },
    keys: handed,
    ...connectionWords(visit),
    // What the register itself refuses of it.
    clients: handed,
  }
}

/** What was typed as the input of `addClient`, whether it fits or not. */
export const typedSystem = (visit: Visit): Record<keyof AddClientInput, unknown> => {
  const { fields } = visit
  const supplier = wordIn(fields, 'leverancier').trim()
  const isCertificate = proofIn(visit) === 'certificaat'
  return {
    client: wordIn(fields, 'systeem').trim(),
    processor: supplier === '' ? null : supplier,
    acts: wordsIn(fields, 'mag'),
    keys: isCertificate ? null : (keysIn(wordIn(fields, HANDED)) ?? []),
    ...typedConnection(visit, isCertificate ? 'mtls' : 'dpop'),
  }
}

/** What is wrong with how a system would prove itself, that its input cannot tell. */
export const proofFaults = (visit: Visit, oin: Oin): FieldFault[] => {
  const { language, fields, now } = visit
  const proof = proofIn(visit)
  if (proof === undefined)
    return [{ field: 'bewijs', message: newSystemTexts[language].proofFault }]
  const fault = proof === 'certificaat' ? certificateFault(wordIn(fields, HANDED), oin, now) : null
  return fault === null ? [] : [{ field: HANDED, message: refusalIn(language, fault) }]
}

const ORDER = ['systeem', 'leverancier', 'mag', 'bewijs', HANDED, ...CONNECTION_FIELDS]

/** Faults as their fields stand on the page. */
export const inOrder = (faults: readonly FieldFault[]): FieldFault[] =>
  faults.toSorted((one, other) => ORDER.indexOf(one.field) - ORDER.indexOf(other.field))

/** Every field of a new system. */
export const systemFields = (visit: Visit, faults: readonly FieldFault[]): Html => {
  const { language, fields } = visit
  const texts = newSystemTexts[language]
  const word = (name: string): string => wordIn(fields, name)
  const acts = checkboxes({
    name: 'mag',
    legend: texts.does,
    hint: texts.doesHint,
    faults,
    values: wordsIn(fields, 'mag'),
    options: act.options.map((value) => ({ value, label: texts.acts[value] })),
  })
  const proof = radios({
    name: 'bewijs',
    legend: texts.proof,
    faults,
    value: word('bewijs'),
    options: PROOFS.map((value) => ({ value, label: texts.proofs[value] })),
  })
  return html`${textField({ name: 'systeem', label: texts.id, hint: texts.idHint, faults, value: word('systeem') })}
${textField({ name: 'leverancier', label: texts.supplier, hint: texts.supplierHint, faults, value: word('leverancier') })}
${acts}${proof}${handedField(visit, { label: texts.handed, hint: texts.handedHint }, faults)}
${connectionFields(visit, null, faults)}`
}
