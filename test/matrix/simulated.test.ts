// The cells of the matrix whose answers the simulated providers give, whose requests they check as strictly as the real ones.
import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { callersOf } from './callers/index.ts'
import type { Feature } from './feature.ts'
import { lengthStop, multiTurn, servedTier, system, text } from './features/conversation.ts'
import { file, imageBase64, imageUrl } from './features/media.ts'
import { reasoning, reasoningReplay, structuredOutput } from './features/output.ts'
import { forcedTool, parallelTools, toolCall, toolError, toolResult, toolResultImage } from './features/tools.ts'
import { type Bench, hold } from './run.ts'
import { cells, type FeatureName } from './table.ts'
import type { Json } from './view.ts'

const features = {
  text,
  system,
  'multi-turn': multiTurn,
  'image-url': imageUrl,
  'image-base64': imageBase64,
  file,
  'tool-call': toolCall,
  'parallel-tools': parallelTools,
  'tool-result': toolResult,
  'tool-result-image': toolResultImage,
  'tool-error': toolError,
  'forced-tool': forcedTool,
  'structured-output': structuredOutput,
  reasoning,
  'reasoning-replay': reasoningReplay,
  'length-stop': lengthStop,
  'served-tier': servedTier,
} satisfies Partial<Record<FeatureName, Feature>>

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

describe.each(Object.entries(features) as [keyof typeof features, Feature][])('%s', (name, feature) => {
  it.each(cells)('$surface → $provider, $mode', cell => hold(bench, name, feature, cell))
})
