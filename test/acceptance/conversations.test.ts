// Conversations that a careless client sends, as a provider takes them: calls and results where they belong, an end that asks something, and a
// choice among tools that there are.
import { describe, expect, it } from '@jest/globals'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { refusalOf } from '../support/refusal.ts'
import { type Json, sent } from './harness.ts'
import { abroad, type Meaning, say, type Turn } from './say.ts'

const gpt = 'gpt-5.5'
const claude = 'claude-sonnet-5'
const gemini = 'gemini-3.6-flash'
const up = (surface: SurfaceName, model: string, meaning: Meaning): Json => sent(surface, model, say[surface](meaning))

const user = { role: 'user', content: 'go' }
const asked = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }
const called = (...ids: string[]) => ({ role: 'assistant', content: null, tool_calls: ids.map(id => ({ ...asked, id })) })
const told = (id: string, content = id) => ({ role: 'tool', tool_call_id: id, content })
const chat = (model: string, ...messages: Json[]): Json => sent('chat', model, { messages, max_completion_tokens: 100 })

describe('calls and their results', () => {
  it('stand together, though something was said between them', () => {
    const { messages } = chat(claude, user, called('a', 'b'), told('a'), { role: 'user', content: 'wait' }, told('b'))
    expect(messages.map(({ role, content }: Json) => [role, content.map(({ type }: Json) => type)])).toEqual([
      ['user', ['text']],
      ['assistant', ['tool_use', 'tool_use']],
      ['user', ['tool_result', 'tool_result', 'text']],
    ])
  })

  it('are one of each: two results of a call are one', () => {
    const { input } = chat(gpt, user, called('a'), told('a', 'one'), told('a', 'two'))
    expect(input.filter(({ type }: Json) => type === 'function_call_output')).toEqual([
      {
        type: 'function_call_output',
        call_id: 'a',
        output: [
          { type: 'input_text', text: 'one' },
          { type: 'input_text', text: 'two' },
        ],
      },
    ])
  })

  it.each([gpt, claude, gemini])('%s: the place of one without the other is named', model => {
    expect(refusalOf(() => chat(model, user, told('a')))).toEqual({ code: 'invalid_parameter', param: 'messages.1' })
    expect(refusalOf(() => chat(model, user, called('a', 'b'), told('a'), user))).toEqual({
      code: 'invalid_parameter',
      param: 'messages.1.tool_calls.1',
    })
  })
})

const end: readonly Turn[] = [
  { role: 'user', text: 'go' },
  { role: 'assistant', text: 'So' },
]
const places: Readonly<Partial<Record<SurfaceName, string>>> = {
  responses: 'input.1',
  chat: 'messages.1',
  interactions: 'input.1',
  messages: 'messages.1',
}

describe('an end with the turn of the model', () => {
  const without = [claude, gemini].flatMap(model =>
    abroad(model)
      .filter(surface => surface !== 'generate')
      .map((surface): [SurfaceName, string] => [surface, model]),
  )
  it.each(without)('%s, %s: is refused with its place', (surface, model) => {
    expect(refusalOf(() => up(surface, model, { turns: end }))).toEqual({ code: 'invalid_parameter', param: places[surface] })
  })

  it.each(['gemini-2.5-flash', 'claude-sonnet-4-5', gpt])('%s takes it', model => {
    for (const surface of abroad(model)) expect(() => up(surface, model, { turns: end })).not.toThrow()
  })

  it.each([claude, gemini])('%s: an instruction behind it asks', model => {
    const { messages, input } = chat(model, user, { role: 'assistant', content: 'So' }, { role: 'developer', content: 'Go on.' })
    expect((messages ?? input).at(-1)).toMatchObject({ content: [{ type: 'text', text: 'Go on.' }] })
    expect((messages ?? input).at(-1).role ?? (messages ?? input).at(-1).type).toMatch(/^user/)
  })

  it('nothing but white space is no turn', () => {
    expect(chat(gemini, user, { role: 'assistant', content: ' ' }).input).toHaveLength(1)
  })
})

describe('a beginning with the turn of the model', () => {
  it('has a turn of the user before it at Anthropic', () => {
    const { messages } = chat(claude, { role: 'assistant', content: 'Hello! What can I do?' }, user)
    expect(messages.map(({ role }: Json) => role)).toEqual(['user', 'assistant', 'user'])
  })

  it('is left alone elsewhere', () => {
    expect(chat(gpt, { role: 'assistant', content: 'Hello!' }, user).input).toHaveLength(2)
    expect(chat(gemini, { role: 'assistant', content: 'Hello!' }, user).input).toHaveLength(2)
  })
})

describe('a choice', () => {
  const tools = [{ name: 'f' }]
  const everywhere = [gpt, claude, gemini].flatMap(model =>
    abroad(model)
      .filter(surface => surface !== 'generate')
      .map((surface): [SurfaceName, string] => [surface, model]),
  )
  const path = (surface: SurfaceName): string => (surface === 'interactions' ? 'generation_config.tool_choice' : 'tool_choice')

  it.each(everywhere)('%s, %s: of a tool that is not there is refused', (surface, model) => {
    expect(refusalOf(() => up(surface, model, { tools, choice: 'g' }))).toEqual({ code: 'invalid_parameter', param: path(surface) })
    expect(refusalOf(() => up(surface, model, { choice: 'g' }))).toEqual({ code: 'invalid_parameter', param: path(surface) })
  })

  it('of a search among allowed tools is, for Gemini, the functions that are allowed', () => {
    const { tools: kept, generation_config } = sent('responses', gemini, {
      input: 'go',
      tools: [{ type: 'web_search' }, { type: 'function', name: 'f' }, { type: 'function', name: 'g' }],
      tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'web_search' }, { type: 'function', name: 'f' }] },
    })
    expect(kept).toHaveLength(3)
    expect(generation_config.tool_choice).toEqual({ allowed_tools: { mode: 'auto', tools: ['f'] } })
  })
})

describe('a strict tool whose root is no plain object', () => {
  it('is a tool that is not strict, at Anthropic', () => {
    const [tool] = up('responses', claude, { tools: [{ name: 'f', strict: true, parameters: { enum: ['a'] } }] }).tools
    expect(tool).toMatchObject({ input_schema: { type: 'object' } })
    expect(tool).not.toHaveProperty('strict')
  })

  it('its type is object, though null is among its types', () => {
    const parameters = { type: ['object', 'null'], properties: {} }
    expect(up('chat', gpt, { tools: [{ name: 'f', parameters }] }).tools[0].parameters).toEqual({ type: 'object', properties: {} })
  })
})
