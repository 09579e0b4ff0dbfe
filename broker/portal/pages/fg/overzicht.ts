/** The privacy officer's first page: signals, sources that do not answer, figures, and whether the journal is whole. */
import type { Actor } from '../../../../consent/party.ts'
import { unknownThing } from '../../../acting.ts'
import { checkChain } from '../../../oversight/chain-check.ts'
import { monthlyFigures } from '../../../oversight/oversight.ts'
import { signalsFor } from '../../../oversight/signals.ts'
import { type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import type { Page, PortalRoute, Visit } from '../../site.ts'
import { oversightTexts } from '../../texts/oversight.ts'
import { signalTexts } from '../../texts/signals.ts'
import { alert, button, buttons, heading, lead, linkButton, paragraph } from '../../ui.ts'
import { type Desk, deskAt, nameOfParty, otherOffices } from '../staff/office.ts'
import { sourcesOnPage } from './bronnen.ts'
import { monthsOnPage } from './figures.ts'

const PATH = '/fg'

const newSignals = async ({ visit }: Desk, actor: Actor): Promise<Html | false> => {
  const texts = signalTexts[visit.language]
  const signals = await signalsFor(visit.context, actor)
  const count = signals.filter(({ state }) => state === 'nieuw').length
  const address = `/fg/signalen?organisatie=${actor.party}`
  return (
    count > 0 &&
    alert(
      'warning',
      { title: texts.waiting(count) },
      linkButton(address, texts.toSignals, 'secondary'),
    )
  )
}

const officePage = async (desk: Desk, chain: Html | false): Promise<Page> => {
  const { visit, actor } = desk
  if (!actor) throw unknownThing()
  const { language } = visit
  const { overview, switch: look } = oversightTexts[language]
  const figures = await monthlyFigures(visit.context, actor)
  const log = `/fg/logboek?organisatie=${actor.party}`
  return {
    title: overview.title,
    current: PATH,
    body: html`${chain}${lead(overview.lead)}${await newSignals(desk, actor)}
${heading(2, nameOfParty(desk, actor.party))}${buttons(linkButton(log, overview.toLog), linkButton(`${log}&verborgen=ja`, overview.toHeldBack, 'secondary'), otherOffices(desk, PATH, look))}
${await sourcesOnPage({ ...desk, actor })}
${heading(2, overview.figures)}${monthsOnPage(visit, figures)}
${heading(2, overview.chain)}${paragraph(overview.chainLead)}${form(visit, `${PATH}?organisatie=${actor.party}`, button(overview.chainCheck, { kind: 'secondary' }))}`,
  }
}

const chainBox = async ({ context, language }: Visit): Promise<Html> => {
  const { overview } = oversightTexts[language]
  const { rows, broken } = await checkChain(context)
  return broken === null
    ? alert('ok', { title: overview.complete }, paragraph(overview.completeWhat(rows)))
    : alert('error', { title: overview.broken }, paragraph(overview.brokenWhat(broken)))
}

export const toezicht: readonly PortalRoute[] = [
  {
    method: 'get',
    path: PATH,
    for: 'fg',
    handle: async (visit, req) => officePage(await deskAt(visit, 'fg', req), false),
  },
  {
    method: 'post',
    path: PATH,
    for: 'fg',
    handle: async (visit, req) => officePage(await deskAt(visit, 'fg', req), await chainBox(visit)),
  },
]
