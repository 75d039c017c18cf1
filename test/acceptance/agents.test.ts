// What coding agents send on Responses and Chat, on models that know functions only: freeform tools, namespaces, the search for tools that the
// agent runs itself, tools that come later, and the history of all of them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import OpenAI from 'openai'
import type { ResponseCreateParamsNonStreaming, ResponseInputItem, ResponseOutputItem, Tool } from 'openai/resources/responses/responses'
import { type Scripted, startScripted } from '../matrix/scripted.ts'
import type { Json } from '../matrix/view.ts'
import { model as models } from '../matrix/wires/block.ts'
import { streamOf } from '../matrix/wires/index.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'

const providers = ['gemini', 'anthropic'] as const
type Provider = (typeof providers)[number]

const patch = '*** Begin Patch\n*** Add File: "Grüße".txt\n+\tIt\'s 🎉 \\o/\n*** End Patch\n'
const patchJson = JSON.stringify({ input: patch })
const noArguments = { type: 'object', properties: {}, additionalProperties: false }
const grammar = 'start: begin_patch hunk+ end_patch'

const named = (name: string): Tool & { type: 'function' } => ({ type: 'function', name, strict: false, parameters: noArguments })

const tools: Tool[] = [
  named('exec_command'),
  { type: 'custom', name: 'apply_patch', description: 'Edits files.', format: { type: 'grammar', syntax: 'lark', definition: grammar } },
  {
    type: 'namespace',
    name: 'agents',
    description: 'On sub-agents.',
    tools: [named('spawn'), { ...named('close'), description: 'Ends one.' }],
  },
  {
    type: 'tool_search',
    execution: 'client',
    description: 'Finds tools.',
    parameters: { type: 'object', properties: { query: { type: 'string' } } },
  },
  { type: 'web_search', external_web_access: false } as Tool,
]

const script = {
  blocks: [
    { type: 'tool', id: 'call_1', name: 'apply_patch', pieces: cutAfter(patchJson, 5, 14, 40, 41, 42, 55) },
    { type: 'tool', id: 'call_2', name: 'agents__spawn', pieces: ['{"task":', '"look"}'] },
    { type: 'tool', id: 'call_3', name: 'tool_search', pieces: ['{"query":"tick', 'ets"}'] },
    { type: 'tool', id: 'call_4', name: 'exec_command', pieces: ['{"cmd":"ls"}'] },
  ],
} as const

function cutAfter(text: string, ...places: readonly number[]): string[] {
  return [0, ...places].map((place, index) => text.slice(place, places[index]))
}

const calls = [
  { type: 'custom_tool_call', call_id: 'call_1', name: 'apply_patch', input: patch },
  { type: 'function_call', call_id: 'call_2', name: 'spawn', namespace: 'agents', arguments: '{"task":"look"}' },
  { type: 'tool_search_call', call_id: 'call_3', execution: 'client', status: 'completed', arguments: { query: 'tickets' } },
  { type: 'function_call', call_id: 'call_4', name: 'exec_command', arguments: '{"cmd":"ls"}' },
]

let scripted: Scripted
let gateway: TestGateway
let openai: OpenAI

beforeAll(async () => {
  scripted = await startScripted()
  for (const provider of providers) {
    scripted.put(provider, 'calls', streamOf(provider, script))
    scripted.put(provider, 'otherwise', streamOf(provider, { blocks: [{ type: 'text', pieces: ['Done.'] }] }))
    const words = { blocks: [{ type: 'tool', id: 'call_1', name: 'apply_patch', pieces: [`{"text": ${JSON.stringify(patch)}}`] }] } as const
    scripted.put(provider, 'other-words', streamOf(provider, words))
    scripted.put(
      provider,
      'cut',
      streamOf(provider, { stop: 'length', blocks: [{ ...script.blocks[0], pieces: ['{"input":"*** Beg', 'in'] }] }),
    )
  }
  gateway = await startGateway({ environment: scripted.environment })
  const { key } = await gateway.customer({ key: { startWithin: 'default', nativeParameters: true } })
  openai = new OpenAI({ apiKey: key, baseURL: `${gateway.url}/v1`, maxRetries: 0 })
})

afterAll(async () => {
  await gateway.close()
  await scripted.close()
})

const request = (provider: Provider, input: ResponseCreateParamsNonStreaming['input']): ResponseCreateParamsNonStreaming => ({
  model: models[provider],
  input,
  tools,
  store: false,
  max_output_tokens: 4000,
})

async function answer(
  provider: Provider,
  input: ResponseCreateParamsNonStreaming['input'],
  streaming: boolean,
): Promise<ResponseOutputItem[]> {
  const asked = request(provider, input)
  if (!streaming) return (await openai.responses.create(asked)).output
  return (await openai.responses.stream({ ...asked, stream: true }).finalResponse()).output
}

interface Sent {
  readonly tools: readonly Json[]
  /** Calls and results of the conversation, in order. */
  readonly turns: readonly (readonly [name: unknown, value: unknown])[]
}

const list = (value: unknown): Json[] => value as Json[]

/** What the provider got, in words of neither. */
const lastSent: Readonly<Record<Provider, () => Sent>> = {
  anthropic() {
    const { tools, messages } = scripted.bodies.at(-1) ?? {}
    const blocks = list(messages).flatMap(({ content }) => (Array.isArray(content) ? list(content) : []))
    return {
      tools: list(tools).map(({ name, description, input_schema }) => ({ name, description, parameters: input_schema })),
      turns: blocks.flatMap(({ type, name, input, tool_use_id, content }) =>
        type === 'tool_use' ? [[name, input] as const] : type === 'tool_result' ? [[tool_use_id, list(content)[0]?.text] as const] : [],
      ),
    }
  },
  gemini() {
    const { tools, input } = scripted.bodies.at(-1) ?? {}
    return {
      tools: list(tools).map(({ type, name, description, parameters }) => ({ name: name ?? type, description, parameters })),
      turns: list(input).flatMap(({ type, name, arguments: given, call_id, result }) =>
        type === 'function_call' ? [[name, given] as const] : type === 'function_result' ? [[call_id, result] as const] : [],
      ),
    }
  },
}

const searchTool = { gemini: 'google_search', anthropic: 'web_search' } as const

describe.each(providers)('Responses → %s', provider => {
  it.each([true, false])('calls come back as the items that the agent knows (streamed: %s)', async streaming => {
    expect(await answer(provider, 'play calls', streaming)).toMatchObject(calls)
  })

  it('tools go up as functions', async () => {
    await answer(provider, 'play otherwise', false)
    const { tools: sent } = lastSent[provider]()
    expect(sent.map(({ name }) => name)).toEqual([
      'exec_command',
      'apply_patch',
      'agents__spawn',
      'agents__close',
      'tool_search',
      searchTool[provider],
    ])
    expect(sent[1]).toMatchObject({
      description: expect.stringMatching(/^Edits files\.\n\n.*\n\n.*lark grammar:\n.*begin_patch/),
      parameters: { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] },
    })
    expect(sent[2]?.description).toBe('Of agents: On sub-agents.')
    expect(sent[3]?.description).toBe('Ends one.')
    expect(sent[4]).toMatchObject({ description: 'Finds tools.', parameters: { properties: { query: { type: 'string' } } } })
  })

  it.each([true, false])('the next turn brings all of it back, and the tools that were found (streamed: %s)', async streaming => {
    const output = await answer(provider, 'play calls', streaming)
    const found: Tool = { type: 'namespace', name: 'tickets', description: 'On tickets.', tools: [named('open')] }
    const results = [
      { type: 'custom_tool_call_output', call_id: 'call_1', output: 'patched' },
      { type: 'function_call_output', call_id: 'call_2', output: 'spawned' },
      { type: 'tool_search_output', call_id: 'call_3', execution: 'client', status: 'completed', tools: [found, named('exec_command')] },
      { type: 'function_call_output', call_id: 'call_4', output: 'notes.txt' },
      { type: 'additional_tools', role: 'developer', tools: [named('late')] },
    ]
    const history = [{ role: 'user', content: 'Fix it.' }, ...output, ...results] as ResponseInputItem[]
    await answer(provider, history, false)
    const { tools: sent, turns } = lastSent[provider]()
    expect(sent.map(({ name }) => name).slice(-2)).toEqual(['tickets__open', 'late'])
    expect(sent.filter(({ name }) => name === 'exec_command')).toHaveLength(1)
    expect(turns).toEqual([
      ['apply_patch', { input: patch }],
      ['agents__spawn', { task: 'look' }],
      ['tool_search', { query: 'tickets' }],
      ['exec_command', { cmd: 'ls' }],
      ['call_1', 'patched'],
      ['call_2', 'spawned'],
      ['call_3', 'Found, and there to be called from now on: tickets__open, exec_command.'],
      ['call_4', 'notes.txt'],
    ])
  })

  it.each([true, false])('a freeform call in other words, or cut off, loses nothing (streamed: %s)', async streaming => {
    const text = `{"text": ${JSON.stringify(patch)}}`
    expect(await answer(provider, 'play other-words', streaming)).toMatchObject([{ type: 'custom_tool_call', input: text }])
    expect(await answer(provider, 'play cut', streaming)).toMatchObject([{ type: 'custom_tool_call', input: '*** Begin' }])
  })

  it('a tool that a choice names is forced', async () => {
    await openai.responses.create({ ...request(provider, 'Hi'), tool_choice: { type: 'custom', name: 'apply_patch' } })
    expect(JSON.stringify(scripted.bodies.at(-1))).toContain(
      provider === 'anthropic' ? '"tool_choice":{"type":"tool","name":"apply_patch"}' : '{"mode":"any","tools":["apply_patch"]}',
    )
  })
})

describe.each(providers)('Chat → %s', provider => {
  const chatTool = { type: 'custom', custom: { name: 'apply_patch', description: 'Edits files.' } } as const
  const ask = {
    model: models[provider],
    max_completion_tokens: 4000,
    tools: [chatTool],
    messages: [{ role: 'user', content: 'play calls' }],
  } as const

  it.each([true, false])('a freeform call comes back as one (streamed: %s)', async streaming => {
    const asked = { ...ask, tools: [...ask.tools], messages: [...ask.messages] }
    if (!streaming) {
      const { choices } = await openai.chat.completions.create(asked)
      expect(choices[0]?.message.tool_calls?.[0]).toMatchObject({ type: 'custom', custom: { name: 'apply_patch', input: patch } })
      return
    }
    let input = ''
    for await (const chunk of await openai.chat.completions.create({ ...asked, stream: true })) {
      for (const call of chunk.choices[0]?.delta.tool_calls ?? []) {
        if (call.index === 0) input += (call as { readonly custom?: { readonly input?: string } }).custom?.input ?? ''
      }
    }
    expect(input).toBe(patch)
  })

  it('its history goes up as a function', async () => {
    const call = { id: 'call_1', type: 'custom', custom: { name: 'apply_patch', input: patch } } as const
    await openai.chat.completions.create({
      model: models[provider],
      max_completion_tokens: 4000,
      tools: [chatTool],
      messages: [
        { role: 'user', content: 'Fix it.' },
        { role: 'assistant', tool_calls: [call] },
        { role: 'tool', tool_call_id: 'call_1', content: 'patched' },
      ],
    })
    expect(lastSent[provider]().turns).toEqual([
      ['apply_patch', { input: patch }],
      ['call_1', 'patched'],
    ])
  })
})

describe('a token cap, which Claude must have and Codex does not send', () => {
  const capped = { ...request('anthropic', 'play otherwise'), max_output_tokens: undefined }
  const sentBy = async (maxOutputTokens: number | undefined, body: ResponseCreateParamsNonStreaming) => {
    const { key } = await gateway.customer({ key: { startWithin: 'default', nativeParameters: true, maxOutputTokens } })
    await new OpenAI({ apiKey: key, baseURL: `${gateway.url}/v1`, maxRetries: 0 }).responses.create(body)
    return scripted.bodies.at(-1)
  }

  it('is the one of the key', async () => expect(await sentBy(32_000, capped)).toMatchObject({ max_tokens: 32_000 }))

  it('is the own one first', async () => expect(await sentBy(32_000, { ...capped, max_output_tokens: 9 })).toMatchObject({ max_tokens: 9 }))

  it('is not given to a model that needs none', async () => {
    expect(await sentBy(32_000, { ...capped, model: models.gemini })).not.toHaveProperty('generation_config.max_output_tokens')
  })

  it('is not invented', async () => {
    await expect(sentBy(undefined, capped)).rejects.toMatchObject({ status: 400, code: 'missing_max_tokens', param: 'max_output_tokens' })
  })
})

describe('what has no counterpart is refused with its path', () => {
  const refused = (body: Partial<ResponseCreateParamsNonStreaming>) =>
    openai.responses.create({ ...request('anthropic', 'Hi'), ...body }).then(
      () => undefined,
      (error: { readonly status: number; readonly param: string }) => [error.status, error.param],
    )

  it.each<[string, Partial<ResponseCreateParamsNonStreaming>]>([
    ['tools.0.execution', { tools: [{ type: 'tool_search', execution: 'server' }] }],
    ['tools.0.type', { tools: [{ type: 'tool_search' }] }],
    [
      'tools.0.tools.1.type',
      { tools: [{ type: 'namespace', name: 'n', description: 'd', tools: [named('a'), { type: 'mcp' } as never] }] },
    ],
    ['input.0.tools.0.type', { input: [{ type: 'additional_tools', role: 'developer', tools: [{ type: 'local_shell' }] }] }],
    ['input.0.execution', { input: [{ type: 'tool_search_call', call_id: 'c', execution: 'server', arguments: {} }] }],
  ])('%s', async (param, body) => expect(await refused(body)).toEqual([400, param]))

  it('the live web only, for a key without native parameters', async () => {
    const { key } = await gateway.customer({ key: { startWithin: 'default' } })
    const strict = new OpenAI({ apiKey: key, baseURL: `${gateway.url}/v1`, maxRetries: 0 })
    await expect(strict.responses.create(request('gemini', 'Hi'))).rejects.toMatchObject({
      status: 400,
      param: 'tools.4.external_web_access',
    })
  })
})
