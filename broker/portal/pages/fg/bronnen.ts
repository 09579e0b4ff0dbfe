/** Sources that do not answer, as they stand on the privacy officer's first page. */
import type { Actor } from '../../../../consent/party.ts'
import type { Instant } from '../../../../consent/time.ts'
import {
  overseesRegion,
  type SilentSource,
  silentSources,
} from '../../../oversight/silent-sources.ts'
import { type Html, html } from '../../html.ts'
import { dayOnPage, moment } from '../../language.ts'
import { bronnenTexts } from '../../texts/bronnen.ts'
import { badge, heading, linkButton, paragraph, table } from '../../ui.ts'
import { type Desk, nameOfParty, OFFICE } from '../staff/office.ts'

type OfficersDesk = Desk & { readonly actor: Actor }

/** Of others the day only. */
const when = ({ visit }: Desk, { isOwn }: SilentSource, at: Instant | null): Html | null =>
  at === null ? null : (isOwn ? moment : dayOnPage)(at, visit.language)

const row = (desk: OfficersDesk, source: SilentSource) => {
  const texts = bronnenTexts[desk.visit.language]
  const { holder, isOwn, orders, failures, silentSince, lastAnswer } = source
  const log = `/fg/logboek?${OFFICE}=${desk.actor.party}&wat=mislukt`
  return [
    nameOfParty(desk, holder),
    silentSince === null ? badge('safe', texts.now.again) : badge('danger', texts.now.silent),
    isOwn ? texts.times(orders) : texts.atLeast(orders),
    when(desk, source, silentSince),
    when(desk, source, lastAnswer) ?? texts.never,
    failures.map((failure) => texts.failures[failure]).join(', '),
    isOwn ? linkButton(log, texts.toLog, 'subtle') : null,
  ]
}

/** The sources, with how many of them do not answer now. */
export const sourcesOnPage = async (desk: OfficersDesk): Promise<Html> => {
  const { visit, actor, parties } = desk
  const texts = bronnenTexts[visit.language]
  const sources = await silentSources(visit.context, actor)
  const silent = sources.filter(({ silentSince }) => silentSince !== null).length
  const seesRegion = parties.some((party) => party.id === actor.party && overseesRegion(party))
  const found =
    sources.length > 0
      ? html`${paragraph(silent === 0 ? texts.again : texts.silent(silent))}${table(
          texts.caption,
          texts.heads,
          sources.map((source) => row(desk, source)),
        )}`
      : html`${paragraph(texts.none)}${paragraph(texts.period)}`
  return html`${heading(2, texts.title)}${seesRegion && paragraph(texts.region)}${found}`
}
