// Draws the shares of the oracle's saving: for each trace one bar for firing once and one for ours, with the answers in time beside them.
import { counts, measure } from './measure.ts'
import { percent } from './report.ts'
import type { TraceRun } from './simulate.ts'

const width = 900
const left = 300
const bars = 400
const rowHeight = 40
const barHeight = 13
const top = 92
const colours = { 'fire-once': '#b8c0cc', ours: '#1f7a5a' } as const
const inTimeAt = left + bars + 176

type Drawn = keyof typeof colours

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

interface Words {
  readonly x: number
  readonly y: number
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly style?: 'title' | 'strong' | 'quiet'
}

const words = (text: string, { x, y, anchor = 'start', style }: Words): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}"${style === undefined ? '' : ` class="${style}"`}>${escaped(text)}</text>`

/** A bar, its figure behind it, and the answers in time at the right edge; a loss has no bar. */
function bar(policy: Drawn, runs: readonly TraceRun[], y: number): string {
  const { share, inTime } = measure(runs, policy, counts)
  const length = Math.max(0, Math.min(1, share)) * bars
  const style = policy === 'ours' ? 'strong' : 'quiet'
  return [
    `<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="2" fill="${colours[policy]}"/>`,
    words(percent(share), { x: left + length + 6, y: y + 11, style }),
    words(percent(inTime), { x: inTimeAt, y: y + 11, anchor: 'end', style }),
  ].join('\n')
}

function row(title: string, runs: readonly TraceRun[], y: number): string {
  return [words(title, { x: left - 12, y: y + 18, anchor: 'end' }), bar('fire-once', runs, y), bar('ours', runs, y + barHeight + 2)].join(
    '\n',
  )
}

function axis(bottom: number): string {
  return [0, 25, 50, 75, 100]
    .map(value => {
      const x = left + (bars * value) / 100
      const line = `<line x1="${x}" y1="${top - 12}" x2="${x}" y2="${bottom}" stroke="#e3e7ec"/>`
      return `${line}\n${words(`${value} %`, { x, y: bottom + 18, anchor: 'middle', style: 'quiet' })}`
    })
    .join('\n')
}

const legend = (policy: Drawn, text: string, x: number): string =>
  `<rect x="${x}" y="50" width="13" height="13" rx="2" fill="${colours[policy]}"/>\n${words(text, { x: x + 19, y: 61 })}`

const styles =
  'text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#26313d}.title{font-size:17px;font-weight:600}.strong{font-weight:600}.quiet{fill:#6b7785}'

/** The picture as SVG, over the windows from 15 s; adversarial traces are left out. */
export function draw(runs: readonly TraceRun[]): string {
  const honest = runs.filter(({ trace }) => !trace.adversarial)
  const rows: readonly (readonly [string, readonly TraceRun[]])[] = [
    ...honest.map(run => [run.trace.title, [run]] as const),
    ['all of these', honest],
  ]
  const bottom = top + rows.length * rowHeight
  const height = bottom + 32
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    "<title>Saving captured, as a share of the all-knowing scheduler's</title>",
    `<style>${styles}</style>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    words("Saving captured, as a share of the all-knowing scheduler's", { x: 24, y: 32, style: 'title' }),
    legend('fire-once', 'flex once, then standard', 24),
    legend('ours', 'Leeway', 216),
    words('started in time', { x: inTimeAt, y: 61, anchor: 'end', style: 'quiet' }),
    axis(bottom),
    ...rows.map(([title, part], index) => row(title, part, top + index * rowHeight)),
    '</svg>',
  ].join('\n')}\n`
}
