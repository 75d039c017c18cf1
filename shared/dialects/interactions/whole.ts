// The whole answer of Interactions: from the hub's fold, and put together from Gemini's stream, field by field.

import { writeJson } from '../../http/json-raw.ts'
import type { Answer } from '../../hub/fold.ts'
import { grow } from '../../hub/grow.ts'
import type { Frame } from '../../upstream/sse.ts'
import { parseArguments } from '../arguments.ts'
import type { AnswerContext, WholeFolder } from '../dialect.ts'
import { isObject, type JsonObject, listOf, numberOf, objectOf, parseExactObject, textOf } from '../shape.ts'
import { closingMembers } from './answer.ts'
import { encodeBlock } from './blocks.ts'
import { decodeFault, failedWith } from './failure.ts'
import { eventOf } from './observe.ts'

/** The answer as JSON text. */
export const whole = (answer: Answer, context: AnswerContext): string =>
  writeJson({ ...closingMembers(answer, context), steps: answer.blocks.flatMap(encodeBlock) })

interface OpenContent {
  readonly step: Record<string, unknown>
  /** The arguments of a function call, which come as pieces of JSON text. */
  json: string
}

/** The terminal event carries everything but the steps, which are put together from their deltas; an error event makes it a failed one. */
export function folder(): WholeFolder {
  let interaction: JsonObject = {}
  const steps: OpenContent[] = []
  return {
    push(frame: Frame) {
      const data = parseExactObject(frame.data)
      if (data === undefined) return
      const event = eventOf(frame)
      const index = numberOf(data.index) ?? -1
      if (event === 'step.start' && index >= 0) steps[index] = { step: { ...objectOf(data.step) }, json: '' }
      else if (event === 'step.delta') addDelta(steps[index], objectOf(data.delta))
      else if (event === 'interaction.created' || event === 'interaction.completed')
        interaction = { ...interaction, ...objectOf(data.interaction) }
      else if (event === 'error') interaction = { ...interaction, ...failedWith(decodeFault(data)) }
    },
    result: () => writeJson({ ...interaction, steps: interaction.steps ?? steps.filter(open => open !== undefined).map(finished) }),
  }
}

function addDelta(open: OpenContent | undefined, delta: JsonObject): void {
  if (open === undefined) return
  const { step } = open
  switch (delta.type) {
    case 'arguments_delta':
      open.json = grow(open.json, textOf(delta.arguments) ?? '')
      return
    case 'text':
      step.content = withContent(listOf(step.content), delta)
      return
    case 'text_annotation_delta':
      step.content = withAnnotations(listOf(step.content), listOf(delta.annotations))
      return
    case 'thought_summary':
      if (isObject(delta.content)) step.summary = withContent(listOf(step.summary), delta.content)
      return
    case 'thought_signature':
      step.signature = delta.signature
      return
    case 'image':
    case 'audio':
    case 'document':
    case 'video':
      step.content = withContent(listOf(step.content), delta)
      return
    default:
      mergeMembers(step, delta)
  }
}

/** Consecutive texts are one text; so are the pieces of one audio. Any other content stands for itself. */
function withContent(content: readonly JsonObject[], next: JsonObject): readonly JsonObject[] {
  const last = content.at(-1)
  const before = content.slice(0, -1)
  if (last?.type === 'text' && next.type === 'text')
    return [...before, { ...last, ...next, text: grow(textOf(last.text) ?? '', textOf(next.text) ?? '') }]
  if (last?.type === 'audio' && next.type === 'audio' && last.mime_type === next.mime_type) return [...before, joined(last, next)]
  return [...content, next]
}

function joined(last: JsonObject, next: JsonObject): JsonObject {
  const pieces = [last.data, next.data].map(data => Buffer.from(textOf(data) ?? '', 'base64'))
  return { ...last, ...next, data: Buffer.concat(pieces).toString('base64') }
}

function withAnnotations(content: readonly JsonObject[], annotations: readonly JsonObject[]): readonly JsonObject[] {
  const target = content.findLastIndex(({ type }) => type === 'text')
  if (target === -1) return [...content, { type: 'text', text: '', annotations }]
  return content.map((part, index) => (index === target ? { ...part, annotations: [...listOf(part.annotations), ...annotations] } : part))
}

/** Deltas of tool steps (`google_search_call`, `code_execution_result`, …, unknown ones too) carry members of their step. */
function mergeMembers(step: Record<string, unknown>, delta: JsonObject): void {
  for (const [name, value] of Object.entries(delta)) {
    if (name !== 'type') step[name] = merged(step[name], value, name)
  }
}

function merged(before: unknown, value: unknown, name: string): unknown {
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value]
  if (isObject(before) && isObject(value)) return { ...before, ...value }
  return name === 'result' && typeof before === 'string' && typeof value === 'string' ? before + value : value
}

function finished({ step, json }: OpenContent): JsonObject {
  return json === '' ? step : { ...step, arguments: parseArguments(json) }
}
