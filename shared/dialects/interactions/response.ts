// The whole answer of the Interactions surface, from the hub's fold.
import type { FinishReason } from '../../hub/event.ts'
import type { Answer, Block } from '../../hub/fold.ts'
import { parseArguments } from '../arguments.ts'
import type { AnswerContext } from '../dialect.ts'
import { defined, type JsonObject } from '../shape.ts'
import { tagSignature } from '../signature.ts'
import { annotationOf } from './content.ts'
import { writeUsage } from './usage.ts'

/** The id of an interaction of ours, from the request's. */
export const idOf = (requestId: string): string => `v1_${requestId.replace(/^req_/, '')}`

/** Google writes times in seconds. @param milliseconds since 1970 */
export const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')

/** A length stop is never hidden by a tool call. */
export const statusOf: Readonly<Record<FinishReason, string>> = {
  stop: 'completed',
  tool: 'requires_action',
  length: 'incomplete',
  content_filter: 'incomplete',
}

/** What an interaction says of itself once it is over; the steps stand apart. */
export function closing({ finish, usage, tier }: Pick<Answer, 'finish' | 'usage' | 'tier'>, context: AnswerContext): JsonObject {
  const time = timeOf(context.now)
  return defined({
    id: idOf(context.requestId),
    status: statusOf[finish ?? 'stop'],
    usage: usage && writeUsage(usage),
    created: time,
    updated: time,
    service_tier: tier,
    model: context.model,
    object: 'interaction',
  })
}

/** The answer as JSON text. */
export const whole = (answer: Answer, context: AnswerContext): string =>
  JSON.stringify({ ...closing(answer, context), steps: answer.blocks.flatMap(stepsOf) })

function stepsOf(block: Block): readonly JsonObject[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'model_output', content: [textContent(block)] }]
    case 'refusal':
      return [{ type: 'model_output', content: [{ type: 'text', text: block.text }] }]
    case 'reasoning':
      return [thought(block)]
    case 'tool':
      return [{ type: 'function_call', id: block.id, name: block.name, arguments: parseArguments(block.arguments) }]
    case 'web-search':
      return [
        { type: 'google_search_call', id: block.id, arguments: { queries: block.queries } },
        { type: 'google_search_result', call_id: block.id, result: [] },
      ]
    default:
      return block satisfies never
  }
}

function textContent({ text, sources }: Extract<Block, { type: 'text' }>): JsonObject {
  return defined({ type: 'text', text, annotations: sources.length === 0 ? undefined : sources.map(annotationOf) })
}

function thought({ text, signature }: Extract<Block, { type: 'reasoning' }>): JsonObject {
  return defined({
    type: 'thought',
    signature: signature && tagSignature(signature, 'gemini'),
    summary: text === '' ? undefined : [{ type: 'text', text }],
  })
}
