// Reasoning inside the ids of tool calls (docs/adr/0003-reasoning-through-chat.md).
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import type { CarriedReasoning } from '../../../shared/dialects/carried-reasoning.ts'
import { chatSurface } from '../../../shared/dialects/chat/index.ts'
import { packId, unpackId } from '../../../shared/dialects/chat/reasoning.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import type { Signature } from '../../../shared/hub/request.ts'
import { contextOf, dataOf, foldOf } from '../specimens.ts'

const body = {
  model: 'claude-opus-5',
  messages: [{ role: 'user', content: 'Hello' }],
  tools: [{ type: 'function', function: { name: 'f' } }],
}
const context = contextOf(body, chatSurface.decode)

const reasoned = (block: number, text: string, signature: Signature): HubEvent[] => [
  { type: 'reasoning-start', block },
  { type: 'reasoning-delta', block, text },
  { type: 'reasoning-end', block, signature },
]
const said = (block: number, text: string): HubEvent[] => [
  { type: 'text-start', block },
  { type: 'text-delta', block, text },
  { type: 'text-end', block },
]
const called = (block: number, id: string): HubEvent[] => [
  { type: 'tool-start', block, id, name: 'f' },
  { type: 'tool-delta', block, arguments: '{}' },
  { type: 'tool-end', block },
]
const finish: HubEvent = { type: 'finish', reason: 'tool' }

interface Message {
  content: string | null
  tool_calls: { id: string }[]
}

/** What a client holds of the answer: from the whole, and from the stream. */
function messageOf(events: readonly HubEvent[]): Message {
  const whole = JSON.parse(chatSurface.whole(foldOf(events), context)) as { choices: { message: Message }[] }
  const [choice] = whole.choices
  const streamed = dataOf(events.map(chatSurface.streamEncoder(context)).join(''))
    .flatMap(({ choices }) => choices as { delta: { tool_calls?: { id?: string }[] } }[])
    .flatMap(({ delta }) => delta.tool_calls?.flatMap(({ id }) => id ?? []) ?? [])
  expect(choice?.message.tool_calls.map(({ id }) => id)).toEqual(streamed)
  return choice?.message ?? { content: null, tool_calls: [] }
}

/** The next turn of a client that rebuilds its messages from ids and text. */
function nextTurn(events: readonly HubEvent[]) {
  const { content, tool_calls } = messageOf(events)
  const calls = tool_calls.map(({ id }) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } }))
  const results = calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'done' }))
  return chatSurface.decode({ ...body, messages: [{ role: 'assistant', content, tool_calls: calls }, ...results] }).items
}

const claude: Signature = { provider: 'anthropic', value: 'EqQBCkYIB==' }
const gemini: Signature = { provider: 'gemini', value: 'CiQB+/==' }

describe('a tool conversation', () => {
  it('brings the reasoning back, before what was said, with ids as the provider gave them', () => {
    const answer = [
      ...reasoned(0, 'Ask both.', claude),
      ...said(1, 'One moment.'),
      ...called(2, 'toolu_1'),
      ...called(3, 'toolu_2'),
      finish,
    ]
    expect(nextTurn(answer)).toEqual([
      { type: 'reasoning', summary: ['Ask both.'], signature: claude },
      { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'One moment.' }] },
      { type: 'tool-call', id: 'toolu_1', name: 'f', arguments: '{}' },
      { type: 'tool-call', id: 'toolu_2', name: 'f', arguments: '{}' },
      { type: 'tool-result', id: 'toolu_1', content: [{ type: 'text', text: 'done' }] },
      { type: 'tool-result', id: 'toolu_2', content: [{ type: 'text', text: 'done' }] },
    ])
  })

  it('only the first of parallel calls carries it', () => {
    const [first, second] = messageOf([...reasoned(0, '', gemini), ...called(1, 'call_1'), ...called(2, 'call_2'), finish]).tool_calls
    expect(first?.id).toMatch(/^call_1_lw1_[A-Za-z0-9_-]+$/)
    expect(second?.id).toBe('call_2')
  })

  it('keeps the place of reasoning behind the text and between calls', () => {
    const answer = [
      ...reasoned(0, 'first', claude),
      ...said(1, 'One moment.'),
      ...reasoned(2, 'second', claude),
      ...called(3, 'toolu_1'),
      ...reasoned(4, 'third', claude),
      ...called(5, 'toolu_2'),
      finish,
    ]
    const kinds = nextTurn(answer).map(item => (item.type === 'reasoning' ? item.summary[0] : item.type))
    expect(kinds).toEqual(['first', 'message', 'second', 'tool-call', 'third', 'tool-call', 'tool-result', 'tool-result'])
  })

  it('carries redacted reasoning, and text only where the signature covers it', () => {
    const redacted: Signature = { ...claude, redacted: true }
    const turn = nextTurn([...reasoned(0, '', redacted), ...reasoned(1, 'long thoughts', gemini), ...called(2, 'call_1'), finish])
    expect(turn.slice(0, 2)).toEqual([
      { type: 'reasoning', summary: [], signature: redacted },
      { type: 'reasoning', summary: [], signature: gemini },
    ])
  })

  it('drops reasoning without a signature or without a call, and never says it as text', () => {
    const unsigned: HubEvent[] = [
      { type: 'reasoning-start', block: 0 },
      { type: 'reasoning-delta', block: 0, text: 'secret' },
      { type: 'reasoning-end', block: 0 },
    ]
    expect(messageOf([...unsigned, ...called(1, 'call_1'), finish]).tool_calls).toMatchObject([{ id: 'call_1' }])
    const answer: HubEvent[] = [...reasoned(0, 'secret', claude), ...said(1, 'Hi'), { type: 'finish', reason: 'stop' }]
    expect(answer.map(chatSurface.streamEncoder(context)).join('')).not.toContain('secret')
    expect(chatSurface.whole(foldOf(answer), context)).not.toContain('secret')
  })
})

describe('an id', () => {
  it.each([
    '',
    'call_1',
    'toolu_01:x|y',
    'call_1_lw1_',
    'call_1_lw1_AAAA',
    `call_1_lw1_${deflateRawSync('{"p":"openai"}').toString('base64url')}`,
    `call_1_lw1_${deflateRawSync('[{"p":"mistral","s":"x"}]').toString('base64url')}`,
    `call_1_lw1_${deflateRawSync('[1]').toString('base64url')}`,
  ])('that is not ours passes untouched: %j', id => {
    expect(unpackId(id)).toEqual({ id, carried: [] })
  })

  it('that is damaged passes untouched', () => {
    const id = packId('call_1', [{ text: '', signature: gemini, afterText: false }])
    expect(unpackId(id.slice(0, -6)).id).toBe(id.slice(0, -6))
  })

  it('that would expand beyond measure is not opened', () => {
    const bomb = `call_1_lw1_${deflateRawSync(JSON.stringify([{ p: 'gemini', s: 'x'.repeat(1_000_000) }])).toString('base64url')}`
    expect(unpackId(bomb)).toEqual({ id: bomb, carried: [] })
  })

  const signature = fc
    .record({
      provider: fc.constantFrom('openai' as const, 'gemini' as const, 'anthropic' as const),
      value: fc.string(),
      redacted: fc.boolean(),
    })
    .map(({ redacted, ...rest }): Signature => (redacted ? { ...rest, redacted } : rest))
  const entry: fc.Arbitrary<CarriedReasoning> = fc
    .record({ text: fc.string({ unit: 'grapheme' }), signature, afterText: fc.boolean() })
    .map(carried => (carried.signature.provider === 'anthropic' && !carried.signature.redacted ? carried : { ...carried, text: '' }))

  it('carries anything there and back, in characters that every client takes', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 3 }), carried => {
        const id = packId('call_1', carried)
        expect(id).toMatch(/^[A-Za-z0-9_-]+$/)
        expect(unpackId(id)).toEqual({ id: 'call_1', carried })
      }),
    )
  })

  it('carries what compresses well too', () => {
    const carried = [{ text: 'a'.repeat(50_000), signature: claude, afterText: false }]
    expect(unpackId(packId('call_1', carried))).toEqual({ id: 'call_1', carried })
  })
})
