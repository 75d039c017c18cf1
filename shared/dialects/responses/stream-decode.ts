// OpenAI's Responses stream into hub events: a table by event name over a small state. Unknown events are skipped, missing fields never throw.
import type { HubEvent } from '../../hub/event.ts'
import type { Frame } from '../../upstream/sse.ts'
import { type Blocks, blocks, type Kind, type OpenBlock } from '../blocks.ts'
import { type JsonObject, listOf, numberOf, objectOf, parseObject, textOf } from '../shape.ts'
import { searchQueries } from './items-decode.ts'
import { errorFault, usageOf } from './observe.ts'

interface State {
  readonly blocks: Blocks
  begun: boolean
  ended: boolean
}

type Decode = (state: State, data: JsonObject) => HubEvent[]

/** A stepper: frames in, hub events out; exactly one `finish` or `error`, and nothing behind it. */
export function decoder(): (frame: Frame) => HubEvent[] {
  const state: State = { blocks: blocks(), begun: false, ended: false }
  return frame => {
    if (state.ended) return []
    const data = parseObject(frame.data)
    if (data === undefined) return []
    const event = frame.event ?? textOf(data.type) ?? ''
    return Object.hasOwn(decoders, event) ? (decoders[event]?.(state, data) ?? []) : []
  }
}

const decoders: Readonly<Record<string, Decode>> = {
  'response.created': begin,
  'response.in_progress': begin,
  'response.output_item.added': (state, data) => openItem(state, data),
  'response.output_item.done': (state, data) => closeItem(state, itemIndex(data), objectOf(data.item)),
  'response.content_part.added': (state, data) => openPart(state, data, objectOf(data.part)),
  'response.content_part.done': (state, data) => closePart(state, data, objectOf(data.part)),
  'response.output_text.delta': (state, data) => state.blocks.append(partKey(data), 'text', delta(data)),
  'response.output_text.done': (state, data) => state.blocks.complete(partKey(data), 'text', textOf(data.text)),
  'response.output_text.annotation.added': (state, data) => cite(state, partKey(data), objectOf(data.annotation)),
  'response.refusal.delta': (state, data) => state.blocks.append(partKey(data), 'refusal', delta(data)),
  'response.refusal.done': (state, data) => state.blocks.complete(partKey(data), 'refusal', textOf(data.refusal)),
  'response.reasoning_summary_part.added': nextSummary,
  'response.reasoning_summary_text.delta': (state, data) => state.blocks.append(itemKey(data), 'reasoning', delta(data)),
  'response.reasoning_text.delta': (state, data) => state.blocks.append(itemKey(data), 'reasoning', delta(data)),
  'response.function_call_arguments.delta': (state, data) => state.blocks.append(itemKey(data), 'tool', delta(data)),
  'response.function_call_arguments.done': (state, data) => state.blocks.complete(itemKey(data), 'tool', textOf(data.arguments)),
  'response.custom_tool_call_input.delta': (state, data) => state.blocks.append(itemKey(data), 'tool', delta(data)),
  'response.custom_tool_call_input.done': (state, data) => state.blocks.complete(itemKey(data), 'tool', textOf(data.input)),
  'response.completed': (state, data) => finish(state, objectOf(data.response)),
  'response.incomplete': (state, data) => finish(state, objectOf(data.response)),
  'response.failed': (state, data) => fail(state, objectOf(data.response)),
  error: fail,
}

const itemIndex = (data: JsonObject): number => numberOf(data.output_index) ?? 0
const itemKey = (data: JsonObject): string => String(itemIndex(data))
const keyOfPart = (item: number, part: number): string => `${item}.${part}`
const partKey = (data: JsonObject): string => keyOfPart(itemIndex(data), numberOf(data.content_index) ?? 0)
const delta = (data: JsonObject): string => textOf(data.delta) ?? ''

function begin(state: State, data: JsonObject): HubEvent[] {
  if (state.begun) return []
  state.begun = true
  const { id, model, created_at } = objectOf(data.response)
  return [{ type: 'begin', id: textOf(id), model: textOf(model), createdAt: numberOf(created_at) }]
}

/** Messages open with their parts; everything else with its item. */
function openItem(state: State, data: JsonObject): HubEvent[] {
  const item = objectOf(data.item)
  const kind = kindOf(item)
  return kind === undefined ? [] : state.blocks.open(itemKey(data), opening(item, kind))
}

function kindOf(item: JsonObject): Kind | undefined {
  if (item.type === 'function_call' || item.type === 'custom_tool_call') return 'tool'
  if (item.type === 'web_search_call') return 'web-search'
  return item.type === 'reasoning' ? 'reasoning' : undefined
}

const opening = (item: JsonObject, kind: Kind): OpenBlock => ({
  kind,
  id: textOf(item.call_id) ?? textOf(item.id),
  name: textOf(item.name),
  custom: item.type === 'custom_tool_call',
})

function partKind(part: JsonObject): Kind | undefined {
  if (part.type === 'output_text') return 'text'
  return part.type === 'refusal' ? 'refusal' : undefined
}

function openPart(state: State, data: JsonObject, part: JsonObject): HubEvent[] {
  const kind = partKind(part)
  return kind === undefined ? [] : state.blocks.open(partKey(data), { kind })
}

function closePart(state: State, data: JsonObject, part: JsonObject): HubEvent[] {
  return settlePart(state, partKey(data), part)
}

/** Says what the deltas left out, then closes the block. */
function settlePart(state: State, key: string, part: JsonObject): HubEvent[] {
  const kind = partKind(part)
  if (kind === undefined || state.blocks.isClosed(key)) return []
  const completed = state.blocks.complete(key, kind, textOf(part.text) ?? textOf(part.refusal))
  const citations = listOf(part.annotations).slice(state.blocks.citations(key))
  return [...completed, ...citations.flatMap(annotation => cite(state, key, annotation)), ...state.blocks.close(key)]
}

function cite(state: State, key: string, annotation: JsonObject): HubEvent[] {
  const url = textOf(annotation.url)
  if (annotation.type !== 'url_citation' || url === undefined) return state.blocks.cite(key, undefined)
  const { title, start_index, end_index } = annotation
  return state.blocks.cite(key, { url, title: textOf(title), start: numberOf(start_index), end: numberOf(end_index) })
}

/** The parts of a summary become one text, with an empty line between them. */
function nextSummary(state: State, data: JsonObject): HubEvent[] {
  const key = itemKey(data)
  const opened = state.blocks.open(key, { kind: 'reasoning' })
  return (numberOf(data.summary_index) ?? 0) > 0 ? [...opened, ...state.blocks.append(key, 'reasoning', '\n\n')] : opened
}

function closeItem(state: State, index: number, item: JsonObject): HubEvent[] {
  if (item.type === 'message') {
    return listOf(item.content).flatMap((part, place) => settlePart(state, keyOfPart(index, place), part))
  }
  const kind = kindOf(item)
  const key = String(index)
  if (kind === undefined || state.blocks.isClosed(key)) return []
  const opened = state.blocks.open(key, opening(item, kind))
  const missed = kind === 'reasoning' && state.blocks.said(key) ? undefined : wholeText(item)
  return [...opened, ...state.blocks.complete(key, kind, missed), ...state.blocks.close(key, ending(item))]
}

function wholeText(item: JsonObject): string | undefined {
  if (item.type !== 'reasoning') return textOf(item.arguments) ?? textOf(item.input)
  const parts = listOf(item.summary).length > 0 ? listOf(item.summary) : listOf(item.content)
  return parts.flatMap(part => textOf(part.text) ?? []).join('\n\n')
}

function ending(item: JsonObject) {
  const value = textOf(item.encrypted_content)
  return { signature: value === undefined ? undefined : { provider: 'openai' as const, value }, queries: searchQueries(item) }
}

/** The terminal event repeats every item: what never came as an event of its own is said now. */
function finish(state: State, response: JsonObject): HubEvent[] {
  if (response.status === 'failed') return fail(state, response)
  const late = listOf(response.output).flatMap((item, index) => closeItem(state, index, item))
  const events = [...late, ...state.blocks.closeAll()]
  state.ended = true
  return [
    ...events,
    { type: 'finish', reason: reasonOf(state, response), usage: usageOf(response.usage), tier: textOf(response.service_tier) },
  ]
}

function reasonOf(state: State, response: JsonObject) {
  if (response.status !== 'incomplete') return state.blocks.hasTools() ? 'tool' : 'stop'
  return objectOf(response.incomplete_details).reason === 'content_filter' ? 'content_filter' : 'length'
}

function fail(state: State, holder: JsonObject): HubEvent[] {
  state.ended = true
  return [{ type: 'error', fault: errorFault(holder) }]
}
