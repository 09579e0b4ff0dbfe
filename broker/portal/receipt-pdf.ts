/** A receipt to keep outside the portal: a tagged PDF with a QR code. */
import { encode } from 'uqr'
import type { Language } from '../../policies/vocabulary.ts'
import { taggedPdf } from './pdf.ts'

export type PrintedReceipt = {
  readonly title: string
  readonly language: Language
  /** What is told, in order: a name and its value. */
  readonly rows: readonly (readonly [string, string])[]
  /** Where this answer stands in the portal; needs a login. */
  readonly address: string
}

const QR_POINTS = 90
const MARGIN_POINTS = 56
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

/** The file. */
export const receiptPdf = ({ title, rows, address, language }: PrintedReceipt): Promise<Buffer> =>
  taggedPdf({ title, language, marginPoints: MARGIN_POINTS }, ({ pdf, add, printable }) => {
    add('H1', () => void pdf.font('bold').fontSize(20).text(printable(title)).moveDown())
    for (const [name, value] of rows) {
      add('P', () => void pdf.font('bold').fontSize(11).text(name))
      add('P', () => void pdf.font('plain').fontSize(11).text(printable(value)).moveDown(0.6))
    }
    add('Figure', () => drawQr(pdf, address), QR_TEXT[language])
    add('P', () => void pdf.font('plain').fontSize(9).moveDown().text(address))
  })
