// Tables for people: aligned columns without lines, headings underlined by nothing but case.
import Table from 'cli-table3'
import type { Paint } from './paint.ts'

const none = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ].map(place => [place, '']),
)

export interface Column<Row> {
  readonly head: string
  readonly cell: (row: Row) => string
  /** Numbers and money stand to the right. */
  readonly right?: true
}

/** One line a row below a line of headings; `empty` where there is none. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { paint, empty }: { paint: Paint; empty: string },
): string {
  if (rows.length === 0) return empty
  const drawn = new Table({
    head: columns.map(({ head }) => paint.faint(head)),
    colAligns: columns.map(({ right }) => (right ? 'right' : 'left')),
    chars: { ...none, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  })
  drawn.push(...rows.map(row => columns.map(({ cell }) => cell(row))))
  return trimmed(drawn.toString())
}

/** Names and values, one pair a line; pairs without a value are left out. */
export function facts(pairs: readonly (readonly [string, string | undefined])[], paint: Paint): string {
  const told = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined)
  const width = Math.max(0, ...told.map(([name]) => name.length))
  return told.map(([name, value]) => `${paint.faint(name.padEnd(width))}  ${value}`).join('\n')
}

const trimmed = (drawn: string): string =>
  drawn
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
