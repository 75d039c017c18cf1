// Hub events as the stream of the generateContent surface: bare chunks of JSON, each with the parts that it adds, and nothing behind the last.
import { writeJson } from '../../http/json-raw.ts'
import type { HubEvent } from '../../hub/event.ts'
import { sequential } from '../../hub/sequential.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { AnswerContext, Price } from '../dialect.ts'
import { defined, type JsonObject } from '../shape.ts'
import { encodeReason, newAnswer } from './answer.ts'
import { encodeBlockEvent, openBlocks } from './blocks.ts'
import { streamFailure } from './failure.ts'
import { encodeUsage } from './usage.ts'

/** A stepper: hub events in, the text of SSE frames out. */
export function streamEncoder(context: AnswerContext, price?: Price): (event: HubEvent) => string {
  const encode = chunkEncoder(context, price)
  const order = sequential()
  return event =>
    order(event)
      .map(next => (next.type === 'error' ? streamFailure(next.fault) : encode(next).map(frame).join('')))
      .join('')
}

const frame = (chunk: JsonObject): string => encodeFrame(undefined, writeJson(chunk))

/** A stepper: hub events in, the chunks that they make out. */
export function chunkEncoder(context: AnswerContext, price?: Price): (event: Exclude<HubEvent, { type: 'error' }>) => JsonObject[] {
  const blocks = openBlocks()
  const identity = newAnswer(context)
  return event => {
    if (event.type === 'begin') return []
    if (event.type === 'finish') {
      const { reason, usage, tier } = event
      // The clients' chats keep an answer only when each of its chunks has a part.
      const content = { parts: [{ text: '', ...blocks.carrier.take() }], role: 'model' }
      const candidate = {
        content,
        finishReason: encodeReason(blocks.refused && reason === 'stop' ? 'content_filter' : reason),
        index: 0,
        ...blocks.grounding.members(),
      }
      const usageMetadata = usage && encodeUsage(usage, tier, price?.({ usage, tier }))
      return [defined({ candidates: [candidate], usageMetadata, ...identity })]
    }
    const parts = encodeBlockEvent(blocks, event)
    return parts.length === 0 ? [] : [{ candidates: [{ content: { parts, role: 'model' }, index: 0 }], ...identity }]
  }
}
