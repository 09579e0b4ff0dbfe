/** Rows of the family's log, in a table and by themselves. */
import type { ChildId } from '../../../../consent/id.ts'
import { plainKind } from '../../../../consent/naming.ts'
import type { InsightRow } from '../../../insight/insight-row.ts'
import { attr, type Html, type HtmlValue, href, html } from '../../html.ts'
import { moment, textIn } from '../../language.ts'
import type { Visit } from '../../site.ts'
import { eventTexts } from '../../texts/gebeurtenissen.ts'
import { inzageTexts } from '../../texts/inzage.ts'
import { meldenTexts } from '../../texts/melden.ts'
import { badge, table } from '../../ui.ts'
import { partyName } from './parts.ts'

/** Who did what a row tells: by name, else by kind. */
export const whoDid = ({ voice }: Visit, { by, who }: InsightRow): string =>
  by === 'organisatie' ? (who?.name ?? who?.kind ?? '') : inzageTexts[voice].doers[by]

/** The same with the kind of organisation, and as what its employee acted. */
export const whoInFull = (visit: Visit, row: InsightRow): readonly string[] => {
  const { who } = row
  return [
    whoDid(visit, row),
    who !== null && who.name !== null && plainKind(who.kind),
    who?.role != null && inzageTexts[visit.voice].roles[who.role],
  ].filter((word) => typeof word === 'string')
}

/** What stands with the event: from whom to whom, what was written down, how often. */
export const eventLines = ({ voice }: Visit, row: InsightRow): readonly string[] => {
  const texts = inzageTexts[voice]
  const { holder, requester, about, fact, times } = row
  const isBetween = about === null && holder !== null && requester !== null
  return [
    isBetween && texts.between(partyName(holder), partyName(requester)),
    about !== null && texts.about(partyName(about)),
    fact !== null && texts.fact(texts.facts[fact]),
    times > 1 && texts.times(times),
  ].filter((line) => line !== false)
}

/**
 * Whether somebody else did it, and an organisation had a part in it, which can then answer for it. What oneself did is
 * no matter for a report.
 */
export const isReportable = ({ by, who, holder, about }: InsightRow): boolean =>
  (by === 'organisatie' || by === 'gezin') && [who, holder, about].some((party) => party !== null)

const reportLink = ({ voice }: Visit, child: ChildId, row: InsightRow): HtmlValue => {
  if (!isReportable(row)) return null
  const { link: text, linkFor } = meldenTexts[voice]
  const address = `/ouder/melden?kind=${child}&regel=${row.sequence}`
  return html`<div><a class="nl-link" href="${href(address)}"${attr('aria-label', linkFor(eventTexts[voice][row.told]))}>${text}</a></div>`
}

/** Where one row is told in full. */
export const rowAddress = (child: ChildId, { sequence }: Pick<InsightRow, 'sequence'>): string =>
  `/ouder/inzage/regel?kind=${child}&regel=${sequence}`

const rightsLink = ({ voice }: Visit, child: ChildId, row: InsightRow): HtmlValue => {
  if (row.law === null) return null
  const { rights, rightsFor } = inzageTexts[voice].row
  return html`<br><a class="nl-link" href="${href(rowAddress(child, row))}"${attr('aria-label', rightsFor(eventTexts[voice][row.told]))}>${rights}</a>`
}

export const outcomeBadge = ({ voice }: Visit, { outcome }: InsightRow): Html | null =>
  outcome === null
    ? null
    : badge(outcome === 'gegeven' ? 'safe' : 'neutral', inzageTexts[voice].outcomes[outcome])

const whoCell = (visit: Visit, row: InsightRow): Html => {
  const [name = '', ...role] = whoInFull(visit, row)
  return html`${name}${role.length > 0 && html`<br>${role.join(', ')}`}`
}

const lines = (texts: readonly string[]): Html => html`${texts.map((text) => html`<br>${text}`)}`

/** Why, of a row; null where it says nothing of that. What the law says may be kept in Dutch only. */
export const whyCell = ({ language }: Visit, { why, asked, law }: InsightRow): HtmlValue => {
  if (why === null || law === null) return why
  const said = textIn(law.language, law.texts.join(' '), language)
  return asked === null ? said : html`${asked} ${said}`
}

/** Rows of the log; the first column is when. Where `reportFor` names the child, each can be reported. */
export const logTable = (visit: Visit, rows: readonly InsightRow[], reportFor?: ChildId): Html => {
  const { language } = visit
  const texts = inzageTexts[visit.voice]
  return table(
    texts.caption,
    texts.heads,
    rows.map((row) => [
      moment(row.at, language),
      whoCell(visit, row),
      html`${eventTexts[visit.voice][row.told]}${lines(eventLines(visit, row))}${row.what.length > 0 && html`<div>${row.what.join('; ')}</div>`}${reportFor && reportLink(visit, reportFor, row)}`,
      whyCell(visit, row),
      row.basis.length > 0
        ? html`${row.basis.join(', ')}${reportFor && rightsLink(visit, reportFor, row)}`
        : null,
      outcomeBadge(visit, row),
    ]),
  )
}
