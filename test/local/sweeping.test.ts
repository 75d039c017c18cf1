// The local gateway sweeps as a deployed one does: at once, every quarter of an hour, and not after its end.
import { expect, it } from '@jest/globals'
import { startSweeping } from '../../functions/local/sweeping.ts'
import type { SweepPorts } from '../../shared/ledger/sweep.ts'
import { rememberingLog } from '../adapters/emulators.ts'
import { fakeClock } from '../support/fake-clock.ts'

const quarterHour = 15 * 60_000

function book() {
  const asked: string[] = []
  const finished: string[] = []
  let broken = false
  const ports: SweepPorts['book'] = {
    organisations: async () => [],
    async openRows(day) {
      if (broken) throw new TypeError('away')
      asked.push(day)
      return []
    },
    rows: async function* () {},
    close: async () => false,
    reprice: async () => false,
    aggregates: async () => [],
    keep: async () => false,
    sweptThrough: async () => finished.at(-1),
    async finish(day) {
      finished.push(day)
    },
  }
  return {
    ...{ ports, asked, finished },
    breakIt() {
      broken = true
    },
  }
}

const start = async (isNew: boolean) => {
  const clock = fakeClock(Date.parse('2026-11-22T12:00:00Z'))
  const log = rememberingLog()
  const kept = book()
  const parts = { book: kept.ports, accounts: { keysOf: async () => [] }, credit: { settleExpired: async () => undefined } }
  const sweeping = await startSweeping({ ...parts, clock, log, days: 3 }, isNew)
  await clock.advance(0)
  return { clock, log, sweeping, ...kept }
}

it('looks at no day before a new one', async () => {
  const { asked, finished } = await start(true)
  expect([asked, finished[0]]).toEqual([['2026-11-22'], '2026-11-21'])
})

it('looks back as far as rows are kept where it was never run', async () => {
  const { asked } = await start(false)
  expect(asked).toEqual(['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'])
})

it('goes on every quarter of an hour, also after a round that failed, until it is stopped', async () => {
  const { asked, clock, log, sweeping, breakIt } = await start(true)
  await clock.advance(quarterHour)
  expect(asked).toHaveLength(2)
  breakIt()
  await clock.advance(2 * quarterHour)
  expect(log.events().filter(event => event === 'sweep_failed')).toHaveLength(2)
  await sweeping.stop()
  await clock.advance(2 * quarterHour)
  expect([log.events().filter(event => event === 'sweep_failed').length, clock.pending()]).toEqual([2, 0])
})
