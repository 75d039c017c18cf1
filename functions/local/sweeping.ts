// The sweeper of the local gateway: at once and then every quarter of an hour, as the schedule of a deployed one has it.

import { dayMs, utcDay } from '../../shared/calendar.ts'
import { type SweepPorts, sweep } from '../../shared/ledger/sweep.ts'
import { levelOf } from '../../shared/log/events.ts'
import type { Log } from '../../shared/log/log.ts'

const everyMs = 15 * 60_000

export interface Sweeping {
  /** Resolves when no round is under way any more. */
  stop(): Promise<void>
}

/** Rounds that went well are no news to who sits in front of the machine. */
const withoutNews = (log: Log): Log => ({
  write(event, facts) {
    if (levelOf(event, facts) !== 'info') log.write(event, facts)
  },
})

/** @param isNew whether nothing was kept: then no day before today has anything to sweep */
export async function startSweeping(ports: SweepPorts, isNew: boolean): Promise<Sweeping> {
  if (isNew) await ports.book.finish(utcDay(ports.clock.now() - dayMs))
  let cancel = () => {}
  let round = Promise.resolve()
  const begin = () => {
    round = sweep({ ...ports, log: withoutNews(ports.log) }).then(
      () => undefined,
      fault => ports.log.write('sweep_failed', { fault: fault instanceof Error ? fault.name : typeof fault }),
    )
    cancel = ports.clock.after(everyMs, begin)
  }
  begin()
  return {
    stop() {
      cancel()
      return round
    },
  }
}
