/** A tagged PDF in the font of the portal: a screen reader reads it in order. */
import { createRequire } from 'node:module'
import type { Font } from 'fontkit'
import type { Language } from '../../policies/vocabulary.ts'
import { breakable, LACKING, printableIn } from './printable.ts'

export type PdfFrame = {
  readonly title: string
  readonly language: Language
  readonly layout?: 'portrait' | 'landscape'
  readonly marginPoints: number
}

/** Adds one element of the structure, in the order in which it is read. */
export type AddElement = (kind: string, draw: () => void, alt?: string) => void

/** What one file is written with. */
export type Printing = {
  readonly pdf: PDFKit.PDFDocument
  readonly root: PDFKit.PDFStructureElement
  /** Everything that people may have typed goes through this. */
  readonly printable: (text: string) => string
  readonly add: AddElement
}

const require = createRequire(import.meta.url)
const fileOf = (face: '400Regular' | '700Bold'): string =>
  require.resolve(`@expo-google-fonts/noto-sans/${face}/NotoSans_${face}.ttf`)

/** What stands for letters that have shapes of their own, the fi in one piece, is told by those letters when it is copied. */
const isLetterOfItsOwn = (codePoint: number): boolean => {
  const letter = String.fromCodePoint(codePoint)
  return letter.normalize('NFKC') === letter
}

type Faces = Readonly<Record<'plain' | 'bold', Font>>

/**
 * Both faces with the letters of all of Europe; the fonts of the pages are cut up by script, which splits a name. A file
 * holds only the letters that it uses. A shape keeps the letter that it was first asked for by: as a part of another, the g
 * in a ğ, it would be asked for by none, and no later file could tell what it is. So each is asked for by its own first.
 */
const loadFaces = async (): Promise<Faces> => {
  const { openSync } = await import('fontkit')
  const open = (file: string): Font => {
    const face = openSync(file) as Font
    for (const codePoint of face.characterSet.filter(isLetterOfItsOwn))
      face.glyphForCodePoint(codePoint)
    return face
  }
  return { plain: open(fileOf('400Regular')), bold: open(fileOf('700Bold')) }
}

let loading: Promise<Faces> | undefined
/** Read once: that takes longer than all the rest of a receipt. */
const facesOnce = (): Promise<Faces> => {
  loading ??= loadFaces()
  return loading
}

const LACKING_TEXT = {
  nl: `${LACKING} staat op de plaats van een letter of teken dat dit bestand niet kan laten zien. In het portaal staat het wel.`,
  en: `${LACKING} stands for a letter or sign that this file cannot show. The portal does show it.`,
}

/** pdfkit takes a font that was read already, which its types leave out. */
const asSource = (face: Font): Buffer => face as unknown as Buffer

const LANGUAGE_TAGS = { nl: 'nl-NL', en: 'en-GB' } as const

/**
 * The file that `write` fills. pdfkit and the fonts are loaded when the first one is asked for: they are much to load and
 * most processes never need them.
 */
export const taggedPdf = async (
  { title, language, layout = 'portrait', marginPoints }: PdfFrame,
  write: (printing: Printing) => void,
): Promise<Buffer> => {
  const { default: PDFDocument } = await import('pdfkit')
  const { plain, bold } = await facesOnce()
  const pdf = new PDFDocument({
    size: 'A4',
    layout,
    margin: marginPoints,
    pdfVersion: '1.7',
    tagged: true,
    lang: LANGUAGE_TAGS[language],
    displayTitle: true,
    info: { Title: title },
  })
  const parts: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (part: Buffer) => parts.push(part))
    pdf.on('end', () => resolve(Buffer.concat(parts)))
    pdf.on('error', reject)
  })
  pdf.registerFont('plain', asSource(plain)).registerFont('bold', asSource(bold))
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const add: AddElement = (kind, draw, alt) =>
    void root.add(pdf.struct(kind, alt === undefined ? {} : { alt }, [draw]))
  let isWhole = true
  const drawable = printableIn((codePoint) => plain.hasGlyphForCodePoint(codePoint))
  const printable = (text: string): string => {
    const drawn = drawable(text)
    isWhole &&= !drawn.includes(LACKING)
    return breakable(drawn)
  }
  write({ pdf, root, printable, add })
  if (!isWhole)
    add('P', () => {
      pdf.font('plain').fontSize(9).moveDown()
      pdf.text(LACKING_TEXT[language], pdf.page.margins.left)
    })
  root.end()
  pdf.end()
  return whole
}
