/** What the command `person` prints of the answers of the broker, in Dutch. */
import { dayInWords } from '../../consent/time.ts'
import type { Names } from '../development/names.ts'
import type { Choice, Family, LogRow, OpenQuestion } from '../development/person-answers.ts'

const STATES: Readonly<Record<string, string>> = {
  geldig: 'geldt',
  wacht_op_bevestiging: 'wacht op uw bevestiging',
  geweigerd: 'nee',
  ingetrokken: 'ingetrokken',
  gepauzeerd: 'stilgezet',
  verlopen: 'verlopen',
  verbruikt: 'gebruikt',
  vervangen: 'vervangen door een later antwoord',
}
const OUTCOMES: Readonly<Record<string, string>> = {
  gegeven: 'gegeven',
  deel_gegeven: 'een deel gegeven',
  niet_gegeven: 'niets gegeven',
}

const day = (instant: string): string =>
  new Date(instant).toLocaleDateString('nl-NL', { timeZone: 'Europe/Amsterdam' })
const moment = (instant: string): string =>
  new Date(instant).toLocaleString('nl-NL', {
    timeZone: 'Europe/Amsterdam',
    dateStyle: 'short',
    timeStyle: 'short',
  })

/** A child with who else is around it. */
export const familyLines = ({
  kind,
  geboortedatum,
  rol,
  heeftGezag,
  anderen,
}: Family): string[] => [
  kind,
  `  ${geboortedatum === null ? '' : `geboren op ${geboortedatum}; `}u bent ${rol}${heeftGezag ? ' en hebt gezag' : ''}`,
  ...anderen.map((other) => `  ook in dit gezin: ${other.roepnaam} (${other.rol})`),
]

const nameOf = ({ naam, soort }: OpenQuestion['vrager']): string => naam ?? soort

/** A question that waits. */
export const questionLines = (names: Names, open: OpenQuestion): string[] => [
  open.id,
  `  ${nameOf(open.vrager)} vraagt: mag ${nameOf(open.houder)} gegevens geven aan ${nameOf(open.ontvanger)}?`,
  `  over kind:  ${open.kind}`,
  `  waarvoor:   ${names.purpose(open.doel)}`,
  `  wat:        ${open.categorieen.map((id) => `${names.category(id)} (${id})`).join(', ')}`,
  `  waarom nu:  ${open.reden}`,
  `  tot en met: ${open.laatsteDag === null ? 'zo lang als mag' : dayInWords(open.laatsteDag, 'nl')}`,
  `  antwoord kan tot ${day(open.verlooptOp)}`,
]

/** What somebody said, and how it stands. */
export const choiceLines = (names: Names, one: Choice): string[] => [
  one.id,
  `  ${names.party(one.houder)} geeft aan ${names.party(one.ontvanger)}: ${STATES[one.staat] ?? one.staat}`,
  `  waarvoor:   ${names.purpose(one.doel)}`,
  ...one.categorieen.map(
    ({ categorie, staat }) =>
      `  wat:        ${names.category(categorie)} (${categorie}): ${STATES[staat] ?? staat}`,
  ),
  ...(one.tot === null ? [] : [`  tot ${day(one.tot)}`]),
  ...(one.alleAntwoordenBinnen ? [] : ['  Nog niet alle antwoorden zijn er.']),
]

const who = (organisation: LogRow['wie']): string =>
  organisation === null ? '' : (organisation.naam ?? organisation.soort)

/** A row of who looked or asked. */
export const logLines = (row: LogRow): string[] => [
  `${moment(row.op)}  ${row.tekst}`,
  ...(row.wie === null ? [] : [`  wie:     ${who(row.wie)}`]),
  ...(row.houder === null ? [] : [`  van wie: ${who(row.houder)}`]),
  ...(row.wat.length === 0 ? [] : [`  wat:     ${row.wat.join(', ')}`]),
  ...(row.waarom === null ? [] : [`  waarom:  ${row.waarom}`]),
  ...(row.grond.length === 0 ? [] : [`  mag door: ${row.grond.join(', ')}`]),
  ...(row.uitkomst === null ? [] : [`  uitkomst: ${OUTCOMES[row.uitkomst] ?? row.uitkomst}`]),
]
