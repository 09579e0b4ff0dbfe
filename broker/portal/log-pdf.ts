/** A log on paper: a tagged PDF whose table has headers, on each page again. */
import type { Language } from '../../policies/vocabulary.ts'
import { taggedPdf } from './pdf.ts'

export type PrintedLog = {
  readonly title: string
  readonly language: Language
  /** What the file is about: a name and its value. */
  readonly about: readonly (readonly [string, string])[]
  readonly note: string | null
  readonly heads: readonly string[]
  /** Of the width, a column each; together 1. */
  readonly shares: readonly number[]
  readonly rows: readonly (readonly string[])[]
}

const MARGIN_POINTS = 36
const FONT_POINTS = 8
const GAP_POINTS = 6
type Column = { readonly x: number; readonly width: number }

const columnsOf = (pdf: PDFKit.PDFDocument, shares: readonly number[]): readonly Column[] => {
  const { left, right } = pdf.page.margins
  const whole = pdf.page.width - left - right
  let x = left
  return shares.map((share) => {
    const column = { x, width: whole * share - GAP_POINTS }
    x += whole * share
    return column
  })
}

type Drawing = {
  readonly pdf: PDFKit.PDFDocument
  readonly table: PDFKit.PDFStructureElement
  readonly columns: readonly Column[]
}

const heightOf = ({ pdf, columns }: Drawing, cells: readonly string[]): number =>
  Math.max(...columns.map(({ width }, at) => pdf.heightOfString(cells[at] || ' ', { width })))

const drawRow = (drawing: Drawing, kind: 'TH' | 'TD', cells: readonly string[]): void => {
  const { pdf, table, columns } = drawing
  pdf.font(kind === 'TH' ? 'bold' : 'plain').fontSize(FONT_POINTS)
  const height = heightOf(drawing, cells)
  const { y } = pdf
  const row = pdf.struct('TR')
  table.add(row)
  for (const [at, { x, width }] of columns.entries())
    row.add(pdf.struct(kind, {}, [() => void pdf.text(cells[at] || ' ', x, y, { width })]))
  row.end()
  pdf.y = y + height + GAP_POINTS
}

const fitsOnPage = (drawing: Drawing, cells: readonly string[]): boolean => {
  const { pdf } = drawing
  pdf.font('plain').fontSize(FONT_POINTS)
  return pdf.y + heightOf(drawing, cells) <= pdf.page.height - pdf.page.margins.bottom
}

/** The file. */
export const logPdf = (log: PrintedLog): Promise<Buffer> => {
  const { title, language, about, note, heads, shares, rows } = log
  const frame = { title, language, layout: 'landscape', marginPoints: MARGIN_POINTS } as const
  return taggedPdf(frame, ({ pdf, root, add, printable }) => {
    add('H1', () => void pdf.font('bold').fontSize(16).text(printable(title)).moveDown(0.5))
    for (const [name, value] of about)
      add(
        'P',
        () =>
          void pdf
            .font('plain')
            .fontSize(10)
            .text(printable(`${name}: ${value}`)),
      )
    if (note !== null) add('P', () => void pdf.font('plain').fontSize(10).text(note))
    pdf.moveDown()
    const table = pdf.struct('Table')
    root.add(table)
    const drawing = { pdf, table, columns: columnsOf(pdf, shares) }
    drawRow(drawing, 'TH', heads)
    for (const row of rows) {
      const cells = row.map(printable)
      if (!fitsOnPage(drawing, cells)) {
        pdf.addPage()
        drawRow(drawing, 'TH', heads)
      }
      drawRow(drawing, 'TD', cells)
    }
    table.end()
  })
}
