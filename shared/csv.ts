// Tables as CSV (RFC 4180: CRLF, quotes doubled) that a spreadsheet reads as data and never as formulas. Pure.

export type Cell = string | number | null

/** What a spreadsheet takes for the beginning of a formula; an apostrophe before it makes it text. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

/** A cell that was hardened or quoted is still one cell; null is empty. */
function cellOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A header line and one line for each row; a member that a row lacks is empty. */
export function csv(columns: readonly string[], rows: readonly Readonly<Record<string, Cell | undefined>>[]): string {
  const lines = [columns, ...rows.map(row => columns.map(column => row[column] ?? null))]
  return lines.map(cells => `${cells.map(cellOf).join(',')}\r\n`).join('')
}
