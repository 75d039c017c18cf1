// The whole answer of Messages: from the hub's fold, and put together from Anthropic's stream.

import { writeJson } from '../../http/json-raw.ts'
import type { Answer } from '../../hub/fold.ts'
import { grow } from '../../hub/grow.ts'
import type { Frame } from '../../upstream/sse.ts'
import { parseArguments } from '../arguments.ts'
import type { AnswerContext, WholeFolder } from '../dialect.ts'
import { type JsonObject, numberOf, objectOf, parseExactObject, textOf } from '../shape.ts'
import { encodeReason, newAnswer } from './answer.ts'
import { encodeBlock } from './blocks.ts'
import { eventOf } from './observe.ts'
import { encodeUsage, laterUsage } from './usage.ts'

/** The answer as JSON text. */
export function whole(answer: Answer, context: AnswerContext): string {
  const message = newAnswer(context)
  const searches = answer.blocks.filter(block => block.type === 'web-search').length
  const [refusal] = answer.blocks.flatMap(block => (block.type === 'refusal' ? [block.text] : []))
  return writeJson({
    ...message,
    content: answer.blocks.flatMap(encodeBlock),
    ...encodeReason(answer.finish ?? 'stop', refusal),
    usage: { ...objectOf(message.usage), ...encodeUsage(answer.usage, searches), service_tier: answer.tier ?? null },
  })
}

interface OpenContent {
  readonly block: Record<string, unknown>
  json: string
}

export function folder(): WholeFolder {
  const message: Record<string, unknown> = {}
  const blocks: OpenContent[] = []
  return {
    push(frame) {
      const data = parseExactObject(frame.data)
      if (data !== undefined) take(eventOf(frame), data, { message, blocks })
    },
    result: () => writeJson({ ...message, content: blocks.filter(open => open !== undefined).map(finished) }),
  }
}

interface Folding {
  readonly message: Record<string, unknown>
  readonly blocks: OpenContent[]
}

function take(event: Frame['event'], data: JsonObject, { message, blocks }: Folding): void {
  const index = numberOf(data.index) ?? -1
  if (event === 'message_start') Object.assign(message, objectOf(data.message))
  else if (event === 'content_block_start' && index >= 0) blocks[index] = { block: { ...objectOf(data.content_block) }, json: '' }
  else if (event === 'content_block_delta') addDelta(blocks[index], objectOf(data.delta))
  else if (event === 'message_delta') {
    Object.assign(message, objectOf(data.delta))
    message.usage = laterUsage(objectOf(message.usage), data)
  }
}

function addDelta(open: OpenContent | undefined, delta: JsonObject): void {
  if (open === undefined) return
  const { block } = open
  switch (delta.type) {
    case 'text_delta':
      block.text = grow(textOf(block.text) ?? '', textOf(delta.text) ?? '')
      return
    case 'thinking_delta':
      block.thinking = grow(textOf(block.thinking) ?? '', textOf(delta.thinking) ?? '')
      return
    case 'signature_delta':
      block.signature = delta.signature
      return
    case 'citations_delta':
      block.citations = [...(Array.isArray(block.citations) ? block.citations : []), delta.citation]
      return
    case 'input_json_delta':
      open.json = grow(open.json, textOf(delta.partial_json) ?? '')
  }
}

function finished({ block, json }: OpenContent): JsonObject {
  if (json === '') return block
  return { ...block, input: parseArguments(json) }
}
