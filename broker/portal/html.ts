/** HTML that escapes by itself: a tagged template for pages without script. */

const RAW: unique symbol = Symbol('raw')

/** Markup that needs no escaping any more; only `html` and its helpers make it. */
export type Html = { readonly [RAW]: string }

/** What may stand between the tags. Nothing, null and false leave no trace. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[]

/** An address that may stand in `href`, `action` or `src`; made by `href`. */
export type Href = Html

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '')

const isList = (value: HtmlValue): value is readonly HtmlValue[] => Array.isArray(value)

const put = (value: HtmlValue): string => {
  if (value === null || value === undefined || value === false) return ''
  if (isList(value)) return value.map(put).join('')
  return typeof value === 'object' ? value[RAW] : escapeText(String(value))
}

/** Escapes every value that is not `Html`, in text and in quoted attributes. Write attributes in double quotes. */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html => ({
  [RAW]: strings.map((text, at) => text + put(values[at])).join(''),
})

/** An attribute, with the space before it: left out for false and undefined, without value for true. */
export const attr = (name: string, value: string | number | boolean | undefined): Html => {
  if (value === undefined || value === false) return { [RAW]: '' }
  return { [RAW]: value === true ? ` ${name}` : ` ${name}="${escapeText(String(value))}"` }
}

/** A path of our own, not `//host` or `/\host`, which browsers read as another site. */
const OWN_PATH = /^\/(?![/\\])/
/** Plain HTTP stays on this machine: a set-up for development. */
const ALLOWED = /^(https:|mailto:|tel:|http:\/\/127\.0\.0\.1(:\d+)?(\/|$))/i
/** Browsers drop tabs and line ends inside a URL and so could read another scheme than we do. */
const CONTROL = /\p{Cc}/u

/** An address for `href` or `action`: `/...`, `https:`, `mailto:`, `tel:`, or HTTP on this machine; throws `TypeError` for anything else (`javascript:`). */
export const href = (address: string): Href => {
  if (CONTROL.test(address) || !(OWN_PATH.test(address) || ALLOWED.test(address)))
    throw new TypeError('an address that may not stand in a page')
  return { [RAW]: escapeText(address) }
}

/** The text of a page or part of it. */
export const render = (page: Html): string => page[RAW]

/** Markup that a library of ours made from no input of others (a QR code, a form); never text that came in. */
export const trusted = (markup: string): Html => ({ [RAW]: markup })
