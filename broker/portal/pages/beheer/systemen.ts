/** The systems of an organisation. */
import type { Request } from 'express'
import { administrationOf, type ShownClient } from '../../../administration/administration.ts'
import { type Html, html } from '../../html.ts'
import type { PortalRoute } from '../../site.ts'
import { administeringTexts } from '../../texts/administering.ts'
import { administrationTexts } from '../../texts/administration.ts'
import { newSystemTexts } from '../../texts/new-system.ts'
import { badge, buttons, linkButton, paragraph, table } from '../../ui.ts'
import { type AdministratorsDesk, addressAt, administratorAt } from './desk.ts'
import { listOf } from './list.ts'

const HOME = '/beheer'
/** Where the systems are; below it each has its page. */
export const PATH = '/beheer/systemen'
/** Not below the systems: one of them could be called that. */
export const NEW = '/beheer/nieuw-systeem'

const systemRow = (
  desk: AdministratorsDesk,
  { id, processor, auth, keys, active }: ShownClient,
) => {
  const { language } = desk.visit
  const texts = administrationTexts[language]
  const { on, off, systems } = administeringTexts[language]
  return [
    id,
    processor ?? texts.self,
    auth === 'tls_client_auth' ? texts.auth[auth] : systems.keysOf(keys.length),
    active ? badge('safe', on) : badge('neutral', off),
    linkButton(addressAt(desk, `${PATH}/${id}`), systems.open, 'subtle'),
  ]
}

/** The systems of an organisation. */
export const systemList = (
  desk: AdministratorsDesk,
  req: Request,
  clients: readonly ShownClient[],
): Html => {
  const { visit } = desk
  const { none } = administrationTexts[visit.language]
  const { systems } = administeringTexts[visit.language]
  if (clients.length === 0) return paragraph(none)
  return listOf(desk, req, {
    path: PATH,
    items: clients,
    search: { name: 'systeem', label: systems.search },
    more: systems.more,
    textOf: ({ id, processor, keys }) => [id, processor, ...keys.map((key) => key.id)].join(' '),
    show: (some) =>
      table(
        systems.caption,
        systems.heads,
        some.map((client) => systemRow(desk, client)),
      ),
  })
}

const listPage: PortalRoute['handle'] = async (visit, req) => {
  const desk = await administratorAt(visit, req)
  const { clients } = await administrationOf(visit.context, desk.admin)
  const { systems, back } = administeringTexts[visit.language]
  return {
    title: systems.listTitle,
    current: HOME,
    body: html`${systemList(desk, req, clients)}${buttons(linkButton(addressAt(desk, NEW), newSystemTexts[visit.language].add), linkButton(addressAt(desk, HOME), back, 'secondary'))}`,
  }
}

export const systemen: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'beheerder', handle: listPage },
]
