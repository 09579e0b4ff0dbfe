/** Finding one or more of many inside a form: words, a button that sends the form as it stands, and what fits. No script. */
import type { PartyId } from '../../../../consent/id.ts'
import { type FieldFault, select, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { fitting } from '../../lists.ts'
import { catalogueFor, type Visit, wordIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { staffTexts } from '../../texts/staff.ts'
import { button, buttons, enterButton } from '../../ui.ts'
import type { Desk } from './office.ts'

/** A box with its name weighs a third of a kilobyte; a page stays under thirty. */
export const SHOWN_MAX = 40

/** What can be chosen; `about` is looked through too: the kind of an organisation. */
export type Candidate = { readonly value: string; readonly label: string; readonly about: string }

const fittingOf = (all: readonly Candidate[], search: string): readonly Candidate[] =>
  fitting(all, search, ({ label, about }) => `${label} ${about}`)

/** Those that were chosen come first and never disappear; of the others those that fit what was searched for. */
export const candidatesShown = (
  all: readonly Candidate[],
  chosen: readonly string[],
  search: string,
): { readonly shown: readonly Candidate[]; readonly left: number } => {
  const isChosen = ({ value }: Candidate) => chosen.includes(value)
  const kept = all.filter(isChosen)
  const others = fittingOf(all, search).filter((one) => !isChosen(one))
  const room = Math.max(0, SHOWN_MAX - kept.length)
  return { shown: [...kept, ...others.slice(0, room)], left: Math.max(0, others.length - room) }
}

/** The organisations that take part, those of one kind together; without `own`. */
export const partyCandidates = (
  { visit, parties }: Pick<Desk, 'visit' | 'parties'>,
  own?: PartyId,
): readonly Candidate[] => {
  const kinds = new Map(catalogueFor(visit).parties.map(({ id, name }) => [id, name]))
  return parties
    .filter(({ id }) => id !== own)
    .map(({ id, name, kind }) => ({ value: id, label: name, about: kinds.get(kind) ?? kind }))
    .sort((one, other) => one.about.localeCompare(other.about, visit.language))
}

// --- one organisation ------------------------------------------------------------------------------------------

/** The step of who searches for an organisation. */
const FIND = 'zoek_organisatie'

/** The field with the words by which the choice `name` is searched. */
export const searchName = (name: string): string => `${name}-zoek`

/** Steps at which a form is shown as it was filled in, with nothing said of what is still missing. */
const FILLING_IN = ['begin', 'verander', FIND]

/** Whether somebody searches for an organisation in a form. */
export const isFinding = ({ fields }: Visit): boolean => wordIn(fields, 'stap') === FIND

/** Whether a form was sent to be filled in further: from another page, after going back, or to search in it. */
export const isFillingIn = ({ fields }: Visit): boolean =>
  FILLING_IN.includes(wordIn(fields, 'stap'))

/** Told of a search for an organisation that found none. */
export const findFaults = (desk: Desk, name: string): FieldFault[] => {
  const { visit, actor } = desk
  if (!isFinding(visit)) return []
  const field = searchName(name)
  const found = fittingOf(partyCandidates(desk, actor?.party), wordIn(visit.fields, field))
  return found.length > 0 ? [] : [{ field, message: frameTexts[visit.voice].lists.nothing }]
}

type PartyField = {
  readonly name: string
  readonly label: string
  /** The step that the form's own button sends: Enter sends it too, and does not search. */
  readonly next?: string
}

/** The choice of another organisation: by kind, because a name need not tell what it does. Searched where they are many. */
export const partyField = (
  desk: Desk,
  { name, label, next = 'controleer' }: PartyField,
  faults: readonly FieldFault[],
): Html => {
  const { visit, actor } = desk
  const texts = staffTexts[visit.language].finding
  const field = searchName(name)
  const [value, search] = [wordIn(visit.fields, name), wordIn(visit.fields, field)]
  const all = partyCandidates(desk, actor?.party)
  const { shown, left } = candidatesShown(all, [value], search)
  const find = html`${enterButton('stap', next)}${textField({ name: field, label: texts.search, hint: texts.searchHint, faults, value: search })}${buttons(button(texts.searchNow, { kind: 'secondary', name: 'stap', value: FIND }))}`
  return html`${all.length > SHOWN_MAX && find}${select({
    name,
    label,
    faults,
    value,
    ...(left > 0 && { hint: texts.notShown(left) }),
    options: [...Map.groupBy(shown, ({ about }) => about)].map(([kind, own]) => ({
      label: kind,
      options: own,
    })),
  })}`
}
