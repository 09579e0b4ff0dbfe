/** An escaping template: whatever is put into it is text, unless it came out of it. */

/** Marks what is markup already; nobody else can make one. */
const MARKUP: unique symbol = Symbol('markup')
export type Html = { readonly [MARKUP]: string }
type Value = string | number | Html | null | undefined | false | readonly Value[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => ENTITIES[found] ?? '')

const isHtml = (value: unknown): value is Html =>
  typeof value === 'object' && value !== null && MARKUP in value

const put = (value: Value): string => {
  if (value === null || value === undefined || value === false) return ''
  if (isHtml(value)) return value[MARKUP]
  if (Array.isArray(value)) return value.map(put).join('')
  return escaped(String(value))
}

/** Markup from a template; null, undefined and false put nothing, lists put each item. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html => ({
  [MARKUP]: parts.reduce((out, part, at) => out + put(values[at - 1]) + part),
})

/** The text of finished markup, ready to send. */
export const render = (markup: Html): string => markup[MARKUP]

const SAFE_LINK = /^(\/(?!\/)|https:\/\/|mailto:|tel:)/

/** A link target that cannot run script: a path of ours, https, mailto or tel. Throws for anything else. */
export const href = (target: string): string => {
  if (!SAFE_LINK.test(target)) throw new TypeError('a link must be a path, https, mailto or tel')
  return target
}
