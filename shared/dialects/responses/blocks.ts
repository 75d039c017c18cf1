// The blocks of an answer, which are the output items of Responses. One writer per kind writes its events in the API's strict order.
import type { HubEvent } from '../../hub/event.ts'
import type { Source } from '../../hub/fold.ts'
import { grow } from '../../hub/grow.ts'
import type { Signature } from '../../hub/request.ts'
import { parseArguments } from '../arguments.ts'
import type { Blocks, Kind, OpenBlock } from '../blocks.ts'
import { readDataUrl, toDataUrl } from '../data-url.ts'
import { type JsonObject, listOf, numberOf, objectOf, parseObject, textOf } from '../shape.ts'
import { tagSignature } from '../signature.ts'
import { unknownContent } from '../unknown.ts'
import { about } from './about.ts'
import type { Json, Status } from './answer.ts'
import { searchAction, searchQueries } from './tools.ts'

export const itemIndex = (data: JsonObject): number => numberOf(data.output_index) ?? 0

export const itemKey = (data: JsonObject): string => String(itemIndex(data))

function kindOf(item: JsonObject): Kind | undefined {
  if (item.type === 'function_call' || item.type === 'custom_tool_call') return 'tool'
  if (item.type === 'web_search_call') return 'web-search'
  return item.type === 'reasoning' ? 'reasoning' : undefined
}

/** What OpenAI's own tools did, what stands in an input, and what is kept for the next turn (openai 7.57 ResponseOutputItem). */
const traces =
  /^(file_search_call|code_interpreter_call|mcp_call|mcp_list_tools|program|program_output|tool_search_output|additional_tools|compaction|\w+_output)$/

/** Messages open with their parts, an image with its end; everything else with its item. */
export function decodeBlockStart(blocks: Blocks, data: JsonObject): HubEvent[] {
  const item = objectOf(data.item)
  const kind = kindOf(item)
  return kind === undefined ? unknownItem(item) : blocks.open(itemKey(data), opening(item, kind))
}

const withoutKind: ReadonlySet<unknown> = new Set(['message', 'image_generation_call'])

const unknownItem = ({ type }: JsonObject): HubEvent[] =>
  withoutKind.has(type) || traces.test(String(type)) ? [] : unknownContent('an item', type)

/** An image that failed has no result: the text says so. OpenAI's images are PNG unless their item says otherwise. */
function decodeImage(blocks: Blocks, key: string, item: JsonObject): HubEvent[] {
  const data = textOf(item.result)
  if (data === undefined) return []
  const url = toDataUrl({ mediaType: `image/${textOf(item.output_format) ?? 'png'}`, data })
  return [...blocks.open(key, { kind: 'image', url }), ...blocks.close(key)]
}

const opening = (item: JsonObject, kind: Kind): OpenBlock => ({
  kind,
  id: textOf(item.call_id) ?? textOf(item.id),
  name: textOf(item.name),
  custom: item.type === 'custom_tool_call',
})

/** The parts of a summary become one text, with an empty line between them. */
export function decodeSummaryPart(blocks: Blocks, data: JsonObject): HubEvent[] {
  const key = itemKey(data)
  const opened = blocks.open(key, { kind: 'reasoning' })
  return (numberOf(data.summary_index) ?? 0) > 0 ? [...opened, ...blocks.append(key, 'reasoning', '\n\n')] : opened
}

/** The end of an item that is no message: says what no delta said, then closes its block. */
export function decodeBlockEnd(blocks: Blocks, index: number, item: JsonObject): HubEvent[] {
  const kind = kindOf(item)
  const key = String(index)
  if (item.type === 'image_generation_call') return decodeImage(blocks, key, item)
  if (kind === undefined) return unknownItem(item)
  if (blocks.isClosed(key)) return []
  const opened = blocks.open(key, opening(item, kind))
  const missed = kind === 'reasoning' && blocks.said(key) ? undefined : wholeText(item)
  return [...opened, ...blocks.complete(key, kind, missed), ...blocks.close(key, endingOf(item))]
}

function wholeText(item: JsonObject): string | undefined {
  if (item.type !== 'reasoning') return textOf(item.arguments) ?? textOf(item.input)
  const parts = listOf(item.summary).length > 0 ? listOf(item.summary) : listOf(item.content)
  return parts.flatMap(part => textOf(part.text) ?? []).join('\n\n')
}

function endingOf(item: JsonObject) {
  const value = textOf(item.encrypted_content)
  return {
    signature: value === undefined ? undefined : { provider: about.home, value },
    queries: searchQueries(item),
    failed: item.status === 'failed',
  }
}

export type Emit = (type: string, fields: Json) => void

/** The output of one response while it is written. */
export interface Output {
  readonly emit: Emit
  /** The finished response's `output`: filled as items open, completed as they close. */
  readonly items: Json[]
  mint(prefix: string, index: number): string
  /** The message that the next text joins: neighbouring texts are parts of one message. */
  message: Message | undefined
}

export interface Message {
  readonly index: number
  readonly item: Json
  readonly content: Json[]
  openParts: number
  joinable: boolean
}

interface Ending {
  readonly status: Status
  readonly signature?: Signature
  readonly queries?: readonly string[]
  readonly failed?: true
}

export interface BlockWriter {
  delta(text: string): void
  cite?(source: Source): void
  end(ending: Ending): void
}

/** Opens an item at the next output index. */
export function addItem({ emit, items, mint }: Output, prefix: string, members: Json): { item: Json; index: number; place: Json } {
  const index = items.length
  const item: Json = { id: mint(prefix, index), ...members }
  items.push(item)
  emit('response.output_item.added', { output_index: index, item })
  return { item, index, place: { item_id: item.id, output_index: index } }
}

export const itemDone = ({ emit }: Output, index: number, item: Json): void =>
  emit('response.output_item.done', { output_index: index, item })

/** The text becomes one summary part; a reasoning without text has none. The signature travels in `encrypted_content`. */
export function reasoningWriter(output: Output): BlockWriter {
  const summary: Json[] = []
  const { item, index, place } = addItem(output, 'rs', { type: 'reasoning', summary, encrypted_content: null, status: 'in_progress' })
  const summaryPlace = { ...place, summary_index: 0 }
  const part = { type: 'summary_text', text: '' }
  return {
    delta(text) {
      if (summary.push(part) > 1) summary.pop()
      else output.emit('response.reasoning_summary_part.added', { ...summaryPlace, part })
      part.text = grow(part.text, text)
      output.emit('response.reasoning_summary_text.delta', { ...summaryPlace, delta: text })
    },
    end({ status, signature }) {
      if (summary.length > 0) {
        output.emit('response.reasoning_summary_text.done', { ...summaryPlace, text: part.text })
        output.emit('response.reasoning_summary_part.done', { ...summaryPlace, part })
      }
      item.encrypted_content = signature === undefined ? null : tagSignature(signature, about.home)
      item.status = status
      itemDone(output, index, item)
    },
  }
}

/** A call under the caller's own name of its tool. */
interface Call {
  readonly id: string
  readonly name: string
  readonly namespace?: string
}

export function callWriter(output: Output, { id, ...named }: Call): BlockWriter {
  const members = { type: 'function_call', status: 'in_progress', arguments: '', call_id: id, ...named }
  const { item, index, place } = addItem(output, 'fc', members)
  let text = ''
  const delta = (more: string): void => {
    text = grow(text, more)
    output.emit('response.function_call_arguments.delta', { ...place, delta: more })
  }
  return {
    delta,
    end({ status: ending }) {
      // A cut leaves arguments that are no whole JSON.
      const status = parseObject(text) === undefined ? ending : 'completed'
      // A call without arguments is an empty object to every reader of this API.
      if (text === '' && status === 'completed') delta('{}')
      output.emit('response.function_call_arguments.done', { ...place, name: named.name, arguments: text })
      Object.assign(item, { status, arguments: text })
      itemDone(output, index, item)
    },
  }
}

export function customCallWriter(output: Output, { id, ...named }: Call): BlockWriter {
  const { item, index, place } = addItem(output, 'ctc', { type: 'custom_tool_call', call_id: id, input: '', ...named })
  let input = ''
  return {
    delta(text) {
      input = grow(input, text)
      output.emit('response.custom_tool_call_input.delta', { ...place, delta: text })
    },
    end() {
      output.emit('response.custom_tool_call_input.done', { ...place, input })
      item.input = input
      itemDone(output, index, item)
    },
  }
}

/** The search that the caller runs. Its arguments come whole: this API has no deltas of them. */
export function toolSearchWriter(output: Output, { id }: Pick<Call, 'id'>): BlockWriter {
  const members = { type: 'tool_search_call', status: 'in_progress', execution: 'client', arguments: {}, call_id: id }
  const { item, index } = addItem(output, 'tsc', members)
  let text = ''
  return {
    delta(more) {
      text = grow(text, more)
    },
    end({ status }) {
      Object.assign(item, { status, arguments: parseArguments(text) })
      itemDone(output, index, item)
    },
  }
}

export function searchWriter(output: Output): BlockWriter {
  const { item, index, place } = addItem(output, 'ws', { type: 'web_search_call', status: 'in_progress', action: searchAction([]) })
  output.emit('response.web_search_call.in_progress', place)
  output.emit('response.web_search_call.searching', place)
  return {
    delta() {},
    end({ status, queries = [], failed }) {
      const done = status === 'completed' && !failed
      if (done) output.emit('response.web_search_call.completed', place)
      Object.assign(item, { status: done ? 'completed' : 'failed', action: searchAction(queries) })
      itemDone(output, index, item)
    },
  }
}

export function imageWriter(output: Output, url: string): BlockWriter {
  const { item, index, place } = addItem(output, 'ig', { type: 'image_generation_call', status: 'in_progress', result: null })
  output.emit('response.image_generation_call.in_progress', place)
  output.emit('response.image_generation_call.generating', place)
  return {
    delta() {},
    end() {
      output.emit('response.image_generation_call.completed', place)
      const image = readDataUrl(url)
      Object.assign(item, { status: 'completed', result: image?.data ?? '', output_format: image?.mediaType.split('/')[1] ?? 'png' })
      itemDone(output, index, item)
    },
  }
}
