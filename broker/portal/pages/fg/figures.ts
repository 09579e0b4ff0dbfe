/** Figures by month: a chart drawn on the server, and the same as a table. */
import type { MonthFigures } from '../../../oversight/oversight.ts'
import { type Html, html } from '../../html.ts'
import type { Visit } from '../../site.ts'
import { oversightTexts } from '../../texts/oversight.ts'
import { table } from '../../ui.ts'

const WIDTH = 720
const HEIGHT = 240
/** Room under the bars for the names of the months. */
const FOOT = 30
/** Room above the highest bar for its number. */
const HEAD = 24
const BAR_SHARE = 0.7

const MONTHS = {
  nl: new Intl.DateTimeFormat('nl-NL', { month: 'short', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' }),
} as const
const FULL_MONTHS = {
  nl: new Intl.DateTimeFormat('nl-NL', { month: 'long', year: 'numeric', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }),
} as const

const dateOf = ({ month }: MonthFigures): number => Date.parse(`${month}T00:00:00Z`)

/** One bar for each month: what was given below, what was not given on top. */
const chart = ({ language }: Visit, figures: readonly MonthFigures[]): Html => {
  const texts = oversightTexts[language].overview
  const highest = Math.max(1, ...figures.map(({ given, notGiven }) => given + notGiven))
  const step = WIDTH / figures.length
  const base = HEIGHT - FOOT
  const scale = (base - HEAD) / highest
  const bars = figures.map((one, at) => {
    const x = at * step + (step * (1 - BAR_SHARE)) / 2
    const middle = at * step + step / 2
    const given = one.given * scale
    const not = one.notGiven * scale
    const top = base - given - not
    const all = one.given + one.notGiven
    const number =
      all > 0 ? html`<text class="cb-tick" x="${middle}" y="${top - 8}">${all}</text>` : ''
    return html`<rect class="cb-bar--ok" x="${x}" y="${base - given}" width="${step * BAR_SHARE}" height="${given}"/><rect class="cb-bar--no" x="${x}" y="${top}" width="${step * BAR_SHARE}" height="${not}"/><text class="cb-tick" x="${middle}" y="${HEIGHT - 8}">${MONTHS[language].format(dateOf(one))}</text>${number}`
  })
  return html`<figure class="cb-fig"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${texts.chart}"><line x1="0" y1="${base}" x2="${WIDTH}" y2="${base}" stroke="currentColor"/>${bars}</svg><figcaption>${texts.chart}</figcaption></figure>`
}

/** The chart with its table; without a chart where every bar would be nothing. */
export const monthsOnPage = (visit: Visit, figures: readonly MonthFigures[]): Html => {
  const { language } = visit
  const texts = oversightTexts[language].overview
  const rows = [...figures]
    .reverse()
    .map((one) => [FULL_MONTHS[language].format(dateOf(one)), one.asked, one.given, one.notGiven])
  const isDrawn = figures.some(({ given, notGiven }) => given + notGiven > 0)
  return html`${isDrawn && chart(visit, figures)}${table(texts.caption, texts.heads, rows)}`
}
