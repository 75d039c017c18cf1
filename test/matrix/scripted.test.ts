// The cells of the matrix whose answers the simulated providers do not give: here each provider plays a script in its own wire.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { callersOf } from './callers/index.ts'
import type { Feature } from './feature.ts'
import { citations, refusal, scripts, usage, webSearch } from './features/hosted.ts'
import { type Bench, complete, hold, models } from './run.ts'
import { type Scripted, startScripted } from './scripted.ts'
import { type Cell, cells, type FeatureName, providerNames } from './table.ts'
import { streamOf } from './wires/index.ts'

const features = { 'web-search': webSearch, citations, refusal, usage } satisfies Partial<Record<FeatureName, Feature>>

let scripted: Scripted
let gateway: TestGateway
let bench: Bench

beforeAll(async () => {
  scripted = await startScripted()
  for (const [name, script] of Object.entries(scripts)) {
    for (const provider of providerNames) scripted.put(provider, name, streamOf(provider, script))
  }
  gateway = await startGateway({ environment: scripted.environment })
  bench = { callers: callersOf(gateway.url, gateway.key), bodies: () => scripted.bodies }
})

afterAll(async () => {
  await gateway.close()
  await scripted.close()
})

describe.each(Object.entries(features) as [keyof typeof features, Feature][])('%s', (name, feature) => {
  it.each(cells)('$surface → $provider, $mode', cell => hold(bench, name, feature, cell))
})
