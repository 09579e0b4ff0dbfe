/** Everything that a page must be, whatever it shows. */
import { HtmlValidate } from 'html-validate'
import { dutchTextsIn } from '../support/dutch-texts.ts'
import {
  addAxe,
  axeFaults,
  contrastFaults,
  edgeFaults,
  headingFaults,
  keyboardFaults,
  numberFaults,
  overflowFaults,
} from './in-page.ts'
import type { Window } from './visitor.ts'

/** A desk, a phone, and a desk at 400 %. */
const [DESK, PHONE, SMALLEST] = [1280, 390, 320]
/** Where tables stand least comfortably: the narrowest screen on which they are still tables. */
const NARROW_TABLE = 1024
const HEIGHT = 900
const HTML_BYTES_MAX = 30_000

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Tables that stack on a phone lose their meaning through CSS; roles give it back.
    'no-redundant-role': 'off',
    // Several values under one name is how a form sends a list.
    'form-dup-name': 'off',
  },
})

const markupFaults = async (text: string): Promise<string[]> => {
  const { results } = await validator.validateString(text)
  const invalid = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `markup ${ruleId}, line ${line}: ${message}`),
  )
  const bytes = Buffer.byteLength(text)
  return [
    ...invalid,
    ...(bytes < HTML_BYTES_MAX ? [] : [`${bytes} bytes of HTML`]),
    ...(/<script/i.test(text) ? ['a script'] : []),
    ...dutchTextsIn(text).map((dutch) => `Dutch on a page in English: ${dutch}`),
  ]
}

const atWidth = async (
  { page }: Window,
  width: number,
  look: (page: Window['page']) => Promise<string[]>,
): Promise<string[]> => {
  await page.setViewportSize({ width, height: HEIGHT })
  const faults = [
    ...(await look(page)),
    ...(await overflowFaults(page)),
    ...(await headingFaults(page)),
    ...(await numberFaults(page)),
  ]
  return faults.map((fault) => `${width}: ${fault}`)
}

const inForcedColours = async ({ page }: Window): Promise<string[]> => {
  await page.emulateMedia({ forcedColors: 'active' })
  const faults = await contrastFaults(page)
  await page.emulateMedia({ forcedColors: 'none' })
  return faults.map((fault) => `forced colours: ${fault}`)
}

const asNarrowTable = async ({ page }: Window): Promise<string[]> => {
  await page.setViewportSize({ width: NARROW_TABLE, height: HEIGHT })
  return (await overflowFaults(page)).map((fault) => `${NARROW_TABLE}: ${fault}`)
}

/** What is wrong with the page on screen; its window must have script on, for axe. */
export const pageFaults = async (window: Window): Promise<string[]> => {
  const { page, complaints } = window
  await addAxe(page)
  const faults = [
    ...(await markupFaults(await window.shown().text())),
    ...(await atWidth(window, DESK, axeFaults)),
    ...(await atWidth(window, PHONE, axeFaults)),
    ...(await atWidth(window, SMALLEST, axeFaults)),
    ...(await asNarrowTable(window)),
    ...(await edgeFaults(page)),
    ...(await keyboardFaults(page)),
    ...(await inForcedColours(window)),
  ]
  return [...faults, ...complaints.splice(0)]
}

/** The same for a page that was looked at before, in another language: what other words can break. */
export const wordingFaults = async (window: Window): Promise<string[]> => {
  await addAxe(window.page)
  const faults = [
    ...(await markupFaults(await window.shown().text())),
    ...(await atWidth(window, SMALLEST, axeFaults)),
    ...(await asNarrowTable(window)),
  ]
  return [...faults, ...window.complaints.splice(0)]
}
