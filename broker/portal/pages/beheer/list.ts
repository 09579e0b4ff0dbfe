/** A list of administration: all of it, searched, and a page at a time. */
import type { Request } from 'express'
import { type Html, html } from '../../html.ts'
import {
  fitting,
  pageLinks,
  pageOf,
  type Search,
  searchBox,
  searchedAt,
  searchIn,
} from '../../lists.ts'
import { frameTexts } from '../../texts/frame.ts'
import { buttons, paragraph } from '../../ui.ts'
import { OFFICE } from '../staff/office.ts'
import { type AdministratorsDesk, addressAt } from './desk.ts'

/** As many as one overlooks; among more one searches. */
const OVERLOOKED_MAX = 10

type Listed<Item> = {
  /** Of the page with the whole list. */
  readonly path: string
  readonly items: readonly Item[]
  readonly search: Search
  /** What the link to the others is called. */
  readonly more: string
  /** What the search looks through. */
  readonly textOf: (item: Item) => string
  readonly show: (items: readonly Item[]) => Html
}

/** The list on its own page; on another one its beginning, and the way to the rest. */
export const listOf = <Item>(
  desk: AdministratorsDesk,
  req: Request,
  { path, items, search, more, textOf, show }: Listed<Item>,
): Html => {
  const { visit, actor } = desk
  const isOwnPage = req.path === path
  const words = isOwnPage ? searchIn(req, search) : ''
  const found = fitting(items, words, textOf)
  const { shown, next } = pageOf(found, req, isOwnPage ? undefined : OVERLOOKED_MAX)
  const address = searchedAt(addressAt(desk, path), search, words)
  const keep = { [OFFICE]: actor.party }
  return html`${items.length > OVERLOOKED_MAX && searchBox(visit, search, { path, keep, words })}
${shown.length > 0 ? show(shown) : paragraph(frameTexts[visit.language].lists.nothing)}
${buttons(pageLinks(visit, { req, address, next, more }))}`
}
