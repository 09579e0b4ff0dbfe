/** A tagged PDF in the fonts of the portal: a screen reader reads it in order. */
import { createRequire } from 'node:module'
import type { Language } from '../../policies/vocabulary.ts'

export type PdfFrame = {
  readonly title: string
  readonly language: Language
  readonly layout?: 'portrait' | 'landscape'
  readonly marginPoints: number
}

/** Adds one element of the structure, in the order in which it is read. */
export type AddElement = (kind: string, draw: () => void, alt?: string) => void

const require = createRequire(import.meta.url)
const font = (weight: 400 | 700): string =>
  require.resolve(`@fontsource/noto-sans/files/noto-sans-latin-${weight}-normal.woff`)

const LANGUAGE_TAGS = { nl: 'nl-NL', en: 'en-GB' } as const

/**
 * The file that `write` fills. pdfkit is loaded when the first one is asked for: it is much to load and most processes
 * never need it.
 */
export const taggedPdf = async (
  { title, language, layout = 'portrait', marginPoints }: PdfFrame,
  write: (pdf: PDFKit.PDFDocument, root: PDFKit.PDFStructureElement) => void,
): Promise<Buffer> => {
  const { default: PDFDocument } = await import('pdfkit')
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
  pdf.registerFont('plain', font(400)).registerFont('bold', font(700))
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  write(pdf, root)
  root.end()
  pdf.end()
  return whole
}

/** Adds to the root, one element after the other. */
export const adderFor =
  (pdf: PDFKit.PDFDocument, root: PDFKit.PDFStructureElement): AddElement =>
  (kind, draw, alt) =>
    void root.add(pdf.struct(kind, alt === undefined ? {} : { alt }, [draw]))
