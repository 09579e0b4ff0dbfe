/** What runs inside a page to look at it. Text, because the product has no types of a browser and no script. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** WCAG 2.2, success criterion 1.4.12. A constructed sheet: the policy of the pages stops `<style>`. */
const TEXT_SPACING = `(() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}')
  document.adoptedStyleSheets = [sheet]
})()`
const PLAIN = 'document.adoptedStyleSheets = []'

/** How far the page can be scrolled sideways, in pixels, and what sticks out furthest. */
const OVERFLOW = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return null
  const wide = [...document.querySelectorAll('main *, header *, footer *, nav *')]
    .filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
  return (scrollWidth - clientWidth) + ' px: ' + wide.slice(-1).map((one) => one.outerHTML.slice(0, 120)).join()
})()`

/** A number of an organisation (OIN) that stands on more than one line. */
const BROKEN_NUMBERS = `(() => {
  const texts = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT)
  const broken = []
  for (let one = texts.nextNode(); one; one = texts.nextNode()) {
    if (!/^\\s*\\d{20}\\s*$/.test(one.data)) continue
    const range = document.createRange()
    range.selectNodeContents(one)
    if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(one.data.trim())
  }
  return broken
})()`

/** A heading that looks bigger than the title of the page. */
const BIGGER = `(() => {
  const size = (one) => parseFloat(getComputedStyle(one).fontSize)
  const title = document.querySelector('h1')
  const found = title && [...document.querySelectorAll('main h2, main h3')].find((one) => size(one) > size(title))
  return found ? size(found) + ' px: ' + found.outerHTML.slice(0, 120) : null
})()`

/** A field whose edge is the colour of nothing (WCAG 2.2, success criterion 1.4.11). */
const EDGELESS = `(() => [...document.querySelectorAll('select, textarea, input[type=text]')]
  .filter((one) => one.checkVisibility() && /, 0\\)$|^transparent$/.test(getComputedStyle(one).borderTopColor))
  .map((one) => one.outerHTML.slice(0, 120)))()`

/** Everything that a keyboard must reach: of radio buttons that belong together only the one that Tab stops at. */
const REACHABLE = `(() => {
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }))
  const groups = new Set()
  return all.filter((one) => {
    if (one.type !== 'radio') return true
    const first = !groups.has(one.name)
    groups.add(one.name)
    return first
  }).length
})()`

/** Marks what has focus; tells whether that can be seen, and null once nothing new has it. */
const FOCUSED = `(() => {
  const at = document.activeElement
  if (!at || at === document.body || at.dataset.reached) return null
  at.dataset.reached = 'yes'
  const { outlineStyle, outlineWidth } = getComputedStyle(at)
  const box = at.getBoundingClientRect()
  const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && box.width > 4 && box.height > 4
  return { seen, what: at.outerHTML.slice(0, 120) }
})()`

type Finding = {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly any: readonly { message: string }[] }[]
}

/** What axe found, in one line each; text in a drawing is left to whoever looks at it. */
const asLines = (kind: string, findings: readonly Finding[]): string[] =>
  findings.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ html }) => !/^<(text|tspan)\b/.test(html))
      .map(({ html, any }) => `${kind} ${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
  )

const found = async (page: Page, options: object): Promise<string[]> => {
  const { violations, incomplete } = await page.evaluate<{
    violations: Finding[]
    incomplete: Finding[]
  }>(
    `axe.run(document, ${JSON.stringify({ resultTypes: ['violations', 'incomplete'], ...options })})`,
  )
  return [...asLines('violation', violations), ...asLines('undecided', incomplete)]
}

/** Puts axe into the page, once a page. */
export const addAxe = (page: Page): Promise<void> => page.evaluate(`${axe.source};void 0`)

/** Every rule of axe, those of WCAG 2.2 AA that are off by default among them. */
export const axeFaults = (page: Page): Promise<string[]> =>
  found(page, { rules: { 'target-size': { enabled: true } } })

/** Contrast alone, in whatever colours the page is shown now. */
export const contrastFaults = (page: Page): Promise<string[]> =>
  found(page, { runOnly: { type: 'rule', values: ['color-contrast'] } })

/** What makes the page scroll sideways, as it is and with the text spacing of WCAG. */
export const overflowFaults = async (page: Page): Promise<string[]> => {
  const plain = await page.evaluate<string | null>(OVERFLOW)
  await page.evaluate(TEXT_SPACING)
  const spaced = await page.evaluate<string | null>(OVERFLOW)
  await page.evaluate(PLAIN)
  return [
    ...(plain === null ? [] : [`scrolls sideways ${plain}`]),
    ...(spaced === null ? [] : [`scrolls sideways with text spacing ${spaced}`]),
  ]
}

/** Numbers of organisations that nobody can read in one piece. */
export const numberFaults = async (page: Page): Promise<string[]> =>
  (await page.evaluate<string[]>(BROKEN_NUMBERS)).map((oin) => `on more than one line: ${oin}`)

/** Headings that look bigger than the title of the page. */
export const headingFaults = async (page: Page): Promise<string[]> => {
  const bigger = await page.evaluate<string | null>(BIGGER)
  return bigger === null ? [] : [`a heading bigger than the title, ${bigger}`]
}

/** Fields of which nobody sees where they are. */
export const edgeFaults = async (page: Page): Promise<string[]> =>
  (await page.evaluate<string[]>(EDGELESS)).map((field) => `a field without an edge: ${field}`)

/** Walks through the page with Tab alone. */
export const keyboardFaults = async (page: Page): Promise<string[]> => {
  const reachable = await page.evaluate<number>(REACHABLE)
  const faults: string[] = []
  let reached = 0
  for (;;) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate<{ seen: boolean; what: string } | null>(FOCUSED)
    if (focused === null) break
    reached += 1
    if (!focused.seen) faults.push(`focus cannot be seen: ${focused.what}`)
  }
  if (reached !== reachable) faults.push(`Tab reached ${reached} of ${reachable}`)
  return faults
}
