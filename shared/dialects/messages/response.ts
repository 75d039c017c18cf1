// The whole answer of the Messages surface, from the hub's fold, and the parts that its stream shares with it.
import type { FinishReason } from '../../hub/event.ts'
import type { Answer, Block } from '../../hub/fold.ts'
import { parseArguments } from '../arguments.ts'
import type { AnswerContext } from '../dialect.ts'
import { type JsonObject, objectOf } from '../shape.ts'
import { citation, searchBlocks, textBlock, thinkingBlock, toolBlock } from './blocks.ts'
import { writeUsage } from './usage.ts'

/** The id of a message of ours, from the request's. */
const idOf = (requestId: string): string => `msg_${requestId.replace(/^req_/, '')}`

/** A message before anything of it is known; every member that the SDK's types name is there. */
export const emptyMessage = ({ requestId, model }: AnswerContext): JsonObject => ({
  id: idOf(requestId),
  type: 'message',
  role: 'assistant',
  model,
  content: [],
  stop_reason: null,
  stop_sequence: null,
  stop_details: null,
  container: null,
  diagnostics: null,
  usage: { ...writeUsage(undefined, 0), cache_creation: null, inference_geo: null, service_tier: null, speed: null },
})

const stopReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  tool: 'tool_use',
  length: 'max_tokens',
  content_filter: 'refusal',
}

/** Why the message stopped. `refusal` is the text of a refusal, where there was one; a length stop goes before it. */
export function stopOf(reason: FinishReason, refusal: string | undefined): JsonObject {
  const stopReason = refusal !== undefined && reason === 'stop' ? 'refusal' : stopReasons[reason]
  const details = stopReason === 'refusal' ? { type: 'refusal', category: null, explanation: refusal ?? null } : null
  return { stop_reason: stopReason, stop_sequence: null, stop_details: details, container: null }
}

/** The answer as JSON text. */
export function whole(answer: Answer, context: AnswerContext): string {
  const message = emptyMessage(context)
  const searches = answer.blocks.filter(block => block.type === 'web-search').length
  const [refusal] = answer.blocks.flatMap(block => (block.type === 'refusal' ? [block.text] : []))
  return JSON.stringify({
    ...message,
    content: answer.blocks.flatMap(contentOf),
    ...stopOf(answer.finish ?? 'stop', refusal),
    usage: { ...objectOf(message.usage), ...writeUsage(answer.usage, searches), service_tier: answer.tier ?? null },
  })
}

/** Blocks without any content are left out, as in the stream: Anthropic would refuse them in the next turn. */
function contentOf(block: Block): readonly JsonObject[] {
  switch (block.type) {
    case 'text':
      return block.text === '' && block.sources.length === 0 ? [] : [textBlock(block.text, block.sources.map(citation))]
    case 'refusal':
      return block.text === '' ? [] : [textBlock(block.text)]
    case 'reasoning':
      return block.text === '' && block.signature === undefined ? [] : [thinkingBlock(block.text, block.signature)]
    case 'tool':
      return [toolBlock(block, parseArguments(block.arguments))]
    case 'web-search':
      return searchBlocks(block.id, block.queries).flatMap(({ use, input, result }) => [{ ...use, input }, result])
    default:
      return block satisfies never
  }
}
