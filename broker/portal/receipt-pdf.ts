/** A receipt to keep outside the portal: a tagged PDF, so that a screen reader reads it in order, with a QR code. */
import { createRequire } from 'node:module'
import { encode } from 'uqr'
import type { Language } from '../../consent/statement.ts'

export type PrintedReceipt = {
  readonly title: string
  readonly language: Language
  /** What is told, in order: a name and its value. */
  readonly rows: readonly (readonly [string, string])[]
  /** Where this answer stands in the portal; needs a login. */
  readonly address: string
}

const require = createRequire(import.meta.url)
const font = (weight: 400 | 700): string =>
  require.resolve(`@fontsource/noto-sans/files/noto-sans-latin-${weight}-normal.woff`)

const QR_POINTS = 90
const MARGIN_POINTS = 56
const LANGUAGE_TAGS = { nl: 'nl-NL', en: 'en-GB' } as const
const QR_TEXT = {
  nl: 'QR-code met het adres van deze keuze',
  en: 'QR code with the address of this choice',
}

const drawQr = (pdf: PDFKit.PDFDocument, text: string): void => {
  const { data, size } = encode(text)
  const step = QR_POINTS / size
  const { x, y } = pdf
  for (const [row, line] of data.entries())
    for (const [column, dark] of line.entries())
      if (dark) pdf.rect(x + column * step, y + row * step, step, step)
  pdf.fill('black')
  pdf.y = y + QR_POINTS
}

const write = (pdf: PDFKit.PDFDocument, receipt: PrintedReceipt): void => {
  const { title, rows, address, language } = receipt
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const add = (kind: string, draw: () => void, alt?: string): void => {
    root.add(pdf.struct(kind, alt === undefined ? {} : { alt }, [draw]))
  }
  add('H1', () => void pdf.font('bold').fontSize(20).text(title).moveDown())
  for (const [name, value] of rows) {
    add('P', () => void pdf.font('bold').fontSize(11).text(name))
    add('P', () => void pdf.font('plain').fontSize(11).text(value).moveDown(0.6))
  }
  add('Figure', () => drawQr(pdf, address), QR_TEXT[language])
  add('P', () => void pdf.font('plain').fontSize(9).moveDown().text(address))
  root.end()
}

/** The file. pdfkit is loaded when the first one is asked for: it is much to load and most processes never need it. */
export const receiptPdf = async (receipt: PrintedReceipt): Promise<Buffer> => {
  const { default: PDFDocument } = await import('pdfkit')
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN_POINTS,
    pdfVersion: '1.7',
    tagged: true,
    lang: LANGUAGE_TAGS[receipt.language],
    displayTitle: true,
    info: { Title: receipt.title },
  })
  const parts: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (part: Buffer) => parts.push(part))
    pdf.on('end', () => resolve(Buffer.concat(parts)))
    pdf.on('error', reject)
  })
  pdf.registerFont('plain', font(400)).registerFont('bold', font(700))
  write(pdf, receipt)
  pdf.end()
  return whole
}
