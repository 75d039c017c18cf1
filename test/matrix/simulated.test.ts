// The cells of the matrix whose answers the simulated providers give, whose requests they check as strictly as the real ones.
import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { callersOf } from './callers/index.ts'
import { entries, simulatedFeatures } from './features/index.ts'
import { type Bench, hold } from './run.ts'
import { cells } from './table.ts'
import type { Json } from './view.ts'

let gateway: TestGateway
let bench: Bench

beforeAll(async () => {
  gateway = await startGateway()
  bench = {
    callers: callersOf(gateway.url, gateway.key),
    bodies: () => gateway.simulator.calls.map(({ body }) => body as Json),
  }
})

afterAll(() => gateway.close())

describe.each(entries(simulatedFeatures))('%s', (name, feature) => {
  it.each(cells)('$surface → $provider, $mode', cell => hold(bench, name, feature, cell))
})
