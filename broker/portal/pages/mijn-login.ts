/** The own login: as what somebody is here, and the way out on every device. */
import { organisationsTakingPart } from '../../administration/organisations.ts'
import { attr, type Html, href, html } from '../html.ts'
import type { PortalRoute, Visit } from '../site.ts'
import { frameTexts } from '../texts/frame.ts'
import { gegevensTexts } from '../texts/gegevens.ts'
import { button, facts, heading, paragraph } from '../ui.ts'
import { nameOfParty } from './staff/office.ts'

/** Ends every session of this login. */
export const logOutEverywhere = ({ session, voice }: Visit): Html => {
  const texts = gegevensTexts[voice].everywhere
  return html`${heading(2, texts.title)}${paragraph(texts.lead)}<form method="post" action="${href('/uitloggen')}"><input type="hidden" name="csrf"${attr('value', session.csrf)}><input type="hidden" name="overal" value="ja">${button(texts.do, { kind: 'secondary' })}</form>`
}

const page: PortalRoute['handle'] = async (visit) => {
  const { context, session, offices, voice } = visit
  const { functions, myLogin } = frameTexts[voice]
  const parties = offices.length > 0 ? await organisationsTakingPart(context) : []
  const work = offices.map(
    (office) =>
      [
        nameOfParty({ parties }, office.party),
        office.functions.map((one) => functions[one]).join(', '),
      ] as const,
  )
  return {
    title: myLogin.title,
    body: html`${facts([[myLogin.name, session.name], ...work])}${logOutEverywhere(visit)}`,
  }
}

export const mijnLogin: PortalRoute = {
  method: 'get',
  path: '/mijn-login',
  for: 'iedereen',
  handle: page,
}
