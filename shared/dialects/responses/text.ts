// The messages of an answer: their parts of text, with its citations, and of refusals.
import type { HubEvent } from '../../hub/event.ts'
import type { Source } from '../../hub/fold.ts'
import { grow } from '../../hub/grow.ts'
import { charactersIn } from '../../hub/units.ts'
import type { Blocks, Kind } from '../blocks.ts'
import { type JsonObject, listOf, numberOf, textOf } from '../shape.ts'
import { unknownContent } from '../unknown.ts'
import type { Json, Status } from './answer.ts'
import { addItem, type BlockWriter, decodeBlockEnd, itemDone, itemIndex, type Message, type Output } from './blocks.ts'

function partKind(part: JsonObject): Kind | undefined {
  if (part.type === 'output_text') return 'text'
  return part.type === 'refusal' ? 'refusal' : undefined
}

/** The parts of a reasoning have events of their own. */
const unknownPart = ({ type }: JsonObject): HubEvent[] =>
  type === 'reasoning_text' || type === 'summary_text' ? [] : unknownContent('a part', type)

const keyOfPart = (item: number, part: number): string => `${item}.${part}`

export const partKey = (data: JsonObject): string => keyOfPart(itemIndex(data), numberOf(data.content_index) ?? 0)

export function decodePartStart(blocks: Blocks, data: JsonObject, part: JsonObject): HubEvent[] {
  const kind = partKind(part)
  return kind === undefined ? unknownPart(part) : blocks.open(partKey(data), { kind })
}

export function decodePartEnd(blocks: Blocks, data: JsonObject, part: JsonObject): HubEvent[] {
  return settlePart(blocks, partKey(data), part)
}

/** The end of an item: a message's parts, or any other block. */
export function decodeItemEnd(blocks: Blocks, index: number, item: JsonObject): HubEvent[] {
  if (item.type !== 'message') return decodeBlockEnd(blocks, index, item)
  return listOf(item.content).flatMap((part, place) => settlePart(blocks, keyOfPart(index, place), part))
}

/** Says what the deltas left out, then closes the block. */
function settlePart(blocks: Blocks, key: string, part: JsonObject): HubEvent[] {
  const kind = partKind(part)
  if (kind === undefined) return unknownPart(part)
  if (blocks.isClosed(key)) return []
  const completed = blocks.complete(key, kind, textOf(part.text) ?? textOf(part.refusal))
  const citations = listOf(part.annotations).slice(blocks.citations(key))
  return [...completed, ...citations.flatMap(annotation => decodeCitation(blocks, key, annotation)), ...blocks.close(key)]
}

export function decodeCitation(blocks: Blocks, key: string, annotation: JsonObject): HubEvent[] {
  const url = textOf(annotation.url)
  if (annotation.type !== 'url_citation' || url === undefined) return blocks.cite(key, undefined)
  const { title, start_index, end_index } = annotation
  return blocks.cite(key, { url, title: textOf(title), start: numberOf(start_index), end: numberOf(end_index) })
}

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

/** `length` is that of the text, in characters: a source without offsets stands for the whole of it. */
export const encodeCitation = ({ url, title = '', start = 0, end }: Source, length: number): Json => ({
  type: 'url_citation',
  start_index: start,
  end_index: end ?? length,
  title,
  url,
})

export function textWriter(output: Output): BlockWriter {
  const annotations: Json[] = []
  const part = { type: 'output_text', annotations, logprobs: [], text: '' }
  const opened = openPart(output, part)
  const whole: Source[] = []
  const annotate = (source: Source): void => {
    const annotation = encodeCitation(source, source.end ?? charactersIn(part.text))
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
