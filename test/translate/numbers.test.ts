// Numbers and the order of keys through the lanes: a call's arguments and a schema's bounds arrive as they were written.
import { describe, expect, it } from '@jest/globals'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { surfaces } from '../../shared/dialects/surfaces.ts'
import { wireOf } from '../../shared/dialects/wires.ts'
import { outline } from '../../shared/http/json-outline.ts'
import { keepSources } from '../../shared/http/json-source.ts'
import { providers } from '../../shared/providers/index.ts'
import { type Lane, openLane } from '../../shared/translate/lane.ts'
import { splitter } from '../../shared/upstream/sse.ts'
import type { Script } from '../matrix/wires/block.ts'
import { spokenOn, streamOf } from '../matrix/wires/index.ts'

const written = '{"big": 9007199254740993,"one":1.0,"2":"b","1":"a"}'
const bounds = '{"type":"object","properties":{"n":{"type":"integer","maximum":9007199254740993,"minimum":1.0}},"required":["n"]}'
const quoted = JSON.stringify(written)

/** A conversation with one finished call and one tool, as each surface writes it. */
const bodies: Readonly<Record<SurfaceName, string>> = {
  responses: `{"model":"m","max_output_tokens":99,"input":[{"role":"user","content":"Hi"},{"type":"function_call","call_id":"c1","name":"probe","arguments":${quoted}},{"type":"function_call_output","call_id":"c1","output":"ok"}],"tools":[{"type":"function","name":"probe","parameters":${bounds}}]}`,
  chat: `{"model":"m","max_completion_tokens":99,"messages":[{"role":"user","content":"Hi"},{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"probe","arguments":${quoted}}}]},{"role":"tool","tool_call_id":"c1","content":"ok"}],"tools":[{"type":"function","function":{"name":"probe","parameters":${bounds}}}]}`,
  interactions: `{"model":"m","input":[{"type":"user_input","content":"Hi"},{"type":"function_call","id":"c1","name":"probe","arguments":${written}},{"type":"function_result","call_id":"c1","name":"probe","result":"ok"}],"tools":[{"type":"function","name":"probe","parameters":${bounds}}]}`,
  generate: `{"generationConfig":{"maxOutputTokens":99},"contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"id":"c1","name":"probe","args":${written}}}]},{"role":"user","parts":[{"functionResponse":{"id":"c1","name":"probe","response":{"output":"ok"}}}]}],"tools":[{"functionDeclarations":[{"name":"probe","parametersJsonSchema":${bounds}}]}]}`,
  messages: `{"model":"m","max_tokens":99,"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"probe","input":${written}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"ok"}]}],"tools":[{"name":"probe","input_schema":${bounds}}]}`,
}
const models = { openai: 'gpt-5.5', gemini: 'gemini-3.6-flash', anthropic: 'claude-sonnet-5' } as const
const surfaceNames = Object.keys(bodies) as SurfaceName[]
const providerNames = Object.keys(models) as (keyof typeof models)[]
const pairs = surfaceNames.flatMap(surface => providerNames.map(provider => ({ surface, provider })))

function laneOf(surface: SurfaceName, provider: keyof typeof models, text: string): Lane {
  const json = { text, outline: outline(text), value: JSON.parse(text) as Record<string, unknown> }
  const request = {
    surface: surfaces[surface],
    provider: providers[provider],
    json,
    body: json.value,
    requestId: 'req_1',
    model: models[provider],
    now: 1,
  }
  if (surfaces[surface].home === provider) return openLane(request)
  keepSources(text, json.value)
  const hub = surfaces[surface].decode(json.value)
  return openLane({ ...request, translation: { hub, encoded: wireOf(providers[provider]).encode(hub) } })
}

describe.each(pairs)('$surface to $provider', ({ surface, provider }) => {
  const sent = laneOf(surface, provider, bodies[surface].replace('"m"', JSON.stringify(models[provider]))).body('default', true)

  it('carries the arguments of a call in the history', () => {
    expect(sent).toContain(provider === 'openai' ? quoted : written)
  })

  it("carries a schema's bounds", () => {
    expect(sent).toMatch(/"maximum\\*":\s*9007199254740993|maximum: 9007199254740993/)
    expect(sent).toMatch(/"minimum\\*":\s*1\.0|minimum: 1\.0/)
  })
})

const called: Script = { blocks: [{ type: 'tool', id: 'c1', name: 'probe', pieces: [written.slice(0, 9), written.slice(9)] }] }

/** What a client gets for the provider's stream. */
function answered(surface: SurfaceName, provider: keyof typeof models, streaming: boolean): string {
  const lane = laneOf(surface, provider, bodies[surface].replace('"m"', JSON.stringify(models[provider])))
  const reader = streaming ? lane.streamReader() : lane.wholeReader()
  const part = splitter().push(Buffer.from(streamOf(spokenOn(surface, provider), called)))
  for (const frame of part.frames) reader.read(frame)
  return reader.kind === 'stream' ? reader.forward(part).toString('utf8') : reader.whole()
}

describe.each(pairs)('an answer of $provider on $surface', ({ surface, provider }) => {
  it('carries the arguments of a call, whole', () => {
    const whole = answered(surface, provider, false)
    expect(whole).toContain(['interactions', 'messages', 'generate'].includes(surface) ? written : quoted)
  })

  it('carries the arguments of a call, streamed', () => {
    const told = answered(surface, provider, true)
    // A call comes in one piece.
    if (surface === 'generate') return expect(told).toContain(written)
    const pieces = [...told.matchAll(/"(?:delta|arguments|partial_json)":("(?:[^"\\]|\\.)*")/g)].map(
      ([, piece = '""']) => JSON.parse(piece) as string,
    )
    expect(pieces.join('')).toContain(written)
  })
})

describe('the same dialect, where reasoning of another provider is taken out', () => {
  it('leaves the rest of a Messages body as it was written', () => {
    const foreign = '{"type":"thinking","thinking":"t","signature":"lw1.openai.c2ln"}'
    const body = bodies.messages.replace('[{"type":"tool_use"', `[${foreign},{"type":"tool_use"`)
    const sent = laneOf('messages', 'anthropic', body).body('standard_only', false)
    expect(body).toContain(foreign)
    expect(sent).not.toContain('lw1.openai')
    expect(sent).toContain(`{"type":"tool_use","id":"c1","name":"probe","input":${written}}`)
  })

  it('leaves the rest of an Interactions body as it was written', () => {
    const foreign = '{"type":"thought","signature":"lw1.openai.c2ln"}'
    const body = bodies.interactions.replace('{"type":"function_call"', `${foreign},{"type":"function_call"`)
    const sent = laneOf('interactions', 'gemini', body).body('standard', false)
    expect(sent).not.toContain('lw1.openai')
    expect(sent).toContain(`"arguments":${written}`)
  })
})

describe('a whole answer that is put together from its stream', () => {
  it('has the numbers that the provider wrote, on Interactions', () => {
    const reader = laneOf('interactions', 'gemini', '{"model":"gemini-3.6-flash","input":"Hi"}').wholeReader()
    const frames = [
      '{"event_type":"interaction.created","interaction":{"id":"v1_1","status":"in_progress","score":1.0}}',
      `{"event_type":"step.start","index":0,"step":{"type":"function_call","id":"c1","name":"probe","arguments":${written.replace(',"2":"b","1":"a"', '')}}}`,
      '{"event_type":"step.stop","index":0}',
      '{"event_type":"interaction.completed","interaction":{"id":"v1_1","status":"requires_action","serial":9007199254740993}}',
    ]
    for (const frame of splitter().push(Buffer.from(frames.map(data => `data: ${data}\n\n`).join(''))).frames) reader.read(frame)
    const whole = reader.whole()
    expect(whole).toContain('"score":1.0')
    expect(whole).toContain('"serial":9007199254740993')
    expect(whole.replaceAll(' ', '')).toContain('"big":9007199254740993,"one":1.0')
  })
})
