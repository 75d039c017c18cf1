// The blocks of an answer, which are the steps of Interactions: as its stream opens them and as its whole answer has them.
import { sourceOf } from '../../http/json-source.ts'
import type { HubEvent } from '../../hub/event.ts'
import type { Block } from '../../hub/fold.ts'
import { parseArguments } from '../arguments.ts'
import type { Blocks, Kind } from '../blocks.ts'
import { type JsonObject, listOf, numberOf, objectOf, textOf } from '../shape.ts'
import { about } from './about.ts'
import { encodeThought, fromCall } from './reasoning.ts'
import { decodeCitation, textContent } from './text.ts'
import { queriesOf } from './tools.ts'

interface OpenStep {
  readonly kind: Kind
  signature: string | undefined
  queries: readonly string[]
  /** The arguments that a call was opened with, as JSON text. */
  readonly input: string
  streamed: boolean
}

/** What of a stream's state the blocks need: those of the hub, and the steps that are open, by their index. */
export interface OpenBlocks {
  readonly blocks: Blocks
  readonly open: Map<number, OpenStep>
}

export const indexOf = (data: JsonObject): number => numberOf(data.index) ?? 0

const kinds = new Map<unknown, Kind>([
  ['model_output', 'text'],
  ['thought', 'reasoning'],
  ['function_call', 'tool'],
  ['google_search_call', 'web-search'],
])

/** An output that ended in an error of its own is a refusal, in the error's words. */
const refusalOf = ({ type, error }: JsonObject): string | undefined =>
  type === 'model_output' ? textOf(objectOf(error).message) : undefined

/** Steps without a place in the hub are skipped: their deltas find no open step. */
export function decodeBlockStart(state: OpenBlocks, index: number, step: JsonObject): HubEvent[] {
  const refusal = refusalOf(step)
  const kind = refusal === undefined ? kinds.get(step.type) : 'refusal'
  if (kind === undefined || state.open.has(index)) return []
  const given = objectOf(step.arguments)
  const input = Object.keys(given).length > 0 ? sourceOf(given) : ''
  const signature = textOf(step.signature)
  state.open.set(index, { kind, signature, queries: queriesOf(step), input, streamed: false })
  const key = String(index)
  const signed = kind === 'tool' && signature !== undefined ? signedCall(state, key, signature) : []
  const opened = state.blocks.open(key, { kind, id: textOf(step.id), name: textOf(step.name) })
  if (refusal !== undefined) return [...opened, ...state.blocks.append(key, 'refusal', refusal)]
  return [...signed, ...opened, ...contentOf(step).flatMap(part => appendContent(state, key, part))]
}

/** The signature of a call stands as reasoning before it. */
function signedCall({ blocks: known }: OpenBlocks, key: string, signature: string): HubEvent[] {
  const own = `${key} signature`
  return [...known.open(own, { kind: 'reasoning' }), ...known.close(own, { signature: fromCall(signature) })]
}

const contentOf = (step: JsonObject): readonly JsonObject[] => (step.type === 'thought' ? listOf(step.summary) : listOf(step.content))

function appendContent(state: OpenBlocks, key: string, part: JsonObject): HubEvent[] {
  const kind = state.open.get(Number(key))?.kind ?? 'text'
  return [
    ...state.blocks.append(key, kind, textOf(part.text) ?? ''),
    ...listOf(part.annotations).flatMap(annotation => decodeCitation(state.blocks, key, annotation)),
  ]
}

export function decodeBlockDelta(state: OpenBlocks, index: number, delta: JsonObject): HubEvent[] {
  const step = state.open.get(index)
  if (step === undefined) return []
  const key = String(index)
  switch (delta.type) {
    case 'text':
      return appendContent(state, key, delta)
    case 'text_annotation_delta':
      return listOf(delta.annotations).flatMap(annotation => decodeCitation(state.blocks, key, annotation))
    case 'thought_summary':
      return state.blocks.append(key, 'reasoning', textOf(objectOf(delta.content).text) ?? '')
    case 'thought_signature':
      step.signature = textOf(delta.signature) ?? step.signature
      return []
    case 'arguments_delta':
      step.streamed ||= (textOf(delta.arguments) ?? '') !== ''
      return state.blocks.append(key, 'tool', textOf(delta.arguments) ?? '')
    case 'google_search_call':
      step.queries = [...step.queries, ...queriesOf(delta)]
      return []
    default:
      return []
  }
}

export function decodeBlockEnd(state: OpenBlocks, index: number): HubEvent[] {
  const step = state.open.get(index)
  if (step === undefined) return []
  state.open.delete(index)
  const key = String(index)
  const late = step.kind === 'tool' && !step.streamed ? state.blocks.append(key, 'tool', step.input) : []
  const signature = step.signature === undefined || step.signature === '' ? undefined : { provider: about.home, value: step.signature }
  return [...late, ...state.blocks.close(key, { signature, queries: step.queries })]
}

export function encodeBlock(block: Block): readonly JsonObject[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'model_output', content: [textContent(block)] }]
    case 'refusal':
      return [{ type: 'model_output', content: [{ type: 'text', text: block.text }] }]
    case 'reasoning':
      return [encodeThought(block)]
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
