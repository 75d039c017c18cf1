// One writer per kind of block: each writes the events of its output item in the API's strict order and leaves the finished item in `items`.
import type { Source } from '../../hub/fold.ts'
import { grow } from '../../hub/grow.ts'
import type { Signature } from '../../hub/request.ts'
import { tagSignature } from '../signature.ts'
import { searchAction } from './items-encode.ts'
import type { Json } from './response.ts'

export type Emit = (type: string, fields: Json) => void
export type Status = 'completed' | 'incomplete'

/** The output of one response while it is written. */
export interface Output {
  readonly emit: Emit
  /** The finished response's `output`: filled as items open, completed as they close. */
  readonly items: Json[]
  mint(prefix: string, index: number): string
  /** The message that the next text joins: neighbouring texts are parts of one message. */
  message: Message | undefined
}

interface Message {
  readonly index: number
  readonly item: Json
  readonly content: Json[]
  openParts: number
  joinable: boolean
}

export interface Ending {
  readonly status: Status
  readonly signature?: Signature
  readonly queries?: readonly string[]
}

export interface BlockWriter {
  delta(text: string): void
  cite?(source: Source): void
  end(ending: Ending): void
}

/** Opens an item at the next output index. */
function addItem({ emit, items, mint }: Output, prefix: string, members: Json): { item: Json; index: number; place: Json } {
  const index = items.length
  const item: Json = { id: mint(prefix, index), ...members }
  items.push(item)
  emit('response.output_item.added', { output_index: index, item })
  return { item, index, place: { item_id: item.id, output_index: index } }
}

const itemDone = ({ emit }: Output, index: number, item: Json): void => emit('response.output_item.done', { output_index: index, item })

/** Lets no further text join the open message, and closes it unless a part of it is still open. */
export function settleMessage(output: Output, status: Status): void {
  const { message } = output
  if (message === undefined) return
  output.message = undefined
  message.joinable = false
  closeMessage(output, message, status)
}

function closeMessage(output: Output, message: Message, status: Status): void {
  if (message.joinable || message.openParts > 0) return
  message.item.status = status
  itemDone(output, message.index, message.item)
}

function openMessage(output: Output): Message {
  if (output.message !== undefined) return output.message
  const content: Json[] = []
  const { item, index } = addItem(output, 'msg', { type: 'message', status: 'in_progress', content, role: 'assistant' })
  const message = { index, item, content, openParts: 0, joinable: true }
  output.message = message
  return message
}

interface Part {
  readonly message: Message
  readonly place: Json
}

function openPart(output: Output, part: Json): Part {
  const message = openMessage(output)
  const place = { item_id: message.item.id, output_index: message.index, content_index: message.content.length }
  message.content.push(part)
  message.openParts += 1
  output.emit('response.content_part.added', { ...place, part })
  return { message, place }
}

function closePart(output: Output, { message, place }: Part, { part, status }: { part: Json; status: Status }): void {
  output.emit('response.content_part.done', { ...place, part })
  message.openParts -= 1
  closeMessage(output, message, status)
}

export function textWriter(output: Output): BlockWriter {
  const annotations: Json[] = []
  const part = { type: 'output_text', annotations, logprobs: [], text: '' }
  const opened = openPart(output, part)
  const whole: Source[] = []
  const annotate = ({ url, title = '', start = 0, end = part.text.length }: Source): void => {
    const annotation = { type: 'url_citation', start_index: start, end_index: end, title, url }
    output.emit('response.output_text.annotation.added', { ...opened.place, annotation_index: annotations.length, annotation })
    annotations.push(annotation)
  }
  return {
    delta(text) {
      part.text = grow(part.text, text)
      output.emit('response.output_text.delta', { ...opened.place, delta: text, logprobs: [] })
    },
    // A source without offsets stands for the whole text, whose end is not known yet.
    cite: source => (source.end === undefined ? void whole.push(source) : annotate(source)),
    end({ status }) {
      for (const source of whole) annotate(source)
      output.emit('response.output_text.done', { ...opened.place, text: part.text, logprobs: [] })
      closePart(output, opened, { part, status })
    },
  }
}

export function refusalWriter(output: Output): BlockWriter {
  const part = { type: 'refusal', refusal: '' }
  const opened = openPart(output, part)
  return {
    delta(text) {
      part.refusal = grow(part.refusal, text)
      output.emit('response.refusal.delta', { ...opened.place, delta: text })
    },
    end({ status }) {
      output.emit('response.refusal.done', { ...opened.place, refusal: part.refusal })
      closePart(output, opened, { part, status })
    },
  }
}

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
      item.encrypted_content = signature === undefined ? null : tagSignature(signature, 'openai')
      item.status = status
      itemDone(output, index, item)
    },
  }
}

export function callWriter(output: Output, call: { readonly id: string; readonly name: string }): BlockWriter {
  const members = { type: 'function_call', status: 'in_progress', arguments: '', call_id: call.id, name: call.name }
  const { item, index, place } = addItem(output, 'fc', members)
  let text = ''
  const delta = (more: string): void => {
    text = grow(text, more)
    output.emit('response.function_call_arguments.delta', { ...place, delta: more })
  }
  return {
    delta,
    end({ status }) {
      // A call without arguments is an empty object to every reader of this API.
      if (text === '' && status === 'completed') delta('{}')
      output.emit('response.function_call_arguments.done', { ...place, name: call.name, arguments: text })
      Object.assign(item, { status, arguments: text })
      itemDone(output, index, item)
    },
  }
}

export function customCallWriter(output: Output, call: { readonly id: string; readonly name: string }): BlockWriter {
  const { item, index, place } = addItem(output, 'ctc', { type: 'custom_tool_call', call_id: call.id, input: '', name: call.name })
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

export function searchWriter(output: Output): BlockWriter {
  const { item, index, place } = addItem(output, 'ws', { type: 'web_search_call', status: 'in_progress', action: searchAction([]) })
  output.emit('response.web_search_call.in_progress', place)
  output.emit('response.web_search_call.searching', place)
  return {
    delta() {},
    end({ status, queries = [] }) {
      output.emit('response.web_search_call.completed', place)
      Object.assign(item, { status, action: searchAction(queries) })
      itemDone(output, index, item)
    },
  }
}
