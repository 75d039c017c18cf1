// `leeway odds`: what to expect of flex, by model and window.
import type { OddsView } from '../../../../shared/admin/contract.ts'
import { command } from '../command.ts'
import { counted } from '../output/money.ts'
import type { Paint } from '../output/paint.ts'
import { type Column, table } from '../output/table.ts'
import { lasting } from '../output/time.ts'
import { text } from '../values.ts'

const fixed: readonly Column<OddsView>[] = [
  { head: 'MODEL', cell: one => one.model },
  { head: 'RACES', cell: one => String(one.flex?.based_on_races ?? 0), right: true },
]

const standard: Column<OddsView> = {
  head: 'STANDARD p99',
  cell: one => lasting(one.flex?.standard_start_p99_ms),
  right: true,
}

/** `92 % 1.4 s`: the odds of a window, and the wait within which half of the starts are. */
function windowColumn(startWithin: string): Column<OddsView> {
  const windowOf = ({ flex }: OddsView) => flex?.windows.find(({ start_within }) => start_within === startWithin)
  return {
    head: headOf(startWithin),
    cell(one) {
      const window = windowOf(one)
      return window === undefined ? '–' : `${Math.round(100 * window.odds)} % ${lasting(window.median_wait_ms)}`
    },
    right: true,
  }
}

/** `00h-10m-00s` as `10 min`. */
function headOf(startWithin: string): string {
  const [hours = 0, minutes = 0, seconds = 0] = startWithin.split('-').map(part => Number.parseInt(part, 10))
  const all = 3600 * hours + 60 * minutes + seconds
  return all % 60 === 0 ? `${all / 60} MIN` : `${all} S`
}

function oddsTable(all: readonly OddsView[], paint: Paint): string {
  const known = all.filter(({ flex }) => flex !== null)
  const windows = [...new Set(known.flatMap(({ flex }) => flex?.windows.map(({ start_within }) => start_within) ?? []))]
  const unknown = all.length - known.length
  const shown = table(known, [...fixed, ...windows.map(windowColumn), standard], { paint, empty: '' })
  const whom = known.length === 0 ? 'any model' : counted(unknown, 'other model')
  const rest = unknown === 0 ? '' : paint.faint(`Too little is known of ${whom}: there were too few races lately.`)
  const legend =
    known.length === 0 ? '' : paint.faint('By window: the chance that flex starts in time, and the median wait of those that do.')
  return [shown, legend, rest].filter(part => part !== '').join('\n')
}

export const odds = command({
  name: 'odds',
  summary: 'the chance that flex starts in time, and the median wait, by model and window',
  parameters: { model: text('MODEL', 'only this one') },
  async run({ api, paint }, { model }) {
    const found = await (await api()).call('showOdds', {})
    const data = found.data.filter(one => model === undefined || one.model === model)
    return { data: { ...found, data }, text: () => oddsTable(data, paint) }
  },
})
