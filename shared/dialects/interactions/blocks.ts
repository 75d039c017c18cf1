// The blocks of an answer, which are the steps of Interactions: as its stream opens them and as its whole answer has them.
import { sourceOf } from '../../http/json-source.ts'
import type { HubEvent } from '../../hub/event.ts'
import type { Block } from '../../hub/fold.ts'
import { grow } from '../../hub/grow.ts'
import { parseArguments } from '../arguments.ts'
import type { Blocks, Kind } from '../blocks.ts'
import { toDataUrl } from '../data-url.ts'
import type { Searches } from '../searches.ts'
import { type JsonObject, listOf, numberOf, objectOf, textOf } from '../shape.ts'
import { unknownContent } from '../unknown.ts'
import { about } from './about.ts'
import { imageContent } from './content.ts'
import { encodeThought, fromCall } from './reasoning.ts'
import { decodeCitation, textContent } from './text.ts'
import { queriesOf } from './tools.ts'

interface OpenStep {
  /** Undefined for the work of a tool of Google's own: its deltas are left out. */
  readonly kind: Kind | undefined
  /** The id of a call; of a search's result, that of its search. */
  readonly id: string
  failed: boolean
  /** What it said so far: citations count its bytes. */
  text: string
  images: number
  signature: string | undefined
  queries: readonly string[]
  /** The arguments that a call was opened with, as JSON text. */
  readonly input: string
  streamed: boolean
}

/** What of a stream's state the blocks need: those of the hub, searches without their result, and the steps that are open, by their index. */
export interface OpenBlocks {
  readonly blocks: Blocks
  readonly searches: Searches
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

/** What Google's own tools did, and the turns of others (genai 3.1 Step). */
const traces =
  /^(user_input|function_result|google_search_result|(code_execution|url_context|file_search|google_maps|mcp_server_tool|processing|retrieval)_(call|result))$/

export function decodeBlockStart(state: OpenBlocks, index: number, step: JsonObject): HubEvent[] {
  const refusal = refusalOf(step)
  const kind = refusal === undefined ? kinds.get(step.type) : 'refusal'
  if (state.open.has(index)) return []
  const open = openStep(step, kind)
  state.open.set(index, open)
  if (kind === undefined) return traces.test(String(step.type)) ? [] : unknownContent('a step', step.type)
  const key = String(index)
  const searched = kind === 'web-search' ? [] : state.searches.settle()
  const signed = kind === 'tool' && open.signature !== undefined ? signedCall(state, key, open.signature) : []
  // A text opens with its first piece: an output may be an image alone.
  const opened = kind === 'text' ? [] : state.blocks.open(key, { kind, id: textOf(step.id), name: textOf(step.name) })
  if (refusal !== undefined) return [...searched, ...opened, ...state.blocks.append(key, 'refusal', refusal)]
  return [...searched, ...signed, ...opened, ...contentOf(step).flatMap(part => appendContent(state, open, { key, part }))]
}

function openStep(step: JsonObject, kind: Kind | undefined): OpenStep {
  const given = objectOf(step.arguments)
  return {
    kind,
    id: textOf(step.id) ?? textOf(step.call_id) ?? '',
    failed: step.is_error === true,
    text: '',
    images: 0,
    signature: textOf(step.signature),
    queries: queriesOf(step),
    input: Object.keys(given).length > 0 ? sourceOf(given) : '',
    streamed: false,
  }
}

/** The signature of a call stands as reasoning before it. */
function signedCall({ blocks: known }: OpenBlocks, key: string, signature: string): HubEvent[] {
  const own = `${key} signature`
  return [...known.open(own, { kind: 'reasoning' }), ...known.close(own, { signature: fromCall(signature) })]
}

const contentOf = (step: JsonObject): readonly JsonObject[] => (step.type === 'thought' ? listOf(step.summary) : listOf(step.content))

interface Content {
  readonly key: string
  readonly part: JsonObject
}

/** A thought may show an image, which is no part of the answer. */
function appendContent({ blocks: known }: OpenBlocks, open: OpenStep, { key, part }: Content): HubEvent[] {
  const { kind = 'text' } = open
  if (part.type === 'image' && kind === 'text') return appendImage(known, open, { key, part })
  if (part.type !== 'text' && part.type !== undefined) return kind === 'text' ? unknownContent('a content', part.type) : []
  const text = textOf(part.text) ?? ''
  open.text = grow(open.text, text)
  return [
    ...known.append(key, kind, text),
    ...listOf(part.annotations).flatMap(annotation => decodeCitation(known, { key, text: open.text }, annotation)),
  ]
}

/** @returns an error for an image that is stored at Google */
function appendImage(known: Blocks, open: OpenStep, { key, part }: Content): HubEvent[] {
  const data = textOf(part.data)
  if (data === undefined) return unknownContent('an image without its data', textOf(part.uri) ?? '')
  const own = `${key} image ${open.images}`
  open.images += 1
  const url = toDataUrl({ mediaType: textOf(part.mime_type) ?? 'image/png', data })
  return [...known.open(own, { kind: 'image', url }), ...known.close(own)]
}

const knownDeltas: ReadonlySet<unknown> = new Set([
  'text',
  'image',
  'text_annotation_delta',
  'thought_summary',
  'thought_signature',
  'arguments_delta',
  'google_search_call',
])

export function decodeBlockDelta(state: OpenBlocks, index: number, delta: JsonObject): HubEvent[] {
  const step = state.open.get(index)
  if (step === undefined) return knownDeltas.has(delta.type) ? [] : unknownContent('a delta', delta.type)
  step.failed ||= delta.is_error === true
  if (step.kind === undefined) return []
  const key = String(index)
  switch (delta.type) {
    case 'text':
    case 'image':
      return appendContent(state, step, { key, part: delta })
    case 'text_annotation_delta':
      return listOf(delta.annotations).flatMap(annotation => decodeCitation(state.blocks, { key, text: step.text }, annotation))
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
      return unknownContent('a delta', delta.type)
  }
}

export function decodeBlockEnd(state: OpenBlocks, index: number): HubEvent[] {
  const step = state.open.get(index)
  if (step === undefined) return []
  state.open.delete(index)
  const key = String(index)
  if (step.kind === undefined) return step.id === '' ? [] : state.searches.result(step.id, step.failed)
  if (step.kind === 'web-search') {
    state.searches.called(step.id, { key, queries: step.queries })
    return []
  }
  const silent = step.kind === 'text' && step.images === 0 ? state.blocks.open(key, { kind: 'text' }) : []
  const late = step.kind === 'tool' && !step.streamed ? state.blocks.append(key, 'tool', step.input) : []
  const signature = step.signature === undefined || step.signature === '' ? undefined : { provider: about.home, value: step.signature }
  return [...silent, ...late, ...state.blocks.close(key, { signature })]
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
        { type: 'google_search_result', call_id: block.id, result: [], ...(block.failed && { is_error: true }) },
      ]
    case 'image':
      return [{ type: 'model_output', content: [imageContent(block.url)] }]
    default:
      return block satisfies never
  }
}
