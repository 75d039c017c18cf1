// Gemini's stream of Interactions into hub events: a table by event name over a small state. Unknown events are skipped, missing fields never throw.
import type { FinishReason, HubEvent } from '../../hub/event.ts'
import type { Frame } from '../../upstream/sse.ts'
import { type Blocks, blocks, type Kind } from '../blocks.ts'
import { type JsonObject, listOf, numberOf, objectOf, textOf } from '../shape.ts'
import { fromCall } from './call-signature.ts'
import { queriesOf } from './items-decode.ts'
import { bodyOf, eventOf, faultIn } from './observe.ts'
import { readUsage } from './usage.ts'

interface OpenStep {
  readonly kind: Kind
  signature: string | undefined
  queries: readonly string[]
  /** The arguments that a call was opened with, as JSON text. */
  readonly input: string
  streamed: boolean
}

interface State {
  readonly blocks: Blocks
  readonly open: Map<number, OpenStep>
  begun: boolean
  /** Whether any step came as an event of its own. */
  stepped: boolean
  ended: boolean
}

type Decode = (state: State, data: JsonObject) => HubEvent[]

/** A stepper: frames in, hub events out; exactly one `finish` or `error`, and nothing behind it. */
export function decoder(): (frame: Frame) => HubEvent[] {
  const state: State = { blocks: blocks(), open: new Map(), begun: false, stepped: false, ended: false }
  return frame => {
    if (state.ended) return []
    const data = bodyOf(frame)
    if (data === undefined) return []
    const event = eventOf(frame) ?? (data.error === undefined ? '' : 'error')
    return decoders.get(event)?.(state, data) ?? []
  }
}

const decoders = new Map<string, Decode>([
  ['interaction.created', begin],
  ['step.start', start],
  ['step.delta', (state, data) => append(state, indexOf(data), objectOf(data.delta))],
  ['step.stop', (state, data) => close(state, indexOf(data))],
  ['interaction.completed', finish],
  ['error', fail],
])

const indexOf = (data: JsonObject): number => numberOf(data.index) ?? 0

function begin(state: State, data: JsonObject): HubEvent[] {
  if (state.begun) return []
  state.begun = true
  const { id, model, created } = objectOf(data.interaction)
  const time = Date.parse(textOf(created) ?? '')
  return [{ type: 'begin', id: textOf(id), model: textOf(model), createdAt: Number.isNaN(time) ? undefined : time / 1000 }]
}

const kinds = new Map<unknown, Kind>([
  ['model_output', 'text'],
  ['thought', 'reasoning'],
  ['function_call', 'tool'],
  ['google_search_call', 'web-search'],
])

function start(state: State, data: JsonObject): HubEvent[] {
  state.stepped = true
  return open(state, indexOf(data), objectOf(data.step))
}

/** An output that ended in an error of its own is a refusal, in the error's words. */
const refusalOf = ({ type, error }: JsonObject): string | undefined =>
  type === 'model_output' ? textOf(objectOf(error).message) : undefined

/** Steps without a place in the hub are skipped: their deltas find no open step. */
function open(state: State, index: number, step: JsonObject): HubEvent[] {
  const refusal = refusalOf(step)
  const kind = refusal === undefined ? kinds.get(step.type) : 'refusal'
  if (kind === undefined || state.open.has(index)) return []
  const input = Object.keys(objectOf(step.arguments)).length > 0 ? JSON.stringify(step.arguments) : ''
  const signature = textOf(step.signature)
  state.open.set(index, { kind, signature, queries: queriesOf(step), input, streamed: false })
  const key = String(index)
  const signed = kind === 'tool' && signature !== undefined ? signedCall(state, key, signature) : []
  const opened = state.blocks.open(key, { kind, id: textOf(step.id), name: textOf(step.name) })
  if (refusal !== undefined) return [...opened, ...state.blocks.append(key, 'refusal', refusal)]
  return [...signed, ...opened, ...contentOf(step).flatMap(part => appendContent(state, key, part))]
}

/** The signature of a call stands as reasoning before it. */
function signedCall({ blocks: known }: State, key: string, signature: string): HubEvent[] {
  const own = `${key} signature`
  return [...known.open(own, { kind: 'reasoning' }), ...known.close(own, { signature: fromCall(signature) })]
}

const contentOf = (step: JsonObject): readonly JsonObject[] => (step.type === 'thought' ? listOf(step.summary) : listOf(step.content))

function appendContent(state: State, key: string, part: JsonObject): HubEvent[] {
  const kind = state.open.get(Number(key))?.kind ?? 'text'
  return [...state.blocks.append(key, kind, textOf(part.text) ?? ''), ...cite(state, key, listOf(part.annotations))]
}

function append(state: State, index: number, delta: JsonObject): HubEvent[] {
  const step = state.open.get(index)
  if (step === undefined) return []
  const key = String(index)
  switch (delta.type) {
    case 'text':
      return appendContent(state, key, delta)
    case 'text_annotation_delta':
      return cite(state, key, listOf(delta.annotations))
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

function cite(state: State, key: string, annotations: readonly JsonObject[]): HubEvent[] {
  return annotations.flatMap(({ type, url, title, start_index, end_index }) => {
    const address = textOf(url)
    if (type !== 'url_citation' || address === undefined) return state.blocks.cite(key, undefined)
    return state.blocks.cite(key, { url: address, title: textOf(title), start: numberOf(start_index), end: numberOf(end_index) })
  })
}

function close(state: State, index: number): HubEvent[] {
  const step = state.open.get(index)
  if (step === undefined) return []
  state.open.delete(index)
  const key = String(index)
  const late = step.kind === 'tool' && !step.streamed ? state.blocks.append(key, 'tool', step.input) : []
  const signature =
    step.signature === undefined || step.signature === '' ? undefined : { provider: 'gemini' as const, value: step.signature }
  return [...late, ...state.blocks.close(key, { signature, queries: step.queries })]
}

const failures: ReadonlySet<unknown> = new Set(['failed', 'cancelled'])
const cuts: ReadonlySet<unknown> = new Set(['incomplete', 'budget_exceeded', 'requires_continuation'])

function finish(state: State, data: JsonObject): HubEvent[] {
  const interaction = objectOf(data.interaction)
  if (failures.has(interaction.status)) return fail(state, interaction)
  const late = state.stepped
    ? []
    : listOf(interaction.steps).flatMap((step, index) => [...open(state, index, step), ...close(state, index)])
  const closed = [...late, ...[...state.open.keys()].flatMap(index => close(state, index))]
  state.ended = true
  const usage = readUsage(objectOf(interaction.usage))
  return [...closed, { type: 'finish', reason: reasonOf(state, interaction), usage, tier: textOf(interaction.service_tier) }]
}

/** Google does not say what cut an answer short: a cap is the usual cause. */
function reasonOf({ blocks: known }: State, { status }: JsonObject): FinishReason {
  if (cuts.has(status)) return 'length'
  return status === 'requires_action' || known.hasTools() ? 'tool' : 'stop'
}

function fail(state: State, holder: JsonObject): HubEvent[] {
  state.ended = true
  return [{ type: 'error', fault: faultIn(holder) }]
}
