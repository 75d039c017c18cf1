// The contents of generateContent and the hub's items: calls and results that often have no ids, pieces of one turn, instructions.
import { describe, expect, it } from '@jest/globals'
import { generateSurface, generateWire } from '../../../shared/dialects/generate/index.ts'
import { refusalOf } from '../../support/refusal.ts'

const items = (contents: readonly object[], over: object = {}) =>
  generateSurface.decode({ model: 'gemini-3.6-flash', contents, ...over }).items
const user = (...parts: object[]) => ({ role: 'user', parts })
const model = (...parts: object[]) => ({ role: 'model', parts })
const call = (name: string, id?: string) => ({ functionCall: { name, args: { of: name }, ...(id === undefined ? {} : { id }) } })
const result = (name: string, response: object, id?: string) => ({
  functionResponse: { name, response, ...(id === undefined ? {} : { id }) },
})

const idsOf = (contents: readonly object[]) =>
  items(contents).flatMap(item => (item.type === 'tool-call' || item.type === 'tool-result' ? [`${item.type} ${item.id}`] : []))

describe('calls and their results', () => {
  it('keep the ids that they have', () => {
    expect(idsOf([user({ text: 'go' }), model(call('a', 'x')), user(result('a', { output: 'ok' }, 'x'))])).toEqual([
      'tool-call x',
      'tool-result x',
    ])
  })

  it('without ids pair by name, in order', () => {
    const turns = [
      user({ text: 'go' }),
      model(call('a'), call('b'), call('a')),
      user(result('a', { output: '1' }), result('b', { output: '2' }), result('a', { output: '3' })),
    ]
    const [first, second, third, ...answers] = idsOf(turns)
    expect(answers).toEqual([first, second, third].map(each => String(each).replace('tool-call', 'tool-result')))
    expect(new Set([first, second, third]).size).toBe(3)
  })

  it('a result that no call waits for is refused with its path', () => {
    expect(refusalOf(() => items([user(result('a', { output: 'ok' }))]))).toMatchObject({
      code: 'invalid_parameter',
      param: 'contents.0.parts.0.functionResponse',
    })
  })

  it.each([
    [{ output: 'fine' }, 'fine', undefined],
    [{ output: { a: 1 } }, '{"a":1}', undefined],
    [{ error: 'broken' }, 'broken', true],
    [{ temperature: 3, unit: 'C' }, '{"temperature":3,"unit":"C"}', undefined],
  ])('a response %j says %s', (response, text, failed) => {
    const [, , outcome] = items([user({ text: 'go' }), model(call('a', 'x')), user(result('a', response, 'x'))])
    expect(outcome).toMatchObject({ type: 'tool-result', content: [{ type: 'text', text }] })
    expect((outcome as { failed?: boolean }).failed).toBe(failed)
  })
})

describe('turns', () => {
  it('of the model that follow each other are one, and so are the pieces of its text', () => {
    expect(items([user({ text: 'Hi' }), model({ text: 'Hel' }), model({ text: 'lo' })])).toEqual([
      { type: 'message', role: 'user', content: [{ type: 'text', text: 'Hi' }] },
      { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Hello' }] },
    ])
  })

  it('begin with the instruction, whatever it is made of', () => {
    expect(items([user({ text: 'Hi' })], { systemInstruction: { parts: [{ text: 'Be' }, { text: 'brief' }] } })[0]).toMatchObject({
      type: 'message',
      role: 'system',
    })
  })
})

it('a conversation goes into the hub and back', () => {
  const contents = [
    user({ text: 'Weather?' }),
    model(call('weather', 'x')),
    user(result('weather', { output: 'rain' }, 'x')),
    model({ text: 'Rain.' }),
    user({ text: 'Thanks' }),
  ]
  const systemInstruction = { parts: [{ text: 'Be brief.' }] }
  const request = { model: 'gemini-2.5-flash', contents, systemInstruction }
  expect(generateWire.encode(generateSurface.decode(request))).toMatchObject({ contents, systemInstruction })
})
