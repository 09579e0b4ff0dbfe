/** The text of a PDF as pdfkit writes it: streams deflated, and fonts whose own table says which letters its signs are. */
import { inflateSync } from 'node:zlib'

const OBJECT = /(\d+) 0 obj\n([\s\S]*?)\nendobj/g
const STREAM = /stream\n([\s\S]*)\nendstream/

const contentOf = (object: string): string => {
  const stream = STREAM.exec(object)?.[1]
  if (stream === undefined) return object
  return object.includes('/FlateDecode')
    ? inflateSync(Buffer.from(stream, 'latin1')).toString('latin1')
    : stream
}

const letters = (hex: string): string =>
  String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)))

/** By sign, the letters that it stands for (ISO 32000-1, section 9.10.3). */
const signsIn = (table: string): ReadonlyMap<number, string> => {
  const signs = new Map<number, string>()
  for (const [, from = '', list = ''] of table.matchAll(/<(\w+)> <\w+> \[(.*?)\]/g))
    for (const [at, [, hex = '']] of [...list.matchAll(/<([\w ]*)>/g)].entries())
      signs.set(Number.parseInt(from, 16) + at, letters(hex.replaceAll(' ', '')))
  return signs
}

/** Each line as it is drawn, in order. Throws where a font does not say what its signs are. */
const pdfLines = (file: Buffer): string[] => {
  const objects = new Map(
    [...file.toString('latin1').matchAll(OBJECT)].map(([, id = '', body = '']) => [id, body]),
  )
  const all = [...objects.values()]
  const fonts = new Map<string, ReadonlyMap<number, string>>()
  for (const body of all)
    for (const [, name = '', id = ''] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1] ?? ''
      fonts.set(name, signsIn(contentOf(objects.get(table) ?? '')))
    }
  const pages = all.flatMap((body) => /\/Contents (\d+) 0 R/.exec(body)?.[1] ?? [])
  return pages.flatMap((id) => linesIn(contentOf(objects.get(id) ?? ''), fonts))
}

const linesIn = (page: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): string[] =>
  [...page.matchAll(/\nBT\n([\s\S]*?)\nET\n/g)].map(([, block = '']) => {
    const signs = fonts.get(/\/(F\d+) /.exec(block)?.[1] ?? '')
    const drawn = [...block.matchAll(/<(\w+)>/g)].map(([, hex = '']) => hex).join('')
    return (drawn.match(/.{4}/g) ?? [])
      .map((sign) => {
        const text = signs?.get(Number.parseInt(sign, 16))
        // The first sign of a font is drawn where it has none for a letter.
        if (text === undefined || text === '\0') throw new Error(`no letters for sign ${sign}`)
        return text
      })
      .join('')
  })

/** All of it as one text, in which no line ends. */
export const pdfText = (file: Buffer): string => pdfLines(file).join(' ').replaceAll(/\s+/g, ' ')
