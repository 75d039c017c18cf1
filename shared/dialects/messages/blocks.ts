// The blocks of an answer, between Messages and the hub, as its stream opens them and as its whole answer has them.
import type { RawJson } from '../../http/json-raw.ts'
import { sourceOf } from '../../http/json-source.ts'
import type { HubEvent } from '../../hub/event.ts'
import type { Block } from '../../hub/fold.ts'
import type { Signature } from '../../hub/request.ts'
import { parseArguments } from '../arguments.ts'
import type { Blocks, Kind } from '../blocks.ts'
import type { Searches } from '../searches.ts'
import { isObject, type JsonObject, numberOf, objectOf, parseObject, textOf } from '../shape.ts'
import { unknownContent } from '../unknown.ts'
import { about } from './about.ts'
import { thinkingBlock } from './reasoning.ts'
import { decodeCitation, encodeCitation, textBlock } from './text.ts'
import { searchId } from './tools.ts'

interface OpenBlock {
  /** Undefined for the work of a tool of Anthropic's own: its deltas are left out. */
  readonly kind: Kind | undefined
  /** What a search's result names. */
  readonly id: string
  signature: Signature | undefined
  /** The input that a block was opened with, or a search's pieces of JSON. */
  input: string
  /** Whether deltas brought the input. */
  streamed: boolean
}

/** What of a stream's state the blocks need: those of the hub, searches without their result, and the ones that are open, by their index. */
export interface OpenBlocks {
  readonly blocks: Blocks
  readonly searches: Searches
  readonly open: Map<number, OpenBlock>
}

export const indexOf = (data: JsonObject): number => numberOf(data.index) ?? 0

export function decodeBlockStart(state: OpenBlocks, data: JsonObject): HubEvent[] {
  const index = indexOf(data)
  const block = objectOf(data.content_block)
  const kind = kindOf(block)
  const id = textOf(block.id) ?? ''
  if (state.open.has(index)) return []
  if (kind === undefined) {
    state.open.set(index, { kind, id, signature: undefined, input: '', streamed: false })
    if (block.type === 'web_search_tool_result')
      return state.searches.result(textOf(block.tool_use_id) ?? '', !Array.isArray(block.content))
    return traces.test(String(block.type)) ? [] : unknownContent('a block', block.type)
  }
  const searched = kind === 'web-search' ? [] : state.searches.settle()
  const input = isObject(block.input) && Object.keys(block.input).length > 0 ? sourceOf(block.input) : ''
  const signature = block.type === 'redacted_thinking' ? signed(block.data, true) : signed(block.signature)
  state.open.set(index, { kind, id, signature, input, streamed: false })
  const start = state.blocks.open(String(index), { kind, id: textOf(block.id), name: textOf(block.name) })
  return [...searched, ...start, ...state.blocks.append(String(index), kind, textOf(block.text) ?? textOf(block.thinking) ?? '')]
}

/** What Anthropic's own tools did: the calls and their results (SDK 1.12 ContentBlock). */
const traces =
  /^(server_tool_use|(web_search|web_fetch|code_execution|bash_code_execution|text_editor_code_execution|tool_search)_tool_result)$/

const kinds: Readonly<Record<string, Kind>> = { text: 'text', thinking: 'reasoning', redacted_thinking: 'reasoning', tool_use: 'tool' }

function kindOf({ type, name }: JsonObject): Kind | undefined {
  if (type === 'server_tool_use') return name === 'web_search' ? 'web-search' : undefined
  return typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined
}

const signed = (value: unknown, redacted?: true): Signature | undefined =>
  typeof value === 'string' && value !== '' ? { provider: about.home, value, ...(redacted && { redacted }) } : undefined

export function decodeBlockDelta(state: OpenBlocks, index: number, delta: JsonObject): HubEvent[] {
  const block = state.open.get(index)
  if (block !== undefined && block.kind === undefined) return []
  const key = String(index)
  switch (delta.type) {
    case 'text_delta':
      return block === undefined ? [] : state.blocks.append(key, 'text', textOf(delta.text) ?? '')
    case 'thinking_delta':
      return block === undefined ? [] : state.blocks.append(key, 'reasoning', textOf(delta.thinking) ?? '')
    case 'input_json_delta':
      return block === undefined ? [] : appendInput(state, { key, block, json: textOf(delta.partial_json) ?? '' })
    case 'signature_delta':
      if (block !== undefined) block.signature = signed(delta.signature) ?? block.signature
      return []
    case 'citations_delta':
      return decodeCitation(state.blocks, key, objectOf(delta.citation))
    default:
      return unknownContent('a delta', delta.type)
  }
}

interface Input {
  readonly key: string
  readonly block: OpenBlock
  readonly json: string
}

function appendInput(state: OpenBlocks, { key, block, json }: Input): HubEvent[] {
  if (json === '') return []
  if (block.kind === 'web-search') block.input = block.streamed ? block.input + json : json
  block.streamed = true
  return state.blocks.append(key, 'tool', json)
}

export function decodeBlockEnd(state: OpenBlocks, index: number): HubEvent[] {
  const block = state.open.get(index)
  if (block === undefined) return []
  state.open.delete(index)
  const key = String(index)
  if (block.kind === 'web-search') {
    state.searches.called(block.id, { key, queries: queriesOf(block) })
    return []
  }
  const late = block.kind === 'tool' && !block.streamed ? state.blocks.append(key, 'tool', block.input) : []
  return [...late, ...state.blocks.close(key, { signature: block.signature })]
}

function queriesOf({ input }: OpenBlock): string[] {
  const query = textOf(parseObject(input)?.query)
  return query === undefined ? [] : [query]
}

/** Who called the tool: the model itself. The SDK's types want the member. */
const direct = { type: 'direct' }

export const toolBlock = (call: { readonly id: string; readonly name: string }, input: JsonObject | RawJson): JsonObject => ({
  type: 'tool_use',
  id: call.id,
  name: call.name,
  input,
  caller: direct,
})

interface SearchBlocks {
  readonly id: string
  readonly input: JsonObject
  readonly use: JsonObject
  readonly result: JsonObject
}

/** Anthropic searches one query at a time: a search for several is several. What was found stands in the citations of the text. */
export function searchBlocks(id: string, queries: readonly string[], failed: boolean): SearchBlocks[] {
  const content = failed ? { type: 'web_search_tool_result_error', error_code: 'unavailable' } : []
  const inputs = queries.length === 0 ? [{}] : queries.map(query => ({ query }))
  return inputs.map((input, index) => {
    const own = searchId(index === 0 ? id : `${id}_${index}`)
    return {
      id: own,
      input,
      use: { type: 'server_tool_use', id: own, name: 'web_search', input: {}, caller: direct },
      result: { type: 'web_search_tool_result', tool_use_id: own, content, caller: direct },
    }
  })
}

/** Blocks without any content are left out, as in the stream: Anthropic would refuse them in the next turn. */
export function encodeBlock(block: Block): readonly JsonObject[] {
  switch (block.type) {
    case 'text':
      return block.text === '' && block.sources.length === 0 ? [] : [textBlock(block.text, block.sources.map(encodeCitation))]
    case 'refusal':
      return block.text === '' ? [] : [textBlock(block.text)]
    case 'reasoning':
      return block.text === '' && block.signature === undefined ? [] : [thinkingBlock(block.text, block.signature)]
    case 'tool':
      return [toolBlock(block, parseArguments(block.arguments))]
    case 'web-search':
      return searchBlocks(block.id, block.queries, block.failed === true).flatMap(({ use, input, result }) => [{ ...use, input }, result])
    // The lane refuses it: Messages has no place for one.
    case 'image':
      return []
    default:
      return block satisfies never
  }
}
