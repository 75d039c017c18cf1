// What a final object says, in words that no surface owns, so that one table can hold for all of them.
import type { Surface } from './clients.ts'
import { isArray, isObject, type Json } from './json.ts'

export interface View {
  readonly text: string
  readonly calls: readonly { readonly name: unknown; readonly input: unknown }[]
  readonly reasoned: boolean
  readonly tier: unknown
  readonly ending: unknown
}

const list = (value: unknown): readonly Json[] => (isArray(value) ? value.filter(isObject) : [])
const object = (value: unknown): Json => (isObject(value) ? value : {})
const joined = (parts: readonly Json[]): string => parts.map(part => (typeof part.text === 'string' ? part.text : '')).join('')
const parse = (text: unknown): unknown => JSON.parse(String(text))
const of = (items: readonly Json[], type: string) => items.filter(item => item.type === type)

export const viewOf: Readonly<Record<Surface, (data: Json) => View>> = {
  responses(data) {
    const items = list(data.output)
    return {
      text: joined(of(items, 'message').flatMap(item => list(item.content))),
      calls: of(items, 'function_call').map(({ name, arguments: input }) => ({ name, input: parse(input) })),
      reasoned: of(items, 'reasoning').length > 0,
      tier: data.service_tier,
      ending: object(data.incomplete_details).reason ?? data.status,
    }
  },
  chat(data) {
    const [choice = {}] = list(data.choices)
    const message = object(choice.message)
    const calls = list(message.tool_calls).map(call => object(call.function))
    const details = object(object(data.usage).completion_tokens_details)
    return {
      text: typeof message.content === 'string' ? message.content : '',
      calls: calls.map(({ name, arguments: input }) => ({ name, input: parse(input) })),
      reasoned: Number(details.reasoning_tokens) > 0,
      tier: data.service_tier,
      ending: choice.finish_reason,
    }
  },
  messages(data) {
    const blocks = list(data.content)
    return {
      text: joined(of(blocks, 'text')),
      calls: of(blocks, 'tool_use').map(({ name, input }) => ({ name, input })),
      reasoned: of(blocks, 'thinking').length > 0,
      tier: object(data.usage).service_tier,
      ending: data.stop_reason,
    }
  },
  interactions(data) {
    const steps = list(data.steps)
    return {
      text: joined(of(steps, 'model_output').flatMap(step => list(step.content))),
      calls: of(steps, 'function_call').map(({ name, arguments: input }) => ({ name, input })),
      reasoned: of(steps, 'thought').length > 0,
      tier: data.service_tier,
      ending: data.status,
    }
  },
}

/** The conversation's next turn: the calls of an answer, and a result for each: its tool's name. */
export const nextTurn: Readonly<Record<Surface, (question: string, answer: Json) => object>> = {
  responses(question, answer) {
    const items = list(answer.output)
    const calls = of(items, 'function_call')
    const results = calls.map(({ call_id, name }) => ({ type: 'function_call_output', call_id, output: name }))
    return { input: [{ role: 'user', content: question }, ...items, ...results] }
  },
  chat(question, answer) {
    const message = object(list(answer.choices)[0]?.message)
    const results = list(message.tool_calls).map(({ id, function: called }) => ({
      role: 'tool',
      tool_call_id: id,
      content: object(called).name,
    }))
    return { messages: [{ role: 'user', content: question }, message, ...results] }
  },
  messages(question, answer) {
    const blocks = list(answer.content)
    const results = of(blocks, 'tool_use').map(({ id, name }) => ({ type: 'tool_result', tool_use_id: id, content: name }))
    const turns = [
      { role: 'user', content: question },
      { role: 'assistant', content: blocks },
    ]
    return { messages: [...turns, { role: 'user', content: results }] }
  },
  interactions(question, answer) {
    const steps = list(answer.steps)
    const results = of(steps, 'function_call').map(({ id, name }) => ({ type: 'function_result', call_id: id, result: name }))
    return { input: [{ type: 'user_input', content: [{ type: 'text', text: question }] }, ...steps, ...results] }
  },
}
