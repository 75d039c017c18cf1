// Nothing of an answer that is not known reads as success: made-up content at each place of each provider's answers, and ends that are unfinished.
import { describe, expect, it } from '@jest/globals'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { answered, answeredWith, type Event, type Json } from './harness.ts'

const models = { openai: 'gpt-5.5', gemini: 'gemini-3.6-flash', anthropic: 'claude-sonnet-5' } as const
type Name = keyof typeof models

const bodies: Readonly<Record<SurfaceName, Json>> = {
  responses: { input: 'Hi', max_output_tokens: 100 },
  chat: { messages: [{ role: 'user', content: 'Hi' }], max_tokens: 100 },
  interactions: { input: 'Hi', generation_config: { max_output_tokens: 100 } },
  messages: { messages: [{ role: 'user', content: 'Hi' }], max_tokens: 100 },
  generate: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], generationConfig: { maxOutputTokens: 100 } },
}

const home: Readonly<Record<Name, SurfaceName>> = { openai: 'responses', gemini: 'interactions', anthropic: 'messages' }
const everySurface: readonly SurfaceName[] = ['responses', 'chat', 'interactions', 'messages']

/** Every pair in which the answer is translated, streamed and whole. */
const lanes = (Object.keys(models) as Name[]).flatMap(provider =>
  everySurface
    .filter(surface => surface !== home[provider])
    .flatMap(surface => [true, false].map(stream => ({ provider, surface, stream }))),
)

const event = (data: Json): Event => ({ data })
const block = (index: number, content_block: Json): Event => event({ type: 'content_block_start', index, content_block })
const blockDelta = (index: number, delta: Json): Event => event({ type: 'content_block_delta', index, delta })
const blockStop = (index: number): Event => event({ type: 'content_block_stop', index })

const claude = (stop_reason: string, ...content: Event[]): Event[] => [
  event({ type: 'message_start', message: { id: 'msg_1', model: models.anthropic, usage: { input_tokens: 3 } } }),
  event({ type: 'ping' }),
  ...content,
  event({ type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 5 } }),
  event({ type: 'message_stop' }),
]

const step = (index: number, content: Json): Event => event({ event_type: 'step.start', index, step: content })
const stepDelta = (index: number, delta: Json): Event => event({ event_type: 'step.delta', index, delta })
const stepStop = (index: number): Event => event({ event_type: 'step.stop', index })

const gemini = (status: string, ...content: Event[]): Event[] => [
  event({ event_type: 'interaction.created', interaction: { id: '', status: 'in_progress' } }),
  ...content,
  event({ event_type: 'interaction.completed', interaction: { status, usage: { total_input_tokens: 3, total_output_tokens: 5 } } }),
]

const gpt = (status: string, output: readonly Json[], ...content: Event[]): Event[] => [
  event({ type: 'response.created', response: { id: 'resp_1' } }),
  ...content,
  event({ type: `response.${status === 'incomplete' ? status : 'completed'}`, response: { status, output } }),
]

const text = { type: 'message', content: [{ type: 'output_text', text: 'Hello', annotations: [] }] }
const said = [block(0, { type: 'text', text: '' }), blockDelta(0, { type: 'text_delta', text: 'Hello' })]
const spoken = [step(0, { type: 'model_output' }), stepDelta(0, { type: 'text', text: 'Hello' })]

const madeUp: readonly [string, Name, readonly Event[]][] = [
  ['a block', 'anthropic', claude('end_turn', ...said, blockStop(0), block(1, { type: 'hologram', data: 'x' }), blockStop(1))],
  ['a first block', 'anthropic', claude('end_turn', block(0, { type: 'hologram' }), blockStop(0))],
  ['a delta', 'anthropic', claude('end_turn', ...said, blockDelta(0, { type: 'hologram_delta', x: 1 }), blockStop(0))],
  ['a delta outside', 'anthropic', claude('end_turn', blockDelta(4, { type: 'hologram_delta', x: 1 }))],
  ['an event with content', 'anthropic', claude('end_turn', ...said, event({ type: 'content_hologram', delta: { type: 'text_delta' } }))],
  ['a step', 'gemini', gemini('completed', ...spoken, stepStop(0), step(1, { type: 'hologram' }), stepStop(1))],
  ['a first step', 'gemini', gemini('completed', step(0, { type: 'hologram' }), stepStop(0))],
  ['a content', 'gemini', gemini('completed', step(0, { type: 'model_output', content: [{ type: 'hologram' }] }), stepStop(0))],
  ['a delta', 'gemini', gemini('completed', ...spoken, stepDelta(0, { type: 'hologram' }), stepStop(0))],
  ['audio', 'gemini', gemini('completed', ...spoken, stepDelta(0, { type: 'audio', data: 'AAAA' }), stepStop(0))],
  ['an event with content', 'gemini', gemini('completed', ...spoken, event({ event_type: 'step.hologram', step: { type: 'x' } }))],
  [
    'an item',
    'openai',
    gpt('completed', [text], event({ type: 'response.output_item.added', output_index: 0, item: { type: 'hologram' } })),
  ],
  ['an item at the end alone', 'openai', gpt('completed', [text, { type: 'hologram', data: 'x' }])],
  ['a part', 'openai', gpt('completed', [{ type: 'message', content: [{ type: 'hologram' }] }])],
  ['a part that opens', 'openai', gpt('completed', [], event({ type: 'response.content_part.added', part: { type: 'hologram' } }))],
  ['a delta', 'openai', gpt('completed', [text], event({ type: 'response.hologram.delta', delta: 'x' }))],
]

describe.each(madeUp)('%s that is not known, of %s', (_, provider, events) => {
  it.each(lanes.filter(lane => lane.provider === provider))('is an error on $surface (stream: $stream)', ({ surface, stream }) => {
    const { answer, fault } = answeredWith(surface, models[provider], events, { body: bodies[surface], stream })
    expect(fault).toMatchObject({ code: 'upstream_output_unknown', status: 502 })
    if (stream) expect(JSON.stringify((answer as Json[]).at(-1))).toContain('upstream_output_unknown')
    else if (surface === 'responses' || surface === 'interactions') expect(answer).toMatchObject({ status: 'failed' })
  })
})

/** How an answer ended, in the surface's own word. */
function endOf(surface: SurfaceName, answer: Json | Json[]): unknown {
  const all = Array.isArray(answer) ? answer : [answer]
  const last = all.findLast(({ choices, delta, response, interaction, stop_reason, status }) =>
    surface === 'chat' ? choices?.[0]?.finish_reason : (delta?.stop_reason ?? response ?? interaction ?? stop_reason ?? status),
  )
  if (surface === 'chat') return last?.choices[0].finish_reason
  if (surface === 'messages') return last?.delta?.stop_reason ?? last?.stop_reason
  return last?.response?.status ?? last?.interaction?.status ?? last?.status
}

const unfinishedWords: Readonly<Record<SurfaceName, string>> = {
  chat: 'length',
  messages: 'max_tokens',
  responses: 'incomplete',
  interactions: 'incomplete',
  generate: 'MAX_TOKENS',
}

const unfinished: readonly [string, Name, readonly Event[]][] = [
  ['pause_turn', 'anthropic', claude('pause_turn', ...said, blockStop(0))],
  ['a stop reason that is not known', 'anthropic', claude('hologram', ...said, blockStop(0))],
  ['requires_continuation', 'gemini', gemini('requires_continuation', ...spoken, stepStop(0))],
  ['a status that is not known', 'gemini', gemini('hologram', ...spoken, stepStop(0))],
  ['a status that is not known', 'openai', gpt('hologram', [text])],
]

describe.each(unfinished)('%s of %s', (_, provider, events) => {
  it.each(lanes.filter(lane => lane.provider === provider))('is unfinished on $surface (stream: $stream)', ({ surface, stream }) => {
    const answer = answered(surface, models[provider], events, { body: bodies[surface], stream })
    expect(endOf(surface, answer)).toBe(unfinishedWords[surface])
    expect(JSON.stringify(answer)).toContain('Hello')
  })
})

const harmless: readonly [string, Name, readonly Event[]][] = [
  [
    'pings, unknown progress, annotations and work of its own tools',
    'anthropic',
    [
      ...claude(
        'end_turn',
        event({ type: 'hologram_progress', percent: 3 }),
        block(0, { type: 'server_tool_use', id: 'srvtoolu_1', name: 'code_execution', input: {} }),
        blockDelta(0, { type: 'input_json_delta', partial_json: '{}' }),
        blockStop(0),
        block(1, { type: 'code_execution_tool_result', tool_use_id: 'srvtoolu_1', content: {} }),
        blockStop(1),
        block(2, { type: 'text', text: '' }),
        blockDelta(2, { type: 'text_delta', text: 'Hello' }),
        blockDelta(2, { type: 'citations_delta', citation: { type: 'hologram_location' } }),
        blockStop(2),
      ),
    ],
  ],
  [
    'status updates, unknown progress and work of its own tools',
    'gemini',
    [
      ...gemini(
        'completed',
        event({ event_type: 'interaction.status_update', status: 'hologram' }),
        event({ event_type: 'interaction.hologram', percent: 3 }),
        step(0, { type: 'code_execution_call', id: 'c' }),
        stepDelta(0, { type: 'code_execution_call', arguments: {} }),
        stepStop(0),
        step(1, { type: 'model_output' }),
        stepDelta(1, { type: 'text', text: 'Hello', annotations: [{ type: 'hologram_citation' }] }),
        stepStop(1),
      ),
    ],
  ],
  [
    'unknown progress and work of its own tools',
    'openai',
    gpt(
      'completed',
      [{ type: 'code_interpreter_call', id: 'ci' }, text],
      event({ type: 'response.hologram.in_progress', item_id: 'x' }),
      event({ type: 'response.code_interpreter_call_code.delta', delta: 'print' }),
    ),
  ],
]

describe.each(harmless)('%s of %s', (_, provider, events) => {
  it.each(lanes.filter(lane => lane.provider === provider))('change nothing on $surface (stream: $stream)', ({ surface, stream }) => {
    const { answer, fault } = answeredWith(surface, models[provider], events, { body: bodies[surface], stream })
    expect(fault).toBeUndefined()
    expect(endOf(surface, answer)).toBe(surface === 'chat' ? 'stop' : surface === 'messages' ? 'end_turn' : 'completed')
    expect(JSON.stringify(answer)).toContain('Hello')
  })
})

describe('an image of Gemini', () => {
  const events = gemini(
    'completed',
    step(0, { type: 'model_output' }),
    stepDelta(0, { type: 'image', data: 'iVBORw0KGgo=', mime_type: 'image/png' }),
    stepStop(0),
  )

  it.each([true, false])('is an image_generation_call on Responses (stream: %s)', stream => {
    const answer = answered('responses', models.gemini, events, { body: bodies.responses, stream })
    const response = Array.isArray(answer) ? answer.at(-1)?.response : answer
    expect(response).toMatchObject({
      status: 'completed',
      output: [{ type: 'image_generation_call', status: 'completed', result: 'iVBORw0KGgo=' }],
    })
  })

  it.each([
    ['chat', true],
    ['chat', false],
    ['messages', true],
    ['messages', false],
  ] as const)('is an error on %s (stream: %s)', (surface, stream) => {
    const { fault } = answeredWith(surface, models.gemini, events, { body: bodies[surface], stream })
    expect(fault?.message).toContain('no place')
  })
})

it.each([true, false])('an image of OpenAI is an image on Interactions (stream: %s)', stream => {
  const events = gpt('completed', [{ type: 'image_generation_call', id: 'ig_1', status: 'completed', result: 'iVBORw0KGgo=' }])
  const answer = answered('interactions', models.openai, events, { body: bodies.interactions, stream })
  expect(JSON.stringify(answer)).toContain('{"type":"image","data":"iVBORw0KGgo=","mime_type":"image/png"}')
})

const searches: readonly [Name, readonly Event[]][] = [
  [
    'anthropic',
    claude(
      'end_turn',
      block(0, { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } }),
      blockStop(0),
      block(1, {
        type: 'web_search_tool_result',
        tool_use_id: 'srvtoolu_1',
        content: { type: 'web_search_tool_result_error', error_code: 'unavailable' },
      }),
      blockStop(1),
      block(2, { type: 'text', text: 'Hello' }),
      blockStop(2),
    ),
  ],
  [
    'gemini',
    gemini(
      'completed',
      step(0, { type: 'google_search_call', id: 's', arguments: { queries: ['q'] } }),
      stepStop(0),
      step(1, { type: 'google_search_result', call_id: 's' }),
      stepDelta(1, { type: 'google_search_result', is_error: true, result: [] }),
      stepStop(1),
      step(2, { type: 'model_output', content: [{ type: 'text', text: 'Hello' }] }),
      stepStop(2),
    ),
  ],
  ['openai', gpt('completed', [{ type: 'web_search_call', id: 'ws_1', status: 'failed', action: { type: 'search', query: 'q' } }, text])],
]

const failedWords = { responses: '"status":"failed"', interactions: '"is_error":true', messages: 'web_search_tool_result_error' }

describe.each(searches)('a failed search of %s', (provider, events) => {
  const some = lanes.filter(lane => lane.provider === provider && lane.surface !== 'chat')
  it.each(some)('says so on $surface (stream: $stream)', ({ surface, stream }) => {
    const answer = answered(surface, models[provider], events, { body: bodies[surface], stream })
    expect(JSON.stringify(answer)).toContain(failedWords[surface as keyof typeof failedWords])
  })
})

describe('a call that the cap cut', () => {
  const call = (json: string) =>
    claude(
      'max_tokens',
      block(0, { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} }),
      blockDelta(0, { type: 'input_json_delta', partial_json: '{"a":1}' }),
      blockStop(0),
      block(1, { type: 'tool_use', id: 'toolu_2', name: 'f', input: {} }),
      blockDelta(1, { type: 'input_json_delta', partial_json: json }),
      blockStop(1),
    )
  const body = { ...bodies.responses, tools: [{ type: 'function', name: 'f', parameters: { type: 'object', properties: {} } }] }

  it.each([
    ['{"a":', true, 'incomplete'],
    ['{"a":', false, 'incomplete'],
    ['{"a":2}', true, 'completed'],
    ['{"a":2}', false, 'completed'],
  ] as const)('%s (stream: %s) is %s on Responses', (json, stream, status) => {
    const answer = answered('responses', models.anthropic, call(json), { body, stream })
    const response = Array.isArray(answer) ? answer.at(-1)?.response : answer
    expect(response).toMatchObject({ status: 'incomplete', output: [{ status: 'completed' }, { status }] })
  })
})
