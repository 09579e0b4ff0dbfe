/** A table as a file that spreadsheets open. */

/** A cell that a spreadsheet neither breaks on nor runs. */
const cell = (text: string): string =>
  `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

/** With a byte order mark, without which spreadsheets take it for another encoding. */
export const csvText = (lines: readonly (readonly string[])[]): string =>
  `\uFEFF${lines.map((cells) => `${cells.map(cell).join(';')}\r\n`).join('')}`

export const CSV_TYPE = 'text/csv; charset=utf-8'
