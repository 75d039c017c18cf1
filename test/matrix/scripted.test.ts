// The cells of the matrix whose answers the simulated providers do not give: here each provider plays a script in its own wire.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { callersOf } from './callers/index.ts'
import { ask, home } from './feature.ts'
import { scripts } from './features/hosted.ts'
import { entries, scriptedFeatures } from './features/index.ts'
import { type Bench, complete, hold, models } from './run.ts'
import { type Scripted, startScripted } from './scripted.ts'
import { type Cell, cells, providerNames, verdictOf } from './table.ts'
import { streamOf } from './wires/index.ts'

let scripted: Scripted
let gateway: TestGateway
let bench: Bench

beforeAll(async () => {
  scripted = await startScripted()
  for (const [name, script] of Object.entries(scripts)) {
    for (const spoken of [...providerNames, 'generate'] as const) scripted.put(spoken, name, streamOf(spoken, script))
  }
  gateway = await startGateway({ environment: scripted.environment })
  bench = { callers: callersOf(gateway.url, gateway.key), bodies: () => scripted.bodies }
})

afterAll(async () => {
  await gateway.close()
  await scripted.close()
})

describe.each(entries(scriptedFeatures))('%s', (name, feature) => {
  it.each(cells)('$surface → $provider, $mode', cell => hold(bench, name, feature, cell))
})

const midway = 'mid-stream-error'
const failure = scripts[midway].failure

/** A race always streams upstream, so that a whole answer too can break amid the stream. Claude has none: translated it is streamed, else its own 500 passes. */
const requestOf = ({ surface, provider }: Cell) =>
  complete(surface, models[provider], {
    ...ask(`play ${midway}`)[surface],
    ...(provider !== 'anthropic' && { start_within: '00h-00m-30s' }),
  })

const hasFailedObject: readonly string[] = ['responses', 'interactions']

describe(midway, () => {
  it.each(cells)('$surface → $provider, $mode', async cell => {
    expect(verdictOf(midway, cell)).toEqual({ kind: 'works' })
    const answer = bench.callers[cell.surface].ask(requestOf(cell), cell.mode === 'stream')
    if (cell.mode === 'whole' && hasFailedObject.includes(cell.surface)) {
      const { view, failure: told } = await answer
      expect([view.stop, told]).toEqual(['failed', failure])
    } else {
      const error = await answer.then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(String(error)).toContain(failure)
      if (cell.mode === 'whole')
        expect(error).toMatchObject({ status: home[cell.surface] === cell.provider && cell.provider === 'anthropic' ? 500 : 502 })
    }
  })
})
