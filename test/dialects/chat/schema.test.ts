// What a Chat body is refused for: its outer shape, its parameters, and parts that cannot be carried.
import { describe, expect, it } from '@jest/globals'
import { chatSurface } from '../../../shared/dialects/chat/index.ts'
import type { Body } from '../../../shared/dialects/dialect.ts'

const model = 'gpt-5.5'
const hello = { role: 'user', content: 'Hello' }
const decode = (body: Body) => chatSurface.decode({ model, messages: [hello], ...body })

describe('refusals', () => {
  const part = (content: unknown) => ({ messages: [{ role: 'user', content: [{ type: 'text', text: 'a' }, content] }] })
  const call = { role: 'assistant', tool_calls: [{ id: 'call_1', type: 'function' }] }

  it.each([
    [part({ type: 'input_audio', input_audio: { data: '', format: 'wav' } }), 'unsupported_parameter', 'messages.0.content.1'],
    [part({ type: 'video' }), 'unsupported_parameter', 'messages.0.content.1'],
    [part({ type: 'image_url', image_url: {} }), 'invalid_parameter', 'messages.0.content.1.image_url.url'],
    [part({ type: 'file', file: {} }), 'invalid_parameter', 'messages.0.content.1.file'],
    [
      { ...part({ type: 'file', file: { file_id: 'f' } }), model: 'gemini-3.5-flash' },
      'unsupported_parameter',
      'messages.0.content.1.file.file_id',
    ],
    [{ messages: [{ role: 'assistant', audio: { id: 'a' } }] }, 'unsupported_parameter', 'messages.0.audio'],
    [{ messages: [{ role: 'user' }] }, 'invalid_parameter', 'messages.0.content'],
    [{ messages: [{ role: 'tool', content: 'a' }] }, 'invalid_parameter', 'messages.0.tool_call_id'],
    [{ messages: [call] }, 'invalid_parameter', 'messages.0.tool_calls.0.function.name'],
    [{ messages: [{ role: 'function', name: 'f', content: '' }] }, 'invalid_parameter', 'messages.0.name'],
    [{ tools: [{ type: 'web_search' }] }, 'unsupported_parameter', 'tools.0.type'],
    [{ tool_choice: { type: 'hosted' } }, 'unsupported_parameter', 'tool_choice.type'],
    [{ response_format: { type: 'xml' } }, 'unsupported_parameter', 'response_format.type'],
  ])('%j', (body, code, param) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ code, param, status: 400 }))
  })
})

describe('check', () => {
  const check = (body: Body) => chatSurface.check({ model, messages: [hello], ...body }, { target: 'openai', native: false })

  it.each([
    [{ messages: undefined }, 'messages'],
    [{ messages: 'Hello' }, 'messages'],
    [{ messages: [] }, 'messages'],
    [{ messages: [{ role: 'robot', content: 'a' }] }, 'messages.0.role'],
    [{ messages: [{ role: 'user', content: 7 }] }, 'messages.0.content'],
    [{ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: 'x' }] }] }, 'messages.0.content.0.image_url'],
    [{ messages: [{ role: 'assistant', tool_calls: [{ function: {} }] }] }, 'messages.0.tool_calls.0.id'],
    [{ tools: {} }, 'tools'],
    [{ tools: [{ type: 'function', function: { name: 7 } }] }, 'tools.0.function.name'],
    [{ response_format: 'json' }, 'response_format'],
    [{ stream_options: { include_usage: 'yes' } }, 'stream_options.include_usage'],
    [{ max_completion_tokens: 1.5 }, 'max_completion_tokens'],
    [{ reasoning_effort: 3 }, 'reasoning_effort'],
  ])('refuses the shape of %j', (body, param) => {
    expect(() => check(body)).toThrow(expect.objectContaining({ code: 'invalid_parameter', param, status: 400 }))
  })

  it('refuses a parameter that cannot be mapped, and takes null and harmless defaults', () => {
    expect(() => check({ seed: 7 })).toThrow(expect.objectContaining({ code: 'unsupported_parameter', param: 'seed' }))
    expect(() => check({ n: 2 })).toThrow(expect.objectContaining({ code: 'unsupported_value', param: 'n' }))
    expect(() => check({ seed: null, n: 1, logprobs: false, tools: null, stop: null, store: false, user: 'u' })).not.toThrow()
  })
})
