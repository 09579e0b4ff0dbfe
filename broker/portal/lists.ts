/** Long lists: searched by words and shown a page at a time. One way for every list, of any page. */
import type { Request } from 'express'
import { textField } from './fields.ts'
import { attr, type Html, href, html } from './html.ts'
import type { Visit } from './site.ts'
import { frameTexts } from './texts/frame.ts'
import { button, buttons, linkButton } from './ui.ts'

/** A row with a button weighs under a kilobyte; a page stays under thirty. */
export const ROWS_A_PAGE = 25

/** Far longer than a name, and no address grows without end. */
const SEARCH_CHARS_MAX = 100
/** Among hundreds of people a handful has the same three in their number. */
const SIGNS_OF_PEOPLE = 3

/** Where a page begins: from the how manieth item (`vanaf`), or before which row of the log (`voor`). */
type Place = 'vanaf' | 'voor'

/** A number from one on, as an address has it; undefined for anything else. */
export const numberIn = (word: unknown): number | undefined => {
  const number = Number(word)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}

/** The place that an address names; undefined on the first page, and for what is no number. */
export const placeIn = ({ query }: Request, place: Place = 'vanaf'): number | undefined =>
  numberIn(query[place])

/** The page of a list that an address asks for; `next` is where the one after it begins, null on the last. */
export const pageOf = <Item>(
  items: readonly Item[],
  req: Request,
  size = ROWS_A_PAGE,
): { readonly shown: readonly Item[]; readonly next: number | null } => {
  const place = placeIn(req) ?? 0
  // Of a list that grew shorter meanwhile there may be nothing left there: it begins anew.
  const first = place < items.length ? place : 0
  const next = first + size
  return { shown: items.slice(first, next), next: items.length > next ? next : null }
}

type Pages = {
  readonly req: Request
  /** Of the list as it is searched now, without the place. */
  readonly address: string
  readonly next: number | null
  /** What the link to the next page is called. */
  readonly more: string
  readonly place?: Place
}

const withQuery = (address: string, name: string, value: string | number): string =>
  `${address}${address.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`

/** Links to the next page, and from any page but the first to the first. */
export const pageLinks = (
  { voice }: Pick<Visit, 'voice'>,
  { req, address, next, more, place = 'vanaf' }: Pages,
): readonly (Html | false)[] => [
  next !== null && linkButton(withQuery(address, place, next), more, 'secondary'),
  placeIn(req, place) !== undefined && linkButton(address, frameTexts[voice].lists.first, 'subtle'),
]

// --- searching -------------------------------------------------------------------------------------------------

/** The field to search a list by: its name, of its own on a page with more lists, and its label. */
export type Search = {
  readonly name: string
  readonly label: string
  /** Of people only a few signs are asked for, since an address must not name anybody. */
  readonly isOfPeople?: true
}

const charsOf = ({ isOfPeople }: Search): number =>
  isOfPeople ? SIGNS_OF_PEOPLE : SEARCH_CHARS_MAX

/** What somebody searches for; '' for everything. */
export const searchIn = ({ query }: Request, search: Search): string => {
  const typed = query[search.name]
  return typeof typed === 'string' ? typed.trim().slice(0, charsOf(search)) : ''
}

/** Capitals and accents make no difference to who searches. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase('nl')

/** Items whose text has every word that is searched for. */
export const fitting = <Item>(
  items: readonly Item[],
  search: string,
  textOf: (item: Item) => string,
): readonly Item[] => {
  const words = plain(search)
    .split(/\s+/)
    .filter((word) => word !== '')
  return items.filter((item) => {
    const text = plain(textOf(item))
    return words.every((word) => text.includes(word))
  })
}

/** The address of a list as it is searched. */
export const searchedAt = (address: string, { name }: Search, words: string): string =>
  words === '' ? address : withQuery(address, name, words)

type SearchBox = {
  readonly path: string
  /** Fields of the address that stay as they are. */
  readonly keep: Readonly<Record<string, string>>
  readonly words: string
}

/** The form to search a list by. */
export const searchBox = (
  { voice }: Pick<Visit, 'voice'>,
  by: Search,
  { path, keep, words }: SearchBox,
): Html => {
  const kept = Object.entries(keep).map(
    ([name, value]) => html`<input type="hidden" name="${name}"${attr('value', value)}>`,
  )
  const { search: press } = frameTexts[voice].lists
  return html`<form method="get" action="${href(path)}">${kept}${textField({ name: by.name, label: by.label, value: words, charsMax: charsOf(by) })}${buttons(button(press, { kind: 'secondary' }))}</form>`
}
