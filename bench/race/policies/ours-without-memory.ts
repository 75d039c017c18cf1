// Our race with nothing learned: the prior odds, the reserve of 3 s, no news of other races. It shows what the memory adds.
import type { Capacity } from '../../../shared/race/capacity.ts'
import { forecastOf } from '../../../shared/race/forecast.ts'
import { runOurs } from './ours.ts'
import type { Policy } from './policy.ts'

const nothing: Capacity = {
  outlook: async () => ({ forecast: forecastOf({}), proven: false }),
  forecast: async () => forecastOf({}),
  nextStart: (_, signal) => new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true })),
  note: async () => {},
  noteOutput() {},
}

export const oursWithoutMemory: Policy = {
  name: 'without-memory',
  title: 'ours without memory',
  create: ports => entry => runOurs(entry, { ...ports, memory: nothing }),
}
