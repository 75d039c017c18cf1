// What a family of models takes: a wish of another family goes up as the nearest that this one has, or not at all.
import { describe, expect, it } from '@jest/globals'
import { abilitiesOf } from '../../shared/catalogue/abilities/abilities.ts'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { refusalOf } from '../support/refusal.ts'
import { type Json, sent, sentText } from './harness.ts'
import { abroad, type Meaning, say } from './say.ts'

const up = (surface: SurfaceName, model: string, meaning: Meaning): Json => sent(surface, model, say[surface](meaning))

describe('effort of OpenAI', () => {
  const rows: [model: string, asked: string, level: string | undefined][] = [
    ['gpt-5', 'none', 'minimal'],
    ['gpt-5', 'max', 'high'],
    ['gpt-5-mini-2025-08-07', 'xhigh', 'high'],
    ['o3', 'none', 'low'],
    ['o3', 'minimal', 'low'],
    ['o4-mini', 'max', 'high'],
    ['gpt-5-pro', 'none', 'high'],
    ['gpt-5-pro', 'low', 'high'],
    ['gpt-5.1', 'none', 'none'],
    ['gpt-5.1', 'xhigh', 'high'],
    ['gpt-5.2', 'max', 'xhigh'],
    ['gpt-5.5', 'minimal', 'low'],
    ['gpt-5.5', 'none', 'none'],
    ['gpt-5.5-pro', 'none', 'medium'],
    ['gpt-5.6', 'max', 'max'],
    ['gpt-4.1', 'none', undefined],
    ['gpt-4.1', 'high', undefined],
    ['gpt-4o-mini', 'low', undefined],
  ]

  it.each(rows.flatMap(row => abroad('gpt-5').map((surface): [SurfaceName, ...typeof row] => [surface, ...row])))(
    '%s, %s: %s → %s',
    (surface, model, effort, level) => {
      const { reasoning, include } = up(surface, model, { effort })
      expect(reasoning).toEqual(level === undefined ? undefined : expect.objectContaining({ effort: level }))
      expect(include).toEqual(abilitiesOf(model).reasons ? ['reasoning.encrypted_content'] : undefined)
    },
  )

  it('a model that does not reason is not asked for a summary either', () => {
    const body = { ...say.messages({}), thinking: { type: 'enabled', budget_tokens: 2048 } }
    expect(sent('messages', 'gpt-4.1', body)).not.toHaveProperty('reasoning')
    expect(sent('messages', 'gpt-5.5', body).reasoning).toEqual({ effort: 'low', summary: 'auto' })
  })

  it('a level that is not known here is left to OpenAI', () => {
    expect(up('chat', 'gpt-9', { effort: 'ultra' }).reasoning).toEqual({ effort: 'ultra' })
  })
})

describe('effort of Gemini', () => {
  const rows: [model: string, asked: string, level: string][] = [
    ['gemini-3.6-flash', 'none', 'minimal'],
    ['gemini-3.6-flash', 'max', 'high'],
    ['gemini-3.1-pro-preview', 'none', 'low'],
    ['gemini-3.1-pro-preview', 'minimal', 'low'],
    ['gemini-2.5-pro', 'none', 'low'],
    ['gemini-3.7-flash', 'minimal', 'low'],
  ]
  it.each(rows.flatMap(row => abroad('gemini-3.6-flash').map((surface): [SurfaceName, ...typeof row] => [surface, ...row])))(
    '%s, %s: %s → %s',
    (surface, model, effort, level) => {
      if (surface === 'messages' && effort === 'minimal') return expect(abilitiesOf(model).efforts[0]).toBe(level)
      expect(up(surface, model, { effort }).generation_config.thinking_level).toBe(level)
    },
  )
})

describe('effort of Claude', () => {
  const rows: [model: string, asked: string, thinking: string | undefined, level: string | undefined][] = [
    ['claude-fable-5', 'none', undefined, 'low'],
    ['claude-fable-5-1', 'none', undefined, 'low'],
    ['claude-mythos-preview', 'none', undefined, 'low'],
    ['claude-opus-5-5', 'none', undefined, 'low'],
    ['claude-sonnet-5', 'none', 'disabled', undefined],
    ['claude-opus-4-8', 'none', 'disabled', undefined],
    ['claude-sonnet-5-5', 'none', 'between_tools', undefined],
    ['claude-opus-4-6', 'xhigh', 'adaptive', 'high'],
    ['claude-opus-4-8', 'minimal', 'adaptive', 'low'],
    ['claude-3-5-haiku-latest', 'high', undefined, undefined],
  ]
  it.each(rows.flatMap(row => abroad('claude-fable-5').map((surface): [SurfaceName, ...typeof row] => [surface, ...row])))(
    '%s, %s: %s → thinking %s, effort %s',
    (surface, model, effort, thinking, level) => {
      const body = up(surface, model, { effort, cap: 4096 })
      expect([body.thinking?.type, body.output_config?.effort]).toEqual([thinking, level])
    },
  )
})

describe('an instruction between turns', () => {
  const turns = [
    { role: 'system', text: 'first' },
    { role: 'user', text: 'Hello' },
    { role: 'assistant', text: 'Hi' },
    { role: 'system', text: 'second' },
    { role: 'user', text: 'again' },
    { role: 'system', text: 'third' },
  ] as const
  const rolesOf = ({ messages }: Json): string[] => messages.map(({ role }: Json) => role)
  const systemOf = ({ system }: Json): string[] => system.map(({ text }: Json) => text)

  it.each(['responses', 'chat'] as const)('%s: is hoisted, in order, where the model does not take it', surface => {
    for (const model of ['claude-sonnet-4-5', 'claude-sonnet-5', 'claude-opus-4-7', 'claude-haiku-4-5']) {
      const body = up(surface, model, { turns })
      expect(rolesOf(body)).toEqual(['user', 'assistant', 'user'])
      expect(systemOf(body)).toEqual(['first', 'second', 'third'])
    }
  })

  it.each(['responses', 'chat'] as const)('%s: stays where the model takes it, and only there', surface => {
    for (const model of ['claude-opus-4-8', 'claude-opus-5', 'claude-fable-5']) {
      const body = up(surface, model, { turns })
      expect(rolesOf(body)).toEqual(['user', 'assistant', 'user', 'system'])
      expect(systemOf(body)).toEqual(['first', 'second'])
      const before = up(surface, model, { turns: [...turns, { role: 'assistant', text: 'so' }, { role: 'user', text: 'go on' }] })
      expect(rolesOf(before)).toEqual(['user', 'assistant', 'user', 'system', 'assistant', 'user'])
    }
  })

  it.each(['responses', 'chat'] as const)('%s: turns that become neighbours are one', surface => {
    const between = [
      { role: 'user', text: 'a' },
      { role: 'system', text: 's' },
      { role: 'user', text: 'b' },
    ] as const
    for (const model of ['claude-opus-4-8', 'claude-sonnet-4-5']) {
      expect(up(surface, model, { turns: between })).toMatchObject({
        system: [{ text: 's' }],
        messages: [{ role: 'user', content: [{ text: 'a' }, { text: 'b' }] }],
      })
    }
  })

  it('between calls and their results it moves behind them, or into the system prompt', () => {
    const input = [
      { role: 'user', content: 'go' },
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      { role: 'developer', content: 'be quick' },
      { type: 'function_call_output', call_id: 'a', output: 'x' },
    ]
    const body = { input, max_output_tokens: 9 }
    expect(rolesOf(sent('responses', 'claude-opus-4-8', body))).toEqual(['user', 'assistant', 'user', 'system'])
    expect(rolesOf(sent('responses', 'claude-sonnet-4-5', body))).toEqual(['user', 'assistant', 'user'])
  })

  it.each(['responses', 'chat'] as const)('%s: Gemini has one place for all', surface => {
    expect(up(surface, 'gemini-3.6-flash', { turns }).system_instruction).toBe('first\n\nsecond\n\nthird')
  })
})

const bounded = {
  type: 'object',
  properties: { n: { type: 'integer', minimum: 1, maximum: 9 }, s: { type: 'string', minLength: 2, maxLength: 9, description: 'A name' } },
  required: ['n', 's'],
  additionalProperties: false,
}

describe('strict tools of Claude', () => {
  const tools = [{ name: 'f', parameters: bounded, strict: true }]

  it.each(['responses', 'chat'] as const)('%s: the schema is rewritten as that of an answer is', surface => {
    const body = up(surface, 'claude-sonnet-5', { tools, schema: bounded })
    expect(body.tools[0].strict).toBe(true)
    expect(body.tools[0].input_schema).toEqual(body.output_config.format.schema)
    expect(body.tools[0].input_schema.properties).toEqual({
      n: { type: 'integer', description: '{minimum: 1, maximum: 9}' },
      s: { type: 'string', description: 'A name\n\n{minLength: 2, maxLength: 9}' },
    })
  })

  it.each(['responses', 'chat'] as const)('%s: are not strict on models that refuse it, and their schema stays', surface => {
    for (const model of ['claude-sonnet-4-20250514', 'claude-opus-4-20250514', 'claude-opus-4-1', 'claude-3-5-haiku-latest']) {
      expect(up(surface, model, { tools }).tools).toEqual([{ name: 'f', input_schema: bounded }])
    }
  })

  it('numbers that JavaScript cannot hold survive the rewriting', () => {
    const schema =
      '{"type":["object","null"],"properties":{"n":{"type":"integer","enum":[9007199254740993],"maximum":1.0}},"required":["n"],"additionalProperties":false}'
    const format = `"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":${schema}}}`
    const tools = `"tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":${schema.replace('["object","null"]', '"object"')}}}]`
    const body = `{"model":"claude-sonnet-5","max_tokens":9,"messages":[{"role":"user","content":"a"}],${format},${tools}}`
    const text = sentText('chat', body)
    expect(text.match(/"enum":\[9007199254740993\]/g)).toHaveLength(2)
    expect(text.match(/maximum: 1\.0/g)).toHaveLength(2)
  })

  it('a tool that is strict on Messages is strict at OpenAI where its rules allow it', () => {
    const strictOf = (parameters: Json) => up('messages', 'gpt-5.5', { tools: [{ name: 'f', parameters, strict: true }] }).tools[0].strict
    expect(strictOf(bounded)).toBe(true)
    expect(strictOf({ ...bounded, required: [] })).toBe(false)
  })
})

describe('schemas of Claude', () => {
  const shared = {
    type: 'object',
    properties: { a: { $ref: '#/definitions/point' }, b: { type: 'array', items: { $ref: '#/definitions/point' } } },
    required: ['a', 'b'],
    additionalProperties: false,
    definitions: { point: { type: 'object', properties: { x: { type: 'number' } }, required: ['x'], additionalProperties: false } },
  }
  const places: ((schema: Json, surface: SurfaceName) => Json)[] = [
    (schema, surface) => up(surface, 'claude-sonnet-5', { schema }).output_config.format.schema,
    (schema, surface) =>
      up(['interactions', 'generate'].includes(surface) ? 'chat' : surface, 'claude-sonnet-5', {
        tools: [{ name: 'f', parameters: schema, strict: true }],
      }).tools[0].input_schema,
  ]
  const cases = abroad('claude-sonnet-5').flatMap(surface =>
    places.map((place): [SurfaceName, (typeof places)[number]] => [surface, place]),
  )

  it.each(cases)('%s: `definitions` become `$defs`, and references follow (%#)', (surface, place) => {
    const sentSchema = place(shared, surface)
    expect(sentSchema).not.toHaveProperty('definitions')
    expect(sentSchema.$defs.point.properties).toEqual({ x: { type: 'number' } })
    expect(sentSchema.properties).toEqual({ a: { $ref: '#/$defs/point' }, b: { type: 'array', items: { $ref: '#/$defs/point' } } })
  })

  it.each(cases)('%s: a root that only refers keeps what it refers to (%#)', (surface, place) => {
    const { definitions } = shared
    expect(place({ type: 'object', properties: { p: { $ref: '#/definitions/point' } }, definitions }, surface).$defs).toHaveProperty(
      'point',
    )
  })

  it.each(cases)('%s: a nullable object or list is a choice, and keeps its members (%#)', (surface, place) => {
    const nullable = {
      type: 'object',
      properties: {
        o: { type: ['object', 'null'], properties: { x: { type: 'number' } }, required: ['x'], description: 'Where' },
        l: { type: ['array', 'null'], items: { type: 'string' }, minItems: 1 },
        s: { type: ['string', 'null'] },
        one: { type: ['object'], properties: {} },
      },
      required: ['o', 'l', 's', 'one'],
      additionalProperties: false,
    }
    expect(place(nullable, surface).properties).toEqual({
      o: {
        description: 'Where',
        anyOf: [{ type: 'object', properties: { x: { type: 'number' } }, required: ['x'], additionalProperties: false }, { type: 'null' }],
      },
      l: { anyOf: [{ type: 'array', items: { type: 'string' }, minItems: 1 }, { type: 'null' }] },
      s: { type: ['string', 'null'] },
      one: { type: 'object', properties: {}, additionalProperties: false },
    })
  })
})

describe('function calls that Gemini did not sign', () => {
  const placeholder = 'skip_thought_signature_validator'
  const call = (id: string) => ({ id, name: 'f', result: 'done' })
  const turns = [{ role: 'user', text: 'go' }, { calls: [call('a'), call('b')] }, { calls: [call('c')] }] as const
  const signatures = ({ input }: Json): unknown[] =>
    input.flatMap(({ type, signature }: Json) => (type === 'function_call' ? [signature ?? null] : []))

  it.each(abroad('gemini-3.6-flash'))('%s: the first call of each step has the placeholder', surface => {
    expect(signatures(up(surface, 'gemini-3.6-flash', { turns }))).toEqual([placeholder, null, placeholder])
    expect(signatures(up(surface, 'gemini-2.5-flash', { turns }))).toEqual([null, null, null])
  })

  it("Gemini's own signature stays, and needs no other", () => {
    const signed = { type: 'reasoning', summary: [], encrypted_content: `lw1.gemini.${Buffer.from('own').toString('base64url')}` }
    const onCall = { ...signed, encrypted_content: `lw1.gemini.${Buffer.from('call:own').toString('base64url')}` }
    const history = (reasoning: Json) => ({
      input: [
        { role: 'user', content: 'go' },
        reasoning,
        { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'a', output: 'x' },
      ],
    })
    expect(signatures(sent('responses', 'gemini-3.6-flash', history(signed)))).toEqual([null])
    expect(signatures(sent('responses', 'gemini-3.6-flash', history(onCall)))).toEqual(['own'])
  })
})

describe('function calls behind the thought of another provider, in the dialect of Gemini itself', () => {
  const foreign = { type: 'thought', signature: `lw1.anthropic.${Buffer.from('s').toString('base64url')}` }
  const call = { type: 'function_call', id: 'a', name: 'f', arguments: {} }
  const history = (...steps: Json[]) => ({
    input: [
      { type: 'user_input', content: [{ type: 'text', text: 'go' }] },
      ...steps,
      { type: 'function_result', call_id: 'a', result: 'x' },
    ],
  })

  it('have the placeholder once the thought is gone', () => {
    const said = { type: 'model_output', content: [{ type: 'text', text: 'hm' }] }
    for (const steps of [
      [foreign, call],
      [foreign, said, call],
    ]) {
      const { input } = sent('interactions', 'gemini-3.6-flash', history(...steps))
      expect(input.filter(({ type }: Json) => type === 'thought')).toEqual([])
      expect(input.find(({ type }: Json) => type === 'function_call').signature).toBe('skip_thought_signature_validator')
    }
    expect(sent('interactions', 'gemini-2.5-flash', history(foreign, call)).input[1]).toEqual(call)
  })

  it("keep Gemini's own", () => {
    const own = { ...call, signature: 'own' }
    expect(sent('interactions', 'gemini-3.6-flash', history(foreign, own)).input[1]).toEqual(own)
    const thought = { type: 'thought', signature: 'c2ln' }
    expect(sent('interactions', 'gemini-3.6-flash', history(foreign, thought, call)).input.slice(1, 3)).toEqual([thought, call])
  })
})

describe('a forced tool', () => {
  it.each(['responses', 'chat', 'interactions'] as const)('%s: is refused where the model cannot be forced', surface => {
    const meaning = { tools: [{ name: 'f' }], choice: 'f' }
    expect(refusalOf(() => up(surface, 'claude-fable-5', meaning)).code).toBe('unsupported_parameter')
    expect(up(surface, 'claude-sonnet-5', meaning).tool_choice).toEqual({ type: 'tool', name: 'f' })
  })
})
