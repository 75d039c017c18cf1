// Limits of the targets that callers of another dialect do not know: what was refused goes up in a form that is taken.
import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { abilitiesOf } from '../../shared/catalogue/abilities/abilities.ts'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { refusalOf } from '../support/refusal.ts'
import { answered, type Json, sent } from './harness.ts'
import { abroad, callOf, everySurface, type Meaning, say } from './say.ts'

const gpt = 'gpt-5.5'
const claude = 'claude-sonnet-5'
const gemini = 'gemini-3.6-flash'
const targets = [gpt, claude, gemini] as const

/** Every surface that has to be translated for each of these models. */
const lanes = (...models: readonly string[]): [SurfaceName, string][] =>
  models.flatMap(model => abroad(model).map((surface): [SurfaceName, string] => [surface, model]))

const up = (surface: SurfaceName, model: string, meaning: Meaning): Json => sent(surface, model, say[surface](meaning))

describe('the least cap of OpenAI', () => {
  it.each(abroad(gpt).flatMap(surface => [1, 15, 16, 17].map((cap): [SurfaceName, number] => [surface, cap])))('%s: %d', (surface, cap) => {
    expect(up(surface, gpt, { cap }).max_output_tokens).toBe(Math.max(cap, 16))
  })

  it.each(lanes(claude, gemini))('%s, %s: 1 is a cap of others', (surface, model) => {
    const { max_tokens, generation_config } = up(surface, model, { cap: 1 })
    expect(max_tokens ?? generation_config.max_output_tokens).toBe(1)
  })

  it('is the business of a caller who speaks the dialect himself', () => {
    expect(up('responses', gpt, { cap: 1 }).max_output_tokens).toBe(1)
  })
})

describe('the parameters of a tool', () => {
  const schemas: readonly (Json | undefined)[] = [undefined, {}, { type: 'object' }, { properties: {} }, { type: 'OBJECT' }]
  it.each(abroad(gpt).flatMap(surface => schemas.map((schema): [SurfaceName, Json | undefined] => [surface, schema])))(
    '%s: %j is completed for OpenAI',
    (surface, parameters) => {
      const [tool] = up(surface, gpt, { tools: [{ name: 'f', ...(parameters && { parameters }) }] }).tools
      expect(tool.parameters).toEqual({ type: 'object', properties: {} })
    },
  )

  it('is completed at the top level only, and keeps what else it says', () => {
    const parameters = { required: ['a'], properties: { a: { type: 'object' } } }
    expect(up('chat', gpt, { tools: [{ name: 'f', parameters }] }).tools[0].parameters).toEqual({ type: 'object', ...parameters })
  })

  it.each(abroad(claude))('%s: an object for Anthropic', surface => {
    expect(up(surface, claude, { tools: [{ name: 'f', parameters: {} }] }).tools[0].input_schema).toEqual({
      type: 'object',
      properties: {},
    })
  })
})

describe('alternatives at the root of a tool’s schema', () => {
  const point = { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] }
  const parameters = {
    type: 'object',
    properties: { id: { type: 'string' } },
    required: ['id'],
    description: 'Either',
    anyOf: [{ $ref: '#/$defs/point' }, { properties: { name: { type: 'string' } }, required: ['name'] }],
    $defs: { point },
  }
  const schemaOf = ({ tools: [tool] }: Json): Json => tool.parameters ?? tool.input_schema

  it.each(lanes(gpt, claude))('%s, %s: become properties of one, and are told', (surface, model) => {
    const { anyOf: _, ...rest } = parameters
    expect(schemaOf(up(surface, model, { tools: [{ name: 'f', parameters }] }))).toEqual({
      ...rest,
      properties: { x: { type: 'number' }, name: { type: 'string' }, id: { type: 'string' } },
      description: `Either\n\n{anyOf: ${JSON.stringify(parameters.anyOf)}}`,
    })
  })

  it('what must all hold is required, and a root without a type is an object', () => {
    const all = { allOf: [point, { properties: { y: { type: 'number' } }, required: ['y'] }] }
    expect(schemaOf(up('messages', gpt, { tools: [{ name: 'f', parameters: all }] }))).toMatchObject({
      type: 'object',
      properties: { x: { type: 'number' }, y: { type: 'number' } },
      required: ['x', 'y'],
    })
  })

  it.each(abroad(gemini))('%s: Google takes them', surface => {
    expect(schemaOf(up(surface, gemini, { tools: [{ name: 'f', parameters }] }))).toEqual(parameters)
  })
})

describe('text that is nothing but white space', () => {
  const blanks = ['', ' ', '\n', '\t \n']

  it.each(abroad(claude).flatMap(surface => blanks.map((text): [SurfaceName, string] => [surface, text])))(
    '%s: a turn of %j is left out, and its neighbours are one',
    (surface, text) => {
      const turns = [
        { role: 'system', text },
        { role: 'user', text: 'Hello' },
        { role: 'assistant', text },
        { role: 'user', text: 'again' },
      ] as const
      const { system, messages } = up(surface, claude, { turns })
      expect(system).toBeUndefined()
      expect(messages).toEqual([{ role: 'user', content: [expect.objectContaining({ text: 'Hello' }), { type: 'text', text: 'again' }] }])
    },
  )

  it('stays beside a call or real text', () => {
    const input = [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: '\n' },
          { type: 'input_text', text: 'Hello' },
        ],
      },
      { role: 'assistant', content: ' ' },
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'a', output: 'done' },
    ]
    const { messages } = sent('responses', claude, { input, instructions: 'Be terse.', max_output_tokens: 9 })
    expect(messages.map(({ content }: Json) => content.map(({ type, text }: Json) => text ?? type))).toEqual([
      ['\n', 'Hello'],
      [' ', 'tool_use'],
      ['tool_result'],
    ])
  })

  it.each(everySurface)('%s: in the dialect itself, and for OpenAI, nothing is left out', surface => {
    const turns = [{ role: 'user', text: ' ' }] as const
    const model = surface === 'messages' ? claude : gpt
    expect(JSON.stringify(up(surface, model, { turns }))).toContain('" "')
  })
})

describe('a request of instructions alone', () => {
  const turns = [
    { role: 'system', text: 'Be terse.' },
    { role: 'system', text: 'Say hello.' },
  ] as const

  it.each(['responses', 'chat'] as const)('%s: the last instruction is the turn of the user', surface => {
    expect(up(surface, claude, { turns })).toMatchObject({
      system: [{ text: 'Be terse.' }],
      messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }],
    })
    expect(up(surface, gemini, { turns })).toMatchObject({
      system_instruction: 'Be terse.',
      input: [{ type: 'user_input', content: [{ type: 'text', text: 'Say hello.' }] }],
    })
    if (surface === 'chat') expect(up(surface, gpt, { turns }).input.map(({ role }: Json) => role)).toEqual(['system', 'system'])
  })

  it('one instruction is the turn, and no system prompt is left', () => {
    const body = up('chat', claude, { turns: turns.slice(0, 1) })
    expect(body).toMatchObject({ messages: [{ role: 'user', content: [{ text: 'Be terse.' }] }] })
    expect(body).not.toHaveProperty('system')
  })

  it('beside a blank turn of the user it is the turn too', () => {
    const asked = {
      turns: [
        { role: 'system', text: 'Say hello.' },
        { role: 'user', text: '\n' },
      ],
    } as const
    for (const surface of abroad(claude)) {
      const { system, messages } = up(surface, claude, asked)
      expect([system, messages.length, messages[0].role, messages[0].content[0].text]).toEqual([undefined, 1, 'user', 'Say hello.'])
    }
  })

  it.each<[SurfaceName, string, Json, string]>([
    ['responses', claude, { input: [], max_output_tokens: 9 }, 'input'],
    ['responses', claude, { input: ' ', max_output_tokens: 9 }, 'input'],
    ['responses', gemini, { input: [] }, 'input'],
    ['chat', claude, { messages: [{ role: 'user', content: '' }], max_tokens: 9 }, 'messages'],
    ['interactions', claude, { input: '\n', generation_config: { max_output_tokens: 9 } }, 'input'],
    ['messages', gemini, { messages: [{ role: 'user', content: [] }], max_tokens: 9 }, 'messages'],
  ])('%s, %s: %j says nothing at all, and is refused by its own name', (surface, model, body, param) => {
    expect(refusalOf(() => sent(surface, model, body))).toEqual({ code: 'invalid_parameter', param })
  })
})

describe('images', () => {
  const url = (type: string): string => `data:${type};base64,AAAA`
  const typeOf = (body: Json): string =>
    /"(?:media_type|mime_type)":"([^"]*)"/.exec(JSON.stringify(body))?.[1] ?? /data:([^;]*);/.exec(JSON.stringify(body))?.[1] ?? ''

  it.each(lanes(...targets))('%s, %s: image/jpg is image/jpeg', (surface, model) => {
    expect(typeOf(up(surface, model, { turns: [{ image: url('image/jpg') }] }))).toBe('image/jpeg')
    expect(typeOf(up(surface, model, { turns: [{ image: url('image/png') }] }))).toBe('image/png')
  })

  const paths: Readonly<Record<SurfaceName, string>> = {
    responses: 'input.0.content.0.image_url',
    chat: 'messages.0.content.0.image_url',
    interactions: 'input.0.content.0',
    messages: 'messages.0.content.0.source',
    generate: 'contents.0.parts.0.inlineData',
  }

  it.each(lanes(...targets))('%s, %s: what the target does not take is refused by its own path', (surface, model) => {
    const refused = refusalOf(() => up(surface, model, { turns: [{ image: url('image/svg+xml') }] }))
    expect(refused).toEqual({ code: 'unsupported_parameter', param: paths[surface] })
  })

  it('in the result of a tool too', () => {
    const result = (type: string) => ({
      input: [
        { role: 'user', content: 'go' },
        { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'a', output: [{ type: 'input_image', image_url: url(type) }] },
      ],
      max_output_tokens: 9,
    })
    expect(typeOf(sent('responses', claude, result('image/jpg')))).toBe('image/jpeg')
    expect(refusalOf(() => sent('responses', claude, result('image/svg+xml')))).toEqual({
      code: 'unsupported_parameter',
      param: 'input.2.output.0.image_url',
    })
  })

  it.each(['responses', 'chat', 'messages'] as const)('%s: a data URL that is not base64 becomes base64', surface => {
    const model = surface === 'messages' ? gemini : claude
    const body = JSON.stringify(up(surface, model, { turns: [{ image: 'data:image/png,%89PNG' }] }))
    expect(body).toContain(Buffer.from('\x89PNG', 'latin1').toString('base64'))
    const svg = () => up(surface, model, { turns: [{ image: 'data:image/svg+xml;utf8,<svg/>' }] })
    expect(refusalOf(svg).code).toBe('unsupported_parameter')
  })

  it('a file whose data URL is not base64 becomes base64', () => {
    const file = { type: 'input_file', filename: 'a.txt', file_data: 'data:text/plain,Gr%C3%BC%C3%9Fe' }
    const body = { input: [{ role: 'user', content: [file] }], max_output_tokens: 9 }
    expect(sent('responses', claude, body).messages[0].content[0].source.data).toBe('Grüße')
    expect(sent('responses', gemini, body).input[0].content[0].data).toBe(Buffer.from('Grüße').toString('base64'))
  })

  it('an address is not fetched, so its type is not known here', () => {
    const [{ content }] = up('chat', claude, { turns: [{ image: 'https://example.com/a.svg' }] }).messages
    expect(content[0].source).toEqual({ type: 'url', url: 'https://example.com/a.svg' })
  })
})

describe('names of tools', () => {
  const long = `mcp__${'x'.repeat(78)}`
  const names = [long, `${long}_b`, 'fs.read', 'fs_read', '1c_probe', 'größe', 'ok']
  const calls = names.map((name, index) => ({ id: `call_${index}`, name, result: 'done' }))
  const asked = { tools: names.map(name => ({ name })), turns: [{ role: 'user', text: 'go' }, { calls }] } as const

  const callNames = (body: Json): string[] =>
    (body.input ?? body.messages.flatMap(({ content }: Json) => content)).flatMap(({ type, name }: Json) =>
      type === 'function_call' || type === 'tool_use' ? name : [],
    )

  const choiceOf = ({ tool_choice, generation_config }: Json): string =>
    tool_choice?.name ?? generation_config?.tool_choice.allowed_tools.tools[0]

  it.each(lanes(...targets))('%s, %s: each is one that the target takes, in tools, history and choice alike', (surface, model) => {
    const { pattern, longest } = abilitiesOf(model).toolName
    const body = up(surface, model, { ...asked, choice: 'fs.read' })
    const sentNames: string[] = body.tools.map(({ name }: Json) => name)
    expect(sentNames.filter(name => !new RegExp(pattern).test(name) || name.length > longest)).toEqual([])
    expect(new Set(sentNames).size).toBe(names.length)
    expect(callNames(body)).toEqual(sentNames)
    expect(choiceOf(body)).toBe(sentNames[2])
    expect(sentNames).toEqual(expect.arrayContaining(['fs_read', 'ok']))
    const again = up(surface, model, { tools: [{ name: 'fs.read' }] }).tools[0].name
    expect(again).toBe(sentNames[2])
  })

  it.each(['responses', 'chat', 'interactions'] as const)('%s: the allowed ones too', surface => {
    const body = up(surface, surface === 'interactions' ? gpt : claude, { ...asked, allowed: ['fs.read', 'ok'] })
    const renamed = body.tools.find(({ name }: Json) => name.startsWith('fs_read_')).name
    if (surface === 'interactions') expect(body.tool_choice.tools.map(({ name }: Json) => name)).toEqual([renamed, 'ok'])
    else expect(body.tools.map(({ name }: Json) => name)).toEqual([renamed, 'ok'])
  })

  it('a name that the caller gave himself is never given to another tool', () => {
    const [{ name: first }] = up('messages', gpt, { tools: [{ name: 'fs.read' }] }).tools
    const both = up('messages', gpt, { tools: [{ name: 'fs.read' }, { name: first }] }).tools.map(({ name }: Json) => name)
    expect(both[1]).toBe(first)
    expect(both[0]).not.toBe(first)
  })

  it('whatever the names, each is taken and none is another', () => {
    const name = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.stringMatching(/^[a-z_.]{0,3}$/), fc.constantFrom(...names))
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), fc.constantFrom(gpt, gemini), (given, model) => {
        const { pattern, longest } = abilitiesOf(model).toolName
        const sentNames: string[] = up('messages', model, { tools: given.map(each => ({ name: each })) }).tools.map(
          (tool: Json) => tool.name,
        )
        expect(sentNames.every(each => new RegExp(pattern).test(each) && each.length <= longest)).toBe(true)
        expect(new Set(sentNames).size).toBe(given.length)
        const again = up('messages', model, { tools: sentNames.map(each => ({ name: each })) }).tools.map((tool: Json) => tool.name)
        expect(again).toEqual(sentNames)
      }),
      { numRuns: 200 },
    )
  })

  it('dots stay where the target takes them', () => {
    expect(up('messages', gemini, { tools: [{ name: 'fs.read' }] }).tools[0].name).toBe('fs.read')
  })

  it.each(['responses', 'chat', 'interactions', 'messages'] as const)('%s: in the dialect itself nothing is renamed', surface => {
    if (surface === 'chat') return expect(up('chat', gpt, asked).tools[2].name).not.toBe('fs.read')
    const model = { responses: gpt, interactions: gemini, messages: claude }[surface]
    const body = up(surface, model, asked)
    expect(body.tools.map(({ name }: Json) => name)).toEqual(names)
    expect(callNames(body)).toEqual(names)
  })

  /** The names of the calls in an answer, wherever they stand; what it echoes of the request is not looked at. */
  function calledIn(answer: unknown): string[] {
    if (Array.isArray(answer)) return [...new Set(answer.flatMap(calledIn))]
    if (typeof answer !== 'object' || answer === null) return []
    const { type, name, function: call, functionCall } = answer as Json
    if (typeof functionCall?.name === 'string') return [functionCall.name]
    if (type === 'function_call' || type === 'tool_use') return [name]
    if (typeof call?.name === 'string') return [call.name]
    return [...new Set(Object.entries(answer).flatMap(([member, value]) => (member === 'tools' ? [] : calledIn(value))))]
  }

  const backOf = (surface: SurfaceName, model: string, stream: boolean): string[][] => {
    const body = say[surface](asked)
    const target: string[] = sent(surface, model, body).tools.map(({ name }: Json) => name)
    return target.map(name => calledIn(answered(surface, model, callOf(model, name), { body, stream })))
  }

  it.each(
    lanes(...targets).flatMap(([surface, model]) =>
      [true, false].map((stream): [SurfaceName, string, boolean] => [surface, model, stream]),
    ),
  )("%s, %s, streamed %s: the caller's own name comes back", (surface, model, stream) => {
    const toolless = say[surface]({})
    expect(calledIn(answered(surface, model, callOf(model, 'unknown'), { body: toolless, stream }))).toEqual(['unknown'])
    expect(backOf(surface, model, stream)).toEqual(names.map(name => [name]))
  })
})

describe('the identifier of a user', () => {
  const digest = /^[0-9a-f]{64}$/
  it.each(['jane@example.com', 'user jane@example.co.uk', '+49 (30) 901820', '030 901820-0', 'u'.repeat(257)])(
    '%s is a digest for Anthropic',
    user => {
      for (const surface of ['responses', 'chat'] as const) {
        const { user_id } = up(surface, claude, { user }).metadata
        expect(user_id).toMatch(digest)
        expect(up(surface, claude, { user }).metadata.user_id).toBe(user_id)
        expect(up(surface, claude, { user: `${user}1` }).metadata.user_id).not.toBe(user_id)
      }
    },
  )

  it.each(['user-7', '550e8400-e29b-41d4-a716-446655440000', 'u'.repeat(256)])('%s passes', user => {
    for (const surface of ['responses', 'chat'] as const) expect(up(surface, claude, { user }).metadata.user_id).toBe(user)
  })

  it('is a digest for OpenAI where it is too long', () => {
    for (const surface of ['messages', 'chat'] as const) {
      expect(up(surface, gpt, { user: 'jane@example.com' }).safety_identifier).toBe('jane@example.com')
      expect(up(surface, gpt, { user: 'u'.repeat(65) }).safety_identifier).toMatch(digest)
    }
    expect(sent('chat', gpt, { ...say.chat({}), user: 'u'.repeat(65) }).user).toMatch(digest)
  })

  it('travels as it is in the dialect itself', () => {
    expect(up('messages', claude, { user: 'jane@example.com' }).metadata.user_id).toBe('jane@example.com')
  })
})

describe('ids of calls', () => {
  const turns = [
    { role: 'user', text: 'go' },
    { calls: [{ id: 'call_0', name: 'first', result: 'one' }] },
    { role: 'user', text: 'again' },
    {
      calls: [
        { id: 'call_0', name: 'second', result: 'two' },
        { id: 'call_0', name: 'third', result: 'three' },
      ],
    },
  ] as const

  interface Pair {
    readonly id: string
    readonly name?: string
    readonly result?: string
  }

  const pieces = (body: Json): Json[] => body.input ?? body.messages.flatMap(({ content }: Json) => content)
  const callsOf = (body: Json): Pair[] =>
    pieces(body).flatMap(({ type, id, call_id, name }) => {
      if (type === 'function_call') return [{ id: call_id ?? id, name }]
      return type === 'tool_use' ? [{ id, name }] : []
    })
  const textOf = (content: unknown): string => (typeof content === 'string' ? content : ((content as Json)[0]?.text ?? ''))
  const resultsOf = (body: Json): Pair[] =>
    pieces(body).flatMap(({ type, call_id, tool_use_id, output, result, content, name }) => {
      if (type === 'function_call_output') return [{ id: call_id, result: output }]
      if (type === 'function_result') return [{ id: call_id, result: textOf(result), name }]
      return type === 'tool_result' ? [{ id: tool_use_id, result: textOf(content) }] : []
    })

  it.each(lanes(...targets))('%s, %s: each is there once, and each result names its own call', (surface, model) => {
    const body = up(surface, model, { turns })
    const calls = callsOf(body)
    expect(calls.map(({ name }) => name)).toEqual(['first', 'second', 'third'])
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3)
    expect(calls[0]?.id).toBe('call_0')
    const results = resultsOf(body)
    expect(results.map(({ id, result }) => [id, result])).toEqual([
      [calls[0]?.id, 'one'],
      [calls[1]?.id, 'two'],
      [calls[2]?.id, 'three'],
    ])
    if (model === gemini) expect(results.map(({ name }) => name)).toEqual(['first', 'second', 'third'])
    expect(up(surface, model, { turns })).toEqual(body)
  })

  it('a call of an earlier turn that had no result takes none from a later one', () => {
    const input = [
      { role: 'user', content: 'go' },
      { type: 'function_call', call_id: 'call_0', name: 'lost', arguments: '{}' },
      { role: 'user', content: 'again' },
      { type: 'function_call', call_id: 'call_0', name: 'second', arguments: '{}' },
      { type: 'function_call_output', call_id: 'call_0', output: 'two' },
    ]
    expect(refusalOf(() => sent('responses', gemini, { input }))).toEqual({ code: 'invalid_parameter', param: 'input.1' })
  })

  it.each(abroad(claude))('%s: characters that Anthropic refuses are gone', surface => {
    const odd = [{ role: 'user', text: 'go' }, { calls: [{ id: 'functions.weather:0', name: 'f', result: 'x' }] }] as const
    const body = up(surface, claude, { turns: odd })
    expect(callsOf(body)[0]?.id).toMatch(/^[a-zA-Z0-9_-]+$/)
    expect(resultsOf(body)[0]?.id).toBe(callsOf(body)[0]?.id)
  })

  it.each(abroad(gpt))('%s: what is too long for OpenAI is short', surface => {
    const longId = [{ role: 'user', text: 'go' }, { calls: [{ id: 'x'.repeat(65), name: 'f', result: 'x' }] }] as const
    const body = up(surface, gpt, { turns: longId })
    expect(callsOf(body)[0]?.id).toHaveLength(37)
    expect(resultsOf(body)[0]?.id).toBe(callsOf(body)[0]?.id)
  })
})

describe('types of a schema', () => {
  const google = {
    type: 'OBJECT',
    properties: {
      type: { type: 'STRING', enum: ['OBJECT', 'STRING'], default: 'OBJECT' },
      list: { type: 'ARRAY', items: { anyOf: [{ type: 'INTEGER' }, { type: ['NUMBER', 'NULL'] }] } },
    },
    required: ['type'],
  }
  const standard = {
    type: 'object',
    properties: {
      type: { type: 'string', enum: ['OBJECT', 'STRING'], default: 'OBJECT' },
      list: { type: 'array', items: { anyOf: [{ type: 'integer' }, { type: ['number', 'null'] }] } },
    },
    required: ['type'],
  }

  it.each(lanes(gpt, claude))('%s, %s: lower-case off Google, however deep', (surface, model) => {
    const [tool] = up(surface, model, { tools: [{ name: 'f', parameters: google }] }).tools
    expect(tool.parameters ?? tool.input_schema).toEqual(standard)
  })

  it.each(lanes(gpt, claude))('%s, %s: of an answer too', (surface, model) => {
    const body = up(surface, model, { schema: google })
    const schema = body.text?.format.schema ?? body.output_config.format.schema
    expect(JSON.stringify(schema)).not.toMatch(/"type":"[A-Z]|"NULL"/)
  })

  it.each(abroad(gemini))('%s: Google takes both', surface => {
    expect(up(surface, gemini, { tools: [{ name: 'f', parameters: google }] }).tools[0].parameters).toEqual(google)
  })
})
