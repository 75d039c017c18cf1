// A reader of Responses streams that is as strict as the strictest client.
import { expect } from '@jest/globals'
import type { Answer } from '../../../shared/hub/fold.ts'
import { dataOf, framesOf } from '../specimens.ts'

export type Json = Record<string, unknown>
/** The terminal event's response. */
export const responseOf = (sse: string): Json => dataOf(sse).at(-1)?.response as Json
export const outputOf = (response: Json): Json[] => response.output as Json[]

/** What a strict client demands of every stream; gives the terminal response. */
export function readStrictly(sse: string): Json {
  const events = dataOf(sse)
  const frames = framesOf(sse)
  expect(frames.map(({ event }) => event)).toEqual(events.map(({ type }) => type))
  expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index))
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['response.created', 'response.in_progress'])
  const added = events.filter(({ type }) => type === 'response.output_item.added')
  expect(added.map(({ output_index }) => output_index)).toEqual(added.map((_, index) => index))
  const terminal = responseOf(sse)
  const done = events.filter(({ type }) => type === 'response.output_item.done')
  for (const { output_index, item } of done) expect(item).toEqual(outputOf(terminal)[output_index as number])
  expect(outputOf(terminal)).toHaveLength(added.length)
  expect(done).toHaveLength(added.length)
  for (const [index, item] of outputOf(terminal).entries()) {
    for (const [part, content] of ((item.content ?? []) as Json[]).entries()) {
      expect(deltasOf(events, index, part)).toBe(content.text ?? content.refusal)
    }
    if (item.type === 'function_call') expect(deltasOf(events, index)).toBe(item.arguments)
    if (item.type === 'custom_tool_call') expect(deltasOf(events, index)).toBe(item.input)
    if (item.type === 'reasoning') expect(deltasOf(events, index)).toBe((item.summary as Json[]).map(({ text }) => text).join(''))
  }
  return terminal
}

const deltasOf = (events: readonly Json[], item: number, part?: number): string =>
  events
    .filter(({ type, output_index, content_index }) => String(type).endsWith('.delta') && output_index === item && content_index === part)
    .map(({ delta }) => delta)
    .join('')

/** Item ids are ours on the way out, and created_at and id of the answer too. */
export const comparable = (answer: Answer): Answer => ({
  ...answer,
  id: undefined,
  createdAt: undefined,
  blocks: answer.blocks.map(block => (block.type === 'web-search' ? { ...block, id: 'ws' } : block)),
})
