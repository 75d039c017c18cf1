// docs/cost.svg: what waiting costs on Lambda and what flex saves, over the wait, by the arithmetic of `npm run cost`.
import { requestBill, savingOf, type Workload } from '../../functions/cli/cost/bill.ts'

const width = 760
const height = 420
const frame = { left: 64, right: 186, top: 40, bottom: 52 }
const longest = 600
/** USD per 1,000 requests. */
const highest = 18

const x = (seconds: number): number => round(frame.left + (seconds / longest) * (width - frame.left - frame.right))
const y = (usd: number): number => round(height - frame.bottom - (usd / highest) * (height - frame.top - frame.bottom))
const round = (value: number): number => Math.round(value * 10) / 10

const memories = [512, 1024, 2048] as const
const requests = [
  { shown: '200 → 100', inputTokens: 200, outputTokens: 100 },
  { shown: '1,000 → 300', inputTokens: 1_000, outputTokens: 300 },
  { shown: '2,000 → 500', inputTokens: 2_000, outputTokens: 500 },
] as const

const waiting = (workload: Workload, wait: number, memory: number): number =>
  requestBill({ ...workload, requests: 1_000, wait, memory })['Lambda, waiting'] ?? 0

const text = (left: number, top: number, words: string, rest = ''): string => `<text x="${left}" y="${top}"${rest}>${words}</text>`

function axes(): string[] {
  const seconds = [0, 100, 200, 300, 400, 500, 600]
  const usd = [0, 4, 8, 12, 16]
  return [
    ...usd.map(value => `<line class="grid" x1="${x(0)}" x2="${x(longest)}" y1="${y(value)}" y2="${y(value)}"/>`),
    ...usd.map(value => text(x(0) - 8, y(value) + 4, String(value), ' text-anchor="end"')),
    ...seconds.map(value => text(x(value), y(0) + 18, String(value), ' text-anchor="middle"')),
    text(x(longest / 2), height - 12, 'seconds of waiting', ' text-anchor="middle"'),
    text(x(0) - 40, frame.top - 16, 'USD per 1,000 requests'),
  ]
}

function lines(workload: Workload): string[] {
  const cost = memories.flatMap((memory, index) => {
    const end = Math.min(longest, longest * (highest / waiting(workload, longest, memory)))
    const [right, top] = [x(end), y(waiting(workload, end, memory))]
    return [
      `<line class="cost c${index}" x1="${x(0)}" y1="${y(0)}" x2="${right}" y2="${top}"/>`,
      text(
        end < longest ? right - 6 : right + 8,
        end < longest ? top - 6 : top + 4,
        `waits at ${memory} MB`,
        ` class="label"${end < longest ? ' text-anchor="end"' : ''}`,
      ),
    ]
  })
  const gain = requests.flatMap(({ shown, ...tokens }) => {
    const saved = 1_000 * savingOf({ ...workload, ...tokens })
    return [
      `<line class="gain" x1="${x(0)}" x2="${x(longest)}" y1="${y(saved)}" y2="${y(saved)}"/>`,
      text(x(longest) + 8, y(saved) + 4, `flex saves, ${shown}`, ' class="label gainlabel"'),
    ]
  })
  return [...cost, ...gain]
}

const style = `text{font:12px system-ui,sans-serif;fill:#57606a}.title{font-size:14px;font-weight:600;fill:#24292f}.grid{stroke:#d0d7de;stroke-width:1}
.cost{stroke:#bc4c00;stroke-width:2}.c0{stroke-dasharray:2 4}.c1{stroke-dasharray:8 4}.gain{stroke:#1a7f37;stroke-width:2}.gainlabel{fill:#1a7f37}
@media(prefers-color-scheme:dark){text{fill:#9198a1}.title{fill:#f0f6fc}.grid{stroke:#3d444d}.cost{stroke:#f0883e}.gain{stroke:#3fb950}.gainlabel{fill:#3fb950}}`

/** The chart: where a rising line crosses a level one, waiting has cost what flex saves. */
export const drawCost = (workload: Workload): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t">`,
    `<title id="t">What waiting costs on Lambda and what flex saves on ${workload.model}, over the seconds of waiting</title>`,
    `<style>${style}</style>`,
    text(x(0) + 120, frame.top - 16, `Waiting on Lambda against the saving of flex, ${workload.model}`, ' class="title"'),
    ...axes(),
    ...lines(workload),
    '</svg>',
    '',
  ].join('\n')
