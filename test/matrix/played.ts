// A gateway whose providers play what a test puts on next, and what a caller of each surface must then have.
import type { ProviderName } from '../../shared/catalogue/models.ts'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { addressed } from '../support/addressed.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { callersOf } from './callers/index.ts'
import { ask } from './feature.ts'
import { complete, models } from './run.ts'
import { type Scripted, startScripted } from './scripted.ts'
import type { Cell } from './table.ts'
import type { Answered, Caller, Json } from './view.ts'
import { spokenOn } from './wires/index.ts'

export interface Stage {
  /** One request whose provider answers with this stream, through the official SDK. */
  play(cell: Cell, stream: string): Promise<Answered>
  /** The same without any SDK. */
  raw(cell: Cell, stream: string, startWithin?: string): Promise<{ readonly status: number; readonly text: string }>
  close(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const scripted = await startScripted()
  const gateway = await startGateway({ environment: scripted.environment })
  return stageOf(scripted, gateway, callersOf(gateway.url, gateway.key))
}

function stageOf(scripted: Scripted, gateway: TestGateway, callers: Readonly<Record<SurfaceName, Caller>>): Stage {
  return {
    play({ surface, provider, mode }, stream) {
      scripted.put(spokenOn(surface, provider), 'otherwise', stream)
      return callers[surface].ask(question(surface, provider), mode === 'stream')
    },
    async raw({ surface, provider, mode }, stream, startWithin) {
      scripted.put(spokenOn(surface, provider), 'otherwise', stream)
      const { path, body } = addressed(surface, {
        ...question(surface, provider),
        stream: mode === 'stream',
        ...(startWithin !== undefined && { start_within: startWithin }),
      })
      const response = await fetch(`${gateway.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { status: response.status, text: await response.text() }
    },
    async close() {
      await gateway.close()
      await scripted.close()
    },
  }
}

/** A race always streams upstream, so that whole answers too are folded from the stream; Claude has none. */
const question = (surface: SurfaceName, provider: ProviderName): Json =>
  complete(surface, models[provider], { ...ask('well?')[surface], ...(provider !== 'anthropic' && { start_within: '00h-00m-30s' }) })
